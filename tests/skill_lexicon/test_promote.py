"""A review file becomes a user layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from skill_lexicon import LexiconError, load_lexicon
from skill_lexicon.check import LexiconFile, check
from skill_lexicon.promote import promote

if TYPE_CHECKING:
    from pathlib import Path

REVIEW = """term,accept,id,name,kind,category,aliases,positive examples,postings
Quux DB,yes,,,,database,quuxdb | Quux-DB,"Tables in Quux DB. | You know QuuxDB.",12
snorkelling,no,,,,,,,3
C#++,x,,,,,,,1
Widget Tamer,Y,widget-tamer,Widget tamer,title,title,,A widget tamer wanted.,2
unsure,,,,,,,,1
"""


def test_accepted_rows_become_entries(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(promote(REVIEW), encoding="utf-8")
    loaded = load_lexicon(layers=(), files=(file,))
    assert [entry.id for entry in loaded.entries] == ["quux-db", "csharppp", "widget-tamer"]
    entry = loaded["quux-db"]
    assert (entry.name, entry.kind, entry.category, entry.layer) == (
        "Quux DB", "skill", "database", "user",
    )  # fmt: skip
    assert entry.aliases == ("Quux DB", "quuxdb")
    assert entry.positive == ("Tables in Quux DB.", "You know QuuxDB.")
    assert loaded["csharppp"].category == "other"
    assert loaded["widget-tamer"].kind == "title"


def test_the_result_is_canonical() -> None:
    problems = check([LexiconFile("mine.toml", "user", promote(REVIEW))])
    assert {problem.field for problem in problems} == {"positive"}  # one row has no example


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["r.csv", "'term'", "no header"]),
        ("term,ok\nx,yes\n", ["r.csv", "'accept'", "term, ok"]),
        ("term,accept\nx,no\n", ["r.csv", "no row is accepted"]),
        ("term,accept\nx,maybe\n", ["row 2", "'maybe'", "yes or no"]),
        ("term,accept\n,yes\n", ["row 2", "term is empty"]),
        ("term,accept,kind\nx,yes,tool\n", ["row 2", "'tool'", "skill, title, duty"]),
        ("term,accept\n数据,yes\n", ["row 2", "'id'"]),
        ("term,accept\nx y,yes\nX-Y,yes\n", ["row 3", "'x-y'", "earlier"]),
    ],
)
def test_an_unusable_file_or_row_is_named(text: str, words: list[str]) -> None:
    with pytest.raises(LexiconError) as caught:
        promote(text, name="r.csv")
    for word in words:
        assert word in str(caught.value)


def test_a_byte_order_mark_and_capital_headers_do_no_harm() -> None:
    assert 'id = "x"' in promote("\ufeffTerm,Accept\nx,TRUE\n")
