"""The compiled count of function words finds the same language as the plain one."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.text.language import _EDGES, _profiles, best_plainly

languages = pytest.importorskip(
    "analyzer.native.languages", reason="the compiled core was not built on this machine"
)

WORDS = sorted(_profiles().shares)
COUNTER = languages.FunctionWords(_profiles().shares, _EDGES)

CASES = {
    "nothing": "",
    "only spaces": " \t\n\u2003 ",
    "no function word": "python sql docker",
    "one language": "wir suchen eine person, die mit uns die modelle der zukunft baut",
    "signs around words": "«les» (de) *la* “le”… der, die; das: und!",
    "signs within words": "l'équipe d’un rendez-vous e-mail",
    "words that two languages share": "in an de die la me",
    "longer than the buffer on the stack": "the model and the data " * 60,
    "other spaces": "der\u00a0und\u2009die\u3000das\x1funter\x85mit",
    "letters of other scripts": "данные и модели для нас the and 数据 的",
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
@pytest.mark.parametrize("share, least", [(0.08, 1.0), (0.16, 2.0), (1.0, 1.0)])
def test_the_cases_have_the_same_language(text: str, share: float, least: float) -> None:
    assert COUNTER.best(text, share, least) == best_plainly(text, share, least)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(WORDS),
            st.builds(
                "{}{}{}".format,
                st.sampled_from(_EDGES),
                st.sampled_from(WORDS),
                st.text("".join(_EDGES), max_size=2),
            ),
            st.text(max_size=8).map(str.lower),
        ),
        max_size=120,
    ),
    st.sampled_from([" ", "\n", "\u2028", " , "]),
)
def test_any_text_has_the_same_language(words: list[str], joint: str) -> None:
    text = joint.join(words)
    plain = best_plainly(text, 0.08, 1.0)
    assert COUNTER.best(text, 0.08, 1.0) == plain


def test_more_languages_of_a_word_than_there_is_room_for_are_refused() -> None:
    weight = 1 / math.sqrt(9)
    shares = {"a": tuple((f"l{number}", weight) for number in range(9))}
    with pytest.raises(ValueError, match="too many languages"):
        languages.FunctionWords(shares, _EDGES)
