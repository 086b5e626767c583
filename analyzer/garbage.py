"""How often Python looks for garbage in cycles, set once for each process of a command."""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_RARELY = (50_000, 20, 100)


def collect_rarely() -> None:
    """Let this process look for garbage in cycles less often, and not when it ends.

    What an analysis leaves behind is in no cycle, and looking takes a twentieth of its time; at
    the end, when all memory is given back anyway, it takes a fifth of a second.
    """
    gc.set_threshold(*_RARELY)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)


@contextmanager
def all_kept() -> Iterator[None]:
    """Make something large of which all is kept: a command does not look through it, ever.

    In other processes, a notebook for one, nothing is done about their garbage.
    """
    if gc.get_threshold()[0] != _RARELY[0] or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
