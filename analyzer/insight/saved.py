"""Saved searches: a small JSON file of names and queries in the user's config folder."""

from __future__ import annotations

import json
from pathlib import Path

from analyzer.errors import InputError, unwritable


def default_file() -> Path:
    """Return where saved searches are kept unless told otherwise."""
    import click

    return Path(click.get_app_dir("analyzer")) / "searches.json"


def load_searches(file: Path) -> dict[str, str]:
    """Return the saved queries by name; none where the file does not exist.

    Raises
    ------
    InputError
        The file is not one of saved searches.
    """
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise InputError(
            f"{file}: cannot be read as saved searches: {error}. "
            "Next step: repair or delete it, or name another with --saved-file."
        ) from error
    if not isinstance(data, dict) or not all(isinstance(query, str) for query in data.values()):
        raise InputError(
            f"{file}: expected one object of names and queries. "
            "Next step: delete it, or name another with --saved-file."
        )
    return data


def save_search(file: Path, name: str, query: str) -> None:
    """Keep `query` under `name`, replacing an earlier one of that name.

    Raises
    ------
    InputError
        The name is empty, or the file cannot be read or written.
    """
    if not name.strip():
        raise InputError("A saved search needs a name. Next step: --save NAME.")
    searches = {**load_searches(file), name: query}
    text = json.dumps(dict(sorted(searches.items())), ensure_ascii=False, indent=2) + "\n"
    partial = file.with_name(file.name + ".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8")
        partial.replace(file)
    except OSError as error:
        raise unwritable(file, error) from error
