"""How often intervals hold the truth, and how often a difference is claimed where there is none, on made data of known truth.

Every number comes from the functions that the commands print with. `python benchmarks/interval_coverage.py` prints the table;
`--tries N` makes so many samples a row (1,000 when not given; a half, a third, ... of that where a sample takes long), `--write` renews `docs/coverage.csv`, from which
`docs/generate.py` makes the table of docs/explanation/statistics.md.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
from scipy import stats

from coalitionlab.experiments import significance as sg
from coalitionlab.experiments import statistics as st
from coalitionlab.experiments.attribution.contributions import arrival_orders, sampled_shapley, shapley
from coalitionlab.experiments.calibrating.conditioning import condition
from coalitionlab.experiments.calibrating.continuation import Continuation
from coalitionlab.experiments.calibrating.variants import share_quantiles
from coalitionlab.experiments.comparing import precision, tables
from coalitionlab.experiments.comparing.tables import Sample
from coalitionlab.experiments.humps import dip_p
from coalitionlab.experiments.optimising.held_out import leads_table
from coalitionlab.experiments.runs.monthly import goals_table
from coalitionlab.experiments.sensitivity import morris, noise, sobol, tornado
from coalitionlab.experiments.worlds.failures import Case, find_failures
from coalitionlab.experiments.worlds.ranks import kendalls_w, rank_stability
from coalitionlab.experiments.worlds.regret import regret_rows, regrets
from coalitionlab.scenarios.loader import load_scenario

CSV = Path(__file__).parents[1] / "docs" / "coverage.csv"
STRATEGIES = 13
Rng = np.random.Generator
Made = Callable[[Rng, int, int], st.Floats]


@dataclass(frozen=True)
class Measure:
    """One row of the table: `tell` makes a sample and says whether the interval holds, or whether something is claimed."""

    kind: str
    what: str
    data: str
    observations: str
    tell: Callable[[Rng], bool]
    cost: int = 1
    nominal: int = 95


# Made data: strategies x replicates, half of the luck shared between strategies, the same mean for all


def normal(rng: Rng, strategies: int, count: int) -> st.Floats:
    """Symmetric, mean 0.5."""
    return 0.5 + 0.07 * (rng.normal(size=(1, count)) + rng.normal(size=(strategies, count)))


def two_groups(rng: Rng, strategies: int, count: int) -> st.Floats:
    """Three runs in ten end high, the others at 0; mean 0.15."""
    shared = rng.random((1, count)) < 0.5
    up = np.where(shared, rng.random((1, count)), rng.random((strategies, count))) < 0.3
    return up * rng.uniform(0.3, 0.7, (strategies, count))


def long_tail(rng: Rng, strategies: int, count: int) -> st.Floats:
    """Log-normal, mean 0.05."""
    logs = (rng.normal(size=(1, count)) + rng.normal(size=(strategies, count))) / np.sqrt(2)
    return 0.05 * np.exp(logs - 0.5)


TRUTH: dict[str, tuple[Made, float]] = {
    "normal": (normal, 0.5), "two groups": (two_groups, 0.15), "long tail": (long_tail, 0.05),
}  # fmt: skip


def sample(values: st.Floats, outcome: str = "collective_action", **more: object) -> Sample:
    """Values (strategies x replicates) as a comparison holds them."""
    names = tuple(f"s{k}" for k in range(len(values)))
    return Sample("made", names, outcome, 0, values, values > 0.2, **more)  # type: ignore[arg-type]


def in_worlds(rng: Rng, worlds: int, replicates: int, chance: float = 0.3) -> st.Floats:
    """Successes (worlds x replicates) where chances differ between worlds (beta, standard deviation 0.32)."""
    return (rng.random((worlds, replicates)) < rng.beta(chance, 1 - chance, worlds)[:, None]).astype(float)


def holds(estimate: st.Estimate | pd.Series, truth: float) -> bool:
    """Whether an interval holds the truth."""
    return bool(estimate.low - 1e-12 <= truth <= estimate.high + 1e-12)


# Intervals


def means() -> Iterator[Measure]:
    """Intervals of one strategy, of a paired difference, and of the strategy that comes out best."""
    for data, (make, truth) in TRUTH.items():
        for count in (5, 10, 19, 20, 50, 200):
            yield Measure(
                "interval", "mean", data, f"{count} runs",
                lambda rng, make=make, truth=truth, count=count: holds(st.mean_interval(make(rng, 1, count)[0]), truth),
            )  # fmt: skip
        for count in (10, 20, 50):
            yield Measure(
                "interval", "difference of two strategies", data, f"{count} pairs",
                lambda rng, make=make, count=count: holds(
                    pd.Series(tables.differences(sample(make(rng, 2, count)), "s0").iloc[0]), 0.0
                ),
            )  # fmt: skip
        for count in (10, 20, 50):
            yield Measure(
                "interval", f"mean of the best of {STRATEGIES} equal strategies", data, f"{count} runs",
                lambda rng, make=make, truth=truth, count=count: holds(
                    tables.summary(sample(make(rng, STRATEGIES, count))).iloc[0], truth
                ),
                4,
            )  # fmt: skip
    yield Measure(
        "interval", "mean, at a confidence of 0.95 after `--precision`", "two groups", "as many as needed", _stopped, 4
    )  # fmt: skip


def _stopped(rng: Rng) -> bool:
    values = two_groups(rng, 2, 2000)
    goal = precision.Precision(0.03, "collective_action", most=2000)
    reached = precision.search(goal, ("s0", "s1"), "s0", lambda count: values[:, :count], at_least=100)
    return holds(st.mean_interval((values[1] - values[0])[: reached["replicates"]]), 0.0)


def chances() -> Iterator[Measure]:
    """Intervals of chances: of runs, in worlds, and of differences."""
    for chance in (0.02, 0.3):
        for count in (10, 20, 100):
            yield Measure(
                "interval", "chance of success", f"chance {chance:g}", f"{count} runs",
                lambda rng, chance=chance, count=count: holds(
                    st.mean_interval((rng.random(count) < chance).astype(float), chance=True), chance
                ),
            )  # fmt: skip
            yield Measure(
                "interval", "difference of two chances", f"chances {chance:g} and {chance + 0.1:g}", f"{count} pairs",
                lambda rng, chance=chance, count=count: holds(
                    st.chance_difference(*(rng.random((2, count)) < [[chance + 0.1], [chance]]).astype(float)), 0.1
                ),
            )  # fmt: skip
    for worlds in (7, 20, 100):
        for chance in (0.05, 0.3):
            yield Measure(
                "interval", "chance of success over worlds", f"chance {chance:g} on average", f"{worlds} worlds of 10 runs",
                lambda rng, worlds=worlds, chance=chance: holds(
                    st.mean_interval(in_worlds(rng, worlds, 10, chance).mean(axis=1), chance=True), chance
                ),
            )  # fmt: skip
        yield Measure(
            "interval", "share that delivers a goal, over worlds", "chance 0.3 on average", f"{worlds} worlds of 10 runs",
            lambda rng, worlds=worlds: _goal(rng, worlds),
        )  # fmt: skip


def _goal(rng: Rng, worlds: int) -> bool:
    scenario = load_scenario("milton_keynes")
    months = np.where(in_worlds(rng, worlds, 10).ravel() > 0, 12.0, np.nan)
    several = np.repeat(months[None, :, None], len(scenario.every_goal), axis=2)
    table = goals_table(scenario, ["s0"], several, np.repeat(np.arange(worlds), 10), st.LEVEL)
    return holds(table.iloc[0], 0.3)


def over_worlds() -> Iterator[Measure]:
    """Intervals over worlds: means where all worlds share their luck, regret, agreement of rankings."""
    for worlds, replicates in ((20, 5), (20, 30), (100, 10)):
        yield Measure(
            "interval", "mean of a sweep over worlds that share their random numbers", "normal",
            f"{worlds} worlds of {replicates} runs",
            lambda rng, worlds=worlds, replicates=replicates: holds(
                st.crossed_interval(
                    rng.normal(size=(worlds, 1)) + rng.normal(size=(1, replicates)) + rng.normal(size=(worlds, replicates))
                ),
                0.0,
            ),
        )  # fmt: skip
    for worlds in (20, 100):
        yield Measure(
            "interval", "mean regret", "normal, differences as large as noise", f"{worlds} worlds of 10 runs",
            lambda rng, worlds=worlds: _regret(rng, worlds),
        )  # fmt: skip
        yield Measure(
            "interval", "Kendall's W", "normal, differences as large as noise", f"{worlds} worlds of 10 runs",
            lambda rng, worlds=worlds: holds(rank_stability(_worlds(rng, worlds), list("abcd")).concordance, _many("concordance")),
            4,
        )  # fmt: skip
        yield Measure(
            "interval", "agreement with a ranking (tau)", "normal, differences as large as noise", f"{worlds} worlds of 10 runs",
            lambda rng, worlds=worlds: holds(
                rank_stability(_worlds(rng, worlds), list("abcd"), list("dcba")).agreement, _many("agreement")
            ),
            4,
        )  # fmt: skip


def _worlds(rng: Rng, worlds: int) -> st.Floats:
    """Four strategies whose order is the same in most worlds: strategies x worlds x replicates."""
    truth = 0.1 * np.arange(4)[:, None] + 0.15 * rng.normal(size=(4, worlds))
    return np.asarray(truth[:, :, None] + 0.3 * rng.normal(size=(4, worlds, 10)))


def _many(name: str) -> float:
    """What a very large number of worlds says."""
    if name not in _KNOWN:
        means = _worlds(np.random.default_rng(1), 100_000).mean(axis=2)
        ranks = stats.rankdata(-means, axis=0)
        pairs = [
            np.sign(means[a] - means[b]) for a in range(4) for b in range(a)
        ]  # 1 where the order is that of "dcba"
        _KNOWN.update(concordance=float(kendalls_w(ranks)), agreement=float(np.mean(pairs)))
    return _KNOWN[name]


_KNOWN: dict[str, float] = {}


def _regret(rng: Rng, worlds: int) -> bool:
    """Whether the interval of the third strategy's mean regret holds its mean over all such worlds."""
    truth = 0.1 * np.arange(4)[:, None] + 0.15 * rng.normal(size=(4, worlds))
    values = truth[:, :, None] + 0.15 * rng.normal(size=(4, worlds, 10))
    rows = regret_rows(list("abcd"), regrets(values), range(worlds), seed=0).set_index("strategy")
    if "regret" not in _KNOWN:
        many = 0.1 * np.arange(4)[:, None] + 0.15 * np.random.default_rng(2).normal(size=(4, 400_000))
        _KNOWN["regret"] = float((many.max(axis=0) - many[2]).mean())
    return holds(rows.loc["c"], _KNOWN["regret"])


def searches() -> Iterator[Measure]:
    """The lead that `optimise` prints, over the rival that comes out best in the test."""
    for robust, worlds, replicates in (("mean", 0, 20), ("mean", 0, 200), ("mean", 20, 10), ("worst", 3, 60)):
        yield Measure(
            "interval", f"lead over the best of {STRATEGIES - 1} equal rivals ({robust})", "normal",
            f"{worlds} worlds of {replicates} runs" if worlds else f"{replicates} runs",
            lambda rng, robust=robust, worlds=worlds, replicates=replicates: holds(
                _lead(rng, robust, worlds, replicates, 0.05 if robust == "mean" else 0.0), 0.05 if robust == "mean" else 0.0
            ),
            8 if robust == "worst" else 2,
        )  # fmt: skip


def _lead(rng: Rng, robust: str, worlds: int, replicates: int, ahead: float) -> pd.Series:
    """The lead of the first strategy, which is so much ahead of all others, as `optimise` prints it."""
    shape = (STRATEGIES, max(worlds, 1), replicates)
    values = 0.5 + 0.1 * rng.normal(size=shape) + 0.05 * rng.normal(size=shape[1:])
    values[0] += ahead
    if worlds and robust == "mean":
        values += 0.1 * rng.normal(size=(*shape[:2], 1))
    names = [f"s{k}" for k in range(STRATEGIES)]
    return leads_table({"collective_action": [values]}, names, 1, (), robust, 0).iloc[0]


def indices() -> Iterator[Measure]:
    """Intervals of sensitivity indices: a linear outcome of three inputs, with noise of each point's own."""
    names = ["a", "b", "c"]

    def outcome(points: st.Floats, rng: Rng, replicates: int) -> st.Floats:
        slope = points @ np.array([3.0, 2.0, 0.5])
        return np.asarray(slope[:, None] + rng.normal(size=(len(points), replicates)))

    def of_morris(rng: Rng) -> bool:
        points = morris.points(names, None, 20, int(rng.integers(2**31)))
        rows = morris.indices(names, None, points, outcome(points, rng, 20), 0).set_index("input")
        return bool(rows.loc["b", "mu_star_low"] <= 2.0 <= rows.loc["b", "mu_star_high"])

    def of_sobol(rng: Rng, index: str) -> bool:
        points = sobol.points(names, None, 256, False, int(rng.integers(2**31)))
        rows = sobol.indices(names, None, outcome(points, rng, 10), 0)[0].set_index("input")
        return bool(rows.loc["b", f"{index}_low"] <= 4.0 / 13.25 <= rows.loc["b", f"{index}_high"])

    def of_tornado(rng: Rng) -> bool:
        points = np.array(tornado.points([0.5] * 3, [(0.0, 1.0)] * 3))
        rows = tornado.indices(names, [0.5] * 3, outcome(points, rng, 20)).set_index("input")
        return bool(rows.loc["b", "at_low_low"] <= -1.0 <= rows.loc["b", "at_low_high"])

    linear = "linear, with noise"
    yield Measure("interval", "mu* (Morris)", linear, "20 trajectories of 20 runs", of_morris, 4)
    for index in ("S1", "ST"):
        yield Measure(
            "interval", f"{index} (Sobol)", linear, "256 base points of 10 runs", lambda rng, index=index: of_sobol(rng, index), 4
        )  # fmt: skip
    yield Measure("interval", "change at the low end (tornado)", linear, "20 runs", of_tornado)


# Claims where there is nothing to claim


def claims() -> Iterator[Measure]:
    """Differences that are claimed between strategies that are all equal."""
    for data, (make, _) in TRUTH.items():
        for count in (7, 20, 50, 200):
            yield Measure(
                "claim", f"one of {STRATEGIES} equal strategies is significantly behind the best", data, f"{count} runs",
                lambda rng, make=make, count=count: bool((sg.behind_best_ps(make(rng, STRATEGIES, count)) < sg.SIGNIFICANT).any()),
                2,
            )  # fmt: skip
        for count in (20, 50):
            yield Measure(
                "claim", f"one of {STRATEGIES} equal strategies differs significantly from the baseline", data, f"{count} runs",
                lambda rng, make=make, count=count: _any_differs(make(rng, STRATEGIES, count)), 2,
            )  # fmt: skip
    for count in (20, 50):
        yield Measure(
            "claim", "three strategies that are the best, level, and ten behind: one of the three is behind", "normal", f"{count} runs",
            lambda rng, count=count: bool(
                (sg.behind_best_ps(normal(rng, STRATEGIES, count) - np.repeat([0.0, 0.05], [3, 10])[:, None])[:3] < sg.SIGNIFICANT).any()
            ),
            2,
        )  # fmt: skip
    for worlds, replicates in ((3, 60), (7, 30), (20, 10)):
        yield Measure(
            "claim", "optimise: better than every rival, one of which is level", "normal", f"{worlds} worlds of {replicates} runs",
            lambda rng, worlds=worlds, replicates=replicates: _lead(rng, "mean", worlds, replicates, 0.0)["verdict"] == "better", 2,
        )  # fmt: skip
    for count in (10, 30):
        yield Measure(
            "claim", "map: some of 121 equal cells differ", "two groups", f"{count} runs a cell",
            lambda rng, count=count: sg.range_p(two_groups(rng, 121, count)) < sg.SIGNIFICANT,
        )  # fmt: skip
        yield Measure(
            "claim", "no difference that matters, though it is just the smallest that does", "normal", f"{count} pairs",
            lambda rng, count=count: bool(
                sg.equivalence_ps([0.07 + np.diff(normal(rng, 2, count), axis=0)[0]], 0.07)[0] < sg.SIGNIFICANT
            ),
        )  # fmt: skip
    yield from _shapes()
    yield from _drivers()


def _any_differs(values: st.Floats) -> bool:
    return bool((sg.holm(sg.paired_ps(values[1:] - values[0])) < sg.SIGNIFICANT).any())


def _shapes() -> Iterator[Measure]:
    one_hump: dict[str, Callable[[Rng, int], st.Floats]] = {
        "uniform": lambda rng, count: rng.random((STRATEGIES, count)),
        "piled up at 0, falling off from there": lambda rng, count: np.maximum(
            rng.normal(0, 0.3, (STRATEGIES, count)), 0
        ),
        "long tail": lambda rng, count: long_tail(rng, STRATEGIES, count),
    }
    for data, make in one_hump.items():
        for count in (50, 200):
            yield Measure(
                "claim", f"runs of one of {STRATEGIES} strategies fall into groups, though all have one hump", data, f"{count} runs",
                lambda rng, make=make, count=count: bool((sg.holm([dip_p(row) for row in make(rng, count)]) < sg.SIGNIFICANT).any()), 2,
            )  # fmt: skip


def _drivers() -> Iterator[Measure]:
    def driver(rng: Rng) -> bool:
        parameters = pd.DataFrame(rng.random((100, 60)), columns=[f"p{k}" for k in range(60)])
        badness = rng.normal(size=100)
        # no world fails, so that no box is looked for
        (failure,) = find_failures(parameters, {"s0": Case(np.zeros(100, dtype=bool), badness, "made")})
        return bool(failure.drivers)

    yield Measure("claim", "one of 60 parameters that do nothing is named as a driver", "uniform", "100 worlds", driver)

    def matters(rng: Rng) -> bool:
        effects = [rng.normal(size=(10, 20)) for _ in range(30)]
        return bool(noise.significance(effects, 30)["significant"].any())

    yield Measure(
        "claim", "sensitivity: one of 30 inputs that do nothing matters", "normal", "10 points of 20 runs", matters, 4
    )


def accepted(rng: Rng, count: int) -> st.Floats:
    """The weights of so many accepted runs: Epanechnikov's kernel, of distances whose squares are uniform."""
    weights = 1.0 - rng.random(count)
    return np.asarray(weights / weights.sum())


def weighed(rng: Rng, values: st.Floats, label: str) -> st.Estimate:
    """The mean of an outcome of weighted runs as `go-on` tells it."""
    weights = accepted(rng, len(values))
    posterior = SimpleNamespace(weights=weights, effective=1.0 / float(np.square(weights).sum()))
    runs = Continuation(SimpleNamespace(posterior=posterior), (), 1, "", np.empty(0), np.empty(0))  # type: ignore[arg-type]
    return runs.level(label, values)


def weighted() -> Iterator[Measure]:
    """Intervals of runs that a history weighs (go-on), and of changes that are mostly none (shocks, leave, versus)."""

    for data, (make, truth) in TRUTH.items():
        label = "joins" if data == "long tail" else "share inside at the end"
        for count in (30, 100, 300):
            yield Measure(
                "interval", "go-on: mean of weighted runs", data, f"{count} accepted runs",
                lambda rng, make=make, truth=truth, count=count, label=label: holds(
                    weighed(rng, make(rng, 1, count)[0], label), truth
                ),
            )  # fmt: skip

    def changed(rng: Rng, worlds: int) -> st.Floats:
        moved = rng.choice([-1.0, 0.0, 1.0], p=[0.05, 0.9, 0.05], size=(worlds, 4))
        return np.asarray(moved.mean(axis=1))

    for worlds in (10, 20, 50):
        yield Measure(
            "interval", "shocks, leave, versus: change in goals delivered", "none in nine runs of ten", f"{worlds} worlds of 4 runs",
            lambda rng, worlds=worlds: holds(st.mean_interval(changed(rng, worlds)), 0.0),
        )  # fmt: skip


def attributed() -> Iterator[Measure]:
    """Intervals of Shapley values over runs, exact and by orders drawn for each run, where four actions add up and each pair adds more."""
    alone, players = np.array([0.0, 0.1, 0.2, 0.4]), 4
    members = np.arange(1 << players)[:, None] >> np.arange(players) & 1
    together = members.sum(axis=1) * (members.sum(axis=1) - 1) / 2

    def told(rng: Rng, count: int, orders: int) -> bool:
        worth = (members @ alone + 0.1 * together)[:, None] + 0.2 * rng.normal(size=(len(members), count))
        if orders:
            seed = int(rng.integers(2**31))
            runs = [dict(enumerate(column)) for column in worth.T]
            values = np.stack(
                [sampled_shapley(run, arrival_orders(players, orders, seed, k)) for k, run in enumerate(runs)], axis=1
            )
        else:
            values = shapley(worth, players)
        return holds(st.mean_intervals(values)[1], alone[1] + 0.1 * (players - 1) / 2)

    for orders in (0, 2):
        for count in (10, 30):
            yield Measure(
                "interval", "attribute: Shapley value" + (f", {orders} orders a run" if orders else ""), "normal", f"{count} runs",
                lambda rng, count=count, orders=orders: told(rng, count, orders),
            )  # fmt: skip


def given_a_history() -> Iterator[Measure]:
    """Intervals of rare counts that a history weighs (go-on), and of the shares of strategies, rules and structures (calibrate)."""
    for count in (30, 100, 300):
        yield Measure(
            "interval", "go-on: mean of weighted runs", "Poisson, mean 0.1", f"{count} accepted runs",
            lambda rng, count=count: holds(weighed(rng, rng.poisson(0.1, count).astype(float), "joins"), 0.1),
        )  # fmt: skip
    for truth, kinds in ((0.05, 3), (0.33, 3), (0.5, 2), (0.95, 2)):
        for count in (400, 1200):
            yield Measure(
                "interval", "calibrate: share of a strategy, rule or structure", f"share {truth:g}, one of {kinds}", f"{count} runs near it",
                lambda rng, truth=truth, kinds=kinds, count=count: _share(rng, truth, kinds, count), nominal=90,
            )  # fmt: skip
    for runs in (2000, 20_000):
        yield Measure(
            "interval", "calibrate: share, from all of a reference table", "six summaries, of which one tells two strategies apart", f"{runs:,} runs",
            lambda rng, runs=runs: _share_of_table(rng, runs), 2, 90,
        )  # fmt: skip


def _share(rng: Rng, truth: float, kinds: int, count: int) -> bool:
    """Whether the interval of a share holds it where each of the runs near the history has it with this chance, whatever their summaries."""
    low, _, high = share_quantiles(rng.normal(size=(count, 6)), rng.random(count) < truth, kinds)
    return bool(low <= truth <= high)


def _share_of_table(rng: Rng, runs: int) -> bool:
    """The same for a history from one of two strategies whose first summary is normal around -0.5 and 0.5: the truth is then known."""
    strategy = rng.integers(2, size=runs + 1)
    seen = rng.normal(size=(runs + 1, 6))
    seen[:, 0] += strategy - 0.5
    posterior = condition(np.zeros((runs, 1)), seen[:-1], seen[-1])
    low, _, high = share_quantiles(posterior.wider_gaps, strategy[posterior.wider_rows] == 1, 2)
    return bool(low <= 1.0 / (1.0 + np.exp(-seen[-1, 0])) <= high)


def measures() -> list[Measure]:
    """All rows of the table; new ones come last, as the number of a row seeds its samples."""
    return [
        *means(), *chances(), *over_worlds(), *searches(), *indices(), *claims(), *weighted(), *attributed(), *given_a_history(),
    ]  # fmt: skip


def row(number: int, tries: int) -> dict[str, object]:
    """One measure by its number: kind, what, data, observations, nominal and share (per cent), tries."""
    measure = measures()[number]
    count = max(1, tries // measure.cost)
    told = [measure.tell(np.random.default_rng([number, trial])) for trial in range(count)]
    return {
        "kind": measure.kind, "what": measure.what, "data": measure.data, "observations": measure.observations,
        "nominal": measure.nominal if measure.kind == "interval" else 5, "share": round(100 * float(np.mean(told)), 1), "tries": count,
    }  # fmt: skip


def main() -> None:
    """Print the table, and renew the file that the documentation shows."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--tries", type=int, default=1000)
    options.add_argument("--workers", type=int, default=os.cpu_count())
    options.add_argument("--write", action="store_true")
    options.add_argument(
        "--first", type=int, default=0, help="the number of the row to begin with: rows before it are kept as they are"
    )
    chosen = options.parse_args()
    rows = pd.read_csv(CSV).to_dict(orient="records")[: chosen.first] if chosen.first else []
    with ProcessPoolExecutor(chosen.workers) as pool:
        for made in pool.map(row, range(chosen.first, len(measures())), repeat(chosen.tries)):
            rows.append(made)
            print("{kind:9} {what:78.78} {data:24.24} {observations:26} {share:5.1f} %".format(**made), flush=True)
    if chosen.write:
        pd.DataFrame(rows).to_csv(CSV, index=False)
        print(f"rewritten: {CSV}", file=sys.stderr)


if __name__ == "__main__":
    main()
