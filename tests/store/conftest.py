"""A new store for each test."""

from __future__ import annotations

import pytest

from analyzer.store import Store


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "jobs.db") as opened:
        yield opened
