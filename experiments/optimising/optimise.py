"""The best use of a budget: a strategy searched for under the capacity, and judged on fresh random numbers."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np

from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.comparing.comparison import HEADLINE, Comparison
from coalitionlab.experiments.optimising.draft import strategy_of
from coalitionlab.experiments.optimising.finish import Chosen, finish
from coalitionlab.experiments.optimising.judge import front_table, held_out, lead
from coalitionlab.experiments.optimising.optimum import Optimum
from coalitionlab.experiments.optimising.own import FOUND
from coalitionlab.experiments.optimising.rehearsal import rehearse
from coalitionlab.experiments.optimising.request import Request, requested
from coalitionlab.experiments.optimising.scores import Yardstick
from coalitionlab.experiments.optimising.search import Found, Progress, Told, search
from coalitionlab.experiments.settings import AnyScenario, AnyStrategy, check_count
from coalitionlab.experiments.worlds.draws import draw_worlds
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.schema import Strategy

TRIALS, REPLICATES, JUDGED, PHASES = 4800, 48, 400, 4
STREAM = 0x6C75636B
"""Keeps the luck and the worlds of the search apart from those of every other experiment of the same seed."""


def optimise(
    scenarios: AnyScenario | Sequence[AnyScenario],
    *,
    strategies: AnyStrategy | Sequence[AnyStrategy] | None = None,
    capacity: float | None = None,
    outcome: str | Sequence[str] = HEADLINE,
    robust: str = "mean",
    worlds: int = 0,
    trials: int = TRIALS,
    replicates: int = REPLICATES,
    judged: int = JUDGED,
    phases: int = PHASES,
    style: bool = True,
    seed: int = 0,
    out: str | Path | None = None,
    resume: bool = False,
    force: bool = False,
    workers: int | None = None,
    parameters: Mapping[str, float] | None = None,
    progress: Told | None = None,
) -> Optimum:
    """Search for a strategy that does better than the library's and your own, under the same capacity, and say whether it does.

    Args:
        scenarios: one or several: library names, paths, or Scenario values.
        strategies: your own, beside the library's: names, paths, FILE.py:FUNCTION, Strategy values or functions. What is found is judged
            against them too; those with phases are where the search starts from as well.
        capacity: staff-days a month, every month, in place of what the scenarios say; events no longer change it then.
        outcome: what is to be had, a name of `PER_RUN`; several for a Pareto front.
        robust: over scenarios and worlds: their `mean`, the `worst` of them, or the largest `regret` against the best
            of the library, and of your own, in each.
        worlds: sets of the uncertain parameters to draw; 0 takes them as they are.
        trials: strategies to try. replicates: runs of each in every scenario and world, at least 4 (those that look poor get a quarter).
        judged: runs of each in every scenario in the final judgement, at least 20 (at least 8 a world).
        phases: most phases a strategy may have.
        style: whether it may choose the convener's control and transparency.
        seed: the same seed gives the same search. The judgement uses the random numbers that `compare` has for it, the search
            others.
        out: a folder for what is found and for the search itself; with `resume` it goes on there, with `force` it begins again.
        workers: threads; as many as there are cores when not given. Results do not depend on it.
        parameters: values over those of the scenarios and the defaults.
        progress: told how far it is, with a `Progress`; it may raise KeyboardInterrupt to stop.

    Raises:
        InputError: for an unknown name, one that is taken, a strategy that asks for more than the capacity, a value out of range, an outcome that is not defined in a scenario, a folder that cannot be
            used; or when Optuna is not installed.
        KeyboardInterrupt: when stopped by hand; with `out`, what was tried is kept there.
    """
    check_optuna()
    if workers is not None:
        check_count("workers", workers, 1)
    request = requested(
        scenarios, outcome, robust=robust, capacity=capacity, worlds=worlds, trials=trials, replicates=replicates,
        judged=judged, phases=phases, style=style, seed=seed, parameters=parameters, strategies=strategies,
    )  # fmt: skip
    return run_request(request, out=out, resume=resume, force=force, workers=workers, progress=progress)


def run_request(
    request: Request,
    *,
    out: str | Path | None,
    resume: bool,
    force: bool,
    workers: int | None,
    progress: Told | None,
) -> Optimum:
    """Do what is asked, in a folder when there is one."""
    from coalitionlab.experiments.optimising.folder import check_place, held

    told = progress or (lambda _: None)
    if resume and out is None:
        raise input_error(
            "resume needs the folder of the search", "name the folder of the search (out)", field="resume"
        )
    yard = yardstick(request, workers)
    if out is not None:
        check_place(Path(out), request, resume=resume, force=force)
    rehearse(request, yard, told)  # before anything is written
    where = nullcontext(None) if out is None else held(Path(out), request, resume=resume, force=force)
    began = time.perf_counter()
    with where as place:
        found = search(request, yard, place.journal if place is not None else None, told)
        chosen = finish(request, yard, found, told)
        optimum = judge(request, found, chosen, workers, told)
        optimum = replace(optimum, seconds=time.perf_counter() - began)
        if place is not None:
            place.write(optimum)
    return optimum


def yardstick(request: Request, workers: int | None) -> Yardstick:
    """What the search measures by: its own luck, its own worlds."""
    own = int(np.random.SeedSequence([STREAM, request.seed]).generate_state(1, np.uint32)[0])
    worlds = draw_worlds(request.worlds, seed=own, fixed=request.parameters)
    return Yardstick(request.scenarios, worlds, request.outcomes, request.parameters, own, workers)


def judge(request: Request, found: Found, chosen: Chosen, workers: int | None, told: Told) -> Optimum:
    """Run what was found and its rivals on the random numbers of the seed, which the search has not seen."""
    levers = named(request, chosen)
    strategies = [*levers, *request.rivals]
    total = len(request.scenarios) * len(strategies) * request.each * max(1, request.worlds)
    done, best, library = 0, float("nan"), float(found.library[:, 0].max())

    def count(more: int) -> None:
        nonlocal done
        done += more
        told(Progress("judging", done, total, best, library))

    comparison = compare(
        request.scenarios, strategies, replicates=request.each, seed=request.seed, worlds=request.worlds,
        parameters=request.parameters, workers=workers, months=False, progress=count, baseline=levers[0].name,
    )  # fmt: skip
    return judged(request, found, chosen, comparison)


def judged(request: Request, found: Found, chosen: Chosen, comparison: Comparison) -> Optimum:
    """What the runs of the judgement say of what was found."""
    levers = named(request, chosen)
    first = lead(comparison, request, levers[0].name, request.outcomes[0])
    others = (lead(comparison, request, levers[0].name, one, first.strategy) for one in request.outcomes[1:])
    leads = (first, *others)
    over_own = tuple(
        lead(comparison, request, levers[0].name, first.outcome, one.name) for one in request.own
    )
    tables = {outcome: held_out(comparison, levers[0].name, outcome) for outcome in request.outcomes}
    names = [one.name for one in levers]
    return Optimum(
        request,
        levers,
        leads,
        tables,
        front_table(comparison, request, names),
        comparison,
        found.tried,
        chosen.shortlisted,
        over_own,
    )


def named(request: Request, chosen: Chosen) -> tuple[Strategy, ...]:
    """What was chosen as strategies of the names under which they are written."""
    cases = ", ".join(one.title or one.name for one in request.scenarios)
    about = {
        "source": "Found by coalitionlab optimise; made by a search, not taken from a text",
        "summary": f"Searched for on {cases}: {' and '.join(name.replace('_', ' ') for name in request.outcomes)}.",
        "assumed": (
            "What it does well, it does in this model, for these scenarios, under their assumptions.",
        ),
    }
    names = [FOUND, *(f"front_{number}" for number in range(2, len(chosen.drafts) + 1))]
    titles = [
        "Found by search",
        *(f"Found by search, {number}" for number in range(2, len(chosen.drafts) + 1)),
    ]
    return tuple(
        strategy_of(draft, name, title=title, **about)
        for draft, name, title in zip(chosen.drafts, names, titles, strict=True)
    )


def check_optuna() -> None:
    """Raise InputError, with the extra to install, when Optuna is not there; else have it write no lines of its own."""
    try:
        import optuna
    except ImportError:
        raise input_error(
            "optimising needs Optuna", "install it: pip install 'coalitionlab[optimise]'"
        ) from None
    optuna.logging.set_verbosity(optuna.logging.WARNING)
