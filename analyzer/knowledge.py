"""Knowledge is data: the TOML files beside the modules that use them."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any


def read_toml(package: str, name: str) -> dict[str, Any]:
    """Return the TOML file `name` of a package, read anew; its owner keeps what it needs of it."""
    return tomllib.loads(files(package).joinpath(name).read_text(encoding="utf-8"))
