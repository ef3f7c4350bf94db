"""The catalogue of the convener's actions: what a leader can spend staff-days on, declared as data.

Adding an action is one entry in a module of `agents/catalogue/`; its effects are written in the words of
`agents/effects.py` and reach the compiled model from there, with the checks, documentation and tests of every action.
"""

from __future__ import annotations

from dataclasses import dataclass

from coalitionlab.agents.effects import Effect

S0 = "S0: McDermott, Colbert & Kurucz, Mobilizing leadership: leading cross-sector partnerships as a social movement"
S1 = "S1: Makin' it happen: leading cross-sector collaboration"
S2 = "S2: Kania, system leadership post and its comments"
S3 = "S3: Mutwarasibo, Collaborative leadership in action"
S4 = "S4: Leveraging power: how to find the balance in partnership convening"

#: How effort becomes a dose: broadcast and central cost the same whatever the number reached; the others are shared out.
MODES = ("broadcast", "organisation", "member", "tie", "central")
#: Whom an action can be aimed at. `sector:NAME` is one more, for any sector.
AIMS = (
    "all", "outsiders", "members", "high_profile", "low_profile", "waverers", "sceptics", "affected",
    "distant_ties", "close_ties", "sector",
)  # fmt: skip
_ORGANISATIONS = (
    "all",
    "outsiders",
    "members",
    "high_profile",
    "low_profile",
    "waverers",
    "sceptics",
    "affected",
    "sector",
)
_OUTSIDERS = ("outsiders", "high_profile", "low_profile", "waverers", "sceptics", "affected", "sector")
_TIES = ("all", "distant_ties", "close_ties", "members", "outsiders", "sector")


@dataclass(frozen=True)
class Action:
    """One leadership action.

    `reach` is the number of targets that one staff-day serves with a dose of 1 - 1/e (for broadcast and central
    actions: one over the staff-days that do so). `aims` lists whom it can be aimed at, the default first.
    """

    name: str
    family: str
    mode: str
    reach: float
    aims: tuple[str, ...]
    meaning: str
    fails: str
    source: str
    effects: tuple[Effect, ...]

    @property
    def for_outsiders(self) -> bool:
        """Whether it only makes sense for organisations outside, whatever it is aimed at."""
        return self.aims[0] in _OUTSIDERS and "all" not in self.aims

    @property
    def title(self) -> str:
        """The name as one would say it."""
        return self.name.replace("_", " ").capitalize()


def to_organisations(default: str = "all") -> tuple[str, ...]:
    """Aims of an action on organisations, with its default first."""
    return (default, *(aim for aim in _ORGANISATIONS if aim != default))


def to_outsiders(default: str = "outsiders") -> tuple[str, ...]:
    """Aims of an action that only makes sense for organisations outside."""
    return (default, *(aim for aim in _OUTSIDERS if aim != default))


def to_ties(default: str = "all") -> tuple[str, ...]:
    """Aims of an action on ties."""
    return (default, *(aim for aim in _TIES if aim != default))


def _collect() -> dict[str, Action]:
    from coalitionlab.agents.catalogue import (
        campaign,
        communication,
        convening,
        coordination,
        political_opportunity,
        processes,
        system_leadership,
    )

    families = (
        political_opportunity, processes, communication, coordination, system_leadership, convening, campaign,
    )  # fmt: skip
    return {action.name: action for family in families for action in family.ACTIONS}


ACTIONS: dict[str, Action] = _collect()
ACTION_NAMES = tuple(ACTIONS)
