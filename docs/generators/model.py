"""Tables of the model: parameters, actions, outcomes, sectors, rules, streams, and values to check an implementation by."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable

import numpy as np

from coalitionlab.model.randomness import Stream, normal, run_key, stream_key, uniform
from coalitionlab.model.rules import choosing
from coalitionlab.model.tracing import trace
from coalitionlab.scenarios.effect_sizes import EFFECT_SIZES
from coalitionlab.scenarios.loader import load_scenario, load_strategy
from coalitionlab.scenarios.names.actions import ACTIONS, FAMILIES
from coalitionlab.scenarios.names.effects import Action, Effect, EffectCondition, Quantity
from coalitionlab.scenarios.names.fields import GIVEN_TRAITS, MOTIVES
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, PER_RUN
from coalitionlab.scenarios.names.own import Outcome
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.names.sectors import SECTORS, every_sector
from coalitionlab.scenarios.organisations import TRAITS, OrganisationSpec
from coalitionlab.scenarios.world import RULES
from generators.markdown import code, plain, sentence, table

#: What each stream is for, in the words of the description.
STREAMS = {
    Stream.DECIDE: "an organisation's decision in a month (who: the organisation)",
    Stream.MANDATE: "whether a mandate catches an organisation in a month (who: the organisation)",
    Stream.CLIMATE: "shocks to the climates in a month (who: 0 opinion, 1 regulation, 2 failures, 3 funding)",
    Stream.WIRING: "who gets to know whom, in the network that is generated",
    Stream.TRUST: "initial trust on a tie (in place of the month: who the tie starts from; who: whom it goes to)",
    Stream.DISTANCE: "error in the perceived distance on a tie (as for trust)",
    Stream.LATENT: "acquaintances beyond the network",
    Stream.START: "the lot by which members at the start are drawn (who: the organisation)",
    Stream.READINESS: "what nobody can see (in place of the month: 0, who: the organisation; or 1, who: 0, for the place)",
    Stream.SKILL: "how good the convener is (in place of the month: 0; who: the family of actions, from 0)",
    Stream.SHOCK: "mishaps in a month (who: 0 funders leave, 1 a scandal, 2 a vacancy, 3 whether it is filled)",
    Stream.TURNOVER: "whether an organisation's representative changes in a month (who: the organisation)",
    Stream.PLANS: "whether goals are planned anew in a month (who: 0)",
    Stream.CLOSURE: "whether an organisation closes, and another takes its place, in a month (who: the organisation)",
    Stream.TURN: "the order in which organisations decide in a month, by one theory (who: the organisation)",
    Stream.TRAIT: "a trait: this number plus the trait's place in the table of sectors, from 0 (who: the organisation)",
}
#: The run that the test values are taken from.
SCENARIO, STRATEGY, SEED = "generic", "mobilizing_leadership", 7


def parameters() -> str:
    """All parameters, by group; the rates of effects in a sentence."""
    groups = list(dict.fromkeys(one.group for one in PARAMETERS.values() if one.group != "actions"))
    parts = []
    for group in groups:
        rows = [
            (
                code(one.name), plain(one.default),
                "by definition" if one.plausible[0] == one.plausible[1] else f"{plain(one.plausible[0])} to {plain(one.plausible[1])}",
                f"{plain(one.low)} to {plain(one.high)}", one.unit, one.meaning, one.source,
            )
            for one in PARAMETERS.values() if one.group == group
        ]  # fmt: skip
        head = ("parameter", "default", "plausible", "allowed", "unit", "meaning", "source")
        parts.append(f"**{group.capitalize()}**\n\n{table(head, rows)}")
    rates = [one for one in PARAMETERS.values() if one.group == "actions"]
    assert {(one.low, one.high) for one in rates} == {(0.0, 1.0)}
    assert all(one.plausible == (one.default / 2, min(1.0, 1.5 * one.default)) for one in rates)
    parts.append(
        f"**Actions**\n\nThe rate of every effect of an action ([actions](#actions)) is a parameter too, {len(rates)} in all: "
        "`rate_ACTION_FIELD`, such as `rate_build_trust_trust`, with `_backfire` behind it for the part that harms. Default: the "
        "number in the catalogue; plausible: half of it to one and a half times (at most 1); allowed: 0 to 1. 0 switches the effect off."
    )
    return "\n\n".join(parts)


def factor(condition: EffectCondition) -> str:
    """A condition as a factor in a formula."""
    return f"({condition})" if condition.lacking and not str(condition).startswith("(") else str(condition)


def effect(one: Effect) -> str:
    """One effect as a line of a list."""
    aim = code(str(one.aim)) if isinstance(one.aim, Quantity) else plain(one.aim)
    rate = " * ".join([plain(one.rate), *map(factor, one.conditions)])
    note = " (upwards only)" if one.only_up else " (the backfire)" if one.backfire else ""
    return f"  - `{one.moves}` towards {aim} at `{rate}`{note}"


def action(one: Action) -> str:
    """One action in full."""
    lines = [
        f"**{code(one.name)}** ({one.family}): {one.meaning}.",
        "",
        f"- mode {one.mode}; reach {plain(one.reach)}; aims {', '.join(one.aims)}",
        "- effects:",
        *map(effect, one.effects),
        f"- fails or backfires: {one.fails}",
        f"- expenses: {plain(one.expenses)} day rates a staff-day, besides the staff-day (assumed; for prices only)",
        f"- source: {', '.join(re.findall(r'S[0-9]', one.source))}",
    ]
    return "\n".join(lines)


def actions() -> str:
    """All actions in the order of the catalogue, after their families."""
    families = ", ".join(f"{number} {name}" for number, name in enumerate(FAMILIES))
    return "\n\n".join((f"Families: {families}.", *(action(one) for one in ACTIONS.values())))


def effect_sizes() -> str:
    """What was measured of actions, beside the rates of the catalogue."""
    rows = []
    for one in EFFECT_SIZES:
        share = "direction only" if one.share is None else f"{one.share:.2f}"
        rate = PARAMETERS.get(one.parameter)
        own = "" if rate is None else f"{plain(rate.default)} ({rate.plausible[0]:.3g} to {rate.plausible[1]:.3g})"
        rows.append((code(one.action), one.basis, one.finding, one.source, share, own))
    head = (
        "action",
        "rests on",
        "finding",
        "source",
        "closes of what is missing",
        "rate of the model a month (plausible)",
    )
    measured = {one.action for one in EFFECT_SIZES}
    text_only = ", ".join(code(name) for name in ACTIONS if name not in measured)
    return f"{table(head, rows)}\n\nText only: {text_only}."


def outcome_table(outcomes: Iterable[Outcome]) -> str:
    """Outcomes as a table."""
    rows = [(code(one.name), one.unit, one.meaning, one.higher_is) for one in outcomes]
    return table(("outcome", "unit", "meaning", "more of it is"), rows)


def distribution(value: object) -> str:
    """A distribution of a trait in a few characters."""
    if isinstance(value, list | tuple):
        return f"N({plain(value[0])}, {plain(value[1])})"
    if isinstance(value, dict):
        return f"1 with chance {plain(value['chance'])}, else 0"
    assert isinstance(value, int | float)
    return plain(value)


#: What a trait is drawn from where its sector says nothing and the model has no way of its own.
_OTHERWISE = {"contact": "1 with chance `start.contact`, else 0"}


def sectors() -> str:
    """The sectors: how each trait is drawn."""
    rows, others = [], every_sector()
    for place, trait in enumerate(GIVEN_TRAITS):
        cells = []
        for one in SECTORS.values():
            cells.append(
                f"usual, {plain(one.motives[place])}"
                if trait in MOTIVES
                else distribution(one.traits[trait])
                if trait in one.traits
                else _OTHERWISE.get(trait, "usual")
            )
        own = (
            "usual, its own"
            if trait in MOTIVES
            else distribution(others[trait])
            if trait in others
            else _OTHERWISE.get(trait, "usual")
        )
        rows.append((str(place), code(trait), *cells, own))
    return table(("place", "trait", *SECTORS, "where a sector of one's own says nothing"), rows)


def traits() -> str:
    """What the traits mean."""
    meanings = OrganisationSpec.meanings()
    return table(
        ("trait", "meaning", "allowed"),
        [(code(name), meanings[name], bounds.span.strip() or "any number") for name, bounds in TRAITS.items()],
    )


def rules() -> str:
    """The decision rules and their options."""
    rows = []
    for number, name in enumerate(RULES):
        law = getattr(choosing, f"by_{name}").py_func
        rows.append((code(name), str(number), ", ".join(map(code, RULES[name])) or "none", sentence(law.__doc__)))
    return table(("rule", "number", "options", "what it says"), rows)


def streams() -> str:
    """The random streams."""
    return table(
        ("number", "stream", "what a draw is for"), [(str(int(one)), one.name, STREAMS[one]) for one in Stream]
    )


def check_values() -> str:
    """Draws, a population and some states, for those who implement the model again."""
    run = trace(load_scenario(SCENARIO), load_strategy(STRATEGY), seed=SEED)
    key, traits = run_key(SEED, 0), run.population.traits
    places = np.concatenate([run.population.tie_indices(i) for i in range(run.population.size)])
    ties = run.population.ties[places]
    stream = stream_key(key, int(Stream.DECIDE), 0)
    established = ties["strength"] > 0
    drawn = [
        ("key of the run", f"`{int(key)}`"),
        ("stream_key(key, DECIDE, 0)", f"`{int(stream)}`"),
        ("uniform(that, 0), uniform(that, 1)", f"{uniform(stream, 0):.12f}, {uniform(stream, 1):.12f}"),
        ("normal(that, 0), normal(that, 1)", f"{normal(stream, 0):.12f}, {normal(stream, 1):.12f}"),
        ("motives of the first organisation", ", ".join(f"{traits[0][motive]:.9f}" for motive in MOTIVES)),
        (
            "its power, profile, alignment",
            ", ".join(f"{traits[0][name]:.9f}" for name in ("power", "profile", "alignment")),
        ),
        (
            "its `complement`, `profile_rank`, `readiness`, `contact`",
            ", ".join(f"{traits[0][name]:.9f}" for name in ("complement", "profile_rank", "readiness", "contact")),
        ),
        ("the convener's skill in families 0, 1, 2", ", ".join(f"{one:.9f}" for one in run.population.skills[:3])),
        ("its `credibility`", f"{run.system.state[0]['credibility']:.9f}"),
        ("directed ties, acquaintances", f"{int(established.sum())}, {int((~established).sum())}"),
        ("its ties go to rows", ", ".join(str(one) for one in run.population.target[run.population.tie_indices(0)])),
        (
            "trust, distance and `meets` on the first of them",
            ", ".join(f"{ties[name][0]:.9f}" for name in ("trust", "distance", "meets")),
        ),
        (
            "mean trust, mean distance (acquaintances included)",
            f"{ties['trust'].mean():.9f}, {ties['distance'].mean():.9f}",
        ),
    ]
    names = (
        "collective_action",
        "work",
        "membership",
        "active",
        "trust",
        "backbone",
        "opinion",
        "opposition",
        "joins",
        "leaves",
    )
    columns = [MONTHLY_NAMES.index(name) for name in names]
    shown = [0, 1, 2, 11, 23, 47, len(run.months) - 1]
    rows = [
        (str(month + 1), *(f"{run.months[month, c]:.9f}" if c not in columns[-2:] else f"{run.months[month, c]:.0f}" for c in columns),
         f"{run.utility[month].mean():.9f}")
        for month in shown
    ]  # fmt: skip
    joins, leaves = (int(run.months[:, c].sum()) for c in columns[-2:])
    goals = ", ".join("never" if np.isnan(one) else f"{one:.0f}" for one in run.delivered)
    return (
        f"Scenario `{SCENARIO}`, strategy `{STRATEGY}`, seed {SEED}, replicate 0.\n\n"
        + table(("what", "value"), drawn)
        + "\n\n"
        + table(("month", *names, "mean utility"), rows)
        + f"\n\nOver the run: {joins} joins, {leaves} leaves, {plain(float(np.round(run.outcomes[list(PER_RUN).index('effort_spent')], 6)))} staff-days; "
        f"goals first delivered in months {goals}."
    )


def seen() -> str:
    """What a decision rule sees."""
    text = inspect.getsource(choosing.Seen)
    rows = [(code(name), meaning) for name, meaning in re.findall(r"^    (\w+): float  #: (.*)$", text, re.MULTILINE)]
    assert len(rows) == len(choosing.Seen._fields)
    return table(("field", "meaning"), rows)
