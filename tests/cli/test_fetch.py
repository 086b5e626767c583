"""The commands ``fetch``, ``sources`` and ``search-url``, run as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from analyzer.cli import cli, main
from analyzer.posting import Posting
from analyzer.sources.starter import starter_boards
from tests.sources.support import Case, Reply, Server


@pytest.fixture
def server():
    server = Server()
    yield server
    server.http.shutdown()
    server.http.server_close()


LOCAL = ("--allow-loopback", "--no-cache", "--pace", "0")


def run(*words, **options):
    return CliRunner().invoke(cli, list(words), **options)


def fetch(server, *words):
    return run("fetch", *words, "--base-url", server.url, *LOCAL)


def test_fetch_writes_postings_that_can_be_read_back(server, tmp_path):
    case = Case.load("greenhouse", server)
    case.serve(server)
    file = tmp_path / "jobs.jsonl"
    result = fetch(server, "greenhouse", "board=larkspur", "--to", str(file))
    assert result.exit_code == 0
    assert "greenhouse: 2 postings, 1 rows skipped" in result.stderr
    lines = file.read_text("utf-8").splitlines()
    assert [Posting.from_dict(json.loads(line)).id for line in lines] == ["7000001", "7000002"]


def test_the_needed_parameter_may_stand_alone(server):
    case = Case.load("greenhouse", server)
    case.serve(server)
    result = fetch(server, "greenhouse", "larkspur")
    assert len(result.stdout.splitlines()) == 2


def test_an_address_with_equals_signs_is_one_value(server):
    case = Case.load("page", server)
    case.serve(server)
    result = fetch(server, "page", f"{server.url}/jobs/17?a=b")
    assert result.exit_code == 0
    assert server.asked[-1].query == {"a": "b"}


def test_an_error_keeps_what_came_before(server, tmp_path, capsys):
    case = Case.load("arbeitnow", server)
    board = case.routes[case.main]
    first = {**board, "links": {"next": "https://x.example/?page=2"}}
    server.on(case.main, Reply(first), Reply(status=404))
    file = tmp_path / "jobs.jsonl"
    with pytest.raises(SystemExit) as caught:
        main(["fetch", "arbeitnow", "--to", str(file), "--base-url", server.url, *LOCAL])
    assert caught.value.code == 2
    message = capsys.readouterr().err
    assert "HTTP 404" in message
    assert "2 postings were written before" in message
    assert len(file.read_text("utf-8").splitlines()) == 2


def test_an_empty_board_says_what_else_it_may_mean(server):
    case = Case.load("smartrecruiters", server)
    case.serve(server, body=case.empty)
    result = fetch(server, "smartrecruiters", "Larkspur")
    assert result.exit_code == 0
    assert "0 postings" in result.stderr
    assert "check the name" in result.stderr


def test_loopback_needs_the_switch(server):
    with pytest.raises(SystemExit):
        main(["fetch", "greenhouse", "x", "--base-url", server.url, "--contact", "a@b.example",
              "--no-cache"])  # fmt: skip
    assert server.asked == []


@pytest.mark.parametrize("words", [("greenhouse", "a", "b"), ("arbeitnow", "x"), ("nowhere",)])
def test_words_that_mean_nothing(words, capsys):
    with pytest.raises(SystemExit):
        main(["fetch", *words, "--no-cache"])
    assert "Next step: " in capsys.readouterr().err


def test_sources_lists_everything():
    result = run("sources", env={"COLUMNS": "200"})
    assert result.exit_code == 0
    for word in ("greenhouse", "starter", "ADZUNA_APP_KEY", "LinkedIn", "Kaggle jobs", "closed"):
        assert word in result.stdout


def test_search_url():
    result = run("search-url", "deep", "learning")
    assert "https://www.linkedin.com/jobs/search/?keywords=deep%20learning" in result.stdout
    assert all(line.count("\t") == 1 for line in result.stdout.splitlines())


def test_no_source_is_imported_at_the_start():
    code = (
        "import sys, analyzer.cli, analyzer.sources; analyzer.sources.names();"
        "heavy = {'requests', 'urllib3', 'bs4', 'feedparser', 'lxml', 'analyzer.sources.http'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_impolite_pace_is_refused(server, capsys):
    with pytest.raises(SystemExit):
        main(["fetch", "greenhouse", "x", "--base-url", server.url, "--pace", "0.1", "--no-cache"])
    assert "not polite" in capsys.readouterr().err


def two_pages(server):
    """Serve a source of two pages of two postings."""
    case = Case.load("arbeitnow", server)
    board = case.routes[case.main]
    rows = [{**row, "slug": f"{row['slug']}-2"} for row in board["data"]]
    first = {**board, "links": {"next": "https://x.example/?page=2"}}
    second = {**board, "data": rows, "links": {"next": None}}
    return case, first, second


def test_a_broken_fetch_into_a_store_goes_on(server, tmp_path, capsys):
    case, first, second = two_pages(server)
    store = tmp_path / "jobs.db"
    words = ["fetch", "arbeitnow", "--store", str(store), "--base-url", server.url, *LOCAL]
    server.on(case.main, Reply(first), Reply(status=404))
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    message = capsys.readouterr()
    assert message.out == ""
    assert "2 postings were written before. Run the same command again" in message.err
    asked = len(server.paths())
    server.on(case.main, Reply(second))
    result = run(*words)
    assert result.exit_code == 0
    assert len(server.paths()) == asked + 1
    assert "arbeitnow: 2 postings (2 new, 0 with a changed text, 0 known)" in result.stderr
    assert "4 postings" in run("store", "status", str(store)).stdout
    assert "Fetch arbeitnow: finished" in run("store", "status", str(store)).stdout


def test_a_store_and_a_file_both_get_the_postings(server, tmp_path):
    case = Case.load("greenhouse", server)
    case.serve(server)
    store, file = tmp_path / "jobs.db", tmp_path / "jobs.jsonl"
    for expected in ("2 new, 0 with a changed text, 0 known", "0 new, 0 with a changed text, 2"):
        result = fetch(server, "greenhouse", "larkspur", "--store", str(store), "--to", str(file))
        assert expected in result.stderr
        assert result.stdout == ""
    assert len(file.read_text("utf-8").splitlines()) == 2


def test_boards_that_fail_do_not_stop_the_starter(server, tmp_path):
    case = Case.load("greenhouse", server)
    boards = [board for board in starter_boards() if board["source"] == "greenhouse"]
    name = boards[0]["board"]
    for path, body in case.routes.items():
        server.on(path.replace("larkspur", name), Reply(body))
    store = tmp_path / "jobs.db"
    words = ("starter", "source=greenhouse", "--store", str(store))
    result = fetch(server, *words)
    assert result.exit_code == 0
    failed = len(boards) - 1
    assert "starter: 2 postings (2 new" in result.stderr
    assert f"{failed} boards failed" in result.stderr
    assert result.stderr.count("failed: ") == failed
    asked = len(server.paths())
    fetch(server, *words)
    assert not [path for path in server.paths()[asked:] if f"/{name}/" in path]


def test_a_starter_without_one_board_is_an_error(server, tmp_path, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["fetch", "starter", "source=greenhouse", "--store", str(tmp_path / "jobs.db"),
              "--base-url", server.url, *LOCAL])  # fmt: skip
    assert caught.value.code == 2
    assert "Not one of the" in capsys.readouterr().err
