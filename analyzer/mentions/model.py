"""What extraction finds: mentions, and candidates that were turned down."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

Field = Literal["title", "text"]
Requirement = Literal["required", "preferred", "duty", "context"]
REQUIREMENTS: tuple[Requirement, ...] = get_args(Requirement)[::-1]
"""In ascending strength."""
STRENGTHS = {requirement: place for place, requirement in enumerate(REQUIREMENTS)}
"""The place of each of them."""


class Mention(NamedTuple):
    """One found occurrence of a concept: the grain that everything else is computed from.

    ``field[start:end] == surface`` holds for the posting's title or text, always.

    Attributes
    ----------
    posting_id, concept_id, name, kind, category, layer
        Which posting, which concept.
    field, start, end, surface
        Where: ``title`` or ``text``, offsets in characters, and the very words.
    section, heading
        The section of the block, and the words of the heading that decided it.
    requirement
        ``required``, ``preferred``, ``duty`` or ``context``.
    negated
        Whether the posting says that the concept is not needed.
    rule
        What found the mention, and the words that decided its requirement.
    """

    posting_id: str
    concept_id: str
    name: str
    kind: str
    category: str
    layer: str
    field: Field
    surface: str
    start: int
    end: int
    section: str
    heading: str | None
    requirement: Requirement
    negated: bool
    rule: str


class Candidate(NamedTuple):
    """A surface form that may be a mention, before context has been looked at."""

    start: int
    end: int
    entry: int
    """Position of the entry in the lexicon."""
    guard: int
    """Position of the guard in the entry, or -1 where the surface needs none."""
    how: str
    """The alias or pattern that matched."""


class Rejected(NamedTuple):
    """A candidate that was turned down, and why; shown by ``analyzer explain``."""

    concept_id: str
    field: Field
    start: int
    end: int
    surface: str
    reason: str
