"""The page of a search: one HTML file that asks for nothing from elsewhere."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from coalitionlab.experiments.optimising import figures
from coalitionlab.experiments.optimising.words import plan_words, rivals
from coalitionlab.experiments.page import embedded, page
from coalitionlab.experiments.provenance import described, strategy_word, versions
from coalitionlab.experiments.sweeps.manifest import command
from coalitionlab.experiments.text import digits_for
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.loader import list_scenarios
from coalitionlab.scenarios.names.outcomes import PER_RUN

if TYPE_CHECKING:
    from coalitionlab.experiments.optimising.optimum import Optimum


def report(found: Optimum) -> str:
    """The page as text."""
    asked = found.request
    content: dict[str, Any] = {
        "found": found, "asked": asked, "titles": figures.titles_of(found), "rivals": rivals(found), "own": {one.name for one in asked.own},
        "title": ", ".join(one.title or one.name for one in asked.scenarios[:3]) + (" and others" if len(asked.scenarios) > 3 else ""),
        "outcomes": [PER_RUN[name] for name in asked.outcomes],
        "verdict": found.verdict(), "plan": plan_words(found),
        "timeline": embedded(figures.timeline(found)),
        "front": embedded(figures.front(found)) if asked.front else None,
        "cases": [
            {
                "name": one.name, "figure": embedded(figures.judgement(found, one.name)),
                "rows": found.table[found.table["scenario"] == one.name].to_dict(orient="records"),
            }
            for one in asked.scenarios
        ],
        "fronts": found.front.to_dict(orient="records"),
        "digits": {name: digits_for(found.front[name]) for name in asked.outcomes}, "level": digits_for(found.table["mean"]),
        "command": command() if "sweep" not in command() else "coalitionlab.optimise(...) in Python",
        "again": compare_command(found), "versions": versions() | {"optuna": _optuna()},
        "hashes": [(one["name"], one["sha256"]) for one in map(described, [*asked.scenarios, *found.strategies, *asked.own])],
        "words": lambda name: name.replace("_", " "),
    }  # fmt: skip
    return page("optimise.html.j2", content, {})


def compare_command(found: Optimum) -> str:
    """The command that makes the runs of the judgement again, from the strategy file; what is one's own as NAME.yaml or FILE.py:FUNCTION."""
    asked, known = found.request, list_scenarios()
    cases = [one.name if one.name in known else f"{one.name}.yaml" for one in asked.scenarios]
    words = ["coalitionlab", "compare", *cases, "-s", "found.yaml"]
    words += [word for one in asked.library for word in ("-s", one.name)]
    own = (strategy_word(one) if isinstance(one, Led) else f"{one.name}.yaml" for one in asked.own)
    words += [word for one in own for word in ("-s", one)]
    words += ["-n", str(found.comparison.replicates), "--seed", str(asked.seed)]
    words += ["--worlds", str(asked.worlds)] if asked.worlds else []
    if asked.capacity is not None:
        words += ["--set", f"convener.capacity={asked.capacity:g}"]
        events = {place for one in asked.scenarios for place, _ in enumerate(one.environment.events)}
        if len(asked.scenarios) == 1:  # an event's number means the same thing in one scenario only
            words += [
                word
                for place in sorted(events)
                for word in ("--set", f"environment.events.{place}.capacity=null")
            ]
    for name, value in asked.parameters.items():
        words += ["--set", f"{name}={value!r}"]
    return shlex.join(words)


def _optuna() -> str:
    from importlib.metadata import version

    return version("optuna")
