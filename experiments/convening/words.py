"""Words that the convener's questions share: chances, changes and months as a board would say them."""

from __future__ import annotations

import math
from typing import Any

from coalitionlab.experiments import words as w
from coalitionlab.scenarios.errors import plural
from coalitionlab.scenarios.schema import Generated, Scenario

#: What lasting is called, by outcome; the first that the horizon allows is told.
LASTS = {
    "alive_after_4_years": "alive four years after the convener leaves",
    "alive_after_2_years": "alive two years after the convener leaves",
    "alive": "alive at the end",
}
NO_WORLDS = "Chances are over luck only: no plausible worlds were drawn (--worlds)."
AGAIN = "goals that are set anew count again"
PAIRED = "Every run is compared with one that has the same organisations and the same luck, and differs in this alone."
#: What some of `SHOCKS` are.
SHOCKS_MEAN = (
    "The funder leaves: the grant ends, and half of the convener's staff-days (assumed). A law is announced: regulation comes nearer, to "
    "stay; what the law then demands is not modelled."
)


def odds(share: float) -> str:
    """Return a chance (0..1) as people say it.

    Examples
    --------
    >>> odds(0.82), odds(0.01), odds(0.99)
    ('8 in 10', 'less than 1 in 20', 'more than 19 in 20')
    """
    if math.isnan(share):
        return "not known"
    if share < 0.05:
        return "less than 1 in 20"
    return "more than 19 in 20" if share > 0.95 else f"{min(9, max(1, round(10 * share)))} in 10"


def goals(count: float) -> str:
    """Return a number of goals in a sentence.

    Examples
    --------
    >>> goals(1.44), goals(1.0)
    ('1.4 goals', '1.0 goals')
    """
    return f"{w.decimal(count, 1)} goals"


def delivered(count: float, named: int) -> str:
    """Return how many goals are delivered, of a case with so many; how there can be more is said where there are.

    Examples
    --------
    >>> delivered(1.44, 3), delivered(5.0, 3)
    ('1.4 goals', '5.0 goals (goals that are set anew count again)')
    """
    return goals(count) + (f" ({AGAIN})" if count > named else "")


def own_words(wants: str, longest: int = 90) -> str:
    """Return what the table says that an organisation wants, to stand behind its name; '' where nothing is told.

    Examples
    --------
    >>> own_words("parking for lorries"), own_words("")
    (' (wants, by the table: parking for lorries)', '')
    """
    return f" (wants, by the table: {w.short(wants, longest)})" if wants else ""


def more_or_fewer(change: float) -> str:
    """Return a change in goals in words: '0.4 goals fewer'."""
    if abs(change) < 0.02:
        return "as many goals"
    size = f"{abs(change):.1f}" if abs(change) >= 0.1 else f"{abs(change):.2f}"
    return f"{size} goals {'more' if change > 0 else 'fewer'}"


def clear(row: Any, outcome: str) -> bool:
    """Return whether the interval of a change leaves out 0."""
    return bool(row[f"{outcome}_change_low"] > 0 or row[f"{outcome}_change_high"] < 0)


def changed(row: Any, outcome: str) -> str:
    """Return the cell of a change: its size with sign, in brackets where its interval holds 0."""
    text = w.signed(row[f"{outcome}_change"], 1)
    return text if clear(row, outcome) else f"({text})"


def basis(worlds: int, replicates: int) -> str:
    """Return what the chances are over."""
    if not worlds:
        return f"{plural(replicates, 'run')} each. {NO_WORLDS} {PAIRED}"
    return f"Over {worlds} plausible worlds, {plural(replicates, 'run')} in each. {PAIRED}"


def no_opponents(scenario: Scenario) -> str:
    """Return what is said where nobody believes at the start that the aim harms it: whom it would harm all the same, by the case's own table.

    Examples
    --------
    >>> from coalitionlab.scenarios.loader import load_scenario
    >>> no_opponents(load_scenario("generic"))
    'Nobody starts against the aim.'
    >>> no_opponents(load_scenario("landfill_region"))[:51]
    'Nobody believes at the start that the aim harms it.'
    """
    listed = () if isinstance(scenario.simulated, Generated) else scenario.simulated
    harmed = [each.name for each in listed if each.alignment is not None and each.alignment < 0]
    if not harmed:
        return "Nobody starts against the aim."
    return w.ended(
        f"Nobody believes at the start that the aim harms it. It does harm, as they may find out: {w.listed(harmed)}"
    )
