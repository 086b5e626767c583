"""Full-text queries as people type them, in the syntax of SQLite's FTS5."""

from __future__ import annotations

import re

from analyzer.errors import InputError

_OPERATORS = {"AND", "OR", "NOT"}


def match_expression(query: str) -> str:
    """Turn what people type into FTS5 syntax: all but the operators is quoted."""
    terms = []
    for phrase, word in re.findall(r'"([^"]*)"|([^\s"]+)', query):
        if word in _OPERATORS:
            terms.append(word)
        elif (phrase or word).strip("*"):
            star = "*" if word.endswith("*") else ""
            terms.append(f'"{phrase or word.rstrip("*")}"{star}')
    if not any(re.search(r"\w", term) for term in terms if term not in _OPERATORS):
        raise InputError("The search has no word. Next step: give at least one word.")
    return " ".join(terms)
