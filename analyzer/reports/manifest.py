"""``run.json``: what a result was made from, so that it can be made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from analyzer.errors import unwritable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.tables import LeftOut

_CHUNK = 1 << 20


class FileCounts(Protocol):
    """What is known of one input file; `analyzer.readers.FileReport` has all of it."""

    @property
    def file(self) -> str:
        """Its name."""

    @property
    def format(self) -> str | None:
        """Its format."""

    @property
    def postings(self) -> int:
        """Rows that became postings."""

    @property
    def skipped(self) -> int:
        """Rows that did not."""

    @property
    def job_seekers(self) -> int:
        """Rows left out because somebody looks for work in them."""

    @property
    def warnings(self) -> Mapping[str, int]:
        """Rows read with a reservation, by what it is."""

    @property
    def error(self) -> str | None:
        """Why the file could not be read (to its end)."""


class Reading(Protocol):
    """How a corpus is read, and in what it is looked; `analyzer.corpus.CorpusOptions` says it."""

    @property
    def columns(self) -> Mapping[str, str]:
        """Field of the posting to the column it was said to stand in."""

    @property
    def dates_from_names(self) -> bool:
        """Whether postings without a date get that of their file's name."""

    @property
    def layers(self) -> Sequence[str]:
        """Bundled layers of the lexicon."""

    @property
    def lexicon_files(self) -> Sequence[str]:
        """The user's own lexicon files."""


class Counts(Protocol):
    """What was read; `analyzer.readers.ReadReport` has all of it."""

    @property
    def files(self) -> Sequence[FileCounts]:
        """The input files."""


@cache
def package_version() -> str:
    """Return the installed version of this package."""
    try:
        return version("job-posting-skill-analyzer")
    except PackageNotFoundError:
        return "unknown"


def fingerprint(path: str | Path) -> tuple[int | None, str | None]:
    """Return size and SHA-256 of a file; ``(None, None)`` for what is no readable file."""
    digest, size = hashlib.sha256(), 0
    try:
        if not Path(path).is_file():
            return None, None
        with Path(path).open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except (OSError, ValueError):
        return None, None
    return size, digest.hexdigest()


def make_manifest(
    *,
    read: Counts | None,
    left_out: LeftOut | None = None,
    lexicon_version: str | None = None,
    reading: Reading | None = None,
    options: Mapping[str, Any] | None = None,
    started: datetime | None = None,
    finished: datetime | None = None,
) -> dict[str, Any]:
    """Describe a run.

    Parameters
    ----------
    read
        What was read and skipped, file by file.
    left_out
        How many of the read postings were analysed, and why the others were not.
    lexicon_version
        Version (hash) of the lexicon.
    reading
        How the input was read, and which lexicon was used; its files are hashed.
    options
        The options of the run; dataclasses, paths and sets become plain data.
    started, finished
        Times with a time zone; `finished` is now by default.

    Returns
    -------
    dict
        JSON-ready. Equal inputs and options give equal values in everything but ``run``.
    """
    finished = finished or datetime.now(UTC)
    files = [_input(file) for file in read.files] if read else []
    count = sum(file["postings"] for file in files)
    return {
        "package": {"name": "job-posting-skill-analyzer", "version": package_version()},
        "lexicon": {
            "version": lexicon_version,
            "layers": list(reading.layers) if reading else None,
            "files": [_hashed(name) for name in reading.lexicon_files] if reading else [],
        },
        "reading": {
            "columns": dict(reading.columns) if reading else {},
            "dates_from_names": reading.dates_from_names if reading else False,
        },
        "options": plain(options or {}),
        "counts": {
            "files": len(files),
            "files_unreadable": sum(file["error"] is not None for file in files),
            "read": count if read else left_out.read if left_out else 0,
            "skipped": sum(file["skipped"] for file in files),
            "job_seekers": sum(file["job_seekers"] for file in files),
            "analysed": left_out.analysed if left_out else None,
            "duplicates": left_out.duplicates if left_out else None,
            "other_languages": dict(left_out.other_languages) if left_out else None,
        },
        "inputs": files,
        "run": {
            "started": _time(started),
            "finished": _time(finished),
            "seconds": round((finished - started).total_seconds(), 3) if started else None,
        },
    }


def write_manifest(path: str | Path, content: Mapping[str, Any]) -> Path:
    """Write a manifest as JSON and return its path."""
    path = Path(path)
    text = json.dumps(content, ensure_ascii=False, indent=2)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise unwritable(path, error) from error
    return path


def plain(value: Any) -> Any:
    """Turn options into what JSON knows; sets in sorted order."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((plain(one) for one in value), key=str)
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _input(file: FileCounts) -> dict[str, Any]:
    return {
        **_hashed(file.file),
        "format": file.format,
        "postings": file.postings,
        "skipped": file.skipped,
        "job_seekers": file.job_seekers,
        "warnings": dict(sorted(file.warnings.items())),
        "error": file.error,
    }


def _hashed(file: str) -> dict[str, Any]:
    size, digest = fingerprint(file)
    return {"file": file, "bytes": size, "sha256": digest}


def _time(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None
