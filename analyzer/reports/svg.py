"""The charts as inline SVG for the HTML report.

Colours and fonts come from the report's style sheet by class (`c-documents`, `t-muted` and so
on), so that dark mode and print follow. Each chart is drawn for a wide and for a narrow page:
a chart that is only scaled down cannot be read on a phone.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from analyzer.reports import figures, layout
from analyzer.reports.catalog import figure_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from analyzer.reports.meta import ReportMeta

WIDE, NARROW = 920, 340
FONT, SMALL, BOLD = 13.0, 11.5, 1.12
_LAYERS = {"documents": "in the documents", "market": "market layer", "user": "your layer"}


class Svg:
    """A sheet that elements are written on; every text and attribute is escaped."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.height = 0.0
        self._parts: list[str] = []

    def add(self, tag: str, content: str | None = None, **attributes: Any) -> None:
        """Add an element; `content` is text, and ``class_`` is ``class``."""
        given = "".join(
            f' {name.rstrip("_").replace("_", "-")}="{escape(_short(value), quote=True)}"'
            for name, value in attributes.items()
            if value is not None
        )
        inside = "/>" if content is None else f">{escape(content, quote=False)}</{tag}>"
        self._parts.append(f"<{tag}{given}{inside}")

    def text(self, x: float, y: float, content: str, *, class_: str = "t", **more: Any) -> None:
        """Add a text, its middle at the height `y`."""
        self.add("text", content, x=x, y=y + 4, class_=class_, **more)

    def key(self, y: float, layers: Iterable[str], *, sign: str = "bar") -> float:
        """Explain the colours of the layers where there are several; return the height below."""
        present = set(layers)
        used = [layer for layer in _LAYERS if layer in present]
        if len(used) < 2:
            return y
        x = 4.0
        for layer in used:
            self.add("rect", x=x, y=y + 6, width=12, height=12, class_=f"{sign} c-{layer}")
            self.text(x + 18, y + 12, _LAYERS[layer], class_="t small muted")
            x += 36 + layout.text_width(_LAYERS[layer], SMALL)
        return y + 26

    def done(self, label: str, *, class_: str) -> str:
        """Return the drawing; `label` is what a screen reader says of it."""
        return (
            f'<svg class="{escape(class_)}" viewBox="0 0 {_short(self.width)} '
            f'{_short(self.height)}" role="img" aria-label="{escape(label, quote=True)}">'
            + "".join(self._parts)
            + "</svg>"
        )


def _short(value: Any) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def charts(tables: Mapping[str, pd.DataFrame], meta: ReportMeta) -> dict[str, str]:
    """Draw every chart that the tables suffice for.

    Returns
    -------
    dict
        Name of the figure to the SVG of its wide and its narrow drawing.
    """
    drawn: dict[str, str] = {}

    def both(name: str, wide: Svg | None, narrow: Svg | None) -> None:
        if wide is not None and narrow is not None:
            label = f"{figure_text(name).heading}. The table below has the same numbers."
            drawn[name] = wide.done(label, class_="wide") + narrow.done(label, class_="narrow")

    for name, table in (("skills", "skills"), ("titles", "own_titles")):
        if table in tables:
            rows = figures.bars(tables[table])
            both(name, bars(rows), bars(rows, narrow=True))
    if "trends" in tables and "monthly" in tables:
        panels_ = figures.panels(tables["trends"], tables["monthly"])
        both("trends", panels(panels_), panels(panels_, narrow=True))
    if "skill_by_title" in tables:
        table_ = tables["skill_by_title"]
        both("skill_by_title", heat(figures.heat(table_)), heat(figures.heat(table_, titles=3)))
    if "network" in tables:
        layers = figures.layers_of(tables)
        both(
            "cooccurrence",
            graph(figures.graph(tables["network"], layers)),
            graph(figures.graph(tables["network"], layers, nodes=16), narrow=True),
        )
    if "salary_by_title" in tables:
        currency, pay = figures.pays(
            tables["salary_by_title"], tables.get("salary_against_documents")
        )
        both("salaries", pays(currency, pay), pays(currency, pay, narrow=True))
    return drawn


def bars(rows: list[figures.Bar], *, narrow: bool = False) -> Svg | None:
    """Draw ranked bars with intervals; on a narrow page the name stands above its bar."""
    if not rows:
        return None
    svg = Svg(NARROW if narrow else WIDE)
    step, left = (40.0, 2.0) if narrow else (25.0, _gutter([row.name for row in rows], 300))
    right = svg.width - 58
    ticks = figures.nice_ticks(max(row.high for row in rows), 4 if narrow else 6)
    scale = (right - left) / ticks[-1]
    bottom = 6 + step * len(rows)
    for tick in ticks:
        x = left + tick * scale
        svg.add("line", x1=x, x2=x, y1=4, y2=bottom, class_="grid")
        anchor = "start" if narrow and not tick else "middle"
        svg.text(x, bottom + 12, _percent(tick), class_=f"t small muted {anchor}")
    for place, row in enumerate(rows):
        y = 6 + step * place + (28 if narrow else step / 2)
        name = layout.shortened(row.name, FONT, svg.width - 10 if narrow else left - 14)
        if narrow:
            svg.text(left, y - 16, name)
        else:
            svg.text(left - 9, y, name, class_="t end")
        svg.add(
            "rect", x=left, y=y - 7, width=max(row.share * scale, 1.0), height=14,
            class_=f"bar c-{row.layer}",
        )  # fmt: skip
        low, high = left + row.low * scale, left + row.high * scale
        svg.add("line", x1=low, x2=high, y1=y, y2=y, class_="interval")
        svg.text(high + 6, y, f"{100 * row.share:.1f}%", class_="t small")
    svg.height = svg.key(bottom + 26, (row.layer for row in rows))
    return svg


def panels(rows: list[figures.Panel], *, narrow: bool = False) -> Svg | None:
    """Draw one small panel per concept."""
    if not rows:
        return None
    svg = Svg(NARROW if narrow else WIDE)
    columns, high = (2, 128.0) if narrow else (4, 146.0)
    wide = svg.width / columns
    for place, row in enumerate(rows):
        _panel(svg, row, (place % columns) * wide, (place // columns) * high, wide, high)
    bottom = high * -(-len(rows) // columns)
    svg.height = svg.key(bottom, (row.layer for row in rows), sign="node") + 2
    return svg


def _panel(svg: Svg, row: figures.Panel, x: float, y: float, wide: float, high: float) -> None:
    svg.text(x + 2, y + 10, layout.shortened(row.name, FONT * BOLD, wide - 8), class_="t bold")
    slope = figures.slope_text(row, short=wide < 200)
    svg.text(x + 2, y + 26, slope, class_="t small muted")
    left, right, top, bottom = x + 34, x + wide - 14, y + 40, y + high - 26
    months = [month for month, _ in row.points]
    most = max(*(share for _, share in row.points), *row.line, 0.001) * 1.08
    span = max(months[-1] - months[0], 1)

    def at(month: float, share: float) -> tuple[float, float]:
        return (
            left + (month - months[0]) / span * (right - left),
            bottom - share / most * (bottom - top),
        )

    for tick in figures.nice_ticks(most, 2):
        if tick <= most:
            level = at(months[0], tick)[1]
            svg.add("line", x1=left, x2=right, y1=level, y2=level, class_="grid")
            svg.text(left - 5, level, _percent(tick), class_="t small muted end")
    for stretch in figures.stretches(row.points):
        points = " ".join(f"{px:.1f},{py:.1f}" for px, py in (at(*point) for point in stretch))
        if len(stretch) > 1:
            svg.add("polyline", points=points, class_="months")
        else:
            px, py = at(*stretch[0])
            svg.add("circle", cx=px, cy=py, r=1.8, class_="dot")
    (x1, y1), (x2, y2) = (at(*end) for end in row.drawn)
    svg.add("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=f"trend s-{row.layer}")
    svg.text(left, bottom + 12, figures.month_name(months[0]), class_="t small muted")
    svg.text(right, bottom + 12, figures.month_name(months[-1]), class_="t small muted end")


def heat(heat: figures.Heat) -> Svg | None:
    """Draw a heat map; up to three columns fit a narrow page."""
    if not heat.rows:
        return None
    narrow = len(heat.columns) <= 3
    svg = Svg(NARROW if narrow else WIDE)
    size = SMALL + 0.5 if narrow else FONT
    left = _gutter(heat.rows, 140 if narrow else 280, size)
    step_x = min((svg.width - left - 2) / len(heat.columns), 130.0)
    step_y, head = 25.0, 50.0
    for column, name in enumerate(heat.columns):
        lines = layout.wrapped(name, SMALL, step_x - 6)
        for number, line in enumerate(reversed(lines)):
            middle = left + (column + 0.5) * step_x
            svg.text(middle, head - 10 - 14 * number, line, class_="t small middle")
    top = max((value for line in heat.values for value in line if value), default=1.0)
    for row, name in enumerate(heat.rows):
        y = head + row * step_y
        cut = layout.shortened(name, size, left - 12)
        svg.text(left - 8, y + step_y / 2, cut, class_="t end" + (" small" if narrow else ""))
        for column, value in enumerate(heat.values[row]):
            x, strength = left + column * step_x, (value or 0.0) / top
            svg.add(
                "rect", x=x + 1, y=y + 1, width=step_x - 2, height=step_y - 2,
                fill_opacity=f"{0.06 + 0.94 * strength:.2f}", class_="c-documents",
            )  # fmt: skip
            tone = "high" if strength > 0.72 else "mid" if strength > 0.6 else ""
            svg.text(
                x + step_x / 2, y + step_y / 2, "" if value is None else f"{100 * value:.0f}",
                class_=f"t small middle {tone}".rstrip(),
            )  # fmt: skip
    svg.height = head + step_y * len(heat.rows) + 4
    return svg


def graph(graph: figures.Graph, *, narrow: bool = False) -> Svg | None:
    """Draw the network of what stands together."""
    if not graph.nodes:
        return None
    svg = Svg(NARROW if narrow else WIDE)
    high = 440.0 if narrow else 640.0
    size = SMALL if narrow else 12.5
    places = layout.place(
        graph, width=svg.width, height=high, font=size, largest=11 if narrow else 16
    )
    for a, b, strength in graph.edges:
        svg.add(
            "line", x1=places[a][0], y1=places[a][1], x2=places[b][0], y2=places[b][1],
            class_="edge", stroke_width=0.6 + 2.6 * strength,
        )  # fmt: skip
    for node, (x, y, r) in zip(graph.nodes, places, strict=True):
        shape = f"node c-{node.layer}"
        if node.layer == "documents":
            svg.add("circle", cx=x, cy=y, r=r, class_=shape)
        else:
            svg.add("rect", x=x - r, y=y - r, width=2 * r, height=2 * r, class_=shape)
        label = "t small halo middle" if narrow else "t halo middle"
        svg.text(x, y + r + size * 0.7, node.name, class_=label)
    svg.height = svg.key(high, (node.layer for node in graph.nodes), sign="node") + 2
    return svg


def pays(currency: str, rows: list[figures.Pay], *, narrow: bool = False) -> Svg | None:
    """Draw what titles pay, and the ranges of the documents behind it."""
    if not rows:
        return None
    svg = Svg(NARROW if narrow else WIDE)
    names = [f"{row.name} ({row.postings:,})" for row in rows]
    step, left = (50.0, 2.0) if narrow else (36.0, _gutter(names, 300))
    low, high = figures.pay_limits(rows)
    right = svg.width - 26
    bottom = 6 + step * len(rows)

    def at(amount: float) -> float:
        return left + (amount - low) / (high - low) * (right - left)

    for tick in figures.nice_ticks(high, 4 if narrow else 6):
        if low <= tick <= high:
            svg.add("line", x1=at(tick), x2=at(tick), y1=4, y2=bottom, class_="grid")
            svg.text(at(tick), bottom + 12, f"{tick / 1000:,.0f}k", class_="t small muted middle")
    for place, (row, name) in enumerate(zip(rows, names, strict=True)):
        y = 6 + step * place + (33 if narrow else step / 2)
        if narrow:
            svg.text(left, y - 22, layout.shortened(name, FONT, svg.width - 4))
        else:
            svg.text(left - 9, y, layout.shortened(name, FONT, left - 14), class_="t end")
        for start, stop in row.ranges:
            x1, x2 = at(low if start is None else start), at(high if stop is None else stop)
            svg.add("rect", x=x1, y=y - 13, width=max(x2 - x1, 1.0), height=26, class_="range")
        width = max(at(row.p75) - at(row.p25), 1.0)
        svg.add("rect", x=at(row.p25), y=y - 6, width=width, height=12, class_="half")
        svg.add("line", x1=at(row.low), x2=at(row.high), y1=y, y2=y, class_="interval")
        svg.add("circle", cx=at(row.median), cy=y, r=4.5, class_="node c-documents")
    svg.text(left, bottom + 34, f"{currency} a year", class_="t small muted")
    svg.height = _pay_key(svg, bottom + 46, any(row.ranges for row in rows), narrow=narrow)
    return svg


def _pay_key(svg: Svg, y: float, ranges: bool, *, narrow: bool) -> float:
    x = 4.0
    signs = [("half", "middle half of the postings"), ("median", "median and its interval")]
    for sign, words in [*signs, ("range", "range of the documents")][: 3 if ranges else 2]:
        if sign == "median":
            svg.add("line", x1=x, x2=x + 26, y1=y + 12, y2=y + 12, class_="interval")
            svg.add("circle", cx=x + 13, cy=y + 12, r=4.5, class_="node c-documents")
        else:
            svg.add("rect", x=x, y=y + 6, width=26, height=12, class_=sign)
        svg.text(x + 34, y + 12, words, class_="t small muted")
        if narrow:
            y += 22
        else:
            x += 66 + layout.text_width(words, SMALL)
    return y + (4 if narrow else 26)


def _gutter(names: Iterable[str], most: float, size: float = FONT) -> float:
    return min(max(layout.text_width(name, size) for name in names) + 14, most)


def _percent(share: float) -> str:
    return f"{100 * share:.3g}%"
