"""The fields of a design, what its factors are, and how large it is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ValidationInfo

from coalitionlab.experiments.designs.points_file import read_points
from coalitionlab.experiments.designs.specs import (
    AnyLevel,
    AnySpec,
    JointSample,
    KeptStates,
    Range,
    Seed,
    Spec,
    is_sampled,
    levels,
)
from coalitionlab.experiments.settings import MOST_COUNT, instead_of_month
from coalitionlab.scenarios.errors import InputError, Place, invalid, one_of, plural, quoted
from coalitionlab.scenarios.files import names_python
from coalitionlab.scenarios.led import CONVENERS, led_by, led_by_own, led_from_file
from coalitionlab.scenarios.loader import find, list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.names.outcomes import PER_RUN, RUN_NAMES
from coalitionlab.scenarios.records import Finite, Frozen, FrozenDict, Name, Number, Record, Text, Texts, Truth
from coalitionlab.scenarios.schema import Scenario, Strategy

MOST_WORLDS = 1_000_000
MOST_FILES, MOST_FACTORS = 500, 1000


def _scenario(value: Any, info: ValidationInfo) -> Any:
    return _loaded(value, Scenario, load_scenario, info)


def _strategy(value: Any, info: ValidationInfo) -> Any:
    """As `_loaded`; FILE.py:FUNCTION and, in a design that is a mapping, functions will do too."""
    if callable(value):
        return led_by(value)
    if isinstance(value, str) and value in CONVENERS:
        return led_by_own(value)
    if not names_python(value):
        return _loaded(value, Strategy, load_strategy, info)
    context = info.context or {}
    if context.get("run_python") is None and context.get("folder") is not None:
        remedy = "add --allow-python (allow_python=True) if you trust the file"
        invalid(f"got {quoted(value)}, and the design would run it", remedy)
    try:
        return led_from_file(value, context.get("folder"), run=context.get("run_python", True))
    except InputError as error:
        invalid(f"{quoted(value)} cannot be used", f"fix it: {error}")


def _loaded(value: Any, record: type[Record], load: Any, info: ValidationInfo) -> Any:
    """A scenario or a strategy from its name in the library or its path, which is relative to the design's folder."""
    kind = record.__name__.lower()
    if isinstance(value, record):
        return value
    if not isinstance(value, (str, Path)):
        invalid(f"got {quoted(value)}", f"write the name or the path of a {kind}")
    shown = quoted(str(value))
    try:
        path = find(value, kind, (info.context or {}).get("folder"))
    except InputError as error:
        problem = error.details[0]
        invalid(problem.text if shown in problem.text else f"{problem.text} {shown}", problem.remedy)
    try:
        return load(path)
    except InputError as error:
        invalid(f"{shown} cannot be used", f"fix it: {error}")


def _outcome(value: Any) -> Any:
    """The name of an outcome per run."""
    if remedy := instead_of_month(value):
        invalid(f"{quoted(value)} is an outcome by month", remedy)
    return one_of(value, RUN_NAMES, "outcome")


def _as_list(value: Any) -> Any:
    """One name, or a list of them."""
    if isinstance(value, (list, tuple)) and len(value) > MOST_FILES:
        invalid(f"the list has {len(value):,} items", f"name at most {MOST_FILES}")
    return (value,) if isinstance(value, (str, Path, Scenario, Strategy)) or callable(value) else value


def _strategies(value: Any) -> Any:
    return list_strategies() if value == "all" else _as_list(value)


def _notes(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _rows(value: Any, info: ValidationInfo) -> Any:
    """Rows of combinations; of `file: NAME.csv` those of the table, whose header names the factors."""
    if not isinstance(value, Mapping) or set(value) != {"file"}:
        return value
    path = Path((info.context or {}).get("folder") or "", str(value["file"]))
    try:
        return read_points(path)
    except InputError as error:
        invalid(f"{quoted(str(value['file']))} cannot be used", f"fix it: {error}")


def _few(value: Any) -> Any:
    """Factors by name; too many are refused before the first of them is read."""
    if isinstance(value, Mapping) and len(value) > MOST_FACTORS:
        invalid(f"{len(value):,} factors", f"vary at most {MOST_FACTORS:,} together")
    return value


def _as_kept(value: Any) -> Any:
    """Names of states, or all there is to say of them."""
    return (
        value if isinstance(value, (Mapping, KeptStates)) else {"keep": (value,) if isinstance(value, str) else value}
    )


def _as_sample(value: Any) -> Any:
    return value if isinstance(value, (Mapping, JointSample)) else {"points": value}


AnyOutcome = Annotated[str, BeforeValidator(_outcome, json_schema_input_type=Literal[RUN_NAMES])]
AnyScenario = Annotated[Scenario, BeforeValidator(_scenario, json_schema_input_type=str)]
AnyStrategy = Annotated[Strategy, BeforeValidator(_strategy, json_schema_input_type=str)]
Scenarios = Annotated[tuple[AnyScenario, ...], BeforeValidator(_as_list, json_schema_input_type=str | list[str])]
Strategies = Annotated[
    tuple[AnyStrategy, ...], BeforeValidator(_strategies, json_schema_input_type=str | list[str] | Literal["all"])
]
Notes = Annotated[Texts, BeforeValidator(_notes, json_schema_input_type=str | list[str])]
Few = BeforeValidator(_few)
Combination = Annotated[dict[Name, AnyLevel], Few, Frozen]


class PointsFile(Record):
    """A table of points: CSV, with the names of factors in its first row."""

    file: Name
    """relative to the design's folder"""


class DesignFields(Record):
    """The fields of a `Design`, each checked by itself."""

    name: Name
    """how results call it; taken from the file's name"""
    title: Text = ""
    """one line that says what it asks"""
    source: Text = ""
    """where the question, or the ranges, come from"""
    notes: Notes = ()
    """anything to remember"""
    scenarios: Scenarios
    """library names, or paths relative to the design's folder"""
    strategies: Strategies
    """library names, or paths relative to the design's folder, of files or as FILE.py:FUNCTION; or the word all"""
    factors: Annotated[dict[Name, AnySpec], Few, Frozen] = FrozenDict()
    """what varies: each a list of values, a range with a step or a number of points, or (in the joint sample) a range
    without either, the word plausible, or sample: with a list"""
    combinations: Annotated[
        tuple[Combination, ...], BeforeValidator(_rows, json_schema_input_type=list[Combination] | PointsFile)
    ] = ()
    """rows of values that belong together, all naming the same factors; or `file: points.csv`, a table whose header names them"""
    sample: Annotated[JointSample, BeforeValidator(_as_sample, json_schema_input_type=int | JointSample)] | None = None
    """the joint sample of the factors that are drawn: method and points, or just the number of points"""
    worlds: Annotated[int, Number(0, MOST_WORLDS, whole=True)] = 0
    """so many sets of all uncertain parameters, drawn by Latin hypercube from their plausible ranges"""
    uncertain: Notes = ()
    """names of the parameters, or of groups of them, that worlds differ in; all of them unless given"""
    replicates: Annotated[int, Number(1, MOST_COUNT, whole=True)] = 100
    """runs of every strategy on every scenario at every point, 1 or more"""
    seed: Seed = 0
    """the same seed gives the same runs"""
    outcomes: tuple[AnyOutcome, ...] = tuple(PER_RUN)
    """outcomes kept of every run; all of them unless given"""
    months: Truth = False
    """whether the monthly outcomes of every run are kept too"""
    states: Annotated[KeptStates, BeforeValidator(_as_kept, json_schema_input_type=list[str] | KeptStates)] | None = (
        None
    )
    """what is kept of every organisation of every run: names of states, or `{keep: [inside, trust], every: 12, at_most: 10}`"""
    parameters: Annotated[dict[str, Finite], Frozen] = FrozenDict()
    """values of model parameters that hold everywhere"""

    @property
    def named_factors(self) -> Iterator[tuple[str, Place]]:
        """Every factor that the design names, with its place."""
        yield from ((name, ("factors", name)) for name in self.factors)
        first = self.combinations[0] if self.combinations else ()
        yield from ((name, ("combinations", 0, name)) for name in first)

    @property
    def crossed(self) -> dict[str, Spec]:
        """The factors that are crossed with each other."""
        return {name: spec for name, spec in self.factors.items() if not is_sampled(spec)}

    @property
    def sampled(self) -> dict[str, Spec]:
        """The factors that are drawn together."""
        return {name: spec for name, spec in self.factors.items() if is_sampled(spec)}

    @property
    def counts(self) -> dict[str, int]:
        """How many values every crossed factor has, and how many rows, samples and worlds there are."""
        sizes = {
            name: round(spec.steps) + 1 if isinstance(spec, Range) else len(levels(spec))
            for name, spec in self.crossed.items()
        }
        sizes |= {"combinations": len(self.combinations)} if self.combinations else {}
        sizes |= {"sample": self.sample.points} if self.sample else {}
        return sizes | ({"worlds": self.worlds} if self.worlds else {})

    @property
    def points(self) -> int:
        """How many points the design has."""
        return math.prod(self.counts.values())

    @property
    def runs(self) -> int:
        """How many runs the design asks for."""
        return self.points * len(self.scenarios) * len(self.strategies) * self.replicates

    @property
    def size(self) -> str:
        """The size in words, such as '24,000 runs: 2 scenarios x 3 strategies x 40 points x 100 replicates'."""
        return (
            f"{plural(self.runs, 'run')}: {plural(len(self.scenarios), 'scenario')} x "
            f"{plural(len(self.strategies), 'strategy', 'strategies')} x "
            f"{plural(self.points, 'point')} x {plural(self.replicates, 'replicate')}"
        )
