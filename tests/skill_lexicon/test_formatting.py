"""The canonical form: same content, stable, sorted, comments kept."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill_lexicon import LexiconError
from skill_lexicon.check import bundled_files
from skill_lexicon.formatting import GUARD_ORDER, ORDER, format_data, format_text, rewrite

UNTIDY = """# About this file.
category = "language"

# The newer one.
[[entry]]
name = "Zig"
id = "zig"
positive = ["Zig it is.", 'C# and "Zig".']
aliases = ["zig language"] # spelled out
category = "language"
[[entry.guarded]]
near = ["code"]
surfaces = ["Zig"]
[[entry]]
id = "ada"
name = "Ada"
"""

TIDY = """# About this file.

category = "language"

[[entry]]
id = "ada"
name = "Ada"

# The newer one.
# spelled out
[[entry]]
id = "zig"
name = "Zig"
aliases = ["zig language"]
positive = [
  "Zig it is.",
  "C# and \\"Zig\\".",
]

[[entry.guarded]]
surfaces = ["Zig"]
near = ["code"]
"""


def test_an_untidy_file_becomes_tidy() -> None:
    assert format_text(UNTIDY) == TIDY


def test_only_comments_are_taken_for_comments() -> None:
    text = """# Don't "quote" me.
[[entry]]
id = "x" # it's "x"
name = \'\'\'
# no comment
\'\'\'
"""
    assert (
        format_text(text)
        == """# Don't "quote" me.
# it's "x"
[[entry]]
id = "x"
name = "# no comment\\n"
"""
    )


def test_a_long_list_has_one_item_a_line() -> None:
    words = [f"a rather long alias {number}" for number in range(6)]
    text = format_data({"entry": [{"id": "x", "aliases": words}]})
    assert text.count("\n  ") == 6


def test_what_is_not_toml_is_refused() -> None:
    with pytest.raises(LexiconError, match="not a TOML file"):
        format_text("a = [")


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
lists = st.lists(texts, max_size=4)
guards = st.fixed_dictionaries({"surfaces": lists}, optional=dict.fromkeys(GUARD_ORDER[2:], lists))
entries = st.fixed_dictionaries(
    {"id": texts, "name": texts},
    optional={
        **{key: lists for key in ORDER if key not in ("id", "name", "kind", "category")},
        "kind": texts,
        "guarded": st.lists(guards, min_size=1, max_size=2),
        "provenance": st.lists(st.fixed_dictionaries({"document": texts, "section": texts})),
    },
)


def without_empty_lists(item: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in item.items() if value != []}
    if "guarded" in kept:
        kept["guarded"] = [without_empty_lists(guard) for guard in kept["guarded"]]
    return kept


@given(st.lists(entries, max_size=4, unique_by=lambda item: item["id"]))
def test_the_content_survives_and_a_second_run_changes_nothing(items: list[dict[str, Any]]) -> None:
    text = format_data({"entry": items})
    expected = sorted(map(without_empty_lists, items), key=lambda item: str(item["id"]))
    assert tomllib.loads(text).get("entry", []) == expected
    assert format_text(text) == text


def test_every_bundled_file_keeps_its_entries() -> None:
    for file in bundled_files():
        before = tomllib.loads(file.text)
        after = tomllib.loads(format_text(file.text))
        defaults = {key: before[key] for key in ("kind", "category") if key in before}
        for data in (before, after):
            data["entry"] = sorted(
                ({**defaults, **item} for item in data["entry"]), key=lambda item: item["id"]
            )
        assert after == before, file.name


def test_entries_written_in_another_way_keep_their_comments() -> None:
    text = '# one\nentry = [\n  # two\n  {id = "b", name = "B"},\n  {id = "a", name = "A"},\n]\n'
    tidy = format_text(text)
    assert tidy.startswith('# one\n# two\n[[entry]]\nid = "a"\n')
    assert format_text(tidy) == tidy


NEW = {"id": "mid", "name": "Mid", "category": "language"}
ADA = {"id": "ada", "name": "Ada", "aliases": ["ada language"]}


def test_rewriting_keeps_a_tidy_file_tidy() -> None:
    text = rewrite(TIDY, changed={"ada": ADA}, added=[NEW])
    assert format_text(text) == text
    expected = TIDY.replace('name = "Ada"\n', 'name = "Ada"\naliases = ["ada language"]\n')
    assert text.replace('[[entry]]\nid = "mid"\nname = "Mid"\n\n', "") == expected


def test_rewriting_leaves_the_rest_of_an_untidy_file_as_it_is() -> None:
    ada = '[[entry]]\nid = "ada"\nname = "Ada"\n'
    text = rewrite(UNTIDY, changed={"ada": ADA}, added=[NEW])
    assert text == (
        UNTIDY.replace(ada, ada + 'aliases = ["ada language"]\n')
        + '\n[[entry]]\nid = "mid"\nname = "Mid"\n'
    )


def test_a_changed_entry_keeps_its_comments() -> None:
    zig = {"id": "zig", "name": "Zig"}
    text = rewrite(UNTIDY, changed={"zig": zig}, added=[])
    assert '# The newer one.\n# spelled out\n[[entry]]\nid = "zig"\nname = "Zig"\n[[' in text


@given(st.lists(entries, max_size=4, unique_by=lambda item: item["id"]), st.booleans())
def test_rewriting_changes_what_it_should(items: list[dict[str, Any]], tidy: bool) -> None:
    text = "\n\n".join(format_data({"entry": [item]}) for item in reversed(items))
    if tidy:
        text = format_data({"entry": items})
    *others, first = items or [{"id": "x", "name": "y"}]
    changed = {first["id"]: {**first, "name": "changed"}} if items else {}
    new = {"id": "".join(item["id"] for item in items) + "x", "name": "new"}
    data = tomllib.loads(rewrite(text, changed=changed, added=[new])).get("entry", [])
    expected = [*others, *changed.values(), new]
    assert sorted(data, key=lambda item: str(item["id"])) == sorted(
        map(without_empty_lists, expected), key=lambda item: str(item["id"])
    )
