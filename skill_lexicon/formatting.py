"""The canonical form of a lexicon file, made for editing by hand.

Entries are sorted by id, keys stand in one order, a list that does not fit into 100 columns has
one item a line, example sentences always have. Comments are kept: each one moves in front of the
entry in which it stands.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

from skill_lexicon.errors import LexiconError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH = 100
ORDER = (
    "id", "name", "kind", "category", "aliases", "exact", "patterns", "reject", "not_in",
    "own_title", "broader", "positive", "negative", "provenance",
)  # fmt: skip
GUARD_ORDER = ("surfaces", "case", "accept", "near", "reject")

_HEAD = "[[entry]]"
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
    data = _data(text)
    header, comments = _comments(text, len(data.get("entry", [])))
    return format_data(data, header=header, comments=comments)


def rewrite(
    text: str, *, changed: Mapping[str, dict[str, Any]], added: Sequence[dict[str, Any]]
) -> str:
    """Return a lexicon file with some entries changed, others added, and the rest as it is.

    A file in canonical form stays in it; in any other the new entries stand at the end.

    Parameters
    ----------
    text
        The file.
    changed
        Entries in place of those with their ids.
    added
        Further entries.
    """
    data = _data(text)
    old = data.get("entry", [])
    begins = _begins(text)
    if format_text(text) == text or len(begins) != len(old):
        header, comments = _comments(text, len(old))
        entries = [changed.get(item["id"], item) for item in old]
        return format_data(
            {**data, "entry": [*entries, *added]},
            header=header,
            comments=[*comments, *([] for _ in added)],
        )
    defaults: dict[str, Any] = {key: data[key] for key in ("category", "kind") if key in data}
    lines, bare = text.rstrip().split("\n"), _bare(text).split("\n")
    ends = [*begins, len(lines)][1:]
    for item, begin, end in reversed(list(zip(old, begins, ends, strict=True))):
        if item["id"] in changed:
            # The comments and blank lines at the end belong to the next entry.
            while not bare[end - 1].partition("#")[0].strip():
                end -= 1
            remarks = ["#" + line.partition("#")[2] for line in bare[begin:end] if "#" in line]
            lines[begin:end] = [*remarks, *_entry(_without(changed[item["id"]], defaults))]
    blocks = ["\n".join(_entry(_without(item, defaults))) for item in added]
    return "\n\n".join(["\n".join(lines), *blocks]).lstrip("\n") + "\n"


def _data(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"not a TOML file: {error}") from error


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
    defaults: dict[str, Any] = {key: data[key] for key in ("category", "kind") if key in data}
    blocks = []
    if defaults:
        if header:
            blocks.append("\n".join(header))
        blocks.append("\n".join(f"{key} = {_value(value)}" for key, value in defaults.items()))
        header = []
    waiting = header or []  # without defaults it is the comment of the first entry
    ordered = sorted(zip(entries, remarks, strict=True), key=lambda pair: str(pair[0].get("id")))
    for item, remark in ordered:
        blocks.append("\n".join([*waiting, *remark, *_entry(_without(item, defaults))]))
        waiting = []
    if waiting:
        blocks.append("\n".join(waiting))
    return "\n\n".join(blocks) + "\n"


def _without(item: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if defaults.get(key) != value}


def _entry(item: dict[str, Any]) -> list[str]:
    lines = [_HEAD]
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


def _bare(text: str) -> str:
    """Return `text` with signs in place of what stands in strings, line by line."""

    def hidden(found: re.Match[str]) -> str:
        return found[0] if found[0][0] == "#" else re.sub(r"[^\n]", "'", found[0])

    return _STRING_OR_COMMENT.sub(hidden, text)


def _begins(text: str) -> list[int]:
    """Return the numbers of the lines in which entries begin, from 0."""
    return [
        number
        for number, line in enumerate(_bare(text).split("\n"))
        if line.partition("#")[0].strip() == _HEAD
    ]


def _comments(text: str, size: int) -> tuple[list[str], list[list[str]]]:
    """Return the comments before the first key, and those of each of the `size` entries.

    Comment lines directly before ``[[entry]]`` belong to that entry. Where entries are written
    in another way, all comments go to the beginning.
    """
    header: list[str] = []
    entries: list[list[str]] = []
    waiting: list[str] = []
    for line in _bare(text).split("\n"):
        code, sign, comment = line.partition("#")
        if sign:
            waiting.append(sign + comment.rstrip())
        if code.strip() == _HEAD:
            entries.append(waiting)
            waiting = []
        elif waiting and code.strip():
            (entries[-1] if entries else header).extend(waiting)
            waiting = []
    (entries[-1] if entries else header).extend(waiting)
    if len(entries) != size:
        return [*header, *(line for lines in entries for line in lines)], [[] for _ in range(size)]
    return header, entries
