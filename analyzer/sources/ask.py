"""One request and its answer, as adapters state them; keys are kept out of everything shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, urlencode

from analyzer.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

SAVE_INSTEAD = (
    "open the page in your browser, save it (.html or .mhtml), and read the saved file instead"
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request.

    Attributes
    ----------
    source
        Name used in messages.
    url, params
        Where to, and the public part of the query.
    secret_params, secret_headers
        Keys; they never reach messages, the cache, or another host.
    lifetime
        Seconds for which a stored answer is used without asking.
    allow
        Statuses besides 2xx that the caller wants to see.
    transient
        Statuses besides the usual ones that are worth another attempt.
    pace
        How many times the usual pause this host should get.
    redirects
        Whether to follow redirects.
    robots
        Whether to ask robots.txt (only robots.txt itself is fetched without).
    truncate_at
        Size at which the answer is cut instead of refused.
    """

    source: str
    url: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    secret_params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    secret_headers: Mapping[str, str] = field(default_factory=dict)
    accept: str = "application/json"
    lifetime: float = 0.0
    allow: frozenset[int] = frozenset()
    transient: frozenset[int] = frozenset()
    pace: float = 1.0
    redirects: bool = True
    robots: bool = True
    truncate_at: int | None = None

    def public_url(self) -> str:
        """Return the address without secrets."""
        return _with_query(self.url, self.params)

    def full_url(self) -> str:
        """Return the address as requested."""
        return _with_query(self.url, {**self.params, **self.secret_params})

    def error(self, what: str, next_step: str, *, at: str | None = None) -> SourceError:
        """Return an error that says who was asked, what happened, and what to do next."""
        where = at or self.public_url()
        return SourceError(self.redact(f"{self.source}: {what} ({where}). Next step: {next_step}."))

    def redact(self, text: str) -> str:
        """Return a text with every secret of this request blotted out."""
        secrets = {*self.secret_params.values(), *self.secret_headers.values()} - {""}
        for secret in secrets:
            for form in {secret, quote(secret), quote(secret, safe=""), quote_plus(secret)}:
                text = re.sub(re.escape(form), "***", text, flags=re.IGNORECASE)
        return text


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: status, final address without secrets, content type, decoded body."""

    status: int
    url: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed attempt that may be repeated, after `wait` seconds if the site said so."""

    reason: str
    wait: float | None = None


def _with_query(url: str, params: Mapping[str, str | int]) -> str:
    if not params:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(params, quote_via=quote)}"


def status_text(status: int) -> tuple[str, str]:
    """Return what a status means here, and what to do."""
    if status in (404, 410):
        return (
            f"there is no such board or page (HTTP {status})",
            "check the name; companies move, so look at the address of their career page",
        )
    if status == 401:
        return "the key was not accepted (HTTP 401)", "check the key in the environment"
    if status == 403:
        return (
            "the site refuses the request (HTTP 403)",
            f"wait a day, or {SAVE_INSTEAD}",
        )
    return f"the site answers HTTP {status}", "report it if it stays so"
