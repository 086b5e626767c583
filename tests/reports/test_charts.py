"""Charts from Python: drawn without a screen, saved as PNG and SVG, no text on another."""

from __future__ import annotations

import sys
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from analyzer.errors import InputError, MissingExtraError
from analyzer.reports.charts import NEEDS, ReportPlots
from tests.reports.support import made, nothing

if TYPE_CHECKING:
    from pathlib import Path

mpl = pytest.importorskip("matplotlib")


@pytest.mark.parametrize("name", list(NEEDS))
def test_no_label_covers_another_and_none_leaves_the_sheet(name: str) -> None:
    chart = getattr(ReportPlots(*made()), name)()
    chart.draw_without_rendering()
    boxes = [
        (text.get_text(), text.get_window_extent())
        for text in chart.findobj(mpl.text.Text)
        if text.get_visible() and text.get_text().strip()
    ]
    assert len(boxes) > 5
    sheet = chart.bbox
    for text, box in boxes:
        assert box.x0 >= sheet.x0 - 1, text
        assert box.x1 <= sheet.x1 + 1, text
        assert box.y0 >= sheet.y0 - 1, text
        assert box.y1 <= sheet.y1 + 1, text
    for (one, a), (other, b) in combinations(boxes, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert wide <= 1 or high <= 1, (one, other)


def test_every_chart_is_saved_as_png_and_svg(tmp_path: Path) -> None:
    written = ReportPlots(*made()).save(tmp_path / "charts")
    assert {path.name for path in written} == {
        f"{name}.{ending}" for name in NEEDS for ending in ("png", "svg")
    }
    for path in written:
        start = path.read_bytes()[:200]
        assert start.startswith(b"\x89PNG" if path.suffix == ".png" else b"<?xml")


def test_equal_reports_give_equal_files(tmp_path: Path) -> None:
    plots = ReportPlots(*made())
    one = plots.cooccurrence().save(tmp_path / "one.svg").read_bytes()
    other = plots.cooccurrence().save(tmp_path / "other.svg").read_bytes()
    assert one == other


@pytest.mark.parametrize("name", list(NEEDS))
def test_without_postings_the_chart_says_so(name: str, tmp_path: Path) -> None:
    chart = getattr(ReportPlots(*nothing()), name)()
    texts = " ".join(text.get_text() for text in chart.findobj(mpl.text.Text))
    assert any(word in texts for word in ("Nothing", "No "))
    assert chart.save(tmp_path / "x.png").stat().st_size


def test_dollar_signs_in_names_are_no_formula(tmp_path: Path) -> None:
    tables, meta = made()
    wild = tables["skills"].assign(name=r"$\frac{1}{0$ <b>&")
    ReportPlots({"skills": wild}, meta).skills().save(tmp_path / "x.svg")


def test_no_global_state_is_touched() -> None:
    before = dict(mpl.rcParams)
    ReportPlots(*made()).skills().to_bytes("png")
    assert dict(mpl.rcParams) == before
    assert "matplotlib.pyplot" not in sys.modules or not mpl.pyplot.get_fignums()


def test_errors_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plots = ReportPlots({"skills": made()[0]["skills"]}, made()[1])
    assert plots.available == ["skills"]
    with pytest.raises(InputError, match="needs the table 'trends'"):
        plots.trends()
    with pytest.raises(InputError, match=r"\.png, \.svg or \.pdf"):
        plots.skills().save(tmp_path / "x.gif")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delitem(sys.modules, "analyzer.reports.mpl")
    monkeypatch.delattr("analyzer.reports.mpl")
    with pytest.raises(MissingExtraError, match=r"\[charts\]"):
        plots.skills()
