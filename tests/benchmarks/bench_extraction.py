"""Extraction against its peers, and the whole path by stage, on one core.

``python -m tests.benchmarks.bench_extraction PATH [--postings N] [--rounds R]``

All engines get the same postings and the same surface forms (those of the documents layer) and
take turns in every round. A ratio is computed within a round, so that what else the machine
does falls on both sides; printed are its median and its range. What is found in a posting is let
go before the next, as in a run over an archive. Peers that are not installed are named as missing.
The raw scans know neither word boundaries nor context. SkillNER takes seconds for a few postings:
it gets an even sample of them, and is compared by the megabyte.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from analyzer.facts.degrees import lowest_degree
from analyzer.facts.salary import posting_salary
from analyzer.facts.years import minimum_years
from analyzer.mentions import ExtractionOptions, Extractor
from analyzer.mentions.compiler import spellings
from analyzer.mentions.titles import own_title
from analyzer.readers import Reader
from analyzer.store.signature import signature
from analyzer.text.blocks import split_blocks
from analyzer.text.html import html_to_text
from analyzer.text.language import detect_language
from skill_lexicon import Lexicon, load_lexicon
from skill_lexicon.notation import fold
from tests.benchmarks.skillner import annotators

if TYPE_CHECKING:
    from analyzer.mentions import Mention
    from analyzer.posting import Posting
    from analyzer.text.blocks import Block

Work = Callable[[], object]

_SKILLNER_POSTINGS = 10


class PlainExtractor(Extractor):
    """An extractor in Python alone."""

    compiled_core = False


class Engine:
    """What is measured, and the texts it is measured with.

    Attributes
    ----------
    work
        Goes once through the texts.
    megabytes
        Size of the texts in UTF-8.
    """

    def __init__(
        self, find: Callable[..., object], texts: list[str], *columns: Iterable[object]
    ) -> None:
        self.work = each(find, *(columns or (texts,)))
        self.megabytes = sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6

    def pace(self) -> float:
        """Return the processor time of one run, in seconds for a megabyte."""
        return seconds(self.work) / self.megabytes


def surface_forms(lexicon: Lexicon) -> list[str]:
    """Return the surface forms of a lexicon, folded."""
    forms: set[str] = set()
    for entry in lexicon.entries:
        guarded = [surface for guard in entry.guarded for surface in guard.surfaces]
        forms.update(map(fold, (*entry.aliases, *entry.exact, *guarded)))
    return sorted(forms)


def each(function: Callable[..., object], *columns: Iterable[object]) -> Work:
    """Return the work of calling a function with every row of some columns."""
    return lambda: deque(map(function, *columns), maxlen=0)


def peers(forms: list[str], texts: list[str]) -> Iterator[tuple[str, Engine | None]]:
    """Yield the name of each peer and the peer, ``None`` where it is not installed."""
    for name, make in (
        ("spaCy blank + PhraseMatcher", _spacy),
        ("flashtext", _flashtext),
        ("ahocorasick_rs, raw", _ahocorasick_rs),
        ("pyahocorasick, raw", _pyahocorasick),
    ):
        try:
            yield name, Engine(make(forms), texts)
        except ImportError:
            yield name, None
    some = texts[:: max(1, len(texts) // _SKILLNER_POSTINGS)]
    for name, annotate in annotators(forms, some):
        yield name, annotate and Engine(annotate, some)


def _spacy(forms: list[str]) -> Callable[[str], object]:
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("skill", list(nlp.pipe(forms)))
    return lambda text: matcher(nlp(text))


def _flashtext(forms: list[str]) -> Callable[[str], object]:
    from flashtext import KeywordProcessor

    processor = KeywordProcessor()
    processor.add_keywords_from_list(forms)
    return lambda text: processor.extract_keywords(text, span_info=True)


def _ahocorasick_rs(forms: list[str]) -> Callable[[str], object]:
    from ahocorasick_rs import AhoCorasick

    automaton = AhoCorasick(forms)
    return lambda text: automaton.find_matches_as_indexes(text.lower())


def _pyahocorasick(forms: list[str]) -> Callable[[str], object]:
    import ahocorasick  # type: ignore[import-not-found]

    automaton = ahocorasick.Automaton()
    for form in forms:
        automaton.add_word(form, form)
    automaton.make_automaton()
    return lambda text: list(automaton.iter(text.lower()))


def _extract(extractor: Extractor, posting: Posting, blocks: list[Block]) -> list[Mention]:
    return extractor.extract(posting, blocks=blocks)


def stages(postings: list[Posting], lexicon: Lexicon, path: str) -> dict[str, Work]:
    """Return the work of each stage on its own, given what the stages before it made."""
    blocks = [split_blocks(posting.text) for posting in postings]
    html = [posting.description_html or "" for posting in postings]
    extractor = Extractor(ExtractionOptions(lexicon=lexicon))

    def titles() -> None:
        own_title.cache_clear()
        for posting in postings:
            own_title(posting.title, lexicon)

    def both(function: Callable[..., object]) -> Work:
        return lambda: [
            function(posting.text, own) for posting, own in zip(postings, blocks, strict=True)
        ]

    return {
        "read": lambda: list(islice(Reader([path]), len(postings))),
        "HTML to text, where it is read": lambda: list(map(html_to_text, html)),
        "language": lambda: [detect_language(posting.text) for posting in postings],
        "blocks": lambda: [split_blocks(posting.text) for posting in postings],
        "extraction": each(partial(_extract, extractor), postings, blocks),
        "signature": lambda: [signature(posting) for posting in postings],
        "own title": titles,
        "years": both(minimum_years),
        "degree": both(lowest_degree),
        "salary": lambda: [posting_salary(posting) for posting in postings],
    }


def seconds(work: Work) -> float:
    """Return the processor time of one run."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def main() -> None:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", help="file of postings")
    parser.add_argument("--postings", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    postings = list(islice(Reader([options.path]), options.postings))
    lexicon = load_lexicon(layers=("documents",))
    extractor = Extractor(ExtractionOptions(lexicon=lexicon))
    plain = PlainExtractor(ExtractionOptions(lexicon=lexicon))
    texts = [posting.text for posting in postings]
    blocks = [split_blocks(text) for text in texts]
    forms = surface_forms(lexicon)
    plurals = sum(len(spellings(form, exact=False)) for form in forms)
    ours = "extraction, with context rules"
    engines: dict[str, Engine | None] = {
        ours: Engine(partial(_extract, extractor), texts, postings, blocks),
        "the same without the core": Engine(partial(_extract, plain), texts, postings, blocks),
        **dict(peers(forms, texts)),
    }
    here = {name: engine for name, engine in engines.items() if engine is not None}
    megabytes = here[ours].megabytes
    print(
        f"{len(postings)} postings, {megabytes:.1f} MB, {len(forms)} surface forms "
        f"({plurals} with plurals), {options.rounds} rounds"
    )
    paces: dict[str, list[float]] = {name: [] for name in here}
    for _ in range(options.rounds):
        for name, engine in here.items():
            paces[name].append(engine.pace())
    print(f"\n{'engine':36} {'postings/s':>10} {'MB/s':>7}   ours is faster by (range)")
    for name, taken in paces.items():
        best = min(taken)
        ratios = [other / own for other, own in zip(taken, paces[ours], strict=True)]
        print(
            f"{name:36} {len(postings) / megabytes / best:10,.1f} {1 / best:7.3f}   "
            f"{statistics.median(ratios):,.2f} x ({min(ratios):,.2f} to {max(ratios):,.2f})"
        )
    for name in engines.keys() - here.keys():
        print(f"{name:36} not installed")
    parts = stages(postings, lexicon, options.path)
    spent = {
        name: min(seconds(work) for _ in range(options.rounds)) for name, work in parts.items()
    }
    print(f"\n{'stage':32} {'us/posting':>10} {'MB/s':>7}")
    for name, best in spent.items():
        print(f"{name:32} {best / len(postings) * 1e6:10,.0f} {megabytes / best:7.1f}")
    whole = sum(best for name, best in spent.items() if not name.startswith("HTML"))
    print(f"{'all stages':32} {whole / len(postings) * 1e6:10,.0f} {megabytes / whole:7.1f}")


if __name__ == "__main__":
    main()
