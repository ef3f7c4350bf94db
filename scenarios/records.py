"""Records read from files: frozen pydantic models, and the types of their fields."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from numbers import Integral, Real
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, NoReturn, Self, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

from coalitionlab.scenarios.errors import (
    MOST_PROBLEMS,
    as_input_error,
    check,
    fold,
    input_error,
    invalid,
    number,
    one_of,
    quoted,
    suggest,
    unknown,
)

LONGEST_NAME = 200

K = TypeVar("K")
V = TypeVar("V")
R = TypeVar("R", bound=BaseModel)


class Record(BaseModel):
    """A frozen value read from a file: unknown fields are refused, nothing is converted silently."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True)

    #: A record is one value: what takes lists of scenarios (such as Mesa's batch_run) must not take it apart.
    __iter__: ClassVar[None] = None  # type: ignore[assignment]

    @model_validator(mode="before")
    @classmethod
    def _only_known_fields(cls, data: Any) -> Any:
        if isinstance(data, dict):
            known = dict.fromkeys([*cls.fields(), *cls.model_fields])
            strangers = islice((str(key) for key in data if key not in known), MOST_PROBLEMS)
            check(replace(each, at=(key,)) for key in strangers for each in unknown([key], cls.fields(), "field"))
        elif not isinstance(data, BaseModel):
            invalid(f"got {quoted(data)}", f"write a table with {', '.join(cls.fields()[:3])} ...")
        return data

    @classmethod
    def fields(cls) -> tuple[str, ...]:
        """The fields as written in a file."""
        return tuple(info.alias or name for name, info in cls.model_fields.items())

    @classmethod
    def meanings(cls) -> dict[str, str]:
        """What each field means, where it is said."""
        return {name: " ".join(info.description.split()) for name, info in cls.model_fields.items() if info.description}

    def with_(self, **changes: Any) -> Self:
        """Return a validated copy with some fields changed.

        Parameters
        ----------
        **changes
            New values by field. A dot reaches inside: ``with_(**{"convener.control": 0.8})``; a part of
            the path is a field, a key of a table, or the name of a listed item such as an organisation
            (or its number, counted from 0).

        Raises
        ------
        InputError
            There is no such field, or the changed value is not valid.

        Examples
        --------
        >>> import coalitionlab
        >>> coalitionlab.load_scenario("generic").with_(**{"convener.control": 0.8}).convener.control
        0.8
        """
        return _changed(self, changes)


# Changed copies: dotted names that reach inside


def _changed(record: R, changes: Mapping[str, Any]) -> R:
    """A validated copy of `record` with `changes` (dotted name to value). Raises InputError for what is invalid."""
    values = _fields(record)
    for dotted, value in changes.items():
        values = _set(values, dotted.split("."), value, dotted)
    try:
        return type(record).model_validate(values)
    except ValidationError as error:
        raise as_input_error(error) from None


def check_reach(record: BaseModel, dotted: str) -> None:
    """Raise InputError unless `record` has a field of that dotted name, or a table that can take it as a key."""
    _set(record, dotted.split("."), None, dotted)


def _fields(record: BaseModel) -> dict[str, Any]:
    """The fields of a record, one level deep."""
    return {name: getattr(record, name) for name in type(record).model_fields}


def _set(values: Any, path: list[str], value: Any, dotted: str) -> Any:
    """A copy of `values` with `value` at `path`."""
    if not path:
        return value
    if isinstance(values, tuple):
        index, rest = _item(values, path, dotted)
        return (*values[:index], _set(values[index], rest, value, dotted), *values[index + 1 :])
    fields = _fields(values) if isinstance(values, BaseModel) else values
    key, rest = path[0], path[1:]
    open_table = isinstance(values, Mapping) and not rest
    if not isinstance(fields, Mapping):
        problem = f"no field {quoted(key)} inside {quoted(values)}"
        raise input_error(problem, "shorten the dotted name", field=dotted)
    if key not in fields and not open_table:
        raise input_error(f"unknown field {quoted(key)}", suggest(key, fields, kind="field"), field=dotted)
    return {**fields, key: _set(fields.get(key), rest, value, dotted)}


def _item(values: tuple[Any, ...], path: list[str], dotted: str) -> tuple[int, list[str]]:
    """Index and rest of the path of the item with the name that the path begins with (which may hold dots), or that number."""
    # an item that another dotted name has changed is a table by now
    names = [item.get("name") if isinstance(item, Mapping) else getattr(item, "name", None) for item in values]
    for length in range(len(path), 0, -1):
        name = ".".join(path[:length])
        if name in names:
            return names.index(name), path[length:]
    if path[0].isdecimal() and path[0].isascii():
        if int(path[0]) < len(values):
            return int(path[0]), path[1:]
        remedy = f"count from 0 to {len(values) - 1}" if values else "shorten the dotted name"
        raise input_error(f"no number {path[0]} in a list of {len(values)}", remedy, field=dotted)
    known = [name for name in names if isinstance(name, str)]
    raise input_error(f"unknown name {quoted(path[0])}", suggest(path[0], known), field=dotted)


class FrozenDict(dict[K, V]):
    """A dict that cannot be changed and so can be hashed."""

    def _frozen(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("this table is frozen; use with_() for a changed copy")

    __setitem__ = __delitem__ = __ior__ = _frozen
    clear = pop = popitem = setdefault = update = _frozen

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenDict, (dict(self),)


# Types of fields


def _name(value: str) -> str:
    name = unicodedata.normalize("NFC", " ".join(value.split()))
    if not name:
        invalid("the name is empty", "give it one")
    if len(name) > LONGEST_NAME:
        invalid(f"the name has {len(name):,} characters", f"keep it under {LONGEST_NAME}")
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in name):
        invalid(f"control characters in {quoted(name)}", "remove them")
    return name


def choice(names: Iterable[str], kind: str) -> BeforeValidator:
    """A validator for a word out of `names`; any other is refused with the nearest suggested."""
    known = tuple(names)
    return BeforeValidator(lambda value: one_of(value, known, kind), json_schema_input_type=Literal[known])


Text = Annotated[str, Field(strict=True), AfterValidator(str.strip)]
Texts = tuple[Text, ...]
Name = Annotated[str, Field(strict=True), AfterValidator(_name)]
Truth = Annotated[bool, Field(strict=True)]
Frozen = AfterValidator(FrozenDict)

#: Words that stand for numbers where people think in words.
LEVELS: Mapping[str, float] = MappingProxyType(
    {"very low": 0.1, "low": 0.25, "medium": 0.5, "high": 0.75, "very high": 0.9}
)
POWER_LEVELS: Mapping[str, float] = MappingProxyType(
    {"very low": 0.25, "low": 0.5, "medium": 1.0, "high": 2.0, "very high": 4.0}
)
#: How far an aim serves or harms somebody, in words.
STANCES: Mapping[str, float] = MappingProxyType(
    {"strongly against": -0.75, "against": -0.5, "resistant": -0.25, "very low": -0.1, "low": 0.05, "neutral": 0.15, "medium": 0.3,
     "supportive": 0.5, "high": 0.5, "very high": 0.75}
)  # fmt: skip
YES_NO: Mapping[str, float] = MappingProxyType({"no": 0.0, "yes": 1.0})
_WIDE = 1e6


@dataclass(frozen=True)
class Number:
    """The numbers from `low` (strictly above it if `above`) to `high`, or one of `words`; a pydantic annotation.

    Bounds stand in the message as a range, and words for numbers beside them, which pydantic's own
    constraints do not do. Booleans and NaN are refused.
    """

    low: float = -1e9
    high: float = 1e9
    above: bool = False
    whole: bool = False
    words: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def read(self, value: Any) -> float | int:
        """`value` as a number of this type."""
        plain: Any = self.words.get(fold(value), value) if isinstance(value, str) else value
        of_kind = isinstance(plain, Integral if self.whole else Real) and not isinstance(plain, bool)
        if not of_kind or not self.holds(plain):
            invalid(f"got {quoted(value)}", self.remedy)
        return int(plain) if self.whole else float(plain)

    def holds(self, value: float) -> bool:
        """Whether `value` is in range."""
        return self.low <= value <= self.high and not (self.above and value == self.low)

    @property
    def remedy(self) -> str:
        """What to write instead, such as 'write a number from 0 to 1'."""
        words = f", or {', '.join(self.words)}" if self.words else ""
        return f"write a {'whole number' if self.whole else 'number'}{self.span}{words}"

    @property
    def span(self) -> str:
        """The range in words, such as ' from 0 to 1'; bounds of fractions that are too wide to matter are left out."""
        low, high = number(self.low), str(self.high) if self.whole else number(self.high)
        bounded = self.high < 1e9 or self.whole
        if self.low <= -_WIDE:
            return f" of at most {high}" if self.high < _WIDE else ""
        if self.above:
            return f" above {low}" + (f" and at most {high}" if bounded else "")
        return f" from {low} to {high}" if bounded else f" of at least {low}"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        numeric: dict[str, Any] = {"type": "integer" if self.whole else "number"}
        if self.low > -_WIDE:
            numeric["exclusiveMinimum" if self.above else "minimum"] = self.low
        if self.high < _WIDE or self.whole:
            numeric["maximum"] = self.high
        return {"anyOf": [numeric, {"enum": list(self.words)}]} if self.words else numeric


def bounds_of(field: FieldInfo) -> Number | None:
    """The numbers that a field takes (beside nothing); None when it takes something else."""
    inside = [*field.metadata, *(each for kind in get_args(field.annotation) for each in get_args(kind))]
    return next((each for each in inside if isinstance(each, Number)), None)


Share = Annotated[float, Number(0, 1)]
Weight = Annotated[float, Number(0, 1e9)]
Finite = Annotated[float, Number()]
Count = Annotated[int, Number(0, 10**9, whole=True)]
MonthNumber = Annotated[int, Number(1, 1200, whole=True)]
Level = Annotated[float, Number(0, 1, words=LEVELS)]
Power = Annotated[float, Number(0, 1000, above=True, words=POWER_LEVELS)]
Stance = Annotated[float, Number(-1, 1, words=STANCES)]
YesOrNo = Annotated[float, Number(0, 1, words=YES_NO)]
