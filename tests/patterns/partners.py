"""Q7 to Q9, Q11: who is in the room decides what can be done."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coalitionlab.scenarios.names.sectors import SECTORS
from patterns.harness import Figure, World, change, core, mean, outcome, pattern, resampled, strategy
from patterns.remaking import KINDS, mix, remade, strengths, with_needs, with_trust

ONE_KIND = ("reach", "money")


def goal_days(world: World) -> list[float]:
    """Partner-days of each goal of the case."""
    return [goal.work.total for goal in world.scenario.every_goal]


def with_sectors(world: World, sectors: dict[str, float], shares: dict[str, float]) -> np.ndarray:
    """Collective action, in partner-days, of the case's number of organisations of these sectors on goals of the case's size that
    take work in these shares."""
    goals = [
        {"name": f"goal {number + 1}", "work": {kind: share * days for kind, share in shares.items()},
         "after": f"goal {number}" if number else None}
        for number, days in enumerate(goal_days(world))
    ]  # fmt: skip
    made = remade(world, sectors=sectors, goals=goals)
    return outcome(made.runs(strategy(core())), "work")


def mixed_against_best(world: World, shares: dict[str, float]) -> tuple[str, np.ndarray, np.ndarray]:
    """(best single sector, what all five do in equal parts, what that one does), the best being chosen by one half of the
    replicates and measured by the other."""
    half = world.replicates // 2
    mixed = with_sectors(world, dict.fromkeys(SECTORS, 1.0), shares)
    single = {sector: with_sectors(world, {sector: 1.0}, shares) for sector in SECTORS}
    best = max(single, key=lambda sector: float(single[sector][:half].mean()))
    return best, mixed[half:], single[best][half:]


@pattern(
    "Q7a", "Where goals take several kinds of work, mixed sectors do more than the best single one",
    source="S1 (strengths and needs of each group)", matters="15 % of the work done, on goals that take the four kinds in equal parts",
)  # fmt: skip
def mixed_sectors_win(world: World) -> list[Figure]:
    best, mixed, single = mixed_against_best(world, dict.fromkeys(KINDS, 0.25))
    return [Figure(f"mixed against {best}", change(mixed, single), 0.15, null=0.0)]


@pattern(
    "Q7b", "Where one kind of work suffices, the sector that is good at it does more than a mix",
    source="S0 (divergent motives make it hard)", matters="15 % of the work done, on goals that take reach only, and money only",
)  # fmt: skip
def single_sectors_win(world: World) -> list[Figure]:
    figures = []
    for kind in ONE_KIND:
        best, mixed, single = mixed_against_best(world, {kind: 1.0})
        figures.append(Figure(f"{kind}: mixed against {best}", change(mixed, single), high=-0.15, null=0.0))
    return figures


def complementary(world: World) -> dict[str, str]:
    """What each sector needs if needs complement strengths: the kind of work that the others are best at, against itself."""
    able, shares = strengths(world), mix(world)
    needs = {}
    for sector, own in able.items():
        others = {name: shares[name] for name in able if name != sector} or {sector: 1.0}
        total = sum(others.values())
        lead = {k: sum(able[o][k] * w for o, w in others.items()) / total - own[k] for k in KINDS}
        needs[sector] = max(lead, key=lambda kind: lead[kind])
    return needs


def unmet(world: World) -> dict[str, str]:
    """What each sector needs if nobody can help: the kind of work that the case has least of."""
    able, shares = strengths(world), mix(world)
    scarce = min(KINDS, key=lambda kind: sum(able[name][kind] * shares[name] for name in able))
    return dict.fromkeys(able, scarce)


def gain_by_needs(world: World, trust: float) -> np.ndarray:
    """Collective action gained by needs that complement each other, against needs that are met nowhere, relative to the latter, where
    ties are so trusted at the start. What each has and needs is mapped."""
    trusted = with_trust(world, trust)
    plan = strategy(core(map_strengths_and_needs=0.25))
    met, not_met = (
        with_needs(trusted, needs).action(plan, trust_by_distance=0.0) for needs in (complementary(world), unmet(world))
    )
    return (met - not_met) / max(1e-12, not_met.mean())


@pattern(
    "Q8", "Needs that partners can meet matter where there is little trust, and less where there is much",
    source="S1, step 2; Das & Teng 1998 (interest as a substitute of trust)",
    matters="sign and order: collective action gained at trust .1, and more than is gained at trust .7",
)  # fmt: skip
def needs_matter(world: World) -> list[Figure]:
    low, high = gain_by_needs(world, 0.1), gain_by_needs(world, 0.7)
    return [
        Figure("gained by complementary needs, trust .1", mean(low), 0.0, null=0.0),
        Figure("more than at trust .7", mean(low - high), 0.0, null=0.0),
    ]


def at_distance(world: World, distance: float) -> np.ndarray:
    """Collective action of the core where all ties are so distant at the start, and trusted as they are."""
    listed = world.scenario.ties
    if isinstance(listed, tuple):
        ties = [{**tie.model_dump(by_alias=True), "distance": distance} for tie in listed]
        return world.with_(ties=ties).action(strategy(core()))
    return world.with_(**{"ties.distance": distance}).action(strategy(core()), trust_by_distance=0.0)


@pattern(
    "Q9", "The more distant organisations find each other at the start, the less is done together, at the same trust",
    source="S0 (divergent viewpoints)", matters="10 % from a distance of .3 to one of .7",
)  # fmt: skip
def distance_lowers(world: World) -> list[Figure]:
    return [
        Figure("distance .7 against .3", change(at_distance(world, 0.7), at_distance(world, 0.3)), high=-0.1, null=0.0)
    ]


#: So much more than the barriers the benefit must be for one who is never to come.
NEVER = 4.0


def without(world: World, name: str) -> World:
    """The case without an organisation: it is there, and never takes part."""
    return world.with_(**{f"organisations.{name}.threshold": NEVER})


@pattern(
    "Q11", "Who is in the room decides: one organisation's staying away alters the result far more than a usual one's",
    source="F4; goals name the parts that somebody has to take",
    matters="the largest change of collective action is five times the median; the chance of some goal moves by 10 points",
    applies=lambda w: isinstance(w.scenario.organisations, tuple),
    where="cases whose organisations are listed (the convener's own house apart)",
)  # fmt: skip
def one_organisation_matters(world: World) -> list[Figure]:
    listed = world.scenario.organisations
    assert isinstance(listed, tuple)
    inside = world.scenario.members_at_start
    own = set(inside) if isinstance(inside, tuple) else set()
    names = [each.name for each in listed if not (each.joins_at_start or each.committed or each.name in own)]
    usual = world.runs(world.own, times=8)  # enough to tell at once: a closer look takes four times as many
    base = outcome(usual, "collective_action")
    half = len(base) // 2
    changes, chances = [], []
    for name in names:
        batch = without(world, name).runs(world.own, times=8)
        changes.append(outcome(batch, "collective_action") - base)
        chances.append((~np.isnan(batch.delivered[0])).astype(float) - ~np.isnan(usual.delivered[0]))
    most = int(np.argmax([abs(each[:half].mean()) for each in changes]))  # chosen in one half, measured in the other

    def largest(replicates: Sequence[np.ndarray]) -> float:
        sizes = np.abs(replicates[0].mean(1))
        return float(sizes[most] / max(1e-12, np.median(sizes)))

    over_median = resampled(largest, [np.array(changes)[:, half:]])
    moved = [np.abs(each[:half].mean(0)).max() for each in chances]
    who = int(np.argmax(moved))
    goal = int(np.argmax(np.abs(chances[who][:half].mean(0))))
    drop = mean(-chances[who][half:, goal])
    return [
        Figure(
            f"largest ({names[most]}, {changes[most].mean() / max(1e-12, base.mean()):+.0%}) over the median",
            over_median,
            5.0,
        ),
        Figure(f"chance of '{world.scenario.every_goal[goal].name}' without {names[who]}, less", drop, 0.1, null=0.0),
    ]
