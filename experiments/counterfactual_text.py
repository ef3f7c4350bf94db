"""A counterfactual in sentences, for a terminal of 100 columns."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coalitionlab.experiments.text import bullet, paragraph, percent

if TYPE_CHECKING:
    from coalitionlab.experiments.counterfactual import Counterfactual

#: Below so many replicates on which a share or a median rests, no sentence is made of it.
FEW = 10
MOST = 12


def counterfactual_text(found: Counterfactual) -> str:
    """What would have become of it without each action."""
    rows = found.table.to_dict(orient="records")
    share = found.joined
    head = (
        f"Over {found.replicates} replicates (seed {found.seed}) it comes in {_times(share.mean)} ({_range(share.low, share.high)})"
        f" within {found.months} months under the whole strategy{_when(found)}."
    )
    hanging = [row for row in rows if _matters(row)]
    lines = [bullet(sentence(row, found.months)) for row in hanging[:MOST]]
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
    return "\n".join(
        ["What if an action had been left out", paragraph(head), *lines, *([note] if note else []), paragraph(said)]
    )


def sentence(row: Mapping[str, Any], months: int) -> str:
    """What happens without one action."""
    parts = []
    if row["of"] and row["never"] > 0:
        parts.append(
            f"in {percent(row['never'])} ({_range(row['never_low'], row['never_high'])}) of the {row['of']} replicates in which it "
            f"comes in, it never does within {months} months"
        )
    if row["both"] >= FEW and not math.isnan(row["months_later"]):
        size, low, high = (row[f"months_later{end}"] for end in ("", "_low", "_high"))
        way = "later" if size > 0 else "earlier"
        interval = "" if math.isnan(low) else f", {low:+g} to {high:+g}"
        when = f"{abs(size):g} months {way}" if size else "in the same month"
        parts.append(f"where it comes in both ways ({row['both']}), it does so {when} (median{interval})")
    if row["only_without"] > 0:
        parts.append(f"in {percent(row['only_without'])} of all replicates it comes in only without it")
    return f"Without {row['action']}: " + ("; ".join(parts) or "no change in any replicate") + "."


def _matters(row: Mapping[str, Any]) -> bool:
    """Whether the action decides more often for than against, or the other way round, by more than luck; or moves the usual month."""
    from coalitionlab.experiments.statistics import share_interval

    total_lost = round(row["of"] * row["never"]) if row["of"] else 0
    gained = round(row["only_without"] * row["replicates"])
    odds = share_interval(total_lost, total_lost + gained)
    decided = total_lost + gained > 0 and (odds.low > 0.5 or odds.high < 0.5)
    moved = row["months_later_low"] > 0 or row["months_later_high"] < 0
    return bool(decided or moved)


def _when(found: Counterfactual) -> str:
    month = found.usual_month
    if math.isnan(month.mean):
        return ""
    interval = "" if math.isnan(month.low) else f", {month.low:g} to {month.high:g}"
    return f", where it does in month {month.mean:g} (median{interval})"


def _times(share: float) -> str:
    return {0.0: "in none", 1.0: "in all"}.get(share, f"in {percent(share)}") if not math.isnan(share) else "in none"


def _range(low: float, high: float) -> str:
    return f"{100 * low:.0f} to {100 * high:.0f}%"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
