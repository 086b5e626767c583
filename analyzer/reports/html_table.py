"""Tables as HTML: scoped header cells, a caption, sort keys, and what the columns mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.reports.catalog import ReportTable, ends, label
from analyzer.reports.html_text import anchor, text
from analyzer.reports.values import is_number, shown_in, sort_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from analyzer.reports.meta import ReportMeta

_CONCEPT = {"name": "concept_id", "name_a": "concept_a", "name_b": "concept_b"}
_ROW_HEADERS = ("name", "name_a", "title_name", "title_concept", "document", "category")
_ASCENDING = frozenset({"rank", "ranks", "q", "p"})


def table_html(
    known: ReportTable,
    frame: pd.DataFrame,
    meta: ReportMeta,
    evidence: Mapping[str, Any] | None = None,
    names: Mapping[str, str] | None = None,
    *,
    caption: str = "",
) -> str:
    """Return one table: header cells with a scope, a caption, and what each cell sorts by."""
    columns = columns_of(known, frame)
    header = next((name for name in _ROW_HEADERS if name in columns), columns[0] if columns else "")
    numbers = {name: is_number(name, known) for name in columns}
    heads = "".join(
        f'<th scope="col"{_number(numbers[name])}{" data-up" if name in _ASCENDING else ""}>'
        f"{text(label(name))}</th>"
        for name in columns
    )
    lines = []
    for row in frame.to_dict("records"):
        cells = [
            _cell(
                _written(row, name, known, meta, names or {}),
                row,
                name,
                known,
                evidence or {},
                number=numbers[name],
                header=name == header,
            )
            for name in columns
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f'<table id="t-{text(known.name)}" data-sortable>'
        f'<caption><span id="c-{text(known.name)}">{text(caption)}</span></caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>" + "\n".join(lines) + "</tbody></table>"
    )


def columns_of(known: ReportTable, frame: pd.DataFrame) -> list[str]:
    """Return the columns to show: those of the catalogue that the table has, or all."""
    there = set(map(str, frame.columns))
    wanted = known.columns or tuple(map(str, frame.columns))
    return [one for one in wanted if one in there or (ends(one) or ("",))[0] in there]


def cut(known: ReportTable, frame: pd.DataFrame) -> pd.DataFrame:
    """Keep as many rows as the report shows; of every group the first ones alike."""
    if len(frame) <= known.rows:
        return frame
    if known.group and known.group in frame:
        groups = max(frame[known.group].nunique(), 1)
        each = max(known.rows // groups, 1)
        return frame.groupby(known.group, sort=False).head(each)
    return frame.head(known.rows)


def _written(
    row: Mapping[Any, Any],
    name: str,
    known: ReportTable,
    meta: ReportMeta,
    names: Mapping[str, str],
) -> str:
    """Return what a reader sees of a cell: names for ids, titles of documents."""
    written = shown_in(dict(row), name, known)
    if name == "documents":
        return meta.short(written)
    if name == "document":
        return meta.titled(written)
    return names.get(written, written) if name == "title_concept" else written


def _cell(
    written: str,
    row: Mapping[Any, Any],
    name: str,
    known: ReportTable,
    evidence: Mapping[str, Any],
    *,
    number: bool,
    header: bool,
) -> str:
    content = text(written)
    concept = str(row.get(_CONCEPT.get(name, ""), ""))
    if concept in evidence:
        content = f'<a href="#{anchor(concept)}" data-examples>{content}</a>'
    key = sort_key(dict(row), name)
    same = written.replace(",", "") == str(key)
    value = f' data-v="{key:.6g}"' if number and key is not None and not same else ""
    tag, scope = ("th", ' scope="row"') if header else ("td", "")
    return f"<{tag}{scope}{_number(number)}{value}>{content}</{tag}>"


def _number(number: bool) -> str:
    return ' class="n"' if number else ""


def tools(known: ReportTable, frame: pd.DataFrame) -> str:
    """Return what filters the rows of a table."""
    columns = columns_of(known, frame)
    selects = []
    for name in known.filters:
        if name not in columns:
            continue
        options = "".join(
            f"<option>{text(value)}</option>"
            for value in sorted({str(value) for value in frame[name].dropna()})
        )
        selects.append(
            f'<label>{text(label(name))}<select data-column="{columns.index(name)}">'
            f'<option value="">all</option>{options}</select></label>'
        )
    return (
        f'<div class="tools" id="tools-t-{text(known.name)}" role="search" '
        f'aria-label="Filter: {text(known.heading)}" hidden>'
        '<label>Filter rows<input type="search" autocomplete="off"></label>'
        + "".join(selects)
        + '<output aria-live="polite"></output></div>'
    )


def meanings(known: ReportTable, columns: Sequence[str]) -> str:
    """Return what the columns of a table mean, with their units and denominators."""
    told = []
    for name in columns:
        column = known.column((ends(name) or (name,))[0])
        if column is None or not column.meaning:
            continue
        both = ends(name)
        second = known.column(both[1]) if both else None
        meaning = column.meaning
        if second is not None:
            meaning += f"; {second.meaning[0].lower()}{second.meaning[1:]}"
        unit = f" Unit: {column.unit}." if column.unit else ""
        share = f" Share of: {column.denominator}." if column.denominator else ""
        told.append(f"<dt>{text(label(name))}</dt><dd>{text(f'{meaning}.{unit}{share}')}</dd>")
    if not told:
        return ""
    return (
        "<details><summary>What the columns mean</summary>"
        f'<dl class="meanings">{"".join(told)}</dl></details>'
    )
