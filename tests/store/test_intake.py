"""What is done to postings on their way into a store."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analyzer.posting import Posting
from analyzer.store.intake import prepare, repaired


def test_repair_respects_what_html_has_unescaped():
    plain = Posting(id="1", source="csv", title="R&amp;D", text="R&amp;D in ZÃ¼rich")
    assert repaired(plain).text == "R&D in Zürich"
    assert repaired(plain).title == "R&amp;D"
    rendered = plain.with_(description_html="<p>R&amp;amp;D in Zürich</p>")
    assert repaired(rendered).text == "R&amp;D in Zürich"


def test_the_language_of_the_source_is_kept():
    english = Posting(id="1", source="s", text="You will work with the models of our team.")
    assert prepare(english).language == "en"
    assert prepare(english.with_(language="nb")).language == "nb"
    assert (
        prepare(Posting(id="1", source="s", title="Wir suchen dich für unser Team")).language
        == "de"
    )
    assert prepare(Posting(id="1", source="s")).language == "und"


@given(st.text(), st.text())
def test_preparing_never_fails_and_twice_is_once(title, text):
    once = prepare(Posting(id="1", source="s", title=title, text=text, description_html=text))
    assert prepare(once) == once
    once.text.encode()
