"""Charts from Python: ``report.plot.skills()`` and the like."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.errors import InputError, MissingExtraError
from analyzer.reports import figures
from analyzer.reports.catalog import figure_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import ModuleType

    import pandas as pd

    from analyzer.reports.meta import ReportMeta
    from analyzer.reports.mpl import Chart

NEEDS: Mapping[str, tuple[str, ...]] = {
    "skills": ("skills",),
    "titles": ("own_titles",),
    "trends": ("trends", "monthly"),
    "skill_by_title": ("skill_by_title",),
    "cooccurrence": ("network",),
    "salaries": ("salary_by_title",),
}
"""The tables that each chart is drawn from."""


class ReportPlots:
    """The charts of a report, on matplotlib.

    Every method returns a `matplotlib.figure.Figure` that also has ``save(path)`` (PNG, SVG or
    PDF, by the ending) and shows itself in a notebook. Nothing is drawn on a screen, and no
    global state of matplotlib is touched.

    Parameters
    ----------
    tables
        The tables of a report by name.
    meta
        What was analysed; each chart says so.

    Raises
    ------
    MissingExtraError
        By the methods, if matplotlib is not installed.
    InputError
        By the methods, if the report has not the table that the chart needs.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame], meta: ReportMeta) -> None:
        self._tables = tables
        self._meta = meta

    @property
    def available(self) -> list[str]:
        """The charts whose tables the report has."""
        return [name for name, needs in NEEDS.items() if all(n in self._tables for n in needs)]

    def skills(self, *, top: int = 20) -> Chart:
        """Draw the most named skills as ranked bars with their intervals."""
        from_table = figures.bars(self._table("skills", "skills"), top=top)
        chart: Chart = _mpl().draw_bars(from_table, self._title("skills"), self._of())
        return chart

    def titles(self, *, top: int = 20) -> Chart:
        """Draw the titles of the postings as ranked bars with their intervals."""
        from_table = figures.bars(self._table("titles", "own_titles"), top=top)
        chart: Chart = _mpl().draw_bars(from_table, self._title("titles"), self._of())
        return chart

    def trends(self, *, number: int = 12) -> Chart:
        """Draw the steepest rises and falls, one small panel each."""
        trends, monthly = self._table("trends", "trends"), self._table("trends", "monthly")
        from_table = figures.panels(trends, monthly, number=number)
        below = f"Share by month, each panel from zero; of {self._meta.denominator_of(trends)}"
        chart: Chart = _mpl().draw_panels(from_table, self._title("trends"), below)
        return chart

    def skill_by_title(self, *, titles: int = 10, skills: int = 20) -> Chart:
        """Draw the share of each title's postings that name each skill as a heat map."""
        table = self._table("skill_by_title", "skill_by_title")
        below = f"Share of the title's postings, in percent; {self._meta.denominator}"
        from_table = figures.heat(table, titles=titles, skills=skills)
        chart: Chart = _mpl().draw_heat(from_table, self._title("skill_by_title"), below)
        return chart

    def cooccurrence(self, *, nodes: int = 34) -> Chart:
        """Draw the skills that stand together as a network."""
        table = self._table("cooccurrence", "network")
        from_table = figures.graph(table, figures.layers_of(self._tables), nodes=nodes)
        below = f"Lines: together more often than by chance; {self._meta.denominator}"
        chart: Chart = _mpl().draw_graph(from_table, self._title("cooccurrence"), below)
        return chart

    def salaries(self, *, top: int = 14) -> Chart:
        """Draw what titles pay a year against the ranges of the documents."""
        table = self._table("salaries", "salary_by_title")
        currency, rows = figures.pays(table, self._tables.get("salary_against_documents"), top=top)
        below = f"Yearly pay in {currency or '?'}; in brackets the postings that state it"
        chart: Chart = _mpl().draw_pays(currency, rows, self._title("salaries"), below)
        return chart

    def save(self, folder: str | Path, *, formats: Iterable[str] = ("png", "svg")) -> list[Path]:
        """Draw every chart that the report has tables for, and write them to a folder."""
        folder, endings = Path(folder), list(formats)
        written = []
        for name in self.available:
            chart: Chart = getattr(self, name)()
            written += [chart.save(folder / f"{name}.{ending}") for ending in endings]
        return written

    def _table(self, chart: str, name: str) -> pd.DataFrame:
        if name not in self._tables:
            raise InputError(
                f"The chart {chart!r} needs the table {name!r}, which this report has not. "
                f"It has: {', '.join(self._tables) or 'no table'}."
            )
        return self._tables[name]

    def _title(self, chart: str) -> str:
        return figure_text(chart).heading

    def _of(self) -> str:
        return f"Share of {self._meta.denominator}, with 95% interval"


def _mpl() -> ModuleType:
    """Import the drawing module, which needs matplotlib."""
    try:
        from analyzer.reports import mpl
    except ImportError as error:
        if "matplotlib" not in str(error):
            raise
        raise MissingExtraError("matplotlib", "charts") from None
    return mpl
