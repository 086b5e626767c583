"""Saved pages: structured data, microdata, layouts, main text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analyzer.posting import Salary
from analyzer.readers import Reader, dom

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.posting import Posting

JSON_LD = """{"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "name": "x"},
 {"@type": ["JobPosting"], "title": "R&amp;D Engineer", "datePosted": "2026-11-01",
  "description": "&lt;p&gt;PyTorch and JAX&lt;/p&gt;", "employmentType": ["FULL_TIME"],
  "hiringOrganization": {"@type": "Organization", "name": "Quillfern"},
  "jobLocationType": "TELECOMMUTE",
  "jobLocation": {"@type": "Place", "address": {"@type": "PostalAddress",
    "addressLocality": "Berlin", "addressCountry": {"@type": "Country", "name": "Germany"}}},
  "baseSalary": {"@type": "MonetaryAmount", "currency": "EUR", "value": {
    "@type": "QuantitativeValue", "minValue": 80000, "maxValue": "110,000", "unitText": "YEAR"}},
  "experienceRequirements": {"@type": "OccupationalExperienceRequirements",
    "monthsOfExperience": 36},
  "responsibilities": "Train models",
  "skills": ["PyTorch", {"@type": "DefinedTerm", "name": "CUDA"}]}]}"""


def read(tmp_path: Path, html: str, name: str = "page.html") -> list[Posting]:
    path = tmp_path / name
    path.write_text(html, encoding="utf-8")
    return list(Reader(path))


@pytest.mark.parametrize(
    "block",
    [
        JSON_LD,
        f"<!-- {JSON_LD} -->",
        f"//<![CDATA[\n{JSON_LD}\n//]]>",
        f"{JSON_LD};",
        JSON_LD.replace('"CUDA"}]', '"CUDA"},]'),
        JSON_LD.replace("Train models", "Train\nmodels"),
    ],
)
def test_json_ld_survives_how_sites_spoil_it(tmp_path: Path, block: str) -> None:
    [posting] = read(
        tmp_path,
        '<html><head><script type="application/ld+json">{broken,}</script>'
        f'<script type="Application/LD+JSON; charset=utf-8">{block}</script></head><p>other</p>',
    )
    assert posting.title == "R&D Engineer"
    assert posting.company == "Quillfern"
    assert posting.location == "Berlin, Germany"
    assert posting.remote == "remote"
    assert posting.salary == Salary(80000, 110000, "EUR", "year")
    assert posting.text.replace("Train\nmodels", "Train models").split() == [
        "PyTorch",
        "and",
        "JAX",
        "Responsibilities",
        "Train",
        "models",
        "Skills",
        "PyTorch",
        "CUDA",
        "Experience",
        "36",
        "months",
        "of",
        "experience",
    ]
    assert "Responsibilities\n" in posting.text


def test_microdata(tmp_path: Path) -> None:
    [posting] = read(
        tmp_path,
        """<div itemscope itemtype="https://schema.org/JobPosting"><h1 itemprop="title">Research
        Engineer</h1><meta itemprop="datePosted" content="2026-11-02"><div itemprop="description">
        <p>Kernels</p><ul><li>Triton</li></ul></div><span itemprop="hiringOrganization" itemscope
        itemtype="https://schema.org/Organization"><b itemprop="name">Beta Hull</b></span></div>""",
    )
    assert (posting.title, posting.company) == ("Research Engineer", "Beta Hull")
    assert posting.text == "Kernels\n\n• Triton"
    assert posting.posted_at == "2026-11-02"


def test_linkedin_page_and_cards(tmp_path: Path) -> None:
    card = """<div class="base-card base-search-card"><a class="base-card__full-link"
      href="https://jobs.example/1">x</a><h3 class="base-search-card__title">Baker</h3>
      <h4 class="base-search-card__subtitle">Ostrel</h4><time datetime="2026-11-02">now</time>
      </div>"""
    detail = """<h1 class="top-card-layout__title x">ML Engineer</h1>
      <a class="topcard__org-name-link"> Quillfern </a>
      <span class="topcard__flavor topcard__flavor--bullet">Ghent</span>
      <div class="show-more-less-html__markup x"><p>PyTorch &amp; C++</p></div>"""
    [posting] = read(tmp_path, f"<body>{detail}{card}</body>")
    assert (posting.title, posting.company, posting.location) == (
        "ML Engineer",
        "Quillfern",
        "Ghent",
    )
    assert posting.text == "PyTorch & C++"
    [posting] = read(tmp_path, f"<body>{card}</body>")
    assert (posting.title, posting.url, posting.posted_at) == (
        "Baker",
        "https://jobs.example/1",
        "2026-11-02",
    )


def test_any_other_page_gives_its_main_text(tmp_path: Path) -> None:
    words = "You bake bread and train models. " * 20
    [posting] = read(
        tmp_path,
        "<title>Jobs</title><nav>Home About</nav><h1>Baker</h1>"
        f"<div>{words}</div><footer>(c)</footer>",
    )
    assert posting.title == "Baker"
    assert "Home" not in posting.text
    assert words.strip() in posting.text


def test_a_thread_gives_its_top_level_comments(tmp_path: Path) -> None:
    comment = (
        '<tr class="athing comtr" id="{0}"><td><table><tr><td class="ind" indent="{1}"></td>'
        '<td><span class="age" title="2026-11-02T16:05:00"></span>{2}</td></tr></table></td></tr>'
    )
    text = '<div class="commtext c00">Ostrel | Baker<p>Bread &lt;3</p></div>'
    page = (
        comment.format(7, 0, text) + comment.format(8, 1, text) + comment.format(9, 0, "[deleted]")
    )
    path = tmp_path / "thread.html"
    path.write_text(f"<table>{page}</table>")
    reader = Reader(path)
    [posting] = reader
    assert (posting.id, posting.title) == ("7", "Ostrel | Baker")
    assert posting.text == "Ostrel | Baker\n\nBread <3"
    assert reader.report.skipped == 1


def test_a_mail_and_an_mhtml_page(tmp_path: Path) -> None:
    mail = (
        "Subject: Baker\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=XX\n\n"
        "--XX\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable"
        "\n\n<p>Bread =C3=A0 la carte</p>\n--XX--\n"
    )
    for name in ("a.mhtml", "a.eml"):
        [posting] = read(tmp_path, mail, name)
        assert (posting.title, posting.text) == ("Baker", "Bread à la carte")


@pytest.mark.parametrize(
    ("charset", "declared"), [("cp1252", "windows-1252"), ("shift_jis", "Shift_JIS")]
)
def test_a_page_is_decoded_as_it_declares(charset: str, declared: str) -> None:
    text = "Bäcker" if charset == "cp1252" else "求人"
    html = f'<meta charset="{declared}"><p>{text}</p>'
    assert text in dom.page_text(html.encode(charset))


def test_a_selector_that_is_not_simple_is_refused() -> None:
    root = dom.parse("<p>x</p>")
    with pytest.raises(ValueError, match="simple selector"):
        dom.select(root, "p > a")
