"""Counting what is in a store."""

from __future__ import annotations

from tests.store.support import FULL, make


def test_languages_and_sources_the_most_frequent_first(store):
    store.save([FULL.with_(source="other"), make(1, language="de"), make(2, language="de")])
    status = store.status()
    assert list(status.languages.items()) == [("de", 2), ("en", 1)]
    assert [(row.source, row.postings) for row in status.sources] == [("board", 2), ("other", 1)]


def test_an_empty_store(store):
    status = store.status()
    assert (status.postings, status.texts, status.changed) == (0, 0, 0)
    assert (status.languages, status.sources, status.fetches) == ({}, (), ())
