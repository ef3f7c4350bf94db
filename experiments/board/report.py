"""What shall we do? The plans are run, compared and put before a board."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from coalitionlab.experiments import files
from coalitionlab.experiments.board.board_report import BoardReport
from coalitionlab.experiments.board.choosing import pick, search
from coalitionlab.experiments.board.docx import check_docx
from coalitionlab.experiments.board.page_one import PageOne
from coalitionlab.experiments.board.page_two import PageTwo
from coalitionlab.experiments.board.pictures import check_matplotlib
from coalitionlab.experiments.board.plans import BEST, NOW, PROPOSED, run_plans
from coalitionlab.experiments.board.quarters import plan_by_quarter
from coalitionlab.experiments.board.risks import three_risks
from coalitionlab.experiments.calibrating.begun import Begun
from coalitionlab.experiments.calibrating.calibration import Calibration
from coalitionlab.experiments.calibrating.keeping import begun_calibration
from coalitionlab.experiments.convening.drawn import Draws
from coalitionlab.experiments.convening.partners import ask_partners
from coalitionlab.experiments.convening.shocks import ask_shocks
from coalitionlab.experiments.convening.worlds import Worlds
from coalitionlab.experiments.optimising.optimise import check_optuna
from coalitionlab.experiments.settings import (
    NO_LEADER,
    AnyScenario,
    AnyStrategy,
    check_aims,
    check_count,
    check_parameters,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.scenarios.errors import InputError, input_error, quoted
from coalitionlab.scenarios.schema import Scenario, Strategy
from coalitionlab.scenarios.world import is_year_month

LOG = logging.getLogger("coalitionlab")
ENDINGS = (".html", ".htm", ".docx")
SEARCH = "search"
NONE = "none"
#: Runs in a world that page two rests on, at most (the same as page one's, up to that), and those in which remedies are tried.
OF_PARTNERS, OF_REMEDIES = 8, 4
SHOCK = 12
#: Runs of a case that has begun that are kept for the search.
SEARCH_BEGUN = 128


def board_report(
    scenario: AnyScenario | Calibration,
    strategy: AnyStrategy | None = None,
    *,
    against: AnyStrategy | None = None,
    best: AnyStrategy = SEARCH,
    begins: str | None = None,
    day_cost: float = 0.0,
    worlds: int = 24,
    replicates: int = 8,
    most: int = 20,
    parameters: Mapping[str, float] | None = None,
    seed: int = 0,
    out: str | Path | None = None,
    force: bool = False,
    workers: int | None = None,
    progress: Callable[..., None] | None = None,
) -> BoardReport:
    """Write a report for a board: two pages that it reads, then an annex, as HTML or DOCX, ready to print.

    Page one: what is advised, three plans (going on as now, the proposed, the best found) with the chance of each goal and their costs, and
    what to decide. Page two: who stands where and whom to win, the plan by quarter, three risks with what to do. It takes a minute or two.
    Given a calibration, the case has begun: plans go on from today, in runs that agree with its history.

    Parameters
    ----------
    scenario : str, Path, Scenario or Calibration
        Library name, file or value; or the results folder of calibrate, of a case that has begun.
    strategy : str, Path, Strategy or function
        The proposed plan: library name, file, FILE.py:FUNCTION. When not given, the one of the library that does best in this case.
    against : str, Path, Strategy or function
        What is done if things go on as now; when not given nobody leads (leaderless) or, in a case that has begun, it is led on as so far.
    best : str, Path, Strategy or function
        The third plan: search (320 plans are tried, which takes about half of the time), none, or a strategy of your own.
    begins : str
        The month in which the plan begins, such as 2027-01, so that the pages give dates; the scenario may say it too (starts).
    day_cost : float
        What a staff-day costs, in your money, in place of what the scenario says (money.day_rate); 0 leaves it at that.
    worlds : int
        Plausible worlds that chances are over; 0 for the parameters as they are. Of a case that has begun, this times the replicates is how many runs go on.
    replicates : int
        Runs of each plan in each world.
    most : int
        Organisations that page two examines at most, the most powerful.
    parameters : mapping of str to float
        Values of model parameters, over those of the scenario.
    seed : int
        Seed of all random numbers.
    out : str or Path
        The file to write, such as board.html or board.docx.
    force : bool
        Replace an earlier file.
    workers : int
        Threads; one a core when not given.
    progress : callable
        Called with the runs (of the search: the plans) done so far, their total, and the stage of the work.

    Returns
    -------
    BoardReport
        `report()` is the page, `document()` the DOCX, `save(file)` writes either.

    Raises
    ------
    InputError
        For anything unknown or out of range, two plans of the same name, or a DOCX without python-docx.
    Stopped
        On Ctrl-C; there is no report then.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> answer = cl.board_report("job_placement", "communication", worlds=3, replicates=2, best="none", most=3)
    >>> answer.two.risks_table.columns.tolist()
    ['risk', 'what it does', 'what to do']
    """
    clock = time.monotonic()
    _check_file(out, force)
    counts = {"worlds": (worlds, 0), "replicates": (replicates, 1), "most": (most, 1), "seed": (seed, 0)}
    for name, (value, least) in (counts | ({} if workers is None else {"workers": (workers, 1)})).items():
        check_count(name, value, least)
    if worlds == 1:
        raise input_error("got 1", "write 0 for none, or at least 2", field="worlds")
    if not 0 <= day_cost < math.inf:
        raise input_error(f"got {quoted(day_cost)}", "write a number from 0", field="day_cost")
    begun = _begun(scenario, parameters)
    (now,) = resolve_strategies(against or (NO_LEADER if begun is None else begun.as_so_far))
    case = begun.case if begun is not None else resolve_scenarios(cast("AnyScenario", scenario))[0]
    case = _dated(case, begins)
    case = case.with_(**{"money.day_rate": day_cost}) if day_cost else case
    checked = check_parameters(parameters or {})
    drawn: Draws = Worlds.of(worlds, replicates, seed, checked)
    others = None
    if begun is not None:
        drawn, others = _shared_out(begun, max(1, worlds) * replicates, best == SEARCH)

    def stage(name: str) -> dict[str, Any]:
        return {"workers": workers, "progress": lambda *counts: None if progress is None else progress(*counts, name)}

    plans, picked, tried = _known(case, now, strategy, best), 0, 0
    if strategy is None:
        proposed, picked = pick(case, now, drawn.sized(max(1, replicates // 2)), **stage("picking a plan"))
        plans = {NOW: now, PROPOSED: proposed, **plans}
    if best == SEARCH:
        plans[BEST], tried = search(
            case, now, plans[PROPOSED], others, seed=seed, parameters=checked, **stage("search")
        )
    _check_names(plans)
    ran = run_plans(case, plans, drawn, **stage("plans"))
    chosen = ran.advice if ran.advice != NOW else PROPOSED
    lever = plans[chosen]
    few = min(replicates, OF_PARTNERS)
    who = ask_partners(case, lever, drawn.sized(few), most=most, **stage("organisations, one by one"))
    month = max(1, min(SHOCK, case.months // 2))
    struck = ask_shocks(case, lever, drawn.sized(few), month=month, **stage("shocks"))
    risks = three_risks(struck, who, replicates=min(few, OF_REMEDIES), **stage("remedies"))
    two = PageTwo(who, plan_by_quarter(ran, chosen, who.followed), risks)
    one = PageOne(ran, tried, picked, *((two.first_step, two.sign) if ran.advice != NOW else ("", "")))
    given = {"begins": begins, "day_cost": day_cost or None, "most": most}
    report = BoardReport(
        one,
        two,
        best if isinstance(best, str) else getattr(plans.get(BEST), "name", NONE),
        given,
        "" if begun is None else "CALIBRATION" if isinstance(scenario, Calibration) else str(scenario),
    )
    if out is None:
        LOG.info("the report is not written; add --out FILE.html or FILE.docx")
    else:
        report.save(out, force=force)
        LOG.info("the report is in %s (made in %.0f s); print it, or pass it on", out, time.monotonic() - clock)
    if case.starts is None:
        LOG.info("add --begins YYYY-MM for dates in place of years from the start")
    return report


def _check_file(out: str | Path | None, force: bool) -> None:
    """Raise InputError, before anything runs, for a file that cannot be written."""
    if out is None:
        return
    target = Path(out)
    files.check_file(target, force)
    if target.suffix.lower() not in ENDINGS:
        raise input_error(f"got {quoted(target.name)}", "name a file that ends in .html or .docx", field="out")
    check_matplotlib()
    if target.suffix.lower() == ".docx":
        check_docx()


def _begun(scenario: AnyScenario | Calibration, parameters: Mapping[str, float] | None) -> Begun | None:
    """The runs of a case that has begun; None of one that has not. Raises InputError for parameters, which its calibration has drawn."""
    found = begun_calibration(scenario)
    if found is not None and parameters:
        raise input_error(
            "the parameters of a case that has begun are those of its runs", "set them for calibrate", field="set"
        )
    return None if found is None else Begun.of(found)


def _shared_out(begun: Begun, wanted: int, searches: bool) -> tuple[Begun, Begun | None]:
    """The runs that the report rests on, and others for the search, so that what is found is not judged by the runs that chose it."""
    if not searches:
        return begun.some(0, wanted), None
    kept = min(wanted, max(len(begun) - SEARCH_BEGUN, len(begun) // 2))
    return begun.some(0, kept), begun.some(kept, kept + SEARCH_BEGUN)


def _dated(case: Scenario, begins: str | None) -> Scenario:
    """The case with its first month in the calendar, where it is given. Raises InputError for what is no month, or another than the case has."""
    if begins is None:
        return case
    if not is_year_month(begins):
        raise input_error(f"got {quoted(begins)}", "write a year and a month such as 2027-01", field="begins")
    if case.starts not in (None, begins):
        raise input_error(
            f"the scenario starts in {case.starts}",
            "leave --begins out, or change `starts` in its file",
            field="begins",
        )
    return case.with_(starts=begins)


def _known(case: Scenario, now: Strategy, strategy: AnyStrategy | None, best: AnyStrategy) -> dict[str, Strategy]:
    """The plans that are named, by role, checked before anything runs; and that a search can be made where one is wanted."""
    plans = {NOW: now}
    if strategy is not None:
        (plans[PROPOSED],) = resolve_strategies(strategy)
    if best == SEARCH:
        try:
            check_optuna()
        except InputError:
            problem = "the best plan is searched for with Optuna, which is not installed"
            remedy = "install it: pip install 'coalitionlab[optimise]', or add --best none"
            raise input_error(problem, remedy, field="best") from None
    elif best != NONE:
        (plans[BEST],) = resolve_strategies(best)
    check_aims([case], list(plans.values()))
    _check_names(plans)
    return plans


def _check_names(plans: Mapping[str, Strategy]) -> None:
    """Raise InputError for two plans of the same name."""
    names = [plan.name for plan in plans.values()]
    for role, name in zip(plans, names, strict=True):
        if names.count(name) > 1:
            problem = f"two plans are called {quoted(name)}"
            field = {NOW: "against", PROPOSED: "against", BEST: "best"}[role if role != NOW else PROPOSED]
            raise input_error(problem, "name another to compare with", field=field)
