"""A study's chunks made by the workers of a Dask scheduler, which may come, go and be killed; results are kept here."""

from __future__ import annotations

import logging
import pickle
import platform
import sys
import time
import uuid
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any

from coalitionlab.experiments.fingerprint import PACKAGES, source_digest
from coalitionlab.experiments.provenance import versions
from coalitionlab.experiments.sweeps.chunk import Work, failed_chunk, run_chunk
from coalitionlab.experiments.sweeps.cluster_futures import submitted
from coalitionlab.experiments.sweeps.driving import Done, drive
from coalitionlab.experiments.sweeps.folder import Place
from coalitionlab.experiments.sweeps.pace import Pace
from coalitionlab.experiments.sweeps.parts import Range, write_part
from coalitionlab.experiments.text import RESUME
from coalitionlab.scenarios.errors import InputError, input_error, one_line, quoted

#: How often a run is given alone to workers that die before it is taken to be what kills them. Dask itself tries four times
#: each time.
TRIES = 2
#: Seconds to find the scheduler, and to ask it anything.
PATIENCE = 10


class Unlike(Exception):
    """Raised on a worker whose model or packages are not those of the sweep."""


def run_there(
    client: Any, work: Work, place: Place, ranges: Iterable[Range], report: Callable[[int], None]
) -> None:
    """Make the units of the ranges on a cluster and keep them in the place; `report` is told of runs made.

    Chunks of workers that die are made by others. A chunk whose workers all died is halved, until single units are suspected.
    Those are made at the end, one at a time: Dask holds a worker's death against all that waited there, so that only a unit
    alone in the cluster can be told to be what kills. It has an error then.

    Raises:
        InputError: when the scheduler goes away, or a worker would make other numbers.
    """
    levers, address = len(work.layout.strategies), client.scheduler.address
    tried: Counter[Range] = Counter()
    suspects: list[Range] = []

    def keep(done: Done) -> None:
        assert done.content is not None
        write_part(place.parts, done.first, done.last, done.content, place.writer)
        report((done.last - done.first) * levers)

    def halve(chunk: Range, error: Exception) -> list[Range]:
        first, last = chunk
        _check_killed(address, error)
        if last - first > 1:
            middle = (first + last) // 2
            return [(first, middle), (middle, last)]
        suspects.append(chunk)
        return []

    def try_again(unit: Range, error: Exception) -> list[Range]:
        _check_killed(address, error)
        tried[unit] += 1
        if tried[unit] < TRIES:
            return [unit]
        keep(Done(*unit, 0.0, failed_chunk(work, *unit, "every worker that tried this run died")))
        return []

    # as a task rather than as data: made again wherever it is lost with a worker
    shared = client.submit(_unpacked, _packed(work), key=f"study-{uuid.uuid4().hex}")

    def make(first: int, last: int) -> Future[Done]:
        return submitted(client, _make, shared, surroundings(), first, last)

    pace, threads = Pace(work.layout.most_units), _threads(client, address)
    hand_out = partial(drive, make, pace=pace, keep=keep)
    # as many wait as are made, so that no worker waits for us
    hand_out(ranges, workers=threads, ahead=lambda count: count, rescue=halve)
    hand_out(sorted(suspects), workers=lambda: min(threads(), 1), ahead=lambda _: 0, rescue=try_again)


@lru_cache(maxsize=1)
def surroundings() -> dict[str, Any]:
    """What numbers depend on besides the design: the text of the laws, and versions."""
    found = versions()
    return {"laws": source_digest(), "versions": {name: found[name] for name in PACKAGES if name in found}}


def _make(work: Work, needed: Mapping[str, Any], first: int, last: int) -> Done:
    """Make a chunk, on a worker."""
    if surroundings() != needed:
        raise Unlike(
            f"{platform.node()} has {surroundings()['versions']}, not {needed['versions']} with the same model"
        )
    began = time.perf_counter()
    content, _ = run_chunk(work, first, last)
    return Done(first, last, time.perf_counter() - began, content)


def _packed(work: Work) -> bytes:
    return zlib.compress(pickle.dumps(work), 1)


def _unpacked(content: bytes) -> Work:
    work: Work = pickle.loads(zlib.decompress(content))
    return work


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """A connection to the scheduler; what Dask has to say about workers that come and go is not shown.

    Raises:
        InputError: when Dask is not installed, or no scheduler answers.
    """
    try:
        import distributed
    except ImportError:
        raise input_error(
            "needs Dask", "install it: pip install 'coalitionlab[cluster]'", field="--cluster"
        ) from None
    make: Any = distributed.Client
    with _quiet():
        try:
            client = make(address, timeout=PATIENCE, set_as_default=False, name="coalitionlab")
        except (OSError, ValueError, TypeError) as error:
            raise input_error(
                f"no Dask scheduler at {quoted(address)} ({one_line(str(error)) or type(error).__name__})",
                "start one with `dask scheduler`, and give the address that it prints", field="--cluster",
            ) from None  # fmt: skip
        try:
            yield client
        finally:
            client.close(timeout=PATIENCE)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the logs of Dask, and of what carries its talk, to what nothing else tells: nothing."""
    talking = [
        logging.getLogger(name)
        for name in logging.root.manager.loggerDict
        if name.startswith(("distributed", "tornado", "asyncio"))
    ]
    levels = [one.level for one in talking]
    for one in talking:
        one.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for one, level in zip(talking, levels, strict=True):
            one.setLevel(level)


def _threads(client: Any, address: str) -> Callable[[], int]:
    """How many threads all workers have now, asked once a second at most."""
    asked, count, waiting = -1.0, 1, False

    def threads() -> int:
        nonlocal asked, count, waiting
        if time.monotonic() - asked > 1.0:
            try:
                count = sum(client.nthreads().values())
            except Exception as error:
                raise _told(address, error) from None
            asked = time.monotonic()
            if count == 0 and not waiting:
                print("waiting for workers of the cluster", file=sys.stderr)
            waiting = count == 0
        return count

    return threads


def _check_killed(address: str, error: Exception) -> None:
    """Raise what there is to tell, unless a chunk failed because its workers died."""
    if type(error).__name__ != "KilledWorker":
        raise _told(address, error) from None


def _told(address: str, error: Exception) -> InputError:
    """What to tell about a chunk that no worker has failed in, but the cluster has."""
    if isinstance(error, InputError):
        return error
    if isinstance(error, Unlike):
        return input_error(
            f"a worker would compute other numbers ({error})",
            "install the same version there",
            field="--cluster",
        )
    if isinstance(error, ImportError):
        return input_error(
            f"a worker does not have the model ({error})", "install coalitionlab there", field="--cluster"
        )
    if isinstance(error, MemoryError):
        do = f"give workers more of it, and go on with {RESUME}; what is done is kept"
        return input_error("a worker has too little memory", do, field="--cluster")
    return input_error(
        f"the cluster at {quoted(address)} no longer answers ({one_line(f'{type(error).__name__} {error}')})",
        f"start it again, then go on with {RESUME}; what is done is kept", field="--cluster",
    )  # fmt: skip
