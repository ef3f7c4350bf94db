"""A situation as the query of a link, and back: only what differs from the usual, compressed, never trusted."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import fields
from typing import Any
from urllib.parse import parse_qsl, urlencode

from coalitionlab.dashboard.situation import Situation
from coalitionlab.scenarios.errors import InputError, input_error, quoted
from coalitionlab.scenarios.records import FrozenDict
from coalitionlab.scenarios.schema import Scenario, Strategy

#: Longer links are cut by mail programs and refused by servers.
LONGEST = 2000
LARGEST = 50_000
DEEPEST = 30
PLAIN = ("page", "scenario", "a", "b", "seed")
PACKED = "s"
USUAL = Situation()


def to_query(situation: Situation) -> str:
    """The situation as a query (without the question mark), empty for the usual one.

    Raises InputError when it takes more than a link can hold, as a scenario that was brought may.
    """
    differing = {
        one.name: getattr(situation, one.name)
        for one in fields(Situation)
        if getattr(situation, one.name) != getattr(USUAL, one.name)
    }
    plain = {
        name: str(differing.pop(name))
        for name in PLAIN
        if name in differing and isinstance(differing[name], str | int)
    }
    if differing:
        plain[PACKED] = _pack({name: _plain(value) for name, value in differing.items()})
    query = urlencode(plain)
    if len(query) > LONGEST:
        do = "save the scenario and the strategies as files instead"
        raise input_error(f"too much for a link ({len(query):,} characters)", do)
    return query


def from_query(query: str) -> Situation:
    """The situation of a link. Raises InputError, in words, for a link that was damaged or made up."""
    if len(query) > 2 * LONGEST:
        raise input_error(f"the link has {len(query):,} characters", f"a link has at most {LONGEST:,}")
    given = dict(parse_qsl(query.lstrip("?")))  # any number of fields: mail programs and trackers add some
    values: dict[str, Any] = {name: given[name] for name in PLAIN if name in given}
    if "seed" in values:
        values["seed"] = _whole(values["seed"])
    if PACKED in given:
        values |= _unpack(given[PACKED])
    unknown = set(values) - {one.name for one in fields(Situation)}
    if unknown:
        raise damaged()
    return _situation(values)


def damaged() -> InputError:
    """What is said of a link that cannot be read."""
    return input_error(
        "the link is incomplete or damaged", "copy the whole of it once more, or start from the beginning"
    )


def _situation(values: dict[str, Any]) -> Situation:
    for name, kind in (("scenario", Scenario), ("a", Strategy), ("b", Strategy)):
        if isinstance(values.get(name), dict):
            values[name] = _record(kind, values[name])
    for name in ("changes", "parameters", "local"):
        if not isinstance(values.get(name, {}), dict):
            raise damaged()
        values[name] = FrozenDict({str(key): _hashable(value) for key, value in values.get(name, {}).items()})
    if not all(isinstance(values.get(name, ""), str) for name in ("page", "outcome", "prediction")):
        raise damaged()
    try:
        situation = Situation(**values)
        situation.check()
    except InputError:
        raise
    except (TypeError, ValueError, RecursionError):
        raise damaged() from None
    return situation


def _record(kind: Any, value: dict[str, Any]) -> Any:
    from pydantic import ValidationError

    from coalitionlab.scenarios.errors import as_input_error

    try:
        return kind.model_validate(value)
    except ValidationError as error:
        raise as_input_error(error) from None


_SOURCES: Any = {"__all__": {"source"}}
#: Texts that are not needed to run a scenario or a strategy.
_TEXTS: Any = {
    **dict.fromkeys(("says", "assumed", "source", "issue", "summary"), True),
    "goals": _SOURCES,
    "environment": {"events": _SOURCES},
}


def _plain(value: Any) -> Any:
    """A value as JSON has it; a record without its texts, which are not needed to run it."""
    if isinstance(value, Strategy | Scenario):
        return value.model_dump(mode="json", by_alias=True, exclude=_TEXTS, exclude_defaults=True)
    return dict(value) if isinstance(value, dict) else value


def _pack(value: dict[str, Any]) -> str:
    text = json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    squeezed = zlib.compress(text.encode(), 9)
    return base64.urlsafe_b64encode(squeezed).decode().rstrip("=")


def _unpack(text: str) -> dict[str, Any]:
    """What was packed, if it is of a sane size and depth."""
    try:
        squeezed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        opener = zlib.decompressobj()
        plain = opener.decompress(squeezed, LARGEST)
        if not opener.eof:
            raise damaged()
        value = json.loads(plain)
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        raise damaged() from None
    if not isinstance(value, dict) or _depth(value) > DEEPEST:
        raise damaged()
    return value


def _depth(value: Any) -> int:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inside), default=0)


def _hashable(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_hashable, value))
    if isinstance(value, dict):
        raise damaged()
    return value


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise input_error(f"got seed {quoted(text)}", "write a whole number from 0")
    return int(text)
