"""Types of numbers that a file may give: in range, finite, never a boolean, sometimes written as a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from numbers import Integral, Real
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from coalitionlab.scenarios.errors import number, quoted
from coalitionlab.scenarios.flaws import reject

#: Words that stand for numbers where people think in words.
LEVELS: Mapping[str, float] = MappingProxyType(
    {"very low": 0.1, "low": 0.25, "medium": 0.5, "high": 0.75, "very high": 0.9}
)
POWER_LEVELS: Mapping[str, float] = MappingProxyType(
    {"very low": 0.25, "low": 0.5, "medium": 1.0, "high": 2.0, "very high": 4.0}
)
YES_NO: Mapping[str, float] = MappingProxyType({"no": 0.0, "yes": 1.0})
NO_WORDS: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Number:
    """The numbers from `low` (strictly above it if `above`) to `high`, or one of `words`; a pydantic annotation."""

    low: float = -1e9
    high: float = 1e9
    above: bool = False
    whole: bool = False
    words: Mapping[str, float] = field(default_factory=lambda: NO_WORDS, hash=False)

    def read(self, value: Any) -> float | int:
        """`value` as a number of this type; raises a flaw for anything else (booleans, NaN, text, out of range)."""
        read: Any = self.words.get(_folded(value), value) if isinstance(value, str) else value
        of_kind = isinstance(read, Integral if self.whole else Real) and not isinstance(read, bool)
        if not of_kind or not self.holds(read):
            reject(f"got {quoted(value)}", self.remedy)
        return int(read) if self.whole else float(read)

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
        """The range in words, such as ' from 0 to 1'; nothing when it is wide."""
        bounded = self.high < 1e6
        if self.low <= -1e6:
            return f" of at most {number(self.high)}" if bounded else ""
        if self.above:
            return f" above {number(self.low)}" + (f" and at most {number(self.high)}" if bounded else "")
        return (
            f" from {number(self.low)} to {number(self.high)}"
            if bounded
            else f" of at least {number(self.low)}"
        )

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        numeric = self.json_schema()
        return {"anyOf": [numeric, {"enum": list(self.words)}]} if self.words else numeric

    def json_schema(self) -> dict[str, Any]:
        """The JSON schema of the number alone."""
        schema: dict[str, Any] = {"type": "integer" if self.whole else "number"}
        if self.low > -1e6:
            schema["exclusiveMinimum" if self.above else "minimum"] = self.low
        if self.high < 1e6 or self.whole:
            schema["maximum"] = self.high
        return schema


def _folded(word: str) -> str:
    return " ".join(word.lower().replace("_", " ").replace("-", " ").split())


Share = Annotated[float, Number(0, 1)]
Weight = Annotated[float, Number(0, 1e9)]
Finite = Annotated[float, Number()]
Count = Annotated[int, Number(0, 10**9, whole=True)]
MonthNumber = Annotated[int, Number(1, 1200, whole=True)]
Level = Annotated[float, Number(0, 1, words=LEVELS)]
Power = Annotated[float, Number(0, 1000, above=True, words=POWER_LEVELS)]
YesOrNo = Annotated[float, Number(0, 1, words=YES_NO)]
