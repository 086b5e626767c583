"""``analyzer lexicon promote``, as a user runs it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import ENTRY, run_lexicon


def test_promote_writes_a_layer_that_loads(tmp_path: Path) -> None:
    review, target = tmp_path / "review.csv", tmp_path / "mine.toml"
    review.write_text("term,accept\nQuux tool,yes\n", encoding="utf-8")
    assert "[[entry]]" in run_lexicon("promote", review).stdout
    assert run_lexicon("promote", review, "--to", target).returncode == 0
    assert "Quux tool" in run_lexicon("show", "quux-tool", "--lexicon", target).stdout


def test_promote_adds_to_a_file_and_says_what(tmp_path: Path) -> None:
    review, target = tmp_path / "review.csv", tmp_path / "mine.toml"
    handwork = f"# My terms.\n{ENTRY}"
    target.write_text(handwork, encoding="utf-8")
    review.write_text(
        "term,accept,id,aliases\nQuux,yes,quux,quuxing\nZap,yes,,\n", encoding="utf-8"
    )
    result = run_lexicon("promote", review, "--to", target)
    assert result.returncode == 0
    assert "1 entry added, 1 extended (quux: Quux, quuxing)" in result.stderr
    assert f"Next step: analyzer lexicon check {target}" in result.stderr
    text = target.read_text(encoding="utf-8")
    assert text.startswith("# My terms.\n[[entry]]\n")
    assert 'aliases = ["quux tool", "Quux", "quuxing"]' in text
    assert (
        "0 entries added, 2 already there" in run_lexicon("promote", review, "--to", target).stderr
    )
    assert target.read_text(encoding="utf-8") == text


def test_promote_leaves_a_file_it_cannot_use_as_it_is(tmp_path: Path) -> None:
    review, target = tmp_path / "review.csv", tmp_path / "mine.toml"
    review.write_text("term,accept\nQuux,yes\n", encoding="utf-8")
    target.write_text("a = [", encoding="utf-8")
    result = run_lexicon("promote", review, "--to", target)
    assert result.returncode == 2
    assert f"{target}: not a TOML file" in result.stderr
    assert target.read_text(encoding="utf-8") == "a = ["


def test_promote_takes_only_examples_in_which_the_concept_is_found(tmp_path: Path) -> None:
    review = tmp_path / "review.csv"
    rows = "Zap,yes,We like [Zap].\nZapper Gun,yes,We have a [Zap Gun].\n"
    review.write_text(f"term,accept,example_1\n{rows}", encoding="utf-8")
    result = run_lexicon("promote", review)
    assert "We like Zap." in result.stdout
    assert "We have a Zap Gun." not in result.stdout


def test_promote_tells_when_a_bundled_concept_gets_wordings(tmp_path: Path) -> None:
    review = tmp_path / "review.csv"
    review.write_text("term,accept\nPyTorch,yes\n", encoding="utf-8")
    assert "Warning: pytorch adds to the bundled concept" in run_lexicon("promote", review).stderr
