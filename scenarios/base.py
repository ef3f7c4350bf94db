"""What every record read from a file has in common: frozen values, strict types, messages with a remedy."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, NoReturn, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, model_validator

from coalitionlab.scenarios.errors import quoted, suggest
from coalitionlab.scenarios.flaws import Flaw, flawed, one_of, reject

LONGEST_NAME = 200

K = TypeVar("K")
V = TypeVar("V")


class Record(BaseModel):
    """A frozen value read from a file: unknown fields are refused, nothing is converted silently."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _only_known_fields(cls, data: Any) -> Any:
        if isinstance(data, dict):
            known = cls.fields()
            strangers = [key for key in data if key not in known and key not in cls.model_fields]
            if strangers:
                raise flawed(*(_stranger(str(key), known) for key in strangers))
        elif not isinstance(data, BaseModel):
            reject(f"got {quoted(data)}", f"write a table with {', '.join(cls.fields()[:3])} ...")
        return data

    #: A record is one value: what takes lists of scenarios (such as Mesa's batch_run) must not take it apart.
    __iter__: ClassVar[None] = None  # type: ignore[assignment]

    @classmethod
    def fields(cls) -> tuple[str, ...]:
        """The fields as written in a file."""
        return _fields(cls)

    def with_(self, **changes: Any) -> Self:
        """A validated copy with some fields changed; a dot reaches inside: `with_(**{"convener.control": 0.8})`.

        A part of the path is a field, a key of a table, or the name of a listed item such as an organisation (or its number,
        counted from 0).

        Raises:
            InputError: when there is no such field, or when the changed value is not valid.
        """
        from coalitionlab.scenarios.changes import changed

        return changed(self, changes)


@cache
def _fields(record: type[BaseModel]) -> tuple[str, ...]:
    return tuple(info.alias or name for name, info in record.model_fields.items())


def _stranger(key: str, known: tuple[str, ...]) -> Flaw:
    return Flaw((key,), f"unknown field {quoted(key)}", suggest(key, known, kind="field"))


class Table(dict[K, V]):
    """A dict that cannot be changed and so can be hashed."""

    def _frozen(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("this table is frozen; use with_() for a changed copy")

    __setitem__ = __delitem__ = __ior__ = _frozen
    clear = pop = popitem = setdefault = update = _frozen

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return Table, (dict(self),)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        reject(f"got {quoted(value)}", "write text (in quotes if it looks like a number)")
    return value.strip()


def _name(value: Any) -> str:
    name = unicodedata.normalize("NFC", " ".join(_text(value).split()))
    if not name:
        reject("the name is empty", "give it one")
    if len(name) > LONGEST_NAME:
        reject(f"the name has {len(name):,} characters", f"keep it under {LONGEST_NAME}")
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in name):
        reject(f"control characters in {quoted(name)}", "remove them")
    return name


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        reject(f"got {quoted(value)}", "write true or false")
    return value


def _list(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        reject(f"got {quoted(value)}", "write a list (one item a line, each after '- ')")
    return tuple(value)


def _mapping(value: Any) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        reject(f"got {quoted(value)}", "write a table (one 'name: value' a line)")
    return value


def choice(names: Iterable[str], kind: str) -> BeforeValidator:
    """A validator for a word out of `names`; any other is refused with the nearest suggested."""
    known = tuple(names)
    return BeforeValidator(lambda value: one_of(value, known, kind), json_schema_input_type=Literal[known])


Text = Annotated[str, BeforeValidator(_text)]
Name = Annotated[str, BeforeValidator(_name)]
Truth = Annotated[bool, BeforeValidator(_truth)]
Listed = BeforeValidator(_list)
Tabled = BeforeValidator(_mapping)
Frozen = AfterValidator(Table)
Texts = Annotated[tuple[Text, ...], Listed]
