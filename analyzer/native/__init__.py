"""The compiled core: what must be done for every character of millions of postings.

Modules in Cython, built when the package is installed where a C compiler is found. Each has a
counterpart in plain Python that finds the same, many times slower; that is used where the core
was not built, it is the place to read what is done and why, and tests compare the two.
"""

from importlib.util import find_spec

MODULES = (
    "analyzer.native.expressions",
    "analyzer.native.program",
    "analyzer.native.patterns",
    "analyzer.native.strings",
    "analyzer.native.sentences",
    "analyzer.native.phrases",
    "analyzer.native.words",
    "analyzer.native.languages",
    "analyzer.text.fast_blocks",
    "analyzer.mentions.core.memory",
    "analyzer.mentions.core.tables",
    "analyzer.mentions.core.fold",
    "analyzer.mentions.core.scan",
    "analyzer.mentions.core.judge",
    "analyzer.mentions.core.requirement",
    "analyzer.mentions.core.extract",
)


def missing() -> list[str]:
    """Return the modules of the core that were not built on this machine."""
    return [name for name in MODULES if find_spec(name) is None]
