"""The result of a search in sentences: how much better than its rivals, or that it is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from coalitionlab.experiments.facts import style_words
from coalitionlab.experiments.significance import FEWEST
from coalitionlab.experiments.statistics import few_observations
from coalitionlab.experiments.words import between, digits_for, listed, signed, spaced
from coalitionlab.scenarios.errors import plural
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.schema import Strategy

VERDICT = {
    "better": "Better in {outcome} than every strategy of {rivals}",
    "worse": "Not better in {outcome} than the best of {rivals}",
    "not significant": "Not significantly different in {outcome} from the best of {rivals}",
    "in part": "Ahead in {outcome} of the strategy of {rivals} that does best, but not significantly of every one (see the tests)",
}
COMPARED = {
    "better": "significantly better than",
    "worse": "significantly worse than",
    "not significant": "not significantly different from",
}
#: What the score of an outcome is, over several scenarios or worlds.
ROBUST = {
    "mean": ", on average over scenarios and worlds",
    "worst": ", in the worst scenario or world",
    "regret": ", in the scenario or world where it is furthest behind the best of {rivals}",
}


def verdict_words(
    leads: pd.DataFrame, own: Sequence[str], robust: str, tried: int, front: int, observations: tuple[int, str]
) -> list[str]:
    """Sentences on the lead by every outcome and over each of the user's own strategies, and on how it was tested.

    Parameters
    ----------
    leads : DataFrame
        See `held_out.leads_table`.
    own : sequence of str
        Names of the user's own strategies.
    robust : str
        How scenarios and worlds are summed up; empty where there is one scenario as it is.
    tried, front : int
        How many strategies were tried, and how many the result holds.
    observations : tuple of int and str
        How many observations the test has, and what they are: worlds or replicates.
    """
    rivals = "the library and your own strategies" if own else "the library"
    first, *others = leads.to_dict(orient="records")
    outcome = spaced(first["outcome"]) + ROBUST.get(robust, "").format(rivals=rivals)
    count, unit = observations
    claims = count >= FEWEST
    numbers = _numbers(first, own, named=True, interval=claims)
    if claims:
        in_part = first["verdict"] == "not significant" and first["low"] > 0
        verdict = VERDICT["in part" if in_part else first["verdict"]]
        lines = [f"{verdict.format(outcome=outcome, rivals=rivals)}: {numbers}."]
    else:
        lines = [
            f"Nothing is claimed: {plural(count, unit)} cannot show a difference, make {FEWEST} or more. In {outcome} it comes to {numbers}."
        ]
    for row in others:
        is_it = f"it is {COMPARED[row['verdict']]} {_rival(row, own)}" if claims else "it comes to"
        lines.append(
            f"In {spaced(row['outcome'])} {is_it}{':' * claims} {_numbers(row, own, named=not claims, interval=claims)}."
        )
    if front > 1:
        lines.append(
            f"It does best in {spaced(first['outcome'])}; {front - 1} more on the front trade that for the other outcomes."
        )
    lines += filter(None, [few_observations(count, unit)])
    return [
        *lines,
        f"{tried:,} strategies were tried; the most promising were run again on other random numbers, simplified, and tested on a "
        f"third set of random numbers against all of {rivals} under the same capacity.",
    ]


def none_as_good(
    most: int, leads: pd.DataFrame, today: Mapping[Any, Any], titles: Mapping[str, str], current: str
) -> list[str]:
    """Return the sentence that no plan of so many actions was found that does as well as the plan of today or the best rival, where none was.

    Parameters
    ----------
    most : int
        How many actions a plan may have.
    leads : DataFrame
        See `held_out.leads_table`.
    today : mapping
        The row of `beside.beside_table` of the plan found: what changes against the plan of today.
    titles : mapping of str to str
        What strategies are called.
    current : str
        The name of the plan of today.
    """
    first = leads.iloc[0]
    sign, outcome = PER_RUN[first["outcome"]].sign, first["outcome"]
    worse = max(sign * today[f"{outcome}_change_low"], sign * today[f"{outcome}_change_high"]) < 0
    names = [*([current] if worse else []), *([str(first["rival"])] if first["verdict"] == "worse" else [])]
    if not names:
        return []
    better = " or ".join(titles[name] for name in dict.fromkeys(names))
    return [f"No plan of at most {plural(most, 'action')} was found that does as well as {better}."]


def plan_words(plan: Strategy, days: Sequence[Mapping[str, float]]) -> str:
    """What to do, phase by phase, with staff-days a month.

    Parameters
    ----------
    plan : Strategy
    days : sequence of mapping of str to float
        Staff-days a month by action, for each phase.

    Examples
    --------
    >>> plan = Strategy(name="three", phases=[{"name": "all", "effort": {"build_trust": 2, "run_pilot": 1}}])
    >>> plan_words(plan, [{"build_trust": 4.0, "run_pilot": 2.0}])
    'What to do: build trust (4.0 staff-days a month) and run pilot (2.0).'
    """
    parts: list[str] = []
    start = 1
    for phase, each in zip(plan.phases, days, strict=True):
        ordered = sorted(each.items(), key=lambda item: -item[1])
        unit = " staff-days a month" if not parts else ""
        doses = [f"{spaced(name)} ({number:.1f}{unit if k == 0 else ''})" for k, (name, number) in enumerate(ordered)]
        when = (
            ""
            if len(plan.phases) == 1
            else f"from month {start} on "
            if phase.until is None
            else f"in months {start} to {phase.until_month} "
        )
        until = f" (shorter once {phase.when})" if phase.when is not None else ""
        parts.append(f"{when}{listed(doses)}{until}")
        start = (phase.until_month or start) + 1
    style = f" Lead with {style_words(plan)}." if style_words(plan) else ""
    return f"What to do: {'; '.join(parts)}.{style}"


def _numbers(row: dict[Any, Any], own: Sequence[str], *, named: bool, interval: bool) -> str:
    """Return both scores and the lead; the interval only where a difference may be claimed, as it would look like a claim."""
    digits = digits_for([row["score"], row["rival_score"]])
    rival = f" of {_rival(row, own)}" if named else ""
    extent = f" (95 % interval {between(row['low'], row['high'], digits)})" if interval else ""
    scores = f"{row['score']:.{digits}f} against {row['rival_score']:.{digits}f}{rival}"
    return f"{scores}, a lead of {signed(row['lead'], digits)}{extent}"


def _rival(row: dict[Any, Any], own: Sequence[str]) -> str:
    return f"your own strategy {row['rival']}" if row["rival"] in own else str(row["rival"])
