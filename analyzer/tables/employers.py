"""Which postings come from the same employer, for intervals that count employers."""

from __future__ import annotations

import functools
import re

_UNKNOWN = frozenset(
    {"", "-", "anonymous", "company", "confidential", "n/a", "na", "nan", "none", "null"}
    | {"private", "stealth", "stealth startup", "stealth mode startup", "undisclosed", "unknown"}
)
_LEGAL_FORM = re.compile(
    r"[\s,]+(?:ab|ag|bv|b\.v|co|company|corp|corporation|gmbh|inc|incorporated|kg|limited|llc"
    r"|llp|ltd|nv|n\.v|oy|plc|pte|pty|pvt|s\.a|sa|sas|sarl|se|s\.r\.l|srl)\.?$"
)


@functools.lru_cache(maxsize=65_536)
def employer_key(company: str | None) -> str | None:
    """Return one key for the spellings of one employer, ``None`` where it is not known.

    Case, white space and legal forms do not matter: "Acme Labs, Inc." is "ACME labs". A
    posting without a known employer is a cluster of its own.

    Examples
    --------
    >>> employer_key("Acme  Labs, Inc.")
    'acme labs'
    >>> employer_key("Confidential") is None
    True
    """
    if not isinstance(company, str):
        return None
    key = " ".join(company.casefold().split()).strip(" .,;")
    while (shorter := _LEGAL_FORM.sub("", key).strip(" .,;")) != key and shorter:
        key = shorter
    return None if key in _UNKNOWN else key
