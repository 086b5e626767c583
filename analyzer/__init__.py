"""Find out which skills and job titles job postings ask for, with evidence.

>>> import analyzer
>>> corpus = analyzer.load()                      # the bundled sample; or load("postings/")
>>> extraction = corpus.extract()
>>> report = extraction.report()
>>> report["skills"]["name"].iloc[0]                   # named by the most postings
'Python'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analyzer.corpus import Corpus, Extraction, load
    from analyzer.mentions import Extractor
    from analyzer.posting import Posting, Salary

__all__ = ["Corpus", "Extraction", "Extractor", "Posting", "Salary", "load"]

# Imported on first use, so that "import analyzer" and the command's --help stay fast.
_PLACES = {
    "Corpus": "analyzer.corpus",
    "Extraction": "analyzer.corpus",
    "Extractor": "analyzer.mentions",
    "Posting": "analyzer.posting",
    "Salary": "analyzer.posting",
    "load": "analyzer.corpus",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'analyzer' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_PLACES[name]), name)
