"""Turn the accepted rows of a review file into a lexicon file for a user layer."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from skill_lexicon.check import surface_key
from skill_lexicon.errors import LexiconError
from skill_lexicon.formatting import format_data
from skill_lexicon.loader import read_entries
from skill_lexicon.model import KINDS

_YES = {"yes", "y", "true", "t", "1", "x", "accept", "accepted", "ok"}
_NO = {"", "no", "n", "false", "f", "0", "reject", "rejected", "-"}
_EXAMPLES = ("positive examples", "positive", "examples", "example")


def promote(text: str, *, name: str = "review file") -> str:
    """Return a lexicon file of the rows of `text` that a person accepted.

    Parameters
    ----------
    text
        CSV with the columns ``term`` and ``accept`` (yes or no), and, as far as filled in, ``id``,
        ``name``, ``kind``, ``category``, ``aliases`` and ``positive examples`` (several are
        separated by ``|``). Other columns are for the reader only.
    name
        The file's name, for error messages.

    Returns
    -------
    str
        A lexicon file in canonical form. An entry whose id is missing gets one from its term;
        its kind is ``skill`` and its category ``other`` where the row does not say.

    Raises
    ------
    LexiconError
        A column is missing, or a row cannot be used; the message names the row.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    columns = {(column or "").strip().lower(): column for column in rows.fieldnames or []}
    for column in ("term", "accept"):
        if column not in columns:
            found = ", ".join(columns) or "no header"
            raise LexiconError(f"{name}: no column {column!r} (found: {found})")
    entries: dict[str, dict[str, Any]] = {}
    for row in rows:
        where = f"{name}, row {rows.line_num}"
        cells = {key: (row.get(column) or "").strip() for key, column in columns.items()}
        if _accepted(cells["accept"], where):
            entry = _entry(cells, where)
            if entry["id"] in entries:
                raise LexiconError(f"{where}: the id {entry['id']!r} stands in an earlier row too")
            entries[entry["id"]] = entry
    if not entries:
        raise LexiconError(f"{name}: no row is accepted; write 'yes' in the column 'accept'")
    result = format_data({"entry": list(entries.values())})
    read_entries(result, name=name, layer="user")
    return result


def _accepted(cell: str, where: str) -> bool:
    answer = cell.lower()
    if answer in _YES:
        return True
    if answer in _NO:
        return False
    raise LexiconError(f"{where}: accept is {cell!r}, expected yes or no")


def _entry(cells: dict[str, str], where: str) -> dict[str, Any]:
    term = cells["term"]
    if not term:
        raise LexiconError(f"{where}: the term is empty")
    kind = cells.get("kind") or "skill"
    if kind not in KINDS:
        raise LexiconError(f"{where}: kind is {kind!r}, expected one of {', '.join(KINDS)}")
    concept_id = cells.get("id") or re.sub(r"[^a-z0-9]+", "-", _spoken(term)).strip("-")
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", concept_id):
        raise LexiconError(
            f"{where}: {concept_id!r} is no id; fill in the column 'id', in a-z, 0-9"
        )
    aliases: dict[str, str] = {}
    for alias in [term, *_split(cells.get("aliases", ""))]:
        aliases.setdefault(surface_key(alias), alias)
    entry: dict[str, Any] = {
        "id": concept_id,
        "name": cells.get("name") or term,
        "kind": kind,
        "category": cells.get("category") or "other",
        "aliases": list(aliases.values()),
    }
    examples = next((cells[key] for key in _EXAMPLES if cells.get(key)), "")
    if examples:
        entry["positive"] = list(dict.fromkeys(_split(examples)))
    return entry


def _spoken(term: str) -> str:
    return term.lower().replace("++", "pp").replace("#", "sharp")


def _split(cell: str) -> list[str]:
    return [part for part in (part.strip() for part in re.split(r"[|\n]", cell)) if part]
