"""The few errors that this package raises on purpose.

Every message says what is wrong, where (file, row, entry), and what to do next. The command
line prints the message alone and exits with code 2; nothing else is caught there.
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class AnalyzerError(Exception):
    """Base of all errors that are meant for the user."""


class InputError(AnalyzerError):
    """A file, folder or option that cannot be used as given."""


class SourceError(AnalyzerError):
    """A web source that did not deliver a board: never the same as an empty board."""


class StoreError(AnalyzerError):
    """A store file that cannot be opened, written or understood."""


class MissingExtraError(AnalyzerError):
    """An optional dependency that the requested action needs is not installed."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            f"This needs the package {package!r}, which is not installed. "
            f"Next step: pip install 'job-posting-skill-analyzer[{extra}]'"
        )


def meant(word: str, there: Iterable[str], *, most: int = 3) -> str:
    """Return " Did you mean ...?" with what there is that is most like a word, or nothing.

    It goes on behind a sentence, hence the space.

    >>> meant("titel", ["text", "title"]), meant("x", ["title"])
    (' Did you mean title?', '')
    """
    from difflib import get_close_matches

    near = get_close_matches(word.lower(), sorted(there), n=most)
    return f" Did you mean {' or '.join(near)}?" if near else ""


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def unwritable(path: str | Path, error: OSError) -> InputError:
    """Return the error of a file or folder that the system does not let be written."""
    step = (
        "free some space, or name a place on another disk"
        if error.errno in _FULL
        else "name a place that exists and that you may write to"
    )
    return InputError(f"{path}: cannot be written: {error.strerror or error}. Next step: {step}.")
