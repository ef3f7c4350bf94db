"""The next steps: who, through whom, what, why, by when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from coalitionlab.experiments import words as w
from coalitionlab.experiments.convening import words as say
from coalitionlab.experiments.convening.remedies import NOT_ASKED
from coalitionlab.model.blueprint import blueprint
from coalitionlab.model.terms import TERMS
from coalitionlab.scenarios.schema import Scenario

if TYPE_CHECKING:
    from coalitionlab.experiments.convening.followed import Followed

MOST, FEW = 5, 3
#: Names in a sentence at most.
NAMED = 4
#: Share of runs from which on an organisation counts as against the aim.
MOSTLY = 0.5
#: Chance of coming from which on an organisation is likely to come.
LIKELY = 2 / 3
#: Goals that are lost where one never comes, from which on it is asked before all others; one that comes more often needs no asking.
MISSED, COMES = 0.05, 0.95
#: By when to have asked those who seldom come of themselves.
EARLY = 6
#: Kinds of ties (of `TIE_KINDS`) by which one puts in a word for a coalition. Who is regulated, paid or owned by another does not.
OPEN = ("contact", "advice", "cooperation")
_WORDS = {term.name: term.words for term in TERMS}


def asked_by(month: float) -> float:
    """Return the month before which to ask one that half of all runs have inside by this month (nan for never): early, or before it comes of itself."""
    return max(2.0, month) if month <= 2 * EARLY else EARLY


def go_between(scenario: Scenario, people: Followed, asked: int, among: Sequence[int], month: float) -> int | None:
    """Return the row of the one through whom an organisation can be asked before a month: of those whom it trusts by a tie of a kind in `OPEN`,
    who are likely inside by then and do not start against the aim, the one whom it trusts most. None where there is none, or ties are drawn.

    Parameters
    ----------
    scenario : Scenario
    people : Followed
    asked : int
        The row of who is to be asked.
    among : sequence of int
        Rows of those who may be proposed.
    month : float
        By when it is to be asked, in months from 1.
    """
    if not isinstance(scenario.ties, tuple):
        return None
    names = blueprint(scenario).names
    known: dict[str, set[str]] = {}
    for tie in scenario.ties:
        for one, other in ((tie.from_, tie.to), (tie.to, tie.from_)):
            if one == names[asked]:
                known.setdefault(other, set()).add(tie.kind)
    trust = people.trust[:, asked].mean(axis=0)
    inside = (people.joined < month).mean(axis=0)  # nan, for never, is not below
    against = people.against.mean(axis=0)
    able = [
        row for row in among
        if row != asked and trust[row] > 0 and known.get(names[row], {""}) <= set(OPEN) and inside[row] >= LIKELY and against[row] < MOSTLY
    ]  # fmt: skip
    return max(able, key=lambda row: float(trust[row]), default=None)


def in_words(term: str) -> str:
    """Return what a term of utility, or that nobody asks, is called in a sentence."""
    return _WORDS.get(term, term)


def turns(row: Any) -> bool:
    """Return whether one that starts against the aim is likely to come in and to stay: only outside does its power block."""
    return bool(row["comes"] >= LIKELY and row["stays"] >= MOSTLY)


def next_steps(table: pd.DataFrame) -> pd.DataFrame:
    """Return a row a step from the table of `Partners`: the one whose absence clearly costs most goals; those whose being won early clearly adds
    most, and where these are few, those of whom it is likely; then the most powerful opponent. Nobody whose being won early costs goals."""
    worth = table[[worth_asking(row) for row in table.to_dict("records")]]
    missed = worth[[is_missed(row) for row in worth.to_dict("records")]].nsmallest(1, "never_goals_delivered_change")
    others = worth.drop(missed.index)
    gains = others[others["first_collective_action_change"] > 0]
    clear = gains["first_collective_action_change_low"] > 0
    few = max(0, FEW - len(missed) - int(clear.sum()))
    chosen = pd.concat([missed, gains[clear].head(MOST - len(missed)), gains[~clear].head(few)])
    rows = [_step(row) for row in chosen.to_dict("records")]
    opponents = worth[(worth["against"] >= MOSTLY) & ~worth["organisation"].isin(chosen["organisation"])]
    rows += [_step(row) for row in opponents.sort_values("power").tail(1).to_dict("records")]
    return pd.DataFrame(rows, columns=["who", "what", "why", "by_when"])


def worth_asking(row: Any) -> bool:
    """Return whether one is outside, and its being won at the start does not clearly cost goals."""
    return bool(row["month"] != 0 and not row["first_goals_delivered_change_high"] < 0)


def is_missed(row: Any) -> bool:
    """Return whether goals are clearly lost where one never comes that is not sure to come."""
    clear = row["never_goals_delivered_change_high"] < 0
    return bool(clear and row["never_goals_delivered_change"] <= -MISSED and row["comes"] < COMES)


def because(row: Any) -> str:
    """Return what stands against an organisation, in words."""
    if row["obstacle"] == NOT_ASKED:
        return "it would say yes, but nobody asks it"
    return f"what weighs most against it is {_WORDS[row['obstacle']]}"


def most_to_gain(row: Any) -> list[str]:
    """Return what the action works on, where that is not what stands most against it: one clause, or none."""
    if row["works_on"] in ("", NOT_ASKED, row["obstacle"]):
        return []
    return [f"this works most on {_WORDS[row['works_on']]}"]


def alike(rows: Sequence[Any]) -> list[str]:
    """Return that one action wins most of those outside, and whom another does: a sentence, or none where they differ.

    An action follows from what is told of an organisation, so that those of whom little is told have the same.
    """
    actions: dict[str, list[str]] = {}
    for row in rows:
        if row["month"] != 0 and row["remedy"]:
            actions.setdefault(row["remedy"], []).append(row["organisation"])
    outside = sum(map(len, actions.values()))
    if outside < FEW:
        return []
    most = max(actions, key=lambda action: len(actions[action]))
    if len(actions[most]) <= outside / 2:
        return []
    others = [f"{action} for {w.some(names, NAMED)}" for action, names in actions.items() if action != most]
    if not others:
        return [
            f"What wins them is the same for all {outside} that are outside: {most}. Nothing that is known of them sets one apart in this."
        ]
    return [
        f"What wins most of them is the same, {most} ({len(actions[most])} of the {outside} outside): what is known of these does not set them "
        + w.ended(f"apart in this. Another wins others: {'; '.join(others)}")
    ]


def _gain(row: Any) -> str:
    """What is gained where it is won at the start, as far as that is clear."""
    if say.clear(row, "first_goals_delivered"):
        return f"{say.more_or_fewer(row['first_goals_delivered_change'])} if it is won at the start"
    if say.clear(row, "first_collective_action"):
        points = 100 * row["first_collective_action_change"]
        return f"{points:.1f} points of collective action (of 100) more if it is won at the start, with no clear change in goals"
    return "no clear change if it is won at the start, in so many runs"


def _step(row: Any) -> dict[str, str]:
    through = f", through {row['through']}, whom it trusts and who is likely in by then" if row["through"] else ""
    what = f"{row['remedy'] or 'ask it'}{through}"
    why = [_gain(row), because(row), *most_to_gain(row)]
    if row["against"] >= MOSTLY:
        why.append(f"it starts against the aim, with {w.percent(row['power'])} of all power")
    if is_missed(row):
        why.insert(1, f"{say.more_or_fewer(row['never_goals_delivered_change'])} if it never comes")
    if row["brings"]:
        why.insert(1, f"brings along {w.listed(row['brings'][:3])}")
    seldom = not row["month"] <= 2 * EARLY
    when = f"{'' if seldom else 'before '}month {asked_by(row['month']):.0f}"
    return {"who": row["organisation"], "what": w.capital(what), "why": "; ".join(why), "by_when": when}
