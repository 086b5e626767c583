"""What a report says about itself: what was read, what was counted, and out of what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from skill_lexicon.facts import document_titles

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from analyzer.tables import LeftOut


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMeta:
    """What was analysed.

    Attributes
    ----------
    title
        Headline of the report.
    analysed
        Postings behind the tables: the denominator of their shares.
    read, skipped, job_seekers
        Postings that were read, rows that gave none, and posts of people who look for work.
    duplicates, other_languages
        Read postings that were left out, and why.
    inputs
        Names of the files or sources.
    filters, outside
        What the tables were narrowed to, in words ("title: Data Scientist"), and how many
        English postings, no copies, are outside of that.
    first_date, last_date
        First and last day on which the postings were posted, where they tell.
    documents
        File names of the career documents, in the order of their short numbers.
    lexicon_version, package_version
        What found the concepts.
    made
        When the report was made; empty leaves it out, so that equal inputs give equal files.
    notices
        Attribution and terms notes of the sources, which travel with the postings.
    """

    title: str = "Skills and titles in job postings"
    analysed: int = 0
    read: int = 0
    skipped: int = 0
    job_seekers: int = 0
    duplicates: int = 0
    other_languages: Mapping[str, int] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    outside: int = 0
    first_date: str = ""
    last_date: str = ""
    documents: tuple[str, ...] = ()
    lexicon_version: str = ""
    package_version: str = ""
    made: str = ""
    notices: tuple[str, ...] = ()

    @classmethod
    def of(cls, postings: pd.DataFrame, left_out: LeftOut, **more: object) -> ReportMeta:
        """Make it from the analysed postings and what was left out; `more` are other fields."""
        dates = sorted(str(day)[:10] for day in postings["posted_at"].dropna())
        values: dict[str, object] = {
            "analysed": left_out.analysed,
            "read": left_out.read,
            "duplicates": left_out.duplicates,
            "other_languages": left_out.other_languages,
            "first_date": dates[0] if dates else "",
            "last_date": dates[-1] if dates else "",
        }
        return cls(**(values | more))  # type: ignore[arg-type]

    @property
    def denominator(self) -> str:
        """What a share is a share of: ``"3,120 English postings, duplicates folded"``."""
        noun = "posting" if self.analysed == 1 else "postings"
        return f"{self.analysed:,} English {noun}{self._narrowed}, duplicates folded"

    def denominator_of(self, trends: pd.DataFrame) -> str:
        """Say what a share is a share of where only postings with a date count: ``analysed``."""
        dated = self.analysed if trends.empty else int(trends["analysed"].iloc[0])
        if dated == self.analysed:
            return self.denominator
        return f"{dated:,} postings with a date, of {self.denominator}"

    @property
    def _narrowed(self) -> str:
        return f" ({'; '.join(self.filters)})" if self.filters else ""

    @property
    def left_out(self) -> str:
        """What was read and not counted, as one sentence."""
        languages = sum(self.other_languages.values())
        left_out = _counted(
            (self.duplicates, "copy of another posting", "copies of another posting"),
            (languages, "not in English", "not in English"),
            (self.outside, "outside of what is counted", "outside of what is counted"),
        )
        besides = _counted(
            (self.job_seekers, "post of a job seeker", "posts of job seekers"),
            (self.skipped, "row that could not be read", "rows that could not be read"),
        )
        sentence = f"{self.analysed:,} of {self.read:,} postings analysed{self._narrowed}"
        sentence += f"; left out: {left_out}." if left_out else "."
        return sentence + (f" Besides: {besides}." if besides else "")

    def described(self) -> list[str]:
        """Return title and file name of each document, in the order of their short numbers."""
        titles = document_titles()
        return [f"{titles[name]} ({name})" if name in titles else name for name in self.documents]

    def titled(self, document: str) -> str:
        """Show one document by its short number and its title."""
        title = document_titles().get(document, document)
        return f"{self.short(document)} · {title}" if document in self.documents else title

    def short(self, documents: str) -> str:
        """Show the documents of a cell (file names with spaces between) by their numbers.

        A name that is not in `documents` stays as it is.
        """
        numbers = {name: str(place) for place, name in enumerate(self.documents, start=1)}
        return " ".join(numbers.get(name, name) for name in documents.split())


def _counted(*numbers: tuple[int, str, str]) -> str:
    """Return numbers with their nouns, without those that are 0."""
    return ", ".join(
        f"{count:,} {one if count == 1 else many}" for count, one, many in numbers if count
    )
