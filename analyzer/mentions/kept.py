"""Lexicons kept between runs: reading one takes a sixth of a second, compiling it half of one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import skill_lexicon
from analyzer.caches import Kept
from analyzer.mentions.compiler import compile_lexicon
from skill_lexicon import Lexicon
from skill_lexicon.loader import LAYERS, lexicon_from, read_file

try:
    from analyzer.mentions.core.extract import FastLexicon
except ImportError:  # the core was not built on this machine: see `analyzer.native`
    FastLexicon = None  # type: ignore[assignment, misc]

if TYPE_CHECKING:
    from skill_lexicon.model import Layer

_LEXICON = Path(skill_lexicon.__file__).parent
_ANALYZER = Path(__file__).resolve().parents[1]

_READ = Kept[Lexicon]("entries", _LEXICON)
_COMPILED = Kept["FastLexicon"](
    "lexicons", *(_ANALYZER / name for name in ("mentions", "native", "text")), _LEXICON
)

_WORTH_IT = 100
"""Lexicons of fewer entries are compiled in no time."""


def load_lexicon(*, layers: tuple[Layer, ...] = LAYERS, files: tuple[str, ...] = ()) -> Lexicon:
    """Return what `skill_lexicon.load_lexicon` does, without reading the same entries again."""
    return lexicon_of_texts(layers, tuple((file, read_file(Path(file))) for file in files))


@lru_cache(maxsize=8)
def lexicon_of_texts(layers: tuple[Layer, ...], texts: tuple[tuple[str, str], ...]) -> Lexicon:
    """Return what `skill_lexicon.loader.lexicon_from` does, without reading them again."""
    key = repr((layers, [text for _, text in texts])).encode("utf-8", "surrogatepass")
    return _READ.get(key, lambda: lexicon_from(layers, texts))


@lru_cache(maxsize=8)
def fast_lexicon(lexicon: Lexicon) -> FastLexicon | None:
    """Return the compiled core's form of a lexicon, ``None`` where the core was not built.

    Raises
    ------
    LexiconError
        A phrase of the lexicon has no word that a scan could look for.
    """
    if FastLexicon is None:
        return None

    def compiled() -> FastLexicon:
        return FastLexicon(compile_lexicon(lexicon))

    if len(lexicon) < _WORTH_IT:
        return compiled()
    return _COMPILED.get(repr(lexicon.entries).encode("utf-8", "surrogatepass"), compiled)
