"""Invented postings in any number, for tests and benchmarks of scaling."""

from __future__ import annotations

import gzip
import json
import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TITLES = [
    "Machine Learning Engineer",
    "Data Scientist",
    "Senior NLP Engineer",
    "Baker",
    "AI Researcher",
]
_FIRMS = ["Fjordlab AS", "Talentwerk GmbH", "Quillmere Ltd", "Brineholm Inc.", None]
_LINES = [
    "We build models with PyTorch and TensorFlow for the harbours of the north.",
    "You have 3+ years of experience with Python and SQL.",
    "Deep learning is a plus, and so is computer vision.",
    "No Java experience needed.",
    "You explain results to people who never saw a confusion matrix.",
    "We offer medical insurance and a boat on Fridays.",
    "A degree in statistics, physics or computer science.",
    "Natural language processing in two languages, transformers preferred.",
    "Docker and Kubernetes are what our services run on.",
    "The salary is $90,000 - $120,000 per year.",
]


def rows(number: int, *, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Yield invented postings; some repeat others, some share an id."""
    random_ = random.Random(seed)
    made: list[dict[str, Any]] = []
    for at in range(number):
        if made and random_.random() < 0.1:
            row = dict(random_.choice(made))
            if random_.random() < 0.7:
                row["id"] = f"copy-{at}"
        else:
            lines = random_.sample(_LINES, 6)
            about = " ".join(random_.choice(_WORDS) for _ in range(30))
            row = {
                "id": f"job-{at}",
                "title": random_.choice(_TITLES),
                "company": random_.choice(_FIRMS),
                "text": f"About us: {about}.\n\nRequirements\n"
                + "\n".join(f"- {x}" for x in lines),
                "posted_at": f"2026-{random_.randint(1, 6):02}-{random_.randint(1, 28):02}",
            }
            made.append(row)
        yield row


_WORDS = [
    a + b for a in ("har", "bo", "ti", "sel", "mun") for b in ("ven", "rik", "dal", "sta", "lo")
]


def write(path: Path, number: int, *, seed: int = 1) -> Path:
    """Write invented postings as JSON Lines, gzipped if the name says so."""
    data = "".join(json.dumps(row) + "\n" for row in rows(number, seed=seed)).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path
