"""The search as it is kept in a folder: Optuna's journal, a generation at a time, that survives anything.

A journal is written beside the search, in one thread, while the next generation is run. Whatever a killed process left half
written is cut off; a search that goes on is, number for number, the search that was never stopped.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from optuna.trial import FrozenTrial

JOURNAL, STUDY = "search.log", "search"


class Journal:
    """The trials kept in a folder, which this process holds the lock of."""

    def __init__(self, folder: Path, outcomes: int) -> None:
        import optuna
        from optuna.storages import JournalStorage
        from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock

        class Held(JournalFileOpenLock):
            """No lock but that of the folder, which goes with its process; Optuna's own may outlive it."""

            def acquire(self) -> bool:
                return True

            def release(self) -> None:
                pass

        path = folder / JOURNAL
        mend(path)
        storage = JournalStorage(JournalFileBackend(str(path), lock_obj=Held(str(path))))
        self._study = optuna.create_study(
            storage=storage, study_name=STUDY, directions=["maximize"] * outcomes, load_if_exists=True
        )
        self._pool = ThreadPoolExecutor(1)
        self._writing: Future[Any] | None = None

    def trials(self) -> list[FrozenTrial]:
        """The trials that are kept, in order."""
        return self._study.get_trials(deepcopy=False)

    def keep(self, trials: Sequence[FrozenTrial]) -> None:
        """Write more trials, after those before; raises OSError when the last could not be written."""
        self.settle()
        self._writing = self._pool.submit(self._study.add_trials, list(trials))

    def settle(self) -> None:
        """Wait until all is on the disk."""
        if self._writing is not None:
            self._writing.result()
            self._writing = None

    def close(self) -> None:
        """Finish writing."""
        self._pool.shutdown()


def mend(path: Path) -> None:
    """Cut off a last line that was not finished."""
    if not path.exists():
        return
    content = path.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        with path.open("r+b") as sink:
            sink.truncate(whole)
            os.fsync(sink.fileno())
