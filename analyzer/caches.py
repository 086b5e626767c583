"""Where this program keeps what it can make or fetch again."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """Return the folder of this program among the user's caches; it may not exist.

    ``$XDG_CACHE_HOME/analyzer``, by default ``~/.cache/analyzer`` (XDG Base Directory
    Specification, 0.8).

    Raises
    ------
    RuntimeError
        The user has no home.
    """
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # "All paths ... must be absolute"; others are to be ignored.
    return (given if given.is_absolute() else Path.home() / ".cache") / "analyzer"
