"""Where results come from: everything needed to make them again, and to see whether anything has changed."""

from __future__ import annotations

import hashlib
import json
import platform
import shlex
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from coalitionlab.experiments.text import finite
from coalitionlab.experiments.worlds.draws import chosen_uncertain
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.schema import Strategy

if TYPE_CHECKING:
    from coalitionlab.experiments.comparing.comparison import Comparison

FORMAT = 1
PACKAGES = ("coalitionlab", "mesa", "numpy", "numba", "pandas", "pyarrow", "pydantic", "scipy", "plotly")
LABEL_UNITS = {
    "scenario": "name",
    "strategy": "name",
    "world": "number from 0",
    "replicate": "number from 0: the luck met, the same for every strategy",
    "month": "number from 1",
    "outcome": "name",
}
BAND_UNITS = {
    "mean": "unit of the outcome, over runs",
    "q05": "unit of the outcome, 5 % point over runs",
    "q25": "unit of the outcome, 25 % point over runs",
    "q50": "unit of the outcome, median over runs",
    "q75": "unit of the outcome, 75 % point over runs",
    "q95": "unit of the outcome, 95 % point over runs",
}


def manifest(comparison: Comparison) -> dict[str, Any]:
    """Return what made the results, as plain JSON values."""
    return {
        "format": FORMAT,
        "kind": "comparison",
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "complete": comparison.complete,
        "seed": comparison.seed,
        "replicates": comparison.replicates,
        "worlds": comparison.worlds,
        "baseline": comparison.baseline,
        "runs": len(comparison.runs),
        "seconds": round(comparison.seconds, 3),
        "command": command_line(comparison),
        "precision": precision_facts(comparison),
        "rules": [asdict(one) | {"sha256": one.sha256} for one in comparison.rules],
        "variants": [asdict(one) for one in comparison.variants],
        "parameters": dict(comparison.parameters),
        "world_parameters": [dict(world) for world in comparison.world_parameters],
        "scenarios": [described(one) for one in comparison.scenarios],
        "strategies": [described(one) for one in comparison.strategies],
        "versions": versions(),
        "platform": {"system": platform.platform(), "machine": platform.machine()},
        "units": units(),
    }


def precision_facts(comparison: Comparison) -> dict[str, Any] | None:
    """Return the precision asked for and, per scenario, what was reached; None when none was asked for."""
    if comparison.precision is None:
        return None
    return asdict(comparison.precision) | {"reached": [asdict(one) for one in comparison.reached]}


def described(thing: Any) -> dict[str, Any]:
    """Return the content of a scenario or strategy with its SHA-256, so that a changed file shows."""
    content = finite(thing.model_dump(mode="json", by_alias=True))
    return {"name": thing.name, "sha256": digest(content), "content": content}


def digest(content: Any) -> str:
    """Return the SHA-256 of plain JSON values, whatever the order of their keys."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that results depend on."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def units() -> dict[str, dict[str, str]]:
    """Return the unit and meaning of every column of the tables."""
    per_run = {name: f"{one.unit}: {one.meaning}" for name, one in PER_RUN.items()}
    monthly = {name: f"{one.unit}: {one.meaning}" for name, one in MONTHLY.items()}
    return {"runs": LABEL_UNITS | per_run, "months": LABEL_UNITS | BAND_UNITS, "months.outcome": monthly}


def typed() -> str:
    """The command as it was typed; nothing when what is running came about some other way."""
    if sys.argv and "coalitionlab" in sys.argv[0].rpartition("/")[2]:
        return shlex.join(["coalitionlab", *sys.argv[1:]])
    return ""


def command_line(comparison: Comparison) -> str:
    """Return the command that makes these runs again (as typed, when they came from the command line)."""
    if as_typed := typed():
        return as_typed
    names = [one.base for one in comparison.variants] or [one.name for one in comparison.scenarios]
    words = ["coalitionlab", "compare", *dict.fromkeys(names)]
    for strategy in comparison.strategies:
        words += ["--strategy", strategy_word(strategy)]
    words += ["--replicates", str(comparison.replicates), "--seed", str(comparison.seed)]
    words += ["--worlds", str(comparison.worlds)] if comparison.worlds else []
    for name in chosen_uncertain(comparison.world_parameters, comparison.parameters):
        words += ["--uncertain", name]
    for rule in comparison.rules:
        words += ["--rule", f"{rule.file or 'FILE.py'}:{rule.name}" if rule.own else rule.name]
    if comparison.variants:
        words += [word for option in _rule_options(comparison) for word in ("--set", option)]
    words += [] if len(comparison.months) else ["--no-months"]
    asked = comparison.precision
    if asked is not None:
        words += ["--precision", f"{asked.half_width:g}", "--outcome", asked.outcome]
        words += ["--precision-of", asked.of, "--max-replicates", str(asked.most)]
    for name, value in comparison.parameters.items():
        words += ["--set", f"{name}={value!r}"]
    return shlex.join(words)


def strategy_word(strategy: Strategy) -> str:
    """Return how a strategy is named on the command line."""
    if not isinstance(strategy, Led):
        return strategy.name
    return f"{strategy.file or 'FILE.py'}:{strategy.function}"


def _rule_options(comparison: Comparison) -> list[str]:
    """Return the options of the rules compared that are not at their defaults, as `decision.OPTION=VALUE`."""
    options: dict[str, Any] = {}
    for scenario in comparison.scenarios:
        for name, field in type(scenario.decision).model_fields.items():
            value = getattr(scenario.decision, name)
            if name != "rule" and value != field.default:
                options[name] = str(value).lower()
    return [f"decision.{name}={value}" for name, value in options.items()]
