"""Mentions and postings to files, job by job: memory does not grow with the corpus."""

from __future__ import annotations

import json
import tempfile
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from analyzer.errors import InputError
from analyzer.facts.describe import MENTION_COLUMNS, POSTING_COLUMNS
from analyzer.facts.wanted import Wanted, facts_of
from analyzer.pipeline import Analysis, Seen
from analyzer.plan import Plan
from analyzer.reports.rows import row_writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from analyzer.corpus import Corpus

_Found = tuple[dict[str, Any], list[dict[str, Any]]]
"""A posting's row of facts, empty where it is not written, and the rows of its mentions."""


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
    plan: Plan | None = None,
    watch: Callable[[Iterable[_Found]], Iterable[_Found]] = iter,
) -> Written:
    """Analyse a corpus and write its mentions, and one row a posting if asked for.

    Parameters
    ----------
    corpus
        What to analyse.
    mentions_path, postings_path
        Files ending in .csv, .jsonl or .parquet. Rows are in the order of reading.
    plan
        Where the work is done; the files do not depend on it.
    watch
        Wraps the stream of analysed postings, to show progress.
    """
    from analyzer.store.duplicates import DuplicateFinder

    if postings_path is not None and Path(postings_path) == Path(mentions_path):
        raise InputError(f"{mentions_path}: mentions and postings need two different files")
    finder = DuplicateFinder() if postings_path is not None else None
    analysis = (
        Analysis(corpus, plan or Plan(), kept_mentions, Wanted(facts=facts_of(MENTION_COLUMNS)))
        if postings_path is None
        else Analysis(corpus, plan or Plan(), kept_with_rows)
    )
    postings = mentions = 0
    with (
        row_writer(mentions_path, MENTION_COLUMNS) as writer,
        # Which posting repeats which is known only at the end, so the rows wait on disk.
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass")
        if postings_path is not None
        else nullcontext() as waiting,
    ):
        for row, found in watch(_found(analysis, finder)):
            postings += 1
            mentions += len(found)
            writer.write(found)
            if waiting is not None:
                waiting.write(json.dumps(row) + "\n")
        if waiting is not None and finder is not None and postings_path is not None:
            groups = finder.groups()
            with row_writer(postings_path, POSTING_COLUMNS) as posting_writer:
                for row in _rows(waiting):
                    if row["id"] in groups:
                        row["duplicate_of"], row["duplicate_reason"] = groups[row["id"]]
                    posting_writer.write([row])
    return Written(postings, mentions)


def kept_with_rows(seen: Iterable[Seen]) -> list[_Found]:
    """Keep rows and mentions of a job's postings, made in the worker."""
    return [(one.described.row, one.described.mentions) for one in seen]


def kept_mentions(seen: Iterable[Seen]) -> list[_Found]:
    """Keep the mentions alone, for texts need not travel where they are not written."""
    return [({}, one.described.mentions) for one in seen]


def _found(analysis: Analysis[list[_Found]], finder: Any) -> Iterator[_Found]:
    """Yield what was found in each posting, its id made distinct."""
    for part in analysis:
        for noted, (row, mentions) in zip(part.signatures, part.value, strict=True):
            if finder is not None:
                finder.take(noted)
            if row:
                row["id"] = noted.id
            for mention in mentions:
                mention["posting_id"] = noted.id
            yield row, mentions


def _rows(waiting: IO[str]) -> Iterator[dict[str, Any]]:
    waiting.seek(0)
    for line in waiting:
        yield json.loads(line)
