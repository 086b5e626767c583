"""Which column of a file holds which field of a posting."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

from analyzer.errors import InputError
from analyzer.knowledge import read_toml

_NOT_ALNUM = re.compile(r"[^\w@.]+|_+")
Row = Mapping[str, Any]


@lru_cache(maxsize=1 << 12)
def fold(name: str) -> str:
    """Return a column name without case, spaces, underscores and hyphens.

    >>> fold("Job Title") == fold("job_title") == fold("jobTitle")
    True
    """
    return _NOT_ALNUM.sub("", name.rpartition("}")[2]).casefold()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The content of columns.toml, folded."""

    fields: dict[str, tuple[str, ...]]
    sections: dict[str, tuple[str, ...]]
    lists: tuple[str, ...]
    wrappers: tuple[str, ...]
    inherited: tuple[str, ...]
    shapes: tuple[dict[str, Any], ...]


@cache
def knowledge() -> Knowledge:
    """Load columns.toml, once."""
    data = read_toml(__package__, "columns.toml")

    def folded(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(fold(name) for name in names)

    shapes = [
        {key: value if key == "name" else folded(value) for key, value in shape.items()}
        for shape in data["shapes"]
    ]
    return Knowledge(
        fields={field: folded(names) for field, names in data["fields"].items()},
        sections={heading: folded(names) for heading, names in data["sections"].items()},
        lists=folded(data["containers"]["lists"]),
        wrappers=folded(data["containers"]["wrappers"]),
        inherited=folded(data["containers"]["inherited"]),
        shapes=tuple(shapes),
    )


@cache
def _all_names() -> frozenset[str]:
    return frozenset(name for names in knowledge().fields.values() for name in names)


def known_names(names: Iterable[str]) -> set[str]:
    """Return those names, folded, that some field of a posting goes by."""
    return {fold(name.strip(" \"'")) for name in names} & _all_names()


@cache
def text_names() -> frozenset[str]:
    """Return the folded names that the text of a posting goes by."""
    fields = knowledge().fields
    return frozenset((*fields["text"], *fields["html"]))


@cache
def content_names() -> frozenset[str]:
    """Return the folded names of what makes a row a posting: its title and its text."""
    return frozenset(knowledge().fields["title"]) | text_names()


# Not slotted: what is derived of it is kept.
@dataclass(frozen=True)
class Columns:
    """Where the fields of a row are, for all rows with the same keys.

    Attributes
    ----------
    fields
        Field to the paths of keys to try in turn.
    sections
        Heading to paths, of the parts of the text that have columns of their own.
    shape
        Name of the recognised kind of object, ``None`` for any other.
    """

    fields: dict[str, list[tuple[str, ...]]]
    sections: list[tuple[str, list[tuple[str, ...]]]]
    shape: str | None

    @classmethod
    def of(cls, keys: Iterable[str], overrides: Mapping[str, str]) -> Columns:
        """Resolve the keys of a row. An override for a missing key is not an error here."""
        names = {fold(key): key for key in reversed(list(keys))}
        shape = _shape(names)
        fields = {
            field: _paths(shape.get(field, known), names)
            for field, known in knowledge().fields.items()
        }
        for field, column in overrides.items():
            fields[field] = [_override_path(column, names)]
            if field == "text" and "html" not in overrides:
                fields["html"] = []
        used = {path for field in ("text", "html", "title") for path in fields[field]}
        skills = shape.get("name") == "schema.org" or "skills" not in names
        sections = [
            (heading, [path for path in _paths(known, names) if path not in used])
            for heading, known in knowledge().sections.items()
            # A plain "skills" column is somebody's tags; schema.org's is the posting's text.
            if shape.get("name") != "lever" and (heading != "Skills" or skills)
        ]
        return cls(fields, [part for part in sections if part[1]], shape.get("name"))

    @cached_property
    def pays(self) -> bool:
        """Whether any column may hold a salary."""
        return any(self.fields[f"salary{part}"] for part in ("", "_text", "_min", "_max"))

    def values(self, field: str, row: Row) -> list[Any]:
        """Return the values of a field in the order of preference, missing ones left out."""
        paths = self.fields[field]
        if not paths:
            return []  # most fields of most files
        return [value for path in paths if not is_missing(value := at(row, path))]

    def first(self, field: str, row: Row) -> Any:
        """Return the preferred value of a field, ``None`` if the row has none."""
        for path in self.fields[field]:
            if not is_missing(value := at(row, path)):
                return value
        return None


def check_overrides(
    rows: list[Row],
    overrides: Mapping[str, str],
    name: str,
    *,
    elsewhere: Callable[[str], bool] = lambda column: False,
) -> None:
    """Raise `InputError` if a named column is in none of the rows.

    `elsewhere` tells whether a column that is not in these rows is in others of the file.
    """
    for field, column in overrides.items():
        path = tuple(column.split("."))
        if not any(column in row or _has(row, path) for row in rows) and not elsewhere(column):
            present = dict.fromkeys(key for row in rows for key in row if isinstance(key, str))
            raise InputError(
                f"{name}: there is no column {column!r} (given for {field}). "
                f"Columns present: {', '.join(map(repr, present))}. Next step: name one of them."
            )


def at(row: Any, path: tuple[str, ...]) -> Any:
    """Return the value at a path of keys, ``None`` if there is none."""
    for step in path:
        if type(row) is not dict and not isinstance(row, Mapping):  # the first is quick
            return None
        if step not in row:
            step = next((key for key in row if fold(str(key)) == step), step)
        row = row.get(step)
    return row


def is_missing(value: Any) -> bool:
    """Whether a cell says "no value": empty, or one of the marks that dumps use for it."""
    if isinstance(value, str):
        bare = value.strip()
        return len(bare) <= _LONGEST_MARK and (not bare or bare.casefold() in _MISSING)
    return value is None or value != value or (isinstance(value, (list, dict)) and not value)


_MISSING = frozenset(("-1", "none", "nan", "null", "n/a", "na", "<na>", "[]", "{}"))
_LONGEST_MARK = max(map(len, _MISSING))


def _shape(names: Mapping[str, str]) -> dict[str, Any]:
    for shape in knowledge().shapes:
        if all(need in names for need in shape["needs"]):
            return shape
    return {}


def _paths(known: Iterable[str], names: Mapping[str, str]) -> list[tuple[str, ...]]:
    paths = []
    for name in known:
        head, *rest = name.split(".")
        if head in names:
            paths.append((names[head], *rest))
    return paths


def _override_path(column: str, names: Mapping[str, str]) -> tuple[str, ...]:
    return (column,) if column in names.values() or "." not in column else tuple(column.split("."))


def _has(row: Row, path: tuple[str, ...]) -> bool:
    for step in path:
        if not isinstance(row, Mapping) or step not in row:
            return False
        row = row[step]
    return True
