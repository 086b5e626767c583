"""Compare the scan with spaCy's matchers on files of postings; exit code 1 where they differ.

python tests/benchmarks/compare_engines.py FILE [FILE ...] [--every N]

Slow on purpose: the matchers look at every token of every posting. ``--every 50`` takes each
fiftieth posting.
"""

from __future__ import annotations

import argparse
import sys
import time
from itertools import islice

from analyzer.mentions import ExtractionOptions, Extractor
from analyzer.mentions.reference import ReferenceExtractor
from analyzer.readers import Reader
from skill_lexicon import load_lexicon
from skill_lexicon.loader import LAYERS


def main() -> int:
    """Compare and print each difference with the words around it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--layers", nargs="*", default=list(LAYERS))
    arguments = parser.parse_args()
    options = ExtractionOptions(lexicon=load_lexicon(layers=tuple(arguments.layers)))
    engines = {"scan": Extractor(options), "reference": ReferenceExtractor(options)}
    seconds = dict.fromkeys(engines, 0.0)
    postings = mentions = differences = 0
    for posting in islice(Reader(arguments.paths), 0, None, arguments.every):
        postings += 1
        found = {}
        for name, engine in engines.items():
            started = time.perf_counter()
            found[name] = {mention._replace(rule="") for mention in engine.extract(posting)}
            seconds[name] += time.perf_counter() - started
        mentions += len(found["scan"])
        for name, other in (("scan", "reference"), ("reference", "scan")):
            for mention in sorted(found[name] - found[other]):
                differences += 1
                field = posting.title if mention.field == "title" else posting.text
                around = field[max(0, mention.start - 30) : mention.end + 30]
                print(f"{posting.origin}: only {name}: {mention.concept_id}: {around!r}")
    print(f"{postings} postings, {mentions} mentions, {differences} differences; {seconds}")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
