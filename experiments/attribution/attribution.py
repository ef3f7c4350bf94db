"""The answer of an attribution: each action's contributions with intervals, and how much they depend on each other."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coalitionlab.experiments import provenance
from coalitionlab.experiments import statistics as st
from coalitionlab.experiments import words as w
from coalitionlab.experiments.attribution import words
from coalitionlab.experiments.attribution.contributions import AttributionRequest, Contributions
from coalitionlab.experiments.attribution.shapley import pairs_of
from coalitionlab.experiments.attribution.without import actions_of
from coalitionlab.experiments.finding import Finding
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.schema import Scenario, Strategy

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

MOST_PAIRS = 10


@dataclass(frozen=True, eq=False)
class Attribution(Finding):
    """What each action of a strategy contributes to an outcome.

    Attributes
    ----------
    request
        What was asked: scenario, strategy, outcome, replicates, seed, parameters, spread, orders.
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

    request: AttributionRequest
    contributions: Contributions

    @property
    def scenarios(self) -> tuple[Scenario, ...]:  # type: ignore[override]
        """The scenario."""
        return (self.request.scenario,)

    @property
    def strategies(self) -> tuple[Strategy, ...]:  # type: ignore[override]
        """The strategy."""
        return (self.request.strategy,)

    @property
    def outcome(self) -> str:
        """Name of the outcome."""
        return self.request.outcome

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions that the strategy names."""
        return actions_of(self.request.strategy)

    @property
    def players(self) -> tuple[str, ...]:
        """Those of them that get staff-days."""
        return self.request.players

    @property
    def replicates(self) -> int:
        """Number of replicates that were asked for."""
        return self.request.replicates

    @property
    def done(self) -> int:
        """Number of replicates that were run."""
        return int(self.contributions.whole.size)

    @property
    def complete(self) -> bool:
        """Whether these are all replicates that were asked for."""
        return self.done == self.replicates

    @property
    def whole(self) -> st.Estimate:
        """The outcome of the strategy."""
        return st.mean_interval(self.contributions.whole, seed=self.request.seed)

    @property
    def empty(self) -> st.Estimate:
        """The outcome when the same convener does nothing."""
        return st.mean_interval(self.contributions.empty, seed=self.request.seed)

    @property
    def gain(self) -> st.Estimate:
        """The outcome of the strategy less that of doing nothing: the sum of the Shapley values."""
        return st.mean_interval(self.contributions.whole - self.contributions.empty, seed=self.request.seed)

    @cached_property
    def _table(self) -> pd.DataFrame:
        runs = self.contributions
        shapley, last, alone, days = map(
            self._of_all_actions, (runs.shapley, runs.leave_one_out, runs.alone, runs.days)
        )
        staff_days = days.mean(axis=1)
        total = staff_days.sum()
        table = pd.DataFrame({"action": list(self.actions), "staff_days": staff_days})
        table["share"] = staff_days / total if total > 0 else 0.0
        for name, rows in (
            ("leave_one_out", last),
            ("shapley", shapley),
            ("alone", alone),
            ("interplay", last - shapley),
        ):
            estimates = st.mean_intervals(rows, seed=self.request.seed)
            table[[name, f"{name}_low", f"{name}_high"]] = [
                (each.mean, each.low, each.high) for each in estimates
            ]
        table["p_adjusted"] = st.holm(st.paired_ps(shapley, seed=self.request.seed))
        table["significant"] = table["p_adjusted"] < st.SIGNIFICANT
        table["reading"] = [words.reading(row) for row in table.to_dict(orient="records")]
        less_is_better = PER_RUN[self.outcome].sign < 0
        return table.sort_values("shapley", ascending=less_is_better, kind="stable", ignore_index=True)

    @property
    def table(self) -> pd.DataFrame:
        """One row per action, the most helpful Shapley value first: the largest, or the smallest where less is better.

        Columns: action; staff_days, how many fewer are spent without it (mean over replicates), and share, of those of all
        actions; leave_one_out, shapley and alone (added to nothing), each with its 95 % interval (_low, _high); interplay,
        leave_one_out less shapley with its interval; p_adjusted of the Shapley value (random signs, Holm over the actions) and
        significant (below 0.05); reading, in words, where the two measures differ significantly.
        """
        return self._table.copy()

    @cached_property
    def interactions(self) -> pd.DataFrame:
        """Pairs of actions by what they add together beyond each for itself, the largest (whatever its sign) first.

        Columns: action, other, interaction (Shapley interaction index, in the unit of the outcome), low, high. No rows when not all
        sets of actions were run.
        """
        values = self.contributions.pairs
        pairs = pairs_of(len(self.players))[: len(values)]
        estimates = st.mean_intervals(values, seed=self.request.seed) if len(values) else []
        rows = [
            (self.players[i], self.players[j], each.mean, each.low, each.high)
            for (i, j), each in zip(pairs, estimates, strict=True)
        ]
        table = pd.DataFrame(rows, columns=["action", "other", "interaction", "low", "high"])
        order = table["interaction"].abs().sort_values(ascending=False, kind="stable").index
        return table.loc[order].reset_index(drop=True)

    def per_run(self) -> pd.DataFrame:
        """One row per player and replicate: action, replicate, leave_one_out, shapley, alone, staff_days."""
        runs, players = self.contributions, self.players
        return pd.DataFrame(
            {
                "action": np.repeat(np.array(players, object), self.done),
                "replicate": np.tile(np.arange(self.done), len(players)),
                "leave_one_out": runs.leave_one_out.ravel(),
                "shapley": runs.shapley.ravel(),
                "alone": runs.alone.ravel(),
                "staff_days": runs.days.ravel(),
            }
        )

    def words(self) -> list[str]:
        """Return what the actions add together, how they depend on each other, and what limits the answer."""
        request = self.request
        return [
            words.gain_sentence(self._table, self.whole, self.empty, self.gain, self.outcome),
            *words.reading_sentences(self._table),
            *words.caveats(len(self.players), request.orders, self.done, request.replicates),
            *([words.FUNCTION] if isinstance(request.strategy, Led) else []),
            words.SPREAD if request.spread else words.UNSPENT,
        ]

    def figure(self, kind: str | None = None) -> Figure:
        """Return both measures with intervals."""
        return words.contributions(self._table, self.outcome)

    def lead(self) -> str:
        """Return what was done."""
        strategy, outcome = self.request.strategy, PER_RUN[self.outcome]
        better = {"worse": "; lower is better", "better": "; higher is better"}.get(outcome.higher_is, "")
        return (
            f"What does each action of “{strategy.title or strategy.name}” contribute to {w.spaced(outcome.name)}? {outcome.meaning} "
            f"({outcome.unit}{better}). {self.done} replicates, seed {self.request.seed}."
        )

    def command(self) -> str:
        """Return the command line that makes this again."""
        request = self.request
        return provenance.command_line(
            "attribute", request.scenario.name, strategy=provenance.strategy_word(request.strategy), outcome=self.outcome,
            replicates=request.replicates, seed=request.seed, orders=request.orders, spread=request.spread,
            set=request.parameters,
        )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """Return what was asked, and the outcome with all actions and with none."""
        request = self.request
        return {
            "scenario": request.scenario.name,
            "strategy": request.strategy.name,
            "outcome": self.outcome,
            "seed": request.seed,
            "replicates": self.done,
            "wanted": request.replicates,
            "complete": self.complete,
            "parameters": dict(request.parameters),
            "spread": request.spread,
            "orders": request.orders,
            "whole": asdict(self.whole),
            "empty": asdict(self.empty),
            "gain": asdict(self.gain),
        }

    def data(self) -> dict[str, pd.DataFrame]:
        """Return the contributions by replicate."""
        return {"runs": self.per_run()}

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
        if len(self.interactions):
            pairs: dict[str, str | w.Cell] = {
                "action": "action", "with": "other", "interaction": w.number("interaction", 4),
                "95% interval": w.interval("low", "high", 4),
            }  # fmt: skip
            shown["Pairs that interact most"] = w.readable(
                self.interactions.head(MOST_PAIRS), pairs, words.PAIRS_LEGEND
            )
        return shown

    def _of_all_actions(self, values: st.Floats) -> st.Floats:
        """Values of the players as values of all actions: exactly 0 for those that get no staff-days."""
        rows = np.zeros((len(self.actions), values.shape[1]))
        rows[[self.actions.index(name) for name in self.players]] = values
        return rows
