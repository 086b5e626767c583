"""Fixtures that all tests share."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# Machines are shared: how long an example takes says nothing about the code.
settings.register_profile("project", deadline=None)
settings.load_profile("project")

# No test looks into the caches of whoever runs it, nor do the processes that tests start.
_CACHES = tempfile.TemporaryDirectory(prefix="caches-of-tests-")
os.environ["XDG_CACHE_HOME"] = _CACHES.name


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared material beside the checkout; without it, skip."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("ANALYZER_SHARED", beside))
    if not folder.is_dir():
        pytest.skip("the shared material is not there: set ANALYZER_SHARED")
    return folder
