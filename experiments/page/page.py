"""`page`: a case, strategies and the engine in one file that any browser opens, without a server or the internet."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from coalitionlab.experiments.calibrating.begun import Begun
from coalitionlab.experiments.calibrating.calibration import Calibration
from coalitionlab.experiments.calibrating.keeping import begun_calibration
from coalitionlab.experiments.files import check_file, write_files
from coalitionlab.experiments.page.making import make_page
from coalitionlab.experiments.page.packing import Onward, packed, phase_data
from coalitionlab.experiments.settings import AnyScenario, AnyStrategy
from coalitionlab.model.blueprint import blueprint
from coalitionlab.model.ground import parameter_rows
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.loader import as_scenario, as_strategy, list_scenarios, load_scenario
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Runs of a case that has begun that a page goes on with: as many as it makes of any other (`ALL` of `front/asking.js`).
MOST = 200


def page(
    scenario: AnyScenario | Calibration | None = None,
    strategies: Sequence[AnyStrategy] = (),
    *,
    all: bool = False,
    out: Path,
    force: bool = False,
) -> str:
    """Make a page of one file that runs the model in the reader's own browser: by double click, from a stick, by mail, offline.

    It holds the engine, the scenario with its goals, the strategies given, and the library's scenarios and strategies beside them; it
    opens with the scenario, and the first two strategies given. With --all it is a folder for any static host: a page of the library, and
    one that opens with each of its scenarios. Given a calibration, the case has begun, and is alone: its runs agree with the history, and
    go on from today under every plan.

    Parameters
    ----------
    scenario : Scenario, Calibration, str or Path, optional
        Library name, path or value; or the results folder of calibrate, of a case that has begun.
    strategies : sequence of Strategy, str or Path
        Library names, paths or values, to open with or beside those of the library.
    all : bool
        Make a folder with pages of the whole library.
    out : Path
        New file, NAME.html; or with --all, a folder.
    force : bool
        Replace the file, or the pages in the folder.

    Returns
    -------
    str
        What was made: names and sizes.

    Raises
    ------
    InputError
        For an unknown scenario or strategy, a strategy that is a Python function, a file that exists or cannot be written, and when
        the engine cannot be made here.
    """
    out = Path(out)
    if all == (scenario is not None):
        raise input_error("a page is of one scenario, or of all", "name a scenario, or add --all")
    given = [_strategy(each) for each in strategies]
    files: dict[str, Any] = {out.name: scenario}
    folder = out.parent
    if all:
        names = list_scenarios()
        files = {"index.html": names[0], **{f"{name}.html": name for name in names}}
        folder = out
    elif out.suffix != ".html":
        raise input_error(f"the name ends in {out.suffix or 'nothing'}", "name a file NAME.html", file=out)
    for name in files:
        check_file(folder / name, force)
    typed = {as_strategy(each).name: shlex.quote(str(each)) for each in strategies if isinstance(each, str | Path)}
    found = begun_calibration(scenario)
    if found is not None:
        begun = Begun.of(found, MOST)
        if isinstance(scenario, str | Path):
            typed |= {begun.case.name: shlex.quote(str(scenario))}
        pages = {out.name: make_page([begun.whole(begun.case)], given, typed=typed, onward=onward(begun))}
    else:
        if isinstance(scenario, str | Path):
            typed |= {as_scenario(scenario).name: shlex.quote(str(scenario))}
        library = [load_scenario(name) for name in list_scenarios()]
        pages = {name: make_page(_first(each, library), given, typed=typed) for name, each in files.items()}
    write_files(folder, {name: text.encode() for name, text in pages.items()})
    return "\n".join(f"{folder / name}: {len(text.encode()) / 1000:.0f} kB" for name, text in pages.items())


def _first(given: AnyScenario, library: Sequence[Scenario]) -> list[Scenario]:
    """A scenario, then the others of the library."""
    first = as_scenario(given)
    return [first, *(each for each in library if each.name != first.name)]


def onward(begun: Begun) -> Onward:
    """Return what happened, and the runs that agree with it: the page makes each again from its seed, its number and its parameters."""
    found, history = begun.calibration, begun.history
    rows, _ = parameter_rows(begun.whole(begun.case), begun.parameters, len(begun))
    style, names = begun.setup.strategy.convener, list(blueprint(begun.setup.scenario).names)
    seed, numbers = found.prior.seed, begun.numbers.tolist()
    facts = {
        "onward": {
            "today": begun.today, "seed": seed, "numbers": numbers, "parameters": packed(rows),
            "past": [phase_data(phase) for phase in begun.joined(Strategy(name="nothing")).phases[:-1]],
            "style": {name: getattr(style, name) for name in ("control", "transparency")},
            "members": [names.index(name) for name in begun.members], "about": list(found.about), "accepted": len(found.posterior.rows), "made": found.runs, "effective": found.posterior.effective, "who": found.named.words(),
        },
        "history": {
            "starts": history.starts, "months": history.months, "before": history.inside_at_start, "joins": list(history.joins), "undated": [],
            "leaves": history.leaves and list(history.leaves),
            "delivered": None if history.delivered is None else [[month, ""] for month in history.delivered],
        },
    }  # fmt: skip
    return Onward(seed, numbers, facts)


def _strategy(given: AnyStrategy) -> Strategy:
    """A strategy with phases."""
    strategy = as_strategy(given)
    if isinstance(strategy, Led):
        remedy = "give a strategy with phases: a page holds no Python"
        raise input_error(f"{strategy.name} is a Python function", remedy, field="strategies")
    return strategy
