from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from click.testing import CliRunner

from analyzer.cli import cli
from analyzer.cli.lexicon_build import build
from analyzer.errors import InputError
from skill_lexicon import load_lexicon
from tests.cli.support import run_main

if TYPE_CHECKING:
    from pathlib import Path

LINES = ["What Electricians Do", "", "- Conduit bending", "- Cable splicing", "- Panel wiring"]
HTML = "<h1>{}</h1><ul>{}</ul>".format(
    LINES[0], "".join(f"<li>{line[2:]}</li>" for line in LINES[2:])
)


def write(folder: Path, kind: str) -> Path:
    file = folder / f"guide.{kind}"
    if kind == "docx":
        import docx

        document = docx.Document()
        document.add_heading(LINES[0])
        for line in LINES[2:]:
            document.add_paragraph(line[2:], style="List Bullet")
        document.save(str(file))
    else:
        file.write_text(HTML if kind == "html" else "\n".join(LINES), encoding="utf-8")
    return file


@pytest.mark.parametrize("kind", ["txt", "md", "html", "docx"])
def test_documents_of_each_format_become_a_lexicon(tmp_path: Path, kind: str) -> None:
    out = tmp_path / "draft.toml"
    result = CliRunner().invoke(build, [str(write(tmp_path, kind)), "--out", str(out)])
    assert result.exit_code == 0, result.exception
    lexicon = load_lexicon(layers=(), files=(out,))
    assert {"conduit-bending", "cable-splicing", "panel-wiring"} <= set(lexicon.by_id)
    assert lexicon["panel-wiring"].provenance[0].document == f"guide.{kind}"


def test_prints_without_out(tmp_path: Path) -> None:
    result = CliRunner().invoke(build, [str(write(tmp_path, "txt")), "--category", "trade"])
    assert 'category = "trade"' in result.stdout
    assert "proposals from 1 document" in result.stderr


def test_is_a_command_of_the_lexicon(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["lexicon", "build", str(write(tmp_path, "md"))])
    assert result.exit_code == 0
    assert "[[entry]]" in result.stdout
    assert "build" in CliRunner().invoke(cli, ["lexicon", "--help"]).stdout


def test_a_draft_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "draft.toml"
    out.write_text("# corrected by hand", encoding="utf-8")
    result = CliRunner().invoke(build, [str(write(tmp_path, "txt")), "--out", str(out)])
    assert isinstance(result.exception, InputError)
    assert "Next step" in str(result.exception)
    assert out.read_text(encoding="utf-8") == "# corrected by hand"


def test_a_draft_repeats_no_spelling(tmp_path: Path) -> None:
    guide = tmp_path / "guide.txt"
    guide.write_text("Tasks\n\n- Cable splices\n- Cable splice\n- Cable-splice\n", encoding="utf-8")
    result = CliRunner().invoke(build, [str(guide)])
    assert 'aliases = ["Cable splice"]' in result.stdout


def test_a_syllabus_of_ones_own_is_compared_like_the_bundled_documents(tmp_path: Path) -> None:
    syllabus = tmp_path / "my syllabus.md"
    syllabus.write_text(
        "# Weeks\n\n- Convolutional nets\n- PyTorch\n- Kubernetes\n- Piano tuning\n", "utf-8"
    )
    mine, out = tmp_path / "mine.toml", tmp_path / "out"
    made = CliRunner().invoke(cli, ["lexicon", "build", str(syllabus), "--out", str(mine)])
    assert "4 proposals from 1 document, 3 of them concepts of the bundled" in made.stderr
    assert CliRunner().invoke(cli, ["lexicon", "check", str(mine)]).exit_code == 0

    def tables(*options: str) -> tuple[str, pd.DataFrame, pd.DataFrame]:
        words = ["report", "--sample", "--out", str(out), "--format", "csv", *options]
        printed = CliRunner().invoke(cli, words).stdout
        names = ("documents_against_market", "market_by_document")
        return printed, *(pd.read_csv(out / f"{name}.csv", na_values="") for name in names)

    _, before, by_document = tables()
    printed, against, compared = tables("--lexicon", str(mine))
    assert "Document 5: my_syllabus.md" in printed
    named = against.set_index("concept_id")
    own = named[named["documents"].fillna("").str.contains("my_syllabus.md", regex=False)]
    assert set(own.index) == {"cnn", "pytorch", "kubernetes", "piano-tuning"}
    assert own["in_documents"].all()
    assert own["verdict"].to_dict() | {"cnn": ""} == {
        "cnn": "", "pytorch": "asked", "kubernetes": "asked", "piano-tuning": "not found",
    }  # fmt: skip
    # What the bundled documents say, and what is counted, stays.
    four = compared[~compared["document"].isin(["my_syllabus.md", "(all)"])]
    theirs = by_document[by_document["document"] != "(all)"]
    assert four.to_dict("records") == theirs.to_dict("records")
    assert set(compared["document"]) - set(by_document["document"]) == {"my_syllabus.md"}
    counts = ["postings", "asked_postings", "verdict", "layer"]
    there = before.set_index("concept_id")[counts]
    assert named.loc[there.index, counts].equals(there)


def test_two_documents_of_one_name_cannot_be_told_apart(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    files = [write(tmp_path, "txt"), write(tmp_path / "b", "txt")]
    result = CliRunner().invoke(build, list(map(str, files)))
    assert isinstance(result.exception, InputError)
    assert "guide.txt" in str(result.exception)


@pytest.mark.parametrize("name", ["guide.txt", "guide.md", "guide.html", "guide.bin"])
def test_what_is_no_text_is_an_error_and_leaves_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    guide, out = tmp_path / name, tmp_path / "draft.toml"
    guide.write_bytes(random.Random(7).randbytes(5000))
    code, shown, err = run_main(capsys, "lexicon", "build", guide, "--out", out)
    assert (code, shown) == (2, "")
    assert err.startswith(f"Error: {guide}: holds no text")
    assert "Next step" in err
    assert not out.exists()


def test_a_document_without_anything_to_propose_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    guide, out = tmp_path / "guide.txt", tmp_path / "draft.toml"
    guide.write_text("hello world", encoding="utf-8")
    code, shown, err = run_main(capsys, "lexicon", "build", guide, "--out", out)
    assert (code, shown) == (2, "")
    assert err.startswith(f"Error: {guide}: nothing to propose in 2 words")
    assert "--min-score" in err
    assert not out.exists()
