"""The parameters of the model: one declaration each, from which checks, sliders, sampling and documentation come."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

from coalitionlab.scenarios.names.actions import ACTIONS

#: The source of a mechanism whose size the text does not give.
S0, S1, S2, S3, S4 = (f"S{number}, assumed size" for number in range(5))


@dataclass(frozen=True)
class Parameter:
    """One parameter of the model.

    `low` and `high` are hard bounds (a value beyond them is refused); `plausible` is the range that sensitivity analyses
    and `--worlds` draw from, where low = high means that it is a matter of definition, not of doubt.
    """

    name: str
    default: float
    plausible: tuple[float, float]
    unit: str
    meaning: str
    source: str = "assumed"
    low: float = 0.0
    high: float = 1.0
    group: str = ""


_climate = partial(Parameter, group="environment")
_convener = partial(Parameter, group="convener")
_work = partial(Parameter, group="working")
_see = partial(Parameter, group="seeing and believing")
_decide = partial(Parameter, group="deciding")
_learn = partial(Parameter, group="experience")
_draw = partial(Parameter, group="population")

#: The environment, the convener's means, and working together.
_WORLD = (
    _climate("climate_drift", 0.04, (0.02, 0.08), "1/month", "return of opinion, regulation, failures and funding to their base"),
    _climate("climate_volatility", 0.015, (0.0, 0.03), "sd/month", "monthly random shock to each climate", high=0.5),
    _climate("opinion_lift", 0.04, (0.0, 0.08), "1/month", "a coalition that delivers raises popular opinion", S0),
    _climate("regulation_ease", 0.08, (0.0, 0.15), "1/month", "a coalition that delivers lowers the case for regulation", S0),
    _convener("overhead", 0.3, (0.1, 0.6), "staff-days", "staff-days at which half of an action's effort goes into getting it going at all", high=20.0),
    _convener("vision_fade", 0.03, (0.01, 0.06), "1/month", "a vision not spoken of fades"),
    _convener("backbone_fade", 0.06, (0.03, 0.12), "1/month", "coordination capacity lost without effort", S4),
    _convener("backbone_unfunded", 0.20, (0.1, 0.4), "1/month", "further loss of the part of the backbone that funds do not cover", S4),
    _convener("paid_staff", 0.7, (0.4, 0.9), "0..1", "share of that loss prevented where income covers the upkeep", "S0, S4, assumed size"),
    _convener("goals_fade", 0.05, (0.02, 0.1), "1/month", "goals and metrics not kept up lapse"),
    _convener("matching_fade", 0.04, (0.02, 0.08), "1/month", "the match of work to strengths goes stale"),
    _convener("fees_fade", 0.01, (0.0, 0.03), "1/month", "earned income lost without effort"),
    _convener("force_fade", 0.5, (0.3, 0.8), "1/month", "how fast a mandate no longer upheld ceases to bind", S2),
    _convener("base_direction", 0.1, (0.05, 0.25), "0..1", "speed of building the backbone without any direction by the convener", "assumed: S4 asks for structure without domination, and says that coordinator and leader are two roles"),
    _convener("upkeep", 0.08, (0.05, 0.12), "funds/month", "cost of a full backbone", "assumed"),
    _convener("fee_income", 0.14, (0.08, 0.2), "funds/month", "income from fees and services at full participation", S0),
    _convener("grant_income", 0.12, (0.08, 0.16), "funds/month", "income from a full grant in a fully favourable funding climate"),
    _convener("reserves", 1.0, (0.5, 2.0), "funds", "most that income can build up as a reserve", high=10.0),
    _convener("strings", 0.01, (0.0, 0.03), "1/month", "conditions that come with a grant raise control", "S2 (Fowler), assumed size"),
    _work("substitution", 0.5, (0.3, 0.8), "elasticity",
          "how well one kind of work replaces another (below 1: all four are needed)", "CES (Arrow et al. 1961), assumed size", high=100.0),
    _work("effort_floor", 0.25, (0.15, 0.35), "0..1", "what a member contributes without any ownership"),
    _work("shirking", 0.4, (0.2, 0.6), "0..1", "effort left to others in a large group whose members do not feel as one", "Olson 1965, assumed size"),
    _work("effort_mandated", 0.2, (0.1, 0.35), "0..1", "what a mandated organisation contributes, as a share of that floor", S2),
    _work("effort_pilot", 0.6, (0.4, 0.8), "0..1", "what an organisation on trial contributes, as a share of a member's", S1),
    _work("unmatched", 0.7, (0.55, 0.85), "0..1", "output of a contribution that is not matched to strengths", S0),
    _work("coordination_floor", 0.1, (0.0, 0.25), "0..1", "coordination with no backbone at all"),
    _work("span", 25.0, (15.0, 40.0), "members", "members that a full backbone coordinates half well", S4, low=1.0, high=1e7),
    _work("self_coordination", 1.5, (0.5, 2.5), "factor", "coordination by trained leaders inside members", S3, high=10.0),
    _work("mutual_adjustment", 2.5, (1.5, 3.5), "factor", "coordination without a backbone among those who fully trust each other",
          "Provan & Kenis 2008, assumed size", high=5.0),
    _work("ties_to_adjust", 4.0, (2.0, 8.0), "ties", "ties inside at which mutual adjustment works half as well as it can", low=0.1, high=1e4),
    _work("direction_bonus", 2.0, (1.0, 3.0), "factor", "direction by the convener speeds coordination while it is present", S4, high=5.0),
    _work("cohesion_floor", 0.3, (0.15, 0.45), "0..1", "output of members who do not trust each other at all"),
    _work("prestige_scale", 0.3, (0.15, 0.45), "share", "share of all public standing, as far as it is news, at which prestige is 1 - 1/e", S0, low=1e-6, high=1e6),
    _work("expected_signal", 0.25, (0.1, 0.5), "0..1",
          "how much the joining of an obvious sympathiser says, against that of one nobody expected", "Briscoe & Safford 2008, assumed size"),
    _work("start_up_steepness", 3.0, (2.0, 4.0), "exponent",
          "how sharply results and hopes fall while start-up costs are not covered", "List & Lucking-Reiley 2002, assumed size", low=0.1, high=20.0),
    _work("contribution_to_start_up", 0.06, (0.03, 0.1), "share/month", "members' contributions put towards start-up costs"),
)  # fmt: skip
#: How organisations see, believe, decide and learn, and how populations are drawn.
_PEOPLE = (
    _see("talk_rate", 0.08, (0.04, 0.15), "1/month", "how far beliefs move to what trusted ties believe", "DeGroot 1974, assumed size"),
    _see("distance_discount", 0.6, (0.3, 0.9), "0..1", "how much of what a perceived distant tie says is discounted", S0),
    _see("forget", 0.03, (0.015, 0.06), "1/month", "return of beliefs to their baseline"),
    _see("pressure_fade", 0.12, (0.06, 0.25), "1/month", "felt pressure and felt risk that are not renewed fade"),
    _see("champion_turnover", 0.04, (0.02, 0.07), "1/month", "champions leave their posts", S0),
    _see("buy_in_protects", 0.8, (0.5, 0.95), "0..1", "share of that loss that internal buy-in prevents", S1),
    _see("buy_in_fade", 0.02, (0.01, 0.04), "1/month", "staff support fades"),
    _see("mapped_fade", 0.01, (0.0, 0.03), "1/month", "knowledge of strengths and needs goes stale"),
    _see("invitation_fade", 0.4, (0.2, 0.7), "1/month", "an invitation not renewed is forgotten"),
    _see("founder_fade", 0.05, (0.02, 0.1), "1/month", "the honour of having been asked in person fades once inside"),
    _see("leaders_fade", 0.01, (0.005, 0.03), "1/month", "trained leaders leave", S3),
    _see("lent_legitimacy", 0.7, (0.3, 0.9), "0..1", "standing that members of standing lend to the coalition", S0),
    _see("news_of_joining", 0.4, (0.2, 0.6), "0..1", "legitimacy moved at once by the news of a notable joining", S0),
    _decide("base_appeal", 0.5, (0.35, 0.65), "0..1", "benefit counted when no overlap of motives is seen"),
    _decide("overlap_appeal", 1.0, (0.7, 1.3), "factor", "benefit added by full perceived overlap of motives", S0, high=5.0),
    _decide("hope", 0.4, (0.25, 0.55), "0..1", "efficacy granted to a collaboration in which nobody takes part yet"),
    _decide("mission_constant", 0.3, (0.2, 0.4), "utility", "worth of acting on the issue, whatever the odds", low=-2.0, high=2.0),
    _decide("alone_weight", 0.6, (0.3, 0.9), "factor", "how far going it alone competes with collaborating", S0, high=5.0),
    _decide("critical_share", 0.28, (0.2, 0.4), "share",
            "participation at which collaborating looks half as promising as it can", "Centola et al. 2018, Marwell & Oliver 1993", low=0.01),
    _decide("critical_steepness", 4.0, (2.5, 6.0), "exponent", "steepness of that S-curve", low=0.5, high=20.0),
    _decide("peer_view", 0.5, (0.3, 0.7), "0..1", "weight of one's trusted ties, against everyone, in the participation one sees"),
    _decide("ambient", 0.3, (0.2, 0.4), "0..1", "share of an effect felt without pressure, prestige or risk"),
    _decide("prestige_worth", 1.0, (0.6, 1.4), "utility", "worth of being seen among members of standing", S0, high=5.0),
    _decide("peers_worth", 0.8, (0.4, 1.2), "utility", "worth of joining all of one's trusted ties", S0, high=5.0),
    _decide("recognition", 1.6, (0.8, 2.4), "utility", "worth of being asked in person while few of standing are inside", S0, high=5.0),
    _decide("cost_weight", 0.4, (0.3, 0.5), "utility", "weight of the cost of taking part", high=5.0),
    _decide("buy_in_relief", 0.4, (0.2, 0.6), "0..1", "share of that cost relieved by full internal buy-in", S1),
    _decide("ownership_relief", 0.4, (0.2, 0.6), "0..1", "share of that cost relieved by full ownership", S0),
    _decide("pilot_relief", 0.6, (0.4, 0.8), "0..1", "share of that cost not asked of an organisation on trial", S1),
    _decide("fee_burden", 0.03, (0.01, 0.06), "utility", "burden of full fees", S0, high=5.0),
    _decide("fatigue_burden", 0.3, (0.15, 0.45), "utility", "burden of full fatigue", "Huxham & Vangen 2005, assumed size", high=5.0),
    _decide("distrust_weight", 0.15, (0.08, 0.22), "utility", "barrier of not trusting those inside at all", S0, high=5.0),
    _decide("stranger_trust", 0.25, (0.1, 0.4), "0..1", "trust in members to whom one has no tie"),
    _decide("domination_weight", 0.4, (0.2, 0.6), "utility", "barrier of control x power x hidden intent", S4, high=5.0),
    _decide("vagueness_weight", 0.12, (0.06, 0.2), "utility", "barrier of neither vision nor backbone", S4, high=5.0),
    _decide("reactance_weight", 0.35, (0.2, 0.5), "utility", "barrier of full resentment", "Brehm 1966; S2, assumed size", high=5.0),
    _decide("free_ride_weight", 0.6, (0.3, 0.9), "utility", "pull of enjoying results without taking part", "Olson 1965, assumed size", high=5.0),
    _decide("sensitivity", 10.0, (7.0, 14.0), "1/utility", "how sharply the chance to join follows utility", "logit choice (McFadden 1974)", high=1e6),
    _decide("activity", 0.12, (0.06, 0.2), "1/month", "chance that an organisation considers joining at all this month"),
    _decide("activity_champion", 0.45, (0.25, 0.65), "1/month", "added by a champion inside", S0),
    _decide("activity_invited", 0.45, (0.25, 0.65), "1/month", "added by a personal invitation", S0),
    _decide("exit_rate", 0.25, (0.15, 0.4), "1/month", "chance that a member considers leaving this month"),
    _decide("lock_in", 0.15, (0.05, 0.3), "utility", "loyalty that comes with ownership", S0, high=5.0),
    _decide("champion_stays", 0.08, (0.02, 0.15), "utility", "loyalty that comes with a champion", S0, high=5.0),
    _decide("release_rate", 0.5, (0.3, 0.8), "1/month", "chance that a mandated organisation considers leaving once it is let", S2),
    _decide("conversion_rate", 0.1, (0.05, 0.2), "1/month", "chance that a mandated organisation considers staying of its own accord"),
    _decide("pilot_months", 6.0, (3.0, 12.0), "months", "length of a trial", S1, low=1.0, high=120.0),
    _learn("learning", 0.2, (0.1, 0.3), "1/month", "how fast members learn the true overlap and efficacy"),
    _learn("goals_speed", 1.0, (0.5, 1.5), "factor", "how much faster with goals and metrics", S1, high=5.0),
    _learn("satisfaction", 0.32, (0.25, 0.4), "0..1", "output per participation at which members see full success", low=0.01),
    _learn("early_wins", 0.5, (0.2, 0.7), "0..1", "progress that goals make visible while output is still small", "Ansell & Gash 2008, assumed size"),
    _learn("let_down", 0.15, (0.08, 0.3), "1/month", "legitimacy lost per shortfall of results against hopes", S0),
    _learn("trust_gain", 0.05, (0.025, 0.08), "1/month", "trust gained between members by shared success", "Vangen & Huxham 2003, assumed size"),
    _learn("trust_loss", 0.1, (0.06, 0.18), "1/month", "trust lost per shortfall of results against hopes", "Vangen & Huxham 2003, assumed size"),
    _learn("breach", 0.3, (0.15, 0.5), "share", "trust lost in a tie that walks out", "Vangen & Huxham 2003, assumed size"),
    _learn("intrinsic", 0.45, (0.25, 0.6), "0..1", "ownership of one who is in of its own will, fully aware and fully served by the aim", "Deci & Ryan 1985; S2, assumed size"),
    _learn("norm", 0.5, (0.3, 0.7), "0..1", "weight of what is usual among members in the ownership each takes as its measure", "Fischbacher, Gachter & Fehr 2001, assumed size"),
    _learn("ownership_growth", 0.04, (0.02, 0.07), "1/month", "ownership that grows from taking part in success"),
    _learn("ownership_fade", 0.025, (0.01, 0.05), "1/month", "ownership fades"),
    _learn("crowding_out", 0.3, (0.15, 0.5), "1/month", "ownership lost to force and domination", "Deci 1971; Frey 1994; S2, assumed size"),
    _learn("identity_growth", 0.75, (0.4, 1.2), "1/talk", "common identity that grows between members who trust and talk", "Balliet 2010, assumed size", high=10.0),
    _learn("identity_fade", 0.03, (0.015, 0.05), "1/month", "common identity fades"),
    _learn("fatigue_growth", 0.08, (0.04, 0.12), "1/month", "fatigue of working without visible progress", "Huxham & Vangen 2005, assumed size"),
    _learn("fatigue_recovery", 0.1, (0.05, 0.2), "1/month", "recovery from fatigue"),
    _learn("reactance_fade", 0.06, (0.03, 0.12), "1/month", "resentment fades"),
    _learn("reactance_growth", 0.1, (0.05, 0.2), "1/month", "resentment of being in under force or domination", "Brehm 1966, assumed size"),
    _draw("motive_spread", 0.5, (0.3, 0.8), "sd of log", "how far motives differ within a sector", high=3.0),
    _draw("power_spread", 0.8, (0.5, 1.1), "sd of log", "inequality of power (log-normal, mean 1)", high=3.0),
    _draw("distance_noise", 0.1, (0.05, 0.2), "sd", "error in how distant a tie's motives look"),
    _draw("trust_by_distance", 0.3, (0.15, 0.45), "0..1", "how much less a more distant tie is trusted at the start", "S0, assumed size", high=2.0),
    _draw("latent_degree", 2.0, (2.0, 2.0), "ties", "acquaintances beyond the network that could be made into ties", S3, high=50.0),
    _draw("latent_trust", 0.2, (0.1, 0.3), "0..1", "trust in such an acquaintance"),
)  # fmt: skip
_STRENGTHS = tuple(
    Parameter(
        f"strength_{action.name}", 1.0, (0.5, 1.5), "factor", f"how strongly '{action.name}' works; 0 switches it off",
        high=10.0, group="actions",
    )
    for action in ACTIONS.values()
)  # fmt: skip

PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter for parameter in (*_WORLD, *_PEOPLE, *_STRENGTHS)
}


def checked(name: str, value: float) -> float:
    """`value` if parameter `name` may have it; raises ValueError in words otherwise."""
    parameter = PARAMETERS.get(name)
    if parameter is None:
        raise ValueError(f"there is no parameter {name!r}")
    if not math.isfinite(value) or not parameter.low <= value <= parameter.high:
        raise ValueError(
            f"parameter {name} must be a number from {parameter.low:g} to {parameter.high:g}, not {value}"
        )
    return float(value)
