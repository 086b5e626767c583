"""The phrase notation in which the lexicon writes its patterns and context rules.

A phrase is a sequence of elements, separated by white space:

=================  ==================================================================
``word``           this word, in any case
``word+``          this word and its inflections (build, builds, building, built)
``word*``          any word that begins so (``collaborat*``)
``(a|b c|d+)``     one of several phrases, which may be nested
``(a|b c)+``       the same, the last word of each with its inflections
``x?``             the element before the question mark may be missing
``..3``            up to three words of any kind, within one sentence
``~3``             the same, but not across a comma
``, / & : ; . -``  that sign
``<num>``          a number
``<cap>``          a word with a capital first letter
``<start> <end>``  the start of a block or sentence, the end of a block
``"c++" "("``      these very characters
``@``              the surface form that is being judged (context rules only)
=================  ==================================================================

Words of a phrase may be joined by spaces or a hyphen in the text. Phrases are compiled to
regular expressions over *folded* text (`fold`), which has the same length as the original,
so offsets carry over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from skill_lexicon.errors import LexiconError
from skill_lexicon.inflect import inflections

SURFACE_MARK = "\ue000"
"""Stands in a window for the surface form that a context rule judges."""

_WORD = r"[^\W_]+(?:'[^\W_]+)?"
_GAP_SEPARATOR = r"[ \t,/&()\[\]\"':+*_\-]+"
_GAP_SEPARATOR_NO_COMMA = _GAP_SEPARATOR.replace(",", "")
_SEPARATOR = r"[ \t_*\"-]+"
_SPACES = r"[ \t]*"
_AFTER_ANY = rf"(?:(?<=[^\w\s]){_SPACES}|{_SEPARATOR})"
_NOT_AFTER_WORD = r"(?<![^\W_])"
_NOT_BEFORE_WORD = r"(?![^\W_])"
_SIGN_OR_NOT_AFTER_WORD = rf"(?:{_NOT_AFTER_WORD}|(?=[^\w\s]))"

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<gap>(?:\.\.|(?P<no_comma>~))(?P<gap_words>\d+))
      | <(?P<cls>num|cap|start|end)>
      | "(?P<quoted>[^"]+)"
      | (?P<at>@)
      | (?P<open>\() | (?P<bar>\|) | (?P<close>\))
      | (?P<optional>\?)
      | (?P<inflected>\+)
      | (?P<word>[^\W_]+(?:'[^\W_]+)?)(?P<mark>[+*]?)(?![^\W_])
      | (?P<sign>[,/&:;.%'\-])
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `forms` holds its inflections, `prefix` lets it continue."""

    forms: tuple[str, ...]
    prefix: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Literal:
    """Characters taken as they are; also signs and token classes, as a regular expression."""

    regex: str
    text: str | None = None
    tight: bool = False
    optional: bool = False
    sign: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `words` words of any kind; `commas` may stand between them."""

    words: int
    commas: bool = True
    optional: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several phrases."""

    options: tuple[tuple[Element, ...], ...]
    optional: bool = False


Element = Word | Literal | Gap | Choice

SURFACE = Literal(SURFACE_MARK)
"""What ``@`` stands for."""

_CLASSES = {
    "num": Literal(r"\d[\d.,]*", tight=False),
    "cap": Literal(r"(?-i:\b[A-Z][\w&.]*)", tight=False),
    # Also the start of a sentence: behind a full stop, or behind the mark of a bullet.
    "start": Literal(r"(?:\A|(?<=\n)|(?<=[.!?:;•·*○●▪-] )|(?<=[•·*●▪]))[\s•*\-\"]*", tight=True),
    "end": Literal(r"[\s.!\"]*\Z", tight=True),
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A parsed phrase of the notation.

    Attributes
    ----------
    source
        The phrase as written.
    regex
        Its regular expression over folded text.
    opens
        Whether the phrase begins with ``<start>``.
    elements
        The parsed elements.
    """

    source: str
    regex: str
    opens: bool
    elements: tuple[Element, ...]


@cache
def parse(source: str) -> Phrase:
    """Parse one phrase of the notation.

    Raises
    ------
    LexiconError
        The phrase is not well-formed; the message shows where.
    """
    elements, position = _sequence(source, 0, nested=False)
    if position != len(source):
        raise LexiconError(f"phrase {source!r}: unexpected {source[position:]!r}")
    if not elements or all(element.optional for element in elements):
        raise LexiconError(f"phrase {source!r}: it would match nothing at all")
    body = _compile(elements)
    return Phrase(
        source,
        (_SIGN_OR_NOT_AFTER_WORD if _may_begin_with_sign(elements) else _NOT_AFTER_WORD)
        + body
        + _NOT_BEFORE_WORD,
        elements[0] is _CLASSES["start"],
        elements,
    )


def _sequence(source: str, position: int, *, nested: bool) -> tuple[tuple[Element, ...], int]:
    elements: list[Element] = []
    while position < len(source):
        token = _TOKEN.match(source, position)
        if token is None:
            if not source[position:].strip():
                return tuple(elements), len(source)
            raise LexiconError(f"phrase {source!r}: cannot read {source[position:]!r}")
        kind = token.lastgroup
        if token["bar"] or token["close"]:
            if not nested:
                raise LexiconError(f"phrase {source!r}: {token[0].strip()!r} without '('")
            return tuple(elements), position
        position = token.end()
        if token["optional"]:
            if not elements or isinstance(elements[-1], Gap):
                raise LexiconError(f"phrase {source!r}: '?' without an element before it")
            elements[-1] = _optional(elements[-1])
        elif token["inflected"]:
            if not elements or not isinstance(elements[-1], Choice):
                raise LexiconError(f"phrase {source!r}: '+' without a word or ')' before it")
            elements[-1] = _inflected(elements[-1])
        elif token["open"]:
            choice, position = _choice(source, position)
            elements.append(choice)
        elif token["gap"]:
            elements.append(Gap(int(token["gap_words"]), commas=not token["no_comma"]))
        elif token["cls"]:
            elements.append(_CLASSES[token["cls"]])
        elif token["quoted"]:
            text = fold(token["quoted"])
            elements.append(Literal(re.escape(text), text=text, tight=not text[0].isalnum()))
        elif token["at"]:
            elements.append(SURFACE)
        elif token["sign"]:
            elements.append(Literal(re.escape(token["sign"]), tight=True, sign=True))
        elif token["word"]:
            elements.append(_word(fold(token["word"]), token["mark"]))
        else:  # pragma: no cover - the expression has no further groups
            raise LexiconError(f"phrase {source!r}: cannot read {kind!r}")
    return tuple(elements), position


def _may_begin_with_sign(elements: tuple[Element, ...]) -> bool:
    for element in elements:
        match element:
            case Literal(_, text, _, _, sign):
                found = sign or (text is not None and not text[0].isalnum())
            case Choice(options):
                found = any(map(_may_begin_with_sign, options))
            case _:
                found = False
        if found or not element.optional:
            return found
    return False


def _choice(source: str, position: int) -> tuple[Choice, int]:
    options: list[tuple[Element, ...]] = []
    while True:
        option, position = _sequence(source, position, nested=True)
        if all(element.optional for element in option):
            raise LexiconError(f"phrase {source!r}: an alternative that may be empty")
        options.append(option)
        token = _TOKEN.match(source, position)
        if token is None:
            raise LexiconError(f"phrase {source!r}: '(' is never closed")
        position = token.end()
        if token["close"]:
            return Choice(tuple(options)), position


def _inflected(choice: Choice) -> Choice:
    options: list[tuple[Element, ...]] = []
    for option in choice.options:
        last = option[-1]
        if isinstance(last, Word) and not last.prefix:
            last = Word(inflections(last.forms[0]))
        options.append((*option[:-1], last))
    return Choice(tuple(options))


def _optional(element: Element) -> Element:
    match element:
        case Word(forms, prefix):
            return Word(forms, prefix, optional=True)
        case Literal(regex, text, tight, _, sign):
            return Literal(regex, text, tight, optional=True, sign=sign)
        case Choice(options):
            return Choice(options, optional=True)
        case Gap():
            return element


def _word(word: str, mark: str) -> Word:
    if mark == "*":
        return Word((word,), prefix=True)
    if mark == "+":
        return Word(inflections(word))
    return Word((word,))


def _compile(elements: tuple[Element, ...], before: tuple[str, str] | None = None) -> str:
    """Join the elements, each with the separator that stands before it.

    `before` holds the separators in front of the whole sequence, if it starts with a word and
    if it starts with a sign; signs need no space ("Python, SQL").
    """
    parts: list[str] = []
    pending: Gap | None = None
    started = False  # a non-optional element has been written
    after = _SEPARATOR
    for element in elements:
        if isinstance(element, Gap):
            pending = element
            continue
        gap = ""
        if not parts:
            separators = before or ("", "")
        elif pending is not None:
            between = _GAP_SEPARATOR if pending.commas else _GAP_SEPARATOR_NO_COMMA
            if started:
                if after != _SEPARATOR:
                    between = rf"(?:{between}|(?<=[^\w\s]))"
                gap = f"(?:{between}{_WORD}){{0,{pending.words}}}?"
                separators = (between, _SPACES)
            else:
                # The optional elements before have written the separator behind them.
                gap = f"(?:{_WORD}{between}){{0,{pending.words}}}?"
                separators = ("", "")
        else:
            separators = (after, _SPACES)
        following = {"no": _SEPARATOR, "yes": _SPACES}.get(_ends_in_sign(element), _AFTER_ANY)
        if started or not element.optional:
            lead = separators if started or not parts else ("", "")
            piece = gap + _element(element, lead)
            parts.append(f"(?:{piece})?" if element.optional else piece)
            after = _AFTER_ANY if element.optional and following != after else following
        else:
            # Leading optional elements carry the separator behind them.
            if not parts and before:
                parts.append(before[_starts_with_sign(element) != "no"])
            parts.append(f"(?:{_element(element, ('', ''))}{following})?")
        started = started or not element.optional
        pending = None
    return "".join(parts)


def _element(element: Word | Literal | Choice, before: tuple[str, str]) -> str:
    match element:
        case Word(forms, prefix):
            body = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
            body = body if len(forms) == 1 else f"(?:{body})"
            return before[0] + body + (r"[^\W_]*" if prefix else _NOT_BEFORE_WORD)
        case Literal(regex, tight=tight):
            return before[tight] + regex
        case Choice(options):
            if _starts_with_sign(element) == "no":
                body = "|".join(_compile(option) for option in options)
                return f"{before[0]}(?:{body})"
            return "(?:" + "|".join(_compile(option, before) for option in options) + ")"


def _starts_with_sign(element: Element) -> str:
    """Return whether what `element` matches begins with a sign: yes, no or maybe."""
    match element:
        case Literal(tight=True):
            return "yes"
        case Choice(options):
            answers = {_starts_with_sign(option[0]) for option in options}
            return answers.pop() if len(answers) == 1 else "maybe"
        case _:
            return "no"


def _ends_in_sign(element: Element) -> str:
    match element:
        case Literal(tight=True):
            return "yes"
        case Choice(options):
            answers = {_ends_in_sign(option[-1]) for option in options}
            return answers.pop() if len(answers) == 1 else "maybe"
        case _:
            return "no"


PLAIN_SIGNS = {
    **dict.fromkeys("’‘ʼ`´", "'"),
    **dict.fromkeys("“”«»", '"'),
    **dict.fromkeys("‐‑‒–—−\u00ad", "-"),
    **dict.fromkeys("\u00a0\u2009\u202f\u200b\ufeff\t", " "),
    "ı": "i",
    "İ": "i",
    SURFACE_MARK: "\ufffd",  # no text may hold what stands for a surface form
}


def plain_signs(text: str) -> str:
    """Return `text` with one kind of quote, dash and space; length and case unchanged."""
    if text.isascii():
        return text.replace("\t", " ").replace("`", "'")
    for odd, plain in PLAIN_SIGNS.items():
        if odd in text:
            text = text.replace(odd, plain)
    return text


def fold(text: str) -> str:
    """Return `text` in lower case with one kind of quote, dash and space, length unchanged.

    >>> fold("Bachelor’s – NLP")
    "bachelor's - nlp"
    """
    return lower(plain_signs(text))


def lower(text: str) -> str:
    """Return `text` in lower case, length unchanged."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
