"""How many units make a chunk: as many as take a second or two, going by the last chunk made."""

from __future__ import annotations

from dataclasses import dataclass

#: Seconds that a chunk should take: long beside the cost of handing it out and keeping it, short beside what a stop may lose.
SECONDS = 2.0
#: How much larger than the last one a chunk may be: the first is a probe of one unit, which may have to compile the model.
GROWTH = 4
#: Towards the end chunks get smaller, down to this share, so that all workers finish together.
LEAST_SHARE = 10


@dataclass
class Pace:
    """The size of the next chunk; `most` is the limit that memory sets."""

    most: int
    fitting: int = 1

    def learn(self, units: int, seconds: float) -> None:
        """Take in how long a chunk took."""
        fit = int(units * SECONDS / max(seconds, 1e-6))
        self.fitting = max(1, min(fit, max(units * GROWTH, self.fitting), self.most))

    def size(self, left: int, workers: int) -> int:
        """How many of the units left the next chunk should take."""
        share = left // (2 * max(1, workers))
        return max(1, min(self.fitting, max(share, self.fitting // LEAST_SHARE)))
