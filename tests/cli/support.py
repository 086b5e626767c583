"""Small corpora of invented postings, and the command line run as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from analyzer.cli import main
from analyzer.posting import Posting
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pytest

    Run = Any

ENTRY = """[[entry]]
id = "quux"
name = "Quux"
kind = "skill"
category = "toolset"
aliases = ["quux tool"]
positive = ["You know the quux tool."]
"""
"""A lexicon file in canonical form."""

_FILLER = "We plan the harbours of the coast and look after boats, quays and cranes. "


def row(number: int, skill: str, **fields: Any) -> dict[str, Any]:
    """Return a posting of an employer of its own that asks for a skill."""
    return {
        "id": f"p{number}",
        "title": "Data Scientist",
        "company": f"Quayside {number}",
        "description": f"Office number {number * 7919}. {_FILLER}Requirements: {skill}.",
        **fields,
    }


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    return path


def write_store(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    with Store(path) as store:
        store.save(
            Posting(
                id=one["id"],
                source="invented",
                title=one["title"],
                company=one["company"],
                text=one["description"],
                posted_at=one.get("date"),
            )
            for one in rows
        )
    return path


def run_main(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Return exit code, output and messages of the whole command."""
    try:
        main([str(word) for word in words])
    except SystemExit as end:
        code = int(end.code or 0)
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def run_lexicon(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run ``analyzer lexicon`` in a process of its own."""
    code = "from analyzer.cli import main; main()"
    command = [sys.executable, "-c", code, "lexicon", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
