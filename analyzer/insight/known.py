"""Proposals that are concepts of a lexicon already get its ids, so that they are counted as one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from analyzer.insight.lexicon_builder import Proposal
from analyzer.insight.outline import outline
from analyzer.insight.phrases import LONGEST
from analyzer.insight.spelling import key
from skill_lexicon.model import Provenance
from skill_lexicon.surfaces import surface_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analyzer.insight.terms import TermIndex
    from skill_lexicon.model import Entry


def with_known(
    proposals: Iterable[Proposal], index: TermIndex, documents: Mapping[str, str] | None = None
) -> list[Proposal]:
    """Return proposals, those that a lexicon has under its id, name, kind and category.

    An entry of that id adds to the lexicon's: the places in the documents, and wordings. Words
    that the lexicon counts in some contexts only ("Go", "Spark") are left to its rules.
    Proposals of one concept become one, at the place of the first.

    Parameters
    ----------
    proposals
        From `analyzer.insight.lexicon_builder.propose`.
    index
        The lexicon's wordings.
    documents
        Text by file name: the lexicon's concepts that they name but that were not proposed come
        last, and what was proposed of words that name them ("Biases" of "Weights & Biases",
        "Python programming") is left out.
    """
    said = _said(documents or {}, index)
    found: dict[str | int, Proposal] = {}
    for number, proposal in enumerate(proposals):
        entry = _known(proposal, index)
        if entry is not None:
            named = _named_as(proposal, entry)
            found[entry.id] = _joined(found[entry.id], named) if entry.id in found else named
        elif said.parts[key(proposal.name)] < proposal.count:
            found[number] = proposal
    for concept, times in said.times.most_common():
        entry = index.lexicon[concept]
        places = tuple(said.places[concept])
        if concept in found:
            merged = dict.fromkeys((*found[concept].provenance, *places))
            found[concept] = replace(found[concept], provenance=tuple(merged))
        elif entry.kind != "duty":
            found[concept] = Proposal(
                id=entry.id,
                name=entry.name,
                kind=entry.kind,
                aliases=(),
                exact=(),
                provenance=places,
                count=times,
                evidence=("text",),
                score=0.0,
                category=entry.category,
            )
    return list(found.values())


@dataclass(slots=True)
class _Said:
    """What documents say of a lexicon's concepts.

    `parts` has how often what could be a term stands within words that name concepts, one or
    several in a row; by its `key`.
    """

    times: Counter[str] = field(default_factory=Counter)
    places: dict[str, dict[Provenance, None]] = field(default_factory=dict)
    parts: Counter[str] = field(default_factory=Counter)


def _said(documents: Mapping[str, str], index: TermIndex) -> _Said:
    said = _Said()
    for name, text in documents.items():
        for part in outline(text):
            place = Provenance(document=name, section=part.section)
            spans: list[tuple[int, int]] = []
            for mention in index.mentions(part.text):
                if mention.negated:
                    continue
                said.times[mention.concept_id] += 1
                said.places.setdefault(mention.concept_id, {}).setdefault(place)
                if spans and not part.text[spans[-1][1] : mention.start].strip():
                    spans[-1] = (spans[-1][0], max(spans[-1][1], mention.end))
                else:
                    spans.append((mention.start, mention.end))
            for start, end in spans:
                words = part.text[start:end].split()
                for first in range(len(words)):
                    for last in range(first + 1, min(first + LONGEST + 1, len(words)) + 1):
                        said.parts[key(" ".join(words[first:last]))] += 1
    return said


def _known(proposal: Proposal, index: TermIndex) -> Entry | None:
    """Return the concept that a proposal names, if it is one and of a kind that is proposed."""
    entries = [index.lexicon[one] for one in sorted(index.concepts(proposal.name))]
    wider = {one for entry in entries for one in entry.broader}
    fitting = [entry for entry in entries if entry.kind == proposal.kind and entry.id not in wider]
    return fitting[0] if len(fitting) == 1 else None


def _named_as(proposal: Proposal, entry: Entry) -> Proposal:
    guarded = {surface_key(surface) for guard in entry.guarded for surface in guard.surfaces}

    def free(surfaces: Sequence[str]) -> tuple[str, ...]:
        return tuple(surface for surface in surfaces if surface_key(surface) not in guarded)

    return replace(
        proposal,
        id=entry.id,
        name=entry.name,
        category=entry.category,
        aliases=free(proposal.aliases),
        exact=free(proposal.exact),
    )


def _joined(first: Proposal, other: Proposal) -> Proposal:
    return replace(
        first,
        aliases=tuple(dict.fromkeys((*first.aliases, *other.aliases))),
        exact=tuple(dict.fromkeys((*first.exact, *other.exact))),
        provenance=tuple(dict.fromkeys((*first.provenance, *other.provenance))),
        count=first.count + other.count,
    )
