"""The review file: discoveries as a table in which a person accepts rows."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, TextIO

from analyzer.insight.spelling import singular
from skill_lexicon.surfaces import covers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from analyzer.insight.discover import Discovery

REVIEW_COLUMNS = (
    "term", "accept", "id", "name", "kind", "category", "aliases", "postings", "employers",
    "share", "keyness", "q", "rising", "example_1", "example_2", "example_3",
)  # fmt: skip
SEPARATOR = "|"
"""Between the aliases of one row, as ``analyzer lexicon promote`` reads them."""


def write_review(stream: TextIO, discoveries: Iterable[Discovery]) -> None:
    """Write discoveries as CSV with `REVIEW_COLUMNS`; `accept` and `category` are empty.

    Put "yes" into `accept`, correct id, name, kind, category and aliases, and turn the file
    into a lexicon with ``analyzer lexicon promote``. A text that a spreadsheet would take for a
    formula gets an apostrophe before it. The aliases are the other spellings, and the singular
    where only plurals were found.
    """
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(REVIEW_COLUMNS)
    for item in discoveries:
        examples = [*item.examples, "", "", ""][:3]
        row = (
            item.term, "", item.id, item.term, item.kind, "title" if item.kind == "title" else "",
            SEPARATOR.join(_aliases(item)), item.postings, item.employers, f"{item.share:.4f}",
            item.keyness, f"{item.q:.2g}", "" if item.rising is None else item.rising, *examples,
        )  # fmt: skip
        writer.writerow([_safe(cell) for cell in row])


def is_reviewed(path: Path) -> bool:
    """Tell whether a file is a review in which a person marked a row."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return any((row.get("accept") or "").strip() for row in csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error):
        return False


def _aliases(item: Discovery) -> list[str]:
    aliases = list(item.aliases)
    before, last = re.fullmatch(r"(.*[ -])?(.*)", item.term).groups("")  # type: ignore[union-attr]
    one = singular(last.lower())
    if one != last.lower() and (before or last.islower()):  # a name alone may end so: "Windows"
        single = before + last[: len(one) - 1] + one[-1]
        if not any(covers(form, single) for form in (item.term, *aliases)):
            aliases.append(single)
    return aliases


def _safe(cell: object) -> object:
    if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r"):
        return f"'{cell}"
    return cell
