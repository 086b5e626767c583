"""The outline of a document: its headings, list items and paragraphs, markup removed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_FRONT_MATTER = re.compile(r"\A\ufeff?---\n.*?\n---\n", re.DOTALL)
_FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.DOTALL | re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_EMPHASIS = re.compile(r"(?<![^\W_])(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?![^\W_])")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
_ITEM = re.compile(r"(?:[-*+•·◦▪●‣–]|\(?(?:\d{1,2}|[a-z])[.)])\s+(?=\S)")
_NUMBER = re.compile(r"^(?:\d+[.)]\s*)+|^[QA]\.\s+", re.IGNORECASE)
_LONGEST_HEADING = 9
_LONGEST_MARKED = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a document, its markup removed.

    Attributes
    ----------
    kind
        What it is.
    text
        Its words.
    section
        The heading it stands under, empty before the first one; for a heading itself.
    marked
        What its author put in bold or italics or made a link, up to five words each.
    """

    kind: Literal["heading", "item", "paragraph"]
    text: str
    section: str
    marked: tuple[str, ...] = ()


def outline(text: str) -> list[Part]:
    """Return the parts of a document in plain text or Markdown, in order.

    In plain text a heading is a short line in title case, or with a blank line around it,
    that does not end like a sentence. A line that goes on the one before is joined to it.
    """
    text = _FRONT_MATTER.sub("", text.replace("\r\n", "\n"))
    text = _IMAGE.sub("", _FENCE.sub("", text))
    raw = text.split("\n")
    lines = [_plain(line) for line in raw]
    parts: list[Part] = []
    section = ""
    joined = False
    for number, line in enumerate(lines):
        if not line:
            joined = False
            continue
        if heading := _heading(lines, number):
            section = heading
            parts.append(Part("heading", heading, section))
            joined = False
        elif item := _ITEM.match(line):
            parts.append(Part("item", line[item.end() :], section, _marked(raw[number])))
            joined = True
        elif joined and line[0].islower():
            before = parts.pop()
            marked = before.marked + _marked(raw[number])
            parts.append(Part(before.kind, f"{before.text} {line}", section, marked))
        else:
            parts.append(Part("paragraph", line, section, _marked(raw[number])))
            joined = True
    return parts


def _plain(line: str) -> str:
    line = _TAG.sub("", _LINK.sub(r"\1", line))
    for _ in range(3):
        line = _EMPHASIS.sub(r"\2", line)
    return " ".join(_ADDRESS.sub(" ", line).split())


def _marked(line: str) -> tuple[str, ...]:
    line = _IMAGE.sub("", line)
    found = [match[1] for match in _LINK.finditer(line)]
    found += [match[2] for match in _EMPHASIS.finditer(_LINK.sub(r"\1", line))]
    plain = (_plain(text) for text in found)
    return tuple(text for text in plain if 0 < len(text.split()) <= _LONGEST_MARKED)


def _heading(lines: list[str], number: int) -> str | None:
    line = lines[number]
    if match := _HEADING.match(line):
        return _NUMBER.sub("", match[1]).rstrip(":") or None
    if _ITEM.match(line) or len(line.split()) > _LONGEST_HEADING or line[-1] in ".,;!…":
        return None
    before = lines[number - 1] if number else ""
    after = lines[number + 1] if number + 1 < len(lines) else ""
    letters = [word for word in line.split() if len(word) > 3]
    in_title_case = bool(letters) and all(not word[0].islower() for word in letters)
    if not before and (
        line.endswith((":", "?")) or in_title_case or (not after and line[0].isupper())
    ):
        return _NUMBER.sub("", line).rstrip(":")
    return None
