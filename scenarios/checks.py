"""What must hold between the parts of a scenario: names that refer to each other, months within the horizon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from coalitionlab.scenarios.errors import plural, quoted, suggest
from coalitionlab.scenarios.flaws import Flaw, unknown
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.names.sectors import SECTORS
from coalitionlab.scenarios.numeric import Number
from coalitionlab.scenarios.organisations import Generated, OrganisationSpec, duplicate_flaws
from coalitionlab.scenarios.ties import GeneratedTies, tie_flaws

if TYPE_CHECKING:
    from coalitionlab.scenarios.schema import Scenario


def scenario_flaws(scenario: Scenario) -> Iterator[Flaw]:
    """Everything that is wrong between the parts of `scenario`."""
    yield from _month_flaws(scenario)
    yield from _sector_flaws(scenario)
    yield from _success_flaws(scenario)
    yield from _organisation_flaws(scenario)
    yield from _tie_flaws(scenario)
    yield from _member_flaws(scenario)
    yield from _milestone_flaws(scenario)
    yield from parameter_flaws(scenario.parameters, "parameters")


def _month_flaws(scenario: Scenario) -> Iterator[Flaw]:
    horizon = scenario.months
    last = f"the scenario ends with month {horizon}"
    if scenario.withdraw_month is not None and scenario.withdraw_month > horizon:
        yield Flaw(
            ("withdraw_month",),
            f"got {quoted(scenario.withdraw_month)}",
            f"{last}: write a month from 1 to {horizon}",
        )
    for index, event in enumerate(scenario.environment.events):
        if event.month > horizon:
            field = "month" if event.date is None else "date"
            found = (
                f"got month {event.month}" if event.date is None else f"{event.date} is month {event.month}"
            )
            yield Flaw(
                ("environment", "events", index, field), found, f"{last}: lengthen it or drop the event"
            )


def _defined_sectors(scenario: Scenario) -> list[str]:
    """The names of the built-in sectors and of the scenario's own."""
    built_in = SECTORS
    return [*built_in, *(name for name in scenario.sectors if name not in built_in)]


def _success_flaws(scenario: Scenario) -> Iterator[Flaw]:
    """More sectors than there are could never be inside. Those defined count, present or not, so that defaults always do."""
    needed, defined = scenario.success_sectors, len(_defined_sectors(scenario))
    if needed > defined:
        found = f"got {needed}, but the number of sectors defined is {defined}"
        yield Flaw(("success_sectors",), found, f"write a whole number from 0 to {defined}")


def _sector_flaws(scenario: Scenario) -> Iterator[Flaw]:
    known = _defined_sectors(scenario)
    if isinstance(scenario.organisations, Generated):
        yield from unknown(scenario.organisations.mix, known, "sector", "organisations", "mix")
        return
    valid = frozenset(known)
    for index, organisation in enumerate(scenario.organisations):
        if organisation.sector not in valid:
            found, do = (
                f"unknown sector {quoted(organisation.sector)}",
                suggest(organisation.sector, known, kind="sector"),
            )
            yield Flaw(("organisations", index, "sector"), found, do)


def _organisation_flaws(scenario: Scenario) -> Iterator[Flaw]:
    if isinstance(scenario.organisations, Generated):
        return
    if not scenario.organisations:
        yield Flaw(
            ("organisations",), "the list is empty", "list at least one organisation with a name and a sector"
        )
    for flaw in duplicate_flaws(scenario.organisations):
        yield flaw._replace(at=("organisations", *flaw.at))


def _names(organisations: Sequence[OrganisationSpec]) -> list[str]:
    return [organisation.name for organisation in organisations]


def _tie_flaws(scenario: Scenario) -> Iterator[Flaw]:
    if isinstance(scenario.ties, GeneratedTies):
        return
    if isinstance(scenario.organisations, Generated):
        do = "list the organisations as well, or generate the ties"
        yield Flaw(("ties",), "ties are listed, but the organisations are generated", do)
        return
    for flaw in tie_flaws(scenario.ties, _names(scenario.organisations)):
        yield flaw._replace(at=("ties", *flaw.at))


def _member_flaws(scenario: Scenario) -> Iterator[Flaw]:
    start, listed = scenario.members_at_start, scenario.organisations
    count = listed.count if isinstance(listed, Generated) else len(listed)
    if isinstance(start, int) and start > count:
        yield Flaw(
            ("members_at_start",),
            f"got {start} for {plural(count, 'organisation')}",
            f"write a number from 0 to {count}",
        )
    if isinstance(start, tuple):
        yield from _reference_flaws(start, scenario, "members_at_start")


def _milestone_flaws(scenario: Scenario) -> Iterator[Flaw]:
    seen: set[str] = set()
    for index, milestone in enumerate(scenario.milestones):
        if milestone.name in seen:
            yield Flaw(
                ("milestones", index, "name"),
                f"{quoted(milestone.name)} appears twice",
                "rename one of the two",
            )
        seen.add(milestone.name)
        yield from _reference_flaws(milestone.needs, scenario, "milestones", index, "needs")


def _reference_flaws(names: Sequence[str], scenario: Scenario, *at: str | int) -> Iterator[Flaw]:
    """A flaw for every one of `names` that is not an organisation listed in the scenario, or comes twice."""
    if isinstance(scenario.organisations, Generated):
        if names:
            yield Flaw(
                at,
                "names are listed, but the organisations are generated",
                "list the organisations, or give a number",
            )
        return
    known = _names(scenario.organisations)
    valid = frozenset(known)
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name not in valid:
            found = f"{quoted(name)} is not an organisation"
            yield Flaw((*at, index), found, suggest(name, known, kind="organisation"))
        elif name in seen:
            yield Flaw((*at, index), f"{quoted(name)} appears twice", "name it once")
        seen.add(name)


def parameter_flaws(values: object, *at: str | int) -> Iterator[Flaw]:
    """A flaw for every parameter that the model does not have or that is outside its hard bounds."""
    if not isinstance(values, dict) or not values:
        return
    known = PARAMETERS
    yield from unknown(values, known, "parameter", *at)
    for name, value in values.items():
        if name in known:
            number = Number(known[name].low, known[name].high)
            if not number.holds(value):
                yield Flaw((*at, name), f"got {quoted(value)}", number.remedy)
