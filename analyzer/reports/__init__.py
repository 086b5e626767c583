"""Reports: the tables, rendered for the terminal, as files, as charts and as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.lazy import attributes

if TYPE_CHECKING:
    from analyzer.reports.charts import ReportPlots
    from analyzer.reports.examples import find_examples
    from analyzer.reports.exports import write_tables
    from analyzer.reports.manifest import make_manifest, write_manifest
    from analyzer.reports.meta import ReportMeta
    from analyzer.reports.report import Report
    from analyzer.reports.terminal import print_report

__all__ = [
    "Report",
    "ReportMeta",
    "ReportPlots",
    "find_examples",
    "make_manifest",
    "print_report",
    "write_manifest",
    "write_tables",
]

# Imported on first use: a report says what it needs of postings before tables are made.
__getattr__ = attributes(
    __name__,
    {
        "Report": "report",
        "ReportMeta": "meta",
        "ReportPlots": "charts",
        "find_examples": "examples",
        "make_manifest": "manifest",
        "print_report": "terminal",
        "write_manifest": "manifest",
        "write_tables": "exports",
    },
)
