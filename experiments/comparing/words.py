"""What a comparison says, in sentences and in tables for a reader; from tables, never from the comparison itself."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from coalitionlab.experiments import significance as sg
from coalitionlab.experiments import words as w
from coalitionlab.experiments.comparing.precision import Precision
from coalitionlab.experiments.comparing.tables import Sample
from coalitionlab.experiments.statistics import LEVEL, few_observations
from coalitionlab.experiments.worlds.turning import Turning
from coalitionlab.experiments.worlds.words import hangs_on, turns_round
from coalitionlab.scenarios.errors import plural
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.schema import Scenario

Titles = Mapping[str, str]

WAITING = ("threshold", "logit")
"""Rules under which an organisation waits for others, and which leadership moves through `persuasion` only."""
RANKING_LEGEND = (
    "behind: gap to the best mean; takes off: share of runs that succeed; if so: mean of those runs; best in: share of replicates "
    "in which it does best, ties split."
)
GAPS_LEGEND = (
    "effect: in standard deviations of the paired differences (Hedges' g); does better in: share of replicates, ties half; "
    "superiority: chance that it does better than the other in an unrelated run. Significant: paired test (random signs, Holm)"
)
ABOUT = {
    "overview": "The colour says where a strategy stands between the worst and the best of that scenario; ★ marks the best on average. "
    "Gaps between neighbours may not be significant: see each scenario below.",
    "intervals": "Thick: the interval of the mean (that of the best allows for its having been picked). Thin: where nine runs in ten "
    "end up. Where mean and median run lie far apart, a few runs carry the mean: see every run below.",
    "runs": "Every run: how many in a hundred end up where. The dashed line is the mean.",
    "differences": "Differences within pairs of runs with the same random numbers, largest gain first. Hollow: not significant.",
    "achieved": "In outcomes that one can count, whatever the strategies are ranked by.",
    "goals": "Share of runs that deliver each, and the month by which half of all runs have; no month where fewer than half ever do.",
    "ranks": "Each world is one draw of all uncertain parameters from their documented ranges, most of which are assumed: shares "
    "of worlds are shares of these assumptions, not probabilities.",
    "regret": "What is lost against the strategy that is best in the same world, in the unit of the outcome; ★ loses least. The "
    "best of a world is chosen on some of its replicates and valued on the others, so that noise does not count as regret.",
    "failures": "Ranges of a few parameters that hold many failures and few others. How well a box does on held-out worlds is "
    "given above, and is the number to go by.",
}
"""How to read the figures of the report, by kind."""
NOT_SIGNIFICANT = " ~ not significantly behind the best (multiple comparison with the best)."


def outcome_in_words(outcome: str) -> str:
    """Return what an outcome means, and which way is better."""
    declared = PER_RUN[outcome]
    better = {"better": "higher is better", "worse": "lower is better"}.get(declared.higher_is)
    return f"{w.spaced(outcome)} ({declared.unit}): {declared.meaning}; {better or 'higher is listed first'}"


# Sentences


def verdict(summary: pd.DataFrame, sample: Sample, titles: Titles, turning: Turning | None = None) -> str:
    """Return a few sentences on a scenario.

    They name the best strategy, say in how many worlds another does better and on what that hangs (`turning`, where worlds were
    drawn), name those that are not significantly behind it, say where a difference is too small to matter and where runs fall into
    two groups, and warn of intervals that rest on few observations.
    """
    table = w.within_range(summary[summary["mean"].notna()], sample.outcome)
    if table.empty:
        return f"The outcome {sample.outcome} is not defined in any run."
    few = few_observations(sample.units.shape[1], sample.unit)
    best, *others = _best(table, sample, titles)
    worlds = [turns_round(turning, titles), hangs_on(turning, titles)] if turning else []
    return " ".join(filter(None, [best, *worlds, *others, groups_in_words(table, titles), few]))


def groups_in_words(summary: pd.DataFrame, titles: Titles) -> str:
    """Return under which strategies runs fall into two groups; nothing where they do not."""
    names = [titles[name] for name in summary.loc[summary["two_groups"].astype(bool), "strategy"]]
    if not names:
        return ""
    return (
        f"Under {w.listed(names)} runs fall into groups, high and low, with few between (dip test): a mean lies where few runs are, "
        "so look at the runs."
    )


def _best(table: pd.DataFrame, sample: Sample, titles: Titles) -> list[str]:
    best, others = table.iloc[0], table.iloc[1:]
    digits = w.digits_for(table["high"])
    level = f"{best['mean']:.{digits}f}"
    if len(others) and table["mean"].nunique() == 1:
        return [f"All strategies come out the same, at {level}."]
    tied = [titles[name] for name in table.loc[table["rank"] == 1, "strategy"]]
    extent = f" ({w.between(best['low'], best['high'], digits)})" if math.isfinite(best["low"]) else ""
    several = sample.units.shape[1] if sample.unit == "world" else 0
    over = f" over {several} plausible worlds" if several else ""
    lines = [
        f"Best on average{over} {'are' if len(tied) > 1 else 'is'} {w.listed(tied)}, {level}{extent}{_best_in(best, several)}."
    ]
    if others.empty:
        return lines
    units, fewest = sample.units.shape[1], sg.fewest_pairs(1, sample.significant)
    if units < fewest:
        few = plural(units, sample.unit)
        return [*lines, f"With {few} no difference can be significant; make {fewest} or more."]
    behind = table[table["rank"] > 1]
    near = behind.loc[~behind["differs_from_best"].astype(bool), "strategy"].tolist()
    same = _too_small(behind["strategy"].tolist(), sample)
    if same:
        lines.append(f"No difference that matters to {_gaps_in_words(behind, same, near, sample, titles, digits)}.")
    far = behind[~behind["strategy"].isin([*same, *near])]
    near = [name for name in near if name not in same]
    if len(far) and not near:
        lines.append(
            f"Every other strategy is significantly behind; the next by {w.decimal(far['behind_best'].min(), digits)}."
        )
    if not near:
        return lines
    return [
        *lines,
        f"Not significantly behind: {', '.join(titles[name] for name in near)}.",
        *_needed(table, near, sample, titles),
    ]


def _best_in(best: Any, worlds: int) -> str:
    """Return in how many worlds the best on average is the best of all."""
    if not worlds or "best_in_worlds" not in best:
        return ""
    return f", and best of all in {round(worlds * best['best_in_worlds'])} of them"


def _gaps_in_words(
    behind: pd.DataFrame, same: Sequence[str], near: Sequence[str], sample: Sample, titles: Titles, digits: int
) -> str:
    """Return how far these are behind the best, each by less than what matters, significantly or not."""
    gaps = behind.set_index("strategy")["behind_best"]
    but = {name: "" if name in near else "significant, but " for name in same}
    return w.listed([
        f"{titles[name]} ({w.decimal(gaps[name], digits)}, {but[name]}smaller than {sample.smallest:g})" for name in same
    ])  # fmt: skip


def _too_small(names: Sequence[str], sample: Sample) -> list[str]:
    """Return those of the strategies that are behind the best by less than the smallest difference that matters."""
    if sample.smallest is None:
        return []
    p = sg.near_best_ps(sample.sign * sample.units, sample.smallest)
    return [name for name in names if p[sample.strategies.index(name)] < sample.significant]


def _needed(table: pd.DataFrame, near: Sequence[str], sample: Sample, titles: Titles) -> list[str]:
    """Return about how many observations would make the gap that needs fewest significant."""
    rows = dict(zip(sample.strategies, sample.units, strict=True))
    best, comparisons = rows[table.iloc[0]["strategy"]], len(table) * (len(table) - 1) // 2
    effects = {name: sg.hedges_g(best - rows[name]) for name in near}
    needed = {name: sg.pairs_needed(effect, comparisons, sample.significant) for name, effect in effects.items()}
    needed = {name: pairs for name, pairs in needed.items() if math.isfinite(pairs)}
    if not needed:
        return []
    first = min(needed, key=lambda name: needed[name])
    return [
        f"If the gap to {titles[first]} is as large as it looks, about {w.about(needed[first])} {sample.unit}s would make it "
        "significant four times in five."
    ]


def precision_in_words(goal: Precision, reached: Mapping[Any, Any], titles: Titles) -> str:
    """Return a sentence on the precision asked for and reached in a scenario (see `precision.search`)."""
    width, count = f"±{goal.half_width:g} in {goal.outcome}", f"after {reached['replicates']:,} replicates"
    if math.isnan(reached["half_width"]):
        return f"Precision of {width}: there is no difference to measure, {count}."
    pair = f"{titles[reached['strategy']]} less {titles[reached['against']]}"
    widest = f"the least certain difference ({pair}) is known to ±{reached['half_width']:.2g}"
    if reached["reached"]:
        return f"Precision of {width} reached: {count} {widest}."
    return f"Precision of {width} not reached: {count} {widest}; about {w.about(reached['needed'])} would do."


def rules_in_words(by_rule: pd.DataFrame, titles: Titles) -> list[str]:
    """Return a sentence per scenario and rule but the first: how far its ranking is that of the first."""
    lines = []
    for base, table in by_rule.groupby("scenario", sort=False):
        first, *others = table["rule"].unique().tolist()
        for rule in others:
            part = table[table["rule"] == rule]
            row, best = part.iloc[0], [titles[name] for name in part.loc[part["rank"] == 1, "strategy"]]
            if pd.isna(row["kendall"]):
                agreement = "no rank correlation, as all strategies come out the same under one of them."
            else:
                agreement = (
                    f"Kendall's tau {row['kendall']:.2f}; {row['reversed']} of the {row['significant']} pairs that differ "
                    f"significantly under both are reversed; best under {rule}: {', '.join(best)}."
                )
            lines.append(f"{base}: {rule} against {first}: {agreement}")
    return lines


def notes_on_rules(scenarios: Sequence[Scenario]) -> list[str]:
    """Return what one has to know to read results under the rules `threshold` and `logit`; often nothing."""
    unmoved = [
        scenario.name
        for scenario in scenarios
        if scenario.decision.rule in WAITING and scenario.decision.persuasion == 0
    ]
    if not unmoved:
        return []
    return [
        f"Under {w.listed(unmoved)}, organisations join and leave by how many others are inside and by nothing else, as "
        "decision.persuasion is 0: no leadership moves them (force and pilots aside), and strategies differ only in what "
        "members then achieve together. Set decision.persuasion above 0 (0.5, say) to let leadership lower what they wait for."
    ]


# Tables of text


def ranking(summary: pd.DataFrame, titles: Titles | None = None, level: float = LEVEL) -> pd.DataFrame:
    """Return the ranking of one scenario as a table of text, with intervals of this level."""
    digits = w.digits_for(summary["high"])
    near = (summary["behind_best"] > 0) & ~summary["differs_from_best"].astype(bool)
    columns = {
        "strategy": _name("strategy", titles),
        "#": "rank",
        "mean": w.number("mean", digits),
        w.interval_label(level): w.interval("low", "high", digits),
        "behind": lambda row: w.decimal(row["behind_best"], digits) + row["near"],
        "takes off": w.share("take_off"),
        "if so": w.number("size_given_take_off", digits),
        "best in": w.share("best_share"),
    }
    legend = RANKING_LEGEND
    if "best_in_worlds" in summary:
        columns["worlds"] = w.share("best_in_worlds")
        legend += " Worlds: share of plausible worlds in which its mean is best."
    rows = summary.assign(near=near.map({True: " ~", False: "  "}))
    return w.readable(rows, columns, legend + NOT_SIGNIFICANT * bool(near.any()))


def matrix(summary: pd.DataFrame, scenarios: Sequence[str]) -> pd.DataFrame:
    """Return means by strategy and scenario as a table of text, the best of each scenario marked."""
    digits = min(w.digits_for(summary["mean"]), 3)
    best = summary["rank"].eq(1).map({True: "*", False: " "})
    cells = summary.assign(cell=summary["mean"].map(lambda value: w.decimal(value, digits)) + best)
    table = cells.pivot(index="strategy", columns="scenario", values="cell")[list(scenarios)]
    ranks = summary.groupby("strategy")["rank"].mean().sort_values(kind="stable")
    table = table.loc[ranks.index].set_axis([f"[{k}] " for k in range(1, len(scenarios) + 1)], axis="columns")
    table.insert(0, "strategy", [w.short(name) for name in ranks.index])
    table["rank"] = ranks.map(lambda rank: f"{rank:.1f}")
    legend = "; ".join(f"[{k}] {w.short(name, 60)}" for k, name in enumerate(scenarios, start=1))
    table.attrs["legend"] = f"* best of its scenario; rank: its mean over the scenarios. {legend}"
    return table.reset_index(drop=True)


def gaps(differences: pd.DataFrame, titles: Titles, level: float = LEVEL) -> pd.DataFrame:
    """Return the differences to the baseline, or all pairs, of one scenario as a table of text, with intervals of this level."""
    digits = w.digits_for(differences["high"].abs())
    pairs = "other" in differences
    columns: dict[str, Any] = {"strategy": _name("strategy", titles)}
    if pairs:
        columns["less"] = _name("other", titles)
    columns |= {
        "difference": w.gap("difference", digits),
        w.interval_label(level): w.interval("low", "high", digits, show=w.signed),
        "effect": w.gap("effect", 2),
        "does better in": w.share("better_share"),
        "superiority": w.share("superiority"),
    }
    if "better_in_worlds" in differences:
        columns["in worlds"] = w.share("better_in_worlds")
    columns["p, Holm"] = w.chance("p_adjusted")
    if not pairs:
        columns["p, Dunnett"] = w.chance("p_dunnett")
    columns["significant"] = lambda row: "yes" if row["significant"] else "no"
    if "equivalent" in differences:
        columns["matters"] = lambda row: "no" if row["equivalent"] else "open"
    dunnett = "; Dunnett's test takes runs as unrelated and normal, and is given for comparison."
    return w.readable(differences, columns, GAPS_LEGEND + ("." if pairs else dunnett))


def _name(column: str, titles: Titles | None) -> Any:
    return lambda row: titles[row[column]] if titles else w.short(row[column])
