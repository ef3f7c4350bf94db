"""A study of sensitivity for a terminal of 100 columns, and as JSON."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coalitionlab.experiments.sensitivity.result import HEADLINE, Sensitivity
from coalitionlab.experiments.sensitivity.words import UNSEEN, direction, subject
from coalitionlab.experiments.text import between, decimal, digits_for, paragraph, table, visible_lines
from coalitionlab.scenarios.errors import visible
from coalitionlab.scenarios.names.parameters import PARAMETERS

MOST_SHOWN, MOST_NEXT = 20, 8
LONGEST = 36
LEGENDS = {
    "morris": "mu*: mean change of the outcome, sign aside, when the input goes through its whole range; way: up or down with the "
    "input; sigma: how far that depends on the other inputs; luck: mu* of an input that does nothing but change the luck.",
    "sobol": "S1: share of the variance that goes when the input is known; ST: share that stays when all others are known. Both "
    "freed of luck; a share may come out below 0 or above 1 when it is not well known.",
    "tornado": "The change of the outcome with the input alone at the low and the high end of its range, and its 95% interval.",
}
APART = "~ cannot be told apart from luck."


def sensitivity_text(found: Sensitivity) -> str:
    """The table of what matters, and what it means."""
    rows = found.table.head(MOST_SHOWN).to_dict(orient="records")
    parts = [_heading(found), _table(found, rows)]
    if len(found.table) > MOST_SHOWN:
        parts.append(f"... and {len(found.table) - MOST_SHOWN} more below these.")
    legend = LEGENDS[found.plan.method]
    parts.append(paragraph(legend if not any(_mark(row).strip() for row in rows) else f"{legend} {APART}"))
    parts += [paragraph(visible(line)) for line in found.verdict()]
    if found.pairs is not None:
        parts.append(_pairs(found))
    if found.plan.left_out:
        parts.append(
            paragraph(
                "Not varied: "
                + ", ".join(f"{name} ({why})" for name, why in found.plan.left_out.items())
                + "."
            )
        )
    parts.append(paragraph(UNSEEN))
    if found.plan.method == "morris" and len(found.matters) > 2 and not found.plan.by_group:
        parts.append(_next(found))
    return "\n\n".join(parts)


def sensitivity_json(found: Sensitivity, out: Path | None = None) -> dict[str, Any]:
    """A study of sensitivity as plain values for JSON."""
    return {
        "method": found.plan.method,
        "scenario": found.study.scenarios[0].name,
        "strategy": found.study.strategies[0].name,
        "against": found.plan.against,
        "outcome": found.outcome,
        "points": len(found.study.points),
        "replicates": found.study.replicates,
        "runs": found.study.size,
        "seed": found.study.seed,
        "inputs": [{"name": one.name, "low": one.low, "high": one.high, "base": one.base, "group": one.group} for one in found.plan.inputs],
        "by_group": found.plan.by_group,
        "left_out": dict(found.plan.left_out or {}),
        "indices": found.table.to_dict(orient="records"),
        "pairs": None if found.pairs is None else found.pairs.to_dict(orient="records"),
        "spread": {"mean": found.spread.mean, "lowest": found.spread.lowest, "highest": found.spread.highest, "above_zero": found.spread.above_zero},
        "variance": {"inputs": found.parts.inputs, "shared_luck": found.parts.shared, "own_luck": found.parts.own,
                     "shares_of_a_run": found.parts.of_a_run, "luck_left_in_means": found.parts.left},
        "verdict": found.verdict(),
        "folder": None if out is None else str(out),
    }  # fmt: skip


def _next(found: Sensitivity) -> str:
    """The command that goes on from a screening."""
    lead = found.matters[:MOST_NEXT]
    ranges = {one.name: one for one in found.plan.inputs}
    words = [
        "coalitionlab",
        "sensitivity",
        found.study.scenarios[0].name,
        "-s",
        found.study.strategies[0].name,
    ]
    words += ["--against", found.plan.against] if found.plan.against else []
    words += ["--method", "sobol"] + (["--outcome", found.outcome] if found.outcome != HEADLINE else [])
    for name in lead:
        one = ranges[name]
        plain = name in PARAMETERS and PARAMETERS[name].plausible == (one.low, one.high)
        words += ["-p", name] if plain else ["--vary", f"{name}={one.low!r}:{one.high!r}"]
    for name, value in found.study.parameters.items():
        words += ["--set", f"{name}={value!r}"]
    return visible_lines(
        paragraph(f"Next, what share of the variance those that lead account for: {shlex.join(words)}")
    )


def _heading(found: Sensitivity) -> str:
    study = found.study
    runs = f"{study.size:,} runs: {len(study.points):,} points x {study.replicates} replicates"
    return "\n".join([
        paragraph(visible(f"{study.scenarios[0].name}, {found.plan.method}: what moves {subject(found)}?")),
        paragraph(f"{runs}{' x 2 strategies' if found.plan.against else ''}, seed {study.seed}"),
    ])  # fmt: skip


def _table(found: Sensitivity, rows: list[dict[Any, Any]]) -> str:
    columns = {"morris": _morris, "sobol": _sobol, "tornado": _tornado}[found.plan.method]
    digits = digits_for(found.table[found.score]) if found.plan.method != "sobol" else 2
    cells = []
    for row in rows:
        name = visible(str(row["input"]))
        cells.append([name if len(name) <= LONGEST else name[: LONGEST - 1] + "…", *columns(row, digits)])
    headings = {
        "morris": ["mu*", "95% interval", "way", "sigma", "luck", "ranks"],
        "sobol": ["S1", "95% interval", "ST", "95% interval", "ranks"],
        "tornado": ["at low", "95% interval", "at high", "95% interval"],
    }
    return table(["input", *headings[found.plan.method]], cells)


def _morris(row: Mapping[Any, Any], digits: int) -> list[str]:
    return [
        decimal(row["mu_star"], digits) + _mark(row),
        between(row["mu_star_low"], row["mu_star_high"], digits),
        direction(row),
        decimal(row["sigma"], digits),
        decimal(row["luck_floor"], digits),
        _ranks(row),
    ]


def _sobol(row: Mapping[Any, Any], digits: int) -> list[str]:
    return [
        decimal(row["S1"], digits),
        between(row["S1_low"], row["S1_high"], digits),
        decimal(row["ST"], digits) + _mark(row),
        between(row["ST_low"], row["ST_high"], digits),
        _ranks(row),
    ]


def _tornado(row: Mapping[Any, Any], digits: int) -> list[str]:
    return [
        decimal(row["at_low"], digits),
        between(row["at_low_low"], row["at_low_high"], digits),
        decimal(row["at_high"], digits) + _mark(row),
        between(row["at_high_low"], row["at_high_high"], digits),
    ]


def _mark(row: Mapping[Any, Any]) -> str:
    nothing = row.get("mu_star", row.get("ST", row.get("swing"))) == 0
    return "  " if row["told_apart"] or nothing else " ~"


def _ranks(row: Mapping[Any, Any]) -> str:
    return (
        f"{row['rank_low']}"
        if row["rank_low"] == row["rank_high"]
        else f"{row['rank_low']}-{row['rank_high']}"
    )


def _pairs(found: Sensitivity) -> str:
    assert found.pairs is not None
    rows = [
        [
            visible(row["input"]),
            visible(row["with"]),
            decimal(row["S2"], 2),
            between(row["S2_low"], row["S2_high"], 2),
        ]
        for row in found.pairs.head(10).to_dict(orient="records")
    ]
    return table(["pair", "", "S2", "95% interval"], rows, text=(0, 1))
