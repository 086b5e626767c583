"""``analyzer lexicon check``, as a user runs it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.support import ENTRY, run_lexicon

ROOT = Path(__file__).resolve().parents[2]


def test_check_reports_and_fix_rewrites(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    untidy = ENTRY.replace('id = "quux"\nname = "Quux"\n', 'name = "Quux"\nid = "quux"\n')
    file.write_text(untidy, encoding="utf-8")
    result = run_lexicon("check", file)
    assert result.returncode == 0  # it works as it is
    assert result.stdout.startswith(f"Warning: {file}: not in canonical order")
    assert "--fix" in result.stdout
    assert result.stderr.strip() == "1 warning in 1 file"
    assert file.read_text(encoding="utf-8") == untidy
    assert run_lexicon("check", "--fix", file).returncode == 0
    assert file.read_text(encoding="utf-8") == ENTRY
    assert run_lexicon("check", file).returncode == 0


@pytest.mark.parametrize("text", ["# nothing yet\n", "[[role]]\nid = 'x'\n", "entry = \n"])
def test_fix_leaves_what_is_no_lexicon_as_it_is(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    result = run_lexicon("check", "--fix", file)
    assert result.returncode == 1
    assert str(file) in result.stdout
    assert file.read_text(encoding="utf-8") == text


def test_check_warns_of_a_form_that_a_bundled_concept_has(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(ENTRY.replace("quux tool", "MLflow"), encoding="utf-8")
    result = run_lexicon("check", file)
    assert result.returncode == 0
    assert f"Warning: {file}, quux, aliases: 'MLflow' is a form of 'mlflow' too" in result.stdout


def test_check_runs_the_examples(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    text = ENTRY.replace("quux tool.", "quux.") + 'negative = ["No quux tools here."]\n'
    file.write_text(text, encoding="utf-8")
    result = run_lexicon("check", file)
    assert result.returncode == 1
    for words in ("quux, positive: ", "'You know the quux.'", "'No quux tools here.'"):
        assert words in result.stdout
    assert result.stderr.strip() == "2 problems in 1 file"


def test_check_runs_the_title_examples_of_entries_for_titles_only(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    text = ENTRY.replace('"skill"', '"title"').replace("toolset", "title")
    text = text.replace('aliases = ["quux tool"]', 'own_title = ["(quux|quuz) tamer"]')
    file.write_text(text.replace("You know the quux tool.", "Lead Quuz Tamer"), encoding="utf-8")
    assert run_lexicon("check", file).returncode == 0
    file.write_text(text, encoding="utf-8")
    assert "is not found in" in run_lexicon("check", file).stdout


def test_check_warns_of_notation_and_categories(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    text = ENTRY.replace("toolset", "framwork").replace('["quux', '["(know|use)+ quux", "quux')
    file.write_text(text, encoding="utf-8")
    result = run_lexicon("check", file)
    assert result.returncode == 0
    assert "'patterns'" in result.stdout
    assert "did you mean 'framework'?" in result.stdout
    assert result.stderr.strip() == "2 warnings in 1 file"


def test_the_entry_of_the_readme_passes(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (entry,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    file = tmp_path / "mine.toml"
    file.write_text(entry, encoding="utf-8")
    result = run_lexicon("check", file)
    assert result.returncode == 0, result.stdout
