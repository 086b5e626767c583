"""A store's postings as JSON Lines, in a file that appears when it is complete."""

from __future__ import annotations

import gzip
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def write_lines(path: Path, rows: Iterable[Mapping[str, object]]) -> int:
    """Write rows to a file, one a line, with gzip where its name ends in ``.gz``.

    Returns
    -------
    int
        Number of rows.

    Raises
    ------
    StoreError
        The file cannot be written; what was there before is still there.
    """
    count = 0
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as raw:
                # No name and no time in the header: the same store, the same bytes.
                zipped = path.suffix == ".gz"
                out = gzip.GzipFile("", "wb", fileobj=raw, mtime=0) if zipped else raw
                for row in rows:
                    out.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
                    count += 1
                if zipped:
                    out.close()
            temporary.chmod(0o644)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"Export to {path} failed: {error.strerror or error}. "
            "Next step: check the folder and the free space, then repeat."
        ) from error
    return count
