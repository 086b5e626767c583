"""The notebooks run, from the first cell to the last, and are stored without outputs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

nbclient = pytest.importorskip("nbclient", reason="the extra 'notebooks' is not installed")
nbformat = pytest.importorskip("nbformat", reason="the extra 'notebooks' is not installed")
for module in ("ipykernel", "matplotlib", "scipy"):
    pytest.importorskip(module, reason=f"{module} is not installed: extras notebooks,charts,stats")

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# Of each notebook: how many charts it draws at least on the sample, and words of its outputs.
SHOWN = {
    "01_collect": (0, "72 postings read"),
    "02_extract_and_inspect": (0, "rejected candidates"),
    "03_top_skills_and_titles": (4, "69 of 72 postings analysed"),
    "04_documents_against_market": (1, "Document by document"),
    "05_trends": (2, "69 of 72 postings analysed"),
    "06_gap_analysis": (2, "Python"),
}


def test_every_notebook_is_known() -> None:
    assert [path.stem for path in NOTEBOOKS] == list(SHOWN)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_short_and_stored_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert "PATH = None" in code[0].source
    assert 6 <= len(notebook.cells) <= 12
    assert not any(cell.outputs or cell.execution_count for cell in code)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_on_the_sample(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The kernel is a process of its own: it has to find the packages of this checkout.
    places = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, places)))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    notebook = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    data = [output["data"] for output in outputs if "data" in output]
    printed = "".join(output["text"] for output in outputs if output.output_type == "stream")
    warned = [o["text"] for o in outputs if o.get("name") == "stderr"]
    charts, words = SHOWN[path.stem]
    assert not warned
    assert sum("image/png" in item for item in data) >= charts
    assert words in printed + "".join(item.get("text/html", "") for item in data)
