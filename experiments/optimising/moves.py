"""Changes of a strategy: the small random steps that a person would try, and the steps that make it simpler."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from coalitionlab.experiments.optimising.drafts import (
    CONDITIONS,
    MOST_PARTS,
    SHARE_PARTS,
    STYLE_PARTS,
    Draft,
    Stage,
    aims_of,
)
from coalitionlab.scenarios.names.actions import ACTION_NAMES

#: Actions in a phase: an added one replaces another beyond that, because a plan with everything in it cannot be explained.
MOST_ACTIONS = 9
#: Probability that a child starts as a mix of two parents, and the mean number of moves after the first.
CROSSOVER, MORE_MOVES = 0.25, 0.8
#: Standard deviations of a move of a phase's end, in months, and of the logarithm of an action's parts.
MONTHS, PARTS = 5.0, 0.6

Move = Callable[[Draft, np.random.Generator], Draft]
#: A simplifying step, to be recognised later: what it does, in the phase that ends in this month, to which action.
Step = tuple[str, int, str]


def weighted_moves(phases: int, *, style: bool, spending: bool) -> dict[Move, float]:
    """The moves, by how often they are tried.

    Parameters
    ----------
    phases : int
        The most phases that a strategy may have.
    style, spending : bool
        Whether the convener's style, and the share of the capacity that is spent, may change.
    """
    moves: dict[Move, float] = {
        _add: 22, _drop: 14, _reweigh: 24, _copy: 7, _shift_end: 11, _aim: 10, partial(_split, phases): 5, _merge: 4,
        _condition: 3,
    }  # fmt: skip
    return moves | ({_change_style: 8} if style else {}) | ({_change_share: 12} if spending else {})


def child(parents: Sequence[Draft], moves: Mapping[Move, float], rng: np.random.Generator) -> Draft:
    """A changed copy of the first parent, sometimes mixed with the second."""
    draft = parents[0]
    if len(parents) > 1 and rng.random() < CROSSOVER:
        draft = crossover(draft, parents[1], rng)
    choices, chance = list(moves), np.array(list(moves.values())) / sum(moves.values())
    for _ in range(1 + int(rng.poisson(MORE_MOVES))):
        draft = choices[int(rng.choice(len(choices), p=chance))](draft, rng)
    return draft


def crossover(first: Draft, second: Draft, rng: np.random.Generator) -> Draft:
    """The first's phases, some of them with the effort that the second has in the middle of the phase; style from either."""
    stages, start = [], 0
    for stage in first.stages:
        middle, start = (start + stage.until) / 2, stage.until
        other = next((late for late in second.stages if late.until >= middle), second.stages[-1])
        stages.append(replace(stage, parts=other.parts, aims=other.aims) if rng.random() < 0.5 else stage)
    return replace(second if rng.random() < 0.5 else first, stages=tuple(stages))


def replace_stage(draft: Draft, number: int, *stages: Stage) -> Draft:
    """The draft with other phases in place of the phase of this number; aims of actions without effort are dropped."""
    return replace(draft, stages=(*draft.stages[:number], *map(aims_kept, stages), *draft.stages[number + 1 :]))


def without(stage: Stage, action: str) -> Stage:
    """The phase without an action and its aim."""
    return aims_kept(replace(stage, parts={name: n for name, n in stage.parts.items() if name != action}))


def aims_kept(stage: Stage) -> Stage:
    """The phase without the aims of actions that get no effort in it."""
    return replace(stage, aims={action: aim for action, aim in stage.aims.items() if action in stage.parts})


def aimed(stage: Stage, action: str, aim: str) -> Stage:
    """The phase with another aim of an action."""
    aims = {name: other for name, other in stage.aims.items() if name != action}
    return replace(stage, aims=aims if aim == aims_of(action)[0] else {**aims, action: aim})


def merged(draft: Draft, number: int, *, keep_first: bool) -> Draft:
    """The draft with a phase and the next one made into one, which does what the first (or the second) did."""
    first, second = draft.stages[number : number + 2]
    both = replace(first, until=second.until, when=second.when) if keep_first else second
    return replace(draft, stages=(*draft.stages[:number], both, *draft.stages[number + 2 :]))


def _random_stage(draft: Draft, rng: np.random.Generator, but_last: int = 0) -> tuple[int, Stage]:
    number = int(rng.integers(len(draft.stages) - but_last))
    return number, draft.stages[number]


def _pick(names: Sequence[str] | Mapping[str, int], rng: np.random.Generator) -> str:
    return list(names)[int(rng.integers(len(names)))]


def _clip(value: float, low: int, high: int) -> int:
    return int(np.clip(round(value), low, high))


def _add(draft: Draft, rng: np.random.Generator) -> Draft:
    number, stage = _random_stage(draft, rng)
    action = _pick(ACTION_NAMES, rng)
    while len(stage.parts) >= MOST_ACTIONS:
        stage = without(stage, _pick(stage.parts, rng))
    usual = float(np.mean(list(stage.parts.values())))
    parts = _clip(stage.parts.get(action, 0) + usual * rng.choice([0.5, 1.0, 2.0]), 1, MOST_PARTS)
    return replace_stage(draft, number, replace(stage, parts={**stage.parts, action: parts}))


def _drop(draft: Draft, rng: np.random.Generator) -> Draft:
    number, stage = _random_stage(draft, rng)
    if len(stage.parts) < 2:
        return draft
    return replace_stage(draft, number, without(stage, _pick(stage.parts, rng)))


def _reweigh(draft: Draft, rng: np.random.Generator) -> Draft:
    number, stage = _random_stage(draft, rng)
    action = _pick(stage.parts, rng)
    before = stage.parts[action]
    after = _clip(before * np.exp(rng.normal(0.0, PARTS)), 1, MOST_PARTS)
    if after == before:
        after = _clip(before + rng.choice([-1, 1]), 1, MOST_PARTS)
    return replace_stage(draft, number, replace(stage, parts={**stage.parts, action: after}))


def _copy(draft: Draft, rng: np.random.Generator) -> Draft:
    """An action of one phase, with its aim, is done in another as well."""
    source, stage = _random_stage(draft, rng)
    target, other = _random_stage(draft, rng)
    action = _pick(stage.parts, rng)
    if target == source or (len(other.parts) >= MOST_ACTIONS and action not in other.parts):
        return draft
    aims = {**other.aims, **({action: stage.aims[action]} if action in stage.aims else {})}
    parts = {**other.parts, action: stage.parts[action]}
    return replace_stage(draft, target, replace(other, parts=parts, aims=aims))


def _shift_end(draft: Draft, rng: np.random.Generator) -> Draft:
    if len(draft.stages) < 2:
        return draft
    number, stage = _random_stage(draft, rng, but_last=1)
    low, high = _first_month(draft, number), draft.stages[number + 1].until - 1
    if high < low:
        return draft
    until = _clip(stage.until + rng.normal(0.0, MONTHS), low, high)
    return replace_stage(draft, number, replace(stage, until=until))


def _aim(draft: Draft, rng: np.random.Generator) -> Draft:
    number, stage = _random_stage(draft, rng)
    action = _pick(stage.parts, rng)
    return replace_stage(draft, number, aimed(stage, action, _pick(aims_of(action), rng)))


def _split(phases: int, draft: Draft, rng: np.random.Generator) -> Draft:
    number, stage = _random_stage(draft, rng)
    first = _first_month(draft, number)
    if len(draft.stages) >= phases or stage.until <= first:
        return draft
    earlier = replace(stage, until=int(rng.integers(first, stage.until)), when="")
    return replace_stage(draft, number, earlier, stage)


def _first_month(draft: Draft, number: int) -> int:
    return draft.stages[number - 1].until + 1 if number else 1


def _merge(draft: Draft, rng: np.random.Generator) -> Draft:
    if len(draft.stages) < 2:
        return draft
    number, _ = _random_stage(draft, rng, but_last=1)
    return merged(draft, number, keep_first=bool(rng.integers(2)))


def _condition(draft: Draft, rng: np.random.Generator) -> Draft:
    if len(draft.stages) < 2:
        return draft
    number, stage = _random_stage(draft, rng, but_last=1)
    return replace_stage(draft, number, replace(stage, when=_pick(CONDITIONS, rng)))


def _change_share(draft: Draft, rng: np.random.Generator) -> Draft:
    number, stage = _random_stage(draft, rng)
    return replace_stage(draft, number, replace(stage, share=int(rng.integers(1, SHARE_PARTS + 1))))


def _change_style(draft: Draft, rng: np.random.Generator) -> Draft:
    value = int(rng.integers(STYLE_PARTS + 1))
    return replace(draft, control=value) if rng.random() < 0.5 else replace(draft, transparency=value)


def simpler_drafts(draft: Draft) -> Iterator[tuple[Step, Draft]]:
    """Every draft that is simpler by one step, with the step."""
    for number, stage in enumerate(draft.stages):
        simpler: dict[tuple[str, str], Stage] = {}
        if len(stage.parts) > 1:
            simpler |= {("drop", action): without(stage, action) for action in stage.parts}
        simpler |= {("aim", action): aimed(stage, action, aims_of(action)[0]) for action in stage.aims}
        if stage.when:
            simpler["when", ""] = replace(stage, when="")
        if stage.share != SHARE_PARTS:
            simpler["share", ""] = replace(stage, share=SHARE_PARTS)
        for (name, action), other in simpler.items():
            yield (name, stage.until, action), replace_stage(draft, number, other)
        if number < len(draft.stages) - 1:
            for first in (True, False):
                yield ("merge", stage.until, f"{first}"), merged(draft, number, keep_first=first)
    if draft.control is not None:
        yield ("control", 0, ""), replace(draft, control=None)
    if draft.transparency is not None:
        yield ("transparency", 0, ""), replace(draft, transparency=None)
