"""What of the compiled model a module offers, and what the columns of its arrays mean. A door more is a line more here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coalitionlab.experiments.web.populations import prepare_kept, unit_population
from coalitionlab.experiments.web.watched import Watched, watch
from coalitionlab.model.compiled import making, rebuilt
from coalitionlab.model.own_rule import own_rule
from coalitionlab.model.run import USUAL, Runner
from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.files import run_python
from coalitionlab.scenarios.loader import list_scenarios, list_strategies
from coalitionlab.scenarios.names import fields
from coalitionlab.scenarios.names.actions import ACTION_NAMES
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS


@dataclass(frozen=True)
class Rule:
    """A decision rule of the user's own: the text of its file, its name in it, and where the file is."""

    text: str
    name: str
    file: Path

    def function(self) -> Callable[..., Any]:
        """The rule itself; its file is run for that. Raises InputError when it cannot be."""
        return run_python(self.text, self.name, self.file, field="rule")


@dataclass(frozen=True)
class Exported:
    """A compiled function that a module offers, and the arguments whose arrays it fills."""

    name: str
    function: Any
    written: tuple[str, ...]

    @property
    def inner(self) -> Any:
        """The function as a part of another: it is optimised once, with what calls it."""
        return making(self.function.py_func)


def exported(rule: Rule | None) -> Iterator[Exported]:
    """The functions that a module offers, with a decision rule of the user's own where there is one."""
    runner = USUAL if rule is None else own_rule(rule.function())
    kept = rebuilt(runner.run_units, unit_population=unit_population, prepare=prepare_kept)
    yield Exported("run_units", kept, ("results",))
    # the months of that runner, in which a rule of the user's own may decide
    months = runner.run_units.py_func.__globals__["run_months"]
    yield Exported("watch", rebuilt(watch, run_months=months), ("watched",))


def samples() -> dict[str, tuple[Any, ...]]:
    """Arguments of every door, as Python gives them: by them the compiler knows the types."""
    run_units = _run_units_sample()
    months, delivered = run_units[6].months, run_units[6].delivered
    square = np.zeros((1, 1))
    whole = np.zeros(1, np.int64)
    room = Watched(
        months[0, 0], delivered[0, 0], square, square, square, square, np.zeros((1, 2), np.int64), square, whole, months[0]
    )  # fmt: skip
    return {"run_units": run_units, "watch": (*run_units[:4], room)}


class _Seen(Exception):
    """Ends a simulation whose arguments have been seen."""


def _run_units_sample() -> tuple[Any, ...]:
    """What `simulate` hands to `run_units`; nothing is run."""

    def see(*arguments: Any) -> None:
        raise _Seen(arguments)

    try:
        simulate(
            list_scenarios()[0], list_strategies()[:2], replicates=2, months=True, workers=1, runner=Runner(None, see)
        )
    except _Seen as seen:
        arguments: tuple[Any, ...] = seen.args[0]
    return arguments


def columns() -> dict[str, Any]:
    """The names of columns, in their order: of outcomes, parameters, actions and fields."""
    return {
        "outcomes": list(PER_RUN),
        "months": list(MONTHLY),
        "parameters": {
            name: {"default": each.default, "low": each.low, "high": each.high} for name, each in PARAMETERS.items()
        },
        "actions": list(ACTION_NAMES),
        **{
            name.lower(): list(getattr(fields, name))
            for name in ("GIVEN_TRAITS", "CONVENER", "CLIMATE", "STATUS_NAMES")
        },
    }
