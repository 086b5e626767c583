"""Where a command writes to: found out to be writable before anything is read."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from analyzer.errors import InputError, MissingExtraError, unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BLOCK = bytes(4096)
"""Where this does not fit, the disk is full."""


class OutputFile(click.ParamType):  # type: ignore[type-arg]
    """A file to write, in a folder that is there: a mistyped folder is not made.

    Parameters
    ----------
    endings
        The endings that name a format; without any, every name will do.
    dash
        Whether ``-`` stands for standard output.
    """

    name = "file"

    def __init__(self, *endings: str, dash: bool = False) -> None:
        self.endings = endings
        self.dash = dash

    def convert(
        self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Return the path, or raise an error that says why it cannot be written."""
        path = Path(value)
        if not (self.dash and str(value) == "-"):
            self._check(path)
        return path

    def _check(self, path: Path) -> None:
        if self.endings and path.suffix.lower() not in self.endings:
            raise InputError(
                f"{path}: the ending names the format, and must be one of "
                f"{', '.join(self.endings)}. Next step: give the file one of these."
            )
        if path.suffix.lower() == ".parquet":
            need_parquet()
        folder = path.parent
        try:
            if path.is_dir():
                raise _refused(path, "this is a folder", "name a file in it")
            if folder.exists() and not folder.is_dir():
                raise _refused(path, f"{folder} is a file, not a folder", "correct the path")
            if not folder.exists():
                raise _refused(
                    path, f"there is no folder {folder}", "correct the path, or make the folder"
                )
            if not path.exists():
                _write_in(folder)
            elif path.is_file():  # a pipe would wait for its reader
                path.open("ab").close()
        except OSError as error:
            raise unwritable(path, error) from error


class OutputFolder(click.ParamType):  # type: ignore[type-arg]
    """A folder to write files to, which is made, with those above it, when it is written to."""

    name = "folder"

    def convert(
        self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Return the path, or raise an error that says why nothing can be written there."""
        path = Path(value)
        try:
            there = next(folder for folder in (path, *path.parents) if folder.exists())
            if not there.is_dir():
                what = "this" if there == path else str(there)
                raise _refused(path, f"{what} is a file, not a folder", "name a folder")
            _write_in(there)
        except OSError as error:
            raise unwritable(path, error) from error
        return path


def _refused(path: Path, reason: str, step: str) -> InputError:
    return InputError(f"{path}: cannot be written: {reason}. Next step: {step}.")


def _write_in(folder: Path) -> None:
    """Write a file without a name, so that no other process can come across it."""
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(_BLOCK)
        file.flush()


def need_parquet() -> None:
    """Raise `MissingExtraError` where no Parquet file can be written."""
    from importlib.util import find_spec

    if find_spec("pyarrow") is None:
        raise MissingExtraError("pyarrow", "parquet")


def spare_inputs(paths: Iterable[str | Path]) -> None:
    """Raise `InputError` if a file that the command writes is also read, or written twice.

    Parameters
    ----------
    paths
        Files and folders that the command reads.
    """
    ctx = click.get_current_context()
    targets = [
        path
        for param in ctx.command.params
        if isinstance(param.type, OutputFile) and (path := ctx.params.get(str(param.name)))
    ]
    for number, target in enumerate(targets):
        if target.resolve() in {other.resolve() for other in targets[:number]}:
            raise InputError(
                f"{target}: two outputs have this name. Next step: name two different files."
            )
        if target.is_file() and any(_holds(Path(path), target) for path in paths):
            raise InputError(
                f"{target}: is one of the files to read, and would be lost. "
                "Next step: name another file."
            )


def _holds(path: Path, target: Path) -> bool:
    """Whether a path is a file itself, or a folder that it lies in."""
    if path.is_dir():
        return target.resolve().is_relative_to(path.resolve())
    return path.is_file() and path.samefile(target)


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """Open a text file for writing.

    Raises
    ------
    InputError
        The file cannot be written; the message names it.
    """
    try:
        stream = path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise unwritable(path, error) from error
    with stream:
        yield stream
