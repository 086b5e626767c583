<<<<<<< HEAD
"""Fixtures that all tests share."""
=======
"""What all tests share."""
>>>>>>> text

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
<<<<<<< HEAD
    """The folder of shared material beside the checkout; tests that need it skip without it."""
    path = Path(os.environ.get("ANALYZER_SHARED", Path(__file__).parents[2] / "shared"))
    if not path.is_dir():
        pytest.skip(f"the shared material is not there: {path.name}/")
    return path
=======
    """Return the folder of the shared postings and labels; skip where it is missing."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("ANALYZER_SHARED", beside))
    if not folder.is_dir():
        pytest.skip(f"no shared data at {folder}: set ANALYZER_SHARED")
    return folder
>>>>>>> text
