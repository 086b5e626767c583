"""A report: tables, what they were made from, and every way to show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer.errors import InputError, unwritable
from analyzer.reports.catalog import report_table
from analyzer.reports.charts import ReportPlots
from analyzer.reports.exports import write_tables
from analyzer.reports.manifest import write_manifest
from analyzer.reports.meta import ReportMeta

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd
    from rich.console import Console

    from analyzer.reports.notebook import TableView


@dataclass(frozen=True, repr=False)
class Report:
    """Tables with what was analysed.

    Parameters
    ----------
    tables
        Tables by name. The names of the catalogue (``skills``, ``own_titles``, ``trends`` and
        so on, see ``catalog.toml``) have headings, figures and an order; others may stand
        beside them.
    meta
        What was analysed.
    examples
        Examples of the postings behind the numbers, from `examples.find_examples`.
    manifest
        Tells what was read and how, see `manifest.make_manifest`. Called when it is written:
        every input file is read once more for its hash.

    Examples
    --------
    >>> Report({}, ReportMeta(analysed=3)).meta.denominator
    '3 English postings, duplicates folded'
    """

    tables: Mapping[str, pd.DataFrame]
    meta: ReportMeta = field(default_factory=ReportMeta)
    examples: pd.DataFrame | None = None
    manifest: Callable[[], Mapping[str, Any]] | None = None

    def __repr__(self) -> str:
        names = ", ".join(self.tables) or "no table"
        return f"Report of {self.meta.denominator}: {names}"

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table by its name; `InputError` names those that there are."""
        if name not in self.tables:
            there = ", ".join(self.tables) or "no table"
            raise InputError(f"This report has no table {name!r}. It has: {there}.")
        return self.tables[name]

    def show(self, name: str, *, top: int = 20) -> TableView:
        """Show the first rows of a table in a notebook; `InputError` names the tables there are."""
        from analyzer.reports.html import concept_names
        from analyzer.reports.notebook import TableView

        frame, names = self[name], concept_names(self.tables)
        return TableView(name, frame.head(top), len(frame), self.meta, names)

    @cached_property
    def plot(self) -> ReportPlots:
        """The charts."""
        return ReportPlots(self.tables, self.meta)

    def print(self, *, top: int = 20, console: Console | None = None) -> None:
        """Print the top skills and titles."""
        from analyzer.reports.terminal import print_report

        print_report(self.tables, self.meta, console=console, top=top)

    def to_html(self, path: str | Path) -> Path:
        """Write the report as one self-contained HTML file."""
        from analyzer.reports.html import render

        path = Path(path)
        page = render(self.tables, self.meta, self.examples)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page, encoding="utf-8", newline="\n")
        except OSError as error:
            raise unwritable(path, error) from error
        return path

    def to_folder(self, folder: str | Path, *, formats: Iterable[str] = ("csv",)) -> list[Path]:
        """Write every table with the data dictionary, and ``run.json`` where there is one.

        Returns
        -------
        list of Path
            The files that were written. See `exports.write_tables` for formats and errors.
        """
        written = write_tables(self.tables, folder, formats=formats)
        if self.manifest is not None:
            written.append(write_manifest(Path(folder) / "run.json", self.manifest()))
        return written

    def _repr_html_(self) -> str:
        from analyzer.reports.html_table import table_html
        from analyzer.reports.html_text import text

        parts = [f"<h3>{text(self.meta.title)}</h3><p>{text(self.meta.left_out)}</p>"]
        for name in ("skills", "own_titles"):
            if name in self.tables:
                known = report_table(name)
                frame = self.tables[name].head(10)
                caption = f"{known.heading}: share of {self.meta.denominator}"
                parts.append(table_html(known, frame, self.meta, caption=caption))
        others = ", ".join(self.tables)
        return "".join([*parts, f"<p>Tables: {text(others)}</p>"])
