"""What a posting says about the role."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.facts.roles import role_profile
from skill_lexicon.facts import roles
from skill_lexicon.notation import fold, parse

PHRASES = [
    (role.id, piece.value) for role in roles() for piece in role.evidence if piece.kind == "phrase"
]
TEXT = """Publish results in journals, new methods. Research agenda state of the art real-world
business problems applied science proof of concept PRODUCTION ready clean and tested code build
scalable backend services low latency end–to–end data systems domain expertise years within the
Finance industry define product needs turn questions into spend blends independent fundamental"""


@given(st.lists(st.sampled_from(TEXT.split()), max_size=30).map(" ".join))
def test_phrases_are_those_that_plain_search_finds(text: str) -> None:
    found = {(item.role, item.what) for item in role_profile(text, (), None).evidence}
    folded = fold(text)
    plain = {
        (role, match.group())
        for role, phrase in PHRASES
        if (match := re.search(parse(phrase).regex, folded))
    }
    assert found == plain


def test_shares_add_up_to_one_and_need_evidence() -> None:
    shares = role_profile("You publish papers and ship models to production.", (), None).shares
    assert shares == pytest.approx((0.5, 0.0, 0.5, 0.0))
    assert role_profile("We sell bread.", (), None).shares is None
    assert role_profile("", (), "data-engineer").shares == (0.0, 0.0, 1.0, 0.0)
