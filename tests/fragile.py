"""Describers for tests of dying processes: they end their process at a marked posting."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from analyzer.facts.describe import Described, Describer

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.mentions import ExtractionOptions
    from analyzer.posting import Posting

MARK = "Xyzzy Deathworks"


def fatal(options: ExtractionOptions) -> Callable[[Posting], Described]:
    """Die at every posting of the marked company."""
    describe = Describer(options)

    def described(posting: Posting) -> Described:
        if posting.company == MARK:
            os._exit(3)
        return describe(posting)

    return described


def slow(options: ExtractionOptions) -> Callable[[Posting], Described]:
    """Take a while over every posting."""
    describe = Describer(options)

    def described(posting: Posting) -> Described:
        time.sleep(0.02)
        return describe(posting)

    return described
