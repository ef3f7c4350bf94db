"""What the world is made of: the named fields of every record, in one place.

Organisations' traits and state, and ties, are kept by column (`Columns`); the convener, the climate, the coalition and the
parameters are one record each. A rule reads `organisation.awareness` compiled exactly as it reads in the text, and a Mesa
agent is a name for one row. Every field is a float64, so that the catalogue of actions can address a field by its number
as well as by its name.
"""

from __future__ import annotations

MOTIVES = ("mission", "market", "mandate", "standing")
WORK = ("expertise", "money", "reach", "authority")
NEEDS = tuple(f"need_{kind}" for kind in WORK)
BELIEFS = ("awareness", "overlap", "efficacy", "alone", "association", "legitimacy")

#: Traits that a file may give and that are otherwise drawn for each organisation.
GIVEN_TRAITS = (
    *MOTIVES, "power", "profile", "exposure", "cost", "threshold", "alignment", "affected", "committed",
    *WORK, *NEEDS, *BELIEFS, "champion",
)  # fmt: skip
#: Traits that follow from the others: rank of profile, needs met by the ties' strengths, share of all power.
DERIVED_TRAITS = ("profile_rank", "complement", "power_share")
TRAITS = (*GIVEN_TRAITS, *DERIVED_TRAITS)

#: An organisation's changing state, in the order seeing and believing (what talk carries), trusting, belonging.
STATE = (
    *BELIEFS, "status", "credibility",
    "pressure", "risk", "identity", "champion", "buy_in", "ownership", "reactance", "fatigue", "leaders",
    "alignment", "mapped", "invited", "offered", "compelled", "pilot_left", "left_now", "joined_now", "utility", "payoff",
)  # fmt: skip
#: Room for a month's working: what each hears, sees around it and is about to do; whom an action reaches.
WORKING = (
    "inside", "signal", "left", "announced", "shared", "trusted", "ties", "ties_inside", "weight", "peers", "trust_inside", "best",
    "best_inside", "considered", "chance", "lot", "disappointed", "touched", "rate",
)  # fmt: skip
TIE = ("trust", "distance", "strength")
#: Room for a month's working on ties: which an action reaches, how fast it moves each (or how loud each is); and of
#: the other end: whether it is inside (1), outside (0) or has just walked out (-1), and what its being there tells.
TIE_WORKING = ("reached", "rate", "there", "says")
CONVENER = (
    "capacity", "power", "control", "transparency", "vision", "backbone", "funds", "grant", "fees", "goals", "matching",
    "sharing", "force", "presence", "start_up_cost", "collected", "admits",
)  # fmt: skip
CLIMATES = ("opinion", "regulation", "failures", "funding")
CLIMATE = tuple(f"{climate}{part}" for climate in CLIMATES for part in ("", "_base", "_drift", "_volatility"))
#: The picture of last month that everyone decides against.
COALITION = (
    "inside", "membership", "participation", "prestige", "sectors", "breadth", "action", "coordination", "cohesion",
    "progress", "viability", "domination", "candour", "direction", "vagueness", "mapped", "ownership", "leaders", "trust",
    "mandated", "news",
)  # fmt: skip
#: The decision rule and its options, and the work of each kind that there would be if all contributed fully.
SETTING = (
    "rule", "by_count", "among_ties", "can_exit", "persuasion", "response", *(f"all_{kind}" for kind in WORK), "all_profile",
)  # fmt: skip
EVENT = ("month", *CLIMATES, "lasting", "capacity", "grant")

#: Where the fields of each part begin when the convener, the climate and the coalition stand one after the other.
OVERALL_OFFSETS = {"convener": 0, "climate": len(CONVENER), "coalition": len(CONVENER) + len(CLIMATE)}

OUTSIDE, PILOT, MEMBER, MANDATED = 0.0, 1.0, 2.0, 3.0
STATUS_NAMES = ("outside", "pilot", "member", "mandated")

#: What kinds of Columns there are, and their fields.
KINDS = {"traits": TRAITS, "state": STATE, "work": WORKING, "ties": TIE, "between": TIE_WORKING}
