"""Designs: what a user writes to say what a sweep should vary, as a file or as a mapping."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ValidationError, ValidationInfo, model_validator

from coalitionlab.experiments.designs.checks import design_flaws
from coalitionlab.experiments.designs.levels import AnyLevel, AnySpec
from coalitionlab.experiments.designs.sampling import Sample, Seed
from coalitionlab.experiments.designs.unfold import unfold
from coalitionlab.scenarios.base import (
    Frozen,
    Listed,
    Name,
    Record,
    Table,
    Tabled,
    Text,
    Texts,
    Truth,
    choice,
)
from coalitionlab.scenarios.errors import InputError, fold, input_error, quoted
from coalitionlab.scenarios.flaws import refuse_any, reject
from coalitionlab.scenarios.led import led_by, led_from_file
from coalitionlab.scenarios.loader import find, kind_of, list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.messages import as_input_error
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.numeric import Finite, Number
from coalitionlab.scenarios.python_files import names_python
from coalitionlab.scenarios.schema import Scenario, Strategy
from coalitionlab.scenarios.yaml_reader import Document, read_yaml

__all__ = ["Design", "load_design", "unfold"]

MOST_REPLICATES = 10_000_000
MOST_WORLDS = 1_000_000
MOST_FILES = 500


def _scenario(value: Any, info: ValidationInfo) -> Any:
    return _loaded(value, Scenario, load_scenario, info)


def _strategy(value: Any, info: ValidationInfo) -> Any:
    """As `_loaded`; FILE.py:FUNCTION and, in a design that is a mapping, functions will do too."""
    if callable(value):
        return led_by(value)
    if names_python(value):
        try:
            return led_from_file(value, (info.context or {}).get("folder"))
        except InputError as error:
            reject(f"{quoted(value)} cannot be used", f"fix it: {error}")
    return _loaded(value, Strategy, load_strategy, info)


def _loaded(value: Any, record: type[Record], load: Any, info: ValidationInfo) -> Any:
    """A scenario or a strategy from its name in the library or its path, which is relative to the design's folder."""
    kind = record.__name__.lower()
    if isinstance(value, record):
        return value
    if not isinstance(value, (str, Path)):
        reject(f"got {quoted(value)}", f"write the name or the path of a {kind}")
    folder = (info.context or {}).get("folder")
    try:
        place = find(value, kind, folder)
    except InputError as error:
        found, do = error.details[0].text, error.details[0].remedy
        reject(found if quoted(str(value)) in found else f"{found} {quoted(str(value))}", do)
    try:
        return load(place)
    except InputError as error:
        reject(f"{quoted(str(value))} cannot be used", f"fix it: {error}")


def _several(value: Any) -> Any:
    """One name, or a list of them."""
    if isinstance(value, (list, tuple)) and len(value) > MOST_FILES:
        reject(f"the list has {len(value):,} items", f"name at most {MOST_FILES}")
    return (value,) if isinstance(value, (str, Path, Scenario, Strategy)) or callable(value) else value


def _strategies(value: Any) -> Any:
    return list_strategies() if value == "all" else _several(value)


def _notes(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _as_sample(value: Any) -> Any:
    return {"points": value} if not isinstance(value, (Mapping, Sample)) else value


AnyScenario = Annotated[Scenario, BeforeValidator(_scenario, json_schema_input_type=str)]
AnyStrategy = Annotated[Strategy, BeforeValidator(_strategy, json_schema_input_type=str)]
Scenarios = Annotated[
    tuple[AnyScenario, ...], Listed, BeforeValidator(_several, json_schema_input_type=str | list[str])
]
Strategies = Annotated[
    tuple[AnyStrategy, ...],
    Listed,
    BeforeValidator(_strategies, json_schema_input_type=str | list[str] | Literal["all"]),
]
Notes = Annotated[Texts, BeforeValidator(_notes, json_schema_input_type=str | list[str])]
Row = Annotated[dict[Name, AnyLevel], Tabled, Frozen]


class Design(Record):
    """What a sweep varies, on which scenarios and strategies, and how often.

    Attributes:
        name: how results call it; taken from the file's name.
        title: one line that says what it asks.
        source: where the question, or the ranges, come from.
        notes: anything to remember.
        scenarios: library names, or paths relative to the design's folder.
        strategies: library names, or paths relative to the design's folder, of files or as FILE.py:FUNCTION; or the word all.
        factors: what varies: each a list of values, a range with a step or a number of points, or (in the joint sample) a range
            without either, the word plausible, or sample: with a list.
        combinations: rows of values that belong together; all rows name the same factors.
        sample: the joint sample of the factors that are drawn: method and points, or just the number of points.
        worlds: so many sets of all uncertain parameters, drawn by Latin hypercube from their plausible ranges.
        uncertain: names of the parameters, or of groups of them, that worlds differ in; all of them unless given.
        replicates: runs of every strategy on every scenario at every point, 1 or more.
        seed: the same seed gives the same runs.
        outcomes: outcomes kept of every run; all of them unless given.
        months: whether the monthly outcomes of every run are kept too.
        parameters: values of model parameters that hold everywhere.

    Unknown names, values out of range, factors that a scenario does not have, values with which a scenario is not valid, and
    sizes beyond all reason are refused.
    """

    name: Name
    title: Text = ""
    source: Text = ""
    notes: Notes = ()
    scenarios: Scenarios
    strategies: Strategies
    factors: Annotated[dict[Name, AnySpec], Tabled, Frozen] = Table()
    combinations: Annotated[tuple[Row, ...], Listed] = ()
    sample: Annotated[Sample, BeforeValidator(_as_sample, json_schema_input_type=int | Sample)] | None = None
    worlds: Annotated[int, Number(0, MOST_WORLDS, whole=True)] = 0
    uncertain: Notes = ()
    replicates: Annotated[int, Number(1, MOST_REPLICATES, whole=True)] = 100
    seed: Seed = 0
    outcomes: Annotated[tuple[Annotated[str, choice(PER_RUN, "outcome")], ...], Listed] = tuple(PER_RUN)
    months: Truth = False
    parameters: Annotated[dict[str, Finite], Tabled, Frozen] = Table()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        refuse_any(design_flaws(self))
        return self


def load_design(design: str | Path | Mapping[str, Any] | Design) -> Design:
    """A design from the library, from a YAML file, or from a mapping with the same fields (scenarios may then be values).

    Everything is checked: nothing that it says is found wrong only when it runs.

    Raises:
        InputError: when there is no such file, or when something in it cannot be used; one line a problem, with its line.
    """
    if isinstance(design, Design):
        return design
    if isinstance(design, Mapping):
        return _validated({"name": "design", **design}, None)
    return design_of(read_yaml(find(design, "design")))


def design_of(document: Document) -> Design:
    """The design that a document holds. Raises InputError as `load_design` does."""
    value = document.value
    if not isinstance(value, dict):
        do = "write a table with scenarios, strategies and factors"
        raise input_error(f"got {quoted(value)}", do, file=document.file, line=1)
    kind = kind_of(value)
    if kind not in (None, "design"):
        raise input_error(f"is a {kind}", "a design is wanted here", file=document.file)
    return _validated({"name": fold(document.file.stem).replace(" ", "_") or "design", **value}, document)


def _validated(value: Mapping[str, Any], document: Document | None) -> Design:
    folder = document.file.parent if document else None
    try:
        return Design.model_validate(dict(value), context={"folder": folder})
    except ValidationError as error:
        if document is None:
            raise as_input_error(error) from None
        raise as_input_error(error, lambda at: (document.file, document.line(at))) from None
