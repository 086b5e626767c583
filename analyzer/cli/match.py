"""``analyzer match``: a résumé against postings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.documents import document_text
from analyzer.cli.messages import counted
from analyzer.cli.narrowing import narrowed, narrowing_from, narrowing_options
from analyzer.cli.options import PATHS, corpus_from, corpus_options, known, work_options

if TYPE_CHECKING:
    import pandas as pd

    from skill_lexicon import Lexicon


@click.command(epilog=PATHS)
@click.argument("resume", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--top",
    default=10,
    show_default=True,
    type=click.IntRange(min=1),
    help="Rows of each table.",
)
@click.option(
    "--enough",
    default=0.8,
    show_default=True,
    type=click.FloatRange(0, 1, min_open=True),
    help="Share of a posting's required skills that makes it worth applying.",
)
@click.option(
    "--ignore",
    multiple=True,
    default=["quality", "study"],
    show_default=True,
    metavar="CATEGORY",
    help="Categories that need not be covered ('' for none; can be repeated).",
)
@narrowing_options
@corpus_options
@work_options
def match(
    resume: Path,
    top: int,
    enough: float,
    ignore: tuple[str, ...],
    title: str | None,
    only: tuple[tuple[str, str], ...],
    workers: int | None,
    scheduler: str | None,
    **options: Any,
) -> None:
    """Say which postings a RESUME covers, what is missing, and what to learn next.

    RESUME is a text, PDF or Word file, or a list of skills separated by commas or lines.
    Nothing of it is stored. Only required skills count, of alternatives ("TensorFlow or PyTorch")
    one, and only postings that have any: in English, copies of a posting counted once. Degrees
    count as skills, of those that a posting asks for the lowest; years are shown, not compared.
    """
    from analyzer.cli.summaries import summarised
    from analyzer.errors import InputError
    from analyzer.facts.wanted import COUNTS, facts_of
    from analyzer.insight import match as tables
    from analyzer.insight.learning import next_skills
    from analyzer.insight.resume import skills_said, with_implied
    from analyzer.insight.terms import TermIndex

    corpus = corpus_from(**options)
    lexicon = corpus.options.lexicon
    categories = {entry.category for entry in lexicon.entries}
    ignored = known(tuple(filter(None, ignore)), categories, "category")
    index = TermIndex(lexicon)
    said = skills_said(document_text(resume), index)
    has = with_implied(said, index)
    skills, follow = _skills(said, lexicon), _skills(has - said, lexicon)
    if not (skills or follow):
        raise InputError(
            f"{resume}: no skill of the lexicon was found in it. Next step: check that the file "
            "holds text, or list the skills in a text file, separated by commas or lines."
        )
    narrowing = narrowing_from(title, only, lexicon)
    shown = facts_of(("min_years", "lowest_degree"))
    wanted = replace(COUNTS, alternatives=True, facts=shown | narrowing.facts)
    summary = summarised(corpus, wanted, workers=workers, scheduler=scheduler)
    from analyzer.tables import analysed
    from analyzer.tables.titled import with_own_titles  # while workers were busy

    english, left_out = analysed(with_own_titles(summary.postings))
    kept = narrowing.keep(english)
    mentions = summary.mentions[summary.mentions["posting_id"].isin(kept["id"])]
    required = tables.required_skills(mentions, ignore=ignored)
    covered = tables.coverage(required, has)
    titles = tables.posting_titles(kept, summary.lexicon_table)
    listed = f": {', '.join(skills)}" if skills else ""
    click.echo(f"The résumé shows {counted(len(skills), 'skill')}{listed}")
    if follow:
        click.echo(f"What follows from what it says counts, too: {', '.join(follow)}")
    click.echo()
    click.echo(f"{left_out}")
    for line in narrowed(narrowing, kept, english):
        click.echo(line)
    click.echo(f"{len(covered):,} of them state required skills; shares are of these.")
    if covered.empty:
        return
    by_title = tables.coverage_summary(covered, titles, enough=enough)
    _show("Covered, by title", by_title.head(top + 1))
    click.echo("\nPostings covered best")
    best = tables.best_covered(covered, required, has, top=top)
    columns = ["title", "company", "min_years", "lowest_degree"]
    rows = kept.set_index("id").loc[best["posting_id"], columns]
    for number, (posting, named) in enumerate(
        zip(best.to_dict("records"), rows.to_dict("records"), strict=True), start=1
    ):
        name = summary.id_of(int(posting["posting_id"]))
        click.echo(_shown(number, posting, named, name, lexicon))
    _show("How far postings are covered", tables.coverage_distribution(covered))
    _show("Missing, most required first", tables.missing_skills(required, has).head(top))
    _show(
        f"Learn next: opens postings at {enough:.0%} of their required skills",
        next_skills(required, has, steps=top, enough=enough),
    )


def _skills(concepts: frozenset[str], lexicon: Lexicon) -> list[str]:
    """Return the names of those concepts that are skills."""
    return sorted(lexicon[each].name for each in concepts if lexicon[each].kind == "skill")


def _shown(
    number: int, posting: dict[Any, Any], named: dict[Any, Any], name: str, lexicon: Lexicon
) -> str:
    heading = " · ".join(
        text for text in (named["title"], named["company"]) if isinstance(text, str)
    )
    # What a posting says must not steer the terminal.
    line = f"{number}. {heading}   {posting['covered']} of {posting['required']}   id {name}"
    line = "".join(char for char in line if char.isprintable())
    lines = [line]
    if asks := _asks(named["min_years"], named["lowest_degree"], lexicon):
        lines.append(f"   asks for: {asks}")
    if posting["missing"]:
        lines.append(f"   missing: {', '.join(posting['missing'])}")
    return "\n".join(lines)


def _asks(years: float | None, degree: str | None, lexicon: Lexicon) -> str:
    """Return the years and the degree that a posting asks for, for the reader to judge."""
    asks = [] if years is None or years != years else [f"{years:g}+ years"]
    if isinstance(degree, str):
        asks.append(lexicon[degree].name if degree in lexicon.by_id else degree)
    return ", ".join(asks)


def _show(heading: str, table: pd.DataFrame) -> None:
    from analyzer.reports.catalog import label

    if table.empty:
        click.echo(f"\n{heading}\nNothing.")
        return
    shown = table.copy()
    for column in shown.columns:
        if "share" in column:
            shown[column] = shown[column].map("{:.1%}".format)
    shown = shown.rename(columns=label)
    click.echo(f"\n{heading}\n{shown.to_string(index=False)}")
