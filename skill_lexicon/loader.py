"""Read lexicon files (TOML) into the model, lazily and once."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skill_lexicon.errors import LexiconError
from skill_lexicon.literals import best_run, runs
from skill_lexicon.model import KINDS, SECTIONS, Entry, Guard, Layer, Lexicon, Provenance
from skill_lexicon.notation import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LAYERS: tuple[Layer, ...] = ("documents", "market")

_LISTS = (
    "aliases", "exact", "patterns", "reject", "not_in", "own_title", "broader",
    "positive", "negative",
)  # fmt: skip
_FIELDS = {"id", "name", "kind", "category", "guarded", "provenance", *_LISTS}
_GUARD_FIELDS = {"surfaces", "case", "accept", "near", "reject"}


def load_lexicon(
    *, layers: tuple[Layer, ...] = LAYERS, files: tuple[str | Path, ...] = ()
) -> Lexicon:
    """Return the lexicon of the bundled `layers` plus the user's `files`.

    Parameters
    ----------
    layers
        Bundled layers: ``documents`` (the four career documents), ``market``.
    files
        TOML files of the same schema; their entries form the ``user`` layer. An entry whose id
        is there already adds to that one: see `extended`.

    Raises
    ------
    LexiconError
        A file, entry or field is not usable; the message names all three. Or there is no such
        layer.
    """
    return lexicon_from(layers, [(str(file), read_file(Path(file))) for file in files])


def lexicon_from(layers: Sequence[Layer], texts: Sequence[tuple[str, str]]) -> Lexicon:
    """Return the lexicon of the bundled `layers` plus files given as (name, text).

    Raises
    ------
    LexiconError
        As for `load_lexicon`.
    """
    _check_layers(layers)
    return _lexicon(tuple(layers), texts) if texts else _bundled(tuple(layers))


def lexicon_of(entries: Iterable[Entry]) -> Lexicon:
    """Return a lexicon of `entries`; one whose id is there already adds to it (`extended`)."""
    by_id: dict[str, Entry] = {}
    for entry in entries:
        _join(by_id, entry)
    ordered = tuple(sorted(by_id.values(), key=_order))
    digest = hashlib.blake2b(repr(ordered).encode("utf-8", "surrogatepass"), digest_size=6)
    return Lexicon(ordered, version=digest.hexdigest())


def _check_layers(layers: Sequence[str]) -> None:
    if isinstance(layers, str):
        raise LexiconError(
            f"layers is the text {layers!r}, expected a tuple", next_step=f"write ({layers!r},)"
        )
    for layer in layers:
        if layer not in LAYERS:
            raise LexiconError(
                f"there is no bundled layer {layer!r}; bundled are {' and '.join(LAYERS)}, and "
                "files of your own make the layer 'user'",
                next_step="name one of these",
            )


@cache
def _bundled(layers: tuple[Layer, ...]) -> Lexicon:
    return _lexicon(layers, ())


def _lexicon(layers: tuple[Layer, ...], texts: Sequence[tuple[str, str]]) -> Lexicon:
    entries: dict[str, Entry] = {}
    digest = hashlib.blake2b(digest_size=6)
    for layer in layers:
        folder = resources.files("skill_lexicon") / "data" / layer
        for item in sorted(folder.iterdir(), key=lambda item: item.name):
            if item.name.endswith(".toml"):
                text = item.read_text(encoding="utf-8")
                digest.update(text.encode())
                _add(entries, read_entries(text, name=item.name, layer=layer), item.name)
    for name, text in texts:
        digest.update(text.encode())
        for entry in read_entries(text, name=name, layer="user"):
            _join(entries, entry, name)
    ordered = sorted(entries.values(), key=_order)
    return Lexicon(tuple(ordered), version=digest.hexdigest())


def read_entries(text: str, *, name: str, layer: Layer) -> list[Entry]:
    """Return the entries of one lexicon file given as text; `name` is used in errors."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{name}: not a TOML file: {error}") from error
    unknown = set(data) - {"entry", "category", "kind"}
    if unknown:
        raise LexiconError(
            f"{name}: unknown table or key {sorted(unknown)[0]!r}; expected [[entry]]"
        )
    defaults: dict[str, Any] = {key: data[key] for key in ("category", "kind") if key in data}
    for key, value in defaults.items():
        if not isinstance(value, str):
            raise LexiconError(f"{name}: {key!r} must be a text")
    return [
        _entry({**defaults, **item}, number, name=name, layer=layer)
        for number, item in enumerate(_tables(data, "entry", name), start=1)
    ]


def _tables(parent: dict[str, Any], key: str, where: str) -> list[dict[str, Any]]:
    """Return the tables below a key."""
    found = parent.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        header = key if key == "entry" else f"entry.{key}"
        raise LexiconError(f"{where}: {key!r} must be tables, each with the line [[{header}]]")
    return found


def _entry(item: dict[str, Any], number: int, *, name: str, layer: Layer) -> Entry:
    where = f"{name}, entry {item.get('id', number)!r}"
    for key in ("id", "name", "kind", "category"):
        if not isinstance(item.get(key), str) or not item[key].strip():
            raise LexiconError(f"{where}: the field {key!r} is missing or not a text")
    if item["kind"] not in KINDS:
        raise LexiconError(f"{where}: kind is {item['kind']!r}, expected one of {', '.join(KINDS)}")
    unknown = set(item) - _FIELDS
    if unknown:
        raise LexiconError(
            f"{where}: unknown field {sorted(unknown)[0]!r}; known: {', '.join(sorted(_FIELDS))}"
        )
    lists = {key: _strings(item, key, where) for key in _LISTS}
    for section in lists["not_in"]:
        if section not in SECTIONS:
            raise LexiconError(f"{where}: not_in has {section!r}, not a section")
    _check_phrases(lists["patterns"] + lists["own_title"], where)
    _check_phrases(lists["reject"], where)
    if layer == "user":  # of the bundled ones the tests know it
        for phrase in lists["patterns"]:
            if best_run(runs(parse(phrase))) is None:
                raise LexiconError(f"{where}: the phrase {phrase!r} needs a word to look for")
    return Entry(
        id=item["id"],
        name=item["name"],
        kind=item["kind"],
        category=item["category"],
        layer=layer,
        guarded=tuple(_guard(guard, where) for guard in _tables(item, "guarded", where)),
        provenance=tuple(_provenance(place, where) for place in _places(item, where)),
        **lists,
    )


def _guard(item: dict[str, Any], where: str) -> Guard:
    where = f"{where}, guarded"
    unknown = set(item) - _GUARD_FIELDS
    if unknown:
        raise LexiconError(f"{where}: unknown field {sorted(unknown)[0]!r}")
    lists = {key: _strings(item, key, where) for key in _GUARD_FIELDS - {"case"}}
    case = item.get("case", "any")
    if case not in ("any", "exact"):
        raise LexiconError(f"{where}: case is {case!r}, expected 'any' or 'exact'")
    if not lists["surfaces"]:
        raise LexiconError(f"{where}: it needs 'surfaces'")
    if not (lists["accept"] or lists["near"] or lists["reject"]):
        raise LexiconError(f"{where}: it needs a context rule: accept, near or reject")
    _check_phrases(lists["accept"] + lists["reject"], where, surface=True)
    _check_phrases(lists["near"], where)
    return Guard(case=case, **lists)


def _places(item: dict[str, Any], where: str) -> list[Any]:
    places = item.get("provenance", [])
    if not isinstance(places, list):
        raise LexiconError(f"{where}: provenance must be a list")
    return places


def _provenance(item: Any, where: str) -> Provenance:
    if not isinstance(item, dict) or set(item) != {"document", "section"}:
        raise LexiconError(f"{where}: provenance needs exactly 'document' and 'section'")
    if not all(isinstance(value, str) for value in item.values()):
        raise LexiconError(f"{where}: 'document' and 'section' of a provenance must be texts")
    return Provenance(document=item["document"], section=item["section"])


def _strings(item: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = item.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
        raise LexiconError(f"{where}: the field {key!r} must be a list of texts")
    return tuple(value)


def _check_phrases(phrases: Sequence[str], where: str, *, surface: bool = False) -> None:
    for phrase in phrases:
        try:
            parse(phrase)
        except LexiconError as error:
            raise LexiconError(f"{where}: {error}") from error
        if surface and "@" not in phrase:
            raise LexiconError(f"{where}: the context rule {phrase!r} has no '@'")


def _add(entries: dict[str, Entry], new: Iterable[Entry], name: str) -> None:
    for entry in new:
        if entry.id in entries:
            raise LexiconError(f"{name}, entry {entry.id!r}: the id is taken by another entry")
        entries[entry.id] = entry


def _join(entries: dict[str, Entry], entry: Entry, name: str = "") -> None:
    there = entries.get(entry.id)
    if there is not None and there.kind != entry.kind:
        raise LexiconError(
            f"{name}{', ' if name else ''}entry {entry.id!r}: its kind is {entry.kind!r}, and "
            f"{there.kind!r} in the entry of that id which it adds to",
            next_step="give it the same kind, or another id",
        )
    entries[entry.id] = entry if there is None else extended(there, entry)


def extended(there: Entry, entry: Entry) -> Entry:
    """Return an entry with what another of the same id adds: wordings, rules, examples, places.

    Name, kind, category and layer stay, and so does where documents name it: a file of a user's
    own does not change what other documents say.
    """
    added: dict[str, Any] = {
        key: tuple(dict.fromkeys((*getattr(there, key), *getattr(entry, key))))
        for key in (*_LISTS, "guarded", "provenance")
    }
    return replace(there, **added)


def _order(entry: Entry) -> tuple[int, int, str, str]:
    layers = ("documents", "market", "user")
    return (layers.index(entry.layer), KINDS.index(entry.kind), entry.category, entry.id)


def read_file(path: Path) -> str:
    """Return the text of a lexicon or review file.

    Raises
    ------
    LexiconError
        It cannot be read; `next_step` fits the cause.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        reason, next_step = "there is no such file", "correct the path"
    except IsADirectoryError:
        reason, next_step = "it is a folder", "name a file in it"
    except UnicodeDecodeError:
        reason, next_step = "it is not UTF-8 text", "save it as UTF-8"
    except OSError as error:
        reason, next_step = error.strerror or str(error), "name a file that you may read"
    raise LexiconError(f"{path}: cannot be read: {reason}", next_step=next_step)
