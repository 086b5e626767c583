"""The command group ``lexicon``, as a user runs it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
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
        (("list", "--layer", "user"), "--lexicon FILE"),
        (("list", "--lexicon", "gone.toml"), "gone.toml"),
        (("show", "pytorch", "--lexicon", "."), "a folder"),
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
    assert "Next step: " in result.stderr


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
    assert result.returncode == 0  # it works as it is
    assert result.stdout.startswith(f"Warning: {file}: not in canonical order")
    assert "--fix" in result.stdout
    assert result.stderr.strip() == "1 warning in 1 file"
    assert file.read_text(encoding="utf-8") == untidy
    assert run("check", "--fix", file).returncode == 0
    assert file.read_text(encoding="utf-8") == GOOD
    assert run("check", file).returncode == 0


@pytest.mark.parametrize("text", ["# nothing yet\n", "[[role]]\nid = 'x'\n", "entry = \n"])
def test_fix_leaves_what_is_no_lexicon_as_it_is(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    result = run("check", "--fix", file)
    assert result.returncode == 1
    assert str(file) in result.stdout
    assert file.read_text(encoding="utf-8") == text


def test_check_warns_of_a_form_that_a_bundled_concept_has(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(GOOD.replace("quux tool", "MLflow"), encoding="utf-8")
    result = run("check", file)
    assert result.returncode == 0
    assert f"Warning: {file}, quux, aliases: 'MLflow' is a form of 'mlflow' too" in result.stdout


def test_check_runs_the_examples(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    text = GOOD.replace("quux tool.", "quux.") + 'negative = ["No quux tools here."]\n'
    file.write_text(text, encoding="utf-8")
    result = run("check", file)
    assert result.returncode == 1
    for words in ("quux, positive: ", "'You know the quux.'", "'No quux tools here.'"):
        assert words in result.stdout
    assert result.stderr.strip() == "2 problems in 1 file"


def test_check_runs_the_title_examples_of_entries_for_titles_only(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    text = GOOD.replace('"skill"', '"title"').replace("toolset", "title")
    text = text.replace('aliases = ["quux tool"]', 'own_title = ["(quux|quuz) tamer"]')
    file.write_text(text.replace("You know the quux tool.", "Lead Quuz Tamer"), encoding="utf-8")
    assert run("check", file).returncode == 0
    file.write_text(text, encoding="utf-8")
    assert "is not found in" in run("check", file).stdout


def test_check_warns_of_notation_and_categories(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    text = GOOD.replace("toolset", "framwork").replace('["quux', '["(know|use)+ quux", "quux')
    file.write_text(text, encoding="utf-8")
    result = run("check", file)
    assert result.returncode == 0
    assert "'patterns'" in result.stdout
    assert "did you mean 'framework'?" in result.stdout
    assert result.stderr.strip() == "2 warnings in 1 file"


def test_the_entry_of_the_readme_passes(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (entry,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    file = tmp_path / "mine.toml"
    file.write_text(entry, encoding="utf-8")
    result = run("check", file)
    assert result.returncode == 0, result.stdout


def test_promote_writes_a_layer_that_loads(tmp_path: Path) -> None:
    review, target = tmp_path / "review.csv", tmp_path / "mine.toml"
    review.write_text("term,accept\nQuux tool,yes\n", encoding="utf-8")
    assert "[[entry]]" in run("promote", review).stdout
    assert run("promote", review, "--to", target).returncode == 0
    assert "Quux tool" in run("show", "quux-tool", "--lexicon", target).stdout


def test_promote_adds_to_a_file_and_says_what(tmp_path: Path) -> None:
    review, target = tmp_path / "review.csv", tmp_path / "mine.toml"
    handwork = f"# My terms.\n{GOOD}"
    target.write_text(handwork, encoding="utf-8")
    review.write_text(
        "term,accept,id,aliases\nQuux,yes,quux,quuxing\nZap,yes,,\n", encoding="utf-8"
    )
    result = run("promote", review, "--to", target)
    assert result.returncode == 0
    assert "1 entry added, 1 extended (quux: Quux, quuxing)" in result.stderr
    assert f"Next step: analyzer lexicon check {target}" in result.stderr
    text = target.read_text(encoding="utf-8")
    assert text.startswith("# My terms.\n[[entry]]\n")
    assert 'aliases = ["quux tool", "Quux", "quuxing"]' in text
    assert "0 entries added, 2 already there" in run("promote", review, "--to", target).stderr
    assert target.read_text(encoding="utf-8") == text


def test_promote_leaves_a_file_it_cannot_use_as_it_is(tmp_path: Path) -> None:
    review, target = tmp_path / "review.csv", tmp_path / "mine.toml"
    review.write_text("term,accept\nQuux,yes\n", encoding="utf-8")
    target.write_text("a = [", encoding="utf-8")
    result = run("promote", review, "--to", target)
    assert result.returncode == 2
    assert f"{target}: not a TOML file" in result.stderr
    assert target.read_text(encoding="utf-8") == "a = ["


def test_promote_takes_only_examples_in_which_the_concept_is_found(tmp_path: Path) -> None:
    review = tmp_path / "review.csv"
    rows = "Zap,yes,We like [Zap].\nZapper Gun,yes,We have a [Zap Gun].\n"
    review.write_text(f"term,accept,example_1\n{rows}", encoding="utf-8")
    result = run("promote", review)
    assert "We like Zap." in result.stdout
    assert "We have a Zap Gun." not in result.stdout


def test_promote_tells_when_a_bundled_concept_gets_wordings(tmp_path: Path) -> None:
    review = tmp_path / "review.csv"
    review.write_text("term,accept\nPyTorch,yes\n", encoding="utf-8")
    assert "Warning: pytorch adds to the bundled concept" in run("promote", review).stderr
