"""What in a part of a document may be a term, and what speaks for it.

List items, headings, marked words, enumerations and runs of words; nothing here counts or
decides.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Literal

from analyzer.insight.phrases import LONGEST, Word, is_title, ngrams, runs, trim, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.insight.outline import Part

Evidence = Literal[
    "list item",
    "heading",
    "enumeration",
    "marked",
    "examples",
    "asked for",
    "pair",
    "shared word",
    "text",
]

_HEAD = re.compile(r"^([^:.;?!]{2,60}?)(?:\s*\([^)]*\))?\s*(?::|\s[–—-]\s)")
_LINK = re.compile(
    r"\s*\)?\s*(?:,|;|/|&|,?\s*\b(?:and/or|and|or|as well as)\b)\s*"
    r"(?:(?:the|an?|also|even)\s+)?\(?\s*",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:&|/|\b(?:and|or)\b)\s*", re.IGNORECASE)
_OPENS = re.compile(
    r"(?:such as|like|including|includes?|e\.g\.,?|:|\(|both|in|with)\s*(?:the\s+)?$", re.I
)
_EXAMPLES = re.compile(r",?\s*(?:such as|including|like|e\.g\.|\([A-Z])")
_ACRONYM = re.compile(r"\s*\(\s*[\"“]?([A-Z][A-Za-z]{0,2}[A-Z]s?)[\"”]?\s*\)")
_FIELD = re.compile(r"(?:ing|tion|sion|ment|ics|logy|sis|networks?|systems?)$")


def candidates(part: Part) -> Iterator[tuple[str, Evidence]]:
    """Yield the terms of a part, with what speaks for each.

    A term comes again for everything that speaks for it, and each run of words as text.
    """
    body = part.text
    if part.kind == "heading":
        if not body.endswith("?"):
            yield from _whole(body, "heading")
    elif part.kind == "item":
        head = _HEAD.match(body)
        if head and len(head[1].split()) <= LONGEST + 2:
            yield from _whole(head[1], "list item")
        elif len(body.split()) <= LONGEST + 2:
            yield from _whole(body.rstrip("."), "list item")
    for text in part.marked:
        yield from _whole(text, "marked")
    for chain in _chains(body):
        evidence: Evidence = "text"
        if len(chain) > 2 or (len(chain) == 2 and _OPENS.search(body, 0, chain[0][0].start)):
            evidence = "enumeration"
        elif len(chain) == 2 or _OPENS.search(
            body[max(0, chain[0][0].start - 12) : chain[0][0].start]
        ):
            evidence = "pair"
        if _EXAMPLES.match(body, chain[-1][-1].end):
            yield _surface(chain[-1]), "examples"
        for run in chain:
            yield _surface(run), evidence
            for gram in ngrams(run):
                if len(gram) < len(run):
                    yield _surface(gram), "text"
        for left, right in itertools.pairwise(chain):
            if _AND.fullmatch(body, left[-1].end, right[0].start):
                yield from ((shared, "shared word") for shared in _shared(left, right))


def acronyms(text: str) -> Iterator[tuple[str, str]]:
    """Yield long forms with the acronym in parentheses after them."""
    for run in runs(text):
        match = _ACRONYM.match(text, run[-1].end)
        if match:
            letters = match[1].rstrip("s").lower()
            long = run[-len(letters) :]
            if "".join(word.lower[0] for word in long) == letters:
                yield _surface(long), match[1].rstrip("s")


def _whole(text: str, evidence: Evidence) -> Iterator[tuple[str, Evidence]]:
    """Yield a heading or list item as a whole, or what it joins by commas, "and" or "or"."""
    plain = re.sub(r"\([^)]*\)|[\"“”]", " ", text)
    pieces = re.split(r",|/(?=\s)|;|&|\b(?:and|or)\b", plain)
    if is_title(_words_of(pieces[0])) and plain.count(",") == 1:
        yield " ".join(plain.split()), evidence  # "Engineer, Machine Learning"
    terms = []
    for piece in pieces:
        term = trim(words(piece))
        named = runs(piece)
        if not (_in_title_case(term) and is_title(_words_of(piece))):
            if len(named) != 1 or term[-len(named[0]) :] != named[0]:
                continue
            term = named[0]  # "Join Hackathons"
        if len(term) <= LONGEST:
            terms.append(term)
            yield _surface(term), evidence
    if len(terms) == len(pieces) == 2 and "," not in plain:
        yield from ((shared, evidence) for shared in _shared(*terms))


def _shared(left: Sequence[Word], right: Sequence[Word]) -> Iterator[str]:
    """Yield what two terms mean that share a word: "cloud and cluster computing".

    Only for words that name an activity or a field, else "AI and companies" would do.
    """
    if len(left) == 1 and 1 < len(right) <= LONGEST and _FIELD.search(right[-1].lower):
        yield _surface([*left, *right[1:]])
    elif len(right) == 1 and 1 < len(left) <= LONGEST and _FIELD.search(right[0].lower):
        yield _surface([*left[:-1], *right])


def _words_of(text: str) -> list[str]:
    """Return the words of a text as plain strings."""
    return [word.text for word in words(text)]


def _in_title_case(term: Sequence[Word]) -> bool:
    return len(term) > 1 and all(word.text[0].isupper() for word in term)


def _chains(text: str) -> list[list[list[Word]]]:
    """Return the runs of `text`, those joined by commas, "and" or "or" together."""
    chains: list[list[list[Word]]] = []
    for run in runs(text):
        if chains and _LINK.fullmatch(text, chains[-1][-1][-1].end, run[0].start):
            chains[-1].append(run)
        else:
            chains.append([run])
    return chains


def _surface(run: Sequence[Word]) -> str:
    return " ".join(word.text for word in run)
