"""The checks: each finds its defect, and the bundled files have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from skill_lexicon.check import (
    DOCUMENTS,
    LexiconFile,
    bundled_files,
    check,
)
from skill_lexicon.formatting import format_text
from skill_lexicon.surfaces import covers, surface_key

if TYPE_CHECKING:
    from skill_lexicon.check import Finder
    from skill_lexicon.model import Layer, Lexicon

GOOD = """[[entry]]
id = "ada"
name = "Ada"
kind = "skill"
category = "language"
aliases = ["ada language"]
positive = ["Ada language wanted."]
"""
GUARD = '\n[[entry.guarded]]\nsurfaces = ["Ada"]\ncase = "exact"\nnear = ["code"]\n'


def problems(text: str, *, layer: Layer = "user", formatted: bool = True) -> list[str]:
    text = format_text(text) if formatted else text
    return [str(problem) for problem in check([LexiconFile("f.toml", layer, text)])]


def test_a_good_file_has_no_problem() -> None:
    assert problems(GOOD) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD.replace('"ada"', '"Ada_95"'), ["Ada_95, id", "hyphens"]),
        (GOOD.replace('aliases = ["ada language"]\n', ""), ["aliases", "nothing in a text"]),
        (GOOD.replace('positive = ["Ada language wanted."]\n', ""), ["positive", "missing"]),
        (GOOD + 'own_title = ["ada"]\n', ["own_title", "title"]),
        (GOOD.replace('["ada language"]', '["ada language", "Ada-Languages"]'), ["no more than"]),
        (GOOD.replace('["ada', '["ada languages", "ada'), ["'ada languages' says no more"]),
        (GOOD + 'exact = ["RAG", "RAGs"]\n', ["exact", "'RAGs' says no more than 'RAG'"]),
        (GOOD + 'exact = ["ADA language"]\n', ["exact", "'ada language'"]),
        (GOOD + GUARD, ["negative", "turns away"]),
        (GOOD + 'reject = ["@ byron"]\n', ["negative", "turns away"]),
        (GOOD + GUARD.replace('["Ada"]', '["Ada", "Adas"]'), ["guarded", "the same"]),
        (GOOD + GUARD.replace('["Ada"]', '["Ada language"]'), ["counts without the guard"]),
        (GOOD + GUARD.replace('["code"]', '["ada+"]'), ["guarded", "always true"]),
        (GOOD + GUARD.replace('["Ada"]', '["ada"]'), ["guarded", "sentence beginnings"]),
        (GOOD + 'negative = ["Ada language wanted."]\n', ["also given as positive"]),
        (GOOD.replace('wanted."]', 'wanted.", "Ada language wanted."]'), ["stands twice"]),
        (GOOD + GOOD, ["ada, id", "too"]),
        (
            GOOD + GOOD.replace('"ada"', '"ada95"').replace("Ada language", "ADA LANGUAGE"),
            ["ada95, aliases", "'ada' too", "broader"],
        ),
    ],
)
def test_a_defect_is_found_and_placed(text: str, words: list[str]) -> None:
    found = "\n".join(problems(text))
    assert found.startswith("f.toml, ")
    for word in words:
        assert word in found


def test_a_file_the_loader_refuses_is_one_problem() -> None:
    (problem,) = problems(GOOD.replace('"skill"', '"skil"'))
    assert problem.startswith("f.toml: entry 'ada': kind is 'skil'")


def test_untidy_order_is_a_problem() -> None:
    untidy = GOOD.replace('id = "ada"\nname = "Ada"\n', 'name = "Ada"\nid = "ada"\n')
    (problem,) = problems(untidy, formatted=False)
    assert "--fix" in problem


@pytest.mark.parametrize(
    ("document", "section", "words"),
    [("4.txt", "A", "'4.txt' is none of"), (DOCUMENTS[0], " ", "section")],
)
def test_a_bundled_entry_names_a_section_of_the_documents(document, section, words) -> None:
    text = GOOD + f'provenance = [{{ document = "{document}", section = "{section}" }}]\n'
    (problem,) = problems(text, layer="market")
    assert words in problem
    assert problems(text) == []  # users have documents of their own


def test_a_documents_entry_needs_its_place() -> None:
    assert "provenance" in problems(GOOD, layer="documents")[0]


def test_a_shared_surface_is_fine_with_a_guard_or_a_wider_concept() -> None:
    other = GOOD.replace('"ada"', '"ada95"')
    assert len(problems(GOOD + other)) == 1
    assert problems(GOOD + other + 'broader = ["ada"]\n') == []
    guard = GUARD.replace("Ada", "Ada language") + 'reject = ["@ course"]\n'
    alone = other.replace('aliases = ["ada language"]\n', "") + 'negative = ["Ada, Ohio."]\n'
    assert problems(GOOD + alone + guard) == []


def test_a_clash_with_other_files_is_reported_for_the_checked_file_only() -> None:
    mine = LexiconFile("mine.toml", "user", format_text(GOOD.replace('"ada"', '"my-ada"')))
    theirs = LexiconFile("theirs.toml", "market", format_text(GOOD))
    (problem,) = check([mine], beside=[theirs])
    assert (problem.file, problem.entry, problem.field) == ("mine.toml", "my-ada", "aliases")


def test_a_user_entry_may_add_to_a_bundled_one() -> None:
    mine = LexiconFile("mine.toml", "user", format_text(GOOD))
    theirs = LexiconFile("theirs.toml", "market", format_text(GOOD))
    assert check([mine], beside=[theirs]) == []
    bare = '[[entry]]\nid = "ada"\nname = "Ada"\nkind = "{}"\ncategory = "language"\n'
    skill, title = (LexiconFile(kind, "user", bare.format(kind)) for kind in ("skill", "title"))
    assert check([skill], beside=[theirs]) == []
    (problem,) = check([title], beside=[theirs])
    assert (problem.field, "of kind 'skill'" in problem.sentence) == ("kind", True)


def test_a_guarded_form_that_a_user_frees_is_told() -> None:
    mine = LexiconFile("mine.toml", "user", format_text(GOOD))
    guarded = GOOD.replace('aliases = ["ada language"]\n', "") + 'negative = ["Ada, Ohio."]\n'
    guarded += GUARD.replace("Ada", "Ada language") + 'reject = ["@ course"]\n'
    (problem,) = check([mine], beside=[LexiconFile("theirs.toml", "market", format_text(guarded))])
    assert (problem.warning, "in some contexts only" in problem.sentence) == (True, True)


def test_the_examples_are_run_with_what_is_given_to_find_them() -> None:
    text = format_text(GOOD + 'negative = ["The ada language school."]\n')
    file = LexiconFile("mine.toml", "user", text)
    beside = LexiconFile("theirs.toml", "market", format_text(GOOD.replace("ada", "bob")))
    seen = []

    def finder(lexicon):
        seen.append(sorted(lexicon.by_id))
        return lambda entry, sentence: "school" in sentence

    found = check([file], beside=[beside], finder=finder)
    assert seen == [["ada", "bob"]]
    assert [(item.entry, item.field, item.warning) for item in found] == [
        ("ada", "positive", False),
        ("ada", "negative", False),
    ]
    assert "'Ada language wanted.'" in str(found[0])
    assert "'The ada language school.'" in str(found[1])


@pytest.mark.parametrize(
    "alias",
    [
        "(work|engage) with ada", "work+ with ada", "ada lang*", "ada ..3 language", "the? ada",
        '"ada" lang', "<num> ada", "ada ~2 lang",
    ],
)  # fmt: skip
def test_phrase_notation_belongs_in_patterns(alias: str) -> None:
    text = GOOD.replace('"ada language"', f"'{alias}'")
    (problem,) = check([LexiconFile("f.toml", "user", format_text(text))])
    assert problem.warning
    assert alias in problem.sentence
    assert "'patterns'" in problem.sentence


@pytest.mark.parametrize(
    "name", ["C++", "Google+", "A* search", "Node.js", "C#", "CI/CD", "notepad++", "AWS (cloud)"]
)
def test_names_with_signs_are_no_notation(name: str) -> None:
    assert problems(GOOD.replace("ada language", name)) == []


def test_a_misspelt_category_is_told_once() -> None:
    entries = GOOD.replace('"language"', '"langauge"')
    entries += entries.replace("ada", "bob").replace("Ada", "Bob")
    mine = LexiconFile("mine.toml", "user", format_text(entries))
    beside = [LexiconFile("theirs.toml", "market", format_text(GOOD.replace("ada", "cid")))]
    (problem,) = check([mine], beside=beside)
    assert problem.warning
    assert problem.sentence == "no other entry has 'langauge'; did you mean 'language'?"
    own = LexiconFile("mine.toml", "user", mine.text.replace("langauge", "harbour"))
    assert check([own], beside=beside) == []


def test_a_form_that_another_concept_guards_is_told() -> None:
    theirs = GOOD.replace('"ada"', '"cid"').replace('aliases = ["ada language"]\n', "")
    theirs += GUARD.replace("Ada", "Ada language") + 'reject = ["@ course"]\n'
    beside = [LexiconFile("theirs.toml", "market", format_text(theirs))]
    (problem,) = check([LexiconFile("mine.toml", "user", format_text(GOOD))], beside=beside)
    assert problem.warning
    assert "'cid' too, in some contexts" in problem.sentence


def test_a_file_without_entries_is_told() -> None:
    assert problems("# nothing yet\n") == ["f.toml: it has no [[entry]]"]


@pytest.mark.parametrize(
    ("surface", "other", "expected"),
    [
        ("certification", "Certifications", True),
        ("Certifications", "certification", False),
        ("data-pipeline", "Data pipelines", True),
        ("analysis", "analysises", False),
        ("C", "Cs", False),
        ("-", "x", False),
    ],
)
def test_what_is_found_with_a_surface_form(surface: str, other: str, expected: bool) -> None:
    assert covers(surface, other) is expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Mixture-of-Experts", "mixture of expert", True),
        ("technologies", "technology", True),
        ("ETL process", "ETL-process", True),
        ("AWS", "AW", False),
        ("analysis", "analyst", False),
        ("C", "C++", False),
    ],
)
def test_spellings_that_are_the_same(one: str, other: str, same: bool) -> None:
    assert (surface_key(one) == surface_key(other)) is same


def test_the_market_and_the_duties_are_in_order() -> None:
    ours = [
        file
        for file in bundled_files()
        if file.layer == "market" or file.name == "documents/duties.toml"
    ]
    beside = [file for file in bundled_files() if file not in ours]
    assert len(ours) > 15
    assert [str(problem) for problem in check(ours, beside=beside)] == []


def test_the_documents_are_in_order() -> None:
    assert [str(problem) for problem in check(bundled_files())] == []


def test_examples_of_an_id_in_two_files_are_run_with_both() -> None:
    ran: list[str] = []

    def finder(_lexicon: Lexicon) -> Finder:
        return lambda _entry, sentence: ran.append(sentence) or True  # type: ignore[func-returns-value]

    other = GOOD.replace("Ada language wanted.", "We write the Ada language.")
    files = [LexiconFile(name, "user", text) for name, text in (("a", GOOD), ("b", other))]
    assert check(files, finder=finder) == []
    assert ran == ["Ada language wanted.", "We write the Ada language."]
