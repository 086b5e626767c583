"""The charts in matplotlib. Imported only when a chart is drawn; no pyplot, no global state."""

from __future__ import annotations

import io
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from analyzer.errors import InputError, unwritable
from analyzer.reports import figures, layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes

_DPI = 100
LAYERS = ("documents", "market", "user")
LAYER_LABELS = {"documents": "in the documents", "market": "market layer", "user": "your layer"}
# Names may hold dollar signs, which are no formula.
_RC: Any = {
    "text.parse_math": False,
    "font.family": "sans-serif",
    "svg.hashsalt": "report",
    "axes.unicode_minus": True,
}


class Chart(Figure):
    """A matplotlib figure that shows itself in a notebook and saves itself."""

    def save(self, path: str | Path) -> Path:
        """Write the chart; the ending (``.png``, ``.svg``, ``.pdf``) says how.

        Raises
        ------
        InputError
            For an unknown ending, or a place that cannot be written to.
        """
        path = Path(path)
        kind = path.suffix.lower().lstrip(".")
        if kind not in {"png", "svg", "pdf"}:
            raise InputError(f"Cannot save a chart as {path.name!r}. Use .png, .svg or .pdf.")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.to_bytes(kind))
        except OSError as error:
            raise unwritable(path, error) from error
        return path

    def to_bytes(self, kind: str) -> bytes:
        """Return the chart as PNG, SVG or PDF; equal charts give equal bytes."""
        out = io.BytesIO()
        date = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind)
        with mpl.rc_context(_RC):
            self.savefig(out, format=kind, dpi=160 if kind == "png" else _DPI, metadata=date)
        return out.getvalue()

    def _repr_png_(self) -> bytes:
        return self.to_bytes("png")


class Pen:
    """The style, and what every chart has in common.

    Parameters
    ----------
    width, height
        The sheet, in pixels.
    """

    def __init__(self, width: float, height: float) -> None:
        self.chart = Chart(figsize=(width / _DPI, height / _DPI), dpi=_DPI)
        self.width, self.height = width, height
        self.chart.set_facecolor(self.colour["background"])

    @cached_property
    def colour(self) -> dict[str, str]:
        """The colours by their role."""
        return dict(figures.style()["light"])

    def points(self, size: str = "font") -> float:
        """Return a size of the style in points, which matplotlib counts in."""
        return float(figures.style()["size"][size]) * 72 / _DPI

    def axes(self, left: float, top: float, right: float, bottom: float) -> Axes:
        """Add axes with margins in pixels, without a frame."""
        box = (
            left / self.width,
            bottom / self.height,
            (self.width - left - right) / self.width,
            (self.height - top - bottom) / self.height,
        )
        axes = self.chart.add_axes(box)
        axes.set_facecolor("none")
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.tick_params(length=0, labelsize=self.points("small"), colors=self.colour["muted"])
        return axes

    def heading(self, title: str, below: str) -> None:
        """Write the title and what the numbers are."""
        small = self.points("small")
        self.chart.text(
            14 / self.width, 1 - 22 / self.height, title,
            fontsize=self.points("title"), fontweight="bold", color=self.colour["ink"], va="center",
        )  # fmt: skip
        self.chart.text(
            14 / self.width, 1 - 43 / self.height, below,
            fontsize=small, color=self.colour["muted"], va="center",
        )  # fmt: skip

    def layer_key(self, layers: Iterable[str]) -> None:
        """Explain the colours where there is more than one."""
        present = set(layers)
        used = [layer for layer in LAYERS if layer in present]
        if len(used) < 2:
            return
        handles = [
            Patch(color=self.colour[one], alpha=0.8, label=LAYER_LABELS[one]) for one in used
        ]
        self.key(handles)

    def key(self, handles: Sequence[Any]) -> None:
        """Explain the signs, at the lower edge."""
        self.chart.legend(
            handles=list(handles), loc="lower left", ncols=len(handles), frameon=False,
            fontsize=self.points("small"), labelcolor=self.colour["muted"],
            bbox_to_anchor=(8 / self.width, 2 / self.height), borderaxespad=0, handlelength=1.2,
        )  # fmt: skip

    def empty(self, text: str = "Nothing to draw.") -> Chart:
        """Say that there is nothing to draw."""
        self.chart.text(0.5, 0.45, text, ha="center", color=self.colour["muted"])
        return self.chart


def draw_bars(rows: list[figures.Bar], title: str, below: str) -> Chart:
    """Draw ranked bars with their intervals."""
    with mpl.rc_context(_RC):
        height = 92 + 25 * max(len(rows), 3)
        pen = Pen(860, height)
        pen.heading(title, below)
        if not rows:
            return pen.empty()
        gutter = min(max(layout.text_width(row.name, 12) for row in rows) + 18, 320)
        axes = pen.axes(gutter, 58, 64, 46)
        ticks = figures.nice_ticks(max(row.high for row in rows))
        for place, row in enumerate(rows):
            axes.barh(place, row.share, height=0.56, color=pen.colour[row.layer], alpha=0.62)
            axes.plot([row.low, row.high], [place, place], color=pen.colour["ink"], lw=1.2)
            axes.annotate(
                f"{100 * row.share:.1f}%", (row.high, place), xytext=(5, 0),
                textcoords="offset points", va="center",
                fontsize=pen.points("small"), color=pen.colour["ink"],
            )  # fmt: skip
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(0, ticks[-1])
        axes.set_yticks(range(len(rows)), [layout.shortened(r.name, 12, gutter - 14) for r in rows])
        axes.tick_params(axis="y", labelsize=pen.points(), labelcolor=pen.colour["ink"])
        axes.set_xticks(ticks, [f"{100 * tick:.3g}%" for tick in ticks])
        _grid(axes, pen, "x")
        pen.layer_key(row.layer for row in rows)
        return pen.chart


def draw_panels(rows: list[figures.Panel], title: str, below: str) -> Chart:
    """Draw one small panel per concept: monthly shares, and the line of the trend."""
    with mpl.rc_context(_RC):
        columns = 4
        lines = max(-(-len(rows) // columns), 1)
        pen = Pen(1000, 84 + 150 * lines)
        pen.heading(title, below)
        if not rows:
            return pen.empty("No months to compare.")
        wide = pen.width / columns
        for place, row in enumerate(rows):
            left, top = (place % columns) * wide, 60 + (place // columns) * 150
            axes = pen.axes(left + 44, top + 36, pen.width - left - wide + 16, 0)
            box = axes.get_position()
            bottom = 1 - (top + 128) / pen.height
            axes.set_position((box.x0, bottom, box.width, 92 / pen.height))
            _draw_panel(axes, pen, row)
            pen.chart.text(
                (left + 14) / pen.width, 1 - (top + 10) / pen.height,
                layout.shortened(row.name, 12 * 1.12, wide - 18), fontsize=pen.points(),
                fontweight="bold", color=pen.colour["ink"], va="center",
            )  # fmt: skip
            pen.chart.text(
                (left + 14) / pen.width, 1 - (top + 25) / pen.height, figures.slope_text(row),
                fontsize=pen.points("small"), color=pen.colour["muted"], va="center",
            )  # fmt: skip
        pen.layer_key(row.layer for row in rows)
        return pen.chart


def _draw_panel(axes: Axes, pen: Pen, row: figures.Panel) -> None:
    months = [month for month, _ in row.points]
    shares = [share for _, share in row.points]
    top = max(*shares, *row.line, 0.001)
    colour = pen.colour[row.layer]
    for stretch in figures.stretches(row.points):
        axes.plot(*zip(*stretch, strict=True), ".-", color=pen.colour["muted"], lw=0.9, ms=2.5)
    axes.plot(*zip(*row.drawn, strict=True), color=colour, lw=2.2)
    axes.set_ylim(0, top * 1.08)
    tick = figures.nice_ticks(top, most=2)
    shown = [one for one in tick if one <= top * 1.08]
    axes.set_yticks(shown, [f"{100 * one:.3g}%" for one in shown])
    ends = [months[0], months[-1]]
    axes.set_xlim(ends[0] - 0.5, ends[1] + 0.5)
    axes.set_xticks(ends, [figures.month_name(month) for month in ends])
    first, last = axes.get_xticklabels()
    first.set_horizontalalignment("left")
    last.set_horizontalalignment("right")
    _grid(axes, pen, "y")


def draw_heat(heat: figures.Heat, title: str, below: str) -> Chart:
    """Draw a heat map with the number in each cell."""
    with mpl.rc_context(_RC):
        rows, columns = len(heat.rows), len(heat.columns)
        gutter = min(max((layout.text_width(r, 12) for r in heat.rows), default=0) + 20, 280)
        cell_x, cell_y, head = 82, 25, 56
        width = max(gutter + cell_x * columns + 16, 560)
        pen = Pen(width, 58 + head + cell_y * max(rows, 3) + 16)
        pen.heading(title, below)
        if not rows:
            return pen.empty()
        axes = pen.axes(gutter, 58 + head, width - gutter - cell_x * columns, 16)
        top = max((v for line in heat.values for v in line if v), default=1.0)
        for y, line in enumerate(heat.values):
            for x, value in enumerate(line):
                strength = (value or 0.0) / top
                axes.add_patch(
                    Rectangle((x + 0.02, y + 0.04), 0.96, 0.92, lw=0,
                              color=pen.colour["documents"], alpha=0.05 + 0.95 * strength)
                )  # fmt: skip
                axes.text(
                    x + 0.5, y + 0.5, "" if value is None else f"{100 * value:.0f}",
                    ha="center", va="center", fontsize=pen.points("small"),
                    color="#ffffff" if strength > 0.7 else pen.colour["ink"],
                )  # fmt: skip
        axes.set_xlim(0, columns)
        axes.set_ylim(rows, 0)
        small = float(figures.style()["size"]["small"])
        names = ["\n".join(layout.wrapped(n, small, cell_x - 6)) for n in heat.columns]
        axes.set_xticks([x + 0.5 for x in range(columns)], names)
        axes.xaxis.tick_top()
        axes.set_yticks(
            [y + 0.5 for y in range(rows)],
            [layout.shortened(name, 12, gutter - 14) for name in heat.rows],
        )
        axes.tick_params(axis="y", labelsize=pen.points())
        axes.tick_params(labelcolor=pen.colour["ink"], length=0)
        return pen.chart


def draw_graph(graph: figures.Graph, title: str, below: str) -> Chart:
    """Draw the network of what stands together."""
    with mpl.rc_context(_RC):
        pen = Pen(1000, 760)
        pen.heading(title, below)
        if not graph.nodes:
            return pen.empty("No pair stands together often enough.")
        axes = pen.axes(10, 58, 10, 34)
        wide, high = pen.width - 20, pen.height - 92
        axes.set_xlim(0, wide)
        axes.set_ylim(high, 0)
        axes.set_xticks([])
        axes.set_yticks([])
        places = layout.place(graph, width=wide, height=high, font=12)
        for a, b, strength in graph.edges:
            axes.plot(
                [places[a][0], places[b][0]], [places[a][1], places[b][1]],
                color=pen.colour["muted"], lw=0.6 + 2.6 * strength, alpha=0.25 + 0.3 * strength,
                zorder=1, solid_capstyle="round",
            )  # fmt: skip
        for node, (x, y, r) in zip(graph.nodes, places, strict=True):
            marker = "o" if node.layer == "documents" else "s"
            axes.plot(
                [x], [y], marker, ms=2 * r * 72 / _DPI, color=pen.colour[node.layer],
                mec=pen.colour["background"], mew=1.0, zorder=2,
            )  # fmt: skip
            halo = {"facecolor": pen.colour["background"], "lw": 0, "pad": 0.6, "alpha": 0.8}
            axes.text(
                x, y + r + 9, node.name, ha="center", va="center", fontsize=pen.points(),
                color=pen.colour["ink"], zorder=3, bbox=halo,
            )  # fmt: skip
        pen.layer_key(node.layer for node in graph.nodes)
        return pen.chart


def draw_pays(currency: str, rows: list[figures.Pay], title: str, below: str) -> Chart:
    """Draw what titles pay, and the ranges of the documents behind it."""
    with mpl.rc_context(_RC):
        pen = Pen(900, 104 + 34 * max(len(rows), 3))
        pen.heading(title, below)
        if not rows:
            return pen.empty("No posting states what it pays.")
        names = [f"{row.name} ({row.postings:,})" for row in rows]
        gutter = min(max(layout.text_width(name, 12) for name in names) + 18, 330)
        axes = pen.axes(gutter, 58, 30, 58)
        bottom, top = figures.pay_limits(rows)
        for place, row in enumerate(rows):
            for low, high in row.ranges:
                start, stop = (bottom if low is None else low), (top if high is None else high)
                axes.add_patch(
                    Rectangle((start, place - 0.38), stop - start, 0.76, fill=False,
                              ec=pen.colour["market"], lw=1.2, ls=(0, (3, 2)))
                )  # fmt: skip
            blue = pen.colour["documents"]
            axes.plot([row.p25, row.p75], [place, place], color=blue, lw=8, alpha=0.35,
                      solid_capstyle="butt")  # fmt: skip
            axes.plot([row.low, row.high], [place, place], color=pen.colour["ink"], lw=1.2)
            axes.plot([row.median], [place], "o", color=blue, ms=6, mec="#ffffff", mew=0.8)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(bottom, top)
        axes.set_yticks(range(len(rows)), [layout.shortened(n, 12, gutter - 14) for n in names])
        axes.tick_params(axis="y", labelsize=pen.points(), labelcolor=pen.colour["ink"])
        ticks = [tick for tick in figures.nice_ticks(top, 6) if bottom <= tick <= top]
        axes.set_xticks(ticks, [f"{tick / 1000:,.0f}k {currency}" for tick in ticks])
        _grid(axes, pen, "x")
        handles: list[Any] = [
            Line2D([], [], color=pen.colour["documents"], lw=8, alpha=0.35, label="middle half"),
            Line2D([], [], marker="o", color=pen.colour["ink"], mfc=pen.colour["documents"],
                   mec="#ffffff", lw=1.2, label="median, 95% interval"),
        ]  # fmt: skip
        if any(row.ranges for row in rows):
            handles.append(
                Patch(fill=False, ec=pen.colour["market"], ls="--", label="range of the documents")
            )
        pen.key(handles)
        return pen.chart


def _grid(axes: Axes, pen: Pen, axis: Any) -> None:
    axes.grid(axis=axis, color=pen.colour["grid"], lw=0.8)
    axes.set_axisbelow(True)
