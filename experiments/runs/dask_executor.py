"""Chunks made by the workers of a Dask scheduler, which may come, go and be killed.

Every task carries all that it needs, so that nothing is lost with a worker. Dask gives up a task after several workers that had it
died, whether or not the task was why: it is then submitted again. Only a run that is alone in the cluster, whose workers die again
and again while an idle task survives there, is taken to be the cause; it alone fails.
"""

from __future__ import annotations

import logging
import pickle
import platform
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from coalitionlab.experiments.files import RESUME
from coalitionlab.experiments.provenance import source_digest
from coalitionlab.experiments.runs.executors import ChunkWork, Executor, Range, WorkerDied
from coalitionlab.experiments.study import package_versions
from coalitionlab.scenarios.errors import InputError, input_error, one_line, quoted

#: How often a chunk that Dask has given up is submitted again among others, and how often a run is tried alone.
AMONG_OTHERS, ALONE = 3, 2
#: Seconds that an idle task must survive for a death beside it to count, and how many of them may die themselves.
IDLE, IDLE_DEATHS = 1.0, 10
#: Seconds to wait for the scheduler.
PATIENCE = 10


@contextmanager
def dask_workers(job: ChunkWork, address: str) -> Iterator[Executor]:
    """The workers of the scheduler at an address. Raises InputError when none answers there."""
    with connected(address) as client:

        def submit(chunk: Range) -> Future[Any]:
            return submitted(client, address, on_worker, packed(job, chunk), requirements(), chunk, True)

        def alone(chunk: Range) -> Any:
            return job.pack(_isolated(client, address, job, chunk))

        yield Executor(submit, _width(client, address), alone)


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """A connection to a scheduler. Dask's own messages about workers that come and go are not shown.

    Raises
    ------
    InputError
        When Dask is not installed, or no scheduler answers.
    """
    try:
        import distributed
    except ImportError:
        raise input_error("needs Dask", "install it: pip install 'coalitionlab[cluster]'", field="--cluster") from None
    from distributed.comm import addressing, registry

    answer: Future[Any] = Future()

    def connect() -> None:
        try:
            # before there is a client: one that could not be made waits 20 s for its own end, and prints a traceback
            scheme, place = addressing.parse_address(address)
            registry.get_backend(scheme)
            if scheme == "tcp":
                addressing.parse_host_port(place)
            make: Any = distributed.Client
            answer.set_result(make(address, timeout=PATIENCE, set_as_default=False, name="coalitionlab"))
        except BaseException as error:
            answer.set_exception(error)

    with _quiet():
        # in a thread, for Dask waits for ever for a server that speaks something else, such as HTTP
        threading.Thread(target=connect, daemon=True).start()
        try:
            client = answer.result(1.5 * PATIENCE)
        except (OSError, ValueError, TypeError, TimeoutError) as error:
            raise input_error(
                f"no Dask scheduler answers at {quoted(address)} ({one_line(str(error)) or type(error).__name__})",
                "start one with `dask scheduler`, and give the address that it prints", field="--cluster",
            ) from None  # fmt: skip
        try:
            yield client
        finally:
            client.close(timeout=PATIENCE)


def submitted(client: Any, address: str, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
    """Have a function called on a worker, again when its workers die; cancelling the future cancels the work.

    Dask's own executor leaves a future without an answer when a result is lost with its worker before it was fetched and making
    it again fails. Here fetching is part of the work.
    """
    here: Future[Any] = Future()
    there: list[Any] = []

    async def fetch() -> None:
        error: Exception | None = None
        for _ in range(AMONG_OTHERS):
            there[:] = [client.submit(function, *arguments, pure=False)]
            try:
                answer = await there[0]
                error = None
                break
            except BaseException as raised:  # cancelled by Dask: of asyncio's kind, which is no Exception
                error = raised if isinstance(raised, Exception) else CancelledError(str(raised))
            if here.cancelled() or not _killed(error):
                break
        if not here.set_running_or_notify_cancel():
            return
        if error is None:
            here.set_result(answer)
        else:
            here.set_exception(WorkerDied() if _killed(error) else _explained(address, error))

    def cancel(_: Future[Any]) -> None:
        if here.cancelled() and there and there[0].status != "cancelled":
            there[0].cancel()

    here.add_done_callback(cancel)
    client.loop.add_callback(fetch)
    return here


def _isolated(client: Any, address: str, job: ChunkWork, chunk: Range) -> list[Any]:
    """Make a chunk while nothing else is made; halve it until a run that kills its workers is alone, and fail that one."""
    deaths = idle_deaths = 0
    while deaths < ALONE:
        task = submitted(client, address, on_worker, packed(job, chunk), requirements(), chunk, False)
        try:
            results: list[Any] = task.result()
            return results
        except WorkerDied:
            deaths += 1
        try:
            submitted(client, address, time.sleep, IDLE).result()
        except WorkerDied:  # workers die without doing anything: nothing is known about the chunk
            deaths, idle_deaths = deaths - 1, idle_deaths + 1
            if idle_deaths == IDLE_DEATHS:
                remedy = f"go on with {RESUME} when they do not; what is done is kept"
                problem = "the workers of the cluster keep dying"
                raise input_error(problem, remedy, field="--cluster") from None
    first, last = chunk
    if last - first == 1:
        return job.failed(chunk, "every worker that made this run died")
    middle = (first + last) // 2
    halves = (first, middle), (middle, last)
    return [result for half in halves for result in _isolated(client, address, job, half)]


@lru_cache(maxsize=1)
def requirements() -> dict[str, Any]:
    """The source of the model and the versions that a worker must have."""
    return {"model": source_digest(), "versions": package_versions()}


def packed(job: ChunkWork, chunk: Range) -> bytes:
    """What a worker needs for a chunk."""
    return zlib.compress(pickle.dumps(job.part(chunk)), 1)


def on_worker(content: bytes, needed: dict[str, Any], chunk: Range, pack: bool) -> Any:
    """Make a chunk on a worker; return its results as they are kept, or as they are."""
    if (own := requirements()) != needed:
        here, there = f"{platform.node()} has {own['versions']}", f"{needed['versions']} with the same model"
        problem = f"a worker would compute other numbers ({here}, not {there})"
        raise input_error(
            problem, "install the same version there, and the same files and packages of your own", field="--cluster"
        )
    job: ChunkWork = pickle.loads(zlib.decompress(content))
    results = job.run(chunk)
    return job.pack(results) if pack else results


def _width(client: Any, address: str) -> Callable[[], int]:
    """Two chunks for every thread of the workers, so that none waits; looked up once a second at most."""
    looked, count, waiting = -1.0, 1, False

    def width() -> int:
        nonlocal looked, count, waiting
        if time.monotonic() - looked > 1.0:
            try:
                count = sum(client.nthreads().values())
            except Exception as error:
                raise _explained(address, error) from None
            looked = time.monotonic()
            if count == 0 and not waiting:
                print("waiting for workers of the cluster", file=sys.stderr)
            waiting = count == 0
        return max(1, 2 * count)

    return width


def _killed(error: Exception) -> bool:
    return type(error).__name__ == "KilledWorker"


def _explained(address: str, error: Exception) -> InputError:
    """The message for an error of the cluster rather than of a run."""
    if isinstance(error, InputError):
        return error
    if isinstance(error, ImportError):
        problem, remedy = f"a worker does not have the model ({error})", "install coalitionlab there"
    elif isinstance(error, MemoryError):
        problem = "a worker has too little memory"
        remedy = f"give workers more of it, and go on with {RESUME}; what is done is kept"
    else:
        why = one_line(f"{type(error).__name__} {error}")
        problem = f"the cluster at {quoted(address)} no longer answers ({why})"
        remedy = f"start it again, then go on with {RESUME}; what is done is kept"
    return input_error(problem, remedy, field="--cluster")


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence the loggers of Dask and of the libraries below it: everything that matters is said by `_explained`."""
    loggers = [
        logging.getLogger(name)
        for name in logging.root.manager.loggerDict
        if name.startswith(("distributed", "tornado", "asyncio"))
    ]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
