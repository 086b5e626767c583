"""Posts of people who look for work, which stand among the postings of threads and boards.

Their general forms are in ``seekers.toml``. "SEEKING FREELANCER" is a posting.
"""

from __future__ import annotations

import re
from functools import cache

from analyzer.knowledge import read_toml

JOB_SEEKER = "a post of a job seeker"
"""Why such a post is left out."""

_HEAD = 1200  # characters in which a form shows
_BEGINNING = 400  # characters in which a sentence has to stand
_TITLE = 60  # characters that may stand before the first label of a form
_LABELS = 4
_LONGEST_LABEL = 24


def is_job_seeker(text: str) -> bool:
    """Whether a text is somebody's who looks for work.

    >>> is_job_seeker("SEEKING WORK | Remote | Python"), is_job_seeker("SEEKING FREELANCER | Oslo")
    (True, False)
    """
    opening, sentence, label, own = _expressions()
    head = text.lstrip()[:_HEAD]
    beginning = head[:_BEGINNING].casefold()
    if opening.match(beginning) or sentence.search(beginning):
        return True
    if ":" not in head[: _TITLE + _LONGEST_LABEL] or head.count(":") < _LABELS:
        return False  # nearly every posting
    head = head.casefold()
    found = list(label.finditer(head))
    names = {match[1] for match in found}
    return (
        len(names) >= _LABELS
        and any(map(own.fullmatch, names))
        # A posting in the same form is headed by who asks.
        and found[0].start() <= _TITLE
        and "|" not in head[: found[0].start()]
    )


@cache
def _expressions() -> tuple[re.Pattern[str], ...]:
    data = read_toml(__package__, "seekers.toml")
    openings, own = "|".join(data["openings"]), "|".join(data["own"])
    labels = "|".join((*data["labels"], own))
    return (
        re.compile(rf"\W*(?:{openings})\s*(?:$|[|:;,.()\[\]–—]|-(?!\w)|\n)"),
        re.compile("|".join(data["sentences"])),
        re.compile(rf"(?<!\S)[*_•-]*\s*({labels})(?:\s*/\s*(?:{labels}))?\s*:"),
        re.compile(own),
    )
