"""The extractor as a spaCy pipeline component: ``nlp.add_pipe("skill_lexicon")``.

The only module of the project that needs spaCy as soon as it is imported. With the project
installed, spaCy finds the factory by its entry point; importing this module does the same.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> _ = nlp.add_pipe("skill_lexicon", config={"layers": ["documents"]})
>>> doc = nlp("PyTorch is required. A PhD is a plus.")
>>> [(span.text, span.id_, span._.requirement) for span in doc.spans["skills"]]
[('PyTorch', 'pytorch', 'required'), ('PhD', 'phd', 'preferred')]
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc, Span

from analyzer.errors import InputError
from analyzer.mentions.extract import ExtractionOptions, Extractor
from analyzer.mentions.kept import lexicon_of_texts
from analyzer.mentions.model import Mention
from analyzer.posting import Posting
from skill_lexicon import Lexicon, LexiconError
from skill_lexicon.loader import LAYERS
from skill_lexicon.model import Layer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from spacy.training import Example

Engine = Literal["fast", "reference"]

SPAN_KEYS = {"skill": "skills", "title": "titles", "duty": "duties"}
"""Where the mentions of each kind of concept go: ``doc.spans[SPAN_KEYS[kind]]``."""

ATTRIBUTES = ("requirement", "negated", "section", "heading", "rule", "layer")
"""Fields of a mention that every span carries as a custom attribute of the same name."""

_USER_DATA = "skill_lexicon"
DEFAULT_CONFIG = {"layers": list(LAYERS), "files": [], "engine": "fast"}


def _data(doc: Doc) -> dict[Any, Any]:
    """Return the document's own data, whose keys spaCy does not restrict to texts."""
    return cast("dict[Any, Any]", doc.user_data)


def _mention(span: Span) -> Mention | None:
    """Return the mention behind a span of the component, ``None`` for any other span."""
    found = _data(span.doc).get((_USER_DATA, span.start, span.end, span.id_))
    return None if found is None else Mention(*found)


def _getter(field: str) -> Callable[[Span], Any]:
    def get(span: Span) -> Any:
        mention = _mention(span)
        return None if mention is None else getattr(mention, field)

    return get


def _register() -> None:
    # Attributes are getters over the document's own data: two concepts may share their words
    # ("DNN" names two), and spaCy keeps plain span attributes by offsets alone.
    for field in ATTRIBUTES:
        if not Span.has_extension(field):
            Span.set_extension(field, getter=_getter(field))
    if not Span.has_extension("mention"):
        Span.set_extension("mention", getter=_mention)
    if not Doc.has_extension("company"):
        Doc.set_extension("company", default=None)


_register()


@Language.factory(
    "skill_lexicon",
    assigns=["doc.spans", *(f"span._.{field}" for field in ATTRIBUTES), "span._.mention"],
    requires=[],
    default_config=DEFAULT_CONFIG,
    default_score_weights={
        "spans_skills_f": 1.0, "spans_skills_p": 0.0, "spans_skills_r": 0.0,
        "spans_titles_f": 0.0, "spans_duties_f": 0.0,
    },
)  # fmt: skip
def make_skill_lexicon(
    nlp: Language, name: str, layers: list[str], files: list[str], engine: Engine
) -> SkillLexicon:
    """Build the component from its config; see `SkillLexicon` for the settings."""
    return SkillLexicon(nlp, name, layers=layers, files=files, engine=engine)


class SkillLexicon:
    """Mark the skills, job titles and duties that a document's words mention.

    The component needs no model, no other component and no particular tokenizer. It writes
    ``doc.spans["skills"]``, ``doc.spans["titles"]`` and ``doc.spans["duties"]``:

    ======================  ===============================================================
    ``span.label_``         the concept's category (``framework``, ``field``, ``title``...)
    ``span.id_, kb_id_``    the concept's id
    ``span._.requirement``  ``required``, ``preferred``, ``duty`` or ``context``
    ``span._.negated``      whether the text says that the concept is not needed
    ``span._.section``      the section of the posting it stands in
    ``span._.heading``      the heading that decided the section
    ``span._.rule``         what found it, and the words that decided its requirement
    ``span._.layer``        the lexicon layer: ``documents``, ``market`` or ``user``
    ``span._.mention``      all of it, as a `Mention`, with exact character offsets
    ======================  ===============================================================

    A mention that begins or ends within a token is widened to whole tokens; the offsets of
    ``span._.mention`` stay exact. Set ``doc._.company`` before the component runs to have the
    company's own name left out.

    Parameters
    ----------
    nlp, name
        The pipeline, and the component's name in it.
    layers
        Bundled lexicon layers to use.
    files
        Lexicon files of your own (TOML). Their content is saved with the pipeline, so a
        saved pipeline does not need them any more.
    engine
        ``fast`` scans with Aho-Corasick automata, ``reference`` with spaCy's own matchers.
        Both find the same; the second is slow and there to be compared with.

    Raises
    ------
    InputError
        A layer or engine that does not exist.
    LexiconError
        A lexicon file that cannot be used; one that cannot be read is reported on first use,
        since `from_disk` may still bring its content.
    """

    def __init__(
        self,
        nlp: Language,
        name: str = "skill_lexicon",
        *,
        layers: Sequence[str] = LAYERS,
        files: Sequence[str | Path] = (),
        engine: Engine = "fast",
    ) -> None:
        self.vocab = nlp.vocab
        self.name = name
        self._configure(tuple(layers), engine, [(str(file), _read(file)) for file in files])

    def _configure(
        self, layers: tuple[str, ...], engine: Engine, texts: list[tuple[str, str | None]]
    ) -> None:
        for layer in layers:
            if layer not in LAYERS:
                raise InputError(f"There is no layer {layer!r}; there are: {', '.join(LAYERS)}.")
        if engine not in ("fast", "reference"):
            raise InputError(f"There is no engine {engine!r}; there are: fast, reference.")
        self.layers, self.engine, self._texts = layers, engine, texts
        self.__dict__.pop("extractor", None)

    @cached_property
    def extractor(self) -> Extractor:
        """Return the extractor that finds the mentions."""
        options = ExtractionOptions(lexicon=_lexicon(self.layers, self._texts))
        if self.engine == "fast":
            return Extractor(options)
        from analyzer.mentions.reference import ReferenceExtractor

        return ReferenceExtractor(options)

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the categories, which are the labels of the spans."""
        # spaCy asks for them as soon as the component is added, maybe before `from_disk`.
        readable = [item for item in self._texts if item[1] is not None]
        entries = _lexicon(self.layers, readable).entries
        return tuple(sorted({entry.category for entry in entries}))

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of the concepts."""
        return tuple(sorted(self.extractor.options.lexicon.by_id))

    def __len__(self) -> int:
        return len(self.extractor.options.lexicon)

    def __contains__(self, concept_id: str) -> bool:
        return concept_id in self.extractor.options.lexicon.by_id

    def __call__(self, doc: Doc) -> Doc:
        """Find the mentions of a document and set them on it.

        Parameters
        ----------
        doc
            The document; the same object is returned.
        """
        return self.set_annotations(doc, self.match(doc))

    def match(self, doc: Doc) -> list[Mention]:
        """Return the mentions of a document, sorted and each once; the document stays as it is.

        Parameters
        ----------
        doc
            Its ``text`` is analysed; offsets of the mentions are into it.
        """
        company = doc._.company
        found = self.extractor.extract(Posting("", "spacy", text=doc.text, company=company))
        return sorted(dict.fromkeys(found), key=lambda item: (item.start, item.end, item.name))

    def set_annotations(self, doc: Doc, mentions: Iterable[Mention]) -> Doc:
        """Write mentions to ``doc.spans``, replacing what stands under the component's keys.

        Parameters
        ----------
        doc
            The document to annotate.
        mentions
            Mentions of its text, as from `match`.
        """
        spans: dict[str, dict[tuple[int, int, str], Span]] = {key: {} for key in SPAN_KEYS.values()}
        data = _data(doc)
        for old in [key for key in data if isinstance(key, tuple) and key[0] == _USER_DATA]:
            del data[old]
        for mention in mentions:
            concept = mention.concept_id
            span = doc.char_span(
                mention.start,
                mention.end,
                label=mention.category,
                kb_id=concept,
                span_id=concept,
                alignment_mode="expand",
            )
            if span is None:
                continue
            # Two mentions inside one token become one span: the first speaks for it.
            place = (span.start, span.end, concept)
            spans[SPAN_KEYS[mention.kind]].setdefault(place, span)
            data.setdefault((_USER_DATA, *place), tuple(mention))
        for name, found in spans.items():
            doc.spans[name] = list(found.values())
        return doc

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """Return precision, recall and F1 of each span group; spans must match exactly.

        Parameters
        ----------
        examples
            Predicted documents with references that have the same span groups.
        """
        examples = list(examples)
        scores: dict[str, Any] = {}
        for key in SPAN_KEYS.values():
            scores |= Scorer.score_spans(
                examples,
                f"spans_{key}",
                getter=lambda doc, attr: doc.spans.get(attr.removeprefix("spans_"), []),
                has_annotation=lambda doc, key=key: key in doc.spans,  # type: ignore[misc]
                allow_overlap=True,
                labeled=True,
            )
        return scores

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the settings and the user's lexicon content, serialised."""
        return json.dumps(self._state(), ensure_ascii=False).encode("utf-8")

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> SkillLexicon:
        """Restore what `to_bytes` wrote, in place."""
        return self._restore(json.loads(data))

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the settings and the user's lexicon content to the file `path`."""
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> SkillLexicon:
        """Restore what `to_disk` wrote, in place."""
        return self.from_bytes(Path(path).read_bytes())

    def _state(self) -> dict[str, Any]:
        _check(self._texts)
        return {"layers": list(self.layers), "engine": self.engine, "lexicon": self._texts}

    def _restore(self, state: dict[str, Any]) -> SkillLexicon:
        texts = [(str(name), text) for name, text in state["lexicon"]]
        self._configure(tuple(state["layers"]), state["engine"], texts)
        return self


def _read(file: str | Path) -> str | None:
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _check(texts: Iterable[tuple[str, str | None]]) -> None:
    for name, text in texts:
        if text is None:
            raise LexiconError(f"{name}: cannot be read as a lexicon file (UTF-8 TOML)")


def _lexicon(layers: Sequence[str], texts: Sequence[tuple[str, str | None]]) -> Lexicon:
    """Return the bundled layers with the user's entries on top, in canonical order."""
    bundled: tuple[Layer, ...] = tuple(layer for layer in LAYERS if layer in layers)
    _check(texts)
    return lexicon_of_texts(bundled, tuple((name, text or "") for name, text in texts))
