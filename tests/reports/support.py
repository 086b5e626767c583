"""An invented corpus and the tables of a report on it."""

from __future__ import annotations

import functools
import random
from typing import Any

import pandas as pd

from analyzer.reports import Report
from analyzer.reports.meta import ReportMeta
from analyzer.tables import (
    LeftOut,
    analysed,
    category_counts,
    concept_counts,
    cooccurrence,
    documents_against_market,
    monthly,
    network,
    own_titles,
    salary_against_documents,
    salary_by,
    skill_by_title,
    trends,
)

DOCUMENTS = ("first-guide.txt", "second-guide.txt")
_SKILLS = (
    ("python", "Python", "language", "documents", "first-guide.txt second-guide.txt", 0.7, 0.0),
    ("cpp", "C++", "language", "documents", "second-guide.txt", 0.2, 0.0),
    ("pytorch", "PyTorch", "framework", "documents", "first-guide.txt", 0.4, 0.02),
    ("caffe", "Caffe", "framework", "documents", "first-guide.txt", 0.3, -0.02),
    ("deep-learning", "deep learning", "field", "documents", "first-guide.txt", 0.5, 0.0),
    ("reinforcement-learning", "reinforcement learning", "field", "documents", "", 0.15, 0.0),
    ("large-language-models", "large language models", "llm", "market", "", 0.2, 0.03),
    ("mlops", "machine-learning operations (MLOps)", "mlops", "market", "", 0.25, 0.0),
    ("kubernetes", "Kubernetes", "devops", "market", "", 0.22, 0.0),
)
_TITLES = (
    ("data-scientist", "Data Scientist", 120_000),
    ("machine-learning-engineer", "Machine-Learning Engineer", 140_000),
    ("deep-learning-engineer", "Deep-Learning Engineer", 150_000),
)
HOSTILE_TITLE = "<script>window.hacked=1</script>Data \"Scientist\" & 'co'"
HOSTILE_TEXT = (
    '<img src=x onerror="window.hacked=1"> </script><script>window.hacked=1</script> '
    "We need Python ]]> <!-- and more {{ }} $name ${name}\x00\x07"
)


def lexicon() -> pd.DataFrame:
    rows = [
        {"concept_id": i, "name": n, "kind": "skill", "category": c, "layer": la, "documents": d}
        for i, n, c, la, d, _, _ in _SKILLS
    ]
    rows += [
        {"concept_id": i, "name": n, "kind": "title", "category": "title", "layer": "documents"}
        | {"documents": DOCUMENTS[0]}
        for i, n, _ in _TITLES
    ]
    return pd.DataFrame(rows)


@functools.cache
def corpus(size: int = 240) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return mentions and postings: invented, and some of them hostile."""
    rng = random.Random(1)
    known = {row["concept_id"]: row for row in lexicon().to_dict("records")}
    mentions: list[dict[str, Any]] = []
    postings = []
    for number in range(size):
        title_id, title, pay = rng.choice(_TITLES)
        month = number % 24
        hostile = number % 40 == 0
        words = ["At Quillmere we work with"]
        found = []
        for concept, name, _, _, _, share, slope in _SKILLS:
            if concept == "python" and hostile:
                continue
            if rng.random() < share + slope * (month - 12):
                found.append((concept, name, len(" ".join(words)) + 1))
                words.append(name + ",")
        text = " ".join(words)
        if hostile:
            text, title = HOSTILE_TEXT, HOSTILE_TITLE
            found = [("python", "Python", text.index("Python"))]
        found.append((title_id, title[:4], -1))
        salary = pay + rng.randrange(-40, 40) * 1000
        postings.append(
            {
                "id": f"p{number}",
                "source": "invented",
                "url": "javascript:window.hacked=1" if hostile else f"https://example.org/{number}",
                "title": title,
                "company": rng.choice(["Quillmere", "Gatemarl & Sons", "Datterly", None]),
                "country": "US",
                "remote": None,
                "employment_type": None,
                "posted_at": f"{2024 + month // 12}-{month % 12 + 1:02}-05",
                "title_concept": title_id,
                "title_layer": "documents",
                "seniority": rng.choice(["senior", None]),
                "language": "de" if number % 50 == 49 else "en",
                "duplicate_of": "p1" if number % 60 == 59 else None,
                "salary_min": float(salary) if number % 2 else None,
                "salary_max": float(salary + 20_000) if number % 2 else None,
                "salary_currency": "USD" if number % 2 else None,
                "salary_period": "year" if number % 2 else None,
                "salary_origin": "text" if number % 2 else None,
                "text": text,
            }
        )
        for concept, surface, start in found:
            at_title = start < 0
            mentions.append(
                {
                    "posting_id": f"p{number}",
                    **{k: known[concept][k] for k in ("name", "kind", "category", "layer")},
                    "concept_id": concept,
                    "field": "title" if at_title else "text",
                    "surface": surface,
                    "start": max(start, 0),
                    "end": max(start, 0) + len(surface),
                    "section": "requirements",
                    "requirement": "required"
                    if number == 0
                    else rng.choice(["required", "preferred", "duty"]),
                    "negated": False,
                    "rule": "alias",
                    "boilerplate": False,
                }
            )
    return pd.DataFrame(mentions), pd.DataFrame(postings)


@functools.cache
def made(size: int = 240) -> tuple[dict[str, pd.DataFrame], ReportMeta]:
    """Return the tables of a report, and what it says about itself."""
    mentions, every = corpus(size)
    postings, left = analysed(every)
    lex = lexicon()
    ranges = pd.DataFrame(
        [("data-scientist", 80_000, 130_000), ("deep-learning-engineer", 110_000, float("nan"))],
        columns=["title_concept", "min", "max"],
    ).assign(currency="USD", document=DOCUMENTS[0])
    pairs = cooccurrence(mentions, postings, lex)
    tables = {
        "skills": concept_counts(mentions, postings, lex),
        "own_titles": own_titles(postings, lex),
        "titles": concept_counts(mentions, postings, lex, kind="title"),
        "categories": category_counts(mentions, postings),
        "documents_against_market": documents_against_market(mentions, postings, lex),
        "skill_by_title": skill_by_title(mentions, postings, lex),
        "cooccurrence": pairs,
        "network": network(pairs, min_lift=1.0),
        "trends": trends(mentions, postings, lex),
        "monthly": monthly(mentions, postings, lex),
        "salary_by_skill": salary_by(mentions, postings, lex),
        "salary_by_title": salary_by(mentions, postings, lex, by="title"),
        "salary_against_documents": salary_against_documents(postings, ranges),
    }
    meta = ReportMeta.of(
        postings, left, documents=DOCUMENTS, inputs=("<b>jobs</b>.csv",), skipped=2
    )
    return tables, meta


def large() -> Report:
    """Return a report as large as one on 40,000 postings: every table longer than is shown."""
    tables, meta = made()
    many = {}
    for name, frame in tables.items():
        frame = pd.concat([frame] * (2000 // max(len(frame), 1) + 1), ignore_index=True)
        if name == "skills":
            frame = frame.head(420).assign(
                concept_id=[f"concept-{n}" for n in range(420)],
                name=[f"Concept with a longer name {n}" for n in range(420)],
            )
        many[name] = frame
    sentence = "We are looking for people who like long sentences about nothing much at all "
    rows = [
        {"concept_id": f"concept-{n // 3}", "posting_id": str(n), "requirement": "required"}
        | {"title": "Senior Machine-Learning Engineer", "company": "Gatemarl & Sons"}
        | {"url": f"https://example.org/jobs/view/{n}?reference=" + "x" * 120}
        | {"before": sentence, "surface": "<i>", "after": sentence}
        for n in range(3 * 420)
    ]
    return Report(many, meta, pd.DataFrame(rows))


def nothing() -> tuple[dict[str, pd.DataFrame], ReportMeta]:
    """Return the same tables of a corpus without postings."""
    from analyzer.reports.catalog import report_table
    from analyzer.tables.contract import build

    tables = {name: build(report_table(name).contract or "", []) for name in made()[0]}
    return tables, ReportMeta(analysed=0)


def left() -> LeftOut:
    return analysed(corpus()[1])[1]
