"""Where a comparison comes from: its manifest and the command that makes it again."""

from __future__ import annotations

import platform
import shlex
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from coalitionlab.experiments.provenance import FORMAT, described, strategy_word, typed, units, versions
from coalitionlab.experiments.worlds.draws import chosen_uncertain

if TYPE_CHECKING:
    from coalitionlab.experiments.comparing.comparison import Comparison


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
        "rules": [rule.to_dict() for rule in comparison.rules],
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


def _rule_options(comparison: Comparison) -> list[str]:
    """Return the options of the rules compared that are not at their defaults, as `decision.OPTION=VALUE`."""
    options: dict[str, Any] = {}
    for scenario in comparison.scenarios:
        for name, field in type(scenario.decision).model_fields.items():
            value = getattr(scenario.decision, name)
            if name != "rule" and value != field.default:
                options[name] = str(value).lower()
    return [f"decision.{name}={value}" for name, value in options.items()]
