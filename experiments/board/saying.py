"""Months, shares, amounts and risks as a board would say them, and what it can be told of organisations."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from coalitionlab.experiments.convening.words import odds
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.schema import Scenario
from coalitionlab.scenarios.world import YearMonth

SURE, NO_CHANCE = "almost sure", "almost none"
CHANCES = f"{SURE.capitalize()}: more than 19 in 20; {NO_CHANCE}: less than 1 in 20."
CAVEAT = (
    "A thinking aid, not a forecast. All numbers come from a simulation and are illustrative: they help to compare plans under the same "
    "assumptions, and do not say what will happen, nor what any organisation named here will do."
)
#: What an action is called before a board, where its title is a term of art.
_DOING = {
    "administer": "run meetings and minutes", "cultivate_champions": "back champions inside", "send_ambassadors": "send champions as ambassadors",
    "ride_popular_opinion": "use public opinion", "signal_regulation_risk": "point to coming regulation",
    "recruit_first_followers": "invite first followers", "assign_ownership": "agree who owns which task", "match_strengths": "match work to strengths",
    "earn_stable_funding": "earn an income of its own", "frame_win_win": "speak of what all gain",
    "frame_go_it_alone_failure": "speak of how going it alone failed", "frame_collaboration_as_solution": "speak of steps taken together",
    "celebrate_increments": "celebrate small steps", "frame_good_for_business": "speak of what is good for business",
    "frame_all_in_this_together": "speak of a common cause", "secure_internal_buy_in": "win the staff inside", "run_pilot": "run pilots",
    "see_the_system": "look at the whole together", "foster_reflection": "let people reflect together", "co_create_future": "work out a vision together",
    "make_conflict_productive": "work conflicts through", "share_power_with_affected": "share power with those affected",
    "mandate_participation": "force participation", "drive_from_the_top": "set the course from the top",
    "convene_by_power": "convene by the weight of the institution", "declare_intent": "declare the convener’s own aims",
    "provide_backbone": "provide a coordinating office", "listen_for_goals": "listen for people’s goals",
    "broker_self_interests": "broker deals that serve both sides", "reach_unusual_allies": "find unusual allies",
}  # fmt: skip
_BY_TITLE = {action.title.lower(): name for name, action in ACTIONS.items()}
#: Where those named take less than this share together, the plan does a little of everything.
SPREAD = 0.3
THIRDS = ("early", "mid", "late")
_PARTS = (
    (0.05, "next to nothing"), (0.15, "about a tenth"), (0.225, "about a fifth"), (0.29, "about a quarter"), (0.42, "about a third"),
    (0.58, "about half"), (0.72, "about two thirds"), (0.88, "about four fifths"), (math.inf, "nearly all"),
)  # fmt: skip


def calendar(month: float, starts: YearMonth) -> tuple[int, int]:
    """Return the year and the month (1..12) of a month of the simulation, counted from 1.

    Examples
    --------
    >>> calendar(1, "2027-10"), calendar(4, "2027-10")
    ((2027, 10), (2028, 1))
    """
    year, first = (int(part) for part in starts.split("-"))
    passed = first - 1 + int(month) - 1
    return year + passed // 12, passed % 12 + 1


def by(month: float, starts: YearMonth | None = None) -> str:
    """Return by when a month of the simulation is over; '' for none (nan), and 0 is what was there before.

    Examples
    --------
    >>> by(9, "2027-10"), by(9), by(30), by(48)
    ('by mid-2028', 'within a year', 'within 2½ years', 'within 4 years')
    """
    if math.isnan(month):
        return ""
    if month < 1:
        return "by today"
    if starts is not None:
        year, number = calendar(max(1, math.ceil(month)), starts)
        part = THIRDS[(number - 1) // 4]
        return f"by mid-{year}" if part == "mid" else f"by {part} {year}"
    halves = max(1, math.ceil(month / 6))
    usual = {1: "half a year", 2: "a year", 3: "a year and a half"}
    return f"within {usual.get(halves) or (f'{halves // 2}½ years' if halves % 2 else f'{halves // 2} years')}"


def quarters(first: int, last: int, starts: YearMonth | None = None) -> str:
    """Return the quarters from one month to another: of the calendar, or of the years of the plan.

    Examples
    --------
    >>> quarters(1, 10), quarters(11, 11), quarters(10, 30), quarters(1, 6, "2027-10")
    ('Year 1, Q1 to Q4', 'Year 1, Q4', 'Year 1, Q4 to Year 3, Q2', 'Q4 2027 to Q1 2028')
    """
    ends = [calendar(month, starts or "0001-01") for month in (first, last)]
    (year, one), (until, other) = ((year, (number - 1) // 3 + 1) for year, number in ends)

    def named(year: int, quarter: int) -> str:
        return f"Q{quarter} {year}" if starts else f"Year {year}, Q{quarter}"

    if (year, one) == (until, other):
        return named(year, one)
    if year == until:
        return f"Q{one} to Q{other} {year}" if starts else f"Year {year}, Q{one} to Q{other}"
    return f"{named(year, one)} to {named(until, other)}"


def chance(share: float) -> str:
    """Return a chance (0..1) in a word or two.

    Examples
    --------
    >>> chance(0.99), chance(0.52)
    ('almost sure', '5 in 10')
    """
    return SURE if share > 0.95 else NO_CHANCE if share < 0.05 else odds(share)


def doing(action: str) -> str:
    """Return what a convener does, from the name of an action or its title: 'run pilots'."""
    name = _BY_TITLE.get(action, action)
    return _DOING.get(name, ACTIONS[name].title.lower() if name in ACTIONS else name)


def part(share: float) -> str:
    """Return a share (0..1) as a part of a whole.

    Examples
    --------
    >>> part(0.48), part(0.02)
    ('about half', 'next to nothing')
    """
    return next(words for limit, words in _PARTS if share < limit)


def rounded(amount: float) -> str:
    """Return an amount to two digits.

    Examples
    --------
    >>> rounded(1437.2), rounded(83.0), rounded(7.4)
    ('1,400', '83', '7')
    """
    return f"{two_digits(amount):,.0f}"


def two_digits(amount: float) -> float:
    """Return an amount rounded to two digits; below 100 to whole units.

    Examples
    --------
    >>> two_digits(1437.2), two_digits(7.4)
    (1400.0, 7.0)
    """
    digits = 1 - math.floor(math.log10(abs(amount))) if abs(amount) >= 100 else 0
    return round(amount, digits)


def long(months: int) -> str:
    """Return a stretch of months in words.

    Examples
    --------
    >>> long(72), long(18), long(7)
    ('6 years', '1½ years', '7 months')
    """
    if months < 12 or months % 6:
        return "1 month" if months == 1 else f"{months} months"
    years, half = divmod(months, 12)
    return f"{years}{'½' if half else ''} year{'s' if months > 12 else ''}"


@dataclass(frozen=True)
class Risk:
    """Something that may happen to a plan.

    Attributes
    ----------
    what, costs, remedy : str
        What happens, what that does to the goals, and what to do, as sentences.
    loss : float
        What it takes of the score of the plan (see `score_of`).
    clear : bool
        Whether that is more than chance.
    who : str
        Who never comes; '' of other risks.
    """

    what: str
    costs: str
    remedy: str
    loss: float
    clear: bool
    who: str = ""


def has_names(scenario: Scenario) -> bool:
    """Return whether organisations are listed, not generated."""
    return isinstance(scenario.organisations, tuple)


def tells_power(scenario: Scenario) -> bool:
    """Return whether the power of some organisations is given, rather than drawn for all."""
    return isinstance(scenario.organisations, tuple) and any(each.power is not None for each in scenario.organisations)


def goal_cell(row: pd.Series, starts: str | None) -> str:
    """Return the chance of a goal over the whole horizon, and by when half of all runs have it: '8 in 10; half by mid-2028'."""
    when = by(row["median_month"], starts)
    return chance(row["chance"]) + (f"; half {when}" if when else "")
