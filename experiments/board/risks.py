"""The three risks that cost a plan most, and what to do about each, tried in the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments import words as w
from coalitionlab.experiments.board.plans import score_of, units_of_runs
from coalitionlab.experiments.board.saying import Risk, doing, part, tells_power
from coalitionlab.experiments.convening.partners import Partners
from coalitionlab.experiments.convening.shocks import Shocks
from coalitionlab.experiments.convening.steps import COMES, worth_asking
from coalitionlab.experiments.convening.variants import Answer
from coalitionlab.experiments.convening.words import odds
from coalitionlab.experiments.runs.executors import Progress
from coalitionlab.experiments.statistics import Floats
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.schema import Scenario, Strategy
from coalitionlab.scenarios.world import FUNDER_LEAVES

MOST = 3
#: What a remedy takes of the staff-days, from the first month on.
DOSE = 0.15
#: A fall in the chance of a goal, and a part of the loss made good, that are worth telling.
FALLS, MENDS = 0.05, 0.15
#: What can be agreed at once, and actions that may make good a part of the loss, by what happens (names of `SHOCKS`). Assumed.
REMEDIES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    FUNDER_LEAVES: ("Line up a second funder, and begin to earn an income of your own", ("earn_stable_funding", "assign_ownership", "share_power")),
    "the champion moves on": ("Win a second person and the staff in each leading organisation", ("secure_internal_buy_in", "cultivate_champions")),
    "the two strongest partners fall out": ("Agree now who mediates, and bring disagreement to the table early", ("make_conflict_productive", "foster_reflection", "build_trust")),
    "a law is announced": ("Follow the bill, and have an offer ready for either outcome", ("frame_win_win", "find_joint_needs")),
    "a scandal breaks": ("Make the convener’s own aims plain now, and agree who would speak", ("declare_intent", "build_legitimacy")),
    "the largest member walks out": ("Share its part among two others, and agree on a time of notice", ("assign_ownership", "recruit_first_followers", "broker_self_interests")),
    "the budget is halved in the second year": ("Agree now what would be dropped first, and keep a reserve", ("earn_stable_funding", "share_power", "develop_leaders")),
}  # fmt: skip
NEVER = "Ask it first, and look for others who could do its part"
#: Where its being won at the start costs goals as well.
LATER = "Win it in time, but not at the start, which costs goals, and look for others who could do its part"


@dataclass(frozen=True)
class _Found:
    """A risk before it has a remedy: what happens, the case in which it does, the goals by world with and without it, and who it is that
    never comes, with what is first to be done about that."""

    what: str
    scenario: Scenario
    with_it: np.ndarray
    without: np.ndarray
    who: str = ""
    first: str = NEVER

    @property
    def losses(self) -> Floats:
        horizon = self.scenario.months
        return np.asarray(units_of_runs(score_of(self.without, horizon) - score_of(self.with_it, horizon))[0])


def three_risks(
    shocks: Shocks, partners: Partners, *, replicates: int, workers: int | None = None, progress: Progress | None = None
) -> list[Risk]:
    """Return the risks that cost most goals, the worst first: what may happen in a month (`shocks`), and whoever may never come."""
    case, found = shocks.scenario, _found(shocks)
    found += sorted(_stay_away(partners), key=lambda each: -each.losses.mean())[:1]
    worst = sorted(found, key=lambda each: -each.losses.mean())[:MOST]
    study = shocks.study
    risks = []
    for each in worst:
        size = st.mean_interval(each.losses, seed=study.seed)
        clear = bool(size.low > 0)
        remedy = _remedy(each, clear, shocks, replicates, workers, progress)
        what = w.capital(each.what)
        if each.what == "the largest member walks out" and (who := _largest(partners)):
            what += f" (often {who})"
        risks.append(Risk(what, _costs(each, case, clear), remedy, size.mean, clear, each.who))
    return risks


def _found(answer: Answer) -> list[_Found]:
    """Return what each variant does to the goals, against the first."""
    first, *others = answer.study.scenarios
    without = answer.runs.goal_months(first.name)
    return [
        _Found(label, scenario, answer.runs.goal_months(scenario.name), without)
        for label, scenario in zip(answer.labels[1:], others, strict=True)
    ]


def _stay_away(partners: Partners) -> list[_Found]:
    """Return what it does when an organisation never comes, of those that are not sure to come; nothing of generated ones."""
    away = {
        f"{row['organisation']} never": row
        for row in partners.table.to_dict("records")
        if row["month"] != 0 and row["comes"] < COMES
    }
    return [
        replace(
            each,
            what=f"{row['organisation']} never comes",
            who=row["organisation"],
            first=NEVER if worth_asking(row) else LATER,
        )
        for each in _found(partners)
        if (row := away.get(each.what))
    ]


def _largest(partners: Partners) -> str:
    """The most powerful organisation that is likely to be inside; '' where several are, power is not told or organisations are generated."""
    if not tells_power(partners.scenario):
        return ""
    rows = partners.table[partners.table["comes"] >= 0.5].sort_values("power", ascending=False)
    power = rows["power"].tolist()
    alone = len(power) > 0 and (len(power) == 1 or power[0] > 1.05 * power[1])
    return str(rows["organisation"].iloc[0]) if alone else ""


def _costs(risk: _Found, case: Scenario, clear: bool) -> str:
    """What a risk does to the goals: the chance that falls most, or how much later they come."""
    if not clear:
        return "No clear loss of goals in these runs"
    before, after = (np.isfinite(months).mean(axis=(0, 1, 2)) for months in (risk.without, risk.with_it))
    k = int(np.argmax(before - after))
    if before[k] - after[k] >= FALLS and odds(before[k]) != odds(after[k]):
        return f"The chance of “{case.every_goal[k].name}” falls from {odds(before[k])} to {odds(after[k])}"
    late = float(np.mean(risk.losses)) * case.months
    if late < 0.75:
        return "Little: goals come less than a month later, on average"
    return f"Goals come about {late:.0f} month{'s' if round(late) > 1 else ''} later, on average"


def _remedy(
    risk: _Found, clear: bool, shocks: Shocks, replicates: int, workers: int | None, progress: Progress | None
) -> str:
    """What to do: what can be agreed at once, and the action that makes good most of the loss, where that is clear; '' where no loss is."""
    words, actions = REMEDIES.get(risk.what, (risk.first, ("recruit_first_followers", "broker_self_interests")))
    plans = [shocks.strategy, *(with_action(shocks.strategy, name) for name in actions)]
    if not clear:
        return ""
    if isinstance(shocks.strategy, Led) or not shocks.strategy.phases or risk.losses.mean() <= 0:
        return f"{words}."
    runs = shocks.drawn.sized(replicates).run((risk.scenario,), plans, workers, progress)
    scores = units_of_runs(score_of(runs.goal_months(), risk.scenario.months))
    gains = [st.mean_interval(row - scores[0], seed=shocks.study.seed) for row in scores[1:]]
    best = max(range(len(gains)), key=lambda k: gains[k].mean)
    share = gains[best].mean / risk.losses.mean()
    if gains[best].low <= 0 or share < MENDS:
        return f"{words}."
    mended = "all of the loss" if share >= 0.95 else f"{part(share)} of the loss"
    return f"{words}. Tried in the model: a seventh of the staff-days to {doing(actions[best])} makes good {mended}."


def with_action(strategy: Strategy, action: str) -> Strategy:
    """Return the strategy with a part of its effort (`DOSE`) given to an action in every phase that spends any."""
    phases = []
    for phase in strategy.phases:
        total = sum(phase.effort.values())
        more = {action: phase.effort.get(action, 0.0) + total * DOSE / (1 - DOSE)}
        phases.append(phase.with_(effort={**phase.effort, **more}) if total > 0 else phase)
    return strategy.with_(name=f"{strategy.name[:150]} with {action}", phases=tuple(phases))
