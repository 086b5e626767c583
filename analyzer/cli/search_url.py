"""``analyzer search-url``: links that search job sites, for a person to open."""

from __future__ import annotations

import click


@click.command("search-url")
@click.argument("query", nargs=-1, required=True)
def search_url(query: tuple[str, ...]) -> None:
    """Print search links for QUERY, for example "deep learning"."""
    from analyzer.sources.search_links import search_links

    for link in search_links(" ".join(query)):
        click.echo(f"{link.place}\t{link.url}")
