"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of the shared postings and labels; skip where it is missing."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("ANALYZER_SHARED", beside))
    if not folder.is_dir():
        pytest.skip(f"no shared data at {folder}: set ANALYZER_SHARED")
    return folder
