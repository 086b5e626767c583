"""The command group ``lexicon``, as a user runs it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

CODE = "from analyzer.cli import main; main()"
GOOD = """[[entry]]
id = "quux"
name = "Quux"
kind = "skill"
category = "toolset"
aliases = ["quux tool"]
positive = ["You know the quux tool."]
"""


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CODE, "lexicon", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def test_list_shows_one_kind_of_one_layer() -> None:
    result = run("list", "--layer", "documents", "--kind", "duty")
    assert result.returncode == 0
    assert "duty-deploy-models" in result.stdout
    assert "pytorch" not in result.stdout
    assert result.stderr.strip() == "8 concepts"


def test_list_knows_a_user_layer(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(GOOD, encoding="utf-8")
    result = run("list", "--layer", "user", "--lexicon", file)
    assert "quux" in result.stdout
    assert result.stderr.strip() == "1 concepts"


def test_list_imports_nothing_heavy() -> None:
    code = (
        "import sys; from analyzer.cli import cli; cli(['lexicon', 'list'], standalone_mode=False);"
        "assert not {'pandas', 'spacy', 'numpy', 'requests'} & set(sys.modules), 'heavy'"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("show", "pytroch"), "Did you mean pytorch"),
        (("list", "--category", "framwork"), "Did you mean framework?"),
        (("list", "--category", "duty", "--kind", "title"), "together"),
        (("list", "--lexicon", "gone.toml"), "gone.toml"),
        (("check", "gone.toml"), "gone.toml: cannot be read"),
        (("check", "--fix"), "name them"),
        (("promote", "gone.csv"), "gone.csv: cannot be read"),
    ],
)
def test_an_error_is_one_line_with_the_next_step(words: tuple[str, ...], expected: str) -> None:
    result = run(*words)
    assert result.returncode == 2
    assert result.stderr.startswith("Error: ")
    assert expected in result.stderr
    assert result.stderr.count("\n") == 1


def test_show_has_rules_examples_and_places() -> None:
    result = run("show", "rag")
    assert result.returncode == 0
    for words in ("Retrieval-augmented generation", "RAG", "Only in context", "Found in"):
        assert words in result.stdout
    assert "000_6742ad9e5d95140d.txt" in run("show", "duty-deploy-models").stdout


def test_show_takes_the_name_too() -> None:
    assert "(mlflow)" in run("show", "MLflow").stdout


def test_check_reports_and_fix_rewrites(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    untidy = GOOD.replace('id = "quux"\nname = "Quux"\n', 'name = "Quux"\nid = "quux"\n')
    file.write_text(untidy, encoding="utf-8")
    result = run("check", file)
    assert result.returncode == 1
    assert "--fix" in result.stdout
    assert file.read_text(encoding="utf-8") == untidy
    assert run("check", "--fix", file).returncode == 0
    assert file.read_text(encoding="utf-8") == GOOD
    assert run("check", file).returncode == 0


def test_check_sees_a_clash_with_the_bundled_layers(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(GOOD.replace("quux tool", "MLflow"), encoding="utf-8")
    result = run("check", file)
    assert result.returncode == 1
    assert "'mlflow'" in result.stdout


def test_promote_writes_a_layer_that_loads(tmp_path: Path) -> None:
    review, target = tmp_path / "review.csv", tmp_path / "mine.toml"
    review.write_text("term,accept\nQuux tool,yes\n", encoding="utf-8")
    assert "[[entry]]" in run("promote", review).stdout
    assert run("promote", review, "--to", target).returncode == 0
    assert "Quux tool" in run("show", "quux-tool", "--lexicon", target).stdout
