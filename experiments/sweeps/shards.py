"""Shards: the units of a study dealt to jobs that need not know of each other."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coalitionlab.experiments.sweeps.parts import Range
from coalitionlab.scenarios.errors import input_error, quoted

MOST_SHARDS = 100_000
_WORDS = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")


@dataclass(frozen=True, order=True)
class Shard:
    """Shard `number` (from 1) of `count`: the units that follow those of the shard before, as many as of any other."""

    count: int
    number: int

    @classmethod
    def of(cls, words: str | Shard) -> Shard:
        """A shard as written: K/N. Raises InputError for anything else."""
        if isinstance(words, Shard):
            return words
        found = _WORDS.fullmatch(words)
        if not found or not 1 <= int(found[1]) <= int(found[2]) <= MOST_SHARDS:
            raise input_error(
                f"got {quoted(words)}", "write it as K/N, K from 1 to N, as in 2/8", field="--shard"
            )
        return cls(int(found[2]), int(found[1]))

    def __str__(self) -> str:
        return f"{self.number}-of-{self.count}"

    def units(self, total: int) -> Range:
        """Its first unit and the one after its last, of so many."""
        return total * (self.number - 1) // self.count, total * self.number // self.count
