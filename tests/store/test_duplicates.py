"""Duplicates by intent on invented texts, and measured on labelled real ones."""

from __future__ import annotations

import gzip
import json
import random
from typing import TYPE_CHECKING

import pytest

from analyzer.posting import Posting
from analyzer.store import duplicates
from analyzer.store.database import Store
from analyzer.store.duplicates import group_duplicates
from tests.store.labelled_pairs import labelled_pairs

if TYPE_CHECKING:
    from pathlib import Path

ABOUT = (
    "Fjordlab Robotics builds machines that sort parcels in the harbours of the north. Fjordlab "
    "was founded by two engineers in a boathouse, and today ninety people work in three halls."
)
DUTIES = [
    "Train detection models on the pictures of forty cameras",
    "Measure every model on the parcels of last winter before it goes into a machine",
    "Keep the labelling guide short and the labels honest",
    "Explain to the operators what the machine sees and what it cannot see",
    "Write services in Python and look after them in production",
]
NEEDS = [
    "Five or more years with computer vision in a product that people paid for",
    "PyTorch, OpenCV and a feeling for optics",
    "Clear English in speech and writing, Norwegian is a plus",
    "A degree in physics, mathematics or computer science, or proof that you need none",
]
OFFER = (
    "We offer a pension, a canteen with a view, and a boat that everybody may borrow on Fridays."
)


def text(about=ABOUT, duties=DUTIES, needs=NEEDS, offer=OFFER) -> str:
    return "\n\n".join(
        [about, "What you do\n" + "\n".join(duties), "What you bring\n" + "\n".join(needs), offer]
    )


def job(number: str, body: str, **fields: str) -> Posting:
    values = {
        "title": "Computer Vision Engineer",
        "company": "Fjordlab Robotics AS",
        "posted_at": "2026-03-01",
    }
    return Posting(id=number, source="s", text=body).with_(**(values | fields))


FIRST = job("a", text(), posted_at="2026-01-01")

SAME = {
    "repost": (job("b", text()), "identical text"),
    "spaces": (job("b", text().replace("\n\n", "\n \n").replace(" ", "  ")), "identical text"),
    "capitals": (job("b", text().upper()), "identical text"),
    "another town": (job("b", text(), location="Bergen"), "identical text"),
    "legal form": (job("b", text(), company="Fjordlab Robotics"), "identical text"),
    "no company given": (job("b", text(), company=None), "near-identical"),
    "contact line": (job("b", text() + "\nhttps://fjordlab.example/apply?id=9"), "identical text"),
    "agency": (
        job("b", text().replace("Fjordlab Robotics", "Talentwerk"), company="Talentwerk GmbH"),
        "near-identical",
    ),
    "agency that replaces every name": (
        job(
            "b",
            text().replace("Fjordlab Robotics", "Talentwerk").replace("Fjordlab", "Talentwerk"),
            company="Talentwerk GmbH",
        ),
        "same text, other company",
    ),
    "bullet order": (job("b", text(duties=DUTIES[::-1], needs=NEEDS[::-1])), "near-identical"),
    "paragraph dropped": (job("b", text(offer="")), "near-identical"),
    "bullet dropped": (job("b", text(duties=DUTIES[1:])), "near-identical"),
    "title with a gender note": (
        job("b", text(offer=""), title="Computer Vision Engineer (m/f/d)"),
        "near",
    ),
}

DIFFERENT = {
    "other requirements": job(
        "b", text(duties=NEEDS, needs=["Sell parcels", "Drive a van to Oslo"])
    ),
    "other duties and needs, the same frame": job(
        "b",
        text(
            duties=[
                "Plan the routes of the vans and the shifts of those who drive them",
                "Answer the harbour office when it asks for figures of the month",
            ],
            needs=["A licence for heavy vehicles", "Calm nerves in the week before Christmas"],
        ),
    ),
    "another level": job("b", text(offer=""), title="Senior Computer Vision Engineer"),
    "other years": job("b", text(offer="").replace("Five or more years", "2+ years")).with_(),
    "another field in the same frame": job(
        "b", text(duties=DUTIES[1:]), title="Computer Vision Technician"
    ),
}


@pytest.mark.parametrize("case", SAME)
def test_the_same_job(case):
    copy, reason = SAME[case]
    found = group_duplicates([FIRST, copy])
    assert list(found) == ["b"]
    assert found["b"][0] == "a"
    assert found["b"][1].startswith(reason)


@pytest.mark.parametrize("case", DIFFERENT)
def test_another_job(case):
    first = FIRST
    if case == "other years":
        first = job("a", text().replace("Five or more years", "7+ years"))
    assert group_duplicates([first, DIFFERENT[case]]) == {}


def test_short_texts_are_the_same_only_with_title_company_and_place():
    short = "Apply on our site."
    jobs = [
        job("a", short, location="Oslo"),
        job("b", short, location="Oslo"),
        job("c", short, location="Bergen"),
        job("d", short, location="Oslo", title="Driver"),
        job("e", "", location="Oslo"),
        job("f", "", location="Oslo", company="Other"),
    ]
    assert group_duplicates(jobs) == {"b": ("a", "identical text")}


def test_the_earliest_is_canonical_and_the_undated_last():
    jobs = [
        job("a", text(), posted_at=None),
        job("b", text(), posted_at="2026-02-02T10:00:00Z"),
        job("c", text(), posted_at="2026-02-02"),
        job("d", text(), posted_at="2026-02-03"),
    ]
    assert {key: value[0] for key, value in group_duplicates(jobs).items()} == {
        "a": "c",
        "b": "c",
        "d": "c",
    }


def test_the_order_of_the_stream_does_not_matter():
    jobs = [FIRST] + [
        posting.with_(id=f"x{number}") for number, (posting, _) in enumerate(SAME.values())
    ]
    jobs += [posting.with_(id=f"y{number}") for number, posting in enumerate(DIFFERENT.values())]
    expected = group_duplicates(jobs)
    assert len(expected) >= len(SAME)
    for seed in range(5):
        shuffled = random.Random(seed).sample(jobs, len(jobs))
        assert group_duplicates(iter(shuffled)) == expected


def test_bands_compared_one_at_a_time_or_all_at_once_are_the_same(monkeypatch):
    rng = random.Random(3)
    words = [f"word{number}" for number in range(300)]
    texts = [" ".join(rng.choices(words, k=120)) for _ in range(20)]
    texts += [f"{text} and one more" for text in texts[::3]]
    postings = [Posting(str(at), "test", title="Baker", text=text) for at, text in enumerate(texts)]
    at_once = group_duplicates(postings)
    monkeypatch.setattr(duplicates, "_KEYS", 1)
    assert group_duplicates(postings) == at_once
    assert len(at_once) == 7


def test_a_canonical_posting_is_no_duplicate_itself():
    """A chain of small changes is measured from its beginning."""
    jobs, body = [], text()
    sentences = [
        f"Sentence number {n} says that item {n} of {n * 7} is new here." for n in range(40)
    ]
    for number in range(40):
        body = f"{body}\n{sentences[number]}"
        jobs.append(job(f"{number:02}", body, posted_at=f"2026-01-{number % 28 + 1:02}"))
    found = group_duplicates(jobs)
    assert found
    assert not {canonical for canonical, _ in found.values()} & set(found)


def test_a_store_is_grouped_as_it_streams(tmp_path):
    with Store(tmp_path / "jobs.db") as store:
        store.save([FIRST, SAME["agency"][0], DIFFERENT["other requirements"].with_(id="c")])
        assert list(group_duplicates(store.iter_postings())) == ["b"]


def test_nothing_to_group():
    assert group_duplicates([]) == {}
    assert group_duplicates([FIRST]) == {}


def linkedin(shared: Path) -> list[Posting]:
    with gzip.open(shared / "postings" / "linkedin-data-science-2023-2026.jsonl.gz", "rt") as lines:
        return [
            Posting(
                id=row["Job_ID"],
                source="linkedin",
                title=row["Title"] or "",
                text=row["Description"] or "",
                company=row["Company"],
                location=row["Place"],
                posted_at=row["Date"],
            )
            for row in map(json.loads, lines)
        ]


def test_precision_and_recall_on_labelled_real_postings(shared):
    corpus, pairs = labelled_pairs(linkedin(shared))
    found = group_duplicates(corpus)

    def canonical(number):
        return found[number][0] if number in found else number

    right = wrong = missed = 0
    for one, two, same, _ in pairs:
        if canonical(one) == canonical(two):
            right += same
            wrong += not same
        else:
            missed += same
    assert len(pairs) > 1900
    assert right / (right + wrong) >= 0.98
    assert right / (right + missed) >= 0.97
