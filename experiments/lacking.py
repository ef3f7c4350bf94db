"""What the goals of a case need and nobody has: kinds of work that no organisation can do, in sentences."""

from __future__ import annotations

from coalitionlab.experiments.words import listed, short
from coalitionlab.model.rules.working import brought
from coalitionlab.scenarios.able import kinds_had
from coalitionlab.scenarios.names.fields import BROUGHT, HAD, WORK
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Goal, Scenario

#: What the convener brings at best counts as enough where it needs no more than this share of its time: the rest goes into coming together.
#: Assumed.
_IN_TIME = 0.5


def lacking(scenario: Scenario) -> tuple[str, ...]:
    """Return a sentence for each kind of work that goals need, beyond what is given, and that no organisation has.

    A kind counts as had where somebody's strength in it, its own or usual for its sector, is 0.25 or more (`scenarios.able.kinds_had`). A
    powerful convener brings some money and authority: where that is enough in half of its time nothing is said.

    Examples
    --------
    >>> town = Scenario(name="town", organisations={"count": 9, "mix": {"business": 1}}, convener={"power": 0.2},
    ...                 goals=[{"name": "A label", "work": {"money": 9, "authority": 12}}])
    >>> for sentence in lacking(town): print(sentence)
    “A label” needs 12 days of authority, and no organisation has any (a strength of 0.25 or more, its own or usual for its sector); \
the convener's power brings 0.2 a month at best: add who has it, or a convener with more power.
    """
    had = kinds_had(scenario.simulated, scenario.sectors, scenario.usual)
    found = (_sentence(scenario, kind, _needs(scenario, kind)) for kind in WORK if kind not in had)
    return tuple(sentence for sentence in found if sentence)


def _needs(scenario: Scenario, kind: str) -> list[tuple[Goal, float]]:
    """The goals that take days of a kind beyond those given, and how many."""
    needs = [(goal, getattr(goal.work, kind) - getattr(goal.given, kind)) for goal in scenario.every_goal]
    return [(goal, days) for goal, days in needs if days > 0]


def _sentence(scenario: Scenario, kind: str, needs: list[tuple[Goal, float]]) -> str:
    """What is said of a kind of work that nobody has; '' where no goal needs it, or the convener brings enough."""
    brought = _brought(scenario) if kind in BROUGHT else 0.0
    if sum(days for _, days in needs) <= brought * scenario.led_months * _IN_TIME:
        return ""
    (first, days), *others = needs
    wanted = [f"“{short(first.name, 60)}” needs {_days(days)} of {kind}"]
    wanted += [f"“{short(goal.name, 60)}” {days:,g}" for goal, days in others]
    most = f"; the convener's power brings {brought:.2g} a month at best" if brought else ""
    remedy = f", or a convener with {'more ' if brought else ''}power" if kind in BROUGHT else ""
    return (
        f"{listed(wanted)}, and no organisation has any (a strength of {HAD:g} or more, its own or usual for its sector){most}: "
        f"add who has it{remedy}."
    )


def _brought(scenario: Scenario) -> float:
    """Days of money, and of authority, that the convener's power brings a month at best: where it uses all of it."""
    means, full = (scenario.parameters.get(name, PARAMETERS[name].default) for name in ("means", "full_effort"))
    return float(brought.py_func(means, full, scenario.convener.power))


def _days(days: float) -> str:
    return f"{days:,g} day{'' if days == 1 else 's'}"
