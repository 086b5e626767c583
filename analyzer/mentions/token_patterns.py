"""Phrases of the lexicon's notation as token patterns for spaCy's ``Matcher``.

A `Matcher` pattern is a flat sequence, the notation nests alternatives; so a phrase becomes
several sequences. Each remembers the choices that it stands for, so that of all matches the
one can be taken that the notation prefers: earlier alternatives before later ones, an optional
element before none, narrow gaps before wide ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from analyzer.mentions.tokens import Token, tokenize, with_flags, words_in_gap
from skill_lexicon.notation import Choice, Element, Gap, Literal, Word, _ends_in_sign, _sequence

_MAX_SEQUENCES = 3000


class TooManySequences(Exception):  # noqa: N818 - caught where it is raised for
    """A phrase that no reasonable number of flat sequences expresses."""


@dataclass(frozen=True, slots=True)
class Item:
    """One place of a sequence: a token constraint, or a choice that was made there."""

    spec: dict[str, Any] | None = None
    rank: int | None = None
    gap: int | None = None
    is_slot: bool = False
    before_sign: bool = False
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A flat sequence for the `Matcher`, and what to check and compare about its matches."""

    items: tuple[Item, ...]

    @property
    def specs(self) -> list[dict[str, Any]]:
        """Return the token pattern."""
        return [item.spec for item in self.items if item.spec is not None]

    @property
    def at_end(self) -> bool:
        """Return whether a match must reach the end of the block."""
        return any(item.is_end for item in self.items)

    def key(self, tokens: list[Token]) -> tuple[int, ...] | None:
        """Return the choices behind a match in order, ``None`` where a gap is too wide.

        The `Matcher` tells that tokens match, and not how; a gap there may be of any width.

        Parameters
        ----------
        tokens
            The tokens that matched.
        """
        return self._key(tokens, 0, 0, (), 0)

    def _key(
        self, tokens: list[Token], place: int, index: int, choices: tuple[int, ...], slot: int
    ) -> tuple[int, ...] | None:
        if index == len(self.items):
            return choices if place == len(tokens) else None
        item = self.items[index]
        if item.is_slot:  # the gap stands behind the choices that it comes before
            return self._key(tokens, place, index + 1, (*choices, 0), len(choices))
        if item.spec is None:
            assert item.rank is not None
            return self._key(tokens, place, index + 1, (*choices, item.rank), slot)
        if "OP" not in item.spec:
            if place == len(tokens) or not _meets(tokens[place], item.spec):
                return None
            return self._key(tokens, place + 1, index + 1, choices, slot)
        for end in range(place, len(tokens) + 1):
            if end > place and not _meets(tokens[end - 1], item.spec):
                break
            filled = choices
            if item.gap is not None:
                inside = tokens[place:end]
                words = words_in_gap(inside)
                if words > item.gap:
                    break
                if item.before_sign and inside and "w" not in inside[-1].flags:
                    continue
                filled = (*choices[:slot], words, *choices[slot + 1 :])
            found = self._key(tokens, end, index + 1, filled, slot)
            if found is not None:
                return found
        return None


def _meets(token: Token, spec: dict[str, Any]) -> bool:
    """Tell whether a token meets a constraint, as the `Matcher` does."""
    tags = spec.get("TAG")
    if tags is not None and (token.flags or "-") not in tags["IN"]:
        return False
    match spec.get("ORTH"):
        case None:
            return True
        case str(text):
            return token.text == text
        case {"IN": forms}:
            return token.text in forms
        case {"NOT_IN": forms}:
            return token.text not in forms
        case {"REGEX": regex}:
            return re.search(regex, token.text) is not None
        case other:  # pragma: no cover - no other constraint is written here
            raise AssertionError(other)


_JOINT = {"TAG": {"IN": with_flags(j=True)}, "OP": "*"}
_IN_GAP = {"TAG": {"IN": sorted({*with_flags(w=True), *with_flags(g=True)})}, "OP": "*"}
_IN_GAP_NO_COMMA = {**_IN_GAP, "ORTH": {"NOT_IN": [","]}}
_UNSPACED = {"TAG": {"IN": with_flags(s=False)}}
_AT_END = {"ORTH": {"IN": [".", "!", '"']}, "OP": "*"}

Items = tuple[Item, ...]
Lead = tuple[Items, Items]
"""What stands before an element: if it begins with a word, if it begins with a sign."""

_NOTHING: Lead = ((), ())
_AFTER_WORD: Lead = ((Item(_JOINT),), ())
_AFTER_SIGN: Lead = ((), ())


@dataclass(frozen=True, slots=True)
class OneOf:
    """Alternatives of one word each."""

    forms: tuple[str, ...]
    prefixes: tuple[str, ...]

    @property
    def spec(self) -> dict[str, Any]:
        """Return the one constraint that all of them meet."""
        if not self.prefixes:
            return {"ORTH": {"IN": list(self.forms)}}
        words = [*map(re.escape, self.forms), *(f"{re.escape(item)}.*" for item in self.prefixes)]
        return {"ORTH": {"REGEX": f"^(?:{'|'.join(words)})$"}}


@cache
def sequences(source: str) -> tuple[Sequence, ...]:
    """Compile one phrase of the notation.

    Raises
    ------
    TooManySequences
        The phrase has too many combinations of alternatives.
    """
    elements, _ = _sequence(source, 0, nested=False)
    found = _expand(elements, 0, lead=_NOTHING, after=None, pending=None)
    return tuple(Sequence(items) for items, _ in found)


def _expand(
    elements: tuple[Element, ...],
    index: int,
    *,
    lead: Lead,
    after: bool | None,
    pending: Gap | None,
) -> list[tuple[Items, bool]]:
    """Return the flat sequences of ``elements[index:]``, each with whether it ends in a sign.

    `after` tells whether a sign came before, ``None`` at the start of the sequence.
    """
    if index == len(elements):
        return [((), bool(after))]
    element = elements[index]
    if isinstance(element, Gap):
        return _expand(elements, index + 1, lead=lead, after=after, pending=element)
    if after is None:
        glue = lead
    elif pending is not None:
        spec = _IN_GAP if pending.commas else _IN_GAP_NO_COMMA
        glue = (
            (Item(spec, gap=pending.words),),
            (Item(spec, gap=pending.words, before_sign=True),),
        )
    else:
        glue = _AFTER_SIGN if after else _AFTER_WORD
    choice: Items = (Item(rank=0),) if element.optional else ()
    if after is not None and pending is not None:
        choice = (*choice, Item(is_slot=True))
    found: list[tuple[Items, bool]] = []
    rests = {}
    surely = not element.optional and _ends_in_sign(element) == "yes"
    for items, is_sign in _element(element, glue):
        if is_sign not in rests:
            # A sign that might as well be a word or missing may be followed as a word is.
            sign = is_sign and surely
            rests[is_sign] = [
                (rest, is_sign if index + 1 == len(elements) else last)
                for rest, last in _expand(elements, index + 1, lead=lead, after=sign, pending=None)
            ]
        found += [((*choice, *items, *rest), last) for rest, last in rests[is_sign]]
    if element.optional:
        keep = pending if after is None else None
        absent = _expand(elements, index + 1, lead=lead, after=after, pending=keep)
        found += [((Item(rank=1), *items), last) for items, last in absent]
    if len(found) > _MAX_SEQUENCES:
        raise TooManySequences
    return found


def _element(element: Word | Literal | Choice, glue: Lead) -> list[tuple[Items, bool]]:
    match element:
        case Word(forms, prefix):
            if not prefix and not any("'" in form for form in forms):
                return [((*glue[0], Item({"ORTH": {"IN": list(forms)}})), False)]
            return [
                ((Item(rank=rank), *glue[0], *_text(form, prefix=prefix)), False)
                for rank, form in enumerate(sorted(forms, key=len, reverse=True))
            ]
        case Literal(text=str(text), tight=tight):
            return [((*glue[tight], *_text(text)), tight)]
        case Literal(regex, sign=True):
            return [((*glue[1], Item({"ORTH": regex.replace("\\", "")})), True)]
        case Literal(regex) if regex.endswith(r"\Z"):
            return [((*glue[1], Item(_AT_END, is_end=True)), True)]
        case Literal():
            raise TooManySequences
        case Choice(options):
            found: list[tuple[Items, bool]] = []
            for rank, option in _grouped(options):
                if isinstance(option, OneOf):
                    found.append(((Item(rank=rank), *glue[0], Item(option.spec)), False))
                    continue
                for items, is_sign in _expand(option, 0, lead=glue, after=None, pending=None):
                    found.append(((Item(rank=rank), *items), is_sign))
            return found


def _grouped(
    options: tuple[tuple[Element, ...], ...],
) -> list[tuple[int, tuple[Element, ...] | OneOf]]:
    """Merge neighbouring alternatives of one word each, which one constraint expresses."""
    found: list[tuple[int, tuple[Element, ...] | OneOf]] = []
    for rank, option in enumerate(options):
        match option:
            case (Word(forms, prefix, optional=False),) if "'" not in "".join(forms):
                words = OneOf(() if prefix else forms, forms if prefix else ())
                last = found[-1][1] if found else None
                if isinstance(last, OneOf):
                    words = OneOf(last.forms + words.forms, last.prefixes + words.prefixes)
                    found[-1] = (found[-1][0], words)
                else:
                    found.append((rank, words))
            case _:
                found.append((rank, option))
    return found


def _text(text: str, *, prefix: bool = False) -> list[Item]:
    """Return the constraints for these very characters, without a space inside a word."""
    items: list[Item] = []
    for token in tokenize(text, 0, len(text)):
        spec: dict[str, Any] = {"ORTH": token.text}
        if prefix and token.end == len(text):
            spec = {"ORTH": {"REGEX": f"^{re.escape(token.text)}"}}
        if items and "s" not in token.flags:
            spec |= _UNSPACED
        items.append(Item(spec))
    return items
