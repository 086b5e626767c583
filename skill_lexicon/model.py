"""The lexicon's model: frozen, typed, and small."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Kind = Literal["skill", "title", "duty"]
Layer = Literal["documents", "market", "user"]
Case = Literal["any", "exact"]

KINDS: tuple[Kind, ...] = ("skill", "title", "duty")
SECTIONS = ("requirements", "preferred", "duties", "company", "benefits", "legal", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a document names the concept: file name and section heading."""

    document: str
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Surface forms that mean the concept only in some contexts.

    A candidate counts when no `reject` phrase covers it and, where `accept` or `near` are
    given, an `accept` phrase covers it or a `near` phrase stands in the same block.

    Attributes
    ----------
    surfaces
        The ambiguous surface forms, as written.
    case
        ``exact``: the text must have the very letters; ``any``: case does not matter.
    accept, reject
        Phrases of the notation that contain ``@``, the surface form.
    near
        Phrases that make the reading certain wherever they stand in the same block.
    """

    surfaces: tuple[str, ...]
    case: Case = "any"
    accept: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One concept of the lexicon.

    Attributes
    ----------
    id, name
        Stable identifier and display name.
    aliases
        Surface forms that always mean the concept, in any case; plurals and hyphen or space
        variants are understood.
    exact
        Surface forms that mean it only in exactly these letters (acronyms); a plural "s" is
        understood.
    patterns
        Phrases of the notation (see `skill_lexicon.notation`) that readers take for it.
    guarded
        Ambiguous surface forms with their context rules.
    reject
        Phrases that overrule any surface form of the entry: with ``@``, if they cover it;
        without, if they overlap it in the text ("business model" in "develop a business model").
    not_in
        Sections of a posting in which the entry is never meant (benefits, legal).
    broader
        Ids of concepts that the same words name too: "LoRA" is transfer learning as well. Only
        with it may two entries share a surface form without a context rule.
    own_title
        Title entries only: phrases that name the role in a posting's own title line, though
        they would not name it elsewhere.
    positive, negative
        Sentences in which the concept is, and is not, mentioned. The tests run them.
    """

    id: str
    name: str
    kind: Kind
    category: str
    layer: Layer
    aliases: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    guarded: tuple[Guard, ...] = ()
    reject: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    own_title: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    provenance: tuple[Provenance, ...] = ()
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the names of the documents that name the concept, in their order.

        Spaces in them give way to "_": tables list names with spaces between.
        """
        return tuple(sorted({"_".join(item.document.split()) for item in self.provenance}))


@dataclass(frozen=True)
class Lexicon:
    """The entries of one or more layers, in canonical order.

    Attributes
    ----------
    entries
        All entries, sorted by layer, kind, category and id.
    version
        Hash of the content; equal versions find equal mentions.
    """

    entries: tuple[Entry, ...]
    version: str = field(compare=False)

    def __hash__(self) -> int:
        # Lexicons are keys of caches; hashing every entry each time would cost more than it saves.
        return hash(self.version)

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """Return the entries by id."""
        return {entry.id: entry for entry in self.entries}

    def __getitem__(self, concept_id: str) -> Entry:
        return self.by_id[concept_id]

    def __len__(self) -> int:
        return len(self.entries)
