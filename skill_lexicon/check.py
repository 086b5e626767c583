"""Checks over lexicon files: what the loader accepts, but a maintainer should not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import resources
from typing import TYPE_CHECKING

from skill_lexicon.errors import LexiconError
from skill_lexicon.formatting import format_text
from skill_lexicon.loader import LAYERS, lexicon_of, read_entries
from skill_lexicon.model import Entry, Lexicon
from skill_lexicon.surfaces import covers, surface_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from skill_lexicon.model import Layer

DOCUMENTS = (
    "000_6742ad9e5d95140d.txt",
    "001_f020ed3090c99e16.txt",
    "002_b35db468cc480182.txt",
    "003_f7800809923ca43c.txt",
)
"""The four career documents: the only ones that a provenance may name."""

Finder = Callable[[Entry, str], bool]
"""Tells whether a sentence mentions an entry's concept."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NOTATION = re.compile(
    r"""[|?"]|\.\.\d|~\d|<(?:num|cap|start|end)>|\b[a-z]{3,}(?:\+(?!\+)|\*)|\)\+"""
)
"""What only a phrase of the notation has; "C++", "Google+" and "A*" are names."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: where it is, and a sentence that says what to change.

    Attributes
    ----------
    warning
        Whether the file works nevertheless.
    """

    file: str
    entry: str
    field: str
    sentence: str
    warning: bool = False

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


def check(
    files: Sequence[LexiconFile],
    *,
    beside: Sequence[LexiconFile] = (),
    finder: Callable[[Lexicon], Finder] | None = None,
) -> list[Problem]:
    """Return what is wrong with `files`, in their order; at the end what shows only together.

    Parameters
    ----------
    files
        The files to check.
    beside
        Files that will be loaded with them: what `files` have in common with them is looked at,
        they themselves are not.
    finder
        Makes of the lexicon of all these files what finds its concepts; the example sentences
        are run with it.
    """
    bundled = [
        (file.name, entry)
        for file in beside
        for entry in read_entries(file.text, name=file.name, layer=file.layer)
    ]
    there = {entry.id for _, entry in bundled}
    problems: list[Problem] = []
    owners: list[tuple[str, Entry]] = []
    for file in files:
        try:
            entries = read_entries(file.text, name=file.name, layer=file.layer)
        except LexiconError as error:
            sentence = str(error).removeprefix(f"{file.name}: ").removeprefix(f"{file.name}, ")
            problems.append(Problem(file.name, "", "", sentence))
            continue
        if not entries:
            problems.append(Problem(file.name, "", "", "it has no [[entry]]"))
        if format_text(file.text) != file.text:
            sentence = "not in canonical order and formatting; `lexicon check --fix` rewrites it"
            problems.append(Problem(file.name, "", "", sentence, warning=True))
        for entry in entries:
            alone = entry.layer != "user" or entry.id not in there
            problems += (
                Problem(file.name, entry.id, field, sentence)
                for field, sentence in _defects(entry, alone=alone)
            )
            problems += (
                Problem(file.name, entry.id, field, sentence, warning=True)
                for field, sentence in _doubts(entry, alone=alone)
            )
        owners += ((file.name, entry) for entry in entries)
    names = {file.name for file in files}
    # A maintainer's file stands for the one that is bundled; a user's adds to it.
    own = {entry.id for _, entry in owners if entry.layer != "user"}
    others = [(name, entry) for name, entry in bundled if entry.id not in own]
    found = _clashes([*others, *owners])
    problems += (problem for problem in found if problem.file in names)
    mixed = list(_other_kinds([*others, *owners]))
    problems += mixed
    problems += _guarded_elsewhere(owners, others)
    problems += _misspelt_categories(owners, {entry.category for _, entry in bundled})
    if finder is not None and not mixed:
        finds = finder(lexicon_of(entry for _, entry in [*others, *owners]))
        problems += (
            Problem(file, entry.id, field, sentence)
            for file, entry in owners
            for field, sentence in _unmet(entry, finds)
        )
    return problems


def _defects(entry: Entry, *, alone: bool = True) -> Iterator[tuple[str, str]]:
    """Yield what does not work."""
    if not _ID.fullmatch(entry.id):
        yield "id", "an id is lower-case words joined by hyphens, such as 'machine-learning'"
    forms = (*entry.aliases, *entry.exact, *entry.patterns, *entry.guarded, *entry.own_title)
    if alone and not forms:
        yield "aliases", "nothing in a text would ever match: give a surface form or a pattern"
    if entry.own_title and entry.kind != "title":
        yield "own_title", "only entries of kind 'title' may have it"
    yield from _guards(entry)
    if both := set(entry.positive) & set(entry.negative):
        yield "negative", f"also given as positive: {min(both)!r}"
    if entry.layer == "documents" and not entry.provenance:
        yield "provenance", "an entry of the documents needs the place where they name it"
    if entry.layer != "user":  # users have documents of their own
        for place in entry.provenance:
            if place.document not in DOCUMENTS:
                yield "provenance", f"{place.document!r} is none of {', '.join(DOCUMENTS)}"
            if not place.section.strip():
                yield "provenance", f"the section of {place.document} is empty"


def _doubts(entry: Entry, *, alone: bool = True) -> Iterator[tuple[str, str]]:
    """Yield what works, but is superfluous, not shown to work, or hardly meant so."""
    yield from _repeated_surfaces(entry)
    guarded = [surface for guard in entry.guarded for surface in guard.surfaces]
    for field, surfaces in (
        ("aliases", entry.aliases),
        ("exact", entry.exact),
        ("guarded", guarded),
    ):
        for surface in surfaces:
            if sign := _NOTATION.search(surface):
                sentence = (
                    f"{surface!r} is taken literally here, {sign[0]!r} included; phrase notation "
                    "belongs in 'patterns'"
                )
                yield field, sentence
    if alone and not entry.positive:
        yield "positive", "an example sentence is missing"
    if (entry.guarded or entry.reject) and not entry.negative:
        yield "negative", "a context rule needs a sentence that it turns away"
    for field, sentences in (("positive", entry.positive), ("negative", entry.negative)):
        if len(set(sentences)) < len(sentences):
            yield field, "the same sentence stands twice"


def _repeated_surfaces(entry: Entry) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for surface in entry.aliases:
        key = surface_key(surface)
        if (other := seen.get(key)) is not None:
            less, more = (surface, other) if covers(other, surface) else (other, surface)
            yield "aliases", f"{less!r} says no more than {more!r}"
        seen.setdefault(key, surface)
    letters: dict[str, str] = {}  # exact forms differ by case too
    for surface in entry.exact:
        key = surface.removesuffix("s")
        if surface_key(surface) in seen or key in letters:
            other = seen.get(surface_key(surface)) or letters[key]
            yield "exact", f"{surface!r} says no more than {other!r}"
        letters[key] = surface


def _guards(entry: Entry) -> Iterator[tuple[str, str]]:
    aliases = {surface_key(surface): surface for surface in reversed(entry.aliases)}
    for guard in entry.guarded:
        for surface in guard.surfaces:
            if (alias := aliases.get(surface_key(surface))) is not None:
                yield "guarded", f"{surface!r} counts without the guard, as {alias!r}"
        keys = {surface_key(surface) for surface in guard.surfaces}
        if len(keys) < len(guard.surfaces):
            yield "guarded", f"two of the surfaces {', '.join(guard.surfaces)} are the same"
        for phrase in guard.near:
            if surface_key(phrase.rstrip("+*")) in keys:
                yield "guarded", f"the near phrase {phrase!r} is the surface itself: always true"
        if guard.case == "exact" and all(surface.islower() for surface in guard.surfaces):
            yield "guarded", "case 'exact' with lower-case surfaces excludes sentence beginnings"


def _unmet(entry: Entry, finds: Finder) -> Iterator[tuple[str, str]]:
    """Yield the example sentences in which the concept is not found, or is, against its entry."""
    for example in entry.positive:
        if not finds(entry, example):
            advice = "add its wording to 'aliases' or 'patterns', or correct the sentence"
            yield "positive", f"the concept is not found in {example!r}; {advice}"
    for example in entry.negative:
        if finds(entry, example):
            advice = "guard its wording, or correct the sentence"
            yield "negative", f"the concept is found in {example!r}; {advice}"


def _guarded_elsewhere(
    owners: Iterable[tuple[str, Entry]], others: Iterable[tuple[str, Entry]]
) -> Iterator[Problem]:
    """Yield surface forms that count always here, and in some contexts for another concept."""
    guarded = {
        surface_key(surface): other.id
        for _, other in others
        for guard in other.guarded
        for surface in guard.surfaces
    }
    for file, entry in owners:
        for surface in (*entry.aliases, *entry.exact):
            other_id = guarded.get(surface_key(surface))
            field = "aliases" if surface in entry.aliases else "exact"
            if other_id == entry.id:
                sentence = (
                    f"{surface!r} counts in some contexts only so far, and with this in all: "
                    "guard it, or delete it"
                )
                yield Problem(file, entry.id, field, sentence, warning=True)
            elif other_id is not None and other_id not in entry.broader:
                sentence = (
                    f"{surface!r} is a form of {other_id!r} too, in some contexts: guard it, too, "
                    "or name the wider concept in 'broader'"
                )
                yield Problem(file, entry.id, field, sentence, warning=True)


def _misspelt_categories(owners: Iterable[tuple[str, Entry]], known: set[str]) -> Iterator[Problem]:
    """Yield the categories that only these files have, though one nearly equal is known."""
    told = set(known)
    for file, entry in owners:
        if entry.category not in told:
            told.add(entry.category)
            for close in get_close_matches(entry.category, sorted(known), n=1, cutoff=0.8):
                sentence = f"no other entry has {entry.category!r}; did you mean {close!r}?"
                yield Problem(file, entry.id, "category", sentence, warning=True)


def _other_kinds(owners: Sequence[tuple[str, Entry]]) -> Iterator[Problem]:
    """Yield the entries that would add to one of another kind."""
    kinds: dict[str, str] = {}
    for file, entry in owners:
        if entry.kind != kinds.setdefault(entry.id, entry.kind):
            sentence = (
                f"it adds to an entry of that id, which is of kind {kinds[entry.id]!r}: give it "
                "the same kind, or another id"
            )
            yield Problem(file, entry.id, "kind", sentence)


def _clashes(owners: Sequence[tuple[str, Entry]]) -> Iterator[Problem]:
    """Yield the surface forms and ids that two entries claim without a context rule."""
    ids: dict[str, str] = {}
    claims: dict[str, list[tuple[str, Entry, str, bool]]] = {}
    for file, entry in owners:
        if entry.id in ids and (entry.layer != "user" or ids[entry.id] == file):
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
                            f"{surface!r} is a form of {other.id!r} too: delete it, "
                            "guard it, or name the wider concept in 'broader'"
                        )
                        # Both are counted: a user may want that.
                        yield Problem(
                            file, entry.id, field, sentence, warning=entry.layer == "user"
                        )
                claims.setdefault(surface_key(surface), []).append(claim)
