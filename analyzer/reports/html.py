"""The HTML report: one file that opens anywhere, asks nobody for anything, and runs no text.

Postings are written by strangers: every text goes through `text`, links only to http(s), and
the page's own policy (Content-Security-Policy, with the hashes of the one style sheet and the
one script) forbids whatever else could run or load.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from analyzer.reports import svg
from analyzer.reports.catalog import ReportTable, figure_text, ordered, report_table
from analyzer.reports.figures import style
from analyzer.reports.html_table import columns_of, cut, meanings, table_html, tools
from analyzer.reports.html_text import is_safe, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from analyzer.reports.meta import ReportMeta


def render(
    tables: Mapping[str, pd.DataFrame], meta: ReportMeta, examples: pd.DataFrame | None = None
) -> str:
    """Return the report as one HTML page.

    Parameters
    ----------
    tables
        Tables by name; those that the catalogue knows come first, in its order.
    meta
        What was analysed; said at the top.
    examples
        Rows of `analyzer.reports.examples.find_examples`; without them names are not linked.
    """
    shown = [report_table(name) for name in ordered(tables)]
    shown = [one for one in shown if not one.hidden]
    drawn = svg.charts(tables, meta)
    evidence = {} if examples is None else _by_concept(examples)
    names = concept_names(tables)
    sections = [_section(one, tables[one.name], meta, drawn, evidence, names) for one in shown]
    css, script = _css(), _asset("report.js")
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy(css, script)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{text(meta.title)}</title>",
            f"<style>{css}</style>",
            "</head>",
            "<body>",
            '<a class="skip" href="#main">Skip to the report</a>',
            _header(meta),
            _contents(shown, bool(evidence)),
            '<main id="main">',
            *sections,
            _evidence(evidence, names),
            "</main>",
            _footer(meta),
            (
                '<dialog aria-labelledby="dialog-heading"><h2 id="dialog-heading"></h2>'
                '<div data-content></div><button type="button">Close</button></dialog>'
            ),
            f"<script>{script}</script>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _section(
    known: ReportTable,
    frame: pd.DataFrame,
    meta: ReportMeta,
    drawn: Mapping[str, str],
    evidence: Mapping[str, Any],
    names: Mapping[str, str],
) -> str:
    some = cut(known, frame)
    about = known.about or (known.table.about if known.table else "")
    parts = [
        f'<section id="s-{text(known.name)}" aria-labelledby="h-{text(known.name)}">',
        f'<h2 id="h-{text(known.name)}">{text(known.heading)}</h2>',
        f"<p>{text(about)}</p>" if about else "",
        f'<p class="note">{text(known.note)}</p>' if known.note else "",
    ]
    basis = meta.denominator_of(frame) if known.dated else meta.denominator
    if known.figure and known.figure in drawn:
        told = figure_text(known.figure)
        parts.append(
            f"<figure><figcaption><h3>{text(told.heading)}</h3><p>{text(told.caption)} "
            f"Basis: {text(basis)}.</p></figcaption>{drawn[known.figure]}</figure>"
        )
    if frame.empty:
        return "\n".join([*parts, "<p>No rows.</p></section>"])
    whole = "" if len(some) == len(frame) else (
        f" The first {len(some):,} of {len(frame):,} rows; the exported table has them all."
    )  # fmt: skip
    grain = f"{known.table.grain.capitalize()}. " if known.table else ""
    caption = f"{known.heading}: {grain}Basis: {basis}.{whole}"
    parts += [
        tools(known, some),
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="c-{text(known.name)}">',
        table_html(known, some, meta, evidence, names, caption=caption),
        "</div>",
        meanings(known, columns_of(known, some)),
        "</section>",
    ]
    return "\n".join(part for part in parts if part)


def _header(meta: ReportMeta) -> str:
    period = " to ".join(dict.fromkeys(day for day in (meta.first_date, meta.last_date) if day))
    facts = [
        ("Analysed", f"{meta.analysed:,} postings"),
        ("Read", f"{meta.read:,}"),
        ("Copies left out", f"{meta.duplicates:,}"),
        ("Outside of what is counted", f"{meta.outside:,}" if meta.outside else ""),
        ("Not in English", f"{sum(meta.other_languages.values()):,}"),
        ("Posts of job seekers", f"{meta.job_seekers:,}" if meta.job_seekers else ""),
        ("Rows not readable", f"{meta.skipped:,}"),
        ("Posted", period),
        ("Narrowed to", "; ".join(meta.filters)),
        ("Made", meta.made),
    ]
    listed = "".join(
        f"<div><dt>{text(name)}</dt><dd>{text(value)}</dd></div>" for name, value in facts if value
    )
    languages = ", ".join(f"{name} {count:,}" for name, count in meta.other_languages.items())
    sentence = f"Shares are shares of {meta.denominator}, unless a table says otherwise."
    return (
        f'<header><h1>{text(meta.title)}</h1><p class="lead">{text(sentence)}</p>'
        f'<dl class="facts">{listed}</dl>'
        + (f'<p class="muted">Languages left out: {text(languages)}.</p>' if languages else "")
        + (f'<p class="muted">From: {text(", ".join(meta.inputs))}</p>' if meta.inputs else "")
        + "</header>"
    )


def _contents(shown: Iterable[ReportTable], evidence: bool) -> str:
    links = [(f"s-{one.name}", one.heading) for one in shown]
    links += [("evidence", "Examples")] if evidence else []
    items = "".join(f'<li><a href="#{text(to)}">{text(name)}</a></li>' for to, name in links)
    return f'<nav aria-label="Contents"><ul>{items}</ul></nav>'


def _evidence(evidence: Mapping[str, list[dict[str, Any]]], names: Mapping[str, str]) -> str:
    if not evidence:
        return ""
    parts = [
        '<section id="evidence" aria-labelledby="h-evidence">',
        '<h2 id="h-evidence">Examples</h2>',
        "<p>Words of the postings in which a concept was found: up to three for each.</p>",
    ]
    for concept in sorted(evidence, key=lambda one: names.get(one, one).casefold()):
        items = "".join(_example(row) for row in evidence[concept])
        parts.append(
            f'<details id="ex-{text(concept)}"><summary>{text(names.get(concept, concept))}'
            f'</summary><ul class="examples">{items}</ul></details>'
        )
    return "\n".join([*parts, "</section>"])


def _example(row: Mapping[str, Any]) -> str:
    where = ", ".join(f"<bdi>{text(row[key])}</bdi>" for key in ("title", "company") if row[key])
    away = 'rel="noopener noreferrer" target="_blank"'
    link = f' <a href="{text(row["url"])}" {away}>posting</a>' if is_safe(row["url"]) else ""
    return (
        f'<li><blockquote dir="auto">{text(row["before"])}<mark>{text(row["surface"])}</mark>'
        f'{text(row["after"])}</blockquote><div class="source">{where} '
        f"({text(row['requirement'])}){link}</div></li>"
    )


def _footer(meta: ReportMeta) -> str:
    documents = "".join(f"<li>{text(name)}</li>" for name in meta.described())
    versions = ", ".join(
        f"{what} {version}"
        for what, version in (("analyzer", meta.package_version), ("lexicon", meta.lexicon_version))
        if version
    )
    return (
        "<footer>"
        + (f"<h2>Documents</h2><ol>{documents}</ol>" if documents else "")
        + "".join(f"<p>{text(notice)}</p>" for notice in meta.notices)
        + (f"<p>Made with {text(versions)}.</p>" if versions else "")
        + "</footer>"
    )


def _by_concept(examples: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in examples.to_dict("records"):
        found.setdefault(str(row["concept_id"]), []).append({str(k): v for k, v in row.items()})
    return found


def concept_names(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Return the names of the concept ids in a report's tables."""
    names: dict[str, str] = {}
    for frame in tables.values():
        if {"concept_id", "name"} <= set(frame.columns):
            names |= dict(zip(frame["concept_id"], frame["name"], strict=True))
    return names


def _asset(name: str) -> str:
    return (files("analyzer.reports") / "assets" / name).read_text(encoding="utf-8")


def _css() -> str:
    """Return the style sheet with the colours of the one style in front."""

    def root(theme: str) -> str:
        pairs = "".join(f"--{name}:{value};" for name, value in style()[theme].items())
        return f":root{{color-scheme:{theme};{pairs}}}"

    return (
        f"{root('light')}\n@media screen and (prefers-color-scheme: dark){{{root('dark')}"
        ".t.mid{fill:var(--background)}}\n" + _asset("report.css")
    )


def _policy(css: str, script: str) -> str:
    def digest(content: str) -> str:
        return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()

    return (
        f"default-src 'none'; style-src 'sha256-{digest(css)}'; "
        f"script-src 'sha256-{digest(script)}'; base-uri 'none'; form-action 'none'"
    )
