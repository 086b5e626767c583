"""One function over many items on the workers of a Dask cluster, results in order.

The same contract as `analyzer.parallel.ordered`. Dask itself gives the items of a lost worker
to another one.
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar, cast

from analyzer.errors import InputError, MissingExtraError
from analyzer.parallel import AHEAD, Done

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Item = TypeVar("Item")
Value = TypeVar("Value")

CONNECT_SECONDS = 10


def ordered_on(
    scheduler: str, function: Callable[[Item], Value], items: Iterable[Item]
) -> Iterator[Done[Item, Value]]:
    """Yield the result of each item, in the order of `items`, computed by a cluster.

    So many items are in flight as keep the workers busy that are there at the moment: workers
    may join and leave. An item whose workers died is tried elsewhere, as often as the scheduler
    allows (``distributed.scheduler.allowed-failures``), and is then yielded as lost.

    Parameters
    ----------
    scheduler
        Address (``tcp://host:8786``). Its workers need this package, in this version.
    function
        Importable by name on the workers, or a `functools.partial` of such.

    Raises
    ------
    InputError
        If the scheduler cannot be reached.
    MissingExtraError
        If distributed is not installed.
    """
    try:
        from distributed import Client
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise MissingExtraError("distributed", "cluster") from error
    try:
        client: Any = cast("Any", Client)(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(
            f"{scheduler}: no Dask scheduler answers there ({str(error) or type(error).__name__}). "
            "Next step: check the address, or start one with: dask scheduler"
        ) from error
    source = iter(items)
    waiting: deque[tuple[Item, Any]] = deque()
    try:
        while True:
            room = max(sum(client.nthreads().values()), 1) * AHEAD
            for item in islice(source, max(room - len(waiting), 0)):
                waiting.append((item, client.submit(function, item, pure=False)))
            if not waiting:
                return
            item, future = waiting.popleft()
            try:
                done: Done[Item, Value] = Done(item, future.result())
            except KilledWorker as error:
                reason = f"the workers that tried it died, the last one being {error.last_worker}"
                done = Done(item, None, reason)
            future.release()
            yield done
    finally:
        for _, future in waiting:
            future.cancel()
        client.close()
