"""Whether a key occurs in a JSON file, without parsing it."""

from __future__ import annotations

import json
import re

from analyzer.readers.stream import STDIN, open_source

_BLOCK = 1 << 20
_OVERLAP = 1 << 10
"""More than a key and the space behind it take."""


def has_key(name: str, column: str) -> bool:
    """Tell whether an object of a file has a key, or the keys of a dotted path.

    The file is read from its beginning on; of standard input, which cannot be, nothing is known.
    """
    if name in (STDIN, "standard input"):
        return False
    return _occurs(name, column) or (
        "." in column and all(_occurs(name, step) for step in column.split("."))
    )


def _occurs(name: str, key: str) -> bool:
    forms = {json.dumps(key), json.dumps(key, ensure_ascii=False)}
    pattern = re.compile(b"(?:%s)\\s*:" % b"|".join(re.escape(form.encode()) for form in forms))
    source = open_source(name)
    try:
        rest = b""
        while block := source.file.read(_BLOCK):
            if pattern.search(rest + block):
                return True
            rest = block[-_OVERLAP:]
    finally:
        source.close()
    return False
