"""The compiled core reads words as the plain functions of `analyzer.store.signature` do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analyzer.posting import Posting
from analyzer.readers import Reader
from analyzer.store import signature

if TYPE_CHECKING:
    from pathlib import Path

Words = pytest.importorskip("analyzer.native.words", reason="the compiled core was not built").Words

FRAME = "\n".join(
    f"In week {number} of the voyage the crew mends net number {number}." for number in range(6)
)

CASES = {
    "words": [
        "",
        " ",
        "one",
        "one two",
        " one  two ",
        "C++ and C# and _x_ and R2D2",
        "semi;colon, full.stop - dash/slash 'quote' \"quote\" (bracket)",
        "a\tb\rc\x0bd\x00e\x7ff",
        "\x00",
    ],
    "lines": [
        "\n",
        "\n\n\n",
        "one\ntwo\nthree",
        "\n\none\n \n\ntwo\n\n",
        "one two\n\nthree",
        "one\r\ntwo\x0bthree\u2028four",
    ],
    "long words": [
        "x" * 63,
        "x" * 64,
        "x" * 65 + " " + "x" * 66,
        "y" * 300 + "z y",
        "é" * 31 + "ab " + "é" * 32 + "ab " + "é" * 33 + "ab",
        "€" * 22 + "語" * 22 + "\U0001f680" * 17,
        "w" * 80 + "ww.site.example",
        "v" * 80 + "https://site.example",
    ],
    "letters and signs beyond ASCII": [
        "naïve café Ærø ÅNGSTRÖM straße ẞ",
        "Москва ΑΒΓ 東京 ١٢٣ \U00010400\U0001f680",
        "“quoted” – dash — bullet • no\u00a0break º ª µ ¿ × ÷",
        "wide\u3000space, zero\u200bwidth, \u2fff\u3000\u1fff\u2000",
        "\ud800 a\udfffb \ud83d\ude80",
        "\u007f\u0080\u00bf\u00c0\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff",
    ],
    "capitals": [
        "ABCXYZ @AZ[` {az}",
        "İstanbul, İİ, ISTANBUL ı",
        "ΟΔΟΣ ΣΟΦΟΣ Σ AΣ Σ.",
        "K Å ſ ϴ Ǆ ǅ",
    ],
    "contact details": [
        "write to jobs@firm.example today",
        "@",
        "@ @\n@\u00a0x @\x00y",
        "see https://firm.example/a?b=c and HTTP://FIRM.EXAMPLE.",
        "xhttp://a httpss://b http:/c http:// d ttp://e https://",
        "seewww.firm.example WWW.FIRM www. www.\u2003x wwww.x ww.x www",
        "http://",
        "www.",
        "h://x p://x s://x tp://x .x w.x :",
        "[e-mail removed] [Phone Removed] [name removed]! [fax removed] [name removed [",
        "x[name removed]y[phone removed",
        "call +49 30 1234567 or +1 (555) 123-4567.",
        "+49 30 1234 +1234567 +12345678 +123456789",
        "+1 2 3 4 5 6 7 and c++1234567890 a+b",
        "+1.......2 +1.....2 +1 ()./-  x +1 ()./- 9",
        "+١٢٣٤٥٦٧٨٩ +1234567 \n8",
        "+12345678www.x +12345678@y +12345678https://z [name removed]www.a",
        "+",
        "+1",
        "+12345678",
    ],
    "years": [
        "5 years",
        "5+ years 3-5 years, 10 – 12 years; 2 to 4 YEARS",
        "5years 7 +years 8 + + years 9 - + years 6 +- years 1 2 years 1 2 3 years",
        "123 years 1234 years 12345 years",
        "1-23 years 12-345 years 5-123 years",
        "٣ years ٣٤+ years",
        "years",
        "years 5 yearsyears 6 year 7 years",
        "5 yearſ 6 years yearſ 7",
        "5\nyears 6\u2003\u00a0years",
        "7" + " " * 22 + "years 8" + " " * 23 + "years 9" + " " * 24 + "years",
        "12" + " " * 22 + "years 34" + " " * 23 + "years",
        "5 TO 7 years 5to7years 5 t 7 years",
        "5",
        "5 year",
        "5 to",
        "5 t",
        "5-",
        "@5 years www.x.example/5 years",
    ],
    "company": [
        "Fjordlab Robotics builds. At Fjordlab Robotics, Fjordlab is fjordlab robotics.",
        "Fjordlab Fjordlab Robotics Fjordlab",
        "Fjordlab\nRobotics",
        "Robotics Fjordlab",
        "fjordlab",
        "Fjordlabs and Fjordlab's",
    ],
    "shingles": [
        "the same line\n" * 40,
        "a " * 40,
        "a b " * 300,
        "one\n\n" * 40,
        " ".join(f"w{number}" for number in range(29)),
        " ".join(f"w{number}" for number in range(30)),
        " ".join(f"w{number}" for number in range(31)),
        " ".join(f"w{number * number}" for number in range(5000)),
    ],
}
COMPANIES = ["", "Fjordlab Robotics AS", "Fjordlab", "a b a b", "C++1234567890", "Σ º İ", "The Inc"]

PIECES = [
    *"aZwhs5٣éßİΣς語\U0001f680Kſ _+#-–.,:/@[]()\n\r\t\x00\u00a0\u2028\u3000\ud800",
    *["www.", "http://", "https://", "[e-mail removed]", "[name ", "removed]", "+4930", "123456"],
    *["years", "yearſ", "years ", "5+", "12", " to ", "Fjordlab", " Robotics ", "x" * 61, "é" * 31],
    *["\n\n", "  ", FRAME],
]


def core():
    return Words(signature.weights(), signature.points(), signature.SHORT)


def same(text: str, name: list[int]) -> None:
    assert core().read(text, name) == signature._read_plainly(text, name)
    lower = text.lower()
    assert core().numbers(lower) == signature._numbers(lower).tolist()


def name_of(company: str) -> list[int]:
    return signature._numbers(signature._company(company)[0]).tolist()


@pytest.mark.parametrize("intent", CASES)
@pytest.mark.parametrize("company", COMPANIES)
def test_cases(intent, company):
    name = name_of(company)
    assert signature._company(company)[1] == name
    for text in CASES[intent]:
        same(text, name)
        same(f"{FRAME}\n{text}", name)
        same(f"{text} {FRAME}", name)


def test_every_character():
    for first in range(0, 0x110000, 0x1000):
        text = " ".join(f"q{chr(char)}x" for char in range(first, first + 0x1000))
        same(text, [])


@settings(max_examples=400)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=60).map("".join),
    st.sampled_from(COMPANIES),
)
@example("x" * 64 + "5 years", "")
def test_made_up_texts(text, company):
    same(text, name_of(company))


@settings(max_examples=300)
@given(st.lists(st.sampled_from("www.https:/+12 3-()[@]to yearsſ\n"), max_size=80).map("".join))
def test_texts_of_the_signs_of_contact_details_and_years(text):
    same(text, [])


@settings(max_examples=200)
@given(st.lists(st.integers(2, 5), max_size=4), st.text("abcd \n", max_size=80))
def test_names_that_overlap_themselves(places, text):
    numbers = signature._numbers("a b c d").tolist()
    same(text, [numbers[place - 2] for place in places])


def test_signatures_of_real_postings(shared: Path, monkeypatch):
    postings = list(Reader(shared / "postings" / "other-languages.jsonl"))
    postings += Reader(shared / "postings" / "indeed-data-science.csv")
    postings += [Posting(id="short", source="s", title="Lead \ud800", text="Apply.\ud800")]
    compiled = [signature.signature(posting) for posting in postings]
    assert len(compiled) > 1000
    monkeypatch.setattr(signature, "Words", None)
    signature._company.cache_clear()
    assert compiled == [signature.signature(posting) for posting in postings]


def test_other_numbers_of_weights_or_points_are_refused():
    with pytest.raises(ValueError, match="64 weights and 96 points"):
        Words(bytes(8), signature.points(), 30)
    with pytest.raises(ValueError, match="64 weights and 96 points"):
        Words(signature.weights(), b"", 30)


@pytest.mark.parametrize("text", [None, b"text", 5])
def test_what_is_no_text_is_refused(text):
    with pytest.raises(TypeError):
        core().read(text, [])
