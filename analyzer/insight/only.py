"""Which postings a search is narrowed to, by what stands beside their text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analyzer.dates import Period
from analyzer.posting import posting_language
from analyzer.text.language import is_english
from analyzer.text.place import country_of

if TYPE_CHECKING:
    from analyzer.posting import Posting

LeftOut = Literal["country", "date", "language"]
"""Why a posting that matches is left out: it does not say what is asked for, or not in English."""

_EVER = Period()


@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """Which postings are wanted, by what stands beside their text: of those in English.

    Attributes
    ----------
    countries
        ISO 3166 codes of which the location line names one and no other; none for all postings.
    period
        When they are posted.
    """

    countries: frozenset[str] = frozenset()
    period: Period = _EVER

    def leaves_out(self, posting: Posting) -> LeftOut | None:
        """Return why a posting that is not ruled out does not count, ``None`` if it does.

        Reports count postings in English alone, and so does what is narrowed here. Asked of
        those that match: telling a language takes longer than a look at a field.
        """
        if not is_english(posting_language(posting)):
            return "language"
        if self.countries and country_of(posting.location) is None:
            return "country"
        if self.period != _EVER and not posting.posted_at:
            return "date"
        return None

    def rules_out(self, posting: Posting) -> bool:
        """Tell whether what a posting says makes it an unwanted one."""
        country, date = country_of(posting.location), posting.posted_at
        if self.countries and country is not None and country not in self.countries:
            return True
        return bool(date) and date not in self.period
