"""The facts of the documents beside the concepts: pay, roles, job sources, substitute terms.

Data in ``skill_lexicon/data/facts``, read on first use. Every fact says where a document has it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from skill_lexicon.errors import LexiconError
from skill_lexicon.model import Provenance
from skill_lexicon.notation import parse

EvidenceKind = Literal["concept", "title", "phrase"]
DeepLearning = Literal["named", "substituted", "absent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SalaryRange:
    """What a document says a title is paid on average.

    Attributes
    ----------
    title
        Id of a title concept.
    min, max
        In whole units of `currency`, per `period`.
    country
        ISO 3166 code of the country that the figures are about.
    """

    title: str
    min: int
    max: int
    currency: str
    period: str
    country: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Something in a posting that speaks for a role.

    Attributes
    ----------
    kind
        ``concept``: a skill is mentioned; ``title``: the posting's own title is this concept;
        ``phrase``: the text has this phrase of the notation.
    value
        Id of the concept, or the phrase.
    weight
        How much it speaks for the role: 1 hints at it, 3 and more nearly says it.
    """

    kind: EvidenceKind
    value: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One of the four roles that a document sorts deep learning people into.

    Attributes
    ----------
    letter
        R, A, E or D, as in the ratio "2:5:2:1".
    traits
        What characterises the role, by the document.
    evidence
        What in a posting speaks for it, by this project's judgment.
    """

    id: str
    name: str
    letter: str
    traits: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    provenance: tuple[Provenance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSource:
    """A place where the documents send people to look for jobs.

    Attributes
    ----------
    kind
        ``board``, ``thread`` or ``company``.
    advice
        What the documents say about it, in short.
    address
        Today's address, ``None`` where the place is gone or is many places.
    """

    id: str
    name: str
    kind: str
    advice: str
    address: str | None
    provenance: tuple[Provenance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstituteTerm:
    """Words that postings use where the work is deep learning.

    Attributes
    ----------
    text
        The words.
    concept
        Id of the concept that they name.
    where
        ``title``: in the title of a job; ``keyword``: as a word to search for.
    """

    text: str
    concept: str
    where: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class DeepLearningTerms:
    """Which concepts show that a posting's work is deep learning.

    Attributes
    ----------
    named
        The posting says deep learning.
    networks, frameworks
        Deep networks, or the libraries to build them with: deep learning by another name.
    market
        The same, of the market layer.
    title_only
        Wider terms, which substitute for deep learning in a posting's own title only.
    """

    named: frozenset[str]
    networks: frozenset[str]
    frameworks: frozenset[str]
    market: frozenset[str]
    title_only: frozenset[str]

    def judge(
        self, text: frozenset[str], *, title: frozenset[str] = frozenset(), market: bool = True
    ) -> DeepLearning:
        """Return whether deep learning is named, substituted or absent in a posting.

        Parameters
        ----------
        text, title
            Ids of the concepts that its text, and its own title line, mention (not negated).
        market
            Whether terms of the market layer count.

        Examples
        --------
        >>> deep_learning_terms().judge(frozenset({"pytorch", "python"}))
        'substituted'
        >>> deep_learning_terms().judge(frozenset({"machine-learning"}))
        'absent'
        """
        everywhere = text | title
        if everywhere & self.named:
            return "named"
        substitutes = self.networks | self.frameworks | (self.market if market else frozenset())
        return "substituted" if everywhere & substitutes or title & self.title_only else "absent"


@cache
def salary_ranges() -> dict[str, SalaryRange]:
    """Return the documents' salary ranges by title concept."""
    data = _read("salaries.toml")
    place = _provenance(data["provenance"])
    return {
        title: SalaryRange(
            title=title,
            min=ends["min"],
            max=ends["max"],
            currency=data["currency"],
            period=data["period"],
            country=data["country"],
            provenance=place,
        )
        for title, ends in data["range"].items()
    }


@cache
def roles() -> tuple[Role, ...]:
    """Return the four roles in the order of the ratio: R, A, E, D."""
    return tuple(_role(item) for item in _read("roles.toml")["role"])


@cache
def job_sources() -> tuple[JobSource, ...]:
    """Return where the documents send people who look for a job."""
    return tuple(
        JobSource(
            id=item["id"],
            name=item["name"],
            kind=item["kind"],
            advice=item["advice"],
            address=item.get("address"),
            provenance=_places(item),
        )
        for item in _read("sources.toml")["source"]
    )


@cache
def substitute_terms() -> tuple[SubstituteTerm, ...]:
    """Return the terms that the documents say stand for deep learning."""
    return tuple(
        SubstituteTerm(
            text=item["text"],
            concept=item["concept"],
            where=item["where"],
            provenance=_provenance(item["provenance"]),
        )
        for item in _read("substitutes.toml")["term"]
    )


@cache
def deep_learning_terms() -> DeepLearningTerms:
    """Return which concepts name deep learning or stand for it."""
    sets = _read("substitutes.toml")["deep_learning"]
    return DeepLearningTerms(**{name: frozenset(ids) for name, ids in sets.items()})


def _role(item: dict[str, Any]) -> Role:
    kinds: tuple[tuple[EvidenceKind, str], ...] = (
        ("concept", "concepts"),
        ("title", "titles"),
        ("phrase", "phrases"),
    )
    evidence = tuple(
        Evidence(kind=kind, value=value, weight=float(weight))
        for kind, key in kinds
        for value, weight in item[key].items()
    )
    for piece in evidence:
        if piece.weight <= 0:
            raise LexiconError(f"roles.toml, role {item['id']!r}: {piece.value!r} weighs nothing")
        if piece.kind == "phrase":
            parse(piece.value)
    return Role(
        id=item["id"],
        name=item["name"],
        letter=item["letter"],
        traits=tuple(item["traits"]),
        evidence=evidence,
        provenance=_places(item),
    )


def _places(item: dict[str, Any]) -> tuple[Provenance, ...]:
    return tuple(_provenance(place) for place in item["provenance"])


def _provenance(place: dict[str, str]) -> Provenance:
    return Provenance(document=place["document"], section=place["section"])


@cache
def document_titles() -> dict[str, str]:
    """Return the titles of the career documents by file name."""
    titles: dict[str, str] = _read("documents.toml")["titles"]
    return titles


def _read(name: str) -> dict[str, Any]:
    path = resources.files("skill_lexicon") / "data" / "facts" / name
    return tomllib.loads(path.read_text(encoding="utf-8"))
