"""Fixtures that several packages' tests use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared data, or skip where it is missing."""
    beside = Path(__file__).resolve().parents[1] / ".." / "shared"
    folder = Path(os.environ.get("ANALYZER_SHARED", beside))
    if not folder.is_dir():
        pytest.skip("the shared data are not there (set ANALYZER_SHARED)")
    return folder
