"""Which required skills of a posting are alternatives: "TensorFlow or PyTorch", "Python/R".

Skills that stand in one list, with nothing but short items between them, are alternatives where
"or" joins the last of them ("AWS, GCP or Azure"), also to something unknown ("or similar"),
where they are called examples ("such as Tableau, Power BI", "tools (Tableau, Power BI, etc.)"),
or one of them is asked for. "And" parts a list; after "or", a comma does too. A slash joins its
two neighbours only.

A skill that is also asked for elsewhere, by itself, is required as such, and whatever is an
alternative to it need not be covered. Degrees are left out; they have their own order. What is
named only as the subject of a degree need not be covered either: the degree stands in for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from analyzer.facts.degrees import subjects_after
from analyzer.facts.scan import knowledge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.mentions import Mention

NOT_NEEDED = -1
"""What `choices` says of a skill for which another that is required stands in."""
GROUPS = 62
"""So many groups of a posting are kept, which is more than any has: as bits of a number."""

_DEGREES = "education"
_NEAR = 90


@dataclass(slots=True)
class _Item:
    """Mentions that overlap, or that a slash joins: one item of a list."""

    start: int
    end: int
    concepts: set[str]
    slash: bool = False


@dataclass(slots=True)
class _List:
    """Items one after the other, and what joins each to the next: ``,``, ``or`` or ``and``."""

    items: list[_Item]
    joints: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Patterns:
    gap: re.Pattern[str]
    tail: re.Pattern[str]
    open_end: re.Pattern[str]
    one_of: re.Pattern[str]
    examples: re.Pattern[str]
    kind: re.Pattern[str]
    either: re.Pattern[str]
    both: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    said = {
        name: f"(?:{'|'.join(words)})" for name, words in knowledge("alternatives.toml").items()
    }
    space, joins = r"[^\S\n]", f"(?:{said['either']}|{said['both']})"
    # A word that an item of a list may have beside a skill, or that is an item.
    word = rf"(?!(?:{said['barriers']}|{joins})(?![\w-]))\w(?:[\w+#'’-]|\.(?=\w))*"
    joint = rf"(?:,{space}*(?:{joins}{space}+)?|{space}{joins}{space}+)"
    after, before = rf"(?:{space}+{word}){{0,2}}", rf"(?:{word}{space}+){{0,2}}"
    examples = rf"{said['examples']}[,:]?{space}+{before}"
    item = rf"(?:{word}{space}+){{0,3}}{word}{space}*"
    return _Patterns(
        gap=_compiled(rf"{after}{space}*{joint}(?:{item}{joint}){{0,3}}{before}"),
        tail=_compiled(rf"{after}{space}*,?{space}*{said['either']}{space}+{word}"),
        open_end=_compiled(rf"{after}{space}*,?{space}*{said['open_end']}"),
        one_of=_compiled(
            rf"\b(?:{said['one_of']}{space}+{said['following']}?{space}*{before}"
            rf"|{said['any_kind']}{space}+(?:{word}(?:/{word})?,?{space}+){{1,6}}\(?{examples})$"
        ),
        examples=_compiled(rf"\b{examples}$"),
        kind=_compiled(rf"{space}(?:{said['examples']}{space}|\()"),
        either=_compiled(rf"(?<!\w){said['either']}(?!\w)"),
        both=_compiled(rf"(?<!\w){said['both']}(?!\w)"),
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def choices(text: str, mentions: Iterable[Mention]) -> dict[str, int]:
    """Return the required skills that are alternatives, with the groups that they are in.

    Bit n is set where a skill is in the n-th group. Skills that are required by themselves are
    left out; `NOT_NEEDED` stands for those for which one of these stands in.

    Parameters
    ----------
    text
        Of a posting.
    mentions
        In its title and text.
    """
    mentions = list(mentions)
    asked = [
        mention
        for mention in mentions
        if mention.requirement == "required"
        and not mention.negated
        and mention.kind == "skill"
        and mention.category != _DEGREES
    ]
    studied = _subjects(text, mentions)
    only_studied = {mention.concept_id for mention in asked}
    asked = [mention for mention in asked if not _within(mention, studied)]
    only_studied -= {mention.concept_id for mention in asked}
    listed = [mention for mention in asked if mention.field == "text"]
    listed = [mention for mention in listed if not _leads(mention, listed)]
    items = _items(text, listed)
    firm = {mention.concept_id for mention in asked if mention not in listed}
    groups: list[set[str]] = []
    for found in _lists(text, items):
        for part, enough in _parts(text, found):
            if enough:
                groups.append(set[str]().union(*(item.concepts for item in part)))
            for item in () if enough else part:
                if item.slash:
                    groups.append(item.concepts)
                else:
                    firm |= item.concepts
    firm = firm.union(*(group for group in groups if len(group) == 1))
    bits = dict.fromkeys(set[str]().union(*groups) - firm, 0)
    for number, group in enumerate(_least([each for each in groups if firm.isdisjoint(each)])):
        for concept in group if number < GROUPS else ():
            bits[concept] |= 1 << number
    needed = {concept: mask or NOT_NEEDED for concept, mask in bits.items()}
    return dict.fromkeys(only_studied, NOT_NEEDED) | needed


def _subjects(text: str, mentions: Iterable[Mention]) -> list[tuple[int, int]]:
    """Return where a text names the subjects of the degrees that it mentions."""
    degrees = (m for m in mentions if m.category == _DEGREES and m.field == "text")
    spans = (subjects_after(text, degree.end) for degree in degrees)
    return [span for span in spans if span is not None]


def _within(mention: Mention, spans: list[tuple[int, int]]) -> bool:
    inside = any(start <= mention.start and mention.end <= end for start, end in spans)
    return inside and mention.field == "text"


def _leads(mention: Mention, others: list[Mention]) -> bool:
    """Tell whether a mention names the kind of what follows: "frameworks such as PyTorch".

    It is no item of the list that it begins.
    """
    if not _patterns().kind.search(mention.surface):
        return False
    return any(mention.start < other.start < mention.end for other in others)


def _items(text: str, mentions: list[Mention]) -> list[_Item]:
    items: list[_Item] = []
    for mention in sorted(mentions, key=lambda one: (one.start, -one.end)):
        last = items[-1] if items else None
        slash = last is not None and text[last.end : mention.start].strip() == "/"
        if last is not None and (mention.start < last.end or slash):
            last.end = max(last.end, mention.end)
            last.concepts.add(mention.concept_id)
            last.slash |= slash
        else:
            items.append(_Item(mention.start, mention.end, {mention.concept_id}))
    return items


def _lists(text: str, items: list[_Item]) -> Iterator[_List]:
    """Yield the lists that items stand in; an item alone is one, too."""
    patterns = _patterns()
    current: _List | None = None
    for item in items:
        if current is not None:
            between = text[current.items[-1].end : item.start]
            near = len(between) < _NEAR and "\n" not in between
            if near and patterns.gap.fullmatch(between):
                offered, both = patterns.either.search(between), patterns.both.search(between)
                current.items.append(item)
                current.joints.append("or" if offered else "and" if both else ",")
                continue
            yield current
        current = _List([item])
    if current is not None:
        yield current


def _parts(text: str, found: _List) -> Iterator[tuple[list[_Item], bool]]:
    """Yield the parts of a list, and whether one item of each is enough."""
    if len(found.items) == 1:
        yield found.items, False
        return
    patterns = _patterns()
    first, last = found.items[0], found.items[-1]
    lead = text[max(0, first.start - _NEAR) : first.start].rpartition("\n")[2]
    if patterns.one_of.search(lead):
        yield found.items, True
        return
    bracketed = lead.endswith("(") and patterns.open_end.match(text, last.end)
    examples = bool(bracketed or patterns.examples.search(lead)) and "and" not in found.joints
    open_end = bool(patterns.tail.match(text, last.end))
    part, offered = [first], False
    for joint, item in zip(found.joints, found.items[1:], strict=True):
        if joint == "and" or (joint == "," and offered):
            yield part, offered or examples
            part, offered = [], False
        part.append(item)
        offered |= joint == "or"
    yield part, offered or examples or open_end


def _least(groups: list[set[str]]) -> list[set[str]]:
    """Return groups without those that are met wherever another is, because they contain it."""
    least: list[set[str]] = []
    for group in sorted(groups, key=len):
        if not any(other <= group for other in least):
            least.append(group)
    return least
