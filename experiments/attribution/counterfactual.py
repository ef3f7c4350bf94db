"""What would have become of one organisation without an action: when it comes in, and whether it ever does, under the same luck."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.attribution.coalitions import Floats
from coalitionlab.experiments.attribution.leaving_out import active_actions, check_actions, without
from coalitionlab.experiments.attribution.watching import check_seen, watched
from coalitionlab.experiments.settings import (
    AnyScenario,
    AnyStrategy,
    check_aims,
    check_count,
    check_organisation,
    check_parameters,
    resolve_scenarios,
    resolve_strategies,
)
from coalitionlab.model.batch import simulate
from coalitionlab.model.building import Ground, build
from coalitionlab.model.randomness import run_key
from coalitionlab.scenarios.schema import Generated, Milestone, Scenario, Strategy

#: Replicates that are run between two looks at `stop`.
AT_ONCE = 50


@dataclass(frozen=True)
class Counterfactual:
    """When an organisation comes in with a whole strategy, and without each of some of its actions.

    To come in is to be inside for the first time, in whatever way: as a member, for a trial, or under a mandate. Replicate k meets the
    same luck with and without the action, and only replicates are compared with themselves.

    Attributes:
        actions: left out one at a time, their time unspent.
        joins: R months (from 1) of coming in under the whole strategy; nan when it never does within the horizon, 0 where it is inside
            from the start.
        without: actions x R, the same without each.
        months: the horizon. asked: replicates asked for, more than R when it was stopped.
    """

    scenario: Scenario
    strategy: Strategy
    organisation: str
    actions: tuple[str, ...]
    joins: Floats
    without: Floats
    months: int
    seed: int
    asked: int

    @property
    def replicates(self) -> int:
        """Replicates that were made."""
        return int(self.joins.size)

    @property
    def founding(self) -> bool:
        """Whether it is inside from the start in all replicates, so that there is no coming in to ask about."""
        return self.replicates > 0 and not self.joins.any()

    @property
    def drawn(self) -> bool:
        """Whether organisations are generated: in each replicate another one of that sector then bears the name."""
        return isinstance(self.scenario.organisations, Generated)

    @property
    def joined(self) -> st.Estimate:
        """The share of replicates in which it comes in under the whole strategy."""
        return st.share_interval(int(np.isfinite(self.joins).sum()), self.replicates)

    @property
    def usual_month(self) -> st.Estimate:
        """The median month in which it comes in, where it does; nan when it never does."""
        return median_interval(self.joins[np.isfinite(self.joins)])

    @property
    def table(self) -> pd.DataFrame:
        """One row an action, in the order of how often the organisation hangs on it.

        Columns: action; replicates, all; joins_without, the share of all replicates in which it comes in without the action;
        never, of the replicates in which it comes in with the whole strategy (`of`, a count), the share in which it never does
        without the action, with its interval (never_low, never_high); later and earlier, of the same, the shares in which it does so
        in a later or an earlier month; both, the replicates in which it comes in both ways, and months_later, the median over these of the
        months by which it is later (below 0: earlier) with its interval (months_later_low, months_later_high; nan where too few);
        only_without, the share of all replicates in which it comes in only without the action.
        """
        rows = [self._row(name, months) for name, months in zip(self.actions, self.without, strict=True)]
        frame = pd.DataFrame(rows)
        if frame.empty:
            return frame
        frame["rank"] = (
            frame["never"].fillna(0.0) + frame["later"].fillna(0.0) * 1e-3 - frame["only_without"] * 1e-6
        )
        return frame.sort_values("rank", ascending=False, kind="stable", ignore_index=True).drop(
            columns="rank"
        )

    def _row(self, action: str, months: Floats) -> dict[str, object]:
        came, comes = np.isfinite(self.joins), np.isfinite(months)
        both = came & comes
        delay = months[both] - self.joins[both]
        of = int(came.sum())
        never, middle = st.share_interval(int((came & ~comes).sum()), of), median_interval(delay)
        share = partial(_share, of=of)
        return {
            "action": action,
            "replicates": self.replicates,
            "joins_without": float(comes.mean()),
            "of": of,
            "never": never.mean,
            "never_low": never.low,
            "never_high": never.high,
            "later": share(int((delay > 0).sum())),
            "earlier": share(int((delay < 0).sum())),
            "both": int(both.sum()),
            "months_later": middle.mean,
            "months_later_low": middle.low,
            "months_later_high": middle.high,
            "only_without": float((comes & ~came).mean()),
        }

    @property
    def text(self) -> str:
        """What was found, in sentences, for a terminal of 100 columns."""
        from coalitionlab.experiments.attribution.counterfactual_text import counterfactual_text

        return counterfactual_text(self)

    def as_dict(self) -> dict[str, object]:
        """The counterfactual as plain values for JSON."""
        share, month = self.joined, self.usual_month
        return {
            "replicates": self.replicates,
            "asked": self.asked,
            "months": self.months,
            "joined": {"share": share.mean, "low": share.low, "high": share.high},
            "usual_month": {"median": month.mean, "low": month.low, "high": month.high},
            "without": self.table.to_dict(orient="records"),
        }


def counterfactual(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    organisation: str,
    *,
    without_actions: Sequence[str] | None = None,
    replicates: int = 200,
    seed: int = 0,
    parameters: Mapping[str, float] | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Counterfactual:
    """When an organisation comes in, and what each action of a strategy has to do with it.

    Args:
        scenario, strategy: a library name, a path, or a value each.
        organisation: its name in the scenario.
        without_actions: left out one at a time, as `attribute` leaves them out; all that get staff-days when not given.
        replicates, seed, parameters, workers: as for `attribute`.
        progress: called with the number of runs just done, of replicates * (1 + actions).
        stop: asked between blocks of replicates; when it says True, what is done until then is returned.

    Raises:
        InputError: for anything unknown or out of range, or a strategy without actions. Those of a Python function are those that it is
            seen to do in these runs.
    """
    for name, value, least in (("replicates", replicates, 1), ("seed", seed, 0)):
        check_count(name, value, least)
    if workers is not None:
        check_count("workers", workers, 1)
    (case,), (lever,) = resolve_scenarios(scenario), resolve_strategies(strategy)
    settings = check_parameters(parameters or {})
    check_aims([case], [lever])
    check_organisation(case, organisation)
    lever = watched(case, lever, replicates=replicates, seed=seed, parameters=settings)
    check_seen(lever)
    actions = active_actions(lever) if without_actions is None else tuple(dict.fromkeys(without_actions))
    check_actions(lever, actions)
    marked = _marked(case, organisation)
    chosen = [lever, *(without(lever, [name]) for name in actions)]
    blocks: list[Floats] = []
    for first in range(0, replicates, AT_ONCE):
        batch = simulate(
            marked, chosen, replicates=min(AT_ONCE, replicates - first), first_replicate=first, seed=seed,
            parameters=settings, workers=workers, progress=progress,
        )  # fmt: skip
        blocks.append(batch.milestones[:, :, 0])
        if stop is not None and stop():
            break
    months = np.concatenate(blocks, axis=1)
    months[:, _from_the_start(case, organisation, months.shape[1], seed, settings)] = 0.0
    return Counterfactual(
        case, lever, organisation, actions, months[0], months[1:], case.months, seed, replicates
    )


def _from_the_start(
    case: Scenario, organisation: str, replicates: int, seed: int, parameters: Mapping[str, float]
) -> NDArray[np.bool_]:
    """In which replicates the organisation is inside before the first month: whoever leads, it does not come in."""
    ground, nobody = Ground.of(case, parameters), Strategy(name="nobody leads yet")
    row = ground.blueprint.index(organisation)
    populations = (ground.population(run_key(seed, replicate)) for replicate in range(replicates))
    return np.array([bool(build(ground, one, nobody).state["status"][row]) for one in populations])


def _marked(case: Scenario, organisation: str) -> Scenario:
    """The scenario with one milestone: that the organisation is inside. Milestones are only looked at, so the runs are those of `compare`.

    A scenario may not ask this of organisations that are generated, since they are others in each replicate; here it may be asked.
    """
    return case.model_copy(update={"milestones": (Milestone(name="it is inside", needs=(organisation,)),)})


def _share(count: int, of: int) -> float:
    return count / of if of else float("nan")


def median_interval(sample: Floats) -> st.Estimate:
    """The median of a sample with its interval, from the binomial law of how many fall below it; nan where too few for one."""
    if not sample.size:
        return st.NOTHING
    middle = float(np.median(sample))
    interval = stats.quantile_test(sample, q=middle, p=0.5).confidence_interval(confidence_level=st.LEVEL)
    return st.Estimate(middle, float(interval.low), float(interval.high))
