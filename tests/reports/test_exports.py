"""Exports: what is written is what comes back, and nothing in it runs."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.errors import InputError, MissingExtraError
from analyzer.reports.catalog import catalog, data_dictionary, label, report_table
from analyzer.reports.exports import guarded, sheet_name, write_tables
from analyzer.tables.contract import build, contract

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = ["=1+1", "+1", "-2 + 3", "@SUM(A1)", "\tx", "\rx", "'=1", "C++", "a=b", 'say "hi", |you|']


def frame() -> pd.DataFrame:
    n = len(HOSTILE)
    return pd.DataFrame(
        {
            "name": HOSTILE,
            "share": np.linspace(-1, 1, n),
            "count": np.arange(n) - 3,
            "flag": [True, False] * (n // 2),
            "hole": [None, float("nan"), *["x"] * (n - 2)],
        }
    )


def titles() -> pd.DataFrame:
    row = {
        "concept_id": "ml-engineer", "name": "ML Engineer", "layer": "documents",
        "documents": "one.txt", "rank": 1, "rank_low": 1, "rank_high": 2, "postings": 3,
        "analysed": 8, "share": 0.375, "low": 0.1, "high": 0.7, "employers": 2,
    }  # fmt: skip
    return build("own_titles", [row])


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "\t=1", "\r=1", "'=1"])
def test_text_that_could_run_gets_an_apostrophe(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("value", [-5, -0.5, "C++", "a=1", "", None, "'quoted'", True])
def test_other_cells_stay(value: object) -> None:
    assert guarded(value) is value


@given(st.text(alphabet="'=+-@\ta"), st.text(alphabet="'=+-@\ta"))
def test_two_texts_never_become_one(one: str, other: str) -> None:
    assert (guarded(one) == guarded(other)) == (one == other)


def test_csv_keeps_numbers_and_guards_texts(tmp_path: Path) -> None:
    write_tables({"wild": frame()}, tmp_path)
    header, *rows = read_csv(tmp_path / "wild.csv")
    assert header == ["name", "share", "count", "flag", "hole"]
    assert [row[0] for row in rows] == [guarded(text) for text in HOSTILE]
    assert [float(row[1]) for row in rows] == list(frame()["share"])
    assert rows[0][2:] == ["-3", "True", ""]
    assert not any(cell.startswith(("=", "@", "\t")) for row in rows for cell in row)


def test_excel_has_a_sheet_a_table_and_no_formula(tmp_path: Path) -> None:
    (path,) = write_tables({"wild": frame(), "own_titles": titles()}, tmp_path, formats=["xlsx"])
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["own_titles", "wild", "dictionary"]
    assert {sheet.freeze_panes for sheet in book} == {"A2"}
    cells = [cell for row in book["wild"].iter_rows(min_row=2) for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert [row[0].value for row in book["wild"].iter_rows(min_row=2)] == [
        guarded(text) for text in HOSTILE
    ]
    share = book["own_titles"]["J2"]
    assert (share.value, share.number_format) == (0.375, "0.0%")
    assert book["wild"]["B2"].value == -1


def test_excel_survives_what_a_cell_cannot_hold(tmp_path: Path) -> None:
    wild = pd.DataFrame({"x": ["a\x00b\x0b", "y" * 40_000, float("inf")], "y": 1})
    (path,) = write_tables({"x": wild}, tmp_path, formats=["xlsx"])
    values = [row[0].value for row in openpyxl.load_workbook(path)["x"].iter_rows(min_row=2)]
    assert values[0] == "a�b�"
    assert len(values[1]) == 32_767
    assert values[2] is None


@given(st.lists(st.text(max_size=50), max_size=8))
def test_sheet_names_are_what_excel_takes(names: list[str]) -> None:
    taken: set[str] = set()
    made = [sheet_name(name, taken) for name in names]
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in made)
    assert len({name.lower() for name in made}) == len(names)


def test_json_keeps_every_digit_and_null(tmp_path: Path) -> None:
    write_tables({"wild": frame()}, tmp_path, formats=["json"])
    rows = json.loads((tmp_path / "wild.json").read_text(encoding="utf-8"))
    assert [row["name"] for row in rows] == HOSTILE
    assert [row["share"] for row in rows] == list(frame()["share"])
    assert [row["hole"] for row in rows[:3]] == [None, None, "x"]


def test_parquet_comes_back_equal(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    write_tables({"own_titles": titles()}, tmp_path, formats=["parquet"])
    back = pd.read_parquet(tmp_path / "own_titles.parquet")
    pd.testing.assert_frame_equal(back, titles(), check_dtype=False)


def test_parquet_without_pyarrow_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"\[parquet\]"):
        write_tables({"own_titles": titles()}, tmp_path, formats=["parquet"])


def test_markdown_is_one_table_whatever_the_texts_say(tmp_path: Path) -> None:
    write_tables({"wild": frame(), "own_titles": titles()}, tmp_path, formats=["md"])
    wild = (tmp_path / "wild.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in wild if line.startswith("|")]
    assert len(rows) == 2 + len(HOSTILE)
    bars = {line.replace("\\|", "").count("|") for line in rows}
    assert bars == {6}
    assert "37.5%" in (tmp_path / "own_titles.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["csv", "json", "md", "parquet", "xlsx"])
def test_empty_tables_keep_their_columns(tmp_path: Path, ending: str) -> None:
    written = write_tables({"own_titles": build("own_titles", [])}, tmp_path, formats=[ending])
    assert all(path.stat().st_size for path in written)
    if ending == "csv":
        assert read_csv(tmp_path / "own_titles.csv") == [contract()["own_titles"].names]


def test_the_dictionary_describes_the_written_columns(tmp_path: Path) -> None:
    write_tables({"own_titles": titles(), "wild": frame()}, tmp_path)
    told = pd.read_csv(tmp_path / "dictionary.csv", keep_default_na=False)
    for name in ("own_titles", "wild"):
        columns = read_csv(tmp_path / f"{name}.csv")[0]
        assert told[told["table"] == name]["column"].tolist() == columns
    assert told[told["table"] == "own_titles"]["meaning"].str.len().gt(0).all()
    assert told[told["table"] == "wild"]["type"].tolist() == [
        "text",
        "float",
        "int",
        "bool",
        "text",
    ]


def test_unknown_format_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="csv, xlsx, parquet, json, md"):
        write_tables({}, tmp_path, formats=["pdf"])


def test_a_folder_that_is_a_file_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    with pytest.raises(InputError, match="cannot be written"):
        write_tables({"own_titles": titles()}, tmp_path / "taken")


def test_the_catalogue_follows_the_contracts() -> None:
    from analyzer.reports.catalog import ends, figure_text

    for table in catalog().values():
        assert table.contract in contract()
        for column in (*table.columns, *table.filters, *([table.group] if table.group else [])):
            for one in ends(column) or (column,):
                assert table.column(one) is not None, f"{table.name}: {one}"
            assert label(column)
        if table.figure:
            assert figure_text(table.figure).caption


def test_tables_beside_the_catalogue_find_their_contract() -> None:
    assert report_table("by_seniority").contract == "by_group"
    assert report_table("compare").contract == "compare"
    assert report_table("mine").contract is None
    assert data_dictionary({}).empty
