"""A counterfactual in sentences, for a terminal of 100 columns."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coalitionlab.experiments.attribution.text import ASKED
from coalitionlab.experiments.text import bullet, paragraph, percent
from coalitionlab.scenarios.led import Led

if TYPE_CHECKING:
    from coalitionlab.experiments.attribution.counterfactual import Counterfactual

#: Below so many replicates on which a share or a median rests, no sentence is made of it.
FEW = 10
MOST = 12


def counterfactual_text(found: Counterfactual) -> str:
    """What would have become of it without each action."""
    if found.founding:
        return paragraph(
            "What if an action had been left out: it is inside from the start, so no action brings it in."
        )
    rows = found.table.to_dict(orient="records")
    share = found.joined
    head = (
        f"Over {found.replicates} replicates (seed {found.seed}) it comes in {_times(share.mean)} of them ({_range(share.low, share.high)})"
        f" within {found.months} months under the whole strategy{_when(found)}. Of these {round(share.mean * found.replicates)}:"
    )
    hanging = [row for row in rows if _matters(row)]
    lines = [bullet(sentence(row)) for row in hanging[:MOST]]
    if len(hanging) > MOST:
        lines.append(bullet(f"... and {len(hanging) - MOST} actions more (--json has them all)"))
    idle = [row["action"] for row in rows if not _matters(row)]
    if idle:
        lines.append(bullet(f"Without {_listed(idle)}: no change beyond luck."))
    few = round(share.mean * found.replicates) < FEW
    note = "It comes in too rarely for comparisons of months; make more replicates." if few else ""
    said = (
        "To come in is to be inside for the first time: as a member, for a trial, or under a mandate. Every replicate is compared "
        "with itself under the same luck; the time of an action that is left out stays unspent."
    )
    if isinstance(found.strategy, Led):
        said += f" {ASKED}"
    if found.drawn:
        said += (
            " The organisations of this scenario are generated: in each replicate another one of that sector bears the name, so this "
            "says what is usual for its kind."
        )
    return "\n".join(
        [
            "What if an action had been left out",
            paragraph(head),
            *lines,
            *([note] if note else []),
            paragraph(said),
        ]
    )


def sentence(row: Mapping[Any, Any]) -> str:
    """What happens without one action, in the replicates in which the organisation comes in with it."""
    parts = []
    if row["of"]:
        parts.append(
            f"never in {_percent(row['never'])} of these ({_range(row['never_low'], row['never_high'])})"
        )
        parts.append(f"later in {_percent(row['later'])}, earlier in {_percent(row['earlier'])}")
    if row["both"] >= FEW:
        size, low, high = (row[f"months_later{end}"] for end in ("", "_low", "_high"))
        interval = "" if math.isnan(low) else f", {low:g} to {high:g}"
        unit = "month" if abs(size) == 1 else "months"
        late = f"{size:g} {unit} later" if size else "no later"
        parts.append(f"where it comes in both ways, {late} (median{interval})")
    if row["only_without"] > 0:
        parts.append(f"in {_percent(row['only_without'])} of all replicates it comes in only so")
    return f"Without {row['action']}: " + ("; ".join(parts) or "never") + "."


def _matters(row: Mapping[Any, Any]) -> bool:
    """Whether it is worse off without the action (later, or never) more often than better off, or the other way round, by more than
    luck: a sign test over the replicates in which anything changed."""
    from coalitionlab.experiments.statistics import share_interval

    worse = round(row["of"] * (row["never"] + row["later"])) if row["of"] else 0
    better = round(row["of"] * row["earlier"]) if row["of"] else 0
    better += round(row["replicates"] * row["only_without"])
    odds = share_interval(worse, worse + better)
    return worse + better > 0 and bool(odds.low > 0.5 or odds.high < 0.5)


def _when(found: Counterfactual) -> str:
    month = found.usual_month
    if math.isnan(month.mean):
        return ""
    interval = "" if math.isnan(month.low) else f", {month.low:g} to {month.high:g}"
    when = f"in month {month.mean:g}" if month.mean else "from the start"
    return f", where it does {when} (median{interval})"


def _times(share: float) -> str:
    return (
        {0.0: "in none", 1.0: "in all"}.get(share, f"in {_percent(share)}")
        if not math.isnan(share)
        else "in none"
    )


def _percent(share: float) -> str:
    return "under 1%" if 0 < share < 0.01 else percent(share)


def _range(low: float, high: float) -> str:
    return f"{100 * low:.0f} to {100 * high:.0f}%"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
