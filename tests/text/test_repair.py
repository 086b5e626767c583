"""Repair by intent: what is mended, and what must stay as it is."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.text.repair import repair

MENDED = [
    ("R&amp;D", "R&D"),
    ("C&plus;&plus; or C&#35;", "C++ or C#"),
    ("Bachelor&#39;s or Master&rsquo;s", "Bachelor's or Master’s"),
    ("&lt;b&gt;", "<b>"),
    ("Go &#55357;&#56832; now", "Go 😀 now"),
    ("we donâ€™t wait â€“ apply", "we don’t wait – apply"),
    ("VerstÃ¤rke unser Team im GroÃŸraum ZÃ¼rich", "Verstärke unser Team im Großraum Zürich"),
    ("don&acirc;&euro;&trade;t", "don’t"),
    ("clean naïve line\nrÃ©sumÃ© line\n", "clean naïve line\nrésumé line\n"),
    ("Skills\nÂ\nÂ5 years\nÂStrong SQL", "Skills\n \n 5 years\n Strong SQL"),
    ("ÂUse dataÂwell\nÂ\nLead", " Use data well\n \nLead"),
    ("Duties\nâ Develop models\nâ Test them", "Duties\n• Develop models\n• Test them"),
    ("Analyst â Night shift", "Analyst – Night shift"),
]

KEPT = [
    "",
    "AT&T, Q&A, R&D; B&B",
    "https://jobs.example/?a=1&copy=2&lt=3",
    "&unknown; entity",
    "Ânimo! São Paulo, Âge et château, ÂGE",
    "â",
    "Quotes “curly” ‘single’ and ligature ﬁne … ½ cup\u00a0space",
    "Ärzte, Übung, Größe, façade, señor, Łódź, Ørsted, Århus",
    "Ação e Ú Ã – PORTUGUÊS: INFORMAÇÃO, NÃO",
    "zero\u200bwidth and \t tabs\r\n",
    "数据工程师 データ 데이터 Москва",
    "emoji 🚀 👩‍💻",
]


@pytest.mark.parametrize(("damaged", "clean"), MENDED)
def test_mended(damaged, clean):
    assert repair(damaged) == clean


@pytest.mark.parametrize("text", KEPT)
def test_kept(text):
    assert repair(text) == text


def test_a_text_from_html_is_not_unescaped_again():
    assert repair("Use List&lt;T&gt; in ZÃ¼rich", entities=False) == "Use List&lt;T&gt; in Zürich"


def test_entities_are_unescaped_exactly_once():
    assert repair("&amp;lt;T&amp;gt; &amp;amp;") == "&lt;T&gt; &amp;"


@given(st.text(alphabet=st.characters(codec="ascii", exclude_characters="&")))
def test_plain_ascii_never_changes(text):
    assert repair(text) == text


WORDS = ["Zürich", "résumé", "we’re", "–", "•", "façade", "Größe", "señor", "data", "über", "€"]


@given(st.lists(st.sampled_from(WORDS), min_size=1))
def test_what_was_decoded_wrongly_comes_back(words):
    text = " ".join(words)
    damaged = text.encode().decode("cp1252")
    assert repair(damaged) == text
    assert repair(text) == text


def test_real_clean_postings_stay_as_they_are(shared):
    path = shared / "postings" / "linkedin-data-science-2023-2026.jsonl.gz"
    with gzip.open(path, "rt") as lines:
        texts = [json.loads(line)["Description"] or "" for line in lines]
    changed = [text for text in texts if repair(text) != text]
    # Read by hand: all of these hold entities or the remains of no-break spaces.
    assert len(changed) <= 25
    assert all("&" in text or "Â" in text for text in changed)


def test_real_damage_is_mended(shared):
    damage = ("â€", "Ã¤", "Ã¼", "Ã¶", "ÃŸ", "Ã©", "&amp;", "&nbsp;", "\nâ ")
    before = after = 0
    for line in (shared / "postings" / "dirty_rows.jsonl").open(encoding="utf-8"):
        text = "\n".join(str(value) for value in json.loads(line)["row"].values())
        before += sum(map(text.count, damage))
        after += sum(map(repair(text).count, damage))
    assert before > 2000
    assert after < 0.01 * before
