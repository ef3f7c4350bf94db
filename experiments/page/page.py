"""`page`: a case, strategies and the engine in one file that any browser opens, without a server or the internet."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import shlex
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from coalitionlab.experiments.calibrating.begun import Begun, begun_calibration
from coalitionlab.experiments.calibrating.calibration import Calibration
from coalitionlab.experiments.files import check_file, write_files
from coalitionlab.experiments.page.bringing import vocabulary
from coalitionlab.experiments.page.bundling import FRONT, bundle
from coalitionlab.experiments.page.packing import case, shared, strategy_data
from coalitionlab.experiments.page.telling import asked, opens, story
from coalitionlab.experiments.settings import AnyScenario, AnyStrategy
from coalitionlab.experiments.web.export import stored_module
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.loader import as_scenario, as_strategy, list_scenarios, list_strategies, load_strategy
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Runs of a case that has begun that a page goes on with: as many as it makes of any other (`ALL` of `front/asking.js`).
MOST = 200
ENGINE = Path(__file__).parents[1] / "web" / "engine.js"


def page(
    scenario: AnyScenario | Calibration | None = None,
    strategies: Sequence[AnyStrategy] = (),
    *,
    all: bool = False,
    out: Path,
    force: bool = False,
) -> str:
    """Make a page of one file that runs the model in the reader's own browser: by double click, from a stick, by mail, offline.

    It holds the engine, the scenario with its goals, the strategies of the library and those given; the first two given are what it
    opens with. With --all it is a folder for any static host: a page of the whole library, and one of each of its scenarios.
    Given a calibration, the case has begun: its runs agree with the history, and go on from today under every plan.

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
    files: dict[str, list[Any]] = {out.name: [scenario]}
    folder = out.parent
    if all:
        files = {"index.html": list(list_scenarios()), **{f"{name}.html": [name] for name in list_scenarios()}}
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
        files[out.name] = [begun.whole(begun.case)]
        pages = {out.name: make_page(files[out.name], given, typed=typed, begun=begun)}
    else:
        if isinstance(scenario, str | Path):
            typed |= {as_scenario(scenario).name: shlex.quote(str(scenario))}
        pages = {
            name: make_page([as_scenario(each) for each in cases], given, typed=typed) for name, cases in files.items()
        }
    write_files(folder, {name: text.encode() for name, text in pages.items()})
    return "\n".join(f"{folder / name}: {len(text.encode()) / 1000:.0f} kB" for name, text in pages.items())


def make_page(
    scenarios: Sequence[Scenario], strategies: Sequence[Strategy], tools: str = "", typed: Mapping[str, str] | None = None,
    begun: Begun | None = None,
) -> str:  # fmt: skip
    """The page, of scenarios and of the library's strategies beside these; its text follows from these and the sources alone.

    `tools` is the address, up to what stands after the page's own `#`, of what a server adds to it; without one nothing links there. `typed` says how commands name
    scenarios and strategies, where not by their names. With `begun` the one scenario is of a case that has begun, `begun.whole(begun.case)`.
    """
    named = {name: load_strategy(name) for name in list_strategies()}
    named.update({each.name: each for each in strategies})
    questions, others, plans = asked({each.name: each for each in scenarios}, named)
    cases: dict[str, Any] = {}
    frame: dict[str, Any] = {}
    for scenario in scenarios:
        packed, frame = case(scenario, list(named.values()), begun)
        cases[scenario.name] = packed | story(scenario, named.values())
    for scenario in others:  # of a question only: not among those to choose from
        cases.setdefault(scenario.name, case(scenario, [])[0] | story(scenario, ()) | {"asked": True})
    module, layout = stored_module()
    library = {
        "version": version("coalitionlab"), "shared": shared() | {"frame": frame}, "cases": cases,
        "strategies": {name: strategy_data(each) for name, each in named.items()}
        | {each.name: strategy_data(each) | {"asked": True} for each in plans if each.name not in named},
        "questions": questions, "opens": opens(strategies), "layout": json.loads(layout), "reading": vocabulary(()), "tools": tools,
        "typed": dict(typed or {}),
    }  # fmt: skip
    return _assembled(module, library, "; connect-src 'self'" if tools else "")


def _assembled(module: bytes, library: object, asks: str = "") -> str:
    """The page's template, filled; its policy allows this script and this style alone, and what it `asks`: of nobody, or its own server."""
    sources = {path.stem: path.read_text(encoding="utf-8") for path in (*FRONT.glob("*.js"), ENGINE)}
    script = bundle(sources, "main")
    style = "".join(
        path.read_text(encoding="utf-8") for path in sorted(FRONT.glob("*.css"), key=lambda path: path.stem != "page")
    )
    filled = {
        "SCRIPT": script, "STYLE": style, "SCRIPT_HASH": _hash(script), "STYLE_HASH": _hash(style), "ENGINE": _text(module), "ASKS": asks,
        "LIBRARY": _text(json.dumps(library, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()),
    }  # fmt: skip
    template = (FRONT / "page.html").read_text(encoding="utf-8")
    return "".join(filled.get(part, part) for part in template.split("%%"))


def _text(content: bytes) -> str:
    """Bytes, compressed, as letters that need no escaping."""
    return base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def _strategy(given: AnyStrategy) -> Strategy:
    """A strategy with phases."""
    strategy = as_strategy(given)
    if isinstance(strategy, Led):
        remedy = "give a strategy with phases: a page holds no Python"
        raise input_error(f"{strategy.name} is a Python function", remedy, field="strategies")
    return strategy
