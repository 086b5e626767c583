"""Documents of one's own (a résumé, a career guide) as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def document_text(path: Path) -> str:
    """Return the text of a document of one's own, whatever its format.

    A file whose name does not say otherwise is read as plain text, so that a list of skills
    is not taken for a table of postings.

    Raises
    ------
    InputError
        The file cannot be read.
    """
    from analyzer.readers import ReadOptions, iter_file

    formats = {".pdf": "pdf", ".docx": "docx", ".html": "html", ".htm": "html"}
    name = formats.get(path.suffix.lower(), "text")
    if name == "html":
        from analyzer.readers.documents import text_only
        from analyzer.text.html import html_to_text

        return html_to_text(text_only(path.read_bytes(), str(path)))
    options = ReadOptions(format=name, job_seekers=True)
    return "\n".join(posting.text for posting in iter_file(path, options=options))
