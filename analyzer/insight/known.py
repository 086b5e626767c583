"""Proposals that are concepts of a lexicon already get its ids, so that they are counted as one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from skill_lexicon.surfaces import surface_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.insight.lexicon_builder import Proposal
    from analyzer.insight.terms import TermIndex
    from skill_lexicon.model import Entry


def with_known(proposals: Iterable[Proposal], index: TermIndex) -> list[Proposal]:
    """Return proposals, those that a lexicon has under its id, name, kind and category.

    An entry of that id adds to the lexicon's: the places in the documents, and wordings. Words
    that the lexicon counts in some contexts only ("Go", "Spark") are left to its rules.
    Proposals of one concept become one, at the place of the first.
    """
    found: dict[str | int, Proposal] = {}
    for number, proposal in enumerate(proposals):
        entry = _known(proposal, index)
        if entry is None:
            found[number] = proposal
            continue
        named = _named_as(proposal, entry)
        found[entry.id] = _joined(found[entry.id], named) if entry.id in found else named
    return list(found.values())


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
