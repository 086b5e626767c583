"""Role profile of a posting: researcher, applied researcher, engineer, domain expert.

The ratio is that of the summed weights of what speaks for each role in the posting, by the
weights in the lexicon's ``facts/roles.toml``. Every piece of evidence counts once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from analyzer.facts.phrases import Finder, finder
from analyzer.mentions import Mention
from skill_lexicon.facts import DeepLearning, deep_learning_terms, roles
from skill_lexicon.notation import fold

ROLE_COLUMNS = ("role_researcher", "role_applied", "role_engineer", "role_domain")
"""Columns of the shares, in the order of the ratio R:A:E:D."""


class RoleEvidence(NamedTuple):
    """One thing in a posting that speaks for a role.

    Attributes
    ----------
    role
        Id of the role.
    what
        The concept's id, or the words found.
    weight
        As in the lexicon.
    """

    role: str
    what: str
    weight: float


@dataclass(frozen=True, slots=True)
class RoleProfile:
    """How far a posting is of each role.

    Attributes
    ----------
    shares
        Four shares in the order researcher, applied researcher, engineer, domain expert; they
        add up to one. ``None`` where nothing speaks for any role.
    evidence
        What the shares come from.
    """

    shares: tuple[float, float, float, float] | None
    evidence: tuple[RoleEvidence, ...]


@dataclass(frozen=True, slots=True)
class _Weights:
    roles: tuple[str, ...]
    concepts: dict[str, tuple[RoleEvidence, ...]]
    titles: dict[str, tuple[RoleEvidence, ...]]
    phrases: tuple[tuple[str, float], ...]
    finder: Finder
    """Finds the phrases, by their numbers."""


@cache
def _weights() -> _Weights:
    concepts: dict[str, list[RoleEvidence]] = {}
    titles: dict[str, list[RoleEvidence]] = {}
    phrases: list[tuple[str, float]] = []
    sources: list[str] = []
    for role in roles():
        for piece in role.evidence:
            if piece.kind == "phrase":
                phrases.append((role.id, piece.weight))
                sources.append(piece.value)
            else:
                table = concepts if piece.kind == "concept" else titles
                evidence = RoleEvidence(role.id, piece.value, piece.weight)
                table.setdefault(piece.value, []).append(evidence)
    return _Weights(
        roles=tuple(role.id for role in roles()),
        concepts={key: tuple(value) for key, value in concepts.items()},
        titles={key: tuple(value) for key, value in titles.items()},
        phrases=tuple(phrases),
        finder=finder(sources),
    )


def role_profile(text: str, mentions: Iterable[Mention], title_concept: str | None) -> RoleProfile:
    """Weigh what a posting says.

    Parameters
    ----------
    text
        The posting's text.
    mentions
        Its mentions; negated ones do not count.
    title_concept
        What its own title is.
    """
    weights = _weights()
    said = {item.concept_id for item in mentions if not item.negated}
    found: list[RoleEvidence] = []
    for concept in sorted(weights.concepts.keys() & said):
        found += weights.concepts[concept]
    if title_concept is not None:
        found += weights.titles.get(title_concept, ())
    found += _phrases(fold(text), weights)
    sums = dict.fromkeys(weights.roles, 0.0)
    for role, _, weight in found:
        sums[role] += weight
    total = sum(sums.values())
    shares = tuple(one / total for one in sums.values()) if total else None
    return RoleProfile(shares, tuple(found))  # type: ignore[arg-type]


def _phrases(folded: str, weights: _Weights) -> list[RoleEvidence]:
    """Return each phrase once."""
    return [
        RoleEvidence(weights.phrases[number][0], folded[start:end], weights.phrases[number][1])
        for number, (start, end) in sorted(weights.finder.first(folded).items())
    ]


@cache
def _telling() -> frozenset[str]:
    """Return the concepts that have a say in whether a posting is about deep learning."""
    terms = deep_learning_terms()
    return terms.named | terms.networks | terms.frameworks | terms.market | terms.title_only


def deep_learning(mentions: Iterable[Mention], *, market: bool = True) -> DeepLearning:
    """Tell whether a posting names deep learning, uses substitute words, or has none of it.

    Parameters
    ----------
    mentions
        Of the posting; boilerplate does not count, nor do negated mentions.
    market
        Whether terms of the market layer ("large language models") count as substitutes.
    """
    text: set[str] = set()
    title: set[str] = set()
    telling = _telling()
    for item in mentions:
        concept = item.concept_id
        if concept in telling and not item.negated and item.section not in ("benefits", "legal"):
            (title if item.field == "title" else text).add(concept)
    return deep_learning_terms().judge(frozenset(text), title=frozenset(title), market=market)
