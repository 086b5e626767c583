"""Data that comes with the package: the sample of invented postings."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def sample_path() -> Path:
    """Return the directory of the bundled sample postings.

    Every company and every text in it is invented; the ``README.md`` beside the files says
    so, and what each file stands for. It is the only file there that holds no posting.
    """
    return Path(str(files(__name__))) / "sample"


def sample_files() -> list[Path]:
    """Return the files of the sample that hold postings, sorted by name."""
    return sorted(path for path in sample_path().iterdir() if path.name != "README.md")
