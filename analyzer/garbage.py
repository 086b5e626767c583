"""How often Python looks for garbage in cycles, set once for each process of a command."""

import gc


def collect_rarely() -> None:
    """Let this process look for garbage in cycles less often.

    What an analysis leaves behind is in no cycle, and looking takes a twentieth of its time.
    """
    gc.set_threshold(50_000, 20, 100)
