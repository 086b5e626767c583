"""Pairs of postings of which it is known whether they are the same job.

Made from real postings: the same = their real reposts, and copies edited the way that boards and
agencies do; different = jobs that share most of their words: other jobs of one company, and the
same frame and title with the requirements of another job.
"""

from __future__ import annotations

import random
import re
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.posting import Posting

Pair = tuple[str, str, bool, str]  # id, id, same job, how it was made


def rename_company(posting: Posting, chance: random.Random) -> Posting:
    name = chance.choice(["Fjordlab Recruiting", "Our Client", "Brightwater Talent Partners"])
    text = posting.text
    if posting.company:
        text = re.sub(re.escape(posting.company), name, text, flags=re.I)
    return posting.with_(text=text, company=name)


def drop_paragraph(posting: Posting, chance: random.Random) -> Posting:
    parts = re.split(r"(\n\s*\n)", posting.text)
    full = [number for number in range(0, len(parts), 2) if len(parts[number].split()) > 5]
    if len(full) > 2:
        number = chance.choice(full)
        # A posting that is one long paragraph does not lose most of itself.
        if len(parts[number]) < 0.35 * len(posting.text):
            del parts[number]
    return posting.with_(text="".join(parts))


def change_spaces(posting: Posting, chance: random.Random) -> Posting:
    text = re.sub(r"\n{2,}", lambda _: chance.choice(["\n", "\n\n", "\n \n"]), posting.text)
    return posting.with_(text=re.sub(r" ", lambda _: chance.choice([" ", " ", "  "]), text))


def shuffle_bullets(posting: Posting, chance: random.Random) -> Posting:
    """Reverse or shuffle each run of short lines."""
    lines = posting.text.split("\n")
    runs: list[list[int]] = [[]]
    for number, line in enumerate(lines):
        if line.strip() and len(line) < 300:
            runs[-1].append(number)
        elif line.strip():
            runs.append([])
    for run in runs:
        order = run[:]
        chance.shuffle(order)
        for number, line in zip(run, [lines[place] for place in order], strict=True):
            lines[number] = line
    return posting.with_(text="\n".join(lines))


def add_agency_line(posting: Posting, chance: random.Random) -> Posting:
    line = "Brightwater Talent is hiring on behalf of a leading client. Ref BT-" + str(
        chance.randrange(10**5)
    )
    return posting.with_(text=f"{line}\n\n{posting.text}\n\nApply with Brightwater Talent today.")


EDITS: dict[str, tuple[Callable[[Posting, random.Random], Posting], ...]] = {
    "company": (rename_company,),
    "paragraph": (drop_paragraph,),
    "spaces": (change_spaces,),
    "bullets": (shuffle_bullets,),
    "agency": (rename_company, add_agency_line, change_spaces),
    "all": (rename_company, drop_paragraph, shuffle_bullets, change_spaces),
}


def swap_requirements(posting: Posting, other: Posting) -> Posting | None:
    """Put the middle third of another posting into this one; the frame stays."""
    own, foreign = posting.text.split("\n"), other.text.split("\n")
    start, end = len(own) // 3, 2 * len(own) // 3
    middle = foreign[len(foreign) // 3 : 2 * len(foreign) // 3]
    if len(" ".join(own[start:end])) < 0.2 * len(posting.text):
        return None  # hardly anything would change
    return posting.with_(text="\n".join(own[:start] + middle + own[end:]))


def labelled_pairs(postings: list[Posting], *, seed: int = 1) -> tuple[list[Posting], list[Pair]]:
    """Return postings (originals and copies) and what is known about pairs of them."""
    chance = random.Random(seed)
    by_text: dict[str, list[Posting]] = {}
    for posting in postings:
        if len(posting.text.split()) >= 80:
            by_text.setdefault(" ".join(posting.text.split()), []).append(posting)
    pairs: list[Pair] = []
    corpus: dict[str, Posting] = {}

    def note(one: Posting, two: Posting, same: bool, how: str) -> None:
        corpus[one.id], corpus[two.id] = one, two
        pairs.append((one.id, two.id, same, how))

    reposts = [group for group in by_text.values() if len(group) > 1]
    for group in chance.sample(reposts, min(150, len(reposts))):
        note(group[0], group[1], True, "repost")
    singles = [group[0] for group in by_text.values() if len(group) == 1]
    originals = chance.sample(singles, 600)
    for number, original in enumerate(originals):
        how = list(EDITS)[number % len(EDITS)]
        copy = original
        for edit in EDITS[how]:
            copy = edit(copy, chance)
        note(original, copy.with_(id=f"{original.id}-{how}"), True, how)
    for one, two in zip(originals[:300], originals[300:], strict=True):
        if changed := swap_requirements(one, two):
            note(one, changed.with_(id=f"{one.id}-swapped"), False, "requirements")
    companies: dict[str, list[Posting]] = {}
    for posting in singles:
        companies.setdefault(posting.company or "", []).append(posting)
    siblings = [
        (one, two)
        for group in companies.values()
        for one, two in combinations(group[:6], 2)
        if one.title != two.title and not title_words(one) & title_words(two)
    ]
    for one, two in chance.sample(siblings, min(400, len(siblings))):
        note(one, two, False, "sibling")
    titles: dict[str, list[Posting]] = {}
    for posting in singles:
        titles.setdefault(posting.title, []).append(posting)
    for group in titles.values():
        for one, two in zip(group[:20:2], group[1:20:2], strict=False):
            if one.company != two.company:
                note(one, two, False, "same title")
    return list(corpus.values()), pairs


def title_words(posting: Posting) -> set[str]:
    """Return the words that tell one job of a firm from another."""
    common = {
        "data",
        "engineer",
        "scientist",
        "analyst",
        "senior",
        "junior",
        "and",
        "of",
        "the",
        "f",
    }
    return {word for word in re.findall(r"\w{2,}", posting.title.lower()) if word not in common}
