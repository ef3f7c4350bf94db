"""A reading of a table of stakeholders as a scenario, with what had to be assumed in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from coalitionlab.scenarios.able import kinds_had
from coalitionlab.scenarios.errors import as_input_error, fold, listed, plural
from coalitionlab.scenarios.names.fields import MOTIVES, WORK
from coalitionlab.scenarios.organisations import LEFT_OUT, OrganisationSpec, within_boundary
from coalitionlab.scenarios.reading.record import Reading, Stakeholder, Tie
from coalitionlab.scenarios.schema import Goal, Scenario, Start, usual_goals
from coalitionlab.scenarios.ties import TieSpec

#: Decimals of the work of assumed goals.
WORK_DIGITS = 2
#: What is said of kinds of work that the assumed goals do not take.
NOT_ASKED = "No organisation has any {} (a strength of 0.25 or more): the work that is assumed of the goals takes none."


def scenario_of(reading: Reading, name: str) -> Scenario:
    """The scenario of a reading; sectors that were not answered are the proposed ones. Raises InputError when it is not valid."""
    organisations = tuple(_organisation(each, reading) for each in reading.stakeholders)
    ties = tuple(map(tie_spec, reading.ties or ())) if _tells_the_network(reading) else ()
    running = within_boundary(organisations)
    sectors = len({each.sector for each in running})
    enough, kinds = min(Scenario.model_fields["success_sectors"].default, sectors), kinds_had(running)
    title = fold(name)
    values: dict[str, Any] = {
        "name": name, "title": title[:1].upper() + title[1:], "issue": reading.issue, "source": reading.source,
        "assumed": tuple(_assumed(reading, organisations, running, ties, enough, kinds)),
        "success_sectors": enough, "organisations": organisations, "goals": tuple(map(_rounded, usual_goals(len(running), reading.goals, kinds))),
        **({"ties": ties} if ties else {}),
    }  # fmt: skip
    try:
        return Scenario.model_validate(values)
    except ValidationError as error:
        raise as_input_error(error) from None


def _rounded(goal: Goal) -> Goal:
    """The goal with its work as a person writes it, 4.16 for 4.160000000000001, so that the file and the runs have the same."""
    return goal.with_(work={kind: round(days, WORK_DIGITS) for kind, days in goal.work.model_dump().items()})


def _tells_the_network(reading: Reading) -> bool:
    """Whether the ties say who knows whom: they are listed as ties, or at least half of the organisations have one."""
    tied = {name for tie in reading.ties or () for name in (tie.start, tie.end)}
    return bool(reading.ties) and (reading.ties_sheet is not None or 2 * len(tied) >= len(reading.stakeholders))


def tie_spec(tie: Tie) -> TieSpec:
    """A tie as the model takes it: trust by its strength; of a conflict none, and the greater a distance the stronger it is."""
    if tie.sign < 0:
        far = 0.9 if tie.strength is None else 0.5 + 0.4 * tie.strength
        return TieSpec(from_=tie.start, to=tie.end, trust=0.0, distance=round(far, 4), both=tie.both, kind=tie.kind)
    usual = TieSpec.model_fields["trust"].default
    trust = usual if tie.strength is None else round(min(1.0, tie.strength), 4)
    return TieSpec(from_=tie.start, to=tie.end, trust=trust, distance=tie.distance, both=tie.both, kind=tie.kind)


def _organisation(each: Stakeholder, reading: Reading) -> OrganisationSpec:
    values: dict[str, Any] = {**each.ratings, "name": each.name, "sector": each.sector or reading.answers[each.name]}
    if any(name not in values for name in MOTIVES) or not any(values[name] for name in MOTIVES):
        values = {name: value for name, value in values.items() if name not in MOTIVES}
    if each.stance is not None:
        values |= {"overlap": each.stance} | values | {"alignment": each.stance}
    values |= {"joins_at_start": True} if each.member else {}
    values |= {"simulated": values["simulated"] == "yes"} if "simulated" in values else {}
    spread = {trait: half for trait, half in each.spread.items() if trait in values}
    if "alignment" in spread:  # what it believes is as unsure as what is so
        spread = {"overlap": spread["alignment"], **spread}
    values |= {"spread": spread} if spread else {}
    values |= {name: text for name in ("note", "wants") if (text := getattr(each, name))}
    try:
        return OrganisationSpec.model_validate(values)
    except ValidationError as error:
        raise as_input_error(error) from None


def _assumed(
    reading: Reading,
    organisations: Sequence[OrganisationSpec],
    running: Sequence[OrganisationSpec],
    ties: Sequence[TieSpec],
    enough: int,
    kinds: Sequence[str],
) -> Iterator[str]:
    """What was taken for what, and what every scenario made from a table assumes, in sentences."""
    for part in reading.parts or ((reading,) if reading.columns else ()):
        columns = [f"{column.role} from {column}" for column in part.columns]
        yield f"Columns{f' of {part.source}' if reading.parts else ''}: {'. '.join(columns)}."
    yield from reading.told()
    if reading.questions:
        guesses = {name for question in reading.questions if question.guess for name in question.names}
        proposed = [f"{name} {sector}{' (a guess)' * (name in guesses)}" for name, sector in reading.answers.items()]
        yield f"Neither column nor name tells these sectors; they were assumed: {listed(proposed, 12)}."
    usual = Scenario.model_fields
    convener = usual["convener"].default
    yield "What is not known of an organisation is drawn as usual for its sector, anew in each replicate."
    kept = {each.name for each in running}
    if crowd := [each.name for each in organisations if each.name not in kept]:
        yield f"{plural(len(crowd), 'organisation')} {LEFT_OUT}: {listed(crowd, 12)}."
    if any(each.stance is not None for each in reading.stakeholders):
        yield "A stance says both what the aim does for an organisation and what it believes of it at the start."
    tied = {name for tie in ties for name in (tie.from_, tie.to)}
    lonely = len({each.name for each in organisations} - tied)
    if not ties:
        if reading.ties:
            yield f"Too few organisations have a tie for it to be the network ({plural(len(reading.ties), 'tie')}): it is drawn."
        yield "Who knows whom was not said: organisations with like motives tend to know each other."
    else:
        conflicts = Counter(tie.sign for tie in reading.ties or ())[-1]
        if conflicts:
            yield f"Conflicts are ties without trust, at a distance: {conflicts}."
        if any(tie.strength is None and tie.sign > 0 for tie in reading.ties or ()):
            yield f"A tie whose strength is not said has trust {TieSpec.model_fields['trust'].default:g}."
        if lonely:
            yield f"Organisations without any tie, who hear of nobody: {lonely} of {len(organisations):,}."
    yield (
        f"The convener has {convener.capacity:.0f} staff-days a month and power {convener.power}, and stays for all "
        f"{usual['months'].default} months."
    )
    yield "Climates (opinion, regulation, failures, funding) and the convener's style are the usual ones."
    start = Start()
    yield (
        f"The convener is in touch with {start.contact:.0%} of organisations where the table does not say, and they know little of each "
        "other."
    )
    if kinds and (lacking := [kind for kind in WORK if kind not in kinds]):
        yield NOT_ASKED.format(" or ".join(lacking))
    yield (
        "Of the goals only the names are told: how much work each takes, and that they come one after the other, is assumed."
        if reading.goals
        else "The goals are a usual set by the number of organisations, called by the work that each takes; name your own."
    )
    yield f"Success is collective action above {usual['bar'].default} with {plural(enough, 'sector')} inside."
    yield "All numbers are illustrative, not estimates."
