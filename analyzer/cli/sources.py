"""``analyzer sources``: where postings come from, and how each place is reached today."""

from __future__ import annotations

import click


@click.command()
def sources() -> None:
    """List what can be fetched, and every place the career documents name."""
    from rich.console import Console
    from rich.table import Table

    from analyzer.sources import STARTER, get, names
    from analyzer.sources.places import places
    from analyzer.sources.starter import starter_boards

    console = Console(highlight=False)
    fetched = Table("source", "what", "parameters (* needed)", title="Sources for analyzer fetch")
    fetched.add_row(STARTER, f"{len(starter_boards())} boards of deep-learning employers", "source")
    for name in names():
        source = get(name)
        marked = [f"{each.name}{'*' if each.required else ''}" for each in source.parameters]
        keys = f"; keys {', '.join(source.keys)}" if source.keys else ""
        fetched.add_row(name, source.title, ", ".join(marked) + keys)
    console.print(fetched)

    reached = Table("place", "today", "how", title="Places where jobs are looked for")
    for place in places():
        star = " †" if place.named_by else ""
        reached.add_row(place.name + star, place.access, place.how)
    console.print(reached)
    console.print("† named by the career documents")
