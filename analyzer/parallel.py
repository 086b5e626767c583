"""One function over many items, in several processes, the results in the order of the items.

Nothing here knows of postings: `ordered` runs on this machine, `analyzer.cluster` does the same
on many.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from analyzer.errors import InputError
from analyzer.garbage import collect_rarely

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.process import BaseProcess
    from multiprocessing.synchronize import Event

Item = TypeVar("Item")
Value = TypeVar("Value")

AHEAD = 4
"""Items in flight per worker: enough to work on while this process does something else."""


_NOT_BEGUN = (
    "Worker processes cannot start: each imports the script that was run, which then starts "
    "workers itself. Next step: put what the script does below 'if __name__ == \"__main__\":', "
    "or work in one process (workers=1)."
)


class Done(NamedTuple, Generic[Item, Value]):
    """An item and its result.

    Attributes
    ----------
    value
        ``None`` where the item was lost.
    lost
        Why there is no result; ``None`` if there is one.
    """

    item: Item
    value: Value | None
    lost: str | None = None


def ordered(
    function: Callable[[Item], Value],
    items: Iterable[Item],
    *,
    workers: int,
    prepare: Callable[[], object] | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> Iterator[Done[Item, Value]]:
    """Yield the result of each item, in the order of `items`, whatever the number of workers.

    Items are taken from `items` only as results are taken from here, so that neither pile up.
    Where a worker process dies, the items in flight are tried once more, each in a process of
    its own; one whose process dies again is yielded as lost, and the rest goes on.

    Parameters
    ----------
    function
        Importable by name (or a `functools.partial` of such); its errors are raised here.
    workers
        Processes; with 1, everything happens in this one.
    prepare
        Makes what `function` needs and keeps. Where processes can be forked it is called here,
        once, and all of them have it from the start.
    meanwhile
        Called here once the workers have something to do: what will be needed of this process
        afterwards can be made ready while it would only wait. Not called without workers.

    Raises
    ------
    InputError
        Processes are started anew, and cannot import the script that was run.
    """
    if workers <= 1:
        for item in items:
            yield Done(item, function(item))
        return
    source = iter(items)
    pool = _Pool(workers, prepare)
    waiting: deque[tuple[Item, Future[Value] | None]] = deque()
    try:
        while True:
            for item in source:
                waiting.append((item, pool.submit(function, item)))
                if len(waiting) >= workers * AHEAD:
                    break
            if not waiting:
                break
            if meanwhile is not None:
                meanwhile()
                meanwhile = None
            item, future = waiting[0]
            value = _result(future)
            if isinstance(value, _Died):
                pool.stop()
                pool.check()
                yield from _one_by_one(function, waiting)
                waiting.clear()
                pool = _Pool(workers)
            else:
                waiting.popleft()
                yield Done(item, value)
        pool.finish()
    finally:
        pool.stop()


def _one_by_one(
    function: Callable[[Item], Value], waiting: Iterable[tuple[Item, Future[Value] | None]]
) -> Iterator[Done[Item, Value]]:
    """Yield results after a death: who caused it is not known, so everyone is tried alone."""
    pool = _Pool(1)
    try:
        for item, future in waiting:
            value = _result(future)
            if isinstance(value, _Died):
                value = _result(pool.submit(function, item))
            if isinstance(value, _Died):
                pool.stop()
                pool = _Pool(1)
                yield Done(item, None, "the process that worked on it died, also when tried again")
            else:
                yield Done(item, value)
    finally:
        pool.stop()


class _Died:
    """Stands for the result of an item whose process died."""


def _result(future: Future[Value] | None) -> Value | _Died:
    if future is None:
        return _Died()
    try:
        return future.result()
    except (BrokenProcessPool, CancelledError):
        return _Died()


class _Pool:
    """An executor whose processes can be stopped at once and never outlive this process."""

    def __init__(self, workers: int, prepare: Callable[[], object] | None = None) -> None:
        self._processes: set[BaseProcess] = set()
        fork = can_fork()
        context = get_context("fork" if fork else "spawn")
        self._begun = context.Event()
        self._executor = ProcessPoolExecutor(
            workers, mp_context=context, initializer=_begin, initargs=(self._begun,)
        )
        if fork:
            if prepare is not None:
                prepare()
            self.submit(_settled, None)  # forks now, while no file of a job is open here

    def submit(self, function: Callable[[Item], Value], item: Item) -> Future[Value] | None:
        before = set(active_children())
        try:
            with _without_interrupts():
                return self._executor.submit(function, item)
        except BrokenProcessPool:
            return None
        finally:
            self._processes |= set(active_children()) - before

    def check(self) -> None:
        """Raise `InputError` if no process came as far as its first item."""
        if not self._begun.is_set():
            raise InputError(_NOT_BEGUN)

    def finish(self) -> None:
        """Let the processes end by themselves."""
        self._executor.shutdown()

    def stop(self) -> None:
        """End the processes now, whatever they are doing."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        for process in self._processes:
            process.kill()
            process.join()


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back while a process starts: it inherits that, and only the parent is asked."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def can_fork() -> bool:
    """Tell whether this process has one thread: a lock that another holds would stay locked."""
    try:
        return len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:  # another system than Linux
        return False


def _settled(_: None) -> None:
    """Do nothing."""


def _begin(begun: Event) -> None:
    """Run in each new process."""
    begun.set()
    gc.freeze()  # what it was forked with is not looked through for garbage, nor copied for that
    collect_rarely()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A killed parent closes no queue, and its workers would wait for ever.
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
