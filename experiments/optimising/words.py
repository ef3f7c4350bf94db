"""What was found, in words: how much better than its rivals, where not, what it does when."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coalitionlab.experiments.facts import phase_rows, style_words
from coalitionlab.experiments.optimising.judge import Lead
from coalitionlab.experiments.optimising.scores import signs
from coalitionlab.experiments.text import decimal, digits_for, paragraph, percent, table
from coalitionlab.scenarios.errors import visible
from coalitionlab.scenarios.names.outcomes import PER_RUN

if TYPE_CHECKING:
    from coalitionlab.experiments.optimising.optimum import Optimum

ROBUST = {
    "mean": "on average over scenarios and worlds",
    "worst": "in the worst scenario or world",
    "regret": "in the scenario or world where it is furthest behind the best of {rivals}",
}
CAUTION = "Illustrative numbers: a thinking aid, not a forecast."


def verdict(found: Optimum) -> list[str]:
    """Sentences: the lead in each outcome and over each strategy of one's own, then scenario by scenario where there are several,
    then what to bear in mind."""
    said = [_lead(found, found.leads[0]), *(_elsewhere(found, one) for one in found.leads[1:])]
    said += [_elsewhere(found, one) for one in found.over_own if one.strategy != found.leads[0].strategy]
    if len(found.request.scenarios) > 1:
        said += [_in_scenario(found, one.name) for one in found.request.scenarios]
    if found.request.front:
        also = len(found.strategies) - 1
        said.append(
            f"It is the strategy found that does best in {_plain(found.request.outcomes[0])}; {also} more trade that for the other outcomes."
        )
    if found.request.capacity is not None:
        said.append(
            f"The capacity was {found.request.capacity:g} staff-days every month, whatever the scenario or its events say."
        )
    whole = rivals(found).replace("the library", "the whole library")
    said.append(
        f"{found.tried:,} strategies were tried, the {found.shortlisted} most promising run again on other random numbers, and what was "
        f"left of them judged on a third set, against {whole} with the same capacity."
    )
    return said


def rivals(found: Optimum) -> str:
    """What it was judged against, in words."""
    return "the library and your own" if found.request.own else "the library"


def _lead(found: Optimum, lead: Lead) -> str:
    sign, name = float(signs([lead.outcome])[0]), lead.outcome.replace("_", " ")
    several = len(found.request.scenarios) > 1 or found.request.worlds > 0
    how = f", {ROBUST[found.request.robust].format(rivals=rivals(found))}" if several else ""
    digits = digits_for([lead.found, lead.library])
    gap = _gap(lead, digits)
    rival = _rival(found, lead) if lead.verdict == "better" else lead.strategy  # else it was named before
    if several and found.request.robust == "regret":
        levels = f"it is {-lead.found:+.{digits}f} behind the best of each at most; {rival} is {-lead.library:+.{digits}f} behind"
    else:
        levels = f"{sign * lead.found:.{digits}f} against {sign * lead.library:.{digits}f} of {rival}"
    if lead.verdict == "better":
        all_of_them = f"every strategy of the library{' and of your own' if found.request.own else ''}"
        return f"Better in {name}{how} than {all_of_them}: {levels}. Its lead is {gap}."
    if lead.verdict == "worse":
        ahead = _rival(found, lead) if _is_own(found, lead) else f"{lead.strategy} of the library"
        return f"Not better in {name}{how}: {ahead} does better, {levels}. The lead is {gap}."
    return f"Not told apart in {name}{how} from the best of {rivals(found)}, {lead.strategy}: {levels}. The lead is {gap}, which may be luck."


def _gap(lead: Lead, digits: int) -> str:
    return f"{lead.difference:+.{digits}f} (95 % interval {lead.low:+.{digits}f} to {lead.high:+.{digits}f})"


def _is_own(found: Optimum, lead: Lead) -> bool:
    return any(one.name == lead.strategy for one in found.request.own)


def _rival(found: Optimum, lead: Lead) -> str:
    return f"your own strategy {lead.strategy}" if _is_own(found, lead) else lead.strategy


def _elsewhere(found: Optimum, lead: Lead) -> str:
    """Of another outcome, or a strategy of one's own: how what was found compares with that strategy."""
    sign, digits = float(signs([lead.outcome])[0]), digits_for([lead.found, lead.library])
    word = {"better": "better than", "worse": "worse than", "level": "not told apart from"}[lead.verdict]
    rival, gap = _rival(found, lead), _gap(lead, digits)
    if found.request.robust == "regret":
        return f"In {_plain(lead.outcome)} it is {word} {rival}: a lead of {gap}."
    levels = f"{sign * lead.found + 0.0:.{digits}f} against {sign * lead.library + 0.0:.{digits}f}"
    return f"In {_plain(lead.outcome)} it is {word} {rival}: {levels}, a lead of {gap}."


def _plain(outcome: str) -> str:
    return outcome.replace("_", " ")


def _in_scenario(found: Optimum, scenario: str) -> str:
    """Of one scenario: the lead over the best of all others there."""
    rows = found.table[(found.table["scenario"] == scenario) & found.table["lead"].notna()]
    ours = [one.name for one in found.strategies]
    rows = rows[~rows["strategy"].isin(ours)]
    if rows.empty:
        return f"{scenario}: not judged."
    best = rows.iloc[0]
    digits = digits_for([best["mean"]])
    gap = f"{best['lead']:+.{digits}f} ({best['lead_low']:+.{digits}f} to {best['lead_high']:+.{digits}f})"
    word = "better" if best["lead_low"] > 0 else "worse" if best["lead_high"] < 0 else "not told apart"
    return f"{scenario}: {word}, {gap} against {best['strategy']}."


def plan_words(found: Optimum) -> list[str]:
    """The phases of what was found, one line each, and the style it chooses."""
    style = style_words(found.strategy)
    lines, start = [], 1
    for row, phase in zip(phase_rows(found.strategy), found.strategy.phases, strict=True):
        end = f"to {row['until']}" if phase.until is not None else "on"
        lines.append(f"{row['name']}, from month {start} {end}: {row['effort']}")
        start = (phase.until_month or start) + 1
    return lines + ([f"style: {style}"] if style else [])


def optimum_text(found: Optimum) -> str:
    """What was found, for a terminal of 100 columns."""
    blocks = ["\n".join(paragraph(visible(line)) for line in found.verdict())]
    blocks.append(
        "\n".join(["What it does", *(paragraph(f"- {visible(line)}", "  ") for line in plan_words(found))])
    )
    blocks.append(_judgement(found))
    if found.request.front:
        blocks.append(_front(found))
    return "\n\n".join([*blocks, CAUTION])


def _judgement(found: Optimum) -> str:
    known, rows = PER_RUN[found.request.outcomes[0]], found.table
    digits = digits_for(rows["mean"])
    several = len(found.request.scenarios) > 1
    cells = [
        [
            *([visible(str(row["scenario"]))[:24]] if several else []),
            visible(str(row["strategy"]))[:26], decimal(row["mean"], digits), _between(row, "low", "high", digits),
            decimal(row["lead"], digits), _between(row, "lead_low", "lead_high", digits), percent(row["better_share"]),
        ]
        for row in rows.to_dict(orient="records")
    ]  # fmt: skip
    heads = [*(["scenario"] if several else []), "strategy", "mean", "95 %", "lead", "95 %", "better in"]
    words = f"Judged by {known.name} ({known.unit}) on fresh random numbers; lead: what was found less this strategy."
    return f"{paragraph(words)}\n{table(heads, cells, text=(0, 1) if several else (0,))}"


def _between(row: Mapping[Any, Any], low: str, high: str, digits: int) -> str:
    missing = row[low] is None or math.isnan(row[low])
    return "-" if missing else f"{row[low]:.{digits}f} to {row[high]:.{digits}f}"


def _front(found: Optimum) -> str:
    names = list(found.request.outcomes)
    cells = [
        [visible(str(row["strategy"]))[:26], *(decimal(row[one], digits_for(found.front[one])) for one in names), "yes" if row["on_front"] else ""]
        for row in found.front.to_dict(orient="records")
    ]  # fmt: skip
    return "The front (judged)\n" + table(["strategy", *names, "on front"], cells)


def optimum_json(found: Optimum, folder: Any) -> dict[str, Any]:
    """What was found as plain values for JSON."""
    asked = found.request
    return {
        "outcomes": list(asked.outcomes),
        "scenarios": [one.name for one in asked.scenarios],
        "robust": asked.robust,
        "capacity": asked.capacity,
        "worlds": asked.worlds,
        "seed": asked.seed,
        "tried": found.tried,
        "shortlisted": found.shortlisted,
        "seconds": round(found.seconds, 3),
        "better": found.better,
        "verdict": found.verdict(),
        "leads": [one.plain() for one in found.leads],
        **({"over_own": [one.plain() for one in found.over_own]} if asked.own else {}),
        "strategies": [one.model_dump(mode="json", exclude_none=True) for one in found.strategies],
        "judgement": {name: rows.to_dict(orient="records") for name, rows in found.tables.items()},
        "front": found.front.to_dict(orient="records"),
        "folder": None if folder is None else str(folder),
    }
