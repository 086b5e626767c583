"""Personal data of recruiters, taken out of postings before they are stored.

E-mail addresses, phone numbers and names give way to a neutral mark, so that a reader of the
stored text sees that something stood there. A pattern has to be sure: salaries, versions, years,
job numbers and addresses of pages stay.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

from analyzer.knowledge import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.posting import Posting

EMAIL_MARK = "[e-mail removed]"
PHONE_MARK = "[phone removed]"
NAME_MARK = "[name removed]"

# An address is found from its middle, then read to both sides.
_AT = re.compile(r"[@\[({](?:(?<=@)|[ ]?[aA][tT][ ]?[\])}][ ]?)")
_LOCAL = re.compile(r"(?:mailto:)?(?<![\w/@.+-])([\w.+'-]{1,64})[ ]?$")
_DOT = r"(?:\.|[ ]?[\[({][ ]?dot[ ]?[\])}][ ]?)"
# It ends in letters: "mAP@0.50" and "node@18.2" are none.
_DOMAIN = re.compile(rf"[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}})*{_DOT}[^\W\d_]{{2,24}}(?!\w)", re.I)

_DIGITS = re.compile(r"[(+\d][\d \t\xa0./()–+-]{5,24}\d")
# International (+49 30 123...), also (+49); North American 800-555-0100 and (800) 555-0100.
_PHONE = re.compile(
    r"""\(?\+\(?\d{1,3}\)?(?:[\s./()–-]{0,3}\d){7,12}
      | (?:\+?1[\s.-]?)?(?:\([2-9]\d\d\)[\s.-]?|[2-9]\d\d[.-]|[2-9]\d\d\ )[2-9]\d\d[.\s-]\d{4}
    """,
    re.X,
)
_NATIONAL = re.compile(r"\(?\d(?:[ \t\xa0./()–-]{0,3}\d){6,13}")
_NOT_BEFORE = re.compile(r"[\w$€£#/.,+=?&-]$")
_NOT_AFTER = re.compile(r"[\w%€$£]|[.,-]\d|\s?(?:USD|EUR|GBP|CAD|k\b)")
_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}"
    r"|(?:19|20)\d\d\s?[/–-]\s?(?:19|20)\d\d"
)

_WORD = r"[^\W\d_a-zß-ÿ][^\W\d_]*(?:['’.-][^\W\d_]+)*\.?"
_LINK = r"(?:van|von|de|der|den|del|della|di|da|la|le|el|al|bin|ten|ter|zu|y|af)"
_NAME = rf"{_WORD}(?:,?[ \t]+(?:{_LINK}[ \t]+){{0,2}}{_WORD}){{0,7}}"


# What may stand between a cue and the name or number that it announces.
_AFTER_NAMED = re.compile(rf"[ \t]?[:,–-]?[ \t]+(?:(?i:our|the|your|my)[ \t]+)?({_NAME})")
_AFTER_LABEL = re.compile(rf"[ \t]?[:–-]\s{{0,3}}({_NAME})")
_AFTER_SIGN_OFF = re.compile(rf"[ \t]?[,.!]?[ \t]*\n\s*({_NAME})[ \t]*,?[ \t]*(?:\n|$)")
_BEFORE_PHONE = re.compile(r"[ \t]?[.:)]{0,2}\s{0,3}$")


@dataclass(frozen=True, slots=True)
class _Cues:
    phone: tuple[str, ...]
    scan: AhoCorasick
    after: tuple[re.Pattern[str], ...]  # for each word of the scan, what may follow
    honorifics: frozenset[str]
    roles: frozenset[str]
    never: frozenset[str]


@cache
def _cues() -> _Cues:
    data = read_toml(__package__, "privacy.toml")
    announced = [
        (word, after)
        for key, after in (
            ("name_cues", _AFTER_NAMED),
            ("label_cues", _AFTER_LABEL),
            ("sign_offs", _AFTER_SIGN_OFF),
        )
        for word in data[key]
    ]
    return _Cues(
        phone=tuple(data["phone_cues"]),
        scan=AhoCorasick([word for word, _ in announced]),
        after=tuple(after for _, after in announced),
        honorifics=frozenset(data["honorifics"]),
        roles=frozenset(data["roles"]),
        never=frozenset(data["never_names"].split()),
    )


def remove_personal_data(text: str, *, company: str | None = None) -> str:
    """Return a text with e-mail addresses, phone numbers and recruiters' names marked out.

    Parameters
    ----------
    company
        Name of the employer, which is never taken for a person's.

    Examples
    --------
    >>> remove_personal_data("Please contact Jane Doe at jane@jobs.example or +44 20 7946 0000.")
    'Please contact [name removed] at [e-mail removed] or [phone removed].'
    >>> remove_personal_data("Python 3.11, 2019-2024, $120,000 - 150,000, ref 2024-001234")
    'Python 3.11, 2019-2024, $120,000 - 150,000, ref 2024-001234'
    """
    return _mark(text, _find(text, company))


def clean_posting(posting: Posting) -> Posting:
    """Return a posting without personal data in its title, text and HTML.

    HTML in which something that was removed from the text is still found is dropped.
    """
    title = remove_personal_data(posting.title, company=posting.company)
    found = _find(posting.text, posting.company)
    source = posting.description_html
    if source:
        source = remove_personal_data(source, company=posting.company)
        plain = html.unescape(source)
        if any(posting.text[start:end] in plain for start, end, _ in found):
            source = None
    text = _mark(posting.text, found)
    if (title, text, source) == (posting.title, posting.text, posting.description_html):
        return posting
    return posting.with_(title=title, text=text, description_html=source)


def _mark(text: str, found: Iterable[tuple[int, int, str]]) -> str:
    parts, last = [], 0
    for start, end, mark in found:
        parts += [text[last:start], mark]
        last = end
    return "".join([*parts, text[last:]])


def _find(text: str, company: str | None) -> list[tuple[int, int, str]]:
    """Return what to remove as (start, end, mark), ascending and apart."""
    cues = _cues()
    emails = list(_emails(text))
    spans = [(start, end, EMAIL_MARK) for start, end, _ in emails]
    spans += ((*span, PHONE_MARK) for span in _phones(text, cues))
    own = frozenset(re.findall(r"\w+", (company or "").lower()))
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow in lower case
        lowered = "".join(letter.lower() if letter.isascii() else letter for letter in text)
    for cue, start, end in cues.scan.find_matches_as_indexes(lowered, overlapping=True):
        if start and lowered[start - 1].isalnum():
            continue
        if match := cues.after[cue].match(text, end):
            spans += ((*span, NAME_MARK) for span in _person(match, cues, own))
    locals_ = {local for _, _, local in emails}
    spans += ((*span, NAME_MARK) for span in _named_like(text, locals_, cues, own))
    apart: list[tuple[int, int, str]] = []
    for span in sorted(spans):
        if not apart or span[0] >= apart[-1][1]:
            apart.append(span)
    return apart


def _emails(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield e-mail addresses as (start, end, part before the @)."""
    for at in _AT.finditer(text):
        domain = _DOMAIN.match(text, at.end())
        before = text[max(0, at.start() - 72) : at.start()]
        local = _LOCAL.search(before)
        if text[at.start()] == "@" and before.endswith(" "):
            continue  # "mail comes from @jobs.example"
        if domain and local:
            yield at.start() - len(before) + local.start(), domain.end(), local[1]


def _phones(text: str, cues: _Cues) -> Iterator[tuple[int, int]]:
    """Yield phone numbers: of a sure form, or of any form behind a word such as "tel."."""
    for run in _DIGITS.finditer(text):
        before = text[max(0, run.start() - 28) : run.start()]
        if _NOT_BEFORE.search(before):
            continue
        sure = _PHONE.match(run[0])
        number = sure or _NATIONAL.match(run[0])
        if number is None:
            continue
        end = run.start() + number.end()
        if _NOT_AFTER.match(text, end) or (not sure and _DATE.match(run[0])):
            continue
        if not sure:
            lead = _BEFORE_PHONE.sub("", before).lower()
            word = next((cue for cue in cues.phone if lead.endswith(cue)), None)
            if word is None or lead[-len(word) - 1 : -len(word)].isalnum():
                continue
        yield run.start(), end


def _person(match: re.Match[str], cues: _Cues, own: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the part of a run of capitalised words that is a person's name, if there is one."""
    words = list(re.finditer(r"[^\s,]+(,?)", match[1]))
    plain = [word[0].strip(".,").lower() for word in words]
    # The name stands behind the last word of a role, or before the first comma.
    begin = 0
    for number, word in enumerate(plain):
        if word in cues.roles and number <= 4 and not _comma_before(words, number):
            begin = number + 1
    titled = begin < len(plain) and plain[begin] in cues.honorifics
    while begin < len(plain) and plain[begin] in cues.honorifics:
        begin += 1
    end = begin
    while end < len(words) and end - begin < 5:
        end += 1
        if words[end - 1][1] or (words[end - 1][0].endswith(".") and len(plain[end - 1]) > 2):
            break
    name = plain[begin:end]
    if not name or not own.isdisjoint(name) or not cues.never.isdisjoint(name):
        return
    if not cues.roles.isdisjoint(name):
        return
    proper = [word for word in name if len(word) > 1 and not re.fullmatch(_LINK, word)]
    if len(proper) < (1 if titled else 2):
        return
    if not any(map(str.islower, words[begin][0])) or re.search(r"-[a-zß-ÿ]", match[1]):
        return  # initials of a firm ("CGI U.S."), or not a name's hyphen ("PA-support")
    first, last = words[begin], words[end - 1]
    stop = last.start() + len(last[0].rstrip(".,") if len(plain[end - 1]) > 1 else last[0])
    yield match.start(1) + first.start(), match.start(1) + stop


def _comma_before(words: list[re.Match[str]], number: int) -> bool:
    """Tell whether a comma ends the name before a role ("Jane Doe, Head of Data")."""
    return number > 1 and any(word[1] for word in words[:number])


def _named_like(
    text: str, locals_: set[str], cues: _Cues, own: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Yield names that an e-mail address gives away: Jane Doe with jane.doe@ or jdoe@."""
    for local in sorted(locals_):
        parts = [part for part in re.split(r"[._+-]|\d+", local.lower()) if part]
        if len(parts) == 1:
            parts = [parts[0][0], parts[0][1:]]
        if len(parts) != 2 or len(parts[1]) < 3:
            continue
        first, last = parts
        if {first, last} & (cues.never | cues.roles | own):
            continue
        given = rf"{re.escape(first)}[^\W\d_]*" if len(first) == 1 else re.escape(first)
        pattern = rf"(?<!\w)(?i:{given})(?:[ \t]+[^\W\d_a-z]\.?)?[ \t]+(?i:{re.escape(last)})(?!\w)"
        for match in re.finditer(pattern, text):
            if match[0][0].isupper() and match[0].split()[-1][0].isupper():
                yield match.span()
