"""What caused what: each action's contribution to the outcome of a strategy, as it is worked out, and in words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from coalitionlab.dashboard.further.words import listed, number, outcome_words, signed
from coalitionlab.dashboard.situation import Situation, Which, scenario_of, strategy_of
from coalitionlab.dashboard.streams import Job
from coalitionlab.experiments.attribution.attribute import (
    attribute_in_steps,
    attribution_request,
    quick_orders,
)
from coalitionlab.experiments.attribution.attribution import Attribution
from coalitionlab.experiments.attribution.without import actions_of, active_actions
from coalitionlab.experiments.text import digits_for
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.records import FrozenDict
from coalitionlab.scenarios.schema import Scenario, Strategy

#: A picture is taken of what there is so often, in seconds of work.
PICTURE_EVERY = 0.4
#: Fewer replicates tell nothing from luck.
LEAST = 6


@dataclass(frozen=True)
class Question:
    """A strategy in a scenario, judged by an outcome: all that an attribution depends on."""

    scenario: Scenario
    strategy: Strategy
    outcome: str
    replicates: int
    seed: int
    parameters: FrozenDict[str, float]

    @property
    def job(self) -> Job[Attribution | None]:
        """The runs of it."""
        return Job(("causes", self), lambda: _steps(self))


def question(situation: Situation, which: Which) -> Question:
    """What caused what in strategy a or b, as the page stands."""
    parameters = FrozenDict({name: float(value) for name, value in sorted(situation.parameters.items())})
    return Question(
        scenario_of(situation), strategy_of(situation, which), situation.outcome, situation.replicates, situation.seed, parameters
    )  # fmt: skip


def why_not(asked: Question) -> str:
    """Why there is nothing to ask of a strategy, in words; nothing when there is."""
    try:
        actions_of(asked.strategy)
    except InputError:
        return "This plan has no actions, so there is nothing to take apart."
    return ""


def _steps(asked: Question) -> Iterator[tuple[float, Attribution | None]]:
    """Raises InputError for a strategy without actions, a Python function, and an outcome that is not defined."""
    orders = None
    if asked.strategy.phases:
        orders = quick_orders(len(active_actions(asked.strategy)))
    request = attribution_request(
        asked.scenario, asked.strategy, outcome=asked.outcome, replicates=asked.replicates, seed=asked.seed,
        parameters=asked.parameters, orders=orders,
    )  # fmt: skip
    picture, last = None, 0.0
    for found in attribute_in_steps(request):
        now = time.monotonic()
        if found.complete or (found.done >= LEAST and now - last >= PICTURE_EVERY):
            picture, last = found, now
        yield found.done / asked.replicates, picture


@lru_cache(maxsize=24)
def view(found: Attribution, name: str) -> dict[str, Any]:
    """What the page draws of strategy `name` ("A" or "B")."""
    table = found.table
    digits = digits_for(table[["shapley", "leave_one_out"]].abs().to_numpy().ravel())
    rows = [_row(row) for row in table.to_dict(orient="records")]
    return {
        "name": name,
        "rows": rows,
        "digits": digits,
        "done": found.done,
        "of": found.replicates,
        "outcome": outcome_words(found.outcome)[0],
        "unit": PER_RUN[found.outcome].unit,
        "reach": _reach(rows),
    }


@lru_cache(maxsize=24)
def said(found: Attribution, name: str) -> list[str]:
    """Sentences: what the actions add together, what of it is sure, and how they hang together; worked out once."""
    title = outcome_words(found.outcome)[0].lower()
    digits = digits_for([found.whole.mean])
    whole, empty = number(found.whole.mean, digits), number(found.empty.mean, digits)
    gain = f"{signed(found.gain.mean, digits)} ({signed(found.gain.low, digits)} to {signed(found.gain.high, digits)})"
    told = [
        f"With all its actions, {name} comes to {whole} in {title}; the same convener doing nothing would come to {empty}. "
        f"Together the actions make a difference of {gain}."
    ]
    return told + [one for one in (_sure(found, title), _interplay(found)) if one]


def _sure(found: Attribution, title: str) -> str:
    rows = found.table.to_dict(orient="records")
    raising = [_title(row["action"]) for row in rows if row["significant"] and row["shapley"] > 0]
    lowering = [_title(row["action"]) for row in rows if row["significant"] and row["shapley"] < 0]
    idle = [row for row in rows if row["shapley"] == row["leave_one_out"] == 0.0]
    doubtful = len(rows) - len(raising) - len(lowering) - len(idle)
    parts = []
    if raising:
        parts.append(f"{listed(raising)} {_do(raising, 'raises', 'raise')} {title}")
    if lowering:
        parts.append(f"{listed(lowering)} {_do(lowering, 'lowers', 'lower')} it")
    if not parts:
        return f"Of none of the {len(rows)} actions is it sure that it makes a difference: what is seen may be luck."
    rest = f" For the other {doubtful} it may be luck." if doubtful > 1 else ""
    rest = " For the remaining one it may be luck." if doubtful == 1 else rest
    return f"Sure, beyond luck: {', and '.join(parts)}.{rest}"


def _interplay(found: Attribution) -> str:
    table, told = found.table, []
    for start, words in (
        ("the sign", "Help or harm depending on what else is done"),
        ("does less", "Do less beside the others, which can stand in for them"),
        ("does more", "Do more beside the others than alone"),
    ):
        names = [_title(one) for one in table.loc[table["reading"].str.startswith(start), "action"]]
        if names:
            told.append(f"{words}: {listed(names, most=4)}.")
    return " ".join(told)


def _row(row: Any) -> dict[str, Any]:
    return {
        "action": row["action"],
        "title": _title(row["action"]),
        "days": round(float(row["staff_days"]), 1),
        "share": round(float(row["share"]), 4),
        "shapley": _triple(row, "shapley"),
        "out": _triple(row, "leave_one_out"),
        "sure": bool(row["significant"]) or row["shapley"] == row["leave_one_out"] == 0.0,
        "reading": row["reading"],
    }


def _triple(row: Any, of: str) -> list[float | None]:
    """A mean with its interval."""
    return [_known(row[of]), _known(row[f"{of}_low"]), _known(row[f"{of}_high"])]


def _reach(rows: list[dict[str, Any]]) -> list[float]:
    """The ends of the scale: what has to be seen, and 0."""
    values = [one for row in rows for name in ("shapley", "out") for one in row[name] if one is not None]
    return [min(0.0, *values), max(0.0, *values)] if values else [0.0, 0.0]


def _title(action: str) -> str:
    return ACTIONS[action].title if action in ACTIONS else action.replace("_", " ")


def _do(names: list[str], one: str, many: str) -> str:
    return one if len(names) == 1 else many


def _known(value: float) -> float | None:
    return float(value) if value == value else None
