"""A calibration in sentences: what the history identifies, what stays assumed, whether the model can do it, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coalitionlab.experiments.calibrating.checking import Check
from coalitionlab.experiments.calibrating.conditioning import Posterior
from coalitionlab.experiments.calibrating.history import History
from coalitionlab.experiments.statistics import Floats
from coalitionlab.experiments.words import decimal, digits_for, listed, percent
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.world import months_after

#: What tables say: whether a parameter is identified; the group of the parameters that are switches between theories, which are on from one half up;
#: and which forecast is the model's.
IDENTIFIED, NARROWED, PRIOR = "identified", "narrowed", "stays prior"
STRUCTURE, OFF, ON = "structure", "off", "on"
MODEL = "model"
MOST_NAMED = 8
PLURALS = {"strategy": "strategies", "rule": "rules"}
#: Effective runs below which nothing narrow should be read from a posterior.
FEW = 50
#: Months at the beginning of a history in which nothing may happen, unsaid.
SILENT = 24
#: Share from which a history speaks for one strategy or rule: of runs that give such a share, one in twenty comes of another.
SURE = 0.95


def identified_sentences(table: pd.DataFrame) -> list[str]:
    """Return which parameters the history identifies, with their intervals, and which stay prior."""
    verdicts = {
        verdict: table[table["verdict"] == verdict].to_dict(orient="records")
        for verdict in (IDENTIFIED, NARROWED, PRIOR)
    }
    told = []
    for row in [*verdicts[IDENTIFIED], *verdicts[NARROWED]][:MOST_NAMED]:
        digits = digits_for([row["prior_low"], row["prior_high"]])
        told.append(
            f"{row['parameter']} ({decimal(row['q05'], digits)} to {decimal(row['q95'], digits)}, where {decimal(row['prior_low'], digits)} to "
            f"{decimal(row['prior_high'], digits)} was assumed)"
        )
    lines = []
    if told:
        counts = f"{len(verdicts[IDENTIFIED])} of {len(table)} parameters, and narrows {len(verdicts[NARROWED])} more"
        lines.append(f"The history identifies {counts}: {listed(told)}.")
    else:
        lines.append(f"The history identifies none of the {len(table)} parameters.")
    stay = [str(row["parameter"]) for row in verdicts[PRIOR]]
    if stay:
        noise = percent(float(table["noise"].iloc[0]))
        some = listed(stay[-MOST_NAMED:] if len(stay) > MOST_NAMED else stay)
        among = f", {some} among them" if len(stay) > MOST_NAMED else f": {some}"
        lines.append(
            f"{len(stay)} stay what was assumed{among}: their variance falls by no more than noise alone makes it fall somewhere ({noise}). "
            "What an answer says about them is assumption, not evidence."
        )
    return lines


def variant_sentences(variants: pd.DataFrame) -> list[str]:
    """Return which strategy, rule or structure the history speaks for, and what it says about the fields that varied."""
    lines = []
    switches = variants["what"].isin([name for name, each in PARAMETERS.items() if each.group == STRUCTURE])
    for name, rows in variants[~switches].groupby("what", sort=False):
        what = str(name)
        if rows["value"].iloc[0] == "":
            row = rows.iloc[0]
            lines.append(
                f"{what}: {decimal(row['low'], 2)} to {decimal(row['high'], 2)} in nine tenths of the posterior, mean {decimal(row['posterior'], 2)} "
                f"({decimal(row['prior'], 2)} before)."
            )
            continue
        best, sure = favoured(rows)
        clear = f"does not clearly choose a {what}"
        against = rows.loc[(rows["score_high"] < 0) & (rows["posterior"] <= 1 - SURE), "value"].tolist()
        if sure:
            clear = f"speaks for {best['value']}"
        elif against:
            clear += f", but speaks against {listed(against)}"
        shares = ", ".join(f"{row['value']} {percent(row['posterior'])}" for _, row in rows.iterrows())
        lines.append(
            f"Of the {PLURALS[what]}, equally likely before, the history {clear}: {shares} (log-score of {best['value']} {score_of(best)})."
        )
    return lines + structure_sentences(variants[switches])


def favoured(rows: pd.DataFrame) -> tuple[pd.Series, bool]:
    """Return what has the largest share of its kind, and whether the history speaks for it: the share is that large, and its interval leaves out 0."""
    best = rows.iloc[int(rows["posterior"].to_numpy().argmax())]
    return best, bool(best["score_low"] > 0 and best["posterior"] >= SURE)


def score_of(row: pd.Series) -> str:
    """Return a log-score with its interval."""
    return f"{row['log_score']:.1f}, {row['score_low']:.1f} to {row['score_high']:.1f}"


def structure_sentences(switches: pd.DataFrame) -> list[str]:
    """Return which structures the history speaks for or against, and the shares of those that it does not choose."""
    spoken, open_ones = [], []
    for name, rows in switches.groupby("what", sort=False):
        best, sure = favoured(rows)
        on = rows[rows["value"] == ON].iloc[0]
        if sure:
            way = "for" if best["value"] == ON else "against"
            spoken.append(
                f"{way} {name} ({PARAMETERS[str(name)].meaning}): on in {percent(on['posterior'])} (log-score of {best['value']} {score_of(best)})"
            )
        else:
            open_ones.append(f"{name} {percent(on['posterior'])} ({score_of(on)})")
    lines = []
    if spoken:
        lines.append(f"Of the model's structures, the history speaks {'; '.join(spoken)}.")
    if open_ones:
        lines.append(
            f"The history does not clearly choose whether {'other' if spoken else 'these'} structures of the model are on (share of the posterior, and log-score): "
            f"{listed(open_ones)}."
        )
    return lines


def group_sentences(groups: pd.DataFrame) -> list[str]:
    """Return in which sectors and sizes the runs nearest to the history differ from it; or that they do not."""
    beyond = groups[(groups["history"] < groups["q05"]) | (groups["history"] > groups["q95"])]
    if not len(beyond):
        return [
            "By sector and size too, joins and exits of the history lie within nine tenths of the runs nearest to it."
        ]
    told = [
        f"{row['history']:.0f} {row['what']} of {row['group']} ({row['q05']:.0f} to {row['q95']:.0f} in nine tenths of the runs)"
        for _, row in beyond.iterrows()
    ]
    return [f"By sector and size, the history differs from the runs nearest to it: {listed(told)}."]


def silence_sentences(history: History) -> list[str]:
    """Return that nothing happened in the first months, where that is more than two years: the scenario may have begun before the coalition did."""
    first = next(
        (
            k
            for k, (came, left) in enumerate(zip(history.joins, history.leaves or history.joins, strict=True))
            if came or left
        ),
        0,
    )
    if first <= SILENT or not history.starts:
        return []
    began = months_after(history.starts, first)
    return [
        f"The first {first} of {history.months} months, from {history.starts} on, are empty. If nobody looked then, or the coalition began later, say so: --set starts={began}."
    ]


def withdrawal_sentences(withdraws: int | None, months: int) -> list[str]:
    """Return that the scenario withdraws its convener within the history, where it does: joins end with it."""
    if withdraws is None or withdraws >= months:
        return []
    return [
        f"The scenario withdraws its convener after month {withdraws} of {months}; if it stayed, --set withdraw_month=null."
    ]


def reach_sentences(names: Sequence[str], statistics: Floats, target: Floats, posterior: Posterior) -> list[str]:
    """Return whether the model, with what was assumed, does anything like the history: the statistics beyond nearly all of its runs."""
    below, above = (statistics < target).mean(axis=0), (statistics > target).mean(axis=0)
    outside = [
        f"{name} ({'more' if low > 0.5 else 'less'} than in {percent(max(low, high))} of the runs)"
        for name, low, high in zip(names, below, above, strict=True)
        if max(low, high) > 0.99
    ]
    lines = [
        f"{len(posterior.rows):,} of {len(statistics):,} runs are nearest to the history, worth {posterior.effective:.0f} of equal weight; the "
        f"farthest differs by {decimal(float(posterior.distances[-1]), 2)} standard deviations on average."
    ]
    if posterior.effective < FEW:
        lines.append("That is few: with more runs (--runs), or fewer varied things, the posterior would be steadier.")
    if outside:
        lines.append(
            f"The history lies at the edge of what the model does under these assumptions: {listed(outside[:4])}. Widen what may vary "
            "(--vary), or take its posterior as extrapolated."
        )
    return lines


def forecast_sentences(scores: pd.DataFrame, after: int, months: int) -> list[str]:
    """Return how the forecast of the held-back months did, beside the simple ones, also where it lost."""
    lines = []
    for what in dict.fromkeys(scores["what"]):
        rows = scores[scores["what"] == what].sort_values("crps", kind="stable")
        model = rows[rows["forecast"] == MODEL].iloc[0]
        better = rows[rows["crps"] < model["crps"]]["forecast"].tolist()
        verdict = "better than all simple forecasts" if not better else f"worse than {listed(better)}"
        others = ", ".join(
            f"{row['forecast']} {decimal(row['crps'], 2)}" for _, row in rows.iterrows() if row["forecast"] != MODEL
        )
        lines.append(
            f"Fitted on {after} months, the forecast of {what} in the other {months - after} has a CRPS of {decimal(model['crps'], 2)} ({others}): {verdict}. "
            f"{percent(model['coverage'])} of the months lie in its 90% band; {decimal(model['expected'], 0)} were expected by the end, "
            f"{decimal(model['observed'], 0)} came."
        )
    return lines


def coming_sentences(coming: np.ndarray, exits: bool) -> list[str]:
    """Return what is expected in the months ahead, by their end (2 x samples x months of cumulative joins and exits)."""
    if not coming.shape[2]:
        return []
    told = []
    for name, samples in list(zip(("joins", "exits"), coming, strict=True))[: 2 if exits else 1]:
        low, middle, high = np.quantile(samples[:, -1], [0.05, 0.5, 0.95])
        told.append(f"{middle:.0f} {name} ({low:.0f} to {high:.0f})")
    return [f"In the {coming.shape[2]} months after the history, {listed(told)} are expected."]


def check_sentences(ranks: Check, near: Check) -> list[str]:
    """Return whether the calibration itself can be trusted: uniform ranks, and coverage near the history."""
    held = near.coverage()
    uneven = ranks.uneven
    verdict = (
        "the ranks of the true values are uniform, as they should be"
        if not uneven
        else f"the ranks of {listed(uneven[:MOST_NAMED])} are not uniform: read their intervals with care"
    )
    return [
        f"Where {len(ranks.ranks)} runs of the table take the history's place, {verdict}; for the {len(near.ranks)} most like the history, "
        f"90% intervals hold the true value in {percent(float(held.mean()))} of the cases ({percent(float(held.min()))} to "
        f"{percent(float(np.max(held)))} by parameter)."
    ]
