"""``analyzer evaluate``: accuracy against labels."""

from __future__ import annotations

import click

from analyzer.cli.messages import tell, warn

_SHOWN = 5


@click.command()
@click.argument("postings")
@click.argument("labels")
@click.option("--lexicon", "lexicon_files", multiple=True, help="Add a lexicon file of your own.")
@click.option("--concepts", "by_concept", is_flag=True, help="Also print every concept.")
@click.option("--errors", is_flag=True, help="Also list every disagreement.")
def evaluate(
    postings: str, labels: str, lexicon_files: tuple[str, ...], by_concept: bool, errors: bool
) -> None:
    """Print precision, recall and F1 of extraction on labelled postings.

    POSTINGS is any readable file; LABELS is JSON Lines, one object a posting with `id`,
    `mentions` and, optionally, `title_concept`, `seniority`, `min_years`, `lowest_degree`
    and `salary`. A concepts.csv beside LABELS is the closed list that they were made with.
    """
    from analyzer.corpus import load
    from analyzer.errors import InputError
    from analyzer.evaluation import closed_list, read_labels
    from analyzer.evaluation import evaluate as measure

    known = read_labels(labels)
    corpus = load(postings, lexicon_files=lexicon_files)
    concepts = closed_list(labels, corpus.options.lexicon)
    result = measure(corpus.describe(), known, concepts)
    warn(corpus.read_report)
    if not result.postings:
        raise InputError(
            f"{postings}: none of its {len(result.unlabelled):,} postings is labelled in {labels}."
            f" Ids of postings: {_some(result.unlabelled)}; of labels: {_some(result.unused)}. "
            "Next step: name the file that was labelled, or give labels the ids of its postings."
        )
    if result.unused:
        tell(
            f"Warning: {labels}: {len(result.unused):,} of {len(known):,} labels have no posting "
            f"in {postings}: {_some(result.unused)}"
        )
    if result.unjudged:
        tell(
            f"Warning: {labels}: not judged, for they are no concepts of the closed list: "
            f"{_some(result.unjudged)}"
        )
    click.echo(f"{result.postings} labelled postings, {len(concepts)} concepts")
    click.echo(f"{'':28}{'precision':>10}{'recall':>10}{'F1':>10}{'labelled':>10}")
    rows = [(f"{kind}s", result.kind(kind)) for kind in ("skill", "title")]
    if by_concept:
        rows += sorted(result.concepts.items(), key=lambda item: item[1].f1)
    for name, score in rows:
        labelled = score.true_positives + score.false_negatives
        click.echo(
            f"{name:28}{score.precision:10.3f}{score.recall:10.3f}{score.f1:10.3f}{labelled:10}"
        )
    click.echo()
    if result.requirement:
        click.echo(f"requirement, four levels     {result.requirement_accuracy:.3f}")
        click.echo(f"asked against not asked      {result.asked_accuracy:.3f}")
    else:
        click.echo("requirement                  of no found skill is labelled")
    negation = result.negation
    click.echo(
        f"negation                     {negation['found']} found, {negation['missed']} missed, "
        f"{negation['false']} false"
    )
    for name, (right, total) in result.facts.items():
        click.echo(f"{name:28} {right / total:.3f}  ({right} of {total})")
    if errors:
        click.echo()
        for error in result.errors:
            words = f": {error['evidence']!r}" if error["evidence"] else ""
            click.echo("{posting}  {concept}  {error}".format(**error) + words)


def _some(names: list[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
