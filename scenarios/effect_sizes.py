"""What experiments and field studies say of how much an action does: one entry for each finding, with its source.

A standardised effect d moves the middle one of those who were not treated above a share Phi(d) of them; 2 Phi(d) - 1 is then the part of
what was missing that it closed. This is how a finding is set beside a rate of the catalogue, which is the share of what is missing that a
full dose closes in a month. The comparison is assumed: experiments last hours, hold everything else still, and have persons for subjects.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from coalitionlab.scenarios.names.actions import ACTIONS

#: What the size of an action rests on, the best first: trials with a control; cases observed in the field; the text that names the
#: action, where nothing was measured.
EXPERIMENT, FIELD, TEXT = "experiment", "field", "text only"


@dataclass(frozen=True)
class EffectSize:
    """A finding on what an action does.

    Attributes
    ----------
    action : str
        Name of the action in the catalogue.
    basis : str
        `EXPERIMENT` or `FIELD`.
    finding : str
        What was done, what changed, by how much.
    source : str
        Author and year; see the bibliography.
    parameter : str
        The parameter that it speaks of; empty where it gives a direction only.
    d : float, optional
        The size as a standardised difference; correlations r are converted by 2 r / sqrt(1 - r^2).
    points : tuple of float, optional
        The share without and with the action, where the finding is of shares.
    """

    action: str
    basis: str
    finding: str
    source: str
    parameter: str = ""
    d: float | None = None
    points: tuple[float, float] | None = None

    @property
    def share(self) -> float | None:
        """The share of what was missing that it closed, 0..1; None where only the direction is known.

        Examples
        --------
        >>> round(EffectSize("build_trust", EXPERIMENT, "", "", d=1.21).share, 2)
        0.77
        """
        if self.d is not None:
            return math.erf(self.d / math.sqrt(2.0))
        if self.points is None:
            return None
        without, with_it = self.points
        return (with_it - without) / (1.0 - without)


def _of_correlation(r: float) -> float:
    return 2.0 * r / math.sqrt(1.0 - r * r)


EFFECT_SIZES = (
    EffectSize(
        "build_trust", EXPERIMENT, "talking face to face raises cooperation in social dilemmas, d = 1.21", "Balliet 2010",
        "rate_build_trust_trust", d=1.21,
    ),
    EffectSize(
        "build_trust", EXPERIMENT, "talking in writing raises cooperation in social dilemmas, d = 0.46", "Balliet 2010",
        "rate_build_trust_trust", d=0.46,
    ),
    EffectSize(
        "cultivate_champions", EXPERIMENT, "opinion leaders raise the share of those who follow a guideline by 10.8 points (from one half: assumed)",
        "Flodgren et al. 2019", "rate_cultivate_champions_champion", points=(0.5, 0.608),
    ),
    EffectSize(
        "recruit_first_followers", EXPERIMENT, "being asked in person raises turnout by 8.7 points, from 44 %; letters by less than one",
        "Gerber & Green 2000", "rate_recruit_first_followers_invited", points=(0.44, 0.527),
    ),
    EffectSize(
        "assign_ownership", EXPERIMENT, "monitoring progress towards goals promotes that they are reached, d = 0.40, more when it is seen by others",
        "Harkin et al. 2016", "rate_assign_ownership_ownership", d=0.40,
    ),
    EffectSize(
        "set_shared_goals", EXPERIMENT, "groups with specific and demanding goals achieve more than those told to do their best, d = 0.80",
        "Kleingeld, van Mierlo & Arends 2011", "rate_set_shared_goals_goals", d=0.80,
    ),
    EffectSize(
        "exchange_viewpoints", EXPERIMENT, "contact between groups lowers prejudice, r = -.21", "Pettigrew & Tropp 2006",
        "rate_exchange_viewpoints_distance", d=_of_correlation(0.21),
    ),
    EffectSize(
        "foster_reflection", EXPERIMENT, "teams that look back on what they did perform better, d = 0.67", "Tannenbaum & Cerasoli 2013",
        "rate_foster_reflection_trust", d=0.67,
    ),
    EffectSize(
        "develop_leaders", EXPERIMENT, "leadership training changes what is done at work afterwards, d = 0.82", "Lacerenza et al. 2017",
        "rate_develop_leaders_leaders", d=0.82,
    ),
    EffectSize(
        "reward_progress", EXPERIMENT, "rewards for taking part lower the will to go on without them, d = -0.40", "Deci, Koestner & Ryan 1999",
        "rate_reward_progress_ownership_backfire", d=0.40,
    ),
    EffectSize(
        "share_power", FIELD, "teams in which leadership is shared perform better, rho = .34", "Wang, Waldman & Zhang 2014",
        "rate_share_power_ownership", d=_of_correlation(0.34),
    ),
    EffectSize(
        "frame_all_in_this_together", EXPERIMENT, "a game called after the community is played more cooperatively, unless others' moves are seen",
        "Ellingsen et al. 2012",
    ),
    EffectSize(
        "mandate_participation", FIELD, "a mandated network gained by two years of facilitation afterwards what the mandate had not brought",
        "Segato & Raab 2019",
    ),
    EffectSize(
        "provide_backbone", FIELD, "networks that are old enough, stable and centrally coordinated do best, and money can stand in for it",
        "Raab, Mannak & Cambré 2015",
    ),
)  # fmt: skip


def effect_sizes(action: str) -> tuple[EffectSize, ...]:
    """What was measured of an action."""
    return tuple(each for each in EFFECT_SIZES if each.action == action)


def basis(action: str) -> str:
    """What the size of an action rests on: experiment, field or text only. Rates themselves are assumed, see `EFFECT_SIZES`.

    Examples
    --------
    >>> basis("build_trust"), basis("share_power"), basis("frame_win_win")
    ('experiment', 'field', 'text only')
    """
    kinds = {each.basis for each in effect_sizes(ACTIONS[action].name)}
    return EXPERIMENT if EXPERIMENT in kinds else FIELD if kinds else TEXT
