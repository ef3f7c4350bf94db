"""One writer for a folder at a time. A lock goes with its process, however that ends: none is ever stale."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coalitionlab.scenarios.errors import input_error

try:
    import fcntl
except ImportError:  # Windows: without locks, two sweeps in one folder waste work but write the same rows
    fcntl = None  # type: ignore[assignment]


@contextmanager
def locked(path: Path, folder: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold the lock of this file, alone or shared, for work in a folder; raises InputError when another process has it."""
    with path.open("a") as handle:
        if fcntl is not None:
            try:
                fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            except BlockingIOError:
                raise input_error(
                    "another process is using this folder",
                    "wait for it, or name another folder",
                    file=folder,
                ) from None
            except OSError:  # a network folder without locks
                pass
        yield
