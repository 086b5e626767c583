"""Invented corpora for the table tests: rows as plain dicts, and as frames."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
from hypothesis import strategies as st

DOCS = ("one.txt", "two.txt")
LEXICON: list[dict[str, Any]] = [
    {"concept_id": c, "name": n, "kind": k, "category": g, "layer": la, "documents": d}
    for c, n, k, g, la, d in (
        (
            "deep-learning",
            "deep learning",
            "skill",
            "machine-learning",
            "documents",
            "one.txt two.txt",
        ),
        ("python", "Python", "skill", "language", "documents", "one.txt"),
        ("cpp", "C++", "skill", "language", "documents", "two.txt"),
        ("matlab", "MATLAB", "skill", "language", "documents", "two.txt"),
        ("llm", "large language models", "skill", "machine-learning", "market", ""),
        ("jax", "JAX", "skill", "framework", "market", ""),
        ("data-scientist", "data scientist", "title", "title", "documents", "one.txt"),
        ("ml-engineer", "machine-learning engineer", "title", "title", "documents", "two.txt"),
        ("deploy-models", "deploy models", "duty", "duty", "documents", "one.txt"),
        ("monitor-models", "monitor models", "duty", "duty", "documents", "one.txt"),
    )
]
ENTRY = {row["concept_id"]: row for row in LEXICON}
MENTION_COLUMNS = [
    "posting_id",
    "concept_id",
    "name",
    "kind",
    "category",
    "layer",
    "field",
    "surface",
    "start",
    "end",
    "section",
    "requirement",
    "negated",
    "rule",
    "boilerplate",
    "min_years",
]
POSTING_COLUMNS = [
    "id",
    "source",
    "url",
    "title",
    "company",
    "location",
    "country",
    "remote",
    "posted_at",
    "employment_type",
    "title_concept",
    "title_layer",
    "seniority",
    "language",
    "duplicate_of",
    "min_years",
    "lowest_degree",
    "salary_min",
    "salary_max",
    "salary_currency",
    "salary_period",
    "salary_origin",
    "role_researcher",
    "role_applied",
    "role_engineer",
    "role_domain",
    "dl_named",
    "text",
]
STRENGTH = {"context": 0, "duty": 1, "preferred": 2, "required": 3}
Row = dict[str, Any]


def mention(posting_id: str, concept: str, requirement: str = "required", **more: Any) -> Row:
    entry = ENTRY[concept]
    row = dict.fromkeys(MENTION_COLUMNS) | {
        "posting_id": posting_id,
        "concept_id": concept,
        **{key: entry[key] for key in ("name", "kind", "category", "layer")},
        "field": "text",
        "surface": entry["name"],
        "start": 0,
        "end": len(entry["name"]),
        "section": "requirements",
        "requirement": requirement,
        "negated": False,
        "rule": "alias",
        "boilerplate": False,
        "min_years": float("nan"),
    }
    return row | more


def posting(identity: str, company: str | None = None, **more: Any) -> Row:
    return (
        dict.fromkeys(POSTING_COLUMNS)
        | {"id": identity, "source": "made-up", "title": "Engineer", "company": company, "text": ""}
        | {"dl_named": "absent", "language": "en"}
        | more
    )


def mention_frame(rows: list[Row]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=MENTION_COLUMNS)
    return frame.astype({"negated": bool, "boilerplate": bool})


def posting_frame(rows: list[Row]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=POSTING_COLUMNS)
    numbers = [c for c in POSTING_COLUMNS if c.startswith(("salary_m", "role_", "min_years"))]
    return frame.astype(dict.fromkeys(numbers, "float64"))


def frames(corpus: tuple[list[Row], list[Row]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    return mention_frame(corpus[0]), posting_frame(corpus[1])


def random_corpus(seed: int, size: int) -> tuple[list[Row], list[Row]]:
    """Make a corpus with employers of very unequal size, some of them unknown."""
    rng = random.Random(seed)
    postings, mentions = [], []
    for number in range(size):
        identity = f"p{number}"
        company = rng.choice([None, "Confidential", *["Acme"] * 5, *"ABCDEFGHIJ"])
        roles = [rng.random() for _ in range(4)]
        salary = rng.random() < 0.6
        start = rng.randrange(50, 200)
        postings.append(
            posting(
                identity,
                company,
                title=rng.choice(["Deep-Learning Engineer", "AI Engineer", "Data Scientist"]),
                source=rng.choice(["hn", "board"]),
                country=rng.choice([None, "US", "DE"]),
                remote=rng.choice([None, "remote"]),
                seniority=rng.choice([None, "senior"]),
                posted_at=rng.choice([None, "2025-01-03", "2025-02-10T08:00:00", "2025-07-01"]),
                title_concept=rng.choice([None, "data-scientist", "ml-engineer"]),
                title_layer="documents",
                dl_named=rng.choice(["named", "substituted", "absent"]),
                salary_min=float(start * 1000) if salary else None,
                salary_max=float((start + 30) * 1000) if salary and rng.random() < 0.8 else None,
                salary_currency=rng.choice(["USD", "EUR", None]) if salary else None,
                salary_period=rng.choice(["year", "year", "month", None]) if salary else None,
                salary_origin=rng.choice(["field", "text", "estimate"]) if salary else None,
                **{
                    f"role_{role}": share / sum(roles) if number % 3 else None
                    for role, share in zip(
                        ("researcher", "applied", "engineer", "domain"), roles, strict=True
                    )
                },
            )
        )
        for concept in ENTRY:
            if concept == "monitor-models" or rng.random() < 0.5:
                continue
            mentions.extend(
                mention(
                    identity,
                    concept,
                    rng.choice(list(STRENGTH)),
                    negated=rng.random() < 0.15,
                    boilerplate=rng.random() < 0.2,
                )
                for _ in range(rng.choice([1, 1, 2, 3]))
            )
    rng.shuffle(mentions)
    return mentions, postings


corpora = st.builds(random_corpus, st.integers(0, 10_000), st.integers(0, 14))


def named_in(mentions: list[Row], identity: str, concept: str) -> list[Row]:
    """Return the mentions of a concept in a posting that are not negated."""
    return [
        m
        for m in mentions
        if m["posting_id"] == identity and m["concept_id"] == concept and not m["negated"]
    ]


def naming(mentions: list[Row], postings: list[Row], concept: str) -> list[Row]:
    """Return the postings that name a concept."""
    return [p for p in postings if named_in(mentions, p["id"], concept)]


def employers_of(postings: list[Row]) -> list[list[Row]]:
    """Group postings by employer; an unknown employer is a group of its own."""
    groups: dict[Any, list[Row]] = {}
    for number, row in enumerate(postings):
        known = row["company"] not in (None, "Confidential")
        groups.setdefault(row["company"] if known else number, []).append(row)
    return list(groups.values())
