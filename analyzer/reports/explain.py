"""One posting, explained: what was found in it, what was turned down, and the words that decided.

`explain` finds, `print_explanation` and `html_explanation` show.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import TYPE_CHECKING

from analyzer.errors import InputError, unwritable
from analyzer.facts.stated import stated_facts
from analyzer.mentions import Extractor, Mention, Rejected
from analyzer.posting import posting_language
from analyzer.text.language import is_english, language_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from analyzer.mentions.model import Field
    from analyzer.posting import Posting

_NOT_NEEDED = "not needed"
# level, strongest first -> (terminal style, colour in HTML)
_LOOK = {
    "required": ("bold black on green", "#a7dfa0"),
    "preferred": ("black on yellow", "#ffe08a"),
    "duty": ("black on cyan", "#9fdcec"),
    "context": ("black on white", "#dcdcdc"),
    _NOT_NEEDED: ("strike black on red", "#f4a6a0"),
}
_WIDE = 120
"""Columns of a terminal from which on all columns of the mentions are shown."""

_MENTION_COLUMNS = ("words", "concept", "requirement", "section", "heading", "rule")
# Beside the page's own style, for notebooks, which have another: rules are long words.
_CELL = 'style="text-align: left; max-width: 24rem; overflow-wrap: break-word"'
_FACT_COLUMNS = ("fact", "value", "words")
_REJECTED_COLUMNS = ("words", "concept", "place", "reason")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A posting with everything that was found in it and everything that was turned down.

    Attributes
    ----------
    facts
        Of the posting as a whole: what is known, the value, and the words that say so.
    """

    posting: Posting
    mentions: tuple[Mention, ...]
    rejected: tuple[Rejected, ...]
    facts: tuple[tuple[str, str, str], ...] = ()

    @property
    def note(self) -> str | None:
        """Return that reports do not count the posting, where its language is why."""
        language = posting_language(self.posting)
        if is_english(language):
            return None
        return f'In {language_name(language)} ("{language}"), not in English: reports leave it out.'

    def _repr_html_(self) -> str:
        return _html_body(self)


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch of a field that one or more mentions cover; stretches never overlap."""

    start: int
    end: int
    mentions: tuple[Mention, ...]

    @property
    def label(self) -> str:
        """Return the concepts, with "not" before those that are not needed, and the level."""
        names = (
            f"not {item.concept_id}" if item.negated else item.concept_id for item in self.mentions
        )
        return f"{', '.join(dict.fromkeys(names))} · {self.level}"

    @property
    def level(self) -> str:
        """Return the strongest requirement among the mentions that are not negated."""
        asked = [item.requirement for item in self.mentions if not item.negated]
        return min(asked, key=list(_LOOK).index) if asked else _NOT_NEEDED

    @property
    def look(self) -> tuple[str, str]:
        """Return the terminal style and the HTML colour."""
        return _LOOK[self.level]


def find_posting(postings: Iterable[Posting], posting_id: str | None = None) -> Posting:
    """Return a posting by its id, address or origin (``file:row``), or the only one there is.

    Raises
    ------
    InputError
        There is no such posting, or more than one and no id to choose by, or none at all.
    """
    seen: list[str] = []
    if posting_id is None:
        first = list(islice(postings, 11))
        if len(first) == 1:
            return first[0]
        seen = [posting.id for posting in first]
        problem = "There is more than one posting; choose one with --id."
    else:
        near: list[Posting] = []
        for posting in postings:
            if posting_id in (posting.id, posting.url, posting.origin):
                return posting
            if ":" in posting_id and (posting.origin or "").endswith(f"/{posting_id}"):
                near.append(posting)
            if len(seen) < 11:
                seen.append(posting.id)
        if len(near) == 1:
            return near[0]
        problem = f"There is no posting with the id {posting_id!r}."
        if near:
            problem = f"{posting_id!r} is in several folders: name the file as it was given."
    if not seen:
        raise InputError("No posting could be read. Next step: check the path and its format.")
    more = ", ..." if len(seen) > 10 else ""
    raise InputError(f"{problem} Ids that are there: {', '.join(seen[:10])}{more}")


def explain(posting: Posting, *, extractor: Extractor | None = None) -> Explanation:
    """Find the mentions of a posting and keep the candidates that were turned down.

    Parameters
    ----------
    posting
        The posting to explain.
    extractor
        Finds the mentions; by default one with the bundled lexicon.
    """
    rejected: list[Rejected] = []
    find = extractor or Extractor()
    mentions = find.extract(posting, rejected=rejected)
    order = sorted(dict.fromkeys(rejected), key=lambda item: (item.field != "title", item[2:4]))
    facts = tuple(stated_facts(posting, find.options.lexicon))
    return Explanation(posting, tuple(mentions), tuple(order), facts)


def highlights(mentions: Iterable[Mention], field: Field) -> list[Highlight]:
    """Return the stretches of a field that mentions cover; overlapping mentions share one."""
    found: list[Highlight] = []
    inside = (item for item in mentions if item.field == field)
    for item in sorted(inside, key=lambda item: (item.start, item.end)):
        if found and item.start < found[-1].end:
            last = found[-1]
            found[-1] = Highlight(last.start, max(last.end, item.end), (*last.mentions, item))
        else:
            found.append(Highlight(item.start, item.end, (item,)))
    return found


def print_explanation(explanation: Explanation, console: Console) -> None:
    """Print the posting with coloured mentions, then the mentions and the rejected candidates."""
    from rich.text import Text

    posting = explanation.posting
    head = "  ·  ".join(filter(None, (posting.id, posting.company, posting.origin)))
    console.print(Text(head, style="dim"))
    if note := explanation.note:
        console.print(Text(note, style="bold"))
    console.print(Text("  ").join(Text(f" {name} ", style) for name, (style, _) in _LOOK.items()))
    console.print()
    if posting.title:
        console.print(_styled(posting.title, highlights(explanation.mentions, "title"), "bold"))
        console.print()
    console.print(_styled(posting.text, highlights(explanation.mentions, "text"), ""))
    console.print()
    console.print(_table("Facts", _FACT_COLUMNS, explanation.facts))
    shown: Sequence[int] = range(len(_MENTION_COLUMNS))
    if console.width < _WIDE:  # the rule names section and heading where they decided
        shown = [place for place in shown if _MENTION_COLUMNS[place] not in ("section", "heading")]
    columns = [_MENTION_COLUMNS[place] for place in shown]
    rows = [tuple(_row(item)[place] for place in shown) for item in explanation.mentions]
    console.print(_table(f"{len(rows)} mentions", columns, rows))
    rows = [_rejected_row(item) for item in explanation.rejected]
    console.print(_table(f"{len(rows)} rejected candidates", _REJECTED_COLUMNS, rows))


def html_explanation(explanation: Explanation) -> str:
    """Return a self-contained HTML page: displaCy's highlighting and the two tables."""
    name = escape(explanation.posting.title or explanation.posting.id)
    return _PAGE.format(name=name, body=_html_body(explanation))


def _html_body(explanation: Explanation) -> str:
    from spacy import displacy

    posting = explanation.posting
    fields: tuple[tuple[Field, str], ...] = (("title", posting.title), ("text", posting.text))
    parts = []
    for field, text in fields:
        if not text:
            continue
        found = highlights(explanation.mentions, field)
        # displaCy escapes the text, but not the labels, by which it also colours.
        entities = [
            {"start": item.start, "end": item.end, "label": escape(item.label)} for item in found
        ]
        colors = {escape(item.label).upper(): item.look[1] for item in found}
        parts.append(
            displacy.render(
                {"text": text, "ents": entities, "title": None},
                style="ent",
                manual=True,
                page=False,
                jupyter=False,
                options={"colors": colors},
            )
        )
    head = escape(" · ".join(filter(None, (posting.id, posting.company, posting.origin))))
    tables = (
        _html_table("Facts", _FACT_COLUMNS, explanation.facts)
        + _html_table(
            f"{len(explanation.mentions)} mentions",
            _MENTION_COLUMNS,
            [_row(item) for item in explanation.mentions],
        )
        + _html_table(
            f"{len(explanation.rejected)} rejected candidates",
            _REJECTED_COLUMNS,
            [_rejected_row(item) for item in explanation.rejected],
        )
    )
    note = explanation.note
    noted = [f"<p><strong>{escape(note)}</strong></p>"] if note else []
    return "\n".join([f'<p class="head">{head}</p>', *noted, *parts, tables])


def write_html(explanation: Explanation, path: Path) -> None:
    """Write the page of `html_explanation` to a file.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    try:
        path.write_text(html_explanation(explanation), encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from error


def _row(item: Mention) -> tuple[str, ...]:
    level = f"{item.requirement}, negated" if item.negated else item.requirement
    return (item.surface, item.concept_id, level, item.section, item.heading or "", item.rule)


def _rejected_row(item: Rejected) -> tuple[str, ...]:
    return (item.surface, item.concept_id, f"{item.field} {item.start}-{item.end}", item.reason)


def _styled(text: str, found: Iterable[Highlight], style: str) -> Text:
    from rich.text import Text

    styled = Text(text, style=style)
    for item in found:
        styled.stylize(item.look[0], item.start, item.end)
    return styled


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _html_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "\n".join(
        "<tr>" + "".join(f"<td {_CELL}>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<h2>{escape(title)}</h2>\n<table>\n<tr>{head}</tr>\n{body}\n</table>\n"


_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{name}</title>
<style>
body {{ font-family: sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; font-size: 0.85rem; display: block; overflow-x: auto; }}
th, td {{ border: 1px solid #ccc; padding: 0.2rem 0.5rem; text-align: left; vertical-align: top; }}
.head {{ color: #666; }}
</style>
</head>
<body>
{body}</body>
</html>
"""
