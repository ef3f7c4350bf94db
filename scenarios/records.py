"""Records read from files: frozen pydantic models, and the one way from their errors to lines with a remedy."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from numbers import Integral, Real
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, NoReturn, Self, TypeVar

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
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from coalitionlab.scenarios.errors import InputError, Place, Problem, fold, number, quoted, suggest

#: More problems than this at once help nobody.
MOST_PROBLEMS = 20
LONGEST_NAME = 200

K = TypeVar("K")
V = TypeVar("V")


# Problems inside a validator


def invalid(problem: str, remedy: str, *at: str | int) -> NoReturn:
    """Raise a validation error for one problem at a place below the value that is validated."""
    check([Problem(problem, remedy, at)])
    raise AssertionError


def check(problems: Iterable[Problem]) -> None:
    """Raise a validation error for the first twenty of `problems`, if there are any."""
    first = tuple(islice(problems, MOST_PROBLEMS))
    if first:
        text = " | ".join(map(str, first))
        raise PydanticCustomError("problems", "{text}", {"text": text, "problems": first})


def one_of(value: Any, names: Iterable[str], kind: str) -> str:
    """`value` if it is one of `names`; else a problem that suggests the nearest."""
    known = tuple(names)
    if not isinstance(value, str):
        invalid(f"got {quoted(value)}", f"write the name of a {kind}: {', '.join(known[:12])}")
    check(unknown([value], known, kind))
    return value


def unknown(names: Iterable[str], known: Iterable[str], kind: str, *at: str | int) -> Iterator[Problem]:
    """A problem for each of `names` that is not `known`; with `at`, the names are keys of the table there."""
    valid = dict.fromkeys(known)
    for name in names:
        if name not in valid:
            yield Problem(
                f"unknown {kind} {quoted(name)}",
                suggest(name, valid, kind=kind),
                (*at, name) if at else (),
            )


# From pydantic's errors to InputError


def as_input_error(
    error: ValidationError,
    locate: Callable[[Place], tuple[object, int | None]] | None = None,
    inside: Place = (),
) -> InputError:
    """The InputError for a ValidationError, one line a problem, in the order of the file.

    `locate` finds the file and line of a place; `inside` is where the record stands in its file.
    """
    located = []
    for problem in problems_of(error):
        file, line = locate(problem.at) if locate else (None, None)
        located.append(replace(problem, at=(*inside, *problem.at), file=file, line=line))
    files = [problem.file for problem in located]
    located.sort(key=lambda problem: (files.index(problem.file), problem.line or 0))
    return InputError(*list(dict.fromkeys(located))[:MOST_PROBLEMS])


def problems_of(error: ValidationError) -> Iterator[Problem]:
    """The problems that a ValidationError stands for, with their places."""
    for item in error.errors(include_url=False):
        at = tuple(part for part in item["loc"] if not _is_tag(part))
        inner = item.get("ctx", {}).get("problems")
        if inner is None:
            yield Problem(*_words(dict(item)), at)
        else:
            yield from (replace(problem, at=(*at, *problem.at)) for problem in inner)


def _is_tag(part: Any) -> bool:
    """Whether a part of a place is only the name of a form of a union or pydantic's mark for a key."""
    return isinstance(part, str) and (part.startswith("<") or part == "[key]")


_REMEDIES = {
    "string_type": "write text (in quotes if it looks like a number)",
    "bool_type": "write true or false",
    "tuple_type": "write a list (one item a line, each after '- ')",
    "dict_type": "write a table (one 'name: value' a line)",
}


def _words(item: dict[str, Any]) -> tuple[str, str]:
    """Problem and remedy for one of the checks that pydantic itself makes."""
    kind, got = item["type"], f"got {quoted(item['input'])}"
    if kind == "missing":
        return "missing", "this field is needed"
    if kind in ("too_short", "too_long"):
        return got, f"give {item['ctx'].get('min_length', item['ctx'].get('max_length'))} values"
    return got, _REMEDIES.get(kind) or str(item["msg"]).removeprefix("Value error, ")


# Records


class Record(BaseModel):
    """A frozen value read from a file: unknown fields are refused, nothing is converted silently."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True
    )

    #: A record is one value: what takes lists of scenarios (such as Mesa's batch_run) must not take it apart.
    __iter__: ClassVar[None] = None  # type: ignore[assignment]

    @model_validator(mode="before")
    @classmethod
    def _only_known_fields(cls, data: Any) -> Any:
        if isinstance(data, dict):
            known = dict.fromkeys([*cls.fields(), *cls.model_fields])
            strangers = islice((str(key) for key in data if key not in known), MOST_PROBLEMS)
            check(
                replace(each, at=(key,))
                for key in strangers
                for each in unknown([key], cls.fields(), "field")
            )
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
        return {
            name: " ".join(info.description.split())
            for name, info in cls.model_fields.items()
            if info.description
        }

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
        from coalitionlab.scenarios.changes import changed

        return changed(self, changes)


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
        """The range in words, such as ' from 0 to 1'; bounds too wide to matter are left out."""
        low, high = number(self.low), number(self.high)
        bounded = self.high < 1e9
        if self.low <= -_WIDE:
            return f" of at most {high}" if self.high < _WIDE else ""
        if self.above:
            return f" above {low}" + (f" and at most {high}" if bounded else "")
        return f" from {low} to {high}" if bounded else f" of at least {low}"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        numeric: dict[str, Any] = {"type": "integer" if self.whole else "number"}
        if self.low > -_WIDE:
            numeric["exclusiveMinimum" if self.above else "minimum"] = self.low
        if self.high < _WIDE or self.whole:
            numeric["maximum"] = self.high
        return {"anyOf": [numeric, {"enum": list(self.words)}]} if self.words else numeric


Share = Annotated[float, Number(0, 1)]
Weight = Annotated[float, Number(0, 1e9)]
Finite = Annotated[float, Number()]
Count = Annotated[int, Number(0, 10**9, whole=True)]
MonthNumber = Annotated[int, Number(1, 1200, whole=True)]
Level = Annotated[float, Number(0, 1, words=LEVELS)]
Power = Annotated[float, Number(0, 1000, above=True, words=POWER_LEVELS)]
YesOrNo = Annotated[float, Number(0, 1, words=YES_NO)]
