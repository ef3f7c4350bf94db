"""The terms of an organisation's decision in words: what each is called, and what it depends on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """One term of `model.deciding.terms`: its name, what it is in words, and the quantities that it depends on.

    A reading is (label, quantity); a quantity is `organisation.FIELD`, `trait.FIELD`, `climate.FIELD`, `coalition.FIELD` or
    `convener.FIELD`, or `seen.peers` and `seen.trust`, what it sees among its ties.
    """

    name: str
    words: str
    readings: tuple[tuple[str, str], ...] = ()


#: In the order of `model.deciding.terms`.
TERMS = (
    Term("mission", "what the coalition could do for its mission", (
        ("weight of this motive", "trait.mission"), ("awareness of the issue", "organisation.awareness"),
        ("belief in collaborating", "organisation.efficacy"), ("belief in going it alone", "organisation.alone"),
        ("share of power inside", "coalition.participation"),
    )),
    Term("market", "what it could do for its customers, staff and credibility", (
        ("weight of this motive", "trait.market"), ("popular opinion", "climate.opinion"),
        ("felt pressure of opinion", "organisation.pressure"), ("value of being associated", "organisation.association"),
        ("prestige of those inside", "coalition.prestige"),
    )),
    Term("mandate", "what it could do under political pressure", (
        ("weight of this motive", "trait.mandate"), ("regulatory climate", "climate.regulation"),
        ("felt risk of regulation", "organisation.risk"), ("exposure to it", "trait.exposure"),
    )),
    Term("standing", "what it could do for its standing among peers", (
        ("weight of this motive", "trait.standing"), ("trusted peers at work inside", "seen.peers"),
        ("prestige of those inside", "coalition.prestige"), ("personal invitation", "organisation.invited"),
    )),
    Term("needs", "having its needs met by partners", (
        ("knowledge of each other", "organisation.mapped"), ("expertise offered inside", "coalition.offers_expertise"),
        ("money offered inside", "coalition.offers_money"), ("reach offered inside", "coalition.offers_reach"),
        ("authority offered inside", "coalition.offers_authority"),
    )),
    Term("fit", "how far it believes that the aim serves it, and will be reached", (
        ("belief about the aim", "organisation.overlap"), ("what the aim does for it in truth", "organisation.alignment"),
    )),
    Term("pull", "the draw of a powerful convener", (
        ("the convener's pull", "coalition.pull"), ("legitimacy of the convener", "organisation.legitimacy"),
    )),
    Term("ownership", "what it owns of the work", (("ownership", "organisation.ownership"),)),
    Term("cost", "what taking part costs it", (
        ("cost", "trait.cost"), ("support inside", "organisation.buy_in"),
    )),
    Term("distrust", "being wary of those inside", (("wariness of those inside", "seen.wariness"),)),
    Term("domination", "a convener that dominates", (
        ("domination as felt", "coalition.domination"), ("control", "convener.control"), ("power", "convener.power"),
        ("transparency", "convener.transparency"),
    )),
    Term("vagueness", "no clear vision and no coordination", (
        ("vision", "convener.vision"), ("coordination by staff and leaders", "coalition.structure"),
    )),
    Term("opposition", "ties that are against it", (("opposition among its ties", "seen.opposed"),)),
    Term("reactance", "resentment of being pressed or misled", (("resentment", "organisation.reactance"),)),
    Term("fatigue", "being tired of it", (("fatigue", "organisation.fatigue"),)),
    Term("free_riding", "enjoying the results without taking part", (
        ("visible progress", "coalition.progress"), ("common identity", "organisation.identity"),
        ("goals that show who does what", "convener.goals"),
    )),
    Term("readiness", "its own readiness for taking part in anything", (
        ("threshold", "trait.threshold"), ("what nobody can see, in this run", "trait.readiness"),
    )),
)  # fmt: skip
TERM_NAMES = tuple(term.name for term in TERMS)
#: What happened, by status before and after.
MOVES = {
    ("outside", "member"): "joined",
    ("outside", "pilot"): "joined on trial",
    ("outside", "mandated"): "was brought in under the mandate",
    ("pilot", "member"): "stayed for good after its trial",
    ("mandated", "member"): "became a member of its own accord",
    ("pilot", "outside"): "did not stay after its trial",
    ("mandated", "outside"): "left when the mandate let it",
    ("member", "outside"): "left",
}
#: What happened to one that was inside whatever it thought of it.
CLOSED = "ended, or turned to other things; a successor of its kind stands outside"
#: What happened to one that was inside when the coalition came to its end.
OVER = "was free to go, as was everybody, since the coalition had ended: {}"
STANDS = {
    "outside": "outside",
    "pilot": "inside on trial",
    "member": "inside as a member",
    "mandated": "inside under compulsion",
}
#: What decides under the other rules, of which the terms are not a part (but for `persuasion`).
RULES = {
    "utility": "It decides by the balance of these terms.",
    "threshold": "Under the rule 'threshold' it is in once enough others are, and not by the balance of these terms.",
    "logit": "Under the rule 'logit' it responds to the share of others inside, and not to the balance of these terms.",
    "imitation": "Under the rule 'imitation' it is content or copies its best-off tie; the balance tells how it fares.",
}
