"""Degrees: each that a posting names, with field of study, and the lowest that suffices.

The rule for the lowest: a degree that stands among preferred qualifications, that is said not to
be needed, or that is said of the team does not count; one that is preferred where the demands
stand ("advanced degree preferred" under Requirements) or in the posting's line on education counts
only where no firm one is named, and one that is "a plus" not even then; a lower degree asked for
beside a higher ("Master's in X, with a BSc in Y") does not count;
of the rest, the lowest level counts, because "BS/MS/PhD" and "Master's or PhD" are alternatives.
"Degree" without a level is a bachelor's; an advanced or graduate degree is a master's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from analyzer.facts.scan import anchors, any_of, knowledge, line_end, line_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.text.blocks import Block

Level = Literal["bachelors-degree", "masters-degree", "phd"]
_LEVELS: dict[str, Level] = {
    "bachelors": "bachelors-degree",
    "masters": "masters-degree",
    "phd": "phd",
}
_ORDER: dict[Level, int] = {"bachelors-degree": 0, "masters-degree": 1, "phd": 2}

# Between a degree and its field of study: "degree (BSc or MSc) in".
_FIELD_LEAD = re.compile(
    r"['’]?s?\s*\.?\s*(?:\([^)]{0,30}\)\s*)?(?:or (?:higher|above)\s*)?"
    r"(?:[Dd]egrees?|level|or higher|required|preferred)?\s*(?:\([^)]{0,30}\)\s*)?"
    r"(?:in|of|focus\w+ on|within)\s+"
)


@dataclass(frozen=True, slots=True)
class DegreeMention:
    """One degree that a text asks for; ``text[start:end] == surface``.

    Attributes
    ----------
    fields
        The fields of study as written, without fillers such as "a related field".
    or_equivalent
        Whether experience or another qualification may stand in for it.
    preferred
        Whether it is softened in its own sentence ("a plus", "preferred").
    negated
        Whether it is said not to be needed.
    """

    start: int
    end: int
    surface: str
    level: Level
    fields: tuple[str, ...] = ()
    or_equivalent: bool = False
    preferred: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class DegreeFact:
    """The lowest degree that satisfies a posting, and the words that say so."""

    level: Level
    fields: tuple[str, ...]
    or_equivalent: bool
    start: int
    end: int
    surface: str


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    level: str
    sure: bool


@dataclass(frozen=True, slots=True)
class _Rules:
    anchors: tuple[str, ...]
    name: re.Pattern[str]
    levels: tuple[tuple[str, bool], ...]
    cue: dict[str, re.Pattern[str]]


@cache
def _rules() -> _Rules:
    data = knowledge("degrees.toml")
    kinds: list[tuple[str, bool]] = []
    parts: list[str] = []
    for level in ("below", "phd", "masters", "bachelors"):
        for sure in (True, False):
            words = data["levels"][level]["sure" if sure else "unsure"]
            if words:
                parts.append(f"(?P<k{len(kinds)}>{any_of(words)})")
                kinds.append((level, sure))
    parts.append("(?P<bare>[Dd]egrees?(?![A-Za-z])|DEGREES?(?![A-Za-z]))")
    words = {name: any_of(phrases) for name, phrases in data["cues"].items()}
    ends_with = {n for n in words if n.endswith("_before")} | {"student_asked"}
    cue = {}
    for name, phrase in words.items():
        if name == "student_asked":
            pattern = rf"(?<!\w){phrase}(?!\w)"
        elif name in ends_with:
            pattern = rf"(?<!\w){phrase}[\s:(–-]*(?:an?\s|the\s)?$"
        elif name in {"or_equivalent", "soft_after", "bonus_after", "not_needed_after"}:
            pattern = rf"(?<!\w){phrase}(?!\w)"
        elif name == "field_end":
            pattern = rf"(?:^|[\s,(])(?:{phrase})(?!\w)|[.;:|\n•]|\((?!e\.g|i\.e)"
        elif name == "field_filler":
            pattern = rf"{phrase}"
        else:
            pattern = rf"^[\s)]*{phrase}" + ("" if name == "degree_after" else r"(?!\w)")
        cue[name] = re.compile(pattern, re.I)
    return _Rules(
        anchors=tuple(data["anchors"]),
        name=re.compile(rf"(?<![\w.#@]){any_of(parts)}"),
        levels=tuple(kinds),
        cue=cue,
    )


def _hits(text: str, rules: _Rules) -> list[_Hit]:
    """Return every string that may name a degree, in order, without overlaps."""
    hits: list[_Hit] = []
    done = -1
    for start, end in anchors(text, rules.anchors):
        if start < done:
            continue
        left = max(line_start(text, start), start - 34, done, 0)
        right = min(line_end(text, end), end + 24)
        while left > 0 and text[left - 1].isalnum() and text[left].isalnum():
            left -= 1
        for match in rules.name.finditer(text, left, right):
            if match.end() <= start or match.start() < done:
                continue
            if right < len(text) and match.end() == right and text[right].isalnum():
                continue
            kind = match.lastgroup or "bare"
            level, sure = ("bare", False) if kind == "bare" else rules.levels[int(kind[1:])]
            hits.append(_Hit(match.start(), match.end(), level, sure))
            done = match.end()
            if done >= end:
                break
    return hits


def _near(a: _Hit, b: _Hit, text: str) -> bool:
    """Tell whether two names are coordinated: "BS/MS", "Bachelor's or Master's degree"."""
    between = text[a.end : b.start]
    return len(between) <= 24 and bool(
        re.fullmatch(
            r"['’]?s?[\s.]*(?:\(\w+\)\s*)?(?:[/,&+|(-]\s*)*(?:(?:degrees?|or|and|/|and/or|a|an|preferably|higher|level|completed)[\s,/(]*)*",
            between,
            re.I,
        )
    )


def _valid(index: int, hits: list[_Hit], text: str, rules: _Rules) -> bool:
    """Judge an unsure name ("MS", "degree") by what stands around it."""
    hit = hits[index]
    before = text[max(line_start(text, hit.start), hit.start - 40) : hit.start]
    after = text[hit.end : min(line_end(text, hit.end), hit.end + 40)]
    cue = rules.cue
    if hit.level == "bare":
        if index and hits[index - 1].level != "bare" and _same_phrase(hits[index - 1], hit, text):
            return False
        if cue["no_degree_after"].match(after) or cue["no_degree_before"].search(before):
            return False
        if not before.strip(" -•*·\t"):
            return bool(re.match(r"[\s-]*(?:in|or|and|from|level|required|\()", after))
        return bool(
            cue["degree_before"].search(before) or re.search(r"(?i)\b\w+(?:['’]s)?\s$", before)
        ) and bool(cue["degree_after"].match(after))
    beside = [hits[i] for i in (index - 1, index + 1) if 0 <= i < len(hits)]
    if any(
        (_near(hit, other, text) if other.start > hit.start else _near(other, hit, text))
        and (other.sure or other.level != hit.level or _twins(hit, other, text))
        for other in beside
    ):
        return True
    if re.search(r"(?i)graduate \($", before) or re.match(
        r"\.?\s*(?:\(?\+|with|plus|and)\s*(?:at least |a minimum of )?\d{1,2}\+?\s*y", after
    ):  # "an undergraduate (BS) degree", "BS with 5 years"
        return True
    if re.match(
        r"[\s.]*(?:[Dd]egree|(?:is |are |strongly |highly )?(?:required|preferred)\b)", after
    ):
        return True
    if re.match(
        r"\.?\s*(?:\([^)]*\)\s*)?(?:in|In|or (?:higher|above|greater|better|equivalent))\s+"
        r"(?!our\b|the\b|this\b|which\b"
        r"|a\b(?! (?:quantitative|related|relevant|technical|scientific|STEM)\b))",
        after,
    ):
        return not re.search(r"[A-Z][a-z]+,\s*$", before)
    return False


def _twins(a: _Hit, b: _Hit, text: str) -> bool:
    """Tell whether two names of one level are alternatives: "BA/BS", "M.A. or M.S."."""
    first, second = sorted((a, b), key=lambda hit: hit.start)
    between = text[first.end : second.start]
    return text[a.start : a.end] != text[b.start : b.end] and bool(
        re.fullmatch(r"\.?\s*(?:/|or\b)\s*", between)
    )


def _same_phrase(a: _Hit, b: _Hit, text: str) -> bool:
    between = text[a.end : b.start]
    return len(between) <= 45 and not re.search(r"[.;:\n)]\s|\bor (?:a|an|any) |\brequire", between)


def _groups(hits: list[_Hit], text: str) -> list[list[_Hit]]:
    groups: list[list[_Hit]] = []
    for hit in hits:
        if groups and _near(groups[-1][-1], hit, text) and not _split(groups[-1][-1], hit, text):
            groups[-1].append(hit)
        else:
            groups.append([hit])
    return groups


def _split(a: _Hit, b: _Hit, text: str) -> bool:
    """Tell whether a comma after a whole degree starts another demand ("..., PhD preferred")."""
    between = text[a.end : b.start]
    return (
        bool(re.match(r"(?i)\s*(?:degrees?\s*)?,", between)) and "egree" in text[a.start : b.start]
    ) or "(" in between


def _fields(text: str, start: int, stop: int, rules: _Rules) -> tuple[str, ...]:
    """Return the fields of study named after "in" or "of", fillers left out."""
    lead = _FIELD_LEAD.match(text[start:stop])
    if lead is None:
        return ()
    body = text[start + lead.end() : min(stop, start + lead.end() + 220)]
    end = rules.cue["field_end"].search(body)
    body = body[: end.start()] if end else body
    names = []
    for part in re.split(r"\s*[,/]\s*|\s+(?:or|and|&)\s+|\bor\b\s*$", body):
        name = re.sub(
            r"^(?:(?:or|and|an?|the|either|such as|e\.g\.,?|including|field like)\s+)+",
            "",
            part.strip(" .()[]-–:"),
        ).strip()
        if (
            name
            and re.search(r"[^\W\d_]", name)
            and not rules.cue["field_filler"].fullmatch(name)
            and len(name) <= 60
        ):
            names.append(name)
    return tuple(dict.fromkeys(names))


def find_degrees(text: str, blocks: Sequence[Block]) -> list[DegreeMention]:
    """Find the degrees that a text asks for, in order.

    Parameters
    ----------
    text
        Any text.
    blocks
        Its blocks; degrees in benefit and legal text are left out. May be empty.
    """
    rules = _rules()
    hits = _hits(text, rules)
    if not hits:
        return []
    valid = [hit for i, hit in enumerate(hits) if hit.sure or _valid(i, hits, text, rules)]
    starts = [block.start for block in blocks]
    mentions: list[DegreeMention] = []
    groups = _groups(valid, text)
    for number, group in enumerate(groups):
        first, last = group[0], group[-1]
        index = bisect_right(starts, first.start) - 1
        section = blocks[index].section if index >= 0 else "other"
        if section in {"benefits", "legal"}:
            continue
        begin = max(line_start(text, first.start), first.start - 160)
        if breaks := [
            m.end()
            for m in re.finditer(r"[!?;]\s|[^.\s]{3,}\.\s+(?=[A-Z])|•", text[begin : first.start])
        ]:
            begin += breaks[-1]
        stop = min(line_end(text, last.end), last.end + 320)
        if (
            closing := re.search(r"[!?;•]|(?<=[a-z)]{2})\.(?=\s|$)", text[last.end : stop])
        ) is not None:
            stop = last.end + closing.start()
        if _context(text, first, last, begin, stop, section, rules):
            continue
        limit = min(stop, groups[number + 1][0].start) if number + 1 < len(groups) else stop
        before, own = text[begin : first.start], text[last.end : limit]
        # "An advanced degree (MS, PhD) in economics a plus": the bracket only spells it out.
        if (
            aside := re.match(
                r"\s*\([A-Z][\w.]*(?:(?:,|/| or)\s?[A-Z][\w.]*)*\)", text[last.end : stop]
            )
        ) is not None:
            own = text[last.end + aside.end() : stop]
        negated = bool(
            rules.cue["not_needed_before"].search(before)
            or _cued(rules.cue["not_needed_after"], own)
        )
        preferred = not negated and bool(
            rules.cue["soft_before"].search(before) or _cued(rules.cue["soft_after"], own)
        )
        fields = _fields(text, last.end, stop, rules)
        equivalent = bool(rules.cue["or_equivalent"].search(text[last.end : stop]))
        mentions.extend(
            DegreeMention(
                hit.start,
                hit.end,
                text[hit.start : hit.end],
                _LEVELS["bachelors" if hit.level == "bare" else hit.level],
                fields,
                equivalent,
                preferred,
                negated,
            )
            for hit in group
            if hit.level != "below"
        )
    return mentions


def _cued(pattern: re.Pattern[str], own: str) -> bool:
    """Tell whether a cue in the words after a degree is about the degree itself.

    "(preferred in AI)", "(Preferred majors: ...)" and "..., experience in banking a plus" are
    about something else.
    """
    match = pattern.search(own)
    if match is None:
        return False
    rest = own[match.end() :]
    if re.match(r"(?i)\s*(?:in\b|majors?|fields?|subjects?|:|with\b)", rest) and own[
        : match.start()
    ].rstrip().endswith(("(", ",")):
        return False
    between = own[: match.start()]
    if ")" in between and "(" not in between:
        return False
    if re.search(r"\((?:\w+ ){2,}degree\b", own[: match.end()]):  # "(an engineering degree a plus)"
        return False
    return not re.search(
        r"(?i)[,(–—]\s*(?:\w+\s){0,3}(?:experience|knowledge|certificat|skills|background|focus|emphasis)",
        between,
    )


def _context(
    text: str, first: _Hit, last: _Hit, begin: int, stop: int, section: str, rules: _Rules
) -> bool:
    """Tell whether a degree is said of colleagues, schooling or the team, not asked for."""
    before, after = text[begin : first.start], text[last.end : stop]
    if re.match(r"\s*(?:[Dd]egrees?|['’]s [Dd]egrees?)?\s*in\s", after) and section in {
        "requirements",
        "preferred",
    }:
        return False
    if rules.cue["context_after"].match(after.lstrip("-. ")) or after.startswith(
        ("s ", "s,", "s.", "'s)", "’s)")
    ):
        return not (rules.cue["student_asked"].search(before) and section != "other")
    if section in {"requirements", "preferred"}:
        return bool(re.search(r"(?i)(?:non-?|team of|several)\s*$", before))
    return (
        bool(rules.cue["context_before"].search(before))
        and "egree" not in text[first.start : last.end + 10]
    )


def _on_top(text: str, mention: DegreeMention, found: list[DegreeMention]) -> bool:
    """Tell whether a lower degree comes on top: "Master's in X, with a BSc in Y"."""
    begin = max(line_start(text, mention.start), mention.start - 160)
    return any(
        begin <= other.start < mention.start and _ORDER[other.level] > _ORDER[mention.level]
        for other in found
    ) and bool(
        re.search(
            r"(?i)\b(?:with|plus|in addition to|on top of) an?\s(?:\w+['’]?s?\s?/\s?)?$",
            text[begin : mention.start],
        )
    )


def _bonus(text: str, mention: DegreeMention) -> bool:
    """Tell whether a degree only helps ("a plus"); "preferred" says more."""
    end = line_end(text, mention.end)
    own = re.split(r"[!?;•]|(?<=[a-z)]{2})\.(?=\s|$)", text[mention.end : end])[0]
    return mention.preferred and _cued(_rules().cue["bonus_after"], own)


def _education_line(text: str, mention: DegreeMention) -> bool:
    """Tell whether a preferred degree is all that a line on education says."""
    begin = line_start(text, mention.start)
    above = text[max(0, begin - 80) : begin].rstrip().rsplit("\n", 1)[-1]
    return bool(re.fullmatch(r"(?i)\W*(?:preferred )?education(?: preferred)?\W*", above))


def lowest_degree(text: str, blocks: Sequence[Block]) -> DegreeFact | None:
    """Return the lowest degree that satisfies a posting, or ``None`` where it asks for none."""
    starts = [block.start for block in blocks]

    def section(mention: DegreeMention) -> str:
        index = bisect_right(starts, mention.start) - 1
        return blocks[index].section if index >= 0 else "other"

    found = [m for m in find_degrees(text, blocks) if not m.negated]
    counted = [m for m in found if section(m) != "preferred" and not _on_top(text, m, found)]
    firm = [m for m in counted if not m.preferred]
    if not firm:
        counted = [m for m in counted if not _bonus(text, m)]
        counted += [m for m in found if section(m) == "preferred" and _education_line(text, m)]
    if not counted:
        return None
    if not firm and re.search(r"(?i)high[ -]school|\bGED\b|associate['’]?s?['’]? degree", text):
        return None
    best = min(firm or counted, key=lambda m: (_ORDER[m.level], m.start))
    return DegreeFact(
        best.level, best.fields, best.or_equivalent, best.start, best.end, best.surface
    )
