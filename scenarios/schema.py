"""A scenario: the whole of what is given about a coalition before anyone leads it.

The parts live in rooms of their own (`organisations`, `ties`, `environment`, `decision`, `strategy`) and can
be imported from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Discriminator, Tag, model_validator

from coalitionlab.scenarios.base import Frozen, Listed, Name, Record, Table, Tabled, Text, Texts
from coalitionlab.scenarios.checks import scenario_flaws
from coalitionlab.scenarios.conditions import Condition
from coalitionlab.scenarios.decision import RULES, ConvenerSpec, Decision, Milestone
from coalitionlab.scenarios.environment import CLIMATES, Climate, Environment, Event, YearMonth, date_events
from coalitionlab.scenarios.errors import quoted
from coalitionlab.scenarios.flaws import refuse_any, reject
from coalitionlab.scenarios.numeric import Count, Finite, MonthNumber, Number, Share
from coalitionlab.scenarios.organisations import FromFile, Generated, OrganisationSpec, SectorSpec
from coalitionlab.scenarios.strategy import Instead, Phase, Strategy, Style, Until
from coalitionlab.scenarios.ties import NETWORKS, GeneratedTies, TieSpec
from coalitionlab.scenarios.traits import TRAITS, Normal, Trait, TraitValue, Uniform, Values

__all__ = [
    "CLIMATES", "NETWORKS", "RULES", "TRAITS", "Climate", "Condition", "ConvenerSpec", "Decision", "Environment", "Event",
    "FromFile", "Generated", "GeneratedTies", "Instead", "Milestone", "Normal", "OrganisationSpec", "Phase", "Scenario", "SectorSpec",
    "Strategy", "Style", "TieSpec", "Trait", "TraitValue", "Uniform", "Until", "Values",
]  # fmt: skip


def _form(value: Any) -> str:
    """Which form a scenario's organisations or ties take: a list, or generated."""
    return "<list>" if isinstance(value, (list, tuple)) else "<generated>"


def _has_form(value: Any) -> Any:
    if isinstance(value, Mapping) and "file" in value:
        reject("is a file name", "load the scenario from a file with load_scenario, or list the rows")
    if not isinstance(value, (list, tuple, Mapping, Generated, GeneratedTies)):
        reject(
            f"got {quoted(value)}", "write a list, or a table that says how they are generated, or file: NAME"
        )
    return value


def _members(value: Any) -> tuple[Any, ...] | int | float:
    """The members at the start: names, a count, or a share strictly between 0 and 1."""
    if isinstance(value, (list, tuple)):
        return tuple(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        reject(f"got {quoted(value)}", "write a list of names, a whole number, or a share between 0 and 1")
    if value == 0 or (isinstance(value, int) and value > 0) or 0 < value < 1:
        return value or 0
    return reject(f"got {quoted(value)}", "write a whole number from 0, or a share between 0 and 1")


Organisations = Annotated[
    Annotated[tuple[OrganisationSpec, ...], Tag("<list>")] | Annotated[Generated, Tag("<generated>")],
    Discriminator(_form),
    BeforeValidator(_has_form, json_schema_input_type=tuple[OrganisationSpec, ...] | Generated | FromFile),
]
Ties = Annotated[
    Annotated[tuple[TieSpec, ...], Tag("<list>")] | Annotated[GeneratedTies, Tag("<generated>")],
    Discriminator(_form),
    BeforeValidator(_has_form, json_schema_input_type=tuple[TieSpec, ...] | GeneratedTies | FromFile),
]
Members = Annotated[
    Annotated[tuple[Name, ...], Tag("<list>")]
    | Annotated[int, Tag("<count>")]
    | Annotated[float, Tag("<share>")],
    Discriminator(lambda value: {tuple: "<list>", int: "<count>"}.get(type(value), "<share>")),
    BeforeValidator(_members, json_schema_input_type=list[Name] | Count | Share),
]


class Scenario(Record):
    """An issue, the organisations it concerns, their ties, their world and the convener among them.

    Attributes:
        name: how the library and results call it.
        says: what the source text says, in short paraphrases.
        assumed: what had to be assumed beyond the text.
        starts: the calendar month (YYYY-MM) of month 1, for events with a date.
        months: the horizon, 1..1200.
        withdraw_month: the convener's effort stops from this month on; None for never.
        bar: success needs collective action above this at the end, 0..1.
        success_sectors: success needs this many sectors inside at the end.
        sectors: sectors added to the built-in ones, or in place of those of the same name.
        members_at_start: names, a count, or a share between 0 and 1, besides those with `joins_at_start`.
        parameters: values of model parameters that differ from their defaults.

    Unknown names, duplicate organisations, ties to nobody and months beyond the horizon are refused.
    """

    name: Name
    title: Text = ""
    issue: Text = ""
    source: Text = ""
    says: Texts = ()
    assumed: Texts = ()
    starts: YearMonth | None = None
    months: MonthNumber = 72
    withdraw_month: MonthNumber | None = None
    bar: Share = 0.1
    success_sectors: Annotated[int, Number(0, 1000, whole=True)] = 3
    sectors: Annotated[dict[Name, SectorSpec], Tabled, Frozen] = Table()
    organisations: Organisations
    ties: Ties = GeneratedTies()
    environment: Environment = Environment()
    convener: ConvenerSpec = ConvenerSpec()
    decision: Decision = Decision()
    parameters: Annotated[dict[str, Finite], Tabled, Frozen] = Table()
    members_at_start: Members = 0
    milestones: Annotated[tuple[Milestone, ...], Listed] = ()

    @model_validator(mode="before")
    @classmethod
    def _date_the_events(cls, data: Any) -> Any:
        return date_events(data) if isinstance(data, Mapping) else data

    @model_validator(mode="after")
    def _parts_agree(self) -> Self:
        refuse_any(scenario_flaws(self))
        return self
