"""From files to frames: read postings, describe each, fold duplicates.

This is the library's front door::

    import analyzer

    corpus = analyzer.load("postings/")
    extraction = corpus.extract()
    extraction.mentions, extraction.postings
    report = extraction.report()
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer.batches import batched
from analyzer.errors import InputError
from analyzer.facts.describe import AT_ONCE, MENTION_COLUMNS, POSTING_COLUMNS, Described, Describer
from analyzer.mentions import ExtractionOptions
from analyzer.mentions.kept import load_lexicon
from analyzer.posting import Posting
from analyzer.readers import Reader, ReadOptions, ReadReport
from analyzer.readers.repaired import repaired
from analyzer.readers.sniff import SQLITE
from skill_lexicon import Lexicon
from skill_lexicon.loader import LAYERS
from skill_lexicon.model import Layer

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.reports import Report
    from analyzer.store.duplicates import DuplicateFinder
    from analyzer.tables import Corpus as Frames


@dataclass(frozen=True, kw_only=True)
class CorpusOptions:
    """How a corpus is read and what is looked for in it.

    Attributes
    ----------
    columns
        Field of the posting to the column it stands in, where it is not recognised.
    dates_from_names
        Whether postings without a date get the month or day of their file's name.
    layers
        Bundled layers of the lexicon.
    lexicon_files
        The user's own lexicon files.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    dates_from_names: bool = False
    layers: tuple[Layer, ...] = LAYERS
    lexicon_files: tuple[str, ...] = ()

    @property
    def reading(self) -> ReadOptions:
        """Return how files are read."""
        return ReadOptions(columns=dict(self.columns), dates_from_names=self.dates_from_names)

    def __getstate__(self) -> dict[str, Any]:
        """Return the options alone: a worker that gets them reads the lexicon itself."""
        return {option.name: getattr(self, option.name) for option in fields(self)}

    @cached_property
    def lexicon(self) -> Lexicon:
        """The lexicon that the options name, as it was when it was first asked for."""
        return load_lexicon(layers=self.layers, files=self.lexicon_files)


class Corpus:
    """Postings to be analysed; iterating reads them anew.

    Parameters
    ----------
    paths
        Files, folders, stores (SQLite files of ``analyzer fetch``), or ``-``.
    options
        How to read, and what to look for.
    """

    def __init__(
        self, paths: Iterable[str | Path], *, options: CorpusOptions | None = None
    ) -> None:
        self.paths = [str(path) for path in paths]
        self.options = options or CorpusOptions()
        self.read_report = ReadReport()

    def __repr__(self) -> str:
        return f"Corpus({self.paths})"

    def _repr_html_(self) -> str:
        from analyzer.reports.notebook import corpus_html

        return corpus_html(self.paths, self.read_report, self.options.lexicon)

    def __iter__(self) -> Iterator[Posting]:
        """Yield the postings, wrongly decoded texts repaired."""
        stores = [path for path in self.paths if is_database(path)]
        files = [path for path in self.paths if path not in stores]
        reader = Reader(files, options=self.options.reading)
        for posting in reader:
            self.read_report = reader.report
            yield repaired(posting)
        self.read_report = reader.report
        for path in stores:
            yield from _stored(path, self.read_report)

    def describe(self, *, finder: DuplicateFinder | None = None) -> Iterator[Described]:
        """Yield each posting's row of facts and its mentions, in the order of reading.

        Parameters
        ----------
        finder
            If given, it is shown every posting, and can group the duplicates at the end.
        """
        describer = Describer(ExtractionOptions(lexicon=self.options.lexicon))
        for postings in batched(self, AT_ONCE):
            if finder is not None:
                for posting in postings:
                    finder.add(posting)
            yield from describer(postings)

    def extract(
        self, *, watch: Callable[[Iterable[Described]], Iterable[Described]] = iter
    ) -> Extraction:
        """Analyse every posting and fold duplicates.

        Parameters
        ----------
        watch
            Wraps the stream of analysed postings, to show progress.

        Raises
        ------
        InputError
            Not a single posting could be read; the message says why.
        """
        import pandas as pd

        from analyzer.store.duplicates import DuplicateFinder

        finder = DuplicateFinder()
        rows: list[dict[str, Any]] = []
        # Column by column: rows as dicts would need several times the memory.
        mentions: dict[str, list[Any]] = {name: [] for name in MENTION_COLUMNS}
        for described in watch(self.describe(finder=finder)):
            rows.append(described.row)
            for mention in described.mentions:
                for name, values in mentions.items():
                    values.append(mention[name])
        if not rows:
            self.read_report.raise_if_nothing()
        fold(rows, finder.groups())
        return Extraction(
            postings=pd.DataFrame(rows, columns=list(POSTING_COLUMNS)),
            mentions=pd.DataFrame(mentions).astype({"negated": bool, "boilerplate": bool}),
            options=self.options,
            lexicon=self.options.lexicon,
            read_report=self.read_report,
        )


@dataclass(frozen=True, repr=False)
class Extraction:
    """What was found in a corpus.

    Attributes
    ----------
    postings
        One row per posting that was read (`analyzer.facts.describe.POSTING_COLUMNS`).
    mentions
        One row per mention (`analyzer.facts.describe.MENTION_COLUMNS`).
    options
        How the postings were read.
    lexicon
        What was looked for.
    read_report
        What was read, skipped and unreadable.
    """

    postings: pd.DataFrame
    mentions: pd.DataFrame
    options: CorpusOptions
    lexicon: Lexicon
    read_report: ReadReport

    @cached_property
    def lexicon_table(self) -> pd.DataFrame:
        """One row per concept: concept_id, name, kind, category, layer, documents."""
        return lexicon_frame(self.lexicon)

    @cached_property
    def counted(self) -> Frames:
        """The mentions and postings that shares are shares of: in English, copies folded."""
        from analyzer.tables import Corpus as Frames
        from analyzer.tables import analysed
        from analyzer.tables.titled import with_own_titles

        postings, _ = analysed(with_own_titles(self.postings))
        return Frames(self.mentions[self.mentions["posting_id"].isin(postings["id"])], postings)

    def report(
        self,
        *,
        only: Mapping[str, str] | None = None,
        categories: Iterable[str] = (),
        layers: Iterable[str] = (),
        complete: bool = True,
    ) -> Report:
        """Make the tables and charts of what was found.

        Parameters
        ----------
        only
            Count only postings of these groups, by `analyzer.tables.groups.GROUPS`, such as
            ``{"title_concept": "data-scientist", "country": "US"}``.
        categories, layers
            Keep only skills of these categories, and concepts of these layers; empty keeps all.
        complete
            Make every table; ``False`` only counts skills and titles, which is much faster.

        Returns
        -------
        Report
            Shares are of the English postings, copies of a posting counted once.
        """
        from analyzer.reports.build import build_report
        from analyzer.reports.options import ReportOptions
        from analyzer.tables.groups import Narrowing

        options = ReportOptions(
            only=Narrowing.of((only or {}).items()),
            categories=tuple(categories),
            layers=tuple(layers),
            complete=complete,
        )
        return build_report(self, options=options)

    def __repr__(self) -> str:
        return f"Extraction({len(self.postings):,} postings, {len(self.mentions):,} mentions)"

    def _repr_html_(self) -> str:
        from analyzer.reports.notebook import extraction_html

        return extraction_html(self)


def load(
    *paths: str | Path | Iterable[str | Path] | None,
    columns: Mapping[str, str] | None = None,
    dates_from_names: bool = False,
    layers: tuple[Layer, ...] = LAYERS,
    lexicon_files: Iterable[str | Path] = (),
) -> Corpus:
    """Return the corpus in `paths`; without a path, or with ``None``, the bundled sample.

    Paths may be given one by one or as a list. Nothing is read yet.

    Raises
    ------
    InputError
        What is given as a path is none, or a list without any.
    """
    from analyzer.data import sample_files

    options = CorpusOptions(
        columns=dict(columns or {}),
        dates_from_names=dates_from_names,
        layers=tuple(layers),
        lexicon_files=tuple(map(str, lexicon_files)),
    )
    given = [each for path in paths if path is not None for each in _paths(path)]
    return Corpus(given or sample_files(), options=options)


def _paths(given: str | Path | Iterable[str | Path]) -> list[str | Path]:
    """Return the paths in one argument of `load`: itself, or those in a list."""
    paths = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    for path in paths:
        if not isinstance(path, str | os.PathLike):
            raise InputError(f"{path!r} is no path. Next step: give paths, or one list of them.")
    if not paths:
        raise InputError("The list of paths is empty. Next step: give at least one path.")
    return paths


def fold(rows: list[dict[str, Any]], groups: Mapping[str, tuple[str, str]]) -> None:
    """Write into rows of postings which posting each repeats, and why."""
    for row in rows:
        if row["id"] in groups:
            row["duplicate_of"], row["duplicate_reason"] = groups[row["id"]]


def is_database(path: str | Path) -> bool:
    """Tell whether a path is an SQLite file: a store, or one whose error says what it is not."""
    file = Path(path)
    if str(path) == "-" or not file.is_file():
        return False
    with file.open("rb") as handle:
        return handle.read(len(SQLITE)) == SQLITE


def lexicon_frame(lexicon: Lexicon) -> pd.DataFrame:
    """Return the lexicon as the table that `analyzer.tables` reads."""
    import pandas as pd

    columns = ["concept_id", "name", "kind", "category", "layer", "documents"]
    return pd.DataFrame(
        [
            (
                entry.id, entry.name, entry.kind, entry.category, entry.layer,
                " ".join(entry.documents),
            )
            for entry in lexicon.entries
        ],
        columns=columns,
    )  # fmt: skip


def _stored(path: str, report: ReadReport) -> Iterator[Posting]:
    from analyzer.readers import FileReport
    from analyzer.store import Store

    log = FileReport(path)
    report.files.append(log)
    with Store(path) as store:
        for posting in store.iter_postings():
            log.postings += 1
            yield posting
