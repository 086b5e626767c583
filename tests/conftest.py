"""Fixtures that all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared data beside the checkout; skip without it."""
    given = os.environ.get("ANALYZER_SHARED")
    path = Path(given) if given else Path(__file__).resolve().parents[1] / ".." / "shared"
    if not path.is_dir():
        pytest.skip("the shared data are not beside the checkout")
    return path.resolve()
