"""A sweep in words and aligned numbers, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from coalitionlab.experiments.sweeps.worlds import asked_of_sweep, worlds_text
from coalitionlab.experiments.text import between, decimal, digits_for, paragraph, table
from coalitionlab.experiments.words import few_observations, short
from coalitionlab.scenarios.names.outcomes import PER_RUN

if TYPE_CHECKING:
    from coalitionlab.experiments.sweeps.merging import Status
    from coalitionlab.experiments.sweeps.results import Sweep

#: Points that are shown one by one.
MOST_POINTS = 6
MOST_SHARDS_SHOWN = 24


def sweep_text(sweep: Sweep, kept: bool) -> str:
    """Means with intervals per scenario, and per point when these are few; with worlds, what they say."""
    about = sweep.manifest
    outcome = about["outcomes"][0]
    found = sweep.summary(outcome)
    parts = [_heading(sweep, about, outcome)]
    few = 1 < about["points"] <= MOST_POINTS
    by_point = sweep.by_point(outcome) if few else None
    for scenario, rows in found.groupby("scenario", sort=False):
        mine = None if by_point is None else by_point[by_point["scenario"] == scenario]
        parts.append(f"{short(str(scenario), 60)}\n{_table(rows, mine)}")
    few_runs = few_observations(about["replicates"])
    parts += [paragraph(few_runs)] if few_runs else []
    if few:
        parts.append(_points(sweep))
    parts += worlds_text(sweep)
    parts.append("Illustrative numbers: a thinking aid, not a forecast.")
    where = (
        f"Results are in {sweep.folder}."
        if kept
        else "Nothing was written; add --out FOLDER to keep the runs."
    )
    return "\n\n".join([*parts, where])


def sweep_json(sweep: Sweep, kept: bool) -> dict[str, Any]:
    """The same as plain values."""
    about = sweep.manifest
    names = ("seed", "replicates", "points", "factors", "runs", "complete")
    return {name: about[name] for name in names} | {
        "outcome": about["outcomes"][0],
        "done": sweep.done,
        "failed": sweep.failed,
        "summary": sweep.summary().to_dict(orient="records"),
        "robustness": {one.scenario: one.to_dict() for one in asked_of_sweep(sweep)} or None,
        "folder": str(sweep.folder) if kept else None,
    }


def status_text(status: Status) -> str:
    """How far a sweep is, and which shards are behind."""
    share = status.done / max(status.runs, 1)
    state = (
        "complete" if status.complete else "all made; merge makes the table" if share == 1 else "not complete"
    )
    lines = [f"{status.done:,} of {status.runs:,} runs done ({share:.1%}), {status.failed:,} failed: {state}"]
    if status.damaged:
        lines.append(f"{status.damaged} damaged parts: --resume makes them again")
    if status.behind:
        rows = [
            (name.replace("-of-", "/"), f"{status.shards[name]:,}")
            for name in status.behind[:MOST_SHARDS_SHOWN]
        ]
        lines.append(table(["shard", "runs missing"], rows))
        if len(status.behind) > len(rows):
            lines.append(f"and {len(status.behind) - len(rows)} more shards")
    return "\n".join(lines)


def status_json(status: Status) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "runs": status.runs,
        "done": status.done,
        "failed": status.failed,
        "damaged_parts": status.damaged,
        "complete": status.complete,
        "missing_by_shard": {name.replace("-of-", "/"): runs for name, runs in status.shards.items() if runs},
    }


def _heading(sweep: Sweep, about: dict[str, Any], outcome: str) -> str:
    runs = f"{sweep.done:,} runs" if sweep.complete else f"{sweep.done:,} of {about['runs']:,} runs"
    points = (
        f"{about['points']:,} points of {len(about['factors'])} factors" if about["factors"] else "one point"
    )
    known = PER_RUN[outcome]
    return "\n".join([
        paragraph(f"{runs}: {points}, {about['replicates']:,} replicates, seed {about['seed']}"),
        paragraph(f"{outcome} ({known.unit}): {known.meaning}"),
    ])  # fmt: skip


def _table(rows: pd.DataFrame, by_point: pd.DataFrame | None) -> str:
    digits = digits_for(rows["high"])
    headings = ["strategy", "mean", "95% interval"]
    lines = [
        [short(one["strategy"]), decimal(one["mean"], digits), between(one["low"], one["high"], digits)]
        for one in rows.to_dict("records")
    ]
    if by_point is not None:
        means = by_point.pivot(index="strategy", columns="point", values="mean")
        headings += [f"[{point}]" for point in means.columns]
        for line, name in zip(lines, rows["strategy"], strict=True):
            line += [decimal(value, digits) for value in means.loc[name]]
    if rows["failed"].any():
        headings.append("failed")
        for line, failed in zip(lines, rows["failed"], strict=True):
            line.append(f"{failed:,}")
    return table(headings, lines)


def _points(sweep: Sweep) -> str:
    design = sweep.design()
    told = [
        f"[{row['point']}] " + ", ".join(f"{short(name, 40)} {row[name]}" for name in design.columns[1:])
        for row in design.to_dict("records")
    ]
    return paragraph("Points: " + "; ".join(told))
