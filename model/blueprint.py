"""From a scenario to how each organisation's traits are drawn: rows of distributions that a population is dealt from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.fields import GIVEN_TRAITS, MOTIVES
from coalitionlab.scenarios.names.sectors import SECTORS, Sector, sector
from coalitionlab.scenarios.organisations import Generated

#: How a trait is drawn. USUAL is the model's own way (motives around the sector's, power log-normal, profile by power).
FIXED, NORMAL, UNIFORM, VALUES, CHANCE, USUAL = range(6)
DRAW_RECORD = np.dtype([("kind", "i8"), ("a", "f8"), ("b", "f8")])


@dataclass(frozen=True)
class Blueprint:
    """How a scenario's n organisations are drawn.

    `draws` has a row for each sector (generated) or each organisation (listed) and a column a trait; `row` says which row
    each organisation is dealt from; `values` holds the lists that traits of kind VALUES are dealt from.
    """

    names: tuple[str, ...]
    who: np.ndarray  #: n uint64, the identities by which random numbers are drawn
    sector: np.ndarray  #: n int64
    sectors: tuple[str, ...]
    row: np.ndarray  #: n int64
    draws: np.ndarray  #: rows x traits DRAW_RECORDs
    values: np.ndarray  #: float64

    @property
    def size(self) -> int:
        """How many organisations there are."""
        return len(self.names)

    def index(self, name: object) -> int:
        """The row of the organisation of this name. Raises InputError with the nearest name when there is none."""
        if name in self.names:
            return self.names.index(str(name))
        remedy = suggest(str(name), self.names, kind="organisation")
        raise input_error(f"unknown organisation {quoted(name)}", remedy)


def sectors_of(scenario: Any) -> dict[str, Sector]:
    """The sectors that the organisations of a Scenario belong to, its own before the library's, in alphabetical order."""
    organisations = scenario.simulated
    used = organisations.mix if isinstance(organisations, Generated) else {o.sector for o in organisations}
    every = dict(SECTORS)
    for name, spec in scenario.sectors.items():
        every[name] = sector(name, {motive: getattr(spec, motive) for motive in MOTIVES}, spec.traits)
    return {name: every[name] for name in sorted(used)}


def blueprint(scenario: Any) -> Blueprint:
    """How the scenario's organisations are drawn."""
    sectors = {name: _in_touch(each, scenario.start.contact) for name, each in sectors_of(scenario).items()}
    organisations = scenario.simulated
    if isinstance(organisations, Generated):
        return _generated(organisations, sectors, scenario.usual)
    return _listed(organisations, sectors, scenario.usual)


def _in_touch(home: Sector, share: float) -> Sector:
    """A sector of whose organisations the convener knows a share, where the sector itself does not say."""
    return replace(home, traits={"contact": {"chance": share}, **home.traits})


def _generated(spec: Generated, sectors: dict[str, Sector], usual: Mapping[str, Any]) -> Blueprint:
    used = tuple(name for name in sectors if spec.mix[name] > 0)
    sizes = _shares([spec.mix[name] for name in used], spec.count)
    names = tuple(f"{name} {k + 1}" for name, size in zip(used, sizes, strict=True) for k in range(size))
    row, values = np.repeat(np.arange(len(used)), sizes), list[float]()
    draws = [_draws(sectors[name], {**usual, **spec.traits}, values) for name in used]
    who = np.arange(spec.count, dtype=np.uint64)
    return Blueprint(names, who, row, used, row, np.array(draws, DRAW_RECORD), np.array(values))


def _listed(organisations: tuple[Any, ...], sectors: dict[str, Sector], usual: Mapping[str, Any]) -> Blueprint:
    used, values = tuple(sectors), list[float]()
    draws = []
    for each in organisations:
        own = {trait: value for trait in GIVEN_TRAITS if (value := each.given(trait)) is not None}
        draws.append(_draws(sectors[each.sector], {**usual, **own}, values))
    names = tuple(each.name for each in organisations)
    who = np.array([identity(name) for name in names], np.uint64)
    sector = np.array([used.index(each.sector) for each in organisations], np.int64)
    row = np.arange(len(names))
    return Blueprint(names, who, sector, used, row, np.array(draws, DRAW_RECORD), np.array(values))


def identity(name: str) -> int:
    """The 64-bit identity under which a named organisation's random numbers are drawn: the same wherever it stands in a list."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def _shares(weights: list[float], count: int) -> np.ndarray:
    """`count` split by weights into whole numbers, largest remainders first (Hamilton)."""
    exact = np.array(weights) / sum(weights) * count
    floors = np.floor(exact).astype(int)
    floors[np.argsort(floors - exact, kind="stable")[: count - floors.sum()]] += 1
    return floors


def _draws(home: Sector, own: Mapping[str, Any], values: list[float]) -> list[tuple[int, float, float]]:
    """The distributions of all traits: its own, else what the sector says, else the model's usual way.

    Lists of values are added to `values`.
    """
    draws: list[tuple[int, float, float]] = []
    for k, trait in enumerate(GIVEN_TRAITS):
        if trait in MOTIVES and "mission" not in own:
            draws.append((USUAL, home.motives[k], 0.0))
        elif trait in own:
            draws.append(_draw(own[trait], values))
        elif trait in ("power", "profile") and trait not in home.traits:
            draws.append((USUAL, 0.0, 0.0))
        else:
            draws.append(_draw(home.traits[trait], values))
    return draws


def _draw(value: Any, values: list[float]) -> tuple[int, float, float]:
    if isinstance(value, (int, float)):
        return FIXED, float(value), 0.0
    if isinstance(value, (list, tuple)):
        return NORMAL, float(value[0]), float(value[1])
    if isinstance(value, Mapping):
        return CHANCE, float(value["chance"]), 0.0
    if hasattr(value, "normal"):
        return NORMAL, *value.normal
    if hasattr(value, "uniform"):
        return UNIFORM, *value.uniform
    values.extend(value.values)
    return VALUES, float(len(values) - len(value.values)), float(len(value.values))
