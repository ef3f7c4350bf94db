"""The parameters of the model: one declaration each, from which checks, sliders, sampling and documentation come."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial

from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.effects import Action, Effect
from coalitionlab.scenarios.names.extensions import declared, registry
from coalitionlab.scenarios.names.own import Parameter

#: The source of a mechanism whose size the text does not give.
S0, S1, S2, S3, S4 = (f"S{number}, assumed size" for number in range(5))


_world = partial(Parameter, group="environment")
_convener = partial(Parameter, group="convener")
_see = partial(Parameter, group="seeing and believing")
_decide = partial(Parameter, group="deciding")
_move = partial(Parameter, group="coming and going")
_work = partial(Parameter, group="working")
_learn = partial(Parameter, group="experience")
_people = partial(Parameter, group="people move")
_draw = partial(Parameter, group="population")
_switch = partial(
    Parameter, default=0.0, plausible=(0.0, 1.0), unit="switch", source="another theory", group="structure"
)

#: The environment and the convener's means.
_AROUND = (
    _world("climate_drift", 0.04, (0.02, 0.08), "1/month", "return of opinion, regulation, failures and funding to their base"),
    _world("climate_volatility", 0.015, (0.0, 0.03), "sd/month", "monthly random shock to each climate", high=0.5),
    _world("opinion_lift", 0.03, (0.0, 0.06), "1/month", "popular opinion raised by a coalition that does all it could", S0),
    _world("opposition_push", 0.6, (0.3, 0.9), "1/month", "share of legitimacy and opinion lost if all power stood outside, against the aim", "Oliver & Myers 2003, assumed size"),
    _world("shock_chance", 0.1, (0.05, 0.2), "1/year", "chance of each kind of shock: funders leave, a scandal"),
    _world("shock_size", 0.5, (0.3, 0.7), "share", "what such a shock takes: of income and backbone, of legitimacy"),
    _world("months_per_year", 12.0, (12.0, 12.0), "months", "steps in a year; 24 where a step is to be half a month", low=1.0, high=1200.0),
    _convener("overhead", 1.5, (0.75, 3.0), "staff-days", "staff-days at which half of an action's effort goes into getting it going at all", high=20.0),
    _convener("presence_days", 3.0, (2.0, 5.0), "staff-days/month", "staff-days at which a convener is fully there", low=0.01, high=1000.0),
    _convener("skill_spread", 0.3, (0.15, 0.45), "sd of log", "how differently good a convener is at each family of actions", high=2.0),
    _convener("directing", 0.25, (0.15, 0.4), "0..1", "how early power is of use: at a control of this size, (1 + it) / 2 of what it could do", low=0.01),
    _convener("open_domination", 0.25, (0.15, 0.4), "0..1", "how far control dominates even where intent is plain", "S2, S4, assumed size"),
    _convener("felt_delay", 0.2, (0.1, 0.3), "1/month", "how fast domination comes to be felt"),
    _convener("means", 0.25, (0.1, 0.4), "partners", "money and authority, each in partners of full strength, that a powerful convener brings"),
    _convener("force_fade", 0.5, (0.3, 0.8), "1/month", "how fast a mandate no longer upheld ceases to bind", S2),
    _convener("backbone_fade", 0.1, (0.06, 0.16), "1/month", "coordination capacity lost where nobody works or pays for it", S4),
    _convener("paid_staff", 0.5, (0.3, 0.7), "0..1", "backbone that full income pays for", "S0, S4, assumed size"),
    _convener("lapse", 0.015, (0.008, 0.03), "1/month", "vision, goals, matching, income, maps, champions, leaders and staff support lost without effort; staff who are paid for come as slowly"),
)  # fmt: skip
#: How organisations see and believe, decide, come and go.
_MINDS = (
    _see("talk_rate", 0.08, (0.04, 0.15), "1/month", "how far beliefs move to what trusted ties believe", "DeGroot 1974, assumed size"),
    _see("forget", 0.04, (0.02, 0.07), "1/month", "return of beliefs to what is usual; felt pressure, risk, contact and identity fade so"),
    _see("redesign", 0.5, (0.3, 0.7), "0..1", "how far redesigning the aim can make up for what it does not do for an organisation, or does against it", "S1; Lax & Sebenius 1986, assumed size"),
    _see("claim", 0.45, (0.3, 0.6), "0..1", "how far a claim of win-win goes above what the aim does"),
    _see("learning", 0.1, (0.06, 0.15), "1/month", "how fast members find out the truth"),
    _see("let_down", 0.08, (0.04, 0.15), "1/month", "legitimacy that members take away, per shortfall of results and of what the aim does for them against what they believed", "S0, S3, assumed size"),
    _see("ambient", 0.3, (0.2, 0.4), "0..1", "share of an effect felt without pressure, risk, legitimacy, knowledge or goals"),
    _see("news_of_joining", 0.3, (0.15, 0.5), "0..1", "legitimacy moved at once by the news of a notable joining", S0),
    _see("prestige_scale", 0.3, (0.15, 0.45), "share", "share of all public standing, as far as it is news, at which prestige is one half", S0, low=1e-6, high=1e6),
    _see("expected_signal", 0.25, (0.1, 0.5), "0..1",
         "how much the joining of an obvious sympathiser says, against that of one nobody expected", "Briscoe & Safford 2008, assumed size"),
    _decide("readiness", 0.52, (0.37, 0.67), "utility", "what speaks for taking part in anything", low=-10.0, high=10.0),
    _decide("sensitivity", 3.0, (2.2, 4.0), "1/utility", "how sharply joining, staying and involvement follow utility", "logit choice (McFadden 1974)", high=1e6),
    _decide("mission_worth", 4.0, (3.0, 5.0), "utility", "worth of a collaboration sure to succeed to one moved by its mission alone", S0, high=20.0),
    _decide("alone_weight", 0.7, (0.5, 0.9), "factor", "how far full belief in going it alone takes away from that", S0),
    _decide("hope", 0.55, (0.4, 0.7), "0..1", "efficacy granted to a collaboration in which nobody takes part yet"),
    _decide("critical_share", 0.25, (0.15, 0.35), "share",
            "participation, of all and of peers alike, at which collaborating looks half as promising as it can", "Centola et al. 2018, Marwell & Oliver 1993", low=0.01),
    _decide("critical_steepness", 3.0, (2.0, 5.0), "exponent", "steepness of that S-curve", low=0.5, high=20.0),
    _decide("market_worth", 2.5, (1.8, 3.2), "utility", "worth of full opinion or association to one moved by its market alone", S0, high=20.0),
    _decide("mandate_worth", 5.0, (3.5, 6.5), "utility", "worth of forestalling a sure regulation to one moved by its mandate alone", S0, high=20.0),
    _decide("standing_worth", 5.0, (3.5, 6.5), "utility", "worth of joining all of one's trusted ties to one moved by its standing alone", S0, high=20.0),
    _decide("recognition", 2.0, (1.4, 2.6), "utility", "worth of being asked in person while few of standing are inside, to the same", S0, high=20.0),
    _decide("need_worth", 1.0, (0.7, 1.3), "utility", "worth of having all one's needs met by partners", S1, high=20.0),
    _decide("need_half", 3.0, (2.0, 5.0), "partners", "partners of full strength, working fully, at which half of a need is met", low=0.01, high=1000.0),
    _decide("fit_worth", 5.0, (3.5, 6.5), "utility", "worth of an aim that serves all of one's interests and is sure to be reached, and harm of one against them", "S0, S3; Klandermans 1984, assumed size", high=20.0),
    _decide("pull_worth", 1.2, (0.8, 1.6), "utility", "draw of a powerful convener that is held to be legitimate", S4, high=20.0),
    _decide("own_worth", 0.5, (0.3, 0.7), "utility", "worth of what one owns", S0, high=20.0),
    _decide("cost_weight", 1.4, (1.0, 1.8), "utility", "weight of the cost of taking part", high=20.0),
    _decide("buy_in_relief", 0.4, (0.2, 0.6), "0..1", "share of that cost relieved by full internal buy-in", S1),
    _decide("pilot_relief", 0.6, (0.4, 0.8), "0..1", "share of that cost not asked of an organisation on trial", S1),
    _decide("distrust_weight", 1.0, (0.7, 1.3), "utility", "barrier of not trusting those inside at all", S0, high=20.0),
    _decide("domination_weight", 1.5, (1.0, 2.0), "utility", "barrier of being dominated", S4, high=20.0),
    _decide("vagueness_weight", 0.5, (0.3, 0.7), "utility", "barrier of neither vision nor coordination", S4, high=20.0),
    _decide("opposition_weight", 1.5, (1.0, 2.0), "utility", "barrier where all of one's ties are against the aim", high=20.0),
    _decide("fatigue_weight", 1.2, (0.8, 1.6), "utility", "burden of full fatigue", "Huxham & Vangen 2005, assumed size", high=20.0),
    _decide("free_ride_weight", 1.0, (0.7, 1.3), "utility", "pull of enjoying full progress without taking part", "Olson 1965, assumed size", high=20.0),
    _move("activity", 0.1, (0.07, 0.14), "1/month", "chance that an organisation that is in touch considers joining this month"),
    _move("activity_champion", 0.3, (0.2, 0.4), "1/month", "added by a champion inside", S0),
    _move("activity_invited", 0.5, (0.3, 0.7), "1/month", "added by a personal invitation", S0),
    _move("invitation_fade", 0.4, (0.2, 0.7), "1/month", "an invitation not renewed is forgotten"),
    _move("exit_rate", 0.025, (0.015, 0.035), "1/month", "chance that a member considers leaving this month"),
    _move("renewal_rate", 0.2, (0.12, 0.3), "1/year", "chance that it does when membership is renewed, once a year"),
    _move("lock_in", 0.8, (0.4, 1.2), "utility", "loyalty that comes with ownership or a champion", S0, high=20.0),
    _move("release_rate", 0.3, (0.15, 0.5), "1/month", "chance that a mandated organisation considers leaving once it is let", S2),
    _move("conversion_rate", 0.1, (0.05, 0.2), "1/month", "chance that one considers staying of its own accord, where a convener still works"),
    _move("pilot_months", 6.0, (3.0, 12.0), "months", "length of a trial", S1, low=1.0, high=120.0),
)  # fmt: skip
#: How members work and what they learn from it, how people move, and how populations are drawn.
_DEEDS = (
    _work("full_effort", 4.0, (4.0, 4.0), "partner-days/month", "what a usual organisation gives when it is fully involved: a unit", low=0.01, high=1000.0),
    _work("effort_pace", 0.2, (0.1, 0.3), "1/month", "how fast involvement follows the will"),
    _work("effort_level", 0.35, (0.2, 0.5), "utility", "utility at which a member is half involved", low=-10.0, high=10.0),
    _work("unowned", 0.5, (0.35, 0.65), "0..1", "output of effort for tasks that one does not own", S0),
    _work("shirking", 0.35, (0.2, 0.5), "0..1", "share of work left to others in a very large group, without common identity or goals", "Olson 1965; Balliet 2010, assumed size"),
    _work("forced_effort", 0.15, (0.05, 0.3), "0..1", "the most that is done under compulsion", S2),
    _work("adjusting", 0.085, (0.05, 0.12), "1/partner", "cost of adjusting to one more partner, without any trust", "Provan & Kenis 2008, assumed size"),
    _work("lead_gain", 0.43, (0.35, 0.52), "0..1", "coordination that one who directs achieves among few", "Provan & Kenis 2008, assumed size"),
    _work("lead_span", 150.0, (100.0, 250.0), "partners", "members at which that is halved", "Provan & Kenis 2008, assumed size", low=1.0, high=1e6),
    _work("agreeing", 0.3, (0.2, 0.4), "0..1", "share of their time that members spend on agreeing where influence is spread over all and none are close", "Provan & Kenis 2008; Huxham & Vangen 2005, assumed size"),
    _work("staff_span", 35.0, (20.0, 50.0), "partners", "members of whom a full backbone coordinates one half", "S4, assumed size", low=0.1, high=1e6),
    _work("leader_span", 1.0, (0.6, 1.5), "partners", "members of whom a trained leader coordinates one half", S3, high=1e6),
    _work("horizon", 24.0, (18.0, 36.0), "months", "time within which members want to see a goal delivered", low=1.0, high=1200.0),
    _work("pride", 0.2, (0.12, 0.3), "0..1", "ownership, legitimacy and opinion raised by a goal delivered", "S1; Ansell & Gash 2008, assumed size"),
    _work("glow", 0.1, (0.06, 0.2), "1/month", "how fast a delivered goal is forgotten"),
    _work("replanning", 0.4, (0.25, 0.6), "1/month", "how fast those who carry a coalition, or its convener, name its next goals, or give up one that is stuck", "S3; Klandermans 1997; set so that about two of three coalitions live four years (Feinberg et al. 2008)"),
    _learn("trust_gain", 0.06, (0.03, 0.09), "1/month", "trust moved to what working together shows", "Vangen & Huxham 2003, assumed size"),
    _learn("trust_fade", 0.02, (0.01, 0.04), "1/month", "trust without contact returns to what is usual"),
    _learn("breach", 0.25, (0.15, 0.4), "share", "trust lost in a tie that walks out", "Vangen & Huxham 2003, assumed size"),
    _learn("meeting", 0.05, (0.02, 0.1), "1/month", "how fast acquaintances who work together come to know each other"),
    _learn("identity_growth", 2.0, (1.0, 4.0), "1/talk", "common identity that grows between members who are close and talk", "Balliet 2010, assumed size", high=10.0),
    _learn("own_growth", 0.05, (0.03, 0.08), "1/month", "ownership that grows from working, where the aim serves one", "S1; Deci & Ryan 1985, assumed size"),
    _learn("own_fade", 0.025, (0.015, 0.04), "1/month", "ownership fades"),
    _learn("voice", 0.6, (0.4, 0.8), "0..1", "share of that growth that full control takes away, though open", "S2 (Himmelman), assumed size"),
    _learn("crowding_out", 0.2, (0.1, 0.35), "1/month", "ownership lost to force", "Deci 1971; Frey 1994; S2, assumed size"),
    _learn("strain", 0.5, (0.3, 0.7), "0..1", "fatigue of those who coordinate all by themselves and see no progress", "Huxham & Vangen 2005, assumed size"),
    _learn("tiring", 0.08, (0.04, 0.12), "1/month", "how fast fatigue follows the strain of coordinating oneself", "Huxham & Vangen 2005, assumed size"),
    _learn("reactance_growth", 0.08, (0.04, 0.15), "1/month", "resentment of being in under force or domination, or on a claim that was found to be empty", "Brehm 1966; S2; Robinson & Morrison 2000, assumed size"),
    _learn("reactance_fade", 0.04, (0.02, 0.08), "1/month", "resentment fades"),
    _people("turnover", 0.18, (0.12, 0.25), "1/year", "chance that an organisation's representative changes", "assumed, of the order of staff turnover in the sectors"),
    _people("closures", 0.035, (0.015, 0.07), "1/year", "chance that an organisation closes, merges or turns to other things, and another of its kind stands in its place", "Hannan & Freeman 1977; Aldrich & Auster 1986; set so that members go as often, and as much at renewal, as registers of members show"),
    _people("kept", 0.35, (0.2, 0.5), "0..1", "trust, championship, ownership, contact and knowledge that outlast the person where nothing is embedded"),
    _people("succession", 0.55, (0.3, 0.8), "1/year", "chance that the coordinator's place falls vacant when the convener has left"),
    _people("vacancy", 0.85, (0.7, 1.0), "share", "effort, belief, ownership, vision and staff lost when nobody fills it"),
    _people("ends_after", 1.0, (0.75, 1.5), "years", "time in which a coalition does nothing, or half of it in which it is smaller than three, after which it has ended", "assumed convention", low=0.1, high=1000.0),
    _people("hands", 0.12, (0.08, 0.18), "leaders/member", "trained leaders per member, an owner counting as a tenth of one, at which a vacancy is filled in two cases of three", low=0.001),
    _people("taking_over", 0.7, (0.4, 1.0), "factor", "how far members over all of whom influence has been spread can fill a vacancy: 1 adds as much as `hands` leaders per member would", "S2 (Himmelman), assumed size", high=100.0),
    _draw("stranger_trust", 0.2, (0.1, 0.3), "0..1", "trust in those one has no tie to"),
    _draw("readiness_spread", 0.3, (0.15, 0.45), "sd, utility", "how far organisations differ in a readiness that nobody can see", high=5.0),
    _draw("place_spread", 0.15, (0.08, 0.25), "sd, utility", "how far all of a place differ in it together", high=5.0),
    _draw("motive_spread", 0.5, (0.3, 0.8), "sd of log", "how far motives differ within a sector", high=3.0),
    _draw("power_spread", 0.8, (0.5, 1.1), "sd of log", "inequality of power (log-normal, mean 1)", high=3.0),
    _draw("distance_noise", 0.1, (0.05, 0.2), "sd", "error in how distant a tie's motives look"),
    _draw("trust_by_distance", 0.3, (0.15, 0.45), "0..1", "how much less a more distant tie is trusted at the start", "S0, assumed size", high=2.0),
    _draw("latent_degree", 2.0, (2.0, 2.0), "ties", "acquaintances beyond the network that could be made into ties", S3, high=50.0),
)  # fmt: skip

#: Parameters that count before the first month, where they set up the climates and populations or are a unit: no event changes them.
AT_THE_START = frozenset([
    "climate_drift", "climate_volatility", "months_per_year", "skill_spread", "expected_signal", "full_effort",
    *(each.name for each in _DEEDS if each.group == "population"),
])  # fmt: skip

#: Choices between theories: on from one half up. `--worlds` draws them like sizes, so that a finding is said to survive them or not.
_STRUCTURE = (
    _switch("structure_trust_twice", meaning="trust also makes work better, beside coordination (S0, S2)"),
    _switch("structure_adjust_in_groups", meaning="the cost of adjusting grows with the root of numbers, as where members work in groups"),
    _switch("structure_claims_stand", meaning="members go on believing what was claimed, as far as no action corrects it"),
    _switch("structure_one_by_one", meaning="organisations decide one after the other, by lot, and see who moved before them"),
)  # fmt: skip


def rate_name(action: str, effect: Effect) -> str:
    """The name of the parameter that is the rate of an effect of an action."""
    return f"rate_{action}_{effect.moves.field}{'_backfire' if effect.backfire else ''}"


_RATES = tuple(
    Parameter(
        rate_name(action.name, effect), effect.rate, (0.5 * effect.rate, min(1.0, 1.5 * effect.rate)), "1/month",
        f"at a full dose, '{action.name}' moves {effect.moves} towards {effect.aim}", f"{action.source.split(':')[0]}, assumed size",
        group="actions",
    )
    for action in ACTIONS.values()
    for effect in action.effects
)  # fmt: skip

_OWN = declared(Parameter)
#: The names of the user's own parameters, and of the rates of their own actions.
OWN = frozenset(
    [*(each.name for each in _OWN), *(rate_name(a.name, effect) for a in declared(Action) for effect in a.effects)]
)
#: The model's; the user's own; and last the rates, which compiled code reads as one stretch.
PARAMETERS: Mapping[str, Parameter] = registry((*_AROUND, *_MINDS, *_DEEDS, *_STRUCTURE), (*_OWN, *_RATES))


def checked(name: str, value: float) -> float:
    """`value` if parameter `name` may have it; raises ValueError in words otherwise."""
    parameter = PARAMETERS.get(name)
    if parameter is None:
        raise ValueError(f"there is no parameter {name!r}")
    if not math.isfinite(value) or not parameter.low <= value <= parameter.high:
        raise ValueError(f"parameter {name} must be a number from {parameter.low:g} to {parameter.high:g}, not {value}")
    return float(value)
