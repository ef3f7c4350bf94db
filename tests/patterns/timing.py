"""P1, P10, P12, P13, P20: when action emerges, and what effort achieves by its timing and mix."""

from __future__ import annotations

import numpy as np

from coalitionlab.model.ground import Ground
from coalitionlab.model.tracing import Trace
from coalitionlab.scenarios.loader import load_strategy
from coalitionlab.scenarios.schema import Strategy
from patterns.harness import (
    CORE,
    NOTHING,
    SEED,
    Figure,
    World,
    change,
    core,
    mean,
    median,
    monthly,
    outcome,
    pattern,
    ratio,
    strategy,
)

UNLED = strategy()


def ripe(world: World) -> bool:
    """Whether the issue is on everyone's mind, in a place where people trust each other."""
    ties = world.scenario.ties
    dense = not isinstance(ties, tuple) and ties.degree >= 12
    return dense and world.scenario.environment.opinion.start >= 0.7


@pattern(
    "P1a", "Without deliberate leadership, collective action across sectors rarely emerges",
    source="S0", matters="at most one run in twenty succeeds; a tenth of what the text's own strategy achieves",
    applies=lambda w: not ripe(w), where="cases without high opinion in a dense place",
)  # fmt: skip
def unled_action(world: World) -> list[Figure]:
    batch = world.runs(UNLED, world.own)
    action = [outcome(batch, "collective_action", which) for which in (0, 1)]
    return [
        Figure("share that succeeds", mean(outcome(batch, "succeeded")), high=0.05),
        Figure("unled over led", ratio(*action), high=0.1),
    ]


@pattern(
    "P1b", "Where opinion is high and trust dense, collective action can emerge of itself",
    source="S0: sometimes it is leaderless and emerges as a grassroots process",
    matters="above the bar in two runs of five; 10 % less where ties are few and not trusted, and where opinion is cool",
    applies=ripe, where="cases with high opinion in a dense place",
)  # fmt: skip
def grassroots(world: World) -> list[Figure]:
    thin = {"ties.degree": 4, "ties.trust": {"normal": [0.3, 0.1]}}
    final, few, cool = (
        outcome(w.runs(UNLED), "final")
        for w in (world, world.with_(**thin), world.with_(**{"environment.opinion": 0.2}))
    )
    return [
        Figure("share above the bar", mean((final > world.scenario.bar).astype(float)), 0.4),
        Figure("few and distrustful ties", change(few, final), high=-0.1, null=0.0),
        Figure("cool opinion", change(cool, final), high=-0.1, null=0.0),
    ]


#: A campaign of a year and a half that makes use of opinion.
CAMPAIGN = strategy(
    {**core(), "until": 12}, {**core(ride_popular_opinion=0.25, frame_good_for_business=0.15), "until": 30}, core()
)


def in_window(world: World, first: int) -> np.ndarray:
    """Collective action of the campaign where opinion is high for a year and a half from this month on."""
    events = [
        {"name": "opens", "month": first, "opinion": 0.4},
        {"name": "holds", "month": first + 6, "opinion": 0.1},
        {"name": "closes", "month": first + 18, "opinion": -0.4},
    ]
    changes = {"environment.opinion": {"start": 0.3, "drift": 0.01}, "environment.events": events}
    return world.with_(**changes).action(CAMPAIGN)


@pattern(
    "P10", "A campaign yields more in a window of opinion than before one",
    source="S0, S3", matters="5 % of collective action: a campaign in months 13 to 30, a window from month 13 or from month 49",
)  # fmt: skip
def windows(world: World) -> list[Figure]:
    return [Figure("in the window", change(in_window(world, 13), in_window(world, 49)), 0.05, null=0.0)]


FAMILIES = ("political_opportunity", "processes_and_structures", "communication")


@pattern(
    "P12", "The three families together achieve more than any one of them at the same budget",
    source="S0", matters="5 % of collective action",
    applies=lambda w: w.text == "S0", where="cases of S0",
)  # fmt: skip
def families(world: World) -> list[Figure]:
    batch = world.runs(*map(load_strategy, ("mobilizing_leadership", *FAMILIES)))
    whole, *parts = (outcome(batch, "collective_action", which) for which in range(4))
    return [
        Figure(f"together, against {name}", change(whole, part), 0.05, null=0.0)
        for name, part in zip(FAMILIES, parts, strict=True)
    ]


def backwards(of: Strategy, months: int) -> Strategy:
    """The phases of a strategy, as long as they are, in the reverse order."""
    phases, first, lengths = [phase.model_dump() for phase in of.phases], 0, []
    for phase in of.phases:
        last = min(months, phase.until_month or months)
        lengths.append(last - first)
        first = last
    ends = np.cumsum(lengths[::-1])
    for phase, end in zip(phases[::-1], ends, strict=True):
        phase["until"] = int(end)
    return Strategy.model_validate({"name": f"{of.name}, backwards", "phases": phases[::-1]})


@pattern(
    "P13", "A text's plan achieves more in its own order than in the reverse (against even effort: Q12)",
    source="S1: stages", matters="5 % of collective action, in the case that the text is about",
    applies=lambda w: len(w.own.phases) > 1, where="cases whose text has stages",
)  # fmt: skip
def order_matters(world: World) -> list[Figure]:
    batch = world.runs(world.own, backwards(world.own, world.led_months), times=2)
    action = [outcome(batch, "collective_action", which) for which in (0, 1)]
    return [Figure("in order, against backwards", change(*action), 0.05, null=0.0)]


@pattern(
    "P20a", "Thinly led, the usual coalition is slow and stalls",
    source="Huxham & Vangen 2005 (collaborative inertia)",
    matters="median of three years to a critical mass; in the last year led, a fifth of what the core achieves",
    applies=lambda w: not ripe(w), where="cases without high opinion in a dense place",
)  # fmt: skip
def inertia(world: World) -> list[Figure]:
    batch = world.runs(strategy({**CORE, "share": 0.1}), strategy(core()))
    year = slice(world.led_months - 12, world.led_months)
    thin, usual = (monthly(batch, "collective_action", which)[:, year].mean(1) for which in (0, 1))
    return [
        Figure("months to a critical mass", median(outcome(batch, "months_to_critical_mass")), 36.0),
        Figure("thin over the core", ratio(thin, usual), high=0.2),
    ]


#: Runs in which every tie is looked at, month by month: they are slow.
LOOKED_AT = 12


@pattern(
    "P20b", "Trust is lost faster than it is gained",
    source="Vangen & Huxham 2003", matters="a month that costs a tie trust costs twice what one that builds it brings", slow=True,
)  # fmt: skip
def trust_is_fragile(world: World) -> list[Figure]:
    ground, plan = Ground.of(world.scenario, world.parameters), strategy(core(drop=["build_trust"]))
    each = []
    for replicate in range(LOOKED_AT):
        run = Trace(ground, plan, seed=SEED, replicate=replicate)
        before = np.array(run.system.ties["trust"])
        changes = []
        for _ in range(world.led_months):
            run.advance(1)
            after = np.array(run.system.ties["trust"])
            changes.append(after - before)
            before = after
        every = np.concatenate(changes)
        gained, lost = every[every > 1e-9], -every[every < -1e-9]
        if len(gained) and len(lost):  # nothing moves where nobody works together
            each.append((lost.mean(), gained.mean()))
    if len(each) < 2:
        return [Figure("lost over gained, a month", NOTHING, 2.0)]
    return [Figure("lost over gained, a month", ratio(*np.array(each).T), 2.0)]
