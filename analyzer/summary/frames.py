"""Summaries as the two frames that tables are made from."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from analyzer.mentions.model import REQUIREMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from analyzer.summary.parts import Columns
    from skill_lexicon import Lexicon


_OF_CONCEPTS = {
    "concept_id": "id",
    "name": "name",
    "kind": "kind",
    "category": "category",
    "layer": "layer",
}
"""Columns about the concept of a mention to what entries call them."""


class _Codes(dict[Any, int]):
    """Numbers texts from 0 in the order in which they are asked for; ``None`` is -1."""

    def __init__(self) -> None:
        super().__init__({None: -1})

    def __missing__(self, text: str) -> int:
        self[text] = code = len(self) - 1
        return code


class _Column:
    """The values of one column: numbers, or codes of texts that come back."""

    def __init__(self) -> None:
        self._codes = array("i")
        self._texts = _Codes()
        self._numbers = array("d")

    def extend(self, values: Sequence[Any]) -> None:
        # As long as all are missing it is not known what kind of column it is.
        first = next((value for value in values if value is not None), None)
        if self._numbers or (len(self._texts) == 1 and isinstance(first, (int, float))):
            if not self._numbers:
                self._numbers.extend([float("nan")] * len(self._codes))
            self._numbers.extend([float("nan") if value is None else value for value in values])
        else:
            self._codes.extend(map(self._texts.__getitem__, values))

    def series(self, *always: str) -> Any:
        """Return the column as pandas has it: floats, or categories in alphabetical order."""
        import numpy as np
        import pandas as pd

        if self._numbers:
            return np.frombuffer(self._numbers, dtype=np.float64)
        texts = self._texts
        codes = np.frombuffer(self._codes, dtype=np.int32)
        for text in always:
            texts.setdefault(text, len(texts) - 1)
        names = sorted(text for text in texts if text is not None)
        place = np.empty(len(names) + 1, dtype=np.int32)
        place[[texts[name] for name in names]] = np.arange(len(names))
        place[-1] = -1
        return pd.Categorical.from_codes(place[codes], categories=pd.Index(names, dtype="object"))


class _Mentions:
    """What postings say about concepts, in a few bytes each."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._entries = lexicon.entries
        self._number = {entry.id: at for at, entry in enumerate(lexicon.entries)}
        self._posting, self._concept, self._mentions = array("i"), array("i"), array("i")
        self._level, self._outside, self._choice = array("b"), array("b"), array("q")

    def extend(self, first: int, job: Columns, kept: NDArray[np.bool_]) -> None:
        """Add the concepts of those postings of a job that are kept; `first` is its first."""
        import numpy as np

        sizes = np.frombuffer(job.sizes, dtype=np.int32)
        here = np.repeat(kept, sizes)
        number = np.array([self._number[concept] for concept in job.ids], dtype=np.int32)
        postings = np.arange(first, first + len(sizes), dtype=np.int32)
        self._posting.frombytes(np.repeat(postings, sizes)[here].tobytes())
        self._concept.frombytes(number[np.frombuffer(job.concept, dtype=np.int32)[here]].tobytes())
        self._mentions.frombytes(np.frombuffer(job.mentions, dtype=np.int32)[here].tobytes())
        self._level.frombytes(np.frombuffer(job.level, dtype=np.int8)[here].tobytes())
        self._outside.frombytes(np.frombuffer(job.outside, dtype=np.int8)[here].tobytes())
        if job.choice:
            self._choice.frombytes(np.frombuffer(job.choice, dtype=np.int64)[here].tobytes())

    def frame(self) -> pd.DataFrame:
        import numpy as np
        import pandas as pd

        named = np.frombuffer(self._mentions, dtype=np.int32)
        concept = np.frombuffer(self._concept, dtype=np.int32)
        frame = pd.DataFrame({"posting_id": np.frombuffer(self._posting, dtype=np.int32)})
        for column, attribute in _OF_CONCEPTS.items():
            values = [getattr(entry, attribute) for entry in self._entries]
            categories = sorted(set(values))
            place = {value: code for code, value in enumerate(categories)}
            codes = np.array([place[value] for value in values], dtype=np.int32)
            frame[column] = pd.Categorical.from_codes(
                codes[concept], categories=pd.Index(categories, dtype="object")
            )
        frame["requirement"] = pd.Categorical.from_codes(
            np.frombuffer(self._level, dtype=np.int8),
            categories=pd.Index(REQUIREMENTS, dtype="object"),
        )
        frame["negated"] = named == 0
        frame["boilerplate"] = np.frombuffer(self._outside, dtype=np.int8) == 0
        frame["mentions"] = named
        if self._choice:
            frame["choice"] = np.frombuffer(self._choice, dtype=np.int64)
        return frame


def frames_of(
    jobs: Iterable[Columns],
    columns: Sequence[str],
    lexicon: Lexicon,
    canonical: NDArray[np.int64],
    *,
    copies: bool,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the mentions and the postings, see `analyzer.summary.CorpusSummary`.

    Parameters
    ----------
    jobs
        What is kept of the postings, job by job in the order of reading.
    columns
        What the facts of a posting are.
    lexicon
        What was looked for.
    canonical
        Per posting the number of the one that it repeats, -1 if it repeats none.
    copies
        Whether the mentions have those of copies, too.
    """
    import numpy as np
    import pandas as pd

    facts = {name: _Column() for name in columns}
    mentions = _Mentions(lexicon)
    number = 0
    for job in jobs:
        # A job may be without postings.
        for column, cells in zip(facts.values(), job.facts, strict=bool(job.facts)):
            column.extend(cells)
        after = number + len(job.sizes)
        repeats = canonical[number:after] >= 0
        mentions.extend(number, job, ~repeats | copies)
        number = after
    postings = pd.DataFrame({"id": np.arange(number, dtype=np.int32)})
    for name, column in facts.items():
        postings[name] = column.series(*(("und",) if name == "language" else ()))
    postings["duplicate_of"] = pd.arrays.IntegerArray(
        np.where(canonical < 0, 0, canonical).astype(np.int32), canonical < 0
    )
    return mentions.frame(), postings
