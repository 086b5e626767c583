"""Checks over lexicon files: what the loader accepts, but a maintainer should not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from skill_lexicon.errors import LexiconError
from skill_lexicon.formatting import format_text
from skill_lexicon.inflect import plural
from skill_lexicon.loader import LAYERS, read_entries
from skill_lexicon.notation import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from skill_lexicon.model import Entry, Layer

DOCUMENTS = (
    "000_6742ad9e5d95140d.txt",
    "001_f020ed3090c99e16.txt",
    "002_b35db468cc480182.txt",
    "003_f7800809923ca43c.txt",
)
"""The four career documents: the only ones that a provenance may name."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: where it is, and a sentence that says what to change."""

    file: str
    entry: str
    field: str
    sentence: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.entry, self.field) if part)
        return f"{place}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class LexiconFile:
    """A lexicon file as text: its name for messages, its layer, and what it holds."""

    name: str
    layer: Layer
    text: str


def bundled_files() -> list[LexiconFile]:
    """Return the files of the bundled layers, in the order in which they are loaded."""
    found = []
    for layer in LAYERS:
        folder = resources.files("skill_lexicon") / "data" / layer
        for item in sorted(folder.iterdir(), key=lambda item: item.name):
            if item.name.endswith(".toml"):
                text = item.read_text(encoding="utf-8")
                found.append(LexiconFile(f"{layer}/{item.name}", layer, text))
    return found


def check(files: Sequence[LexiconFile], *, beside: Sequence[LexiconFile] = ()) -> list[Problem]:
    """Return what is wrong with `files`, in their order.

    Parameters
    ----------
    files
        The files to check.
    beside
        Files that will be loaded with them: only clashes with their surface forms are reported.
    """
    problems: list[Problem] = []
    owners: list[tuple[str, Entry]] = []
    for file in files:
        try:
            entries = read_entries(file.text, name=file.name, layer=file.layer)
        except LexiconError as error:
            sentence = str(error).removeprefix(f"{file.name}: ").removeprefix(f"{file.name}, ")
            problems.append(Problem(file.name, "", "", sentence))
            continue
        if format_text(file.text) != file.text:
            sentence = "not in canonical order and formatting; `lexicon check --fix` rewrites it"
            problems.append(Problem(file.name, "", "", sentence))
        for entry in entries:
            problems += (
                Problem(file.name, entry.id, field, sentence) for field, sentence in _entry(entry)
            )
        owners += ((file.name, entry) for entry in entries)
    names = {file.name for file in files}
    # A file's entry with the id of a bundled one replaces it: no clash between the two.
    own = {entry.id for _, entry in owners}
    others = [
        (file.name, entry)
        for file in beside
        for entry in read_entries(file.text, name=file.name, layer=file.layer)
        if entry.id not in own
    ]
    found = _clashes([*others, *owners])
    return problems + [problem for problem in found if problem.file in names]


def surface_key(surface: str) -> str:
    """Return what two spellings have in common that the extractor takes for the same.

    >>> surface_key("Mixture-of-Experts Models") == surface_key("mixture of experts model")
    True
    """
    words = fold(surface).replace("-", " ").split()
    return " ".join([*words[:-1], _singular(words[-1])]) if words else ""


def _singular(word: str) -> str:
    # Very short words are acronyms and names: "AWS" is no plural.
    if len(word) < 4 or not word.endswith("s"):
        return word
    for stem in (word[:-3] + "y", word[:-2], word[:-1]):
        # The extractor makes no plural of a word that ends in "s" already.
        if plural(stem) == word and not stem.endswith("s"):
            return stem
    return word


def _entry(entry: Entry) -> Iterator[tuple[str, str]]:
    if not _ID.fullmatch(entry.id):
        yield "id", "an id is lower-case words joined by hyphens, such as 'machine-learning'"
    forms = (*entry.aliases, *entry.exact, *entry.patterns, *entry.guarded, *entry.own_title)
    if not forms:
        yield "aliases", "nothing in a text would ever match: give a surface form or a pattern"
    if entry.own_title and entry.kind != "title":
        yield "own_title", "only entries of kind 'title' may have it"
    yield from _repeated_surfaces(entry)
    yield from _guards(entry)
    yield from _examples(entry)
    if entry.layer == "documents" and not entry.provenance:
        yield "provenance", "an entry of the documents needs the place where they name it"
    for place in entry.provenance:
        if place.document not in DOCUMENTS:
            yield "provenance", f"{place.document!r} is none of {', '.join(DOCUMENTS)}"
        if not place.section.strip():
            yield "provenance", f"the section of {place.document} is empty"


def _repeated_surfaces(entry: Entry) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for surface in entry.aliases:
        if (key := surface_key(surface)) in seen:
            yield "aliases", f"{surface!r} says no more than {seen[key]!r}"
        seen.setdefault(key, surface)
    letters: dict[str, str] = {}  # exact forms differ by case too
    for surface in entry.exact:
        key = surface.removesuffix("s")
        if surface_key(surface) in seen or key in letters:
            other = seen.get(surface_key(surface)) or letters[key]
            yield "exact", f"{surface!r} says no more than {other!r}"
        letters[key] = surface
    for guard in entry.guarded:
        for surface in guard.surfaces:
            if (key := surface_key(surface)) in seen:
                yield "guarded", f"{surface!r} counts without the guard, as {seen[key]!r}"


def _guards(entry: Entry) -> Iterator[tuple[str, str]]:
    for guard in entry.guarded:
        keys = {surface_key(surface) for surface in guard.surfaces}
        if len(keys) < len(guard.surfaces):
            yield "guarded", f"two of the surfaces {', '.join(guard.surfaces)} are the same"
        for phrase in guard.near:
            if surface_key(phrase.rstrip("+*")) in keys:
                yield "guarded", f"the near phrase {phrase!r} is the surface itself: always true"
        if guard.case == "exact" and all(surface.islower() for surface in guard.surfaces):
            yield "guarded", "case 'exact' with lower-case surfaces excludes sentence beginnings"


def _examples(entry: Entry) -> Iterator[tuple[str, str]]:
    if not entry.positive:
        yield "positive", "an example sentence is missing"
    if (entry.guarded or entry.reject) and not entry.negative:
        yield "negative", "a context rule needs a sentence that it turns away"
    for field, sentences in (("positive", entry.positive), ("negative", entry.negative)):
        if len(set(sentences)) < len(sentences):
            yield field, "the same sentence stands twice"
    if both := set(entry.positive) & set(entry.negative):
        yield "negative", f"also given as positive: {min(both)!r}"


def _clashes(owners: Sequence[tuple[str, Entry]]) -> Iterator[Problem]:
    """Yield the surface forms and ids that two entries claim without a context rule."""
    ids: dict[str, str] = {}
    claims: dict[str, list[tuple[str, Entry, str, bool]]] = {}
    for file, entry in owners:
        if entry.id in ids:
            yield Problem(file, entry.id, "id", f"the id stands in {ids[entry.id]} too")
        ids.setdefault(entry.id, file)
        for surfaces, exact in ((entry.aliases, False), (entry.exact, True)):
            for surface in surfaces:
                claim = (file, entry, surface, exact)
                for _, other, theirs, other_exact in claims.get(surface_key(surface), []):
                    both_exact = exact and other_exact and surface != theirs
                    stated = other.id in entry.broader or entry.id in other.broader
                    if other.id != entry.id and not both_exact and not stated:
                        field = "exact" if exact else "aliases"
                        sentence = (
                            f"{surface!r} is a form of {other.id!r} too: guard it, "
                            "or name the wider concept in 'broader'"
                        )
                        yield Problem(file, entry.id, field, sentence)
                claims.setdefault(surface_key(surface), []).append(claim)
