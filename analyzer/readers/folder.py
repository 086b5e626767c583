"""Which files a path stands for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.readers.stream import STDIN
from analyzer.readers.urls import is_url, urls_below

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Left:
    """A file or folder inside a given folder that is passed over, with the reason."""

    path: str
    reason: str


def files_of(path: str | Path) -> Iterator[str | Left]:
    """Yield the files that a path names, a folder's in sorted order, hidden ones left out.

    Beside a saved page ``x.html`` a browser leaves a folder ``x_files`` of its parts, and a
    README describes a folder of data: neither holds postings. A missing path is yielded as
    it is, so that opening it tells what is wrong.
    """
    if is_url(path):
        yield from urls_below(str(path))
        return
    if str(path) == STDIN or not Path(path).is_dir():
        yield str(path)
        return
    try:
        with os.scandir(path) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield Left(str(path), f"the folder cannot be opened ({error.strerror})")
        return
    if not found:
        yield Left(str(path), "the folder is empty")
    names = {entry.name for entry in found}
    for entry in found:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            page = entry.name.removesuffix("_files")
            if page != entry.name and names & {f"{page}.html", f"{page}.htm"}:
                yield Left(entry.path, "the parts of a saved page, which itself was read")
            else:
                yield from files_of(entry.path)
        elif entry.name.casefold().partition(".")[0] == "readme":
            yield Left(entry.path, "describes the folder; name it directly to read it")
        else:
            yield entry.path
