"""``analyzer lexicon list`` and ``show``, as a user runs them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.cli.support import ENTRY, run_lexicon


def test_list_shows_one_kind_of_one_layer() -> None:
    result = run_lexicon("list", "--layer", "documents", "--kind", "duty")
    assert result.returncode == 0
    assert "duty-deploy-models" in result.stdout
    assert "pytorch" not in result.stdout
    assert result.stderr.strip() == "8 concepts"


def test_list_knows_a_user_layer(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(ENTRY, encoding="utf-8")
    result = run_lexicon("list", "--layer", "user", "--lexicon", file)
    assert "quux" in result.stdout
    assert result.stderr.strip() == "1 concepts"


def test_list_imports_nothing_heavy() -> None:
    code = (
        "import sys; from analyzer.cli import cli; cli(['lexicon', 'list'], standalone_mode=False);"
        "assert not {'pandas', 'spacy', 'numpy', 'requests'} & set(sys.modules), 'heavy'"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert result.returncode == 0, result.stderr


def test_show_has_rules_examples_and_places() -> None:
    result = run_lexicon("show", "rag")
    assert result.returncode == 0
    for words in ("Retrieval-augmented generation", "RAG", "Only in context", "Found in"):
        assert words in result.stdout
    assert "000_6742ad9e5d95140d.txt" in run_lexicon("show", "duty-deploy-models").stdout


def test_show_takes_the_name_too() -> None:
    assert "(mlflow)" in run_lexicon("show", "MLflow").stdout


def test_show_takes_any_wording_of_one_concept() -> None:
    assert "(caffe)" in run_lexicon("show", "caffee").stdout
    several = run_lexicon("show", "biostatistics")
    assert several.returncode == 2
    assert "of several concepts: statistical-process, statistics." in several.stderr
