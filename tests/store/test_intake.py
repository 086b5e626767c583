"""What is done to postings on their way into a store."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analyzer.posting import Posting
from analyzer.store.intake import prepare


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
