"""Fixtures that all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Machines are shared: how long an example takes says nothing about the code.
settings.register_profile("project", deadline=None)
settings.load_profile("project")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared material beside the checkout; without it, skip."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("ANALYZER_SHARED", beside))
    if not folder.is_dir():
        pytest.skip("the shared material is not there: set ANALYZER_SHARED")
    return folder
