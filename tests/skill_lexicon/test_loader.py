"""The loader: errors that name file, entry and field; layers and user files."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from skill_lexicon import LexiconError, load_lexicon
from skill_lexicon.loader import read_entries

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = '[[entry]]\nid = "ada"\nname = "Ada"\nkind = "skill"\ncategory = "language"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not toml", ["mine.toml", "not a TOML file"]),
        ('title = "x"', ["mine.toml", "'title'", "[[entry]]"]),
        (ENTRY.replace('name = "Ada"\n', ""), ["mine.toml", "'ada'", "'name'"]),
        (ENTRY.replace('id = "ada"\n', ""), ["mine.toml", "entry 1", "'id'"]),
        (ENTRY.replace('"skill"', '"skil"'), ["'ada'", "'skil'", "skill, title, duty"]),
        (ENTRY + 'alias = ["Ada"]', ["'ada'", "unknown field 'alias'", "aliases"]),
        (ENTRY + 'aliases = "Ada"', ["'ada'", "'aliases'", "list of texts"]),
        (ENTRY + 'aliases = ["Ada", ""]', ["'ada'", "'aliases'"]),
        (ENTRY + 'broader = "language"', ["'ada'", "'broader'", "list of texts"]),
        (ENTRY + 'not_in = ["perks"]', ["'ada'", "not_in", "'perks'"]),
        (ENTRY + 'patterns = ["write (ada"]', ["'ada'", "write (ada", "never closed"]),
        (ENTRY + 'own_title = ["?"]', ["'ada'", "'?'"]),
        (ENTRY + 'provenance = "a.txt"', ["'ada'", "provenance", "list"]),
        (ENTRY.replace("[[entry]]", "[entry]"), ["mine.toml", "[[entry]]"]),
        (ENTRY + '[entry.guarded]\nsurfaces = ["Ada"]', ["'ada'", "[[entry.guarded]]"]),
        (ENTRY + 'patterns = ["<num> , <cap>"]', ["'ada'", "<num> , <cap>", "needs a word"]),
        (ENTRY + 'provenance = [{ document = "a.txt" }]', ["'ada'", "provenance", "section"]),
        (ENTRY + '[[entry.guarded]]\nnear = ["code"]', ["'ada'", "guarded", "'surfaces'"]),
        (ENTRY + '[[entry.guarded]]\nsurfaces = ["Ada"]', ["guarded", "accept, near or reject"]),
        (
            ENTRY + '[[entry.guarded]]\nsurfaces = ["Ada"]\naccept = ["code"]',
            ["guarded", "'code'", "'@'"],
        ),
        (
            ENTRY + '[[entry.guarded]]\nsurfaces = ["Ada"]\nnear = ["code"]\ncase = "upper"',
            ["guarded", "'upper'", "exact"],
        ),
        (ENTRY + '[[entry.guarded]]\nsurface = ["Ada"]', ["guarded", "unknown field 'surface'"]),
    ],
)
def test_an_error_names_file_entry_and_field(text: str, words: list[str]) -> None:
    with pytest.raises(LexiconError) as caught:
        read_entries(text, name="mine.toml", layer="user")
    for word in words:
        assert word in str(caught.value)


def test_the_defaults_of_a_file_apply_to_its_entries() -> None:
    text = 'kind = "title"\ncategory = "a"\n[[entry]]\nid = "x"\nname = "X"\ncategory = "b"\n'
    (entry,) = read_entries(text, name="f", layer="user")
    assert (entry.kind, entry.category, entry.layer) == ("title", "b", "user")


def test_a_user_file_adds_entries_and_adds_to_those_that_are_there(tmp_path: Path) -> None:
    file, other = tmp_path / "mine.toml", tmp_path / "other.toml"
    place = 'provenance = [{ document = "a.md", section = "Tools" }]\n'
    caffe = ENTRY.replace('"ada"', '"caffe"') + 'aliases = ["Kaffee", "Caffe2"]\n' + place
    file.write_text(ENTRY + place + caffe, encoding="utf-8")
    other.write_text(ENTRY + 'aliases = ["Ada 95"]\n' + place.replace("a.md", "b.md"))
    loaded, bundled = load_lexicon(files=(file, other)), load_lexicon()
    assert (loaded["ada"].layer, loaded["ada"].aliases) == ("user", ("Ada 95",))
    assert loaded["ada"].documents == ("a.md", "b.md")
    mine, theirs = loaded["caffe"], bundled["caffe"]
    assert mine.aliases == (*theirs.aliases, "Kaffee")
    assert mine.documents == (*theirs.documents, "a.md")
    kept = ("name", "kind", "category", "layer", "guarded", "positive", "negative")
    assert [getattr(mine, name) for name in kept] == [getattr(theirs, name) for name in kept]
    assert len(loaded) == len(bundled) + 1
    assert loaded.version != bundled.version


def test_an_entry_of_another_kind_adds_to_none(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(ENTRY.replace('"ada"', '"data-scientist"'), encoding="utf-8")
    with pytest.raises(LexiconError, match="'data-scientist': its kind") as caught:
        load_lexicon(files=(file,))
    assert "another id" in caught.value.next_step


def test_a_missing_user_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"gone\.toml"):
        load_lexicon(files=(tmp_path / "gone.toml",))


def test_the_bundled_lexicon_is_read_once_and_in_order() -> None:
    loaded = load_lexicon()
    assert load_lexicon() is loaded
    layers = [entry.layer for entry in loaded.entries]
    assert layers == sorted(layers)  # documents before market
    assert len({entry.id for entry in loaded.entries}) == len(loaded)


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        (("foo",), ["'foo'", "documents", "market"]),
        (("documents", "user"), ["'user'", "files of your own"]),
        ("documents", ["'documents'", "tuple"]),
    ],
)
def test_a_layer_that_is_not_there_is_named_with_those_that_are(layers, words) -> None:
    with pytest.raises(LexiconError) as caught:
        load_lexicon(layers=layers)
    for word in words:
        assert word in str(caught.value)


def test_an_unreadable_file_has_a_next_step_that_fits(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes("# Köchin\n".encode("latin-1"))
    for name, reason, step in (
        ("none.toml", "no such file", "path"),
        ("", "a folder", "a file in it"),
        ("latin.toml", "not UTF-8", "as UTF-8"),
    ):
        with pytest.raises(LexiconError, match=reason) as caught:
            load_lexicon(files=(tmp_path / name,))
        assert str(tmp_path / name) in str(caught.value)
        assert step in caught.value.next_step
        assert pickle.loads(pickle.dumps(caught.value)).next_step == caught.value.next_step


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(ENTRY, encoding="utf-8-sig")
    assert load_lexicon(layers=(), files=(file,))["ada"].layer == "user"
