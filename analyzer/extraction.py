"""Mentions and postings to files, posting by posting: memory does not grow with the corpus."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from analyzer.corpus import Corpus, fold
from analyzer.errors import InputError
from analyzer.facts.describe import MENTION_COLUMNS, POSTING_COLUMNS, Described
from analyzer.reports.rows import row_writer


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows were written."""

    postings: int
    mentions: int


def write_extraction(
    corpus: Corpus,
    mentions_path: str | Path,
    postings_path: str | Path | None = None,
    *,
    watch: Callable[[Iterable[Described]], Iterable[Described]] = iter,
) -> Written:
    """Analyse a corpus and write its mentions, and one row a posting if asked for.

    Parameters
    ----------
    corpus
        What to analyse.
    mentions_path, postings_path
        Files ending in .csv, .jsonl or .parquet.
    watch
        Wraps the stream of analysed postings, to show progress.
    """
    from analyzer.store.duplicates import DuplicateFinder

    if postings_path is not None and Path(postings_path) == Path(mentions_path):
        raise InputError(f"{mentions_path}: mentions and postings need two different files")
    finder = DuplicateFinder() if postings_path is not None else None
    postings = mentions = 0
    with (
        row_writer(mentions_path, MENTION_COLUMNS) as writer,
        # Which posting repeats which is known only at the end, so the rows wait on disk.
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass")
        if postings_path is not None
        else nullcontext() as waiting,
    ):
        for described in watch(corpus.describe(finder=finder)):
            postings += 1
            mentions += len(described.mentions)
            writer.write(described.mentions)
            if waiting is not None:
                waiting.write(json.dumps(described.row) + "\n")
        if waiting is not None and finder is not None and postings_path is not None:
            groups = finder.groups()
            with row_writer(postings_path, POSTING_COLUMNS) as posting_writer:
                for row in _rows(waiting):
                    fold([row], groups)
                    posting_writer.write([row])
    return Written(postings, mentions)


def _rows(waiting: IO[str]) -> Iterator[dict[str, Any]]:
    waiting.seek(0)
    for line in waiting:
        yield json.loads(line)
