"""``analyzer import``: postings from files into a store."""

from __future__ import annotations

from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.cli.messages import warn
from analyzer.cli.outputs import OutputFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.posting import Posting
    from analyzer.readers import ReadOptions, ReadReport


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--store",
    "store_path",
    required=True,
    type=OutputFile(),
    metavar="FILE",
    help="The store's file; it is created where it is missing.",
)
@click.option("--format", "format_", metavar="NAME", help="Read every file as this format.")
def import_(paths: tuple[Path, ...], store_path: Path, format_: str | None) -> None:
    """Read postings from files and folders (PATHS) into a store.

    Importing a file again updates its postings. Wrong encodings are mended; e-mail addresses,
    phone numbers and names of recruiters are taken out.
    """
    from analyzer.readers import ReadOptions, ReadReport
    from analyzer.store import Store
    from analyzer.store.database import BATCH
    from analyzer.store.records import Saved

    report = ReadReport()
    postings = _postings(paths, ReadOptions(format=format_), report)
    saved = Saved()
    # Where there is nothing to save, no store is made.
    if first := list(islice(postings, BATCH)):
        with Store(store_path) as store:
            saved = store.save(chain(first, postings))
    warn(report)
    click.echo(
        f"{report.postings} postings read: {saved.new} new, {saved.changed} with a changed text, "
        f"{saved.known} known; {report.skipped} rows skipped"
    )


def _postings(paths: Iterable[Path], options: ReadOptions, report: ReadReport) -> Iterator[Posting]:
    """Yield the postings of files, each read by itself, so that ids do not depend on the others.

    Ids that a file numbers by itself are told apart by the file's name in `source`.
    """
    from analyzer.readers import FORMATS, Reader
    from analyzer.readers.folder import files_of
    from analyzer.readers.repaired import repaired

    for path in paths:
        for file in files_of(path):
            reader = Reader(file if isinstance(file, str) else file.path, options=options)
            for posting in reader:
                if posting.source in FORMATS:
                    name = Path(reader.report.files[-1].file).name
                    posting = posting.with_(source=f"{posting.source}:{name}")
                yield repaired(posting)
            report.files.extend(reader.report.files)
