"""Work handed to a Dask scheduler, as futures that are always answered."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any


def submitted(client: Any, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
    """Have a function called on a worker; the future has its answer or error, and cancels the work when it is cancelled.

    Dask's own executor leaves a future without an answer for ever when a result is lost with its worker before it was fetched,
    and making it again fails: the error comes out of the fetching, where nobody listens.
    """
    there = client.submit(function, *arguments, pure=False)
    here: Future[Any] = Future()

    def cancel(_: Future[Any]) -> None:
        if here.cancelled() and there.status != "cancelled":
            there.cancel()

    async def fetch() -> None:
        try:
            answer, error = await there, None
        except (
            BaseException
        ) as raised:  # one cancelled by Dask may be of asyncio's kind, which is no Exception
            answer, error = None, raised if isinstance(raised, Exception) else CancelledError(str(raised))
        if not here.set_running_or_notify_cancel():
            return
        if error is None:
            here.set_result(answer)
        else:
            here.set_exception(error)

    here.add_done_callback(cancel)
    client.loop.add_callback(fetch)
    return here
