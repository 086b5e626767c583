"""The canonical form of a lexicon file, made for editing by hand.

Entries are sorted by id, keys stand in one order, a list that does not fit into 100 columns has
one item a line, example sentences always have. Comments are kept: each one moves in front of the
entry in which it stands.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from skill_lexicon.errors import LexiconError

WIDTH = 100
ORDER = (
    "id", "name", "kind", "category", "aliases", "exact", "patterns", "reject", "not_in",
    "own_title", "broader", "positive", "negative", "provenance",
)  # fmt: skip
GUARD_ORDER = ("surfaces", "case", "accept", "near", "reject")

_SENTENCES = {"positive", "negative", "provenance"}
_STRING_OR_COMMENT = re.compile(
    r'"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"'
    r"|'''[\s\S]*?'''|'[^'\n]*'|#[^\n]*"
)


def format_text(text: str) -> str:
    """Return the canonical form of a lexicon file given as text.

    The result has the same content: the same entries with the same values.

    Raises
    ------
    LexiconError
        The text is not TOML.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"not a TOML file: {error}") from error
    header, comments = _comments(text)
    return format_data(data, header=header, comments=comments)


def format_data(
    data: dict[str, Any],
    *,
    header: list[str] | None = None,
    comments: list[list[str]] | None = None,
) -> str:
    """Return the canonical text of a lexicon file given as data.

    Parameters
    ----------
    data
        ``kind`` and ``category`` (defaults of the file, optional) and ``entry``, a list.
    header
        Comment lines for the beginning of the file.
    comments
        Comment lines of each entry, in the order of ``data["entry"]``.
    """
    entries = data.get("entry", [])
    remarks = comments if comments is not None else [[] for _ in entries]
    defaults = {key: data[key] for key in ("category", "kind") if key in data}
    blocks = []
    if header:
        blocks.append("\n".join(header))
    if defaults:
        blocks.append("\n".join(f"{key} = {_value(value)}" for key, value in defaults.items()))
    ordered = sorted(zip(entries, remarks, strict=True), key=lambda pair: str(pair[0].get("id")))
    for item, remark in ordered:
        own = {key: value for key, value in item.items() if defaults.get(key) != value}
        blocks.append("\n".join([*remark, *_entry(own)]))
    return "\n\n".join(blocks) + "\n"


def _entry(item: dict[str, Any]) -> list[str]:
    lines = ["[[entry]]"]
    for key in _ordered(item, ORDER):
        if key != "guarded":
            lines += _pair(key, item[key])
    for guard in item.get("guarded", []):
        lines += ["", "[[entry.guarded]]"]
        for key in _ordered(guard, GUARD_ORDER):
            lines += _pair(key, guard[key])
    return lines


def _ordered(item: dict[str, Any], order: tuple[str, ...]) -> list[str]:
    """Return the keys with a value, the known ones in their order, then the others."""
    known = [key for key in order if key in item]
    return [key for key in [*known, *sorted(set(item) - set(order))] if item[key] != []]


def _pair(key: str, value: Any) -> list[str]:
    if not isinstance(value, list):
        return [f"{key} = {_value(value)}"]
    line = f"{key} = [{', '.join(_value(item) for item in value)}]"
    if len(line) <= WIDTH and not (key in _SENTENCES and len(value) > 1):
        return [line]
    return [f"{key} = [", *(f"  {_value(item)}," for item in value), "]"]


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(item)}" for key, item in value.items()) + " }"
    # JSON's escapes are TOML's, but for the one control character that JSON leaves as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comments(text: str) -> tuple[list[str], list[list[str]]]:
    """Return the comments before the first key, and those of each entry.

    Comment lines directly before ``[[entry]]`` belong to that entry.
    """
    header: list[str] = []
    entries: list[list[str]] = []
    waiting: list[str] = []
    bare = _STRING_OR_COMMENT.sub(lambda found: found[0] if found[0][0] == "#" else "''", text)
    for line in bare.split("\n"):
        code, sign, comment = line.partition("#")
        if sign:
            waiting.append(sign + comment.rstrip())
        if code.strip() == "[[entry]]":
            entries.append(waiting)
            waiting = []
        elif waiting and code.strip():
            (entries[-1] if entries else header).extend(waiting)
            waiting = []
    (entries[-1] if entries else header).extend(waiting)
    return header, entries
