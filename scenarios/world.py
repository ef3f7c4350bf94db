"""The world of a scenario besides its organisations: climates and dated events, the convener, the decision rule, goals."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ConfigDict, model_validator

from coalitionlab.scenarios.errors import Problem, check, invalid, quoted, unknown
from coalitionlab.scenarios.names.actions import ACTION_NAMES
from coalitionlab.scenarios.names.extensions import declared
from coalitionlab.scenarios.names.fields import MEASURES, WORK
from coalitionlab.scenarios.names.own import RULE, OwnFunction
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
    Truth,
    choice,
)

_YEAR_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")

#: The decision rules in the order of the numbers that the model has for them (`rules.choosing.chosen`), the user's own last; each with the
#: options of `Decision` that mean something to it.
RULES: Mapping[str, tuple[str, ...]] = {
    "utility": (),
    "threshold": ("measure", "among", "exit", "persuasion"),
    "logit": ("measure", "among", "persuasion", "sensitivity"),
    "imitation": (),
    **{rule.name: () for rule in declared(OwnFunction, RULE)},
}
#: The numbers of two rules, as the model compares them.
BY_UTILITY, BY_IMITATION = float([*RULES].index("utility")), float([*RULES].index("imitation"))


def is_year_month(value: Any) -> bool:
    """Whether a value is a month of the calendar as files write it, YYYY-MM."""
    return isinstance(value, str) and _YEAR_MONTH.fullmatch(value) is not None


def _year_month(value: Any) -> str:
    if not is_year_month(value):
        invalid(f"got {quoted(value)}", "write a year and a month such as 2016-05")
    return str(value)


YearMonth = Annotated[str, BeforeValidator(_year_month)]
Change = Annotated[float, Number(-1, 1)]


class Climate(Record):
    """One climate, 0..1: where it starts, and where it is drawn back to."""

    start: Share
    """its value in month 1"""
    base: Share | None = None
    """where it is drawn to; its start unless given"""
    drift: Share | None = None
    """share of the way back to base each month; the model's parameter unless given"""
    volatility: Annotated[float, Number(0, 1)] | None = None
    """standard deviation of its monthly shocks; the model's parameter unless given"""


def _as_climate(value: Any) -> Any:
    return value if isinstance(value, (Mapping, Climate)) else {"start": value}


ClimateOrStart = Annotated[Climate, BeforeValidator(_as_climate, json_schema_input_type=Share | Climate)]


#: Words that an event may use in place of an organisation's name: whoever it is when the event strikes.
LARGEST, ITS_PARTNER, STRONGEST_CHAMPION = (
    "the largest member", "its strongest partner", "the strongest champion",
)  # fmt: skip
WHOEVER = (LARGEST, ITS_PARTNER, STRONGEST_CHAMPION)
#: What an event may do to organisations and ties, by the names of its fields; the last is only for who plays an organisation on a page.
STRIKES = ("leaves", "joins", "champion_goes", "trust", "works")
#: What an event does that changes a parameter, where others have one of these.
CHANGES = 1.0 + len(STRIKES)


def _names(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Whom = Annotated[tuple[Name, ...], BeforeValidator(_names, json_schema_input_type=Name | list[Name])]


class TrustChange(Record):
    """How far two organisations trust each other from an event on, and go back to without contact; nothing where they have no tie."""

    between: tuple[Name, Name]
    """their names, or "the largest member" and "its strongest partner" (inside, with a tie to it)"""
    trust: Share
    """0 when they have fallen out"""


class Event(Record):
    """Something dated that happens: to everyone, to some organisations, or between two.

    In place of an organisation's name an event may say `the largest member` (the most powerful one inside then), `the strongest
    champion` (the member with it) or, second of a pair, `its strongest partner`.
    """

    model_config = ConfigDict(
        json_schema_extra=lambda schema: schema.update(
            required=["name"], anyOf=[{"required": ["month"]}, {"required": ["date"]}]
        )
    )

    name: Name
    month: MonthNumber
    """the month of the simulation, 1 being the first; a `date` (YYYY-MM) may stand in its place when the
    scenario says when it `starts`"""
    date: YearMonth | None = None
    source: Text = ""
    opinion: Change = 0.0
    """the change in that climate, -1..1"""
    regulation: Change = 0.0
    """the change in that climate, -1..1"""
    failures: Change = 0.0
    """the change in that climate, -1..1"""
    funding: Change = 0.0
    """the change in that climate, -1..1"""
    lasting: Truth = False
    """whether the climates' bases move as well, so that the change does not fade"""
    capacity: Annotated[float, Number(0, 100_000)] | None = None
    """the convener's staff-days a month from then on"""
    grant: Share | None = None
    """the convener's monthly grant from then on"""
    scandal: Share = 0.0
    """the share that everybody's belief in the convener's legitimacy loses"""
    leaves: Whom = ()
    """organisations that walk out, or stay out, for good"""
    joins: Whom = ()
    """organisations that come in as members; from the next month on they decide for themselves"""
    champion_goes: Whom = ()
    """organisations whose champion moves on, with all that was not embedded"""
    trust: tuple[TrustChange, ...] = ()
    """pairs of organisations that fall out, or are reconciled"""
    parameters: Annotated[dict[str, Finite], Frozen] = FrozenDict()
    """values of model parameters from then on, whatever they were before"""

    @property
    def strikes(self) -> tuple[tuple[str, str, str, float], ...]:
        """What it does to organisations and ties, in order: (field, organisation, the other one or "", trust)."""
        alone = [(name, who, "", 0.0) for name in STRIKES[:3] for who in getattr(self, name)]
        return (*alone, *((STRIKES[3], *each.between, each.trust) for each in self.trust))


#: The shock by which half of the convener's staff-days end as well, whatever they are by then, for good. That it is half is assumed.
FUNDER_LEAVES = "the funder leaves"
#: Events that may strike any case, which `shocks` asks about and a reader of a page can let happen: fields of an `Event` by what happens.
#: What an announced law adds to the regulatory climate, to stay (what a law demands once it is in force is not modelled), and what a
#: scandal takes of the convener's legitimacy are assumed.
SHOCKS: Mapping[str, Mapping[str, Any]] = {
    FUNDER_LEAVES: {"grant": 0.0},
    "the champion moves on": {"champion_goes": STRONGEST_CHAMPION},
    "the two strongest partners fall out": {"trust": [{"between": [LARGEST, ITS_PARTNER], "trust": 0.0}]},
    "a law is announced": {"regulation": 0.4, "lasting": True},
    "a scandal breaks": {"scandal": 0.5},
    "the largest member walks out": {"leaves": LARGEST},
}


class Environment(Record):
    """The four climates (each a number, or a Climate) and the events."""

    opinion: ClimateOrStart = Climate(start=0.4)
    """how much the public cares, 0..1; it drifts"""
    regulation: ClimateOrStart = Climate(start=0.3)
    """how near regulation is, 0..1"""
    failures: ClimateOrStart = Climate(start=0.4)
    """how plain it is that going alone has failed, 0..1"""
    funding: ClimateOrStart = Climate(start=0.7)
    """how easily funders give, 0..1"""
    events: tuple[Event, ...] = ()


def with_months_of_events(scenario: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a scenario as read, with a month on every event that gives a date only."""
    environment = scenario.get("environment")
    events = environment.get("events") if isinstance(environment, Mapping) else None
    if not isinstance(environment, Mapping) or not isinstance(events, (list, tuple)):
        return dict(scenario)
    dated = [_with_month(event, scenario.get("starts"), index) for index, event in enumerate(events)]
    return {**scenario, "environment": {**environment, "events": dated}}


def _with_month(event: Any, starts: Any, index: int) -> Any:
    """An event with the month of its date; refuses a date without `starts`, before it, or at odds with its month."""
    if not isinstance(event, Mapping) or event.get("date") is None:
        return event
    at, date = ("environment", "events", index, "date"), event["date"]
    if not is_year_month(date):
        return {"month": 1, **event}  # its own field says what is wrong
    if starts is None:
        remedy = "add starts: YYYY-MM to the scenario"
        invalid(f"got {quoted(date)}, but the scenario has no first month", remedy, *at)
    if not is_year_month(starts):
        return event
    month = months_between(starts, date) + 1
    if month < 1:
        invalid(f"{date} is before the scenario starts in {starts}", "start the scenario earlier", *at)
    if event.get("month", month) != month:
        problem = f"{date} is month {month}, but month is {quoted(event['month'])}"
        invalid(problem, "keep one of the two", *at)
    return {**event, "month": month}


def months_between(first: str, second: str) -> int:
    """Months from `first` to `second`, both written YYYY-MM."""
    (a, b), (c, d) = ((int(part) for part in text.split("-")) for text in (first, second))
    return (c - a) * 12 + d - b


def months_after(first: str, months: int) -> str:
    """The calendar month so many months after another, both written YYYY-MM."""
    years, month = divmod(int(first[5:]) - 1 + months, 12)
    return f"{int(first[:4]) + years}-{month + 1:02d}"


class Decision(Record):
    """By which rule organisations join and leave."""

    rule: Annotated[str, choice(RULES, "rule")] = "utility"
    """utility (weighing benefits and barriers), threshold (waiting for enough others), logit (a logistic
    response to the share inside) or imitation (copying a tie who fares better)"""
    measure: Annotated[str, choice(MEASURES, "measure")] = "share"
    """threshold and logit: whether others inside are taken as a share (0..1), as a count, or as the balance of two rival camps: size
    (power) times propensity (1 - 2 * distance), summed over one's ties inside less the sum over those outside"""
    among: Annotated[str, choice(("everyone", "ties"), "group")] = "everyone"
    """threshold and logit: everyone, or one's ties"""
    exit: Truth = False
    """threshold: whether one leaves again when too few are inside"""
    persuasion: Annotated[float, Number(0, 1000)] = 0.0
    """threshold and logit: how far utility, and so the convener's effort, lowers what is waited for"""
    sensitivity: Annotated[float, Number(0, 1000)] = 1.0
    """logit: how sharply one responds to the share inside"""

    @model_validator(mode="after")
    def _options_of_the_rule(self) -> Self:
        check(
            Problem(
                f"the rule '{self.rule}' has no {name} (got {quoted(getattr(self, name))})",
                f"drop it, or use the rule {' or '.join(r for r in RULES if name in RULES[r])}",
                (name,),
            )
            for name, field in type(self).model_fields.items()
            if name != "rule" and name not in RULES[self.rule] and getattr(self, name) != field.default
        )
        return self


class ConvenerSpec(Record):
    """The convener at the start."""

    name: Name = "the convener"
    capacity: Annotated[float, Number(0, 100_000)] = 20.0
    """staff-days a month it can spend on leading"""
    power: Share = 0.4
    """its institutional power, 0..1"""
    control: Share = 0.3
    """how far it directs rather than shares power, 0..1"""
    transparency: Share = 0.5
    """how plain its own intent is, 0..1"""
    vision: Share = 0.15
    """how clear the shared vision is, 0..1"""
    backbone: Share = 0.1
    """how much staff there is for coordination, 0..1"""
    funds: Share = 0.0
    """income that the coalition earns itself, 0..1; 1 pays for a full staff"""
    grant: Share = 0.2
    """how large the grant is while it lasts, 0..1, on the same scale"""
    grant_months: Count | None = None
    """how long the grant lasts; for ever when not given"""


class Money(Record):
    """What leading costs in money. It changes no run: plans are priced by it, and `optimise` keeps within the budget."""

    day_rate: Annotated[float, Number(0, 1e6)] = 0.0
    """what a staff-day of the convener costs, in your money; 0 leaves money out"""
    budget: Annotated[float, Number(0, 1e12)] | None = None
    """how much there is for the whole time; as much as it takes when not given"""
    expenses: Annotated[dict[Name, Annotated[float, Number(0, 1e6)]], Frozen] = FrozenDict()
    """what a staff-day of an action costs besides the staff-day, where you know it; otherwise the catalogue's number of day rates"""

    @model_validator(mode="after")
    def _known(self) -> Self:
        check(unknown(self.expenses, ACTION_NAMES, "action", "expenses"))
        return self

    @property
    def is_priced(self) -> bool:
        """Whether it is said what a staff-day costs."""
        return self.day_rate > 0


class Start(Record):
    """What is there before the first month, beside what the convener has."""

    contact: Share = 0.6
    """share of organisations whom the convener is in touch with, where an organisation's own is not given"""
    knowledge: Share = 0.15
    """how far organisations know each other's strengths and needs"""
    leaders: Share = 0.0
    """how far people have been trained to lead, in each organisation"""


PartnerDays = Annotated[float, Number(0, 1e9)]


class Work(Record):
    """Partner-days of each kind of work."""

    expertise: PartnerDays = 0.0
    money: PartnerDays = 0.0
    reach: PartnerDays = 0.0
    authority: PartnerDays = 0.0

    @property
    def total(self) -> float:
        """Partner-days of all kinds."""
        return self.expertise + self.money + self.reach + self.authority


class Goal(Record):
    """Something to be delivered: the work it takes of each kind, who has to do their part in it, and which goal it waits for."""

    name: Name
    work: Work
    """partner-days of each kind; a usual organisation that is fully involved gives four a month"""
    given: Work = Work()
    """partner-days that are there at the start, such as seed funding"""
    parts: tuple[Name, ...] = ()
    """organisations that have to be inside and active when it is delivered"""
    after: Name | None = None
    """a goal that has to be delivered, or given up, before this one is begun"""
    source: Text = ""
    """where the goal, or its size, is from"""

    @model_validator(mode="after")
    def _takes_work(self) -> Self:
        if self.work.total <= 0.0:
            invalid("the goal takes no work", "give partner-days of at least one kind", "work")
        return self


#: The shares of the four kinds of work in goals that a scenario does not name, and their partner-days an organisation: assumed.
_USUAL_WORK = {"expertise": 0.3, "money": 0.2, "reach": 0.3, "authority": 0.2}
_USUAL_GOALS = {
    "small goal (under a day of work each, assumed)": 0.8,
    "larger goal (5 days of work each, assumed)": 5.0,
    "lasting goal (12 days of work each, assumed)": 12.0,
}


def _size(place: float) -> float:
    """The days of work at a place among the usual goals, from 0 to 2, those between two in proportion."""
    small, larger, lasting = _USUAL_GOALS.values()
    return small + place * (larger - small) if place < 1 else larger + (place - 1) * (lasting - larger)


def usual_goals(organisations: int, names: Sequence[str] = (), kinds: Collection[str] = WORK) -> tuple[Goal, ...]:
    """The goals of a scenario that names none: a small one, a larger and a lasting one, by the number of organisations.

    Of goals that have only `names`, the work is assumed: from that of the small one to that of the lasting one, evenly; one alone is the larger.
    They take as many days in all of some `kinds` as of all four: of a kind that nobody has a goal is never delivered.
    """
    last = max(1, len(names) - 1)
    sizes = {name: _size(2 * k / last if len(names) > 1 else 1.0) for k, name in enumerate(names)} or _USUAL_GOALS
    source = "named by the table, its work assumed" if names else "assumed"
    wanted = {kind: share for kind, share in _USUAL_WORK.items() if kind in kinds} or _USUAL_WORK
    whole = sum(wanted.values())
    goals: list[Goal] = []
    for name, days in sizes.items():
        work = Work(**{kind: share / whole * days * organisations for kind, share in wanted.items()})
        goals.append(Goal(name=name, work=work, after=goals[-1].name if goals else None, source=source))
    return tuple(goals)
