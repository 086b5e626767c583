"""What the charts show, and that nothing in them covers anything else."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.reports import figures, layout
from analyzer.tables.contract import build
from tests.reports.support import made, nothing


def test_bars_leave_out_what_fits_no_title() -> None:
    frame = made()[0]["own_titles"]
    extra = frame.head(1).assign(concept_id="(none)", name="(none)")
    rows = figures.bars(pd.concat([extra, frame]), top=2)
    assert [row.name for row in rows] == frame["name"].head(2).tolist()


def test_panels_go_through_the_middle_of_the_postings() -> None:
    tables, _ = made()
    rows = {row.name: row for row in figures.panels(tables["trends"], tables["monthly"])}
    line = rows["Caffe"].line
    trend = tables["trends"].set_index("name").loc["Caffe"]
    years = (rows["Caffe"].points[-1][0] - rows["Caffe"].points[0][0]) / 12
    assert line[1] - line[0] == pytest.approx(trend["slope_per_year"] * years)
    assert min(line) < trend["share"] < max(line)


def test_a_month_that_does_not_name_the_concept_is_zero() -> None:
    tables, _ = made()
    months = tables["monthly"]["group"].unique()
    thin = tables["monthly"].copy()
    thin["group_postings"] = 50
    gone = thin[~((thin["concept_id"] == "caffe") & (thin["group"] == months[3]))]
    row = next(r for r in figures.panels(tables["trends"], gone) if r.name == "Caffe")
    assert dict(row.points)[figures.month_number(months[3])] == 0.0
    assert len(row.points) == len(months)


def test_heat_has_the_shares_of_the_table() -> None:
    table = made()[0]["skill_by_title"]
    heat = figures.heat(table, titles=2, skills=3)
    assert (len(heat.rows), len(heat.columns)) == (3, 2)
    cell = table[(table["name"] == heat.rows[1]) & (table["title_name"] == heat.columns[0])]
    assert heat.values[1][0] == pytest.approx(cell["share"].iloc[0])


def test_open_ranges_of_the_documents_stay_open() -> None:
    tables, _ = made()
    currency, rows = figures.pays(tables["salary_by_title"], tables["salary_against_documents"])
    assert currency == "USD"
    assert {row.name: row.ranges for row in rows} == {
        "Data Scientist": ((80_000.0, 130_000.0),),
        "Deep-Learning Engineer": ((110_000.0, None),),
        "Machine-Learning Engineer": (),
    }


def test_nothing_gives_nothing() -> None:
    tables, _ = nothing()
    assert figures.bars(tables["skills"]) == []
    assert figures.panels(tables["trends"], tables["monthly"]) == []
    assert figures.heat(tables["skill_by_title"]).rows == ()
    assert figures.graph(tables["network"], {}).nodes == ()
    assert figures.pays(tables["salary_by_title"]) == ("", [])


@given(st.floats(1e-4, 1e7))
def test_ticks_reach_the_top(top: float) -> None:
    ticks = figures.nice_ticks(top)
    assert ticks[0] == 0
    assert ticks[-1] >= top * (1 - 1e-6)
    assert 2 <= len(ticks) <= 7


def a_graph(names: list[str], rng: np.random.Generator) -> figures.Graph:
    nodes = tuple(figures.Node(n, int(rng.integers(1, 900)), "documents") for n in names)
    edges = tuple(
        (int(a), int(b), float(rng.random()))
        for a, b in rng.integers(0, len(names), (len(names) * 2, 2))
        if a < b
    )
    return figures.Graph(nodes, edges)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 34))
def test_no_node_and_no_label_covers_another(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    graph = a_graph(["x" * int(rng.integers(1, 26)) for _ in range(count)], rng)
    places = layout.place(graph, width=1000, height=700, font=12)
    boxes = []
    for node, (x, y, r) in zip(graph.nodes, places, strict=True):
        half = max(r, layout.text_width(node.name, 12) / 2)
        boxes.append((x - half, y - r, x + half, y + r + 12))
    for one in range(count):
        left, top, right, bottom = boxes[one]
        assert left >= 0
        assert top >= 0
        assert right <= 1000
        assert bottom <= 702
        for other in boxes[one + 1 :]:
            apart = right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
            assert apart


def test_the_same_graph_always_gets_the_same_places() -> None:
    graph = a_graph(["one", "two", "three", "four"], np.random.default_rng(1))
    first, second = (layout.place(graph, width=300, height=300, font=12) for _ in range(2))
    assert first == second
    assert all(math.isfinite(value) for place in first for value in place)


@pytest.mark.parametrize("name", ["", "a", "Machine Learning Engineer", "W" * 60, "a-b c-d"])
def test_wrapped_lines_keep_to_the_width(name: str) -> None:
    lines = layout.wrapped(name, 11, 76)
    assert len(lines) <= 3
    assert all(layout.text_width(line, 11) <= 77 for line in lines)
    if name == "Machine Learning Engineer":
        assert lines == ["Machine", "Learning", "Engineer"]


def test_empty_contract_tables_have_what_the_figures_read() -> None:
    assert build("network", []).empty
