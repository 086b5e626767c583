"""The terminal tables: readable at every width, and no number is lost."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from analyzer.reports.terminal import print_report
from analyzer.reports.values import percent
from analyzer.tables.contract import build
from tests.reports.support import made, nothing

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.reports.meta import ReportMeta


def printed(
    tables: dict[str, pd.DataFrame], meta: ReportMeta, width: int | None, **more: int
) -> str:
    out = io.StringIO()
    if width is None:
        console = Console(file=out, highlight=False)
    else:
        console = Console(file=out, width=width, force_terminal=True, highlight=False)
    print_report(tables, meta, console=console, **more)
    return out.getvalue()


def bare(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_a_pipe_gets_plain_text_with_everything() -> None:
    tables, meta = made()
    text = printed(tables, meta, None)
    assert "\x1b" not in text
    assert "…" not in text
    for row in tables["skills"].head(20).to_dict("records"):
        line = next(one for one in text.splitlines() if f" {row['name']} " in one)
        assert f"{row['postings']:,}" in line
        assert percent(row["share"]) in line
        assert percent(row["required_share"]) in line
        assert meta.short(row["documents"]) in line


@pytest.mark.parametrize("width", [120, 80, 60, 45, 36])
def test_a_terminal_keeps_to_its_width_and_every_number(width: int) -> None:
    tables, meta = made()
    text = bare(printed(tables, meta, width))
    start = text.index("Name")
    body = text[start : text.index("Document 1")]
    table_lines = [line for line in body.splitlines() if "%" in line and "Share" not in line]
    assert table_lines
    assert max(len(line.rstrip()) for line in table_lines) <= width
    for row in tables["skills"].head(20).to_dict("records"):
        assert re.search(rf"\b{row['postings']:,}\s+{re.escape(percent(row['share']))}", body)


def test_each_table_says_what_its_shares_are_shares_of() -> None:
    tables, meta = made()
    text = printed(tables, meta, None)
    assert meta.denominator.endswith("English postings, duplicates folded")
    assert text.count(f"Share of {meta.denominator}") == 3
    assert "copies of another posting" in text
    assert "Besides: 2 rows that could not be read." in text


def test_top_cuts_and_the_heading_says_so() -> None:
    tables, meta = made()
    text = printed(tables, meta, None, top=2)
    assert "Skills (top 2)" in text
    assert tables["skills"]["name"][2] not in text


def test_markup_and_control_characters_in_names_do_nothing() -> None:
    tables, meta = made()
    wild = tables["skills"].copy()
    wild.loc[0, "name"] = "[red]x[/red]\x1b[31m"
    text = printed({"skills": wild}, meta, None)
    assert "[red]x[/red] [31m" in text
    assert "\x1b" not in text


def test_without_postings_it_says_so() -> None:
    tables, meta = nothing()
    assert "Nothing found." in printed(tables, meta, None)
    assert "0 of 0 postings" in printed({"skills": build("concept_counts", [])}, meta, 80)
