"""Parameters of the environment, of the convener's means and of working together."""

from __future__ import annotations

from functools import partial

from coalitionlab.model.parameters import S0, S1, S2, S3, S4, Parameter

_climate = partial(Parameter, group="environment")
_convener = partial(Parameter, group="convener")
_work = partial(Parameter, group="working")

PARAMETERS = (
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
