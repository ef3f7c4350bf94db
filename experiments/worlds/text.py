"""What the worlds say, in words and short tables for a terminal, and as plain values for JSON."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from coalitionlab.experiments.text import bullet, decimal, digits_for, paragraph, percent, table
from coalitionlab.experiments.worlds.discovery import Failure
from coalitionlab.experiments.worlds.learning import ADVICE, can_learn
from coalitionlab.experiments.worlds.robustness import Robustness, overall_choices
from coalitionlab.scenarios.errors import visible

if TYPE_CHECKING:
    from coalitionlab.experiments.comparing.comparison import Comparison

LEADING = 3
LONGEST_NAME = 24
LEGEND = (
    "Regret: what is lost against the best strategy of the same world (mean, 90% point and highest over worlds; luck within worlds "
    "taken out). First, top 3: share of worlds in which its mean is."
)
WITHOUT = f"Kinds of worlds and where strategies fail are left out: they need scikit-learn (`{ADVICE}`)."


def asked_of_worlds(comparison: Comparison, outcome: str) -> list[Robustness]:
    """Return what worlds say, per scenario; nothing where fewer than two worlds were done or nothing can be compared."""
    from coalitionlab.experiments.comparing.summaries import scenarios_done

    if comparison.worlds < 2 or len(comparison.strategies) < 2:
        return []
    return answerable(partial(comparison.robustness, outcome, name) for name in scenarios_done(comparison))


def answerable(asked: Iterable[Callable[[], Robustness]]) -> list[Robustness]:
    """Return the answers that can be had: not those of too few worlds, nor on outcomes that some world leaves undefined."""
    from coalitionlab.scenarios.errors import InputError

    found = []
    for ask in asked:
        try:
            one = ask()
        except InputError:
            continue
        if np.isfinite(one.table.means).all():
            found.append(one)
    return found


def robustness_text(comparison: Comparison, outcome: str) -> str:
    """Return the block on worlds for the terminal; empty without worlds."""
    return "\n\n".join(blocks(asked_of_worlds(comparison, outcome)))


def blocks(parts: Sequence[Robustness]) -> list[str]:
    """Return the blocks for the terminal on what worlds say of each scenario, and of all of them."""
    found = [block(one) for one in parts]
    if len(parts) > 1:
        best = {name: short(one) for name, one in overall_choices(parts).items()}
        found.append(paragraph(f"Over all scenarios: {_choice_words(best)}"))
    if parts and not can_learn():
        found.append(paragraph(WITHOUT))
    return found


def robustness_json(comparison: Comparison, outcome: str) -> dict[str, Any] | None:
    """Return what worlds say, per scenario, as plain values for JSON; None without worlds."""
    return json_of(asked_of_worlds(comparison, outcome))


def json_of(parts: Sequence[Robustness]) -> dict[str, Any] | None:
    """Return what worlds say, per scenario, as plain values for JSON; None where they say nothing."""
    return {one.scenario: values(one) for one in parts} or None


def failure_words(one: Failure, name: str) -> str:
    """Return a sentence on where a strategy fails; `name` is what to call it."""
    if one.share == 0.0:
        return f"{name} fails in none of the worlds ({one.rule}).{_drivers(one)}"
    often = f"{name} fails in {percent(one.share)} of the worlds ({one.rule})"
    if not one.found:
        why = (
            "too few on one side to look for a reason"
            if math.isnan(one.p)
            else f"adjusted p {one.p_adjusted:.2f}"
        )
        return f"{often}; no box of few parameters tells them apart beyond chance ({why}).{_drivers(one)}"
    weak = "" if one.steady else " The box is weak: other worlds would have drawn it otherwise."
    return (
        f"{often}: in {percent(one.density)} of the worlds with {limits_words(one)}, which are {percent(one.mass)} of all worlds and hold "
        f"{percent(one.coverage)} of its failures (in held-out worlds {percent(one.held_out_density)} and "
        f"{percent(one.held_out_coverage)}; adjusted p {one.p_adjusted:.2g}).{weak}{_drivers(one)}"
    )


def limits_words(one: Failure) -> str:
    """Return the bounds of a box in words."""
    return " and ".join(_limit(*limit) for limit in one.limits)


def stability_words(one: Robustness, name: str) -> str:
    """Return how steady the ranking is; `name` is what to call the strategy that is first on average."""
    found = one.stability
    row = found.shares.set_index("strategy").to_dict(orient="index")[found.winner]
    text = (
        f"{name} is first in {percent(row['first'])} of {len(one.table.worlds)} worlds ({percent(row['first_low'])} to "
        f"{percent(row['first_high'])})"
    )
    if len(one.table.strategies) > 3:
        text += f", among the first three in {percent(row['top3'])}"
    text += f". Agreement of the worlds' rankings: Kendall's W {found.concordance.mean:.2f}"
    if not math.isnan(found.concordance.low):
        text += f" ({found.concordance.low:.2f} to {found.concordance.high:.2f})"
    text += f"; tau with the mean ranking {found.agreement.mean:.2f}"
    if not math.isnan(found.luck):
        text += f", where two halves of the same world agree at {found.luck:.2f}"
    return text + "."


def choice_words(one: Robustness, names: dict[str, str]) -> str:
    """Return which strategies are least regretted; `names` says what to call them."""
    return _choice_words({kind: names[name] for kind, name in one.choices().items()})


def short(name: str) -> str:
    """Return a name that fits a column and obeys no terminal."""
    seen = visible(name)
    return seen if len(seen) <= LONGEST_NAME else seen[: LONGEST_NAME - 1] + "…"


def _choice_words(best: dict[str, str]) -> str:
    if best["mean"] == best["maximum"]:
        return f"least regretted, on average and at worst (minimax): {best['mean']}."
    return f"least regretted on average: {best['mean']}; at worst (minimax): {best['maximum']}."


def block(one: Robustness) -> str:
    """Return what the worlds of one scenario say, for a terminal; a sweep's too (see `robustness.robustness`)."""
    names = {name: short(name) for name in one.table.strategies}
    lines = [
        paragraph(
            f"Over the worlds of {short(one.scenario)}: {stability_words(one, names[one.stability.winner])}"
        ),
        _table(one, names),
        paragraph(LEGEND),
        paragraph(_capital(choice_words(one, names))),
    ]
    if can_learn():
        lines.append("\n".join(_kinds(one, names)))
        told = (bullet(failure_words(found, names[found.strategy])) for found in one.failures[:LEADING])
        lines.append("\n".join(["Where the leading strategies fail:", *told]))
    return "\n\n".join(lines)


def _table(one: Robustness, names: dict[str, str]) -> str:
    regret = one.regret().to_dict(orient="records")
    ranks = one.stability.shares.set_index("strategy")
    digits = digits_for(row["maximum"] for row in regret)
    rows = [
        [
            names[row["strategy"]], *(decimal(round(row[column], digits) + 0.0, digits) for column in ("mean", "q90", "maximum")),
            *(percent(ranks.loc[row["strategy"], column]) for column in ("first", "top3")),
            decimal(ranks.loc[row["strategy"], "mean_rank"], 1),
        ]
        for row in regret
    ]  # fmt: skip
    return table(["strategy", "regret", "90%", "highest", "first", "top 3", "mean rank"], rows)


def _kinds(one: Robustness, names: dict[str, str]) -> list[str]:
    found = one.clusters
    if len(found.names) == 1:
        return [paragraph("The worlds fall into no kinds.")]
    nature = "" if found.distinct else " (slices of a continuum)"
    lines = [f"Kinds of worlds by how the strategies do in them{nature}:"]
    rows = one.regret("cluster")
    for number, kind in enumerate(found.names):
        here = rows[rows["cluster"] == number].iloc[0]
        least = names[here["strategy"]]
        lines.append(bullet(f"{kind}; {here['worlds']} worlds, least regretted: {least}"))
    return lines


def values(one: Robustness) -> dict[str, Any]:
    """Return what the worlds of one scenario say as plain values for JSON."""
    found = one.stability
    plain: dict[str, Any] = {
        "worlds": len(one.table.worlds),
        "beats": one.pairs().to_dict(orient="records"),
        "regret": one.regret().to_dict(orient="records"),
        "least_regretted": one.choices(),
        "rank_stability": {
            "winner": found.winner,
            "reference": list(found.reference),
            "concordance": dataclasses.asdict(found.concordance),
            "agreement": dataclasses.asdict(found.agreement),
            "agreement_of_halves": found.luck,
            "ranks": found.shares.to_dict(orient="records"),
        },
    }
    if not can_learn():
        return plain | {"left_out": WITHOUT}
    kinds = one.clusters
    return plain | {
        "clusters": {
            "names": list(kinds.names),
            "of_worlds": dict(zip(map(str, one.table.worlds), kinds.labels.tolist(), strict=True)),
            "distinct": kinds.distinct,
            "silhouette": kinds.silhouette,
            "marks": kinds.marks.to_dict(orient="records"),
            "regret": one.regret("cluster").to_dict(orient="records"),
        },
        "failures": [dataclasses.asdict(found) | {"steady": found.steady} for found in one.failures],
    }


def _limit(name: str, low: float, high: float) -> str:
    parameter, _, word = name.partition(" = ")
    if word:
        return f"{parameter} {'not ' if low == -math.inf else ''}{word}"
    if low == -math.inf:
        return f"{name} under {high:.3g}"
    return f"{name} above {low:.3g}" if high == math.inf else f"{name} from {low:.3g} to {high:.3g}"


def _drivers(one: Failure) -> str:
    parts = [f"{'high' if r > 0 else 'low'} {name} ({r:+.2f})" for name, r, _ in one.drivers]
    return f" It does worse with {', '.join(parts)} (rank correlations)." if parts else ""


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
