"""The page in a real headless Chromium: it works, and nothing in it runs or loads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from analyzer.reports import Report, find_examples
from analyzer.tables import analysed
from tests.reports.browser import Browser, programs
from tests.reports.support import HOSTILE_TEXT, corpus, large, made

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    programs() is None, reason="no chromium with chromedriver found: install both to run this"
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    mentions, every = corpus()
    report = Report(*made(), find_examples(mentions, analysed(every)[0]))
    return report.to_html(tmp_path_factory.mktemp("page") / "report.html")


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with Browser() as one:
        yield one


@pytest.fixture
def browser(window: Browser, page: Path) -> Browser:
    window.open(page)
    return window


def column(browser: Browser, table: str, number: int) -> list[str]:
    rows: list[str] = browser.run(
        "return Array.from(document.querySelectorAll(`#${arguments[0]} tbody tr:not([hidden])`),"
        " (row) => row.cells[arguments[1]].textContent)",
        table,
        number,
    )
    return rows


def place(browser: Browser, table: str, header: str) -> int:
    number: int = browser.run(
        "return Array.from(document.querySelectorAll(`#${arguments[0]} thead th`),"
        " (head) => head.textContent).indexOf(arguments[1])",
        table,
        header,
    )
    assert number >= 0
    return number


def order(browser: Browser, table: str) -> list[Any]:
    result: list[Any] = browser.run(
        "return Array.from(document.querySelectorAll(`#${arguments[0]} thead th`),"
        " (head) => head.getAttribute('aria-sort'))",
        table,
    )
    return result


def test_no_error_and_no_request(browser: Browser, page: Path) -> None:
    browser.click("#t-skills thead th:nth-child(3) button")
    browser.click("#t-skills a[data-examples]")
    assert browser.console() == []
    assert browser.requests() == [page.resolve().as_uri()]


def test_sorting_by_click(browser: Browser) -> None:
    share = place(browser, "t-skills", "Share")
    button = f"#t-skills thead th:nth-child({share + 1}) button"
    want = sorted(made()[0]["skills"]["share"])
    browser.click(button)
    assert order(browser, "t-skills")[share] == "descending"
    assert column(browser, "t-skills", share) == [f"{100 * one:.1f}%" for one in want[::-1]]
    browser.click(button)
    assert order(browser, "t-skills")[share] == "ascending"
    assert column(browser, "t-skills", share) == [f"{100 * one:.1f}%" for one in want]
    name = place(browser, "t-skills", "Name")
    browser.click(f"#t-skills thead th:nth-child({name + 1}) button")
    assert [one for one in order(browser, "t-skills") if one] == ["ascending"]
    names = column(browser, "t-skills", name)
    assert names == sorted(names, key=str.casefold)


def test_sorting_by_keyboard(browser: Browser) -> None:
    rank = place(browser, "t-skills", "Rank")
    browser.run("document.querySelector('#t-skills thead button').focus()")
    browser.press("Enter")
    assert order(browser, "t-skills")[rank] == "ascending"
    browser.press("Space")
    assert order(browser, "t-skills")[rank] == "descending"
    ranks = [int(one) for one in column(browser, "t-skills", rank)]
    assert ranks == sorted(ranks, reverse=True)
    assert len(ranks) == len(made()[0]["skills"])


def test_filtering_by_words_and_by_value(browser: Browser) -> None:
    name, layer = place(browser, "t-skills", "Name"), place(browser, "t-skills", "Layer")
    browser.type("#tools-t-skills input", "LEARN deep")
    assert column(browser, "t-skills", name) == ["deep learning"]
    status = "return document.querySelector('#tools-t-skills output').textContent"
    assert browser.run(status) == f"1 of {len(made()[0]['skills'])} rows"
    browser.run(
        "const one = document.querySelector('#tools-t-skills input');"
        "one.value = ''; one.dispatchEvent(new Event('input'));"
        "const which = `#tools-t-skills select[data-column='${arguments[0]}']`;"
        "const two = document.querySelector(which);"
        "two.value = 'market'; two.dispatchEvent(new Event('change'));",
        layer,
    )
    assert set(column(browser, "t-skills", layer)) == {"market"}
    assert len(column(browser, "t-skills", layer)) == 3


def test_every_table_can_be_sorted_by_every_column(browser: Browser) -> None:
    result = browser.run(
        "let count = 0;"
        "for (const one of document.querySelectorAll('thead button')) { one.click(); count += 1; }"
        "return count"
    )
    assert result > 50
    assert browser.console() == []


def test_hostile_text_stays_text(browser: Browser) -> None:
    browser.click("#t-skills a[href='#ex-python']")
    assert browser.run("return document.querySelector('dialog').open") is True
    assert browser.run("return window.hacked ?? null") is None
    shown = browser.run("return document.body.textContent")
    assert HOSTILE_TEXT.split("</script>")[0].strip() in shown
    scripts = "return document.querySelectorAll('script, img, iframe').length"
    assert browser.run(scripts) == 1


def test_the_policy_would_stop_a_script(browser: Browser) -> None:
    browser.run(
        "const one = document.createElement('script');"
        "one.textContent = 'window.hacked = 1'; document.body.append(one);"
    )
    assert browser.run("return window.hacked ?? null") is None
    assert any("Content Security Policy" in message for message in browser.console())


def test_examples_open_close_and_give_the_focus_back(browser: Browser) -> None:
    browser.run("document.querySelector('#t-skills a[data-examples]').focus()")
    browser.press("Enter")
    items = "return document.querySelectorAll('dialog[open] li').length"
    assert 1 <= browser.run(items) <= 3
    browser.press("Escape")
    assert browser.run(items) == 0
    assert browser.run("return document.activeElement.matches('#t-skills a[data-examples]')")


def test_the_skip_link_is_first_and_leads_to_the_report(browser: Browser) -> None:
    browser.press("Tab")
    assert browser.run("return document.activeElement.className") == "skip"
    browser.press("Enter")
    assert browser.run("return location.hash") == "#main"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_no_wider_than_the_window(page: Path, width: int) -> None:
    with Browser(width, 844) as browser:
        browser.open(page)
        browser.settle()
        wide = browser.run("return document.documentElement.scrollWidth")
        assert wide <= width
        shown = browser.run(
            "return Array.from(document.querySelectorAll('svg'),"
            " (one) => one.getBoundingClientRect().width > 0 ? one.getAttribute('class') : '')"
            ".filter(Boolean)"
        )
        assert set(shown) == {"wide" if width > 640 else "narrow"}


OVERLAPS = """
const found = [];
for (const svg of document.querySelectorAll('svg')) {
  const sheet = svg.getBoundingClientRect();
  if (!sheet.width) continue;
  const texts = Array.from(svg.querySelectorAll('text')).filter((one) => one.textContent.trim());
  const boxes = texts.map((one) => [one.textContent, one.getBoundingClientRect()]);
  boxes.forEach(([text, a], place) => {
    if (a.left < sheet.left - 1 || a.right > sheet.right + 1) found.push([text, 'leaves']);
    for (const [other, b] of boxes.slice(place + 1)) {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1 && high > 3) found.push([text, other]);
    }
  });
}
return found;
"""


@pytest.mark.parametrize("width", [1280, 390])
def test_no_label_covers_another(page: Path, width: int) -> None:
    with Browser(width, 844) as browser:
        browser.open(page)
        browser.settle()
        assert browser.run(OVERLAPS) == []


def luminance(colour: str) -> float:
    numbers = [float(one) / 255 for one in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in numbers]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("dark", [False, True])
def test_texts_stand_out_in_light_and_dark(page: Path, dark: bool) -> None:
    with Browser(dark=dark) as browser:
        browser.open(page)
        ground = browser.run("return getComputedStyle(document.body).backgroundColor")
        assert (luminance(ground) < 0.2) == dark
        for selector in ("body", ".note", "#t-skills a", "caption", ".tools label", "footer"):
            colour = browser.run(
                "return getComputedStyle(document.querySelector(arguments[0])).color", selector
            )
            one, other = sorted((luminance(colour), luminance(ground)))
            assert (other + 0.05) / (one + 0.05) >= 4.5, selector


def test_print_shows_whole_tables(browser: Browser) -> None:
    browser.command("Emulation.setEmulatedMedia", media="print")
    try:
        style = browser.run(
            "const one = getComputedStyle(document.querySelector('.scroll'));"
            "return [one.maxHeight, one.overflowY,"
            " getComputedStyle(document.querySelector('.tools')).display]"
        )
        assert style == ["none", "visible", "none"]
    finally:
        browser.command("Emulation.setEmulatedMedia", media="")


def test_a_large_report_sorts(tmp_path: Path) -> None:
    path = large().to_html(tmp_path / "large.html")
    with Browser() as browser:
        browser.open(path)
        browser.settle()
        click = "document.querySelector('#t-skills thead th:nth-child(2) button').click();"
        names = (
            "return [...document.querySelectorAll('#t-skills tbody tr')]"
            ".map(row => row.children[1].textContent.trim())"
        )
        once, twice = browser.run(click + names), browser.run(click + names)
        assert len(set(once)) > 100
        assert twice == once[::-1]
