"""Which posting names which concept: the arrays that all tables over frames are made from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyzer.errors import InputError
from analyzer.mentions.model import REQUIREMENTS, STRENGTHS
from analyzer.tables.employers import employer_key
from analyzer.tables.intervals import clusters_from
from analyzer.tables.lexicon import Entry, LexiconRows, entries, text_of
from analyzer.tables.measure import COUNTS, Measured
from analyzer.text.language import is_english

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many postings are analysed, and why the others are not.

    Attributes
    ----------
    read, analysed
        Postings before and after.
    duplicates
        Left out as copies of another posting.
    other_languages
        Language to number of postings left out for it (copies not counted again).
    """

    read: int
    analysed: int
    duplicates: int
    other_languages: dict[str, int]

    def __add__(self, other: LeftOut) -> LeftOut:
        """Return what was left out of two corpora."""
        return LeftOut(
            read=self.read + other.read,
            analysed=self.analysed + other.analysed,
            duplicates=self.duplicates + other.duplicates,
            other_languages=dict(Counter(self.other_languages) + Counter(other.other_languages)),
        )

    def __str__(self) -> str:
        """Return one sentence for reports."""
        languages = ", ".join(f"{name} {n:,}" for name, n in self.other_languages.items())
        copies = "copy" if self.duplicates == 1 else "copies"
        return (
            f"{self.analysed:,} of {self.read:,} postings analysed; left out: "
            f"{self.duplicates:,} {copies}, {sum(self.other_languages.values()):,} not in English"
            + (f" ({languages})." if languages else ".")
        )


def analysed(postings: pd.DataFrame) -> tuple[pd.DataFrame, LeftOut]:
    """Keep the postings that count: in English (or of unknown language), and no copies.

    Parameters
    ----------
    postings
        One row per posting with ``language`` and ``duplicate_of``.

    Returns
    -------
    tuple
        The kept rows, and how many were left out for which reason.
    """
    import numpy as np
    import pandas as pd

    copy = postings["duplicate_of"].notna().to_numpy(dtype=bool)
    codes, named = pd.factorize(postings["language"])
    # The last is that of postings without a language, whose code is -1.
    languages = [*(str(name).lower() for name in named), "und"]
    english = np.array([is_english(language) for language in languages])[codes]
    kept = postings[~copy & english]
    others: Counter[str] = Counter()
    numbers = np.bincount(codes[~copy & ~english], minlength=len(languages))
    for language, number in zip(languages, numbers.tolist(), strict=True):
        others[language] += number
    return kept, LeftOut(
        read=len(postings),
        analysed=len(kept),
        duplicates=int(copy.sum()),
        other_languages=dict(sorted((+others).items(), key=lambda item: (-item[1], item[0]))),
    )


def folded_within(postings: pd.DataFrame) -> pd.DataFrame:
    """Fold copies anew within some of the postings, such as those of a period.

    Of each group of copies that has postings here, one counts: the original if it is among
    them, else the earliest. The postings must be rows of one corpus, with ``id``,
    ``duplicate_of`` and ``posted_at``.
    """
    ordered = postings.assign(copy=postings["duplicate_of"].notna())
    ordered = ordered.sort_values(["copy", "posted_at"], kind="stable")
    group = ordered["duplicate_of"].fillna(ordered["id"])
    first = ordered.groupby(group, sort=False)["id"].transform("first")
    first = first.astype("object").where(first != ordered["id"], None)
    return postings.assign(duplicate_of=first)


def with_title(postings: pd.DataFrame, title: str | Collection[str] | None) -> pd.DataFrame:
    """Keep the postings whose own title concept is (one of) `title`; all for ``None``."""
    if title is None:
        return postings
    return postings[postings["title_concept"].isin([title] if isinstance(title, str) else title)]


@dataclass(frozen=True, slots=True)
class Presence:
    """One entry per posting and concept it names, as parallel arrays.

    Attributes
    ----------
    concepts
        The ids of the concepts, ascending; `concept` points into it.
    known
        Their entries, completed by the lexicon (which may hold further concepts).
    employer
        Per posting, the number of its employer; an unknown one has a number of its own.
    posting, concept, mentions, level, outside
        Per posting and concept: position of the posting, of the concept, how often it is
        named without negation (0 where every mention is negated), the strongest requirement
        (place in `REQUIREMENTS`), and whether any of it stands outside boilerplate.
    """

    concepts: tuple[str, ...]
    known: dict[str, Entry]
    employer: NDArray[np.int64]
    posting: NDArray[np.int64]
    concept: NDArray[np.int64]
    mentions: NDArray[np.int64]
    level: NDArray[np.int64]
    outside: NDArray[np.bool_]

    @property
    def postings(self) -> int:
        """The number of postings."""
        return len(self.employer)

    def named(self, kind: str | None = None) -> NDArray[np.bool_]:
        """Return which entries name their concept (not only negate it), of one kind or all."""
        import numpy as np

        wanted = np.array(
            [kind is None or self.known[c].kind == kind for c in self.concepts], dtype=bool
        )
        return np.asarray((self.mentions > 0) & wanted[self.concept])

    def measure(
        self, mask: NDArray[np.bool_] | None = None, *, at_least: str = REQUIREMENTS[0]
    ) -> Measured:
        """Count all concepts over the postings of `mask` (all when omitted).

        With `at_least`, a posting names a concept only where its strongest requirement is
        this one or a stronger one; ``preferred`` counts what is asked for.
        """
        import numpy as np

        mask = np.ones(self.postings, dtype=bool) if mask is None else mask
        number = len(self.concepts)
        inside = mask[self.posting]
        named = inside & (self.mentions > 0) & (self.level >= REQUIREMENTS.index(at_least))
        concept = self.concept[named]

        def per_concept(weights: NDArray[Any] | None = None) -> NDArray[np.int64]:
            return np.bincount(concept, weights=weights, minlength=number).astype(np.int64)

        levels = [per_concept(self.level[named] == level) for level in range(len(REQUIREMENTS))]
        negated = np.bincount(self.concept[inside & (self.mentions == 0)], minlength=number)
        counts = np.stack(
            [
                per_concept(),
                per_concept(self.mentions[named]),
                *levels,
                per_concept(self.outside[named]),
                negated.astype(np.int64),
            ],
            axis=1,
        ).reshape(number, len(COUNTS))

        owners = int(self.employer.max(initial=-1)) + 1
        size = np.bincount(self.employer[mask], minlength=owners)
        clusters = clusters_from(Counter(size.tolist()))
        width = len(clusters.sizes)
        key, hits = np.unique(
            concept * max(owners, 1) + self.employer[self.posting[named]], return_counts=True
        )
        row, of_employer = key // max(owners, 1), size[key % max(owners, 1)]
        cell = row * width + np.searchsorted(clusters.sizes, of_employer)

        def spread(weights: NDArray[Any]) -> NDArray[np.float64]:
            flat = np.bincount(cell, weights=weights, minlength=number * width)
            return flat.astype(np.float64).reshape(number, width)

        return Measured(
            self.concepts,
            counts,
            clusters,
            spread(hits),
            spread(hits.astype(np.float64) ** 2),
            np.bincount(row, minlength=number).astype(np.float64),
            np.bincount(row, weights=hits == of_employer, minlength=number).astype(np.float64),
        )


def presence(
    mentions: pd.DataFrame, postings: pd.DataFrame, lexicon: LexiconRows = None
) -> Presence:
    """Fold the mentions to one entry per posting and concept.

    Parameters
    ----------
    mentions
        One row per found occurrence, or one per posting and concept, whose column ``mentions``
        says how many it stands for. Those of postings not in `postings` are left out.
    postings
        One row per analysed posting; ids must be distinct.
    lexicon
        Lexicon rows; they complete (and overrule) what the mentions say of a concept.

    Raises
    ------
    InputError
        If two postings share an id.
    """
    import numpy as np
    import pandas as pd

    ids = pd.Index(postings["id"])
    if not ids.is_unique:
        twice = ids[ids.duplicated()][0]
        raise InputError(
            f"Posting id {twice!r} occurs more than once. Give each posting an id of its own, "
            "or drop the copies first."
        )
    place = ids.get_indexer(pd.Index(mentions["posting_id"]))
    mentions = mentions[place >= 0]
    place = place[place >= 0].astype(np.int64)

    codes, found = pd.factorize(mentions["concept_id"], sort=True)
    concepts = tuple(str(concept) for concept in found)
    positive = ~mentions["negated"].to_numpy(dtype=bool)
    level = (
        mentions["requirement"].map(STRENGTHS).astype("float64").fillna(0).to_numpy(dtype=np.int64)
    )
    # A row may stand for all mentions of a concept in a posting, and then says how many.
    times = mentions["mentions"].to_numpy(dtype=np.int64) if "mentions" in mentions else 1
    outside = positive & ~mentions["boilerplate"].to_numpy(dtype=bool)

    key = place * max(len(concepts), 1) + codes
    order = np.argsort(key, kind="stable")
    key = key[order]
    start = np.flatnonzero(np.diff(key, prepend=key[:1] - 1))
    distinct = key[start]

    def folded(how: np.ufunc, values: NDArray[Any]) -> NDArray[Any]:
        return how.reduceat(values[order], start) if len(start) else values[:0]

    first = mentions.drop_duplicates("concept_id")
    known = {
        str(concept): Entry(*map(text_of, described))
        for concept, *described in zip(
            first["concept_id"], *(first[name] for name in _DESCRIPTION), strict=True
        )
    }
    return Presence(
        concepts=concepts,
        known=known | entries(lexicon),
        employer=employer_codes(postings),
        posting=distinct // max(len(concepts), 1),
        concept=distinct % max(len(concepts), 1),
        mentions=folded(np.add, np.where(positive, times, 0)),
        level=folded(np.maximum, np.where(positive, level, 0)),
        outside=folded(np.logical_or, outside),
    )


_DESCRIPTION = ("name", "kind", "category", "layer")


def employer_codes(postings: pd.DataFrame) -> NDArray[np.int64]:
    """Return a number per posting, equal where the employer is; unknown ones all differ."""
    import numpy as np
    import pandas as pd

    codes, companies = pd.factorize(postings["company"])
    keys = [employer_key(text_of(company)) for company in companies]
    # The last is that of postings without a company, whose code is -1.
    of_company = np.append(pd.factorize(np.array(keys, dtype=object))[0], -1)[codes]
    alone = len(keys) + np.arange(len(codes))
    numbers, _ = pd.factorize(np.where(of_company < 0, alone, of_company))
    return numbers.astype(np.int64)
