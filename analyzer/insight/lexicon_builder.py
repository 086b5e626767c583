"""A first draft of a lexicon from any career document, each proposal with its evidence.

What a document lists, enumerates, puts in headings or keeps repeating is proposed; a person
decides. Nothing here knows a profession: the words that make no term are general English.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from analyzer.insight.candidates import Evidence, acronyms, candidates
from analyzer.insight.outline import outline
from analyzer.insight.phrases import LONGEST, english, is_general, is_technical, is_title
from analyzer.insight.spelling import key, other_spelling, singular
from skill_lexicon.model import Provenance
from skill_lexicon.notation import fold
from skill_lexicon.surfaces import id_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WEIGHTS: dict[Evidence, float] = {
    "list item": 3, "enumeration": 2.5, "heading": 1.5, "marked": 1.5, "shared word": 1,
    "examples": 1, "pair": 1, "asked for": 0.5, "text": 0,
}  # fmt: skip
_WEAK: frozenset[Evidence] = frozenset(("text", "asked for", "pair"))
_ASKING = re.compile(
    r"skill|knowledge|qualif|requir|tool|title|dut|technolog|educat|certif|competenc|capabilit"
    r"|responsib|degree|experience|career|qualities|appl[iy]|trait|language|licen[cs]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """How much is proposed.

    Attributes
    ----------
    min_score
        Proposals below this are left out: lower finds more, with more noise.
    """

    min_score: float = 1.5


@dataclass(frozen=True, slots=True)
class Proposal:
    """A concept that documents seem to name.

    Attributes
    ----------
    id, name, kind
        As in a lexicon entry; the kind is ``title`` where the last word is a role.
    aliases, exact
        Other spellings, and acronyms that count only in exactly these letters.
    provenance
        Documents and the headings it stands under.
    count
        How often the documents have it.
    evidence
        What made it a proposal, most telling first.
    score
        Sum of the kinds of evidence, repetition and rarity in general English.
    category
        That of the concept of a lexicon that it is, where it is one.
    """

    id: str
    name: str
    kind: Literal["skill", "title"]
    aliases: tuple[str, ...]
    exact: tuple[str, ...]
    provenance: tuple[Provenance, ...]
    count: int
    evidence: tuple[Evidence, ...]
    score: float
    category: str | None = None


@dataclass(slots=True)
class _Found:
    """What has been gathered about one term."""

    surfaces: Counter[str] = field(default_factory=Counter)
    evidence: Counter[Evidence] = field(default_factory=Counter)
    places: dict[Provenance, None] = field(default_factory=dict)
    acronyms: Counter[str] = field(default_factory=Counter)


def propose(documents: Mapping[str, str], *, options: BuildOptions | None = None) -> list[Proposal]:
    """Return what documents seem to name, best first.

    Parameters
    ----------
    documents
        Text (plain or Markdown) by file name.
    options
        See `BuildOptions`.
    """
    options = options or BuildOptions()
    found: dict[str, _Found] = {}
    for name, text in documents.items():
        for part in outline(text):
            asked = bool(_ASKING.search(part.section))
            place = Provenance(document=name, section=part.section)
            for surface, evidence in candidates(part):
                _note(found, surface, evidence, place, asked=asked)
            for long, short in acronyms(part.text):
                if entry := found.get(key(long)):
                    entry.acronyms[short] += 1
    _drop_parts(found)
    shorts = {key(short) for entry in found.values() for short in entry.acronyms}
    proposals = [
        proposal
        for term, entry in found.items()
        if term not in shorts and (proposal := _proposal(term, entry)).score >= options.min_score
    ]
    return sorted(proposals, key=lambda item: (-item.score, -item.count, item.id))


def _drop_parts(found: dict[str, _Found]) -> None:
    """Remove what is little more than a part of a term, or a term and a general word.

    "Language processing" is found within "natural language processing" only; "Python project"
    is a project with Python.
    """
    longer: Counter[str] = Counter()
    for term, entry in found.items():
        parts = term.split()
        if _is_stretched(parts, found):
            continue
        for first in range(len(parts)):
            for last in range(first + 1, len(parts) + 1):
                if last - first < len(parts):
                    part = " ".join(parts[first:last])
                    longer[part] = max(longer[part], _count(entry))
    for term in list(found):
        entry = found[term]
        weak = set(entry.evidence) <= _WEAK
        stretched = _is_stretched(term.split(), found)
        within = _count(entry) < 1.5 * longer[term] and not any(map(is_technical, entry.surfaces))
        if weak and (within or stretched):
            del found[term]


def _is_stretched(parts: Sequence[str], found: Mapping[str, _Found]) -> bool:
    """Tell whether a term is another one, found elsewhere too, and a general word."""
    if len(parts) < 2 or not is_general(parts[-1:]):
        return False
    term, shorter = found.get(" ".join(parts)), found.get(" ".join(parts[:-1]))
    if shorter is None:
        return False
    return len(parts) > 2 or term is None or _count(shorter) > _count(term)


def _note(
    found: dict[str, _Found], surface: str, evidence: Evidence, place: Provenance, *, asked: bool
) -> None:
    parts = surface.split()
    if not 0 < len(parts) <= LONGEST + 1 or is_general(parts) or len(surface) > 60:
        return
    if len(surface) == 1 and not (surface.isupper() and evidence == "enumeration"):
        return
    entry = found.setdefault(key(surface), _Found())
    entry.surfaces[surface] += 1
    entry.evidence[evidence] += 1
    if asked:
        entry.evidence["asked for"] += 1
    entry.places.setdefault(place)


def _count(entry: _Found) -> int:
    """Return how often the term occurs; list items and headings are gathered as text again."""
    kinds: tuple[Evidence, ...] = ("text", "pair", "enumeration")
    whole = max(entry.evidence["list item"], entry.evidence["heading"], entry.evidence["marked"])
    return max(sum(entry.evidence[kind] for kind in kinds), whole, 1)


def _proposal(term: str, entry: _Found) -> Proposal:
    surface = min(entry.surfaces, key=lambda item: (-entry.surfaces[item], item))
    count = _count(entry)
    name = surface if is_technical(surface) else surface[0].upper() + surface[1:]
    parts = surface.split()
    spellings = {other for other in entry.surfaces if key(other) == term} | {other_spelling(name)}
    exact = set(entry.acronyms)
    if len(parts) == 1 and parts[0].isupper() and len(parts[0]) <= 5:
        exact.add(parts[0])
    seen = {fold(name)} | {fold(item) for item in exact}
    aliases = [name] if fold(name) not in {fold(item) for item in exact} else []
    for other in sorted(spellings):
        if fold(other) not in seen:
            seen.add(fold(other))
            aliases.append(other)
    ranked = sorted(entry.evidence, key=lambda kind: -_WEIGHTS[kind])
    return Proposal(
        id=id_of(name),
        name=name,
        kind="title" if is_title(parts) else "skill",
        aliases=tuple(aliases),
        exact=tuple(sorted(exact)),
        provenance=tuple(entry.places),
        count=count,
        evidence=tuple(ranked),
        score=round(_score(parts, entry, count), 2),
    )


def _score(parts: Sequence[str], entry: _Found, count: int) -> float:
    score = sum(_WEIGHTS[kind] for kind in entry.evidence)
    score += min(0.5 * (count - 1), 2) + 0.5 * (len({item.document for item in entry.places}) - 1)
    if entry.acronyms or any(is_technical(part) for part in parts):
        score += 1
    if is_title(parts):
        score += 1
    bands = [english().get(singular(part.lower()), 0) for part in parts]
    # A single common word is rarely a term, several together often are.
    if len(parts) == 1:
        weak = 1 if set(entry.evidence) <= _WEAK else 0
        return score + {10: -1.5 - weak, 20: -0.5, 0: 0.5}[bands[0]]
    return score + (1 if len(parts) <= 3 else 0)
