from __future__ import annotations

import pytest

from analyzer.insight.outline import outline

MARKDOWN = """---
title: not this
---
# Wards

Some **wound care** and [triage](https://example.org/x).
goes on here

1. __Charting__: write it down
* Hand hygiene
  also on the next line

```
code = 1
```
"""


def test_markdown() -> None:
    parts = outline(MARKDOWN)
    assert [(part.kind, part.text, part.section, part.marked) for part in parts] == [
        ("heading", "Wards", "Wards", ()),
        (
            "paragraph",
            "Some wound care and triage. goes on here",
            "Wards",
            ("triage", "wound care"),
        ),
        ("item", "Charting: write it down", "Wards", ("Charting",)),
        ("item", "Hand hygiene also on the next line", "Wards", ()),
    ]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Skills You Need\n\nYou need many.", ["heading", "paragraph"]),
        ("Intro line.\n\nWhat do nurses do?\nThey care.", ["paragraph", "heading", "paragraph"]),
        ("• one\n• two", ["item", "item"]),
        ("The end came, as it does.", ["paragraph"]),
        ("", []),
    ],
)
def test_plain_text(text: str, kinds: list[str]) -> None:
    assert [part.kind for part in outline(text)] == kinds
