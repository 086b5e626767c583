"""From what was extracted to a report: which tables, over which postings."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol

from analyzer.reports.examples import find_examples
from analyzer.reports.manifest import make_manifest, package_version
from analyzer.reports.meta import ReportMeta
from analyzer.reports.options import ReportOptions
from analyzer.reports.report import Report
from analyzer.tables.groups import SHORT_NAMES, Narrowing
from analyzer.tables.titled import with_own_titles
from skill_lexicon.facts import document_titles, salary_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from analyzer.readers import ReadReport
    from analyzer.reports.manifest import Reading
    from skill_lexicon import Lexicon

_FIRST_DOCUMENTS = 9  # of more the others are shown by name


class Extracted(Protocol):
    """What a report is made from; `analyzer.corpus.Extraction` is one."""

    @property
    def postings(self) -> pd.DataFrame:
        """One row per posting (`analyzer.facts.describe.POSTING_COLUMNS`)."""

    @property
    def mentions(self) -> pd.DataFrame:
        """One row per mention (`analyzer.facts.describe.MENTION_COLUMNS`)."""

    @property
    def options(self) -> Reading:
        """How the postings were read, and which lexicon was asked for."""

    @property
    def lexicon(self) -> Lexicon:
        """What was looked for."""

    @property
    def lexicon_table(self) -> pd.DataFrame:
        """One row per concept."""

    @property
    def read_report(self) -> ReadReport:
        """What was read, skipped and unreadable."""


def build_report(
    extraction: Extracted,
    *,
    options: ReportOptions | None = None,
    examples: pd.DataFrame | None = None,
    started: datetime | None = None,
) -> Report:
    """Make the tables of a report.

    Parameters
    ----------
    extraction
        What was found.
    options
        What to narrow to, and which tables to make.
    examples
        Examples for the page, columns as in `find_examples`, which chooses them from the
        mentions where they are not given.
    started
        When the run began, for the manifest.
    """
    from analyzer.tables import analysed

    options = options or ReportOptions()
    everything = with_own_titles(extraction.postings)
    kept, left_out = analysed(everything)
    kept = options.only.keep(kept)
    everything = options.only.keep(everything)
    mentions = extraction.mentions
    mentions = mentions[mentions["posting_id"].isin(kept["id"])]
    tables = _counts(extraction, mentions, kept, options)
    tables |= _groups(extraction, mentions, kept, options)
    if options.complete:
        tables |= _others(extraction, mentions, kept, everything)
        if examples is None:
            examples = find_examples(mentions, kept)
    named = {name for entry in extraction.lexicon.entries for name in entry.documents}
    titles = document_titles()
    documents = sorted(named, key=lambda name: (name not in titles, name))  # a user's own come last
    meta = ReportMeta.of(
        kept,
        left_out,
        analysed=len(kept),
        outside=left_out.analysed - len(kept),
        skipped=extraction.read_report.skipped,
        job_seekers=extraction.read_report.job_seekers,
        inputs=tuple(file.file for file in extraction.read_report.files),
        filters=tuple(_filters(extraction, options.only)),
        documents=tuple(documents[:_FIRST_DOCUMENTS]),
        lexicon_version=extraction.lexicon.version,
        package_version=package_version(),
        notices=tuple(sorted(set(kept["notice"].dropna()))),
    )
    return Report(
        tables,
        meta,
        examples,
        partial(
            make_manifest,
            read=extraction.read_report,
            left_out=left_out,
            lexicon_version=extraction.lexicon.version,
            reading=extraction.options,
            options=asdict(options),
            started=started,
        ),
    )


def _counts(
    extraction: Extracted,
    mentions: pd.DataFrame,
    postings: pd.DataFrame,
    options: ReportOptions,
) -> dict[str, pd.DataFrame]:
    from analyzer.tables import category_counts, own_titles
    from analyzer.tables.counts import selected_counts
    from analyzer.tables.measure import Selection
    from analyzer.tables.presence import presence

    lexicon, layer = extraction.lexicon_table, options.layers or None
    skills, titles = selected_counts(
        presence(mentions, postings, lexicon),
        [
            Selection(kind="skill", category=options.categories or None, layer=layer),
            Selection(kind="title", layer=layer),
        ],
    )
    tables = {"skills": skills, "own_titles": own_titles(postings, lexicon), "titles": titles}
    if options.complete:
        tables["categories"] = category_counts(mentions, postings)
    return tables


def _groups(
    extraction: Extracted,
    mentions: pd.DataFrame,
    postings: pd.DataFrame,
    options: ReportOptions,
) -> dict[str, pd.DataFrame]:
    from analyzer.tables import by_group

    return {
        f"by_{by}": by_group(
            mentions,
            postings,
            by,
            extraction.lexicon_table,
            category=options.categories or None,
            layer=options.layers or None,
        )
        for by in options.by
    }


def _others(
    extraction: Extracted,
    mentions: pd.DataFrame,
    postings: pd.DataFrame,
    everything: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    from analyzer import tables as made

    lexicon = extraction.lexicon_table
    against = made.documents_against_market(mentions, postings, lexicon)
    pairs = made.cooccurrence(mentions, postings, lexicon)
    # Copies back in, other languages not: only folding may differ between the two counts.
    english = everything[everything["language"].map(made.is_english).astype(bool)]
    copied = extraction.mentions[extraction.mentions["posting_id"].isin(english["id"])]
    return {
        "documents_against_market": against,
        "market_by_document": made.market_by_document(against),
        "skill_by_title": made.skill_by_title(mentions, postings, lexicon),
        "cooccurrence": pairs,
        "network": made.network(pairs),
        "trends": made.trends(mentions, postings, lexicon),
        "monthly": made.monthly(mentions, postings, lexicon),
        "salary_by_skill": made.salary_by(mentions, postings, lexicon),
        "salary_by_title": made.salary_by(mentions, postings, lexicon, by="title"),
        "salary_against_documents": made.salary_against_documents(postings, document_ranges()),
        "duties": made.duty_counts(mentions, postings, lexicon),
        "role_profiles": made.role_profiles(postings, lexicon),
        "title_search_vs_skill_search": made.title_search_vs_skill_search(
            mentions, postings, lexicon
        ),
        "rank_stability": made.rank_stability(mentions, postings, lexicon),
        "fold_effect": made.fold_effect(copied, english, lexicon),
    }


def document_ranges() -> pd.DataFrame:
    """Return the documents' salary ranges: title_concept, min, max, currency, document."""
    import pandas as pd

    columns = ["title_concept", "min", "max", "currency", "document"]
    return pd.DataFrame(
        [
            (item.title, item.min, item.max, item.currency, item.provenance.document)
            for item in salary_ranges().values()
        ],
        columns=columns,
    )


def _filters(extraction: Extracted, only: Narrowing) -> Iterator[str]:
    names = {entry.id: entry.name for entry in extraction.lexicon.entries}
    for by, values in only.fields:
        yield f"{SHORT_NAMES.get(by, by)}: {' or '.join(names.get(each, each) for each in values)}"
