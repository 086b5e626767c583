"""Extraction: a posting goes in, its mentions come out: the title line's, then by their place."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from analyzer.mentions.compiled import CompiledLexicon
from analyzer.mentions.compiler import compile_lexicon
from analyzer.mentions.judge import Judge, own_name, resolve
from analyzer.mentions.kept import fast_lexicon, load_lexicon
from analyzer.mentions.model import Candidate, Field, Mention, Rejected
from analyzer.mentions.requirement import BlockCues, Sentence
from analyzer.mentions.scan import Found, scan
from analyzer.mentions.tally import Tally, tally
from analyzer.mentions.titles import own_title
from analyzer.posting import Posting
from analyzer.text.blocks import Block, split_blocks
from analyzer.text.sentences import split_sentences
from skill_lexicon import Lexicon
from skill_lexicon.notation import lower, plain_signs

IN_OTHER_WORDS = "the title line in other words"
"""What found a job title that the line says without one of its names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionOptions:
    """What to look for.

    Attributes
    ----------
    lexicon
        The concepts; by default the bundled layers.
    """

    lexicon: Lexicon = field(default_factory=load_lexicon)


class Extractor:
    """Finds the mentions of a lexicon's concepts in postings.

    Parameters
    ----------
    options
        What to look for.

    Attributes
    ----------
    compiled_core
        Whether the compiled twin of this package does the work, where it was built.

    Examples
    --------
    >>> [mention.concept_id for mention in Extractor().find("Machine and deep learning.")]
    ['machine-learning', 'deep-learning']
    """

    compiled_core = True

    def __init__(self, options: ExtractionOptions | None = None) -> None:
        self.options = options or ExtractionOptions()
        self._fast = fast_lexicon(self.options.lexicon) if self.compiled_core else None
        if self._fast is None:
            self._compiled  # noqa: B018 - now, and not at the first posting of each process

    @cached_property
    def _compiled(self) -> CompiledLexicon:
        return compile_lexicon(self.options.lexicon)

    def extract(
        self,
        posting: Posting,
        *,
        blocks: list[Block] | None = None,
        rejected: list[Rejected] | None = None,
    ) -> list[Mention]:
        """Return the mentions of a posting: of its title, then of its text.

        A title line that says a job title in other words than its names ("ML Product Engineer")
        mentions it, too, before all others.

        Parameters
        ----------
        posting
            Offsets refer to its ``title`` and ``text`` as they are.
        blocks
            The blocks of the text to look at, where they are known already; by default all.
        rejected
            If given, candidates that were turned down are appended, with the reason.
        """
        company = posting.company
        found = self._of_title_line(posting)
        for name, text, own in _fields(posting, blocks):
            found += self._field(posting.id, name, text, own, company, rejected)
        return found

    def tally(self, posting: Posting, *, blocks: list[Block] | None = None) -> Tally:
        """Return what a posting says about each concept: `tally` of its mentions, only faster.

        Parameters
        ----------
        posting, blocks
            As for `extract`.
        """
        if self._fast is None:
            return tally(self.extract(posting, blocks=blocks))
        fields = [(text, own) for _, text, own in _fields(posting, blocks)]
        found = self._fast.tally(fields, posting.company)
        first = tally(self._of_title_line(posting))
        for concept, (mentions, level, outside) in first.items():
            more, higher, beside = found.pop(concept, (0, 0, False))
            first[concept] = (mentions + more, max(level, higher), outside or beside)
        return first | found if first else found

    def find(self, text: str, *, title: str = "", company: str | None = None) -> list[Mention]:
        """Return the mentions of a text that is no `Posting` yet."""
        return self.extract(Posting("", "text", title=title, text=text, company=company))

    def _of_title_line(self, posting: Posting) -> list[Mention]:
        """Return the mention of the job title that the line says in other words, if it does."""
        own = own_title(posting.title, self.options.lexicon)
        if own.place is None or own.concept_id is None:
            return []
        start, end = own.place
        entry = self.options.lexicon[own.concept_id]
        return [
            Mention(
                posting.id,
                entry.id,
                entry.name,
                entry.kind,
                entry.category,
                entry.layer,
                "title",
                posting.title[start:end],
                start,
                end,
                "title",
                None,
                "context",
                False,
                f"{IN_OTHER_WORDS}; context by the section title",
            )
        ]

    def _field(
        self,
        posting_id: str,
        name: Field,
        text: str,
        blocks: list[Block],
        company: str | None,
        rejected: list[Rejected] | None,
    ) -> list[Mention]:
        if self._fast is not None and rejected is None:
            return self._fast.field(posting_id, name, text, blocks, company)
        plain = plain_signs(text)
        folded = lower(plain)
        name_of_company = own_name(company)
        if name_of_company is not None and name_of_company.words not in folded:
            name_of_company = None
        entries = self._compiled.lexicon.entries
        mentions: list[Mention] = []
        for block in blocks:
            begin, finish = block.start, block.end
            words, low = plain[begin:finish], folded[begin:finish]
            found = self._found(words, low)
            if not found.candidates:
                continue
            judge = Judge(
                self._compiled,
                words,
                low,
                section=block.section,
                groups=found.groups,
                company=name_of_company,
            )
            kept: list[Candidate] = []
            for candidate in found.candidates:
                reason = judge.verdict(candidate)
                if reason is None:
                    kept.append(candidate)
                elif rejected is not None:
                    start, end = begin + candidate.start, begin + candidate.end
                    concept = entries[candidate.entry].id
                    rejected.append(Rejected(concept, name, start, end, text[start:end], reason))
            if kept:
                cues = BlockCues(found, words, low, section=block.section, heading=block.heading)
                mentions += self._mentions(
                    posting_id, name, text, words, cues, block, resolve(self._compiled, kept)
                )
        return mentions

    def _found(self, text: str, folded: str) -> Found:
        """Return what stands in a block."""
        return scan(self._compiled, text, folded)

    def _mentions(
        self,
        posting_id: str,
        name: Field,
        text: str,
        plain: str,
        cues: BlockCues,
        block: Block,
        candidates: list[Candidate],
    ) -> list[Mention]:
        """Give each candidate of a block its requirement; a sentence is judged once."""
        result: list[Mention] = []
        entries = self._compiled.lexicon.entries
        silent = cues.silent()
        sentences = None if silent else iter(split_sentences(plain, 0, len(plain)))
        negation: str | None = None
        sentence: Sentence | None = None
        for candidate in candidates:
            start, end = candidate.start, candidate.end
            entry = entries[candidate.entry]
            title = entry.kind == "title"
            if sentences is not None:
                while sentence is None or sentence.end <= start:
                    span = next(sentences, (0, len(plain)))
                    sentence = Sentence(self._compiled, cues, *span)
                level, reason = sentence.requirement(start, end, title=title)
                negation = sentence.negated(start, end)
            elif title:
                level, reason = cues.of_title(self._compiled, start)
            else:
                level, reason = cues.by_section()
            rule = f"{candidate.how}; {reason}"
            if negation is not None:
                rule += f"; negated by the words {negation!r}"
            result.append(
                Mention(
                    posting_id,
                    entry.id,
                    entry.name,
                    entry.kind,
                    entry.category,
                    entry.layer,
                    name,
                    text[block.start + start : block.start + end],
                    block.start + start,
                    block.start + end,
                    block.section,
                    block.heading,
                    level,
                    negation is not None,
                    rule,
                )
            )
        return result


def _fields(posting: Posting, blocks: list[Block] | None) -> list[tuple[Field, str, list[Block]]]:
    """Return a posting's title and text where there is any, each with its blocks."""
    fields: list[tuple[Field, str, list[Block]]] = []
    if posting.title:
        line = Block(0, len(posting.title), "heading", "title", None)  # type: ignore[arg-type]
        fields.append(("title", posting.title, [line]))
    if posting.text:
        own = split_blocks(posting.text) if blocks is None else blocks
        fields.append(("text", posting.text, own))
    return fields
