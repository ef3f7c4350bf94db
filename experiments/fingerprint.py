"""What the results of a study depend on beside plain values (its points, the source code of the model), and how two fingerprints differ."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np

import coalitionlab.agents
import coalitionlab.model
import coalitionlab.scenarios.names
from coalitionlab.experiments.files import finite
from coalitionlab.experiments.points import Points, plain
from coalitionlab.experiments.provenance import digest, versions
from coalitionlab.scenarios.errors import quoted

#: Packages whose version may change the last bits of results.
PACKAGES = ("coalitionlab", "numpy", "numba")
#: Levels of a factor that are listed one by one.
FEW = 8

#: Changed fields of a scenario or strategy that are listed.
MOST_LISTED = 3
ANOTHER_VERSION = "its fingerprint was written by another version of coalitionlab"


def package_versions() -> dict[str, str]:
    """The versions of the packages that results depend on."""
    return {name: value for name, value in versions().items() if name in PACKAGES}


@cache
def source_digest() -> str:
    """The hash of the code and tables of the model, its agents and its names."""
    source = hashlib.sha256()
    for package in (coalitionlab.model, coalitionlab.agents, coalitionlab.scenarios.names):
        folder = Path(next(iter(package.__path__)))
        for file in sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".yaml")):
            source.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return source.hexdigest()


def points_summary(factors: Sequence[str], points: Points) -> dict[str, Any]:
    """The number of points, and for every factor a hash, how many levels it has and how far they reach."""
    columns = {name: _column_summary(points.column(place)) for place, name in enumerate(factors)}
    return {"count": len(points), "columns": columns}


def _column_summary(levels: np.ndarray) -> dict[str, Any]:
    """Hashes of a factor's levels (by point, and as a set), and the levels themselves: all if few, else their extent."""
    if levels.dtype == object:
        known = [plain(level) for level in dict.fromkeys(levels.tolist())]
        return {
            "sha256": digest(finite(levels.tolist())),
            "set": digest(sorted(map(repr, known))),
            "levels": len(known),
            "some": finite(known[:FEW]),
        }
    distinct = np.unique(levels)
    summary = {"sha256": _digest(levels), "set": _digest(distinct), "levels": len(distinct)}
    if len(distinct) <= FEW:
        return summary | {"some": finite(distinct.tolist())}
    return summary | {"from": plain(distinct[0]), "to": plain(distinct[-1])}


def _digest(levels: np.ndarray) -> str:
    ordered = levels.astype(levels.dtype.newbyteorder("<"), copy=False)
    return hashlib.sha256(ordered.dtype.str.encode() + ordered.tobytes()).hexdigest()


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """One line for everything that differs between two fingerprints, such as 'replicates was 100, is 200'; none when nothing does.

    `old` may have been read from JSON.
    """
    if old.get("sha256") == new.get("sha256"):
        return []
    try:
        lines = _lines(old, new)
    except (KeyError, TypeError, AttributeError):  # written by another version
        return [ANOTHER_VERSION]
    return lines or ["the fingerprint has changed"]


def _lines(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    lines = [
        *_things(old, new, "scenario", "scenarios"),
        *_things(old, new, "strategy", "strategies"),
        *_factors(old, new),
        *_values(old, new, ("replicates", "seed", "outcomes", "months")),
        *_tables(old, new),
    ]
    if old.get("model") != new.get("model"):
        lines.append("the code of the model has changed")
    return lines


def _things(old: Mapping[str, Any], new: Mapping[str, Any], kind: str, kinds: str) -> Iterator[str]:
    """Scenarios or strategies that are new, gone, changed, or in another order."""
    before, after = ({one["name"]: one for one in side.get(kinds, ())} for side in (old, new))
    yield from _names(kind, list(before), list(after))
    for name in after:
        if name in before and before[name]["sha256"] != after[name]["sha256"]:
            changed = list(differences(before[name]["content"], after[name]["content"]))
            more = f" and {len(changed) - MOST_LISTED} more" if len(changed) > MOST_LISTED else ""
            yield f"{kind} {name} has changed: {'; '.join(changed[:MOST_LISTED])}{more}"
    if list(before) != list(after) and set(before) == set(after):
        yield f"{kinds} are in another order"


def _names(kind: str, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    yield from (f"{kind} {name} is gone" for name in before if name not in after)
    yield from (f"{kind} {name} is new" for name in after if name not in before)


def differences(old: Any, new: Any, at: str = "") -> Iterator[str]:
    """Every field in which two plain values differ, such as 'phases.0.effort.build_trust was 0.3, is 0.4'."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            yield from differences(old.get(key), new.get(key), f"{at}.{key}" if at else str(key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for k, (was, now) in enumerate(zip(old, new, strict=True)):
            yield from differences(was, now, f"{at}.{k}" if at else str(k))
    elif isinstance(old, str) and isinstance(new, str) and old != new and "\n" in old + new:
        yield f"{at} {_first_line(old, new)}"
    elif old != new:
        yield f"{at} was {quoted(old)}, is {quoted(new)}"


def _first_line(old: str, new: str) -> str:
    """Where two texts of several lines begin to differ."""
    lines = zip_longest(old.split("\n"), new.split("\n"))
    number, (was, now) = next((k, both) for k, both in enumerate(lines, start=1) if both[0] != both[1])
    return f"in line {number} was {quoted(was)}, is {quoted(now)}"


def _factors(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Factors that are new, gone or have other levels, and the number of points."""
    before, after = (side["points"]["columns"] for side in (old, new))
    yield from _names("factor", list(before), list(after))
    if old["points"]["count"] != new["points"]["count"]:
        yield f"points were {old['points']['count']:,}, are {new['points']['count']:,}"
    same_shape = old["points"]["count"] == new["points"]["count"] and set(before) == set(after)
    for name in after:
        if name in before and before[name]["set"] != after[name]["set"]:
            yield _levels(name, before[name], after[name])
        elif name in before and same_shape and before[name]["sha256"] != after[name]["sha256"]:
            yield f"levels of {name} are as before, but at other points"
    if old["factors"] != new["factors"] and set(before) == set(after):
        yield "factors are in another order"


def _levels(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    was, now = _extent(before), _extent(after)
    same = f"{was}, as before, but others between" if was == now else f"{was}, are {now}"
    return f"levels of {name} were {same}"


def _extent(column: Mapping[str, Any]) -> str:
    """The levels of a factor in words."""
    if "some" in column:
        words = ", ".join(_brief(level) for level in column["some"])
        more = column["levels"] - len(column["some"])
        return f"{words} and {more} more" if more else words
    return f"{column['levels']:,} from {_brief(column['from'])} to {_brief(column['to'])}"


def _brief(level: Any) -> str:
    return f"{level:.6g}" if isinstance(level, float) else quoted(level).strip("'")


def _values(old: Mapping[str, Any], new: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        was, now = finite(old.get(name)), finite(new.get(name))
        if was != now and isinstance(was, list) and isinstance(now, list):
            yield from _names("outcome", was, now)
            if set(was) == set(now):
                yield f"{name} are in another order"
        elif was != now:
            yield f"{name} was {quoted(was)}, is {quoted(now)}"


def _tables(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for field, words in (
        ("parameters", "parameter {}"),
        ("defaults", "the default of {}"),
        ("versions", "{}"),
    ):
        was, now = old.get(field, {}), new.get(field, {})
        for name in dict.fromkeys([*was, *now]):
            if was.get(name) != now.get(name):
                yield f"{words.format(name)} was {_shown(was.get(name))}, is {_shown(now.get(name))}"


def _shown(value: Any) -> str:
    return "not set" if value is None else value if isinstance(value, str) else quoted(value)
