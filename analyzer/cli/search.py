"""``analyzer search``: a Boolean query over concepts and exact words."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.corpus import (
    each_posting,
    limited_corpus_options,
    marks,
)
from analyzer.cli.narrowing import country
from analyzer.cli.options import PATHS, corpus_from
from analyzer.cli.periods import period_of, period_options

if TYPE_CHECKING:
    from analyzer.insight.search import Hit, SearchResult
    from analyzer.insight.terms import TermIndex

_COPIES_NAMED = 3
_WHY = {
    "country": "have no location that tells one country",
    "date": "have no date",
    "language": "are not in English",
}


def _codes(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(country, values))


@click.command(epilog=PATHS)
@click.argument("query", required=False)
@click.option(
    "--top",
    default=20,
    show_default=True,
    type=click.IntRange(min=1),
    help="Show so many postings.",
)
@click.option("--save", "save_as", metavar="NAME", help="Keep the query under this name.")
@click.option("--saved", metavar="NAME", help="Use a kept query; QUERY is then left out.")
@click.option("--list-saved", is_flag=True, help="Show the kept queries and stop.")
@click.option(
    "--saved-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where queries are kept [default: in your settings folder].",
)
@click.option(
    "--country",
    "countries",
    multiple=True,
    metavar="CODE",
    callback=_codes,
    help="Only postings whose location line tells of this country, such as US or Germany "
    "(repeatable).",
)
@period_options
@limited_corpus_options
def search(
    query: str | None,
    top: int,
    save_as: str | None,
    saved: str | None,
    list_saved: bool,
    saved_file: Path | None,
    countries: frozenset[str],
    start: str | None,
    end: str | None,
    limit: int | None,
    workers: int | None,
    scheduler: str | None,
    **options: Any,
) -> None:
    """Find postings by a Boolean QUERY, best first.

    Words stand for concepts ("dl" finds what "deep learning" finds), words in quotes for
    exactly these words; several words side by side are one term. AND, OR, NOT and parentheses
    combine them:

        analyzer search '(deep learning OR pytorch) AND biology AND NOT phd' PATH

    A concept that a posting says is not needed does not count as mentioned. Ranked by how
    strongly the terms are asked for: required 4, preferred 3, duty 2, context or exact words 1
    each, a title 4. Copies of a posting, as reports find them, are shown once, as the best of
    them. Left out, and counted, are postings in other languages than English, as in reports,
    and, where a country or a date is asked for, those that tell none. Exit code 1 when nothing
    is found.
    """
    from analyzer.errors import InputError
    from analyzer.insight.only import Only
    from analyzer.insight.saved import default_file, load_searches, save_search
    from analyzer.insight.search import Hit, Search, finder
    from analyzer.insight.terms import TermIndex

    file = saved_file or default_file()
    if list_saved:
        for name, text in load_searches(file).items():
            click.echo(f"{name}\t{text}")
        return
    if saved is not None:
        if query is not None:
            options["paths"] = (query, *options["paths"])
        searches = load_searches(file)
        if saved not in searches:
            known = ", ".join(searches) or "none yet"
            raise InputError(f"No saved search {saved!r}. Next step: use one of: {known}.")
        query = searches[saved]
    if query is None:
        raise InputError("There is no query. Next step: analyzer search 'QUERY' PATH.")
    if save_as is not None:
        Search(query)  # A query that cannot be read is not kept.
        save_search(file, save_as, query)
        click.echo(f"Saved as {save_as!r}.", err=True)
        if not options["paths"] and not options["sample"]:
            return
    only = Only(countries=countries, period=period_of(start, end))
    corpus = corpus_from(**options)
    lexicon = corpus.options.lexicon
    postings = each_posting(
        corpus, partial(finder, query, only=only), limit=limit, workers=workers, scheduler=scheduler
    )
    hits = (hit.named(name) if isinstance(hit, Hit) else hit for name, hit in postings)
    result = Search(query, lexicon=lexicon).best(hits, top=top)
    index = TermIndex(lexicon)
    _tell_meaning(result, index)
    for number, hit in enumerate(result.hits, start=1):
        click.echo(_shown(number, hit))
    _tell_numbers(result)
    _tell_next_steps(result, index)
    if not result.matched:
        sys.exit(1)


def _tell_meaning(result: SearchResult, index: TermIndex) -> None:
    from analyzer.insight.query import terms

    for term in dict.fromkeys(terms(result.query)):
        names = sorted(index.lexicon[concept].name for concept in term.concepts)
        meaning = f"the concept {names[0]}" if names else "exactly these words"
        if len(names) > 1:
            meaning = f"words that name both {' and '.join(names)}"
        if term.quoted and index.concepts(term.text):
            meaning += " (without the quotes it is a concept, with all its wordings)"
        click.echo(f"{term.text}: {meaning}", err=True)


def _tell_numbers(result: SearchResult) -> None:
    copies = result.matched - result.distinct
    click.echo(
        f"{result.matched:,} of {result.postings:,} postings match"
        + (f", {copies:,} of them copies of others." if copies else "."),
        err=True,
    )
    for why, number in sorted(result.left_out.items()):
        click.echo(f"{number:,} more match but {_WHY[why]}: left out.", err=True)


def _tell_next_steps(result: SearchResult, index: TermIndex) -> None:
    """Suggest what terms that name no concept may have been meant for."""
    from analyzer.insight.hints import near, parts
    from analyzer.insight.query import Term, terms

    for term in dict.fromkeys(terms(result.query)):
        if term.concepts or term.quoted:
            continue
        if several := parts(term.text, index):
            query = " AND ".join(several)
            if not isinstance(result.query, Term):
                query = f"({query})"
            click.echo(
                f"{term.text!r} was looked for as one phrase. Next step: write {query} for "
                "postings that have each of them.",
                err=True,
            )
        elif term in result.not_found and (close := near(term.text, index)):
            click.echo(
                f"{term.text!r} names no concept, and no posting that matches has it. Next step: "
                f"did you mean {' or '.join(close)}?",
                err=True,
            )


def _shown(number: int, hit: Hit) -> str:
    posting = hit.posting
    heading = " · ".join(
        part for part in (posting.title or "(no title)", posting.company, posting.location) if part
    )
    # What a posting says must not steer the terminal.
    heading = "".join(char for char in heading if char.isprintable())
    start, end = marks()
    lines = [
        f"{number}. {heading}   score {hit.score}   {posting.url or posting.origin or ''}",
        f"   id {posting.id}{_copies(hit.copies)}",
    ]
    lines += [
        f"   {snippet.requirement:9} {snippet.before}{start}{snippet.found}{end}{snippet.after}"
        for snippet in hit.snippets
    ]
    return "\n".join(lines)


def _copies(ids: tuple[str, ...]) -> str:
    if not ids:
        return ""
    more = ", …" if len(ids) > _COPIES_NAMED else ""
    number = "1 copy" if len(ids) == 1 else f"{len(ids):,} copies"
    return f"   and {number}: {', '.join(ids[:_COPIES_NAMED])}{more}"
