"""SkillNER as a peer of the extraction benchmark, with the surface forms that all engines get.

SkillNER's instructions load ``en_core_web_lg``, which no package index offers. Where it is not
installed, SkillNER runs over a pipeline of the same shape whose weights were never trained:
layers, widths and hash tables as spaCy's model architectures name them, 300-dimensional vectors
for the words of the postings, lemmas from spaCy's table. It does the arithmetic of the real model
(and somewhat less: fewer parser steps, no attribute ruler) and finds nothing worth reading.
Over a tokenizer alone SkillNER has the least to do that it can.
"""

from __future__ import annotations

import json
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import chdir, redirect_stdout
from importlib.util import find_spec
from io import StringIO
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import spacy
from spacy.matcher import PhraseMatcher
from spacy.training import Example
from spacy.util import is_package
from spacy.vectors import Vectors

if TYPE_CHECKING:
    from spacy.language import Language

MODEL = "en_core_web_lg"
_PUNCTUATION = re.compile(r"[/·,.\-():!'?]")
"""What SkillNER removes from a text before it looks."""

_WIDTH, _VECTOR = 96, 300
_LABELS = {"tagger": 50, "parser": 45, "ner": 18}
_EMBED = {
    "@architectures": "spacy.MultiHashEmbed.v2",
    "width": _WIDTH,
    "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
    "rows": [5000, 1000, 2500, 2500, 50, 50],
    "include_static_vectors": True,
}
_ENCODE = {
    "@architectures": "spacy.MaxoutWindowEncoder.v2",
    "width": _WIDTH,
    "depth": 4,
    "window_size": 1,
    "maxout_pieces": 3,
}
_TOK2VEC = {"@architectures": "spacy.Tok2Vec.v2", "embed": _EMBED, "encode": _ENCODE}
_SHARED = {"@architectures": "spacy.Tok2VecListener.v1", "width": _WIDTH, "upstream": "tok2vec"}


Annotate = Callable[[str], object]


def annotators(forms: list[str], texts: list[str]) -> Iterator[tuple[str, Annotate | None]]:
    """Yield the name of each way to run SkillNER, and what annotates a text so.

    ``None`` stands for what is not installed.
    """
    if not (find_spec("skillNer") and find_spec("spacy_lookups_data")):
        yield "SkillNER", None
        return
    if is_package(MODEL):
        yield f"SkillNER, {MODEL}", _skillner(forms, spacy.load(MODEL))
    else:
        yield f"SkillNER, {MODEL}'s shape", _skillner(forms, _untrained(texts))
    yield "SkillNER, a tokenizer alone", _skillner(forms, spacy.blank("en"))


def _skillner(forms: Iterable[str], nlp: Language) -> Annotate:
    """Return the function that lets SkillNER annotate a text.

    A text on which SkillNER itself fails (it looks lemmas up where it cut the text differently)
    counts as annotated: what failed is its last step.
    """
    skills = _skills(forms, nlp)
    words = Counter(
        word
        for skill in skills.values()
        if skill["skill_len"] > 1
        for word in skill["high_surfce_forms"]["full"].split()
    )
    with TemporaryDirectory() as folder, chdir(folder), redirect_stdout(StringIO()):
        # SkillNER reads both from the working folder when it is imported, or fetches them.
        Path("skill_db_relax_20.json").write_text(json.dumps(skills))
        Path("token_dist.json").write_text(json.dumps(words))
        from skillNer.skill_extractor_class import SkillExtractor  # type: ignore[import-not-found]

        extractor = SkillExtractor(nlp, skills, PhraseMatcher)

    def annotate(text: str) -> object:
        with warnings.catch_warnings(action="ignore"):  # of words without a vector
            try:
                return extractor.annotate(text)
            except (ValueError, IndexError):
                return None

    return annotate


def _skills(forms: Iterable[str], nlp: Language) -> dict[str, dict[str, Any]]:
    """Return SkillNER's database of these surface forms, made as its own scripts make it."""
    from nltk.stem import PorterStemmer  # type: ignore[import-not-found]

    stem = PorterStemmer().stem
    skills: dict[str, dict[str, Any]] = {}
    for name in sorted({" ".join(_PUNCTUATION.sub(" ", form).split()) for form in forms} - {""}):
        words = name.split()
        lemmas = " ".join((token.lemma_ or token.text).lower() for token in nlp(name))
        stems = [stem(word) for word in words]
        low = {1: [stems], 2: [stems, stems[::-1]]}.get(len(words), [])
        skills[f"K{len(skills)}"] = {
            "skill_name": name,
            "skill_type": "Hard Skill",
            "skill_len": len(words),
            "high_surfce_forms": {"full": lemmas if len(words) > 1 else name},
            "low_surface_forms": [" ".join(one) for one in low],
            "match_on_tokens": len(words) > 2,
        }
    return skills


def _untrained(texts: list[str]) -> Language:
    nlp = spacy.blank("en")
    words = sorted({word for text in texts for word in re.findall(r"\w+", text)})
    rows = np.random.default_rng(0).normal(size=(len(words), _VECTOR)).astype(np.float32)
    nlp.vocab.vectors = Vectors(data=rows, keys=[nlp.vocab.strings.add(word) for word in words])
    nlp.add_pipe("tok2vec", config={"model": _TOK2VEC})
    nlp.add_pipe("tagger", config={"model": _model("Tagger.v2", tok2vec=_SHARED)})
    nlp.add_pipe("parser", config={"model": _transitions("parser", _SHARED)})
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    nlp.add_pipe("ner", config={"model": _transitions("ner", _TOK2VEC)})
    for pipe, labels in _LABELS.items():
        for label in range(labels):
            nlp.get_pipe(pipe).add_label(f"L{label}")  # type: ignore[attr-defined]
    example = _example(nlp, words[: _LABELS["tagger"]])
    nlp.initialize(lambda: [example])
    return nlp


def _example(nlp: Language, words: list[str]) -> Example:
    """Return one sentence that has every label, for the layers to take their sizes from."""
    count = len(words)
    return Example.from_dict(
        nlp.make_doc(" ".join(words)),
        {
            "words": words,
            "tags": [f"L{place % _LABELS['tagger']}" for place in range(count)],
            "heads": [0, *(before for before, _ in pairwise(range(count)))],
            "deps": ["ROOT", *(f"L{place % _LABELS['parser']}" for place in range(1, count))],
            "entities": [f"U-L{place % _LABELS['ner']}" for place in range(count)],
        },
    )


def _model(architecture: str, **settings: object) -> dict[str, object]:
    return {"@architectures": f"spacy.{architecture}", **settings}


def _transitions(state: str, tok2vec: dict[str, Any]) -> dict[str, object]:
    return _model(
        "TransitionBasedParser.v2",
        state_type=state,
        extra_state_tokens=state == "ner",
        hidden_width=64,
        maxout_pieces=2,
        use_upper=True,
        tok2vec=tok2vec,
    )
