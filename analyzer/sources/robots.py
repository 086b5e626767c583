"""What a site's robots.txt says about one address (RFC 9309, with Protego)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyzer.errors import MissingExtraError, SourceError
from analyzer.sources.ask import SAVE_INSTEAD

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_BYTES = 500 * 1024


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an address may be fetched, or why not and what to do; the pause asked for (s)."""

    allowed: bool
    reason: str = ""
    next_step: str = SAVE_INSTEAD
    delay: float | None = None


class Robots:
    """The rules of the sites met so far.

    Parameters
    ----------
    fetch
        Called with the address of a robots.txt; returns its text, ``""`` where the site has
        none. Where it raises `SourceError`, the site counts as forbidden (RFC 9309).
    agent
        The product name that rules may be addressed to.
    """

    def __init__(self, fetch: Callable[[str], str], agent: str) -> None:
        self._fetch = fetch
        self._agent = agent
        self._rules: dict[str, Any] = {}

    def verdict(self, origin: str, url: str) -> Verdict:
        """Return what the site at `origin` (``https://host``) says about `url`."""
        if origin not in self._rules:
            try:
                self._rules[origin] = _parse(self._fetch(f"{origin}/robots.txt"))
            except SourceError as error:
                what = str(error).partition(" Next step: ")[0].rstrip(".")
                self._rules[origin] = Verdict(
                    False,
                    f"the site's rules could not be read, which forbids all: {what}",
                    "check the connection and the address, and try again later",
                )
        rules = self._rules[origin]
        if isinstance(rules, Verdict):
            return rules
        if not rules.can_fetch(url, self._agent):
            return Verdict(False, f"{origin}/robots.txt does not allow it")
        return Verdict(True, delay=rules.crawl_delay(self._agent))


def _parse(text: str) -> Any:
    try:
        from protego import Protego
    except ImportError:
        raise MissingExtraError("protego", "fetch") from None
    return Protego.parse(text)
