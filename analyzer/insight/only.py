"""Which postings a search is narrowed to, by what stands beside their text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analyzer.text.place import country_of

if TYPE_CHECKING:
    from analyzer.posting import Posting

Unknown = Literal["country", "date"]
"""What a posting does not say and is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """Which postings are wanted, by what stands beside their text.

    Attributes
    ----------
    countries
        ISO 3166 codes of which the location line names one; none for all postings.
    start, end
        ISO dates of any precision, the end inclusive: ``"2018"`` ends with 31 December 2018.
    """

    countries: frozenset[str] = frozenset()
    start: str | None = None
    end: str | None = None

    def unknown(self, posting: Posting) -> Unknown | None:
        """Return what would have to be known of a posting to tell whether it is wanted."""
        if self.countries and country_of(posting.location) is None:
            return "country"
        if (self.start or self.end) and not posting.posted_at:
            return "date"
        return None

    def rules_out(self, posting: Posting) -> bool:
        """Tell whether what a posting says makes it an unwanted one."""
        country, date = country_of(posting.location), posting.posted_at
        if self.countries and country is not None and country not in self.countries:
            return True
        if not date:
            return False
        too_early = self.start is not None and date[: len(self.start)] < self.start
        return too_early or (self.end is not None and date[: len(self.end)] > self.end)
