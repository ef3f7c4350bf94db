"""Monthly values of many runs, kept out of memory until they become a few quantiles a month.

The quantiles are exact, so every value has to be kept until the last run: 14 outcomes by month by run. Beyond a
limit they go to a temporary file, laid out so that one month's outcome is read back without the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile

import numpy as np
from numpy.typing import NDArray

from coalitionlab.scenarios.errors import input_error

Values = NDArray[np.float64]

IN_MEMORY = 64 * 2**20
"""Bytes that stay in memory; beyond, all goes to a file in the folder for temporary files (TMPDIR)."""
AT_ONCE = 16 * 2**20
"""Bytes that are read back at once."""


class MonthlyValues:
    """Monthly values of S strategies over T months of K outcomes: added block by block, read a few columns at a time."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed by `close`)
        self._runs: list[int] = []
        self._shape = (0, 0, 0)

    def add(self, values: Values) -> None:
        """Keep the values of some more runs of every strategy, shape (S, runs, T, K).

        Raises InputError when the folder for temporary files is full.
        """
        strategies, runs, months, outcomes = values.shape
        columns = np.ascontiguousarray(np.moveaxis(values, 1, 3))
        try:
            self._file.seek(self._start(len(self._runs)))
            self._file.write(columns.data.cast("B"))
        except OSError as error:
            raise input_error(
                f"no room for the monthly values ({error.strerror})",
                "point TMPDIR to a larger disk, or leave the monthly values out",
                field="months",
            ) from None
        self._shape = (strategies, months, outcomes)
        self._runs.append(runs)  # last: a block that was only half written does not count

    def columns(self, strategy: int, blocks: int | None = None) -> Iterator[Values]:
        """Yield the values of one strategy, shape (some columns, runs); the columns are months by outcomes, in that order.

        `blocks` leaves out what was added after so many blocks.
        """
        _, months, outcomes = self._shape
        runs, width = self._runs[:blocks], months * outcomes
        step = max(1, AT_ONCE // (8 * max(sum(runs), 1)))
        for first in range(0, width, step):
            count = min(step, width - first)
            yield np.concatenate(
                [self._read(block, strategy, first, count) for block in range(len(runs))], axis=1
            )

    @property
    def months(self) -> int:
        """Number of months, T."""
        return self._shape[1]

    def close(self) -> None:
        """Let the values go, and the file with them."""
        self._file.close()

    def _read(self, block: int, strategy: int, first: int, count: int) -> Values:
        _, months, outcomes = self._shape
        runs = self._runs[block]
        self._file.seek(self._start(block) + 8 * runs * (strategy * months * outcomes + first))
        found = np.frombuffer(self._file.read(8 * runs * count))
        return found.reshape(count, runs)

    def _start(self, block: int) -> int:
        strategies, months, outcomes = self._shape
        return 8 * strategies * months * outcomes * sum(self._runs[:block])
