"""What a posting says about each concept, in a few numbers: what counting needs of mentions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from analyzer.mentions.model import STRENGTHS, Mention
from analyzer.text.headings import BOILERPLATE


class Named(NamedTuple):
    """What a posting says about one concept.

    Attributes
    ----------
    mentions
        How often it is named without negation; 0 where every mention is negated.
    level
        Its strongest requirement, as position in `analyzer.mentions.model.REQUIREMENTS`.
    outside
        Whether any of it stands outside boilerplate.
    """

    mentions: int
    level: int
    outside: bool


Counts = tuple[int, int, bool]
"""The values of a `Named`; plain, since there are dozens in every posting."""

Tally = dict[str, Counts]
"""Id of each concept, in the order in which they are first named, to what is said about it."""

_NOTHING: Counts = (0, 0, False)


def tally(mentions: Iterable[Mention]) -> Tally:
    """Sum up the mentions of a posting; `Extractor.tally` does so without making them."""
    found: Tally = {}
    for mention in mentions:
        (
            _, concept, _, _, _, _, _, _, _, _, section, _, requirement, negated, _,
        ) = mention  # fmt: skip
        count, level, outside = found.get(concept, _NOTHING)
        if not negated:
            count += 1
            # Comparisons rather than max(): this runs once per mention of the corpus.
            if STRENGTHS[requirement] > level:
                level = STRENGTHS[requirement]
            if section not in BOILERPLATE:
                outside = True
        found[concept] = (count, level, outside)
    return found
