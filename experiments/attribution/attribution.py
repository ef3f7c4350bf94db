"""The answer of an attribution: each action's contributions with intervals, and how much they depend on each other."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coalitionlab.experiments import provenance
from coalitionlab.experiments import significance as sg
from coalitionlab.experiments import statistics as st
from coalitionlab.experiments import words as w
from coalitionlab.experiments.attribution import words
from coalitionlab.experiments.attribution.contributions import Contributions, pairs_of
from coalitionlab.experiments.attribution.without import actions_of, active_actions
from coalitionlab.experiments.finding import StudyFinding
from coalitionlab.experiments.settings import is_chance
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.outcomes import PER_RUN

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

EFFORT = "effort_spent"
MOST_PAIRS = 10


@dataclass(frozen=True, eq=False)
class Attribution(StudyFinding):
    """What each action of a strategy contributes to an outcome.

    Attributes
    ----------
    study
        The strategy as it is, with all replicates that were asked for; a Python function is limited to what it was seen to do.
    spread
        Whether the time of an action that is left out goes to the others.
    orders
        Orders of arrival drawn for each replicate; 0 when all sets of actions are run.
    contributions
        Of the actions that get staff-days (`players`), replicate by replicate.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> finding = cl.attribute("generic", "communication", replicates=2, orders=1)
    >>> finding.outcome, finding.done, len(finding.table) == len(finding.actions)
    ('collective_action', 2, True)
    """

    kind = "attribution"
    question = "what each action contributes"

    study: Study
    spread: bool
    orders: int
    contributions: Contributions

    @property
    def outcome(self) -> str:
        """Name of the outcome."""
        return self.study.outcomes[0]

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions that the strategy names."""
        return actions_of(self.strategies[0])

    @property
    def players(self) -> tuple[str, ...]:
        """Those of them that get staff-days."""
        return active_actions(self.strategies[0])

    @property
    def replicates(self) -> int:
        """Number of replicates that were asked for."""
        return self.study.replicates

    @property
    def done(self) -> int:
        """Number of replicates that were run."""
        return int(self.contributions.with_all.size)

    @property
    def complete(self) -> bool:
        """Whether these are all replicates that were asked for."""
        return self.done == self.replicates

    @property
    def with_all(self) -> st.Estimate:
        """The outcome of the strategy."""
        return self._level(self.contributions.with_all)

    @property
    def with_none(self) -> st.Estimate:
        """The outcome when the same convener does nothing."""
        return self._level(self.contributions.with_none)

    @property
    def gain(self) -> st.Estimate:
        """The outcome of the strategy less that of doing nothing: the sum of the Shapley values."""
        return st.mean_interval(self.contributions.with_all - self.contributions.with_none, seed=self.study.seed)

    def _level(self, runs: st.Floats) -> st.Estimate:
        return st.mean_interval(runs, chance=is_chance(self.outcome), seed=self.study.seed)

    @cached_property
    def _table(self) -> pd.DataFrame:
        runs, seed = self.contributions, self.study.seed
        shapley, last = self._of_all_actions(runs.shapley), self._of_all_actions(runs.leave_one_out)
        staff_days = self._of_all_actions(runs.days).mean(axis=1)
        total = staff_days.sum()
        table = pd.DataFrame({"action": list(self.actions), "staff_days": staff_days})
        table["share"] = staff_days / total if total > 0 else 0.0
        measures = {
            "leave_one_out": last, "shapley": shapley, "alone": self._of_all_actions(runs.alone), "interplay": last - shapley,
        }  # fmt: skip
        for name, rows in measures.items():
            estimates = pd.DataFrame(st.mean_intervals(rows, seed=seed))
            table[[name, f"{name}_low", f"{name}_high"]] = estimates
        table["p_adjusted"] = sg.holm(sg.paired_ps(shapley, seed=seed))
        table["significant"] = table["p_adjusted"] < sg.SIGNIFICANT
        table["interplay_significant"] = sg.holm(sg.paired_ps(last - shapley, seed=seed)) < sg.SIGNIFICANT
        table["reading"] = [words.reading(row) for row in table.to_dict(orient="records")]
        less_is_better = PER_RUN[self.outcome].sign < 0
        return table.sort_values("shapley", ascending=less_is_better, kind="stable", ignore_index=True)

    def _of_all_actions(self, values: st.Floats) -> st.Floats:
        """Return values of the players as values of all actions: exactly 0 for those that get no staff-days."""
        rows = np.zeros((len(self.actions), values.shape[1]))
        rows[[self.actions.index(name) for name in self.players]] = values
        return rows

    @property
    def table(self) -> pd.DataFrame:
        """One row per action, the most helpful Shapley value first: the largest, or the smallest where less is better.

        Columns: action; staff_days, how many fewer are spent without it (mean over replicates), and share, of those of all
        actions; leave_one_out, shapley and alone (added to nothing), each with its 95 % interval (_low, _high); interplay,
        leave_one_out less shapley with its interval, and whether it is significant (interplay_significant); p_adjusted of the Shapley value (random signs, Holm over the actions) and
        significant (below 0.05); reading, in words, where the two measures differ significantly.
        """
        return self._table.copy()

    @cached_property
    def interactions(self) -> pd.DataFrame:
        """Pairs of actions by what they add together beyond each for itself, the largest (whatever its sign) first.

        Columns: action, other, interaction (Shapley interaction index, in the unit of the outcome), low, high. No rows when not all
        sets of actions were run.
        """
        values, players = self.contributions.pairs, self.players
        pairs = pairs_of(len(players))[: len(values)]
        estimates = st.mean_intervals(values, seed=self.study.seed) if pairs else []
        rows = [
            (players[i], players[j], each.mean, each.low, each.high)
            for (i, j), each in zip(pairs, estimates, strict=True)
        ]
        table = pd.DataFrame(rows, columns=["action", "other", "interaction", "low", "high"])
        return table.sort_values("interaction", key=abs, ascending=False, kind="stable", ignore_index=True)

    def words(self) -> list[str]:
        """Return what the actions add together, how they depend on each other, and what limits the answer."""
        return [
            words.gain_sentence(self._table, self.with_all, self.with_none, self.gain, self.outcome),
            *words.reading_sentences(self._table),
            *words.caveats(len(self.players), self.orders, self.done, self.replicates),
            *([words.FUNCTION] if isinstance(self.strategies[0], Led) else []),
            words.SPREAD if self.spread else words.UNSPENT,
        ]

    def figure(self, kind: str | None = None) -> Figure:
        """Return both measures with intervals."""
        return words.contributions(self._table, self.outcome)

    def lead(self) -> str:
        """Return what was done."""
        strategy, outcome = self.strategies[0], PER_RUN[self.outcome]
        better = {"worse": "; lower is better", "better": "; higher is better"}.get(outcome.higher_is, "")
        return (
            f"What does each action of “{strategy.title or strategy.name}” contribute to {w.spaced(outcome.name)}? {outcome.meaning} "
            f"({outcome.unit}{better}). {self.done} replicates, seed {self.study.seed}."
        )

    def command(self) -> str:
        """Return the command line that makes this again."""
        study = self.study
        return provenance.command_line(
            "attribute", self.scenarios[0].name, strategy=provenance.strategy_word(self.strategies[0]), outcome=self.outcome,
            replicates=study.replicates, seed=study.seed, orders=self.orders, spread=self.spread, set=study.parameters,
        )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """Return what was asked, and the outcome with all actions and with none."""
        study = self.study
        return {
            "scenario": self.scenarios[0].name,
            "strategy": self.strategies[0].name,
            "outcome": self.outcome,
            "seed": study.seed,
            "replicates": self.done,
            "wanted": study.replicates,
            "complete": self.complete,
            "parameters": dict(study.parameters),
            "spread": self.spread,
            "orders": self.orders,
            "with_all": asdict(self.with_all),
            "with_none": asdict(self.with_none),
            "gain": asdict(self.gain),
        }

    def data(self) -> dict[str, pd.DataFrame]:
        """Return the contributions by action and replicate."""
        runs, players = self.contributions, self.players
        columns = {
            "action": np.repeat(np.array(players, object), self.done),
            "replicate": np.tile(np.arange(self.done), len(players)),
            "leave_one_out": runs.leave_one_out.ravel(),
            "shapley": runs.shapley.ravel(),
            "alone": runs.alone.ravel(),
            "staff_days": runs.days.ravel(),
        }
        return {"runs": pd.DataFrame(columns)}

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the actions, and pairs of them."""
        return {"attribution": self._table, "interactions": self.interactions}

    def shown(self) -> dict[str, pd.DataFrame]:
        """Return the actions, and pairs of them, as people read them."""
        digits = w.digits_for(self._table[["shapley", "leave_one_out"]].abs().to_numpy().ravel())
        columns: dict[str, str | w.Cell] = {
            "action": "action", "days": w.number("staff_days", 0), "Shapley": w.number("shapley", digits),
            "Shapley: interval": w.interval("shapley_low", "shapley_high", digits),
            "left out": w.number("leave_one_out", digits),
            "left out: interval": w.interval("leave_one_out_low", "leave_one_out_high", digits), "p": w.chance("p_adjusted"),
        }  # fmt: skip
        shown = {"What each action contributes": w.readable(self._table, columns, words.LEGEND)}
        pairs: dict[str, str | w.Cell] = {
            "action": "action", "with": "other", "interaction": w.number("interaction", 4),
            "95% interval": w.interval("low", "high", 4),
        }  # fmt: skip
        if len(self.interactions):
            most = self.interactions.head(MOST_PAIRS)
            shown["Pairs that interact most"] = w.readable(most, pairs, words.PAIRS_LEGEND)
        return shown
