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
from typing import TYPE_CHECKING, Literal, NamedTuple

from analyzer.facts.degree_names import Hit, Rules, degree_rules, find_names, groups, is_degree
from analyzer.facts.scan import line_end, line_start, section_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.facts.scan import Anchors
    from analyzer.text.blocks import Block

Level = Literal["bachelors-degree", "masters-degree", "phd"]
_LEVELS: dict[str, Level] = {
    "bachelors": "bachelors-degree",
    "masters": "masters-degree",
    "phd": "phd",
}
_ORDER: dict[Level, int] = {"bachelors-degree": 0, "masters-degree": 1, "phd": 2}

_BREAK = re.compile(r"[!?;]\s|[^.\s]{3,}\.\s+(?=[A-Z])|•")
_CLOSING = re.compile(r"[!?;•]|(?<=[a-z)]{2})\.(?=\s|$)")
# "4+ years with a bachelor's": each of such degrees suffices, with its own years.
_WITH_YEARS = re.compile(r"(?i)\d\+?\s*(?:(?:years?|yrs?)\b[^,;()]{0,30})?\bwith (?:an? )?$")
# "Three years of experience plus a master's": both are asked for, nothing is softened.
_YEARS_PLUS = re.compile(r"(?i)\byears?\b[^.;]*\bplus an?\s*$")
_ASIDE = re.compile(r"\s*\([A-Z][\w.]*(?:(?:,|/| or)\s?[A-Z][\w.]*)*\)")
# Between a degree and its field of study: "degree (BSc or MSc) in".
_FIELD_LEAD = re.compile(
    r"['’]?s?\s*\.?\s*(?:\([^)]{0,30}\)\s*)?(?:or (?:higher|above)\s*)?"
    r"(?:[Dd]egrees?|level|or higher|required|preferred)?\s*(?:\([^)]{0,30}\)\s*)?"
    r"(?:in|of|focus\w+ on|within)\s+"
)


class DegreeMention(NamedTuple):
    """One degree that a text asks for; ``text[start:end] == surface``.

    Attributes
    ----------
    after
        What follows the degree in its sentence.
    preferred
        Whether it is softened in its own sentence ("a plus", "preferred").
    negated
        Whether it is said not to be needed.
    """

    start: int
    end: int
    surface: str
    level: Level
    after: str
    preferred: bool = False
    negated: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of study as written, without fillers such as "a related field"."""
        return _fields(self.after, degree_rules())

    @property
    def or_equivalent(self) -> bool:
        """Whether experience or another qualification may stand in for it."""
        return degree_rules().cue["or_equivalent"].search(self.after.lower()) is not None


DegreeFact = DegreeMention
"""The lowest degree that satisfies a posting is one of those that it names."""


def subjects_after(text: str, degree_end: int) -> tuple[int, int] | None:
    """Return where the subjects of a degree stand: "degree in [physics, maths or a related field]".

    ``None`` where no subject follows a degree that ends at `degree_end`.
    """
    lead = _FIELD_LEAD.match(text, degree_end)
    if lead is None or lead.end() > line_end(text, degree_end):
        return None
    body = text[lead.end() : min(line_end(text, degree_end), lead.end() + 220)]
    end = degree_rules().cue["field_end"].search(body)
    return lead.end(), lead.end() + (end.start() if end else len(body))


def _fields(after: str, rules: Rules) -> tuple[str, ...]:
    """Return the fields of study named after "in" or "of", fillers left out."""
    span = subjects_after(after, 0)
    if span is None:
        return ()
    body = after[slice(*span)]
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


def find_degrees(
    text: str, blocks: Sequence[Block], anchors: Anchors | None = None
) -> list[DegreeMention]:
    """Find the degrees that a text asks for, in order.

    Parameters
    ----------
    text
        Any text.
    blocks
        Its blocks; degrees in benefit and legal text are left out. May be empty.
    anchors
        What `find_anchors` has found in the text, where that is known.
    """
    rules = degree_rules()
    hits = find_names(text, rules, anchors)
    if not hits:
        return []
    valid = [hit for i, hit in enumerate(hits) if hit.sure or is_degree(i, hits, text, rules)]
    mentions: list[DegreeMention] = []
    grouped = groups(valid, text)
    for number, group in enumerate(grouped):
        first, last = group[0], group[-1]
        section = section_at(blocks, first.start)
        if section in {"benefits", "legal"}:
            continue
        begin = max(line_start(text, first.start), first.start - 160)
        if breaks := [match.end() for match in _BREAK.finditer(text[begin : first.start])]:
            begin += breaks[-1]
        stop = min(line_end(text, last.end), last.end + 320)
        if (closing := _CLOSING.search(text[last.end : stop])) is not None:
            stop = last.end + closing.start()
        if _context(text, first, last, begin, stop, section, rules):
            continue
        limit = min(stop, grouped[number + 1][0].start) if number + 1 < len(grouped) else stop
        before, after, own = (
            text[begin : first.start],
            text[last.end : stop],
            text[last.end : limit],
        )
        # "An advanced degree (MS, PhD) in economics a plus": the bracket only spells it out.
        if (aside := _ASIDE.match(after)) is not None:
            own = after[aside.end() :]
        negated = bool(
            rules.cue["not_needed_before"].search(before)
            or _cued(rules.cue["not_needed_after"], own)
        )
        preferred = not negated and bool(
            (rules.cue["soft_before"].search(before) and not _YEARS_PLUS.search(before))
            or _cued(rules.cue["soft_after"], own)
        )
        mentions.extend(
            DegreeMention(
                hit.start,
                hit.end,
                text[hit.start : hit.end],
                _LEVELS["bachelors" if hit.level == "bare" else hit.level],
                after,
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
    match = pattern.search(own.lower())
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
    text: str, first: Hit, last: Hit, begin: int, stop: int, section: str, rules: Rules
) -> bool:
    """Tell whether a degree is said of colleagues, schooling or the team, not asked for.

    Nor is one asked for that only spares years: "5+ years (3+ with a PhD)".
    """
    before, after = text[begin : first.start], text[last.end : stop]
    if (years := _WITH_YEARS.search(before)) is not None:
        return before[: years.start()].rstrip().endswith("(") and after.lstrip().startswith(")")
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
    return (
        any(
            begin <= other.start < mention.start
            and _ORDER[other.level] > _ORDER[mention.level]
            # "Or three years plus a Master's" is an alternative.
            and not re.search(r"(?i)\bor\b[^;]*\byears?\b", text[other.end : mention.start])
            for other in found
        )
        and bool(
            re.search(
                r"(?i)\b(?:with|plus|in addition to|on top of) an?\s(?:\w+['’]?s?\s?/\s?)?$",
                text[begin : mention.start],
            )
        )
    )


def _bonus(text: str, mention: DegreeMention) -> bool:
    """Tell whether a degree only helps ("a plus"); "preferred" says more."""
    end = line_end(text, mention.end)
    own = _CLOSING.split(text[mention.end : end], maxsplit=1)[0]
    return mention.preferred and _cued(degree_rules().cue["bonus_after"], own)


def _education_line(text: str, mention: DegreeMention) -> bool:
    """Tell whether a preferred degree is all that a line on education says."""
    begin = line_start(text, mention.start)
    above = text[max(0, begin - 80) : begin].rstrip().rsplit("\n", 1)[-1]
    return bool(re.fullmatch(r"(?i)\W*(?:preferred )?education(?: preferred)?\W*", above))


def lowest_degree(
    text: str, blocks: Sequence[Block], anchors: Anchors | None = None
) -> DegreeFact | None:
    """Return the lowest degree that satisfies a posting, or ``None`` where it asks for none."""
    found = [m for m in find_degrees(text, blocks, anchors) if not m.negated]
    if not found:
        return None
    extra = {m.start for m in found if section_at(blocks, m.start) == "preferred"}
    counted = [m for m in found if m.start not in extra and not _on_top(text, m, found)]
    firm = [m for m in counted if not m.preferred]
    if not firm:
        counted = [m for m in counted if not _bonus(text, m)]
        # A list of preferred things that names a degree says what is expected; one that names a
        # doctorate alone leaves open what is.
        counted += [
            m
            for m in found
            if m.start in extra
            and not _bonus(text, m)
            and (m.level != "phd" or _education_line(text, m))
        ]
    if not counted:
        return None
    if not firm and re.search(r"(?i)high[ -]school|\bGED\b|associate['’]?s?['’]? degree", text):
        return None
    return min(firm or counted, key=lambda m: (_ORDER[m.level], m.start))
