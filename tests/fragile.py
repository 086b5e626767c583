"""Describers for tests of dying processes: they end their process at a marked posting."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from analyzer.facts.describe import Described, Describer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analyzer.facts.wanted import Wanted
    from analyzer.mentions import ExtractionOptions
    from analyzer.posting import Posting

MARK = "Xyzzy Deathworks"


def fatal(
    options: ExtractionOptions, wanted: Wanted
) -> Callable[[Sequence[Posting]], list[Described]]:
    """Die at every posting of the marked company."""
    describe = Describer(options, wanted)

    def described(postings: Sequence[Posting]) -> list[Described]:
        if any(posting.company == MARK for posting in postings):
            os._exit(3)
        return describe(postings)

    return described


def slow(
    options: ExtractionOptions, wanted: Wanted
) -> Callable[[Sequence[Posting]], list[Described]]:
    """Take a while over every posting."""
    describe = Describer(options, wanted)

    def described(postings: Sequence[Posting]) -> list[Described]:
        time.sleep(0.02 * len(postings))
        return describe(postings)

    return described
