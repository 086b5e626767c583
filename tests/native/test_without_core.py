"""Without the compiled core everything is found all the same."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from analyzer import native

HIDING = """
import sys

from analyzer import native

if sys.argv.pop(1) == "hidden":
    sys.modules.update(dict.fromkeys(native.MODULES))

from analyzer.cli import main

main(sys.argv[1:])
"""


def run(*arguments: str) -> str:
    command = [sys.executable, "-c", HIDING, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def extracted(core: str, folder: Path) -> tuple[bytes, bytes]:
    folder.mkdir()
    mentions, postings = folder / "mentions.csv", folder / "postings.csv"
    run(core, "extract", "--sample", "--to", str(mentions), "--postings", str(postings))
    return mentions.read_bytes(), postings.read_bytes()


@pytest.mark.skipif(bool(native.missing()), reason="the compiled core was not built here")
def test_the_same_is_found_and_reported_with_and_without_the_core(tmp_path: Path) -> None:
    with_core = extracted("there", tmp_path / "with")
    assert with_core == extracted("hidden", tmp_path / "without")
    assert len(with_core[0]) > 100_000
    assert run("there", "report", "--sample") == run("hidden", "report", "--sample")


def test_the_version_says_what_is_missing_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from analyzer.cli import cli

    monkeypatch.setattr(native, "MODULES", ("analyzer.native.no_such_module",))
    said = CliRunner().invoke(cli, ["--version"]).output
    assert "without the compiled core (not built: analyzer.native.no_such_module)" in said
    assert "Next step" in said


def test_every_module_of_the_core_is_built_and_named() -> None:
    root = Path(__file__).parents[2]
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    built = project["tool"]["setuptools"]["ext-modules"]
    sources = {
        path.relative_to(root).with_suffix("").as_posix() for path in root.glob("analyzer/**/*.pyx")
    }
    assert {name.replace(".", "/") for name in native.MODULES} == sources
    assert {module["name"] for module in built} == set(native.MODULES)
    for module in built:
        assert module["sources"] == [module["name"].replace(".", "/") + ".pyx"]
        assert module["optional"], "without a compiler the package must still install"
