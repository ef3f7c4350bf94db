"""A rehearsal: functions of one's own go through all their runs before the search, so that one that fails costs no search."""

from __future__ import annotations

from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.optimising.finish import fresh_replicates
from coalitionlab.experiments.optimising.request import Request
from coalitionlab.experiments.optimising.scores import Yardstick
from coalitionlab.experiments.optimising.search import Progress, Told
from coalitionlab.scenarios.led import Led


def rehearse(request: Request, yard: Yardstick, told: Told) -> None:
    """Make the runs that the functions among `request.own` will have, and keep nothing of them.

    A function may overspend or fail in some runs only. Its runs are a few hundred where the search has tens of thousands, and
    what is mended in its file makes another search: one that failed in the judgement could not be gone on with.

    Raises InputError when a function fails, or asks for what no convener could do.
    """
    asked = [one for one in request.own if isinstance(one, Led)]
    if not asked:
        return
    nothing = float("nan")
    total = len(asked) * len(request.scenarios) * request.each * max(1, request.worlds)
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        told(Progress("rehearsing", done, total, nothing, nothing))

    yard.measure(asked, 0, 1)  # most that go wrong do so here, before anything is shown
    count(0)
    compare(
        request.scenarios, asked, replicates=request.each, seed=request.seed, worlds=request.worlds,
        parameters=request.parameters, workers=yard.workers, months=False, progress=count,
    )  # fmt: skip
    yard.measure(asked, 1, request.replicates + fresh_replicates(request, yard) - 1)
