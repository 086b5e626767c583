from __future__ import annotations

import html as entities

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.text.html import html_to_text, looks_like_html, unescape_once

IN_THE_WILD = [
    (
        "Acme | Berlin<p>We use Python &amp; Go.<p>Apply: <a href='x'>here</a>",
        "Acme | Berlin\n\nWe use Python & Go.\n\nApply: here",
    ),
    ("<strong>Overview</strong><p><br></p>We build kilns.", "Overview\n\nWe build kilns."),
    ("<h3>Needs</h3><ul><li>SQL</li><li>R&nbsp;or Julia</li></ul>", "Needs\n\n• SQL\n• R or Julia"),
    ("<ul><li><p>one</p></li><li><p>two</p></li></ul>", "• one\n• two"),
    (
        "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>tail",
        "• a\n  • b\n  • c\n• d\n\ntail",
    ),
    (
        "<table><tr><td>Pay</td><td>10</td></tr><tr><td>Where</td><td>Rome</td></tr></table>",
        "Pay | 10\n\nWhere | Rome",
    ),
    ("intro<h2>Needs</h2>SQL<h2>Pay</h2>", "intro\n\nNeeds\n\nSQL\n\nPay"),
    ("a<br>b<br/>c", "a\nb\nc"),
    ("<div>one\n  two</div><div>three</div>", "one two\n\nthree"),
    (
        "<p>a</p><script>var x = '<p>no</p>';</script><style>p{}</style><!-- no --><p>b</p>",
        "a\n\nb",
    ),
    ("<html><head><title>T</title></head><body><p>x</p></body></html>", "x"),
]
NEGATIVE = [
    ("Py<b>Torch</b>", "PyTorch"),
    ("<p>deep <i>learning</i> <b>models</b></p>", "deep learning models"),
    ("<p>List&amp;lt;T&amp;gt; &amp;amp;</p>", "List&lt;T&gt; &amp;"),
    ("<p>C++ &lt; C# &gt; D</p>", "C++ < C# > D"),
    ("line one\nline two with <b>bold</b>", "line one\nline two with bold"),
    ("", ""),
    (" \n ", ""),
]
SYNTHETIC = [
    ("<div>" * 10_000 + "deep", "deep"),
    ("<p>a\x00b", "a b"),
    ("<p>x<p", "x"),
    ("<ul><li></li><li>only</li></ul>", "• only"),
    ("<P>Upper<BR>case</P>", "Upper\ncase"),
    ("<?xml version='1.0' encoding='utf-16'?><p>é</p>", "é"),
    ("<pre>a\n b</pre>", "a\nb"),
]


@pytest.mark.parametrize(("html", "text"), IN_THE_WILD + NEGATIVE + SYNTHETIC)
def test_golden(html: str, text: str) -> None:
    assert html_to_text(html) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a < b and c > d", False),
        ("Use List<T>", False),
        ("<your name>", False),
        ("<3 Python", False),
        ("x<br>", True),
        ("</p>", True),
        ("<A HREF='x'>y</A>", True),
    ],
)
def test_looks_like_html(text: str, expected: bool) -> None:
    assert looks_like_html(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("&lt;p&gt;a&lt;/p&gt;", "<p>a</p>"),
        ("&lt;div class=&quot;x&quot;&gt;a", '<div class="x">a'),
        ("<p>&lt;b&gt;</p>", "<p>&lt;b&gt;</p>"),
        ("List&lt;T&gt;", "List&lt;T&gt;"),
        ("a &lt; b", "a &lt; b"),
        ("&lt;p&gt;&amp;lt;T", "<p>&lt;T"),
    ],
)
def test_unescape_once(text: str, expected: str) -> None:
    assert unescape_once(text) == expected


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<ul>",
        "<li>",
        "</ul>",
        "<br>",
        "<b>",
        "</b>",
        "<td>",
        "<tr>",
        "<table>",
        "<script>",
        "<!--",
        "-->",
        "<pre>",
        "&#0;",
        "&#x1;",
        "&#xfffe;",
        "&nbsp;",
        "\x00",
        "\ud800",
        "<",
        ">",
        "•",
        "\n",
        "w",
    ]
)


@given(st.lists(PIECES | st.text(max_size=6)).map("".join))
def test_never_raises_and_is_tidy(html: str) -> None:
    text = html_to_text(html)
    assert text == text.strip()
    assert "\n\n\n" not in text
    assert "\x00" not in text


@given(st.lists(st.text("abc <>&;", min_size=1, max_size=9).filter(str.strip), min_size=1))
def test_paragraphs_come_back(paragraphs: list[str]) -> None:
    html = "".join(f"<p>{entities.escape(paragraph)}</p>" for paragraph in paragraphs)
    expected = "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    assert html_to_text(html) == expected


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<b>",
                "</b>",
                "<li>",
                "<ul>",
                "</ul>",
                "<div>",
                "word",
                "two words",
                " ",
            ]
        )
    ).map("".join)
)
def test_words_agree_with_beautiful_soup(html: str) -> None:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "lxml").get_text().split()
    assert "".join(html_to_text(html).replace("•", "").split()) == "".join(soup)
