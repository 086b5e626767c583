"""The command group ``lexicon``, as a user runs it."""

from __future__ import annotations

import pytest

from tests.cli.support import run_lexicon


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("show", "pytroch"), "Did you mean pytorch"),
        (("list", "--category", "framwork"), "Did you mean framework?"),
        (("list", "--category", "duty", "--kind", "title"), "together"),
        (("list", "--layer", "user"), "--lexicon FILE"),
        (("list", "--lexicon", "gone.toml"), "gone.toml"),
        (("show", "pytorch", "--lexicon", "."), "a folder"),
        (("check", "gone.toml"), "gone.toml: cannot be read"),
        (("check", "--fix"), "name them"),
        (("promote", "gone.csv"), "gone.csv: cannot be read"),
    ],
)
def test_an_error_is_one_line_with_the_next_step(words: tuple[str, ...], expected: str) -> None:
    result = run_lexicon(*words)
    assert result.returncode == 2
    assert result.stderr.startswith("Error: ")
    assert expected in result.stderr
    assert result.stderr.count("\n") == 1
    assert "Next step: " in result.stderr
