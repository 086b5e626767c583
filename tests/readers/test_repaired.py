"""Wrongly decoded texts are mended once, after they were read."""

from __future__ import annotations

from analyzer.posting import Posting
from analyzer.readers.repaired import repaired


def test_repair_respects_what_html_has_unescaped():
    plain = Posting(id="1", source="csv", title="R&amp;D", text="R&amp;D in ZÃ¼rich")
    assert repaired(plain).text == "R&D in Zürich"
    assert repaired(plain).title == "R&amp;D"
    rendered = plain.with_(description_html="<p>R&amp;amp;D in Zürich</p>")
    assert repaired(rendered).text == "R&amp;D in Zürich"


def test_halves_of_characters_are_joined_or_marked_in_all_fields():
    cut = Posting(
        id="1\ud83d", source="csv", title="\ud83d\ude80 ML", text="Python \ud83d", company="K\udcff"
    )
    mended = repaired(cut)
    assert (mended.id, mended.title) == ("1\ufffd", "\U0001f680 ML")
    assert (mended.text, mended.company) == ("Python \ufffd", "K\ufffd")


def test_lists_in_one_line_get_their_lines_back():
    items = "".join(f" - Build the service for parcels of size {size}" for size in range(10))
    text = f"Duties{items}"
    assert repaired(Posting(id="1", source="csv", text=text)).text == text.replace(" -", "\n-")
