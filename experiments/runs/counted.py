"""Progress in absolute numbers, from a beginning and steps."""

from __future__ import annotations

from collections.abc import Callable

#: Called with the runs that are done and the runs in all (None: not known yet), once before the first and whenever some are done.
Progress = Callable[[int, int | None], None]


class Counted:
    """Adds up the number of runs, and calls `progress` with those done so far and the total."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress, self.done = progress, 0
        self.total: int | None = None

    def begin(self, total: int | None, done: int) -> None:
        """Begin with so many runs in all (None: not known yet), of which some are done already."""
        self.total = total
        self.add(done)

    def add(self, more: int) -> None:
        """Count runs that were just done."""
        self.done += more
        if self.progress is not None:
            self.progress(self.done, self.total)
