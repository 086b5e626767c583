"""Write proposals as a lexicon file that a person can read, correct and use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from skill_lexicon.surfaces import shortest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from analyzer.insight.lexicon_builder import Proposal

CATEGORY = "proposed"
_HEAD = """\
# A draft: {count} proposals, the most telling first. Delete what is no concept, join what is
# one concept under several entries, and put a category in place of "{category}".
"""


def draft_toml(
    proposals: Sequence[Proposal], *, category: str = CATEGORY, taken: Collection[str] = ()
) -> str:
    """Return a lexicon file in TOML with one entry for each proposal, evidence as comments.

    Ids are made unique by a number, also beside those that are `taken`; a proposal that has a
    category is the concept of its id.
    """
    parts = [_HEAD.format(count=len(proposals), category=category)]
    seen = dict.fromkeys(taken, 1)
    for proposal in proposals:
        if proposal.category is not None:
            parts.append(_entry(proposal, proposal.id, proposal.category))
            continue
        name = proposal.id or "term"
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            name = f"{name}-{seen[name]}"
        parts.append(_entry(proposal, name, category))
    return "\n".join(parts)


def _entry(proposal: Proposal, name: str, category: str) -> str:
    times = "once" if proposal.count == 1 else f"{proposal.count} times"
    known = "; adds to the concept of this id" if proposal.category is not None else ""
    lines = [
        f"# {times}; {', '.join(proposal.evidence)}; score {proposal.score:g}{known}",
        "[[entry]]",
        f"id = {_text(name)}",
        f"name = {_text(proposal.name)}",
        f"kind = {_text(proposal.kind)}",
        f"category = {_text('title' if proposal.kind == 'title' else category)}",
    ]
    if proposal.aliases:
        lines.append(f"aliases = {_list(shortest(proposal.aliases))}")
    if proposal.exact:
        lines.append(f"exact = {_list(proposal.exact)}")
    lines.append("provenance = [")
    lines += [
        f"  {{ document = {_text(item.document)}, section = {_text(item.section)} }},"
        for item in proposal.provenance
    ]
    return "\n".join([*lines, "]", ""])


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(text: str) -> str:
    # A JSON string is a TOML basic string but for DEL, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
