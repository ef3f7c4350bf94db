"""A scenario: everything about a coalition before anyone leads it. The records of its parts can be imported from here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Discriminator, Tag, model_validator

from coalitionlab.scenarios.drawn import Normal, TraitTable, TraitValue, Uniform, Values
from coalitionlab.scenarios.errors import Problem, check, invalid, is_number, plural, quoted, repeated, suggest, unknown
from coalitionlab.scenarios.names.parameters import AT_THE_START, PARAMETERS
from coalitionlab.scenarios.names.sectors import SECTORS
from coalitionlab.scenarios.organisations import (
    TRAITS,
    FromFile,
    Generated,
    OrganisationSpec,
    SectorSpec,
    duplicate_problems,
    trait_problems,
    within_boundary,
)
from coalitionlab.scenarios.records import (
    Count,
    Finite,
    Frozen,
    FrozenDict,
    MonthNumber,
    Name,
    Number,
    Record,
    Share,
    Text,
    Texts,
)
from coalitionlab.scenarios.strategy import Condition, Instead, Phase, Strategy, Style, Until
from coalitionlab.scenarios.ties import NETWORKS, GeneratedTies, TieSpec, generated_tie_problems, listed_tie_problems
from coalitionlab.scenarios.world import (
    RULES,
    STRIKES,
    WHOEVER,
    Climate,
    ConvenerSpec,
    Decision,
    Environment,
    Event,
    Goal,
    Money,
    Start,
    Work,
    YearMonth,
    usual_goals,
    with_months_of_events,
)

__all__ = [
    "NETWORKS", "RULES", "TRAITS", "Climate", "Condition", "ConvenerSpec", "Decision", "Environment", "Event", "FromFile",
    "Generated", "GeneratedTies", "Goal", "Instead", "Money", "Normal", "OrganisationSpec", "Phase", "Scenario", "SectorSpec", "Start",
    "Strategy", "Style", "TieSpec", "TraitValue", "Uniform", "Until", "Values", "Work", "parameter_problems", "usual_goals",
]  # fmt: skip


def _form(value: Any) -> str:
    """Which form a scenario's organisations or ties take: a list, or generated."""
    return "<list>" if isinstance(value, (list, tuple)) else "<generated>"


def _has_form(value: Any) -> Any:
    if isinstance(value, Mapping) and "file" in value:
        invalid("is a file name", "load the scenario from a file with load_scenario, or list the rows")
    if not isinstance(value, (list, tuple, Mapping, Generated, GeneratedTies)):
        remedy = "write a list, or a table that says how they are generated, or file: NAME"
        invalid(f"got {quoted(value)}", remedy)
    return value


def _ties(value: Any) -> Any:
    """As `_has_form`; a NetworkX graph of organisations' names is a list of ties, with the `trust` and `distance` of its edges."""
    if hasattr(value, "is_directed") and hasattr(value, "edges"):
        both = not value.is_directed()
        known = ("trust", "distance")
        return tuple(
            {"from": a, "to": b, "both": both} | {name: data[name] for name in known if data.get(name) is not None}
            for a, b, data in value.edges(data=True)
        )
    return _has_form(value)


def _members(value: Any) -> tuple[Any, ...] | int | float:
    """The members at the start: names, a count, or a share strictly between 0 and 1."""
    if isinstance(value, (list, tuple)):
        return tuple(value)
    if not is_number(value):
        invalid(f"got {quoted(value)}", "write a list of names, a whole number, or a share between 0 and 1")
    if value == 0 or (isinstance(value, int) and value > 0) or 0 < value < 1:
        return value or 0
    invalid(f"got {quoted(value)}", "write a whole number from 0, or a share between 0 and 1")


Organisations = Annotated[
    Annotated[tuple[OrganisationSpec, ...], Tag("<list>")] | Annotated[Generated, Tag("<generated>")],
    Discriminator(_form),
    BeforeValidator(_has_form, json_schema_input_type=tuple[OrganisationSpec, ...] | Generated | FromFile),
]
Ties = Annotated[
    Annotated[tuple[TieSpec, ...], Tag("<list>")] | Annotated[GeneratedTies, Tag("<generated>")],
    Discriminator(_form),
    BeforeValidator(_ties, json_schema_input_type=tuple[TieSpec, ...] | GeneratedTies | FromFile),
]
Members = Annotated[
    Annotated[tuple[Name, ...], Tag("<list>")] | Annotated[int, Tag("<count>")] | Annotated[float, Tag("<share>")],
    Discriminator(lambda value: {tuple: "<list>", int: "<count>"}.get(type(value), "<share>")),
    BeforeValidator(_members, json_schema_input_type=list[Name] | Count | Share),
]


class Scenario(Record):
    """An issue, the organisations it concerns, their ties, their world and the convener among them.

    Unknown names, duplicate organisations, ties to nobody and months beyond the horizon are refused.

    Examples
    --------
    >>> import coalitionlab
    >>> town = coalitionlab.Scenario(name="town", organisations={"count": 12, "mix": {"business": 1, "community": 2}})
    >>> town.months, town.organisations.count
    (72, 12)
    >>> town.with_(months=24).months
    24
    """

    name: Name
    """how the library and results call it"""
    title: Text = ""
    issue: Text = ""
    source: Text = ""
    says: Texts = ()
    """what the source text says, in short paraphrases"""
    assumed: Texts = ()
    """what had to be assumed beyond the text"""
    starts: YearMonth | None = None
    """the calendar month (YYYY-MM) of month 1, for events with a date"""
    months: MonthNumber = 72
    """the horizon, 1..1200"""
    withdraw_month: MonthNumber | None = None
    """the convener's effort stops from this month on; None for never"""
    bar: Share = 0.05
    """success needs collective action above this at the end, 0..1"""
    success_sectors: Annotated[int, Number(0, 1000, whole=True)] = 3
    """success needs this many sectors inside at the end"""
    sectors: Annotated[dict[Name, SectorSpec], Frozen] = FrozenDict()
    """sectors added to the built-in ones, or in place of those of the same name"""
    organisations: Organisations
    usual: TraitTable = FrozenDict()
    """how a trait is drawn for organisations that do not give it themselves, whatever their sector says"""
    ties: Ties = GeneratedTies()
    environment: Environment = Environment()
    convener: ConvenerSpec = ConvenerSpec()
    money: Money = Money()
    """what leading costs; it changes no run"""
    decision: Decision = Decision()
    parameters: Annotated[dict[str, Finite], Frozen] = FrozenDict()
    """values of model parameters that differ from their defaults"""
    members_at_start: Members = 0
    """names, a count, or a share between 0 and 1, besides those with `joins_at_start`"""
    start: Start = Start()
    goals: tuple[Goal, ...] = ()
    """what the coalition is for; a usual set, by the number of organisations, when none are given"""

    @property
    def simulated(self) -> tuple[OrganisationSpec, ...] | Generated:
        """The organisations that take part in the runs: all, but for listed ones of little power and little interest (see `boundary`)."""
        listed = self.organisations
        if isinstance(listed, Generated):
            return listed
        return within_boundary(listed, _named(self))

    @property
    def left_out(self) -> tuple[str, ...]:
        """Names of listed organisations that do not take part in the runs."""
        listed = self.organisations
        if isinstance(listed, Generated):
            return ()
        kept = {each.name for each in within_boundary(listed, _named(self))}
        return tuple(each.name for each in listed if each.name not in kept)

    @property
    def size(self) -> int:
        """How many organisations take part in the runs."""
        return self.simulated.count if isinstance(self.simulated, Generated) else len(self.simulated)

    @property
    def every_goal(self) -> tuple[Goal, ...]:
        """Its goals; the usual ones where it names none."""
        return self.goals or usual_goals(self.size)

    @property
    def led_months(self) -> int:
        """How many months the convener is there."""
        return min((self.withdraw_month or self.months + 1) - 1, self.months)

    def capacity_in(self, month: int) -> float:
        """The convener's staff-days in a month: those of the latest event up to it that sets them."""
        given = [each for each in self.environment.events if each.capacity is not None and each.month <= month]
        latest = max(given, key=lambda event: event.month, default=None)
        return self.convener.capacity if latest is None else float(latest.capacity or 0.0)

    @model_validator(mode="before")
    @classmethod
    def _date_the_events(cls, data: Any) -> Any:
        return with_months_of_events(data) if isinstance(data, Mapping) else data

    @model_validator(mode="after")
    def _parts_agree(self) -> Self:
        check(_scenario_problems(self))
        return self


# What must hold between the parts: names that refer to each other, months within the horizon


def _named(scenario: Scenario) -> frozenset[str]:
    """Organisations that have a part in the case: in a goal, in an event, or inside at the start."""
    named = {name for goal in scenario.goals for name in goal.parts}
    named |= {name for event in scenario.environment.events for _, *both, _ in event.strikes for name in both}
    start = scenario.members_at_start
    return frozenset(named | set(start if isinstance(start, tuple) else ()))


def _scenario_problems(scenario: Scenario) -> Iterator[Problem]:
    listed = None if isinstance(scenario.organisations, Generated) else scenario.organisations
    names = None if listed is None else dict.fromkeys(each.name for each in listed)
    yield from _month_problems(scenario)
    yield from trait_problems(scenario.usual, "usual")
    yield from _sector_problems(scenario)
    if listed is not None:
        if not listed:
            remedy = "list at least one organisation with a name and a sector"
            yield Problem("the list is empty", remedy, ("organisations",))
        elif not scenario.simulated:
            yield Problem("none is simulated", "drop `simulated: no` from some", ("organisations",))
        for each in duplicate_problems(listed):
            yield replace(each, at=("organisations", *each.at))
    yield from _tie_problems(scenario, names)
    yield from _member_problems(scenario, names)
    yield from _event_problems(scenario, names)
    yield from _goal_problems(scenario, names)
    yield from parameter_problems(scenario.parameters, "parameters")


def _month_problems(scenario: Scenario) -> Iterator[Problem]:
    horizon, month = scenario.months, scenario.withdraw_month
    last = f"the scenario ends with month {horizon}"
    if month is not None and month > horizon:
        yield Problem(f"got {month}", f"{last}: write a month from 1 to {horizon}", ("withdraw_month",))
    for index, event in enumerate(scenario.environment.events):
        if event.month > horizon:
            field, dated = ("month", "got") if event.date is None else ("date", f"{event.date} is")
            at = ("environment", "events", index, field)
            yield Problem(f"{dated} month {event.month}", f"{last}: lengthen it or drop the event", at)


def _sector_problems(scenario: Scenario) -> Iterator[Problem]:
    """Unknown sectors, and more sectors needed for success than are defined (present or not)."""
    known = dict.fromkeys([*SECTORS, *scenario.sectors])
    if isinstance(scenario.organisations, Generated):
        yield from unknown(scenario.organisations.mix, known, "sector", "organisations", "mix")
    else:
        for index, each in enumerate(scenario.organisations):
            if each.sector not in known:
                remedy = suggest(each.sector, known, kind="sector")
                at = ("organisations", index, "sector")
                yield Problem(f"unknown sector {quoted(each.sector)}", remedy, at)
    if scenario.success_sectors > len(known):
        problem = f"got {scenario.success_sectors}, but only {plural(len(known), 'sector')} are defined"
        yield Problem(problem, f"write a whole number from 0 to {len(known)}", ("success_sectors",))


def _tie_problems(scenario: Scenario, names: Collection[str] | None) -> Iterator[Problem]:
    if isinstance(scenario.ties, GeneratedTies):
        yield from generated_tie_problems(scenario.ties, scenario.size)
    elif names is None:
        remedy = "list the organisations as well, or generate the ties"
        yield Problem("ties are listed, but the organisations are generated", remedy, ("ties",))
    else:
        yield from listed_tie_problems(scenario.ties, names)


def _member_problems(scenario: Scenario, names: Collection[str] | None) -> Iterator[Problem]:
    start, count = scenario.members_at_start, scenario.size
    if isinstance(start, tuple):
        yield from _reference_problems(start, names, "members_at_start")
    elif start > count:
        problem = f"got {quoted(start)} for {plural(count, 'organisation')}"
        yield Problem(problem, f"write a number from 0 to {count}", ("members_at_start",))


def _event_problems(scenario: Scenario, names: Collection[str] | None) -> Iterator[Problem]:
    """Problems of what events do to organisations, ties and parameters: unknown names. Those of generated ones are looked up when it is run."""
    for index, event in enumerate(scenario.environment.events):
        at = ("environment", "events", index)
        for field in STRIKES[:3]:
            named = [name for name in getattr(event, field) if name not in WHOEVER]
            yield from () if names is None else _reference_problems(named, names, *at, field)
        for k, each in enumerate(event.trust):
            named = [name for name in each.between if name not in WHOEVER]
            yield from () if names is None else _reference_problems(named, names, *at, "trust", k, "between")
        yield from parameter_problems(event.parameters, *at, "parameters")
        for name in AT_THE_START & event.parameters.keys():
            yield Problem(
                "is settled before the first month",
                "set it for the whole run, in `parameters` of the scenario",
                (*at, "parameters", name),
            )


def _goal_problems(scenario: Scenario, names: Collection[str] | None) -> Iterator[Problem]:
    """Problems of goals: names that come twice, parts of nobody, waiting for a goal that is not listed before it."""
    yield from repeated((each.name for each in scenario.goals), "goals", field="name")
    earlier: list[str] = []
    for index, goal in enumerate(scenario.goals):
        yield from _reference_problems(goal.parts, names, "goals", index, "parts")
        if goal.after is not None and goal.after not in earlier:
            remedy = suggest(goal.after, earlier, kind="goal") if earlier else "list that goal first"
            yield Problem(f"{quoted(goal.after)} is not a goal before it", remedy, ("goals", index, "after"))
        earlier.append(goal.name)


def _reference_problems(listed: Sequence[str], names: Collection[str] | None, *at: str | int) -> Iterator[Problem]:
    """A problem for every listed organisation that is not among `names` (None: they are generated), or comes twice."""
    if names is None:
        if listed:
            remedy = "list the organisations, or give a number"
            yield Problem("names are listed, but the organisations are generated", remedy, at)
        return
    for index, name in enumerate(listed):
        if name not in names:
            remedy = suggest(name, names, kind="organisation")
            yield Problem(f"{quoted(name)} is not an organisation", remedy, (*at, index))
    yield from repeated(listed, *at)


def parameter_problems(values: Mapping[str, float], *at: str | int) -> Iterator[Problem]:
    """A problem for every parameter that the model does not have or that is outside its hard bounds."""
    yield from unknown(values, PARAMETERS, "parameter", *at)
    for name, value in values.items():
        if name in PARAMETERS:
            bounds = Number(PARAMETERS[name].low, PARAMETERS[name].high)
            if not bounds.holds(value):
                yield Problem(f"got {quoted(value)}", bounds.remedy, (*at, name))
