"""The answer of a calibration: the posterior given a history, what it identifies, how it forecasts, and worlds drawn from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coalitionlab.experiments import words as w
from coalitionlab.experiments.calibrating import figures, words
from coalitionlab.experiments.calibrating.checking import Check
from coalitionlab.experiments.calibrating.conditioning import Posterior, weighted_quantiles
from coalitionlab.experiments.calibrating.forecasting import resampled
from coalitionlab.experiments.calibrating.history import History, Paths
from coalitionlab.experiments.calibrating.identifying import Informed, parameter_table
from coalitionlab.experiments.calibrating.named import Named, named
from coalitionlab.experiments.calibrating.prior import BLOCK, Prior, Setup
from coalitionlab.experiments.finding import Finding
from coalitionlab.experiments.statistics import Floats
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.schema import Scenario, Strategy

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

MOST_SHOWN = 15
#: The field of a world that names its decision rule, where the calibration chose among rules.
RULE = "decision.rule"
BANDS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, eq=False)
class Calibration(Finding):
    """What a history says about a scenario.

    Attributes
    ----------
    prior : Prior
        What was assumed: scenario, strategies, ranges.
    history : History
        What it was conditioned on.
    posterior : Posterior
        The accepted runs, with weights and adjusted parameters.
    unit, variant : ndarray
        What was drawn for each accepted run (n x parameters, 0..1; n numbers of variants).
    paths : Paths
        The paths of the accepted runs, months of the history and those ahead.
    coming : ndarray
        Forecast of the months ahead: cumulative joins and exits, 2 x samples x months; see `ahead.forecast`.
    noise : tuple of float
        The contraction that noise alone gives some parameter in one of twenty histories, and the correlation that it gives some two.
    variants : DataFrame
        Posterior shares of strategies, rules and structures, and means of varied fields.
    groups : DataFrame or None
        Joins and exits by sector and size, where the history knows them; see `members.group_table`.
    about : tuple of str
        Sentences on the fit, made with the reference table, which is not kept.
    scores : DataFrame or None
        Forecasts of the months held back; see `forecasting.score_table`.
    held_back : int
        The months that were held back for the forecast; 0 for none. The posterior uses all months.
    checks : tuple of Check
        Simulation-based calibration and leave-one-out coverage; empty when left out.
    runs : int
        Runs of the reference table.
    seconds : tuple of float
        Of making the table and of conditioning.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> found = cl.calibrate("generic", cl.example_history(), runs=300, checks=0)
    >>> found.table.columns[:3].tolist(), len(found.worlds(5))
    (['parameter', 'prior_low', 'prior_high'], 5)
    """

    kind = "calibration"
    question = "what a history says"

    prior: Prior
    history: History
    posterior: Posterior
    unit: Floats
    variant: np.ndarray
    paths: Paths
    coming: np.ndarray
    noise: tuple[float, float]
    variants: pd.DataFrame
    groups: pd.DataFrame | None
    about: tuple[str, ...]
    scores: pd.DataFrame | None
    held_back: int
    checks: tuple[Check, ...]
    runs: int
    seconds: tuple[float, float]

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenario."""
        return (self.prior.scenario,)

    @property
    def strategies(self) -> tuple[Strategy, ...]:
        """How the coalition may have been led."""
        return self.prior.strategies

    @property
    def table(self) -> pd.DataFrame:
        """One row a parameter, what the history says most about first; see `identifying.parameter_table`."""
        return self._once("table", lambda: parameter_table(self.prior, self.posterior, self.noise[0]))

    @property
    def identified(self) -> list[str]:
        """The names of the parameters that the history says something about, those it says most about first."""
        table = self.table
        return [str(name) for name in table.loc[table["contraction"] > table["noise"], "parameter"]]

    def worlds(self, count: int = 100, *, seed: int = 0) -> tuple[dict[str, Any], ...]:
        """Draw sets of parameters, of the varied fields and of the rule, from the posterior; `compare(worlds_from=...)` does so.

        Parameters that stay prior are drawn from their prior, independently of all others unless they hang together by more than noise.
        """
        rows = resampled(self.posterior.weights, count, seed=seed)
        rows = np.random.default_rng([0x73687566, seed]).permutation(rows)
        informed = Informed.by(self.posterior, self.prior.field_values[self.variant], self.noise)
        values = self.prior.values(informed.sample(self.posterior, rows, seed=seed)).tolist()
        variants = [self.prior.variants[self.variant[row]] for row in rows]
        fields = [dict(variant.fields) for variant in variants]
        if self.prior.rules != (self.prior.scenario.decision.rule,):
            fields = [more | {RULE: variant.rule} for more, variant in zip(fields, variants, strict=True)]
        return tuple(
            dict(zip(self.prior.names, row, strict=True)) | more for row, more in zip(values, fields, strict=True)
        )

    @property
    def named(self) -> Named:
        """Who is inside at the end of the history in the accepted runs, and which of them go on from there."""
        return self._once("named", lambda: named(self.prior, self.history, self.posterior, self.unit, self.blocks()))

    def blocks(self) -> Iterator[tuple[Setup, np.ndarray]]:
        """The places of accepted runs of one variant, not too many at a time, each with the variant."""
        for number in np.unique(self.variant):
            own = np.flatnonzero(self.variant == number)
            for first in range(0, len(own), BLOCK):
                yield self.prior.variants[number], own[first : first + BLOCK]

    def bands(self) -> pd.DataFrame:
        """Return monthly bands, of the accepted runs and then of the forecast: columns what, month, mean, q05, q25, q50, q75, q95."""
        today, points = self.history.months, np.array(BANDS)
        forecast = self._forecast()
        frames = []
        for what, counts in self._cumulative(self.paths).items():
            known = weighted_quantiles(counts[:, :today].astype(float), self.posterior.weights, points)
            quantiles = np.hstack([known, np.quantile(forecast[what], points, axis=0)])
            frame = pd.DataFrame({"what": what, "month": np.arange(1, counts.shape[1] + 1)})
            frame["mean"] = np.concatenate([self.posterior.weights @ counts[:, :today], forecast[what].mean(axis=0)])
            for k, point in enumerate(BANDS):
                frame[f"q{round(100 * point):02d}"] = quantiles[k]
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    def _forecast(self) -> dict[str, np.ndarray]:
        """The counts of the months ahead, samples x months, going on from the history's own."""
        joins, leaves = self.coming.astype(np.int64)
        return {
            "joins": sum(self.history.joins) + joins,
            "exits": sum(self.history.leaves or ()) + leaves,
            "inside": self.history.inside[-1] + joins - leaves,
        }

    def observed(self) -> pd.DataFrame:
        """Return the history in the same counts: columns what, month, value."""
        seen = self._cumulative(Paths.of(self.history))
        return pd.concat(
            [
                pd.DataFrame({"what": what, "month": np.arange(1, self.history.months + 1), "value": counts[0]})
                for what, counts in seen.items()
            ],
            ignore_index=True,
        )

    def _cumulative(self, paths: Paths) -> dict[str, np.ndarray]:
        """Cumulative joins and, where exits are recorded, exits and organisations inside, runs x months."""
        counts = {"joins": np.cumsum(paths.joins, axis=1, dtype=np.int64)}
        if self.history.leaves is not None:
            counts["exits"] = np.cumsum(paths.leaves, axis=1, dtype=np.int64)
            counts["inside"] = paths.inside(self.history.inside_at_start)
        return counts

    # As people read it

    def words(self) -> list[str]:
        """Return what the history identifies and what stays prior, how the forecast did, and whether to trust it."""
        lines = [*self.about, *words.identified_sentences(self.table)]
        lines += words.variant_sentences(self.variants)
        if self.groups is not None:
            lines += words.group_sentences(self.groups)
        if self.scores is not None:
            after = self.history.months - self.held_back
            lines += words.forecast_sentences(self.scores, after, self.history.months)
        lines += words.coming_sentences(self.coming, self.history.leaves is not None)
        if self.checks:
            lines += words.check_sentences(*self.checks)
        return lines

    def figure(self, kind: str | None = None) -> Figure:
        """Return a figure: joins (the main one), exits, inside, groups, parameters or ranks."""
        if kind == "groups" and self.groups is not None:
            return figures.groups(self.groups)
        if kind == "parameters":
            return figures.parameters(self.table)
        if kind == "ranks" and self.checks:
            points = np.linspace(0, 1, 41)
            ranks = self.checks[0].ranks
            uneven = (ranks[:, :, None] <= points).mean(axis=0) - points
            return figures.ranks(uneven, len(ranks))
        what = kind or "joins"
        if what not in set(self.bands()["what"]):
            raise input_error(f"there is no figure {what!r}", f"known are {', '.join(self._kinds())}")
        return figures.fit(self.bands(), self.observed(), self.history.months, what)

    def _kinds(self) -> list[str]:
        every = ["joins", "parameters", *(["exits", "inside"] if self.history.leaves is not None else [])]
        every += ["groups"] if self.groups is not None else []
        return [*every, *(["ranks"] if self.checks else [])]

    def charts(self) -> dict[str, str]:
        """Return the further figures of the report."""
        titles = {
            "parameters": "What the history says about the parameters",
            "exits": "Exits",
            "inside": "Organisations inside",
            "groups": "Joins and exits by sector and size",
            "ranks": "Can the calibration be trusted?",
        }
        return {title: kind for kind, title in titles.items() if kind in self._kinds()}

    def shown(self) -> dict[str, pd.DataFrame]:
        """Return the leading parameters, the variants and the scores as people read them."""
        parameters = w.readable(
            self.table.head(MOST_SHOWN),
            {
                "parameter": "parameter",
                "assumed": w.interval("prior_low", "prior_high"),
                "median": w.number("q50"),
                "90% of the posterior": w.interval("q05", "q95"),
                "contraction": w.share("contraction"),
                "verdict": "verdict",
            },
            f"contraction: by how much its variance is less than assumed; noise alone makes it {w.percent(self.noise[0])} for some parameter in one "
            "of twenty histories.",
        )
        tables = {"What the history says most about": parameters}
        if len(self.variants):
            columns: dict[str, str | w.Cell] = {"what": "what", "value": "value"}
            columns |= {"before": w.number("prior", 2), "given the history": w.number("posterior", 2)}
            columns["90% interval"] = w.interval("low", "high", 2)
            if self.variants["log_score"].notna().any():
                columns |= {
                    "log-score": w.number("log_score", 1),
                    "its interval": w.interval("score_low", "score_high", 1),
                }
            tables["Strategies, rules, structures and fields"] = w.readable(self.variants, columns)
        if self.groups is not None:
            columns = {"group": "group", "of": "what", "the history": w.number("history", 0)}
            columns |= {
                "median of the runs": w.number("q50", 0),
                "nine tenths of the runs": w.interval("q05", "q95", 0),
            }
            tables["Joins and exits by sector and size"] = w.readable(self.groups, columns)
        if self.scores is not None:
            columns = {"of": "what", "forecast": "forecast", "CRPS": w.number("crps", 2), "error": w.share("error")}
            columns |= {"in the 90% band": w.share("coverage"), "expected": w.number("expected", 0)}
            legend = "CRPS: distance of the forecast distribution from what came, in organisations; error: of the median, as a share of all that came."
            tables[f"Forecast of the last {self.held_back} months, held back"] = w.readable(
                self.scores, columns, legend
            )
        return tables

    def lead(self) -> str:
        """Return what was done."""
        return (
            f"{self.history.name}: {self.history.months} months, {sum(self.history.joins)} joins"
            + ("" if self.history.leaves is None else f", {sum(self.history.leaves)} exits")
            + f"; {self.runs:,} runs of {self.prior.scenario.name} ({self.seconds[0]:.0f} s, conditioning {self.seconds[1]:.1f} s)."
        )

    def facts(self) -> dict[str, Any]:
        """Return what was asked and what was found, as plain values."""
        prior = self.prior
        return {
            "seed": prior.seed,
            "runs": self.runs,
            "months": self.paths.months,
            "history": self.history.to_dict(),
            "accepted": len(self.posterior.rows),
            "effective": self.posterior.effective,
            "noise": list(self.noise),
            "held_back": self.held_back,
            "parameters": dict(prior.fixed or {}),
            "rules": list(prior.rules),
            "varied": {each.name: [each.low, each.high] for each in prior.fields},
            "uncertain": {each.name: [each.low, each.high] for each in prior.parameters},
            "about": list(self.about),
            "groups": [] if self.groups is None else self.groups.to_dict(orient="records"),
            "seconds": list(self.seconds),
        }

    def data(self) -> dict[str, pd.DataFrame]:
        """Return what `load_calibration` reads: the accepted runs with their paths, the forecast, the variants and the scores."""
        posterior, names = self.posterior, self.prior.names
        accepted = {
            "run": posterior.rows,
            "variant": self.variant,
            "weight": posterior.weights,
            "distance": posterior.distances,
            **{f"drawn.{name}": self.unit[:, k] for k, name in enumerate(names)},
            **{f"adjusted.{name}": posterior.adjusted[:, k] for k, name in enumerate(names)},
        }
        columns: dict[str, np.ndarray] = {}
        for kind in ("joins", "leaves", "delivered"):
            values = getattr(self.paths, kind)
            columns |= {f"{kind}.{k + 1}": values[:, k] for k in range(values.shape[1])}
        scores = pd.DataFrame() if self.scores is None else self.scores
        coming = {"sample": np.arange(self.coming.shape[1])} | {
            f"{kind}.{k + 1}": column
            for kind, samples in zip(("joins", "leaves"), self.coming, strict=True)
            for k, column in enumerate(samples.T)
        }
        return {
            "accepted": pd.DataFrame(accepted),
            "paths": pd.DataFrame(columns),
            "coming": pd.DataFrame(coming),
            "variants": self.variants,
            "scores": scores,
        }

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the parameters, variants, bands and scores."""
        tables = {"parameters": self.table, "bands": self.bands()}
        if len(self.variants):
            tables["variants"] = self.variants
        if self.groups is not None:
            tables["groups"] = self.groups
        return tables if self.scores is None else tables | {"scores": self.scores}
