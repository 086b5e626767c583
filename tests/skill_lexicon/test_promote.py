"""A review file becomes a user layer."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from skill_lexicon import LexiconError, load_lexicon
from skill_lexicon.check import LexiconFile, check
from skill_lexicon.formatting import format_text
from skill_lexicon.promote import promote, promote_into

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


def entries(text: str) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in tomllib.loads(text)["entry"]}


FOUND = """term,accept,aliases,example_1,example_2,example_3
Certifications,yes,certification|cert,"…- AWS [Certifications] | [more]…","…one [certification]."
'-dash,yes,,"…the [-dash]…",,
Renamed,yes,,"…we like the [old name] a lot…",,
"""


def test_what_discover_found_becomes_examples_and_the_singular_stands_for_both() -> None:
    found = entries(promote(FOUND))
    assert found["certifications"]["name"] == "Certifications"
    assert found["certifications"]["aliases"] == ["certification", "cert"]
    assert found["certifications"]["positive"] == [
        "AWS Certifications | [more]",
        "one certification.",
    ]
    assert found["dash"]["aliases"] == ["-dash"]
    assert found["dash"]["positive"] == ["the -dash"]
    assert found["renamed"]["positive"] == ["we like the old name a lot"]


def test_examples_of_ones_own_come_first() -> None:
    text = "term,accept,positive examples,example_1\nx,yes,An x. | The x.,…one [x]…\n"
    assert entries(promote(text))["x"]["positive"] == ["An x.", "The x."]


def test_examples_may_be_left_out() -> None:
    result = promote_into("", FOUND, without={"one certification.", "the -dash"})
    assert len(entries(result.text)["certifications"]["positive"]) == 1
    assert "positive" not in entries(result.text)["dash"]


@pytest.mark.parametrize("sign", [";", "\t"])
def test_a_spreadsheet_may_write_another_separator(sign: str) -> None:
    assert list(entries(promote(f"term{sign}accept\nx{sign}yes\n"))) == ["x"]


MINE = """# Mine.
[[entry]]
name = "Quux"  # untidy
id = "quux-db"
kind = "skill"
category = "store"
aliases = ["Quux DB"]
positive = ["We use Quux DB."]

[[entry]]
id = "alone"
name = "Alone"
kind = "skill"
category = "other"
aliases = ["Alone"]
"""


def test_a_file_gets_the_entries_and_keeps_its_own() -> None:
    result = promote_into(MINE, REVIEW)
    assert result.added == ("csharppp", "widget-tamer")
    assert result.extended == {"quux-db": ("quuxdb",)}
    assert result.present == ()
    before, after = entries(MINE), entries(result.text)
    assert list(after) == ["quux-db", "alone", "csharppp", "widget-tamer"]
    assert after["alone"] == before["alone"]
    assert after["quux-db"] == {**before["quux-db"], "aliases": ["Quux DB", "quuxdb"]}
    for words in ("# Mine.", "# untidy"):
        assert words in result.text


def test_promoting_twice_changes_nothing() -> None:
    once = promote_into(MINE, REVIEW).text
    twice = promote_into(once, REVIEW)
    assert twice.text == once
    assert (twice.added, twice.extended) == ((), {})
    assert twice.present == ("quux-db", "csharppp", "widget-tamer")


def test_a_tidy_file_stays_tidy() -> None:
    result = promote_into(format_text(MINE), REVIEW)
    assert format_text(result.text) == result.text


def test_a_guard_is_not_undone_and_examples_are_filled_in() -> None:
    mine = MINE.replace('aliases = ["Quux DB"]\npositive = ["We use Quux DB."]\n', "")
    guard = '[[entry.guarded]]\nsurfaces = ["Quux DB"]\nnear = ["table"]\n\n[[entry]]\nid = "al'
    result = promote_into(mine.replace('[[entry]]\nid = "al', guard), REVIEW)
    assert entries(result.text)["quux-db"]["aliases"] == ["quuxdb"]
    assert len(entries(result.text)["quux-db"]["positive"]) == 2


def test_an_entry_of_another_kind_is_refused() -> None:
    with pytest.raises(
        LexiconError, match=r"row 2: 'quux-db' is of kind 'skill'.*'title'.*my\.toml"
    ):
        promote_into(MINE.replace('"skill"', '"title"', 1), REVIEW, target="my.toml")


def test_a_lexicon_file_that_is_not_usable_is_named() -> None:
    with pytest.raises(LexiconError, match=r"my\.toml: not a TOML"):
        promote_into("a = [", REVIEW, target="my.toml")
