"""How the search changes a strategy: the small steps that a person would try, drawn at random."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from coalitionlab.experiments.optimising.draft import (
    CONDITIONS,
    MOST_PARTS,
    SHARE_PARTS,
    STYLE_PARTS,
    Draft,
    Stage,
    aims_of,
)
from coalitionlab.scenarios.names.actions import ACTION_NAMES

#: An action more than this in a phase takes the place of another: a plan of everything cannot be explained.
MOST_ACTIONS = 9
#: How often a child begins as a mix of two parents, and how many more steps than one it takes on average.
MIXED, MORE_STEPS = 0.25, 0.8
#: Standard deviation of a move of a phase's end, in months.
MONTHS = 5.0


@dataclass(frozen=True)
class Limits:
    """What a strategy may be: so many phases at most, its last month, whether it chooses its style and how much it spends."""

    phases: int
    horizon: int
    style: bool
    thrift: bool


def child(parents: Sequence[Draft], limits: Limits, rng: np.random.Generator) -> Draft:
    """A changed copy of the first parent, now and then mixed with the second."""
    draft = parents[0]
    if len(parents) > 1 and rng.random() < MIXED:
        draft = mixed(draft, parents[1], rng)
    names, weights = zip(*_moves(limits).items(), strict=True)
    chance = np.array(weights) / sum(weights)
    for _ in range(1 + int(rng.poisson(MORE_STEPS))):
        draft = names[int(rng.choice(len(names), p=chance))](draft, limits, rng)
    return draft


def mixed(first: Draft, second: Draft, rng: np.random.Generator) -> Draft:
    """The first's phases, some with the effort that the second has in the middle of them; style from either."""
    stages, start = [], 0
    for stage in first.stages:
        middle, start = (start + stage.until) / 2, stage.until
        other = next((one for one in second.stages if one.until >= middle), second.stages[-1])
        stages.append(replace(stage, parts=other.parts, aims=other.aims) if rng.random() < 0.5 else stage)
    style = second if rng.random() < 0.5 else first
    return Draft(tuple(stages), style.control, style.transparency)


Move = Callable[[Draft, Limits, np.random.Generator], Draft]


def _moves(limits: Limits) -> Mapping[Move, float]:
    """The moves by how often they are tried."""
    moves: dict[Move, float] = {
        _add: 22, _drop: 14, _weigh: 24, _carry: 7, _shift_end: 11, _aim: 10, _split: 5, _merge: 4, _condition: 3,
    }  # fmt: skip
    return moves | ({_restyle: 8} if limits.style else {}) | ({_spend: 12} if limits.thrift else {})


def _any(draft: Draft, rng: np.random.Generator) -> tuple[int, Stage]:
    place = int(rng.integers(len(draft.stages)))
    return place, draft.stages[place]


def _pick(names: Sequence[str] | Mapping[str, int], rng: np.random.Generator) -> str:
    return list(names)[int(rng.integers(len(names)))]


def put(draft: Draft, place: int, stage: Stage) -> Draft:
    """The draft with another stage in this place; aims of actions that get no effort go."""
    aims = {name: aim for name, aim in stage.aims.items() if name in stage.parts}
    stages = (*draft.stages[:place], replace(stage, aims=aims), *draft.stages[place + 1 :])
    return replace_stages(draft, stages)


def replace_stages(draft: Draft, stages: Sequence[Stage]) -> Draft:
    """The draft with other stages."""
    return Draft(tuple(stages), draft.control, draft.transparency)


def without(stage: Stage, action: str) -> Stage:
    """The stage without an action."""
    return replace(stage, parts={name: n for name, n in stage.parts.items() if name != action})


def _add(draft: Draft, limits: Limits, rng: np.random.Generator) -> Draft:
    place, stage = _any(draft, rng)
    action = _pick(ACTION_NAMES, rng)
    while len(stage.parts) >= MOST_ACTIONS:
        stage = without(stage, _pick(stage.parts, rng))
    usual = float(np.mean(list(stage.parts.values())))
    parts = int(
        np.clip(round(stage.parts.get(action, 0) + usual * rng.choice([0.5, 1.0, 2.0])), 1, MOST_PARTS)
    )
    return put(draft, place, replace(stage, parts={**stage.parts, action: parts}))


def _drop(draft: Draft, limits: Limits, rng: np.random.Generator) -> Draft:
    place, stage = _any(draft, rng)
    return put(draft, place, without(stage, _pick(stage.parts, rng))) if len(stage.parts) > 1 else draft


def _weigh(draft: Draft, limits: Limits, rng: np.random.Generator) -> Draft:
    place, stage = _any(draft, rng)
    action = _pick(stage.parts, rng)
    before = stage.parts[action]
    after = int(np.clip(round(before * np.exp(rng.normal(0.0, 0.6))), 1, MOST_PARTS))
    if after == before:
        after = int(np.clip(before + rng.choice([-1, 1]), 1, MOST_PARTS))
    return put(draft, place, replace(stage, parts={**stage.parts, action: after}))


def _carry(draft: Draft, limits: Limits, rng: np.random.Generator) -> Draft:
    """An action of one phase, with its aim, done in another as well."""
    place, stage = _any(draft, rng)
    there, other = _any(draft, rng)
    action = _pick(stage.parts, rng)
    if there == place or (len(other.parts) >= MOST_ACTIONS and action not in other.parts):
        return draft
    aims = {**other.aims, **({action: stage.aims[action]} if action in stage.aims else {})}
    return put(draft, there, replace(other, parts={**other.parts, action: stage.parts[action]}, aims=aims))


def _shift_end(draft: Draft, limits: Limits, rng: np.random.Generator) -> Draft:
    if len(draft.stages) < 2:
        return draft
    place = int(rng.integers(len(draft.stages) - 1))
    low = draft.stages[place - 1].until + 1 if place else 1
    high = draft.stages[place + 1].until - 1
    if high < low:
        return draft
    until = int(np.clip(round(draft.stages[place].until + rng.normal(0.0, MONTHS)), low, high))
    return put(draft, place, replace(draft.stages[place], until=until))


def _aim(draft: Draft, limits: Limits, rng: np.random.Generator) -> Draft:
    place, stage = _any(draft, rng)
    action = _pick(stage.parts, rng)
    default, aim = aims_of(action)[0], _pick(aims_of(action), rng)
    aims = {name: one for name, one in stage.aims.items() if name != action}
    return put(draft, place, replace(stage, aims=aims if aim == default else {**aims, action: aim}))


def _split(draft: Draft, limits: Limits, rng: np.random.Generator) -> Draft:
    place, stage = _any(draft, rng)
    first = draft.stages[place - 1].until + 1 if place else 1
    if len(draft.stages) >= limits.phases or stage.until <= first:
        return draft
    sooner = replace(stage, until=int(rng.integers(first, stage.until)), when="")
    return replace_stages(draft, (*draft.stages[:place], sooner, *draft.stages[place:]))


def _merge(draft: Draft, limits: Limits, rng: np.random.Generator) -> Draft:
    if len(draft.stages) < 2:
        return draft
    place = int(rng.integers(len(draft.stages) - 1))
    return merged(draft, place, keep_first=bool(rng.integers(2)))


def merged(draft: Draft, place: int, *, keep_first: bool) -> Draft:
    """The draft with two neighbouring phases made one, which does what the first (or the second) did."""
    first, second = draft.stages[place : place + 2]
    one = replace(first, until=second.until, when=second.when) if keep_first else second
    return replace_stages(draft, (*draft.stages[:place], one, *draft.stages[place + 2 :]))


def _condition(draft: Draft, limits: Limits, rng: np.random.Generator) -> Draft:
    if len(draft.stages) < 2:
        return draft
    place = int(rng.integers(len(draft.stages) - 1))
    return put(draft, place, replace(draft.stages[place], when=_pick(CONDITIONS, rng)))


def _spend(draft: Draft, limits: Limits, rng: np.random.Generator) -> Draft:
    place, stage = _any(draft, rng)
    return put(draft, place, replace(stage, share=int(rng.integers(1, SHARE_PARTS + 1))))


def _restyle(draft: Draft, limits: Limits, rng: np.random.Generator) -> Draft:
    value = int(rng.integers(STYLE_PARTS + 1))
    return replace(draft, control=value) if rng.random() < 0.5 else replace(draft, transparency=value)
