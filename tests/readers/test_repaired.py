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
