"""The boundary of a case: which of the organisations that are listed are simulated.

A list of stakeholders may hold anybody who was ever named. Those with little power and little interest are the crowd (Eden and Ackermann
1998, Making strategy; Mendelow's grid of power and interest): were they simulated, the convener's staff-days would be spread over them, ties
drawn to them, and shares counted of them. Where to draw the line is the boundary specification problem of Laumann, Marsden and Prensky
(1983); that it runs where the words "low" end is an assumption.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from coalitionlab.scenarios.organisations import OrganisationSpec
from coalitionlab.scenarios.records import LEVELS, POWER_LEVELS, STANCES

#: Power, and interest in the issue (`awareness`), of the crowd at most.
LITTLE_POWER, LITTLE_INTEREST = POWER_LEVELS["low"], LEVELS["low"]
#: A stance as far from 0 as this, for or against, is an interest too.
CLEAR_STANCE = abs(STANCES["resistant"])
#: A list of which fewer would be left is simulated as it stands.
FEWEST = 3
#: What a reader of a table says of the crowd.
LEFT_OUT = "of little power and little interest left out of the runs (`simulated: yes` in the table brings one in)"


def within_boundary(
    organisations: Sequence[OrganisationSpec], named: Collection[str] = ()
) -> tuple[OrganisationSpec, ...]:
    """Return those of the organisations that are simulated, in their order; `named` are those that have a part in the case.

    Examples
    --------
    >>> town = [OrganisationSpec(name=name, sector="business", power=1, awareness=0.7) for name in ("Mill", "Bank", "Shop")]
    >>> kiosk = OrganisationSpec(name="Kiosk", sector="business", power=0.25, awareness=0.1)
    >>> [each.name for each in within_boundary([*town, kiosk])]
    ['Mill', 'Bank', 'Shop']
    >>> len(within_boundary([*town, kiosk.with_(simulated=True)]))
    4
    """
    kept = tuple(each for each in organisations if _matters(each, named))
    if len(kept) < FEWEST and all(each.simulated is None for each in organisations):
        return tuple(organisations)
    return kept


def _matters(each: OrganisationSpec, named: Collection[str]) -> bool:
    """Whether an organisation is simulated: as it says itself, else unless it is told to have little power and little interest."""
    if each.simulated is not None:
        return each.simulated
    if each.joins_at_start or each.affected or each.committed or each.name in named:
        return True
    if each.power is None or each.awareness is None:
        return True
    clear = any(abs(stance or 0.0) >= CLEAR_STANCE for stance in (each.alignment, each.overlap))
    return clear or each.power > LITTLE_POWER or each.awareness > LITTLE_INTEREST
