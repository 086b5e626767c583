"""Turn the accepted rows of a review file into entries of a lexicon file for a user layer."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from skill_lexicon.errors import LexiconError
from skill_lexicon.formatting import format_data, rewrite
from skill_lexicon.loader import read_entries
from skill_lexicon.model import KINDS
from skill_lexicon.surfaces import covers, id_of, shortest, surface_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from skill_lexicon.model import Entry

_YES = {"yes", "y", "true", "t", "1", "x", "accept", "accepted", "ok"}
_NO = {"", "no", "n", "false", "f", "0", "reject", "rejected", "-"}
_SENTENCES = ("positive examples", "positive", "examples", "example")
_FRAGMENT = re.compile(r"example_\d+")
_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s(?:[-•·*]\s)?|(?:^|\s)[-•·*]\s")
_MARKED = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """A lexicon file with the accepted rows, and what is new in it.

    Attributes
    ----------
    text
        The lexicon file.
    added
        Ids of new entries.
    extended
        Ids of entries that were there, with the aliases or examples they got.
    present
        Ids of entries that were there with all their aliases.
    """

    text: str
    added: tuple[str, ...]
    extended: Mapping[str, tuple[str, ...]]
    present: tuple[str, ...]


def promote(text: str, *, name: str = "review file") -> str:
    """Return a new lexicon file of the rows of `text` that a person accepted.

    See `promote_into`.
    """
    return promote_into("", text, name=name).text


def promote_into(
    lexicon: str,
    text: str,
    *,
    name: str = "review file",
    target: str = "lexicon file",
    without: Collection[str] = (),
) -> Promotion:
    """Add the rows of `text` that a person accepted to a lexicon file.

    Parameters
    ----------
    lexicon
        The lexicon file as text, empty for a new one. What stands in it stays: an entry that
        has the id of a row gets the aliases that it lacks, and examples if it has none.
    text
        CSV with the columns ``term`` and ``accept`` (yes or no), and, as far as filled in, ``id``,
        ``name``, ``kind``, ``category``, ``aliases`` and ``positive examples`` (several are
        separated by ``|``); without examples of that column, the fragments ``example_1`` and so
        on that ``analyzer discover`` writes become examples. Other columns are for the reader
        only.
    name, target
        The files' names, for error messages.
    without
        Examples to leave out.

    Returns
    -------
    Promotion
        A new file is in canonical form. An entry whose id is missing gets one from its term;
        its kind is ``skill`` and its category ``other`` where the row does not say. Of two
        aliases that differ by the plural, the singular stands for both.

    Raises
    ------
    LexiconError
        A column is missing, or a row cannot be used; the message names the row. Or the lexicon
        file is not usable as it is.
    """
    old = {entry.id: entry for entry in read_entries(lexicon, name=target, layer="user")}
    raw = {item["id"]: item for item in tomllib.loads(lexicon).get("entry", [])}
    added: dict[str, dict[str, Any]] = {}
    changed: dict[str, dict[str, Any]] = {}
    extended: dict[str, tuple[str, ...]] = {}
    present: list[str] = []
    rows = 0
    for where, entry in _accepted(text, name, without):
        rows += 1
        concept_id = entry["id"]
        if concept_id in added or concept_id in extended or concept_id in present:
            raise _refusal(f"{where}: the id {concept_id!r} stands in an earlier row too")
        if concept_id not in old:
            added[concept_id] = entry
            continue
        there = old[concept_id]
        if there.kind != entry["kind"]:
            raise _refusal(
                f"{where}: {concept_id!r} is of kind {entry['kind']!r} here, and {there.kind!r} "
                f"in {target}; give the row another id or kind"
            )
        lacking = _lacking(there, entry)
        if lacking:
            extended[concept_id] = tuple(text for texts in lacking.values() for text in texts)
            merged = {key: [*getattr(there, key), *texts] for key, texts in lacking.items()}
            merged["aliases"] = shortest(merged.get("aliases", there.aliases))
            changed[concept_id] = {**raw[concept_id], **merged}
        else:
            present.append(concept_id)
    if not rows:
        raise _refusal(f"{name}: no row is accepted; write 'yes' in the column 'accept'")
    result = lexicon
    if not lexicon.strip():
        result = format_data({"entry": list(added.values())})
    elif added or changed:
        result = rewrite(lexicon, changed=changed, added=list(added.values()))
    read_entries(result, name=name, layer="user")
    return Promotion(text=result, added=tuple(added), extended=extended, present=tuple(present))


def _lacking(there: Entry, row: dict[str, Any]) -> dict[str, list[str]]:
    """Return the aliases, and the examples if there are none, that an entry gets from a row."""
    guarded = (surface for guard in there.guarded for surface in guard.surfaces)
    known = (*there.aliases, *there.exact, *guarded)
    aliases = [
        alias for alias in row["aliases"] if not any(covers(surface, alias) for surface in known)
    ]
    examples = [] if there.positive else row.get("positive", [])
    found = {"aliases": aliases, "positive": examples}
    return {key: texts for key, texts in found.items() if texts}


def _accepted(
    text: str, name: str, without: Collection[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the accepted rows as entries, each with its place."""
    text = text.removeprefix("\ufeff")
    header = text.partition("\n")[0]
    # Some spreadsheets write ";" or tabs.
    rows = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=header.count))
    columns = {(column or "").strip().lower(): column for column in rows.fieldnames or []}
    for column in ("term", "accept"):
        if column not in columns:
            found = ", ".join(columns) or "no header"
            raise _refusal(f"{name}: no column {column!r} (found: {found})")
    try:
        for row in rows:
            where = f"{name}, row {rows.line_num}"
            cells = {key: _cell(row.get(column)) for key, column in columns.items()}
            if _is_accepted(cells["accept"], where):
                yield where, _entry(cells, where, without)
    except csv.Error as error:
        raise _refusal(f"{name}, row {rows.line_num + 1}: {error}") from error


def _refusal(message: str) -> LexiconError:
    return LexiconError(message, next_step="correct the review file and promote it again")


def _cell(text: str | None) -> str:
    """Return a cell without the apostrophe that keeps it from being taken for a formula."""
    cell = (text or "").strip()
    return cell[1:] if re.match(r"'[=+\-@]", cell) else cell


def _is_accepted(cell: str, where: str) -> bool:
    answer = cell.lower()
    if answer in _YES:
        return True
    if answer in _NO:
        return False
    raise _refusal(f"{where}: accept is {cell!r}, expected yes or no")


def _entry(cells: dict[str, str], where: str, without: Collection[str]) -> dict[str, Any]:
    term = cells["term"]
    if not term:
        raise _refusal(f"{where}: the term is empty")
    kind = cells.get("kind") or "skill"
    if kind not in KINDS:
        raise _refusal(f"{where}: kind is {kind!r}, expected one of {', '.join(KINDS)}")
    concept_id = cells.get("id") or id_of(term)
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", concept_id):
        raise _refusal(f"{where}: {concept_id!r} is no id; fill in the column 'id', in a-z, 0-9")
    forms = [term, *_split(cells.get("aliases", ""))]
    entry: dict[str, Any] = {
        "id": concept_id,
        "name": cells.get("name") or term,
        "kind": kind,
        "category": cells.get("category") or "other",
        "aliases": shortest(forms),
    }
    examples = [text for text in _examples(cells, forms) if text not in without]
    if examples:
        entry["positive"] = list(dict.fromkeys(examples))
    return entry


def _examples(cells: dict[str, str], forms: Iterable[str]) -> list[str]:
    sentences = next((cells[key] for key in _SENTENCES if cells.get(key)), "")
    if sentences:
        return _split(sentences)
    keys = {surface_key(form) for form in forms}
    fragments = (cell for key, cell in cells.items() if _FRAGMENT.fullmatch(key))
    return [text for text in (_unmarked(cell, keys) for cell in fragments) if text]


def _unmarked(fragment: str, keys: set[str]) -> str:
    """Return the sentence of a fragment that has the term, without the brackets around it.

    >>> _unmarked("…of all. - You know [Docker] and [others]. We…", {"docker"})
    'You know Docker and [others].'
    """
    text = fragment.strip("… ")
    marks = list(_MARKED.finditer(text))
    mark = next((mark for mark in marks if surface_key(mark[1]) in keys), None)
    if mark is None and len(marks) == 1:
        mark = marks[0]  # the term was corrected
    if mark is None:
        return text
    before, after = text[: mark.start()], text[mark.end() :]
    return f"{_SENTENCE_END.split(before)[-1]}{mark[1]}{_SENTENCE_END.split(after)[0]}".strip()


def _split(cell: str) -> list[str]:
    return [part for part in (part.strip() for part in re.split(r"[|\n]", cell)) if part]
