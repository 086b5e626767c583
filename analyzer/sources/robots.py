"""What a site's robots.txt says about one address (RFC 9309, with Protego)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyzer.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_BYTES = 500 * 1024


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an address may be fetched, why not, and the pause the site asks for (s)."""

    allowed: bool
    reason: str = ""
    delay: float | None = None


class Robots:
    """The rules of the sites met so far.

    Parameters
    ----------
    fetch
        Called with the address of a robots.txt; returns its text, ``""`` where the site has
        none, or ``None`` where it could not be read (then everything is forbidden).
    agent
        The product name that rules may be addressed to.
    """

    def __init__(self, fetch: Callable[[str], str | None], agent: str) -> None:
        self._fetch = fetch
        self._agent = agent
        self._rules: dict[str, Any] = {}

    def verdict(self, origin: str, url: str) -> Verdict:
        """Return what the site at `origin` (``https://host``) says about `url`."""
        if origin not in self._rules:
            text = self._fetch(f"{origin}/robots.txt")
            self._rules[origin] = None if text is None else _parse(text)
        rules = self._rules[origin]
        if rules is None:
            return Verdict(False, f"{origin}/robots.txt could not be read, which forbids all")
        if not rules.can_fetch(url, self._agent):
            return Verdict(False, f"{origin}/robots.txt does not allow it")
        return Verdict(True, delay=rules.crawl_delay(self._agent))


def _parse(text: str) -> Any:
    try:
        from protego import Protego
    except ImportError:
        raise MissingExtraError("protego", "fetch") from None
    return Protego.parse(text)
