"""What the world is made of: the named fields of every record, in one place.

Organisations' traits and state, and ties, are kept by column (`Columns`); the convener, the climate, the coalition and the
parameters are one record each. A rule reads `organisation.awareness` compiled exactly as it reads in the text, and a Mesa
agent is a name for one row. Every field is a float64, so that the catalogue of actions can address a field by its number
as well as by its name.
"""

from __future__ import annotations

from coalitionlab.scenarios.names.extensions import declared
from coalitionlab.scenarios.names.own import OF_MONTH, Outcome

MOTIVES = ("mission", "market", "mandate", "standing")
WORK = ("expertise", "money", "reach", "authority")
#: Kinds of work that a powerful convener brings a little of, once three are inside (see `model.rules.working.brought`).
BROUGHT = ("money", "authority")
NEEDS = tuple(f"need_{kind}" for kind in WORK)
#: A strength below this is none: what one can hardly do, one does not bring to a partnership. A convention.
HAD = 0.25
BELIEFS = ("awareness", "identity", "efficacy", "alone", "association", "legitimacy")

#: Traits that a file may give and that are otherwise drawn for each organisation.
GIVEN_TRAITS = (
    *MOTIVES, "power", "profile", "exposure", "cost", "threshold", "alignment", "affected", "committed",
    *WORK, *NEEDS, "awareness", "overlap", "efficacy", "alone", "association", "legitimacy", "champion", "contact",
)  # fmt: skip
#: Traits that run from -1 to 1; those that may be any number, or any above 0; the others run from 0 to 1.
SIGNED = ("alignment", "overlap")
#: Traits that follow from the others: rank of profile, share of all power, how far the strengths of its ties meet its needs; and
#: what nobody can see: how ready it happens to be in this run, in utility.
DERIVED_TRAITS = ("profile_rank", "power_share", "complement", "readiness")
TRAITS = (*GIVEN_TRAITS, *DERIVED_TRAITS)

#: An organisation's changing state, in the order seeing and believing (what talk carries), trusting, belonging.
STATE = (
    *BELIEFS, "overlap", "claim", "status", "credibility", "pressure", "risk", "contact", "champion", "buy_in", "ownership",
    "effort", "reactance", "fatigue", "leaders", "alignment", "mapped", "invited", "offered", "compelled", "pilot_left",
    "left_now", "joined_now", "utility", "payoff", "gone", "common_ground", "tenure",
)  # fmt: skip
#: What of an organisation a sweep can keep: 1 when it is inside, else 0; its mean trust in those whom it knows (nan when it knows nobody);
#: its chance to be inside, as decided; and every field of its state.
KEPT_STATES = ("inside", "trust", "chance", *STATE)
#: Room for a month's working: what each sees around it and is about to do; whether it has a part in an open
#: goal; whom an action reaches.
WORKING = (
    "inside", "signal", "left", "announced", "shared", "trusted", "ties", "ties_inside", "weight", "voices", "peers", "wariness",
    "opposed", "best", "best_inside", "camp", "rivals", "considered", "chance", "lot", "needed", "disappointed", "touched", "rate", "near", "close",
)  # fmt: skip
#: `usual` is the trust that a tie has without contact in the coalition; `meets`, how far the other's strengths meet one's needs.
TIE = ("trust", "distance", "strength", "usual", "meets")
#: Room for a month's working on ties: which an action reaches, how fast it moves each (or how loud each is); of the other end:
#: whether it is inside (1), outside (0) or has just walked out (-1), what its being there tells, and how hard it works; and what the
#: tie weighs, and what its other end shows by being inside.
TIE_WORKING = ("reached", "rate", "there", "says", "works", "weight", "shown")
CONVENER = (
    "capacity", "power", "control", "transparency", "vision", "backbone", "funds", "grant", "goals", "matching", "sharing",
    "force", "presence", "admits",
)  # fmt: skip
CLIMATES = ("opinion", "regulation", "failures", "funding")
CLIMATE = tuple(f"{climate}{part}" for climate in CLIMATES for part in ("", "_base", "_drift", "_volatility"))
#: The picture of last month that everyone decides against.
COALITION = (
    "inside", "membership", "participation", "prestige", "news", "sectors", "active", "mandated", "mapped", "ownership",
    "trained", "owned", "dissent", *(f"offers_{kind}" for kind in WORK), "trust", "closeness", "structure", "coordination",
    "strain", "work", "action", "progress", "recent", "delivered", "ahead", "pull", "domination", "candour", "opposition", "born", "low",
    "ended",
)  # fmt: skip
#: The decision rule and its options, the work that there would be if all did their best, and where things start.
SETTING: tuple[str, ...] = (
    "rule", "by_count", "among_ties", "can_exit", "persuasion", "response", "potential", "all_profile", "knowledge", "leaders",
    "vision",
)  # fmt: skip
#: Before the name of a sector: its number in a scenario (-1 where it is not there), as outcomes of the user's own ask for it.
SECTOR_NUMBER = "sector_"
SETTING += tuple(
    dict.fromkeys(
        name for each in declared(Outcome, OF_MONTH) for name in each.arguments if name.startswith(SECTOR_NUMBER)
    )
)
#: What the rules of thresholds compare, by the number that `by_count` has: see `Decision.measure`.
MEASURES = ("share", "count", "balance")
#: The number of the measure that sets the camps against each other.
BALANCE = float(MEASURES.index("balance"))
#: A goal: partner-days of each kind of work that it takes, those given at the start, and the goal it waits for (-1 for none).
GOAL = (*WORK, *(f"given_{kind}" for kind in WORK), "after")
#: An event; `kind` is what it does to organisation `who`, or to the trust between `who` and `other` (see `model.striking`).
EVENT = ("month", *CLIMATES, "lasting", "capacity", "grant", "scandal", "kind", "who", "other", "trust")

#: Where the fields of each part begin when the convener, the climate and the coalition stand one after the other.
OVERALL_OFFSETS = {"convener": 0, "climate": len(CONVENER), "coalition": len(CONVENER) + len(CLIMATE)}

OUTSIDE, PILOT, MEMBER, MANDATED = 0.0, 1.0, 2.0, 3.0
STATUS_NAMES = ("outside", "pilot", "member", "mandated")
#: Effort above which a member does more than be in touch: a convention.
ACTIVE = 0.15

#: What kinds of Columns there are, and their fields.
KINDS = {"traits": TRAITS, "state": STATE, "work": WORKING, "ties": TIE, "between": TIE_WORKING}
