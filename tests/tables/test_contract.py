from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer import tables
from analyzer.errors import InputError
from analyzer.tables.contract import build, contract, dictionary, table
from tests.tables.support import LEXICON, corpora, frames, random_corpus
from tests.tables.test_salary import RANGES

# How each table is made; the test demands that every table of the dictionary is here.
MAKERS = {
    "annual_salaries": lambda m, p: tables.annual(p),
    "by_group": lambda m, p: tables.by_group(m, p, "country", LEXICON),
    "category_counts": tables.category_counts,
    "compare": lambda m, p: tables.compare((m, p), (m, p), LEXICON),
    "concept_counts": lambda m, p: tables.concept_counts(m, p, LEXICON),
    "cooccurrence": lambda m, p: tables.cooccurrence(m, p, LEXICON),
    "dictionary": lambda m, p: tables.dictionary() if len(p) else tables.dictionary([]),
    "documents_against_market": lambda m, p: tables.documents_against_market(
        m, p, LEXICON if len(p) else None
    ),
    "duty_counts": lambda m, p: tables.duty_counts(m, p, LEXICON if len(p) else None),
    "fold_effect": tables.fold_effect,
    "market_by_document": lambda m, p: tables.market_by_document(
        tables.documents_against_market(m, p, LEXICON if len(p) else None)
    ),
    "network": lambda m, p: tables.network(tables.cooccurrence(m, p), min_lift=0),
    "own_titles": lambda m, p: tables.own_titles(p),
    "rank_stability": lambda m, p: tables.rank_stability(m, p, repetitions=5),
    "role_profiles": lambda m, p: tables.role_profiles(p),
    "salary_against_documents": lambda m, p: tables.salary_against_documents(
        p, RANGES if len(p) else RANGES.head(0)
    ),
    "salary_by": lambda m, p: tables.salary_by(m, p, min_postings=2),
    "skill_by_title": tables.skill_by_title,
    "title_search_vs_skill_search": tables.title_search_vs_skill_search,
    "trends": lambda m, p: tables.trends(m, p, min_postings=5),
}

# Tables in the order of the postings, or of numbers that may differ in their last digit.
ORDER = {"annual_salaries": "posting_id", "compare": "concept_id", "trends": "concept_id"}


def kinds(frame):
    return ["O" if str(t) in ("object", "str") else t.kind for t in frame.dtypes]


@pytest.mark.parametrize("name", sorted(contract()))
def test_function_and_dictionary_agree(name):
    made = MAKERS[name](*frames(random_corpus(7, 80)))
    assert list(made.columns) == table(name).names
    types = {"text": "O", "int": "i", "float": "f", "bool": "b"}
    assert kinds(made) == [types[column.type] for column in table(name).columns]
    assert len(made) > 0
    assert list(made.index) == list(range(len(made)))


@pytest.mark.parametrize("name", sorted(contract()))
def test_empty_input_gives_the_empty_table(name):
    mentions, postings = frames(([], []))
    made = MAKERS[name](mentions, postings)
    assert list(made.columns) == table(name).names
    assert len(made) == 0
    assert kinds(made) == kinds(MAKERS[name](*frames(random_corpus(7, 80))))


@pytest.mark.parametrize("name", sorted(contract()))
@settings(max_examples=3, deadline=None)
@given(corpora, st.integers(0, 2**31))
def test_order_of_rows_never_matters(name, corpus, seed):
    mentions, postings = frames(corpus)
    if not len(postings):
        return
    shuffled = (f.sample(frac=1, random_state=seed) for f in (mentions, postings))
    first, second = (
        made.sort_values(ORDER[name], ignore_index=True) if name in ORDER else made
        for made in (MAKERS[name](mentions, postings), MAKERS[name](*shuffled))
    )
    pd.testing.assert_frame_equal(first, second, check_exact=False, atol=1e-9)


def test_every_maker_is_a_table():
    assert set(MAKERS) == set(contract())


def test_every_share_says_of_what():
    for one in contract().values():
        assert one.about
        assert one.grain
        assert len(set(one.names)) == len(one.names)
        for column in one.columns:
            assert column.meaning, (one.name, column.name)
            if "share" in column.name and not column.name.startswith(("slope", "shared")):
                assert column.denominator, (one.name, column.name)
            if column.denominator in one.names:
                counted = next(c for c in one.columns if c.name == column.denominator)
                assert counted.type == "int", (one.name, column.name)


def test_columns_of_the_dictionary_are_used():
    import tomllib
    from importlib.resources import files

    data = tomllib.loads((files("analyzer.tables") / "dictionary.toml").read_text("utf-8"))
    used = {column for entry in data["tables"].values() for column in entry["order"]}
    assert set(data["columns"]) <= used
    for name, entry in data["tables"].items():
        assert set(entry.get("columns", {})) <= set(entry["order"]), name


def test_dictionary_of_one_table():
    described = dictionary(["network"])
    assert list(described["column"]) == table("network").names
    assert set(described["table"]) == {"network"}


def test_unknown_table_names_the_known_ones():
    with pytest.raises(InputError, match="concept_counts"):
        table("skils")


def test_missing_text_stays_missing():
    row = dict.fromkeys(table("dictionary").names)
    assert build("dictionary", [row])["unit"].iloc[0] is None


def test_importing_tables_imports_nothing_heavy():
    code = (
        "import sys, analyzer.tables\n"
        "print([m for m in ('numpy', 'pandas', 'scipy', 'statsmodels') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_counts_do_not_need_scipy():
    code = (
        "import sys\n"
        "sys.modules['scipy'] = sys.modules['statsmodels'] = None\n"
        "from tests.tables.support import *\n"
        "from analyzer.tables import *\n"
        "from analyzer.errors import MissingExtraError\n"
        "corpus = frames(random_corpus(1, 30))\n"
        "assert len(concept_counts(*corpus)) and len(skill_by_title(*corpus, min_title=1))\n"
        "try:\n"
        "    trends(*corpus, min_postings=1)\n"
        "except MissingExtraError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[stats]" in done.stdout
