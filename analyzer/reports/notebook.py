"""How a corpus, what was found in it, and the tables of a report show themselves in a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.reports.catalog import report_table
from analyzer.reports.html_table import table_html
from analyzer.reports.html_text import text
from analyzer.reports.values import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from analyzer.readers import ReadReport
    from analyzer.reports.build import Extracted
    from analyzer.reports.meta import ReportMeta
    from skill_lexicon import Lexicon

_FILES = 12


@dataclass(frozen=True, repr=False)
class TableView:
    """The first rows of a report's table, with the columns that the HTML report shows.

    Attributes
    ----------
    name
        The table's name in the report.
    frame
        Its first rows, with all columns.
    rows
        How many rows the whole table has.
    meta
        What was analysed.
    names
        Concept ids to names, for cells that hold an id.
    """

    name: str
    frame: pd.DataFrame
    rows: int
    meta: ReportMeta
    names: Mapping[str, str]

    def __repr__(self) -> str:
        return str(self.frame.to_string(index=False))

    def _repr_html_(self) -> str:
        known = report_table(self.name)
        heading = known.heading or self.name
        many = f"first {len(self.frame):,} of {self.rows:,} rows"
        number = many if len(self.frame) < self.rows else f"{self.rows:,} rows"
        caption = f"{heading} ({number}; {self.meta.denominator})"
        return table_html(known, self.frame, self.meta, names=self.names, caption=caption)


def corpus_html(paths: Sequence[str], read: ReadReport, lexicon: Lexicon) -> str:
    """Summarise a corpus: its files, with their counts once they were read, and its lexicon."""
    layers = ", ".join(sorted({entry.layer for entry in lexicon.entries}))
    looked_for = f"Looked for: {len(lexicon.entries):,} concepts ({layers})."
    if not read.files:
        rows = _rows(("path",), ((path,) for path in paths))
        return f"<p><b>Corpus</b>, not read yet. {text(looked_for)}</p>{rows}"
    head = f"{read.postings:,} postings read, {read.skipped:,} rows skipped."
    counts = ((one.file, one.format, one.postings, one.skipped, one.error) for one in read.files)
    rows = _rows(("file", "format", "postings", "skipped", "problem"), counts)
    return f"<p><b>Corpus</b>: {text(head)} {text(looked_for)}</p>{rows}"


def extraction_html(extraction: Extracted) -> str:
    """Summarise what was found: postings, mentions and distinct concepts by layer and kind."""
    postings, mentions = extraction.postings, extraction.mentions
    copies = int(postings["duplicate_of"].notna().sum())
    head = f"{len(postings):,} postings ({copies:,} copies of another), {len(mentions):,} mentions"
    grouped = mentions.groupby(["layer", "kind"])
    counts = grouped.agg(
        concepts=("concept_id", "nunique"),
        mentions=("concept_id", "size"),
        postings=("posting_id", "nunique"),
        negated=("negated", "sum"),
    )
    table = counts.reset_index()
    rows = _rows(list(table.columns), table.itertuples(index=False))
    return f"<p><b>Extraction</b>: {text(head)}.</p>{rows}"


def _rows(columns: Iterable[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["".join(f"<td>{text(shown(cell))}</td>" for cell in row) for row in rows]
    more = len(lines) - _FILES
    note = f"<p>… and {more:,} more.</p>" if more > 0 else ""
    heads = "".join(f'<th scope="col">{text(name)}</th>' for name in columns)
    body = "".join(f"<tr>{line}</tr>" for line in lines[:_FILES])
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{note}"
