"""The page as text: complete, small, and nothing in it comes from outside or runs."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analyzer.errors import InputError
from analyzer.reports import Report, ReportMeta, find_examples
from analyzer.reports.catalog import report_table
from analyzer.reports.html import render
from analyzer.reports.html_table import cut
from analyzer.reports.values import percent
from analyzer.tables import analysed
from tests.reports.support import HOSTILE_TITLE, corpus, large, made, nothing

if TYPE_CHECKING:
    from pathlib import Path


def page() -> str:
    mentions, every = corpus()
    return render(*made(), find_examples(mentions, analysed(every)[0]))


def soup() -> BeautifulSoup:
    return BeautifulSoup(page(), "lxml")


def test_every_table_is_there_with_its_numbers() -> None:
    tables, meta = made()
    tree = soup()
    rows = tree.select("#t-skills tbody tr")
    assert len(rows) == len(tables["skills"])
    for row, want in zip(rows, tables["skills"].to_dict("records"), strict=True):
        cells = [cell.get_text() for cell in row.find_all(["th", "td"])]
        assert want["name"] in cells
        assert percent(want["share"]) in cells
        assert f"{want['postings']:,}" in cells
    assert meta.denominator in tree.select_one("#t-skills caption").get_text()
    assert tree.select_one("#t-monthly") is None


def test_every_figure_stands_with_its_table_and_definition() -> None:
    tree = soup()
    for name in ("skills", "own_titles", "trends", "skill_by_title", "cooccurrence"):
        section = tree.select_one(f"#s-{name}")
        assert section.select_one("figure figcaption p").get_text()
        assert len(section.select("figure svg[role=img][aria-label]")) == 2
        assert section.select_one("table caption")
        assert section.select("dl.meanings dd")


def test_what_counts_dated_postings_only_says_of_how_many() -> None:
    tables, meta = made()
    some = tables["trends"].assign(analysed=meta.analysed - 1)
    told = f"{meta.analysed - 1:,} postings with a date, of {meta.denominator}"
    tree = BeautifulSoup(render(tables | {"trends": some}, meta), "lxml")
    section = tree.select_one("#s-trends")
    assert f"Basis: {told}." in section.select_one("figcaption").get_text()
    assert f"Basis: {told}." in section.select_one("caption").get_text()
    assert told not in tree.select_one("#s-skills").get_text()


def test_landmarks_and_headers_for_screen_readers() -> None:
    tree = soup()
    assert tree.html["lang"] == "en"
    for landmark in ("header", "nav[aria-label]", "main#main", "footer", "a.skip[href='#main']"):
        assert len(tree.select(landmark)) == 1, landmark
    for table in tree.select("table"):
        assert table.caption.get_text().strip()
        assert all(head.get("scope") == "col" for head in table.select("thead th"))
        assert all(row.find("th", scope="row") for row in table.select("tbody tr"))
    assert len(tree.select("h1")) == 1
    identities = [tag["id"] for tag in tree.select("[id]")]
    assert len(identities) == len(set(identities))
    for link in tree.select("a[href^='#']"):
        assert link["href"][1:] in identities
    for told in tree.select("[aria-labelledby]"):
        assert told["aria-labelledby"] in identities


def test_hostile_texts_stay_texts() -> None:
    tree = soup()
    assert len(tree.select("script")) == 1
    assert not tree.select("img, iframe, object, embed, link, base, form")
    assert not [name for tag in tree.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert not tree.select("[style]")
    assert HOSTILE_TITLE in {tag.get_text() for tag in tree.select(".examples bdi")}
    assert "<b>jobs</b>.csv" in tree.header.get_text()
    assert "\x00" not in page()
    assert "\x07" not in page()


def test_links_lead_to_the_web_and_do_not_tell_where_from() -> None:
    outside = [link for link in soup().select("a[href]") if not link["href"].startswith("#")]
    assert outside
    for link in outside:
        assert link["href"].startswith("https://example.org/")
        assert {"noopener", "noreferrer"} <= set(link["rel"])
    assert "javascript:" not in page()


def test_the_policy_allows_the_one_script_and_the_one_style_sheet_only() -> None:
    tree = soup()
    policy = tree.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        digest = hashlib.sha256(tree.select_one(tag).string.encode()).digest()
        assert f"{tag}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert "unsafe" not in policy


def test_no_address_is_loaded() -> None:
    css = soup().select_one("style").string
    assert "url(" not in css
    assert "@import" not in css
    assert not soup().select("[src], [srcset], [background], [poster]")


def test_names_lead_to_their_examples() -> None:
    tree = soup()
    link = tree.select_one("#t-skills a[data-examples]")
    found = tree.select_one(link["href"])
    assert found.name == "details"
    assert 1 <= len(found.select("li")) <= 3
    assert found.select_one("mark").get_text()


def test_equal_reports_give_equal_pages() -> None:
    assert page() == page()


def test_without_postings_the_page_says_so() -> None:
    tree = BeautifulSoup(render(*nothing()), "lxml")
    assert "0 English postings" in tree.header.get_text()
    assert not tree.select("table, svg")
    assert "No rows." in tree.select_one("#s-skills").get_text()


def test_unknown_tables_are_shown_as_they_are() -> None:
    frame = pd.DataFrame({"x <y>": ["<i>"], "n": [1.5]})
    tree = BeautifulSoup(render({"mine": frame}, ReportMeta()), "lxml")
    assert [cell.get_text() for cell in tree.select("#t-mine tbody tr *")] == ["<i>", "1.50"]


def test_long_tables_are_cut_and_say_so() -> None:
    known = report_table("skill_by_title")
    frame = pd.DataFrame({"title_concept": ["a"] * 900 + ["b"] * 900, "n": range(1800)})
    some = cut(known, frame)
    assert len(some) <= known.rows
    assert set(some["title_concept"]) == {"a", "b"}
    many = pd.concat([made()[0]["cooccurrence"]] * 30, ignore_index=True)
    text = render({"cooccurrence": many}, made()[1])
    assert f"The first 300 of {len(many):,} rows" in text


def test_the_page_of_a_large_corpus_stays_small(tmp_path: Path) -> None:
    assert large().to_html(tmp_path / "large.html").stat().st_size < 3_000_000


def test_the_report_object_writes_everything(tmp_path: Path) -> None:
    tables, meta = made()
    report = Report(tables, meta, manifest=lambda: {"a": 1})
    assert report.to_html(tmp_path / "new" / "report.html").stat().st_size > 10_000
    written = {path.name for path in report.to_folder(tmp_path / "out", formats=["csv", "xlsx"])}
    assert {"skills.csv", "dictionary.csv", "report.xlsx", "run.json"} <= written
    assert report["skills"] is tables["skills"]
    assert report.plot.available[0] == "skills"
    with pytest.raises(InputError, match="It has: skills"):
        report["nope"]
    with pytest.raises(InputError, match="cannot be written"):
        report.to_html(tmp_path)


def test_a_notebook_shows_the_top_of_the_tables() -> None:
    tables, meta = made()
    wild = {"skills": tables["skills"].assign(name="<script>x</script>")}
    tree = BeautifulSoup(Report(wild, meta)._repr_html_(), "lxml")
    assert not tree.select("script")
    assert len(tree.select("table tbody tr")) == min(len(wild["skills"]), 10)


class TestExamples:
    def found(self) -> pd.DataFrame:
        mentions, every = corpus()
        return find_examples(mentions, analysed(every)[0])

    def test_the_words_are_those_of_the_posting(self) -> None:
        texts = dict(zip(corpus()[1]["id"], corpus()[1]["text"], strict=True))
        titles = dict(zip(corpus()[1]["id"], corpus()[1]["title"], strict=True))
        for row in self.found().to_dict("records"):
            shown = (row["before"] + row["surface"] + row["after"]).strip("… ")
            sources = [texts[row["posting_id"]], titles[row["posting_id"]]]
            assert any(shown in " ".join(source.split()) for source in sources)

    def test_three_at_most_and_the_strongest_of_different_employers(self) -> None:
        found = self.found()
        assert found.groupby("concept_id").size().max() == 3
        assert not found.duplicated(["concept_id", "posting_id"]).any()
        python = found[found["concept_id"] == "python"]
        assert set(python["requirement"]) == {"required"}
        known = [company for company in python["company"] if company]
        assert len(known) == len(set(known))

    def test_the_order_of_the_rows_does_not_matter(self) -> None:
        mentions, every = corpus()
        postings = analysed(every)[0]
        other = find_examples(mentions.sample(frac=1, random_state=3), postings)
        pd.testing.assert_frame_equal(self.found(), other)

    def test_negated_and_boilerplate_are_no_evidence(self) -> None:
        mentions, every = corpus()
        assert find_examples(mentions.assign(negated=True), every).empty
        assert find_examples(mentions.assign(boilerplate=True), every).empty
