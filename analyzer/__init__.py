"""Find out which skills and job titles job postings ask for, with evidence.

>>> import analyzer
>>> corpus = analyzer.load()                      # the bundled sample; or load("postings/")
>>> extraction = corpus.extract()
>>> report = extraction.report()
>>> report["skills"]["name"].iloc[0]                   # named by the most postings
'Python'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.lazy import attributes

if TYPE_CHECKING:
    from analyzer.corpus import Corpus, Extraction, load
    from analyzer.mentions import Extractor
    from analyzer.posting import Posting, Salary

__all__ = ["Corpus", "Extraction", "Extractor", "Posting", "Salary", "load"]

# Imported on first use, so that "import analyzer" and the command's --help stay fast.
__getattr__ = attributes(
    __name__,
    {
        "Corpus": "corpus",
        "Extraction": "corpus",
        "Extractor": "mentions",
        "Posting": "posting",
        "Salary": "posting",
        "load": "corpus",
    },
)
