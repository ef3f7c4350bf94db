"""From a scenario to how each organisation's traits are drawn: rows of distributions that a population is dealt from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from coalitionlab.model.dealing import CHANCE, FIXED, NORMAL, UNIFORM, USUAL, VALUES
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.fields import GIVEN_TRAITS, MOTIVES
from coalitionlab.scenarios.names.sectors import SECTORS, Sector, sector
from coalitionlab.scenarios.organisations import Generated

DRAW_RECORD = np.dtype([("kind", "i8"), ("a", "f8"), ("b", "f8")])


@dataclass(frozen=True)
class Blueprint:
    """How a scenario's n organisations are drawn.

    `draws` has a row for each sector (generated) or each organisation (listed) and a column a trait; `row` says which row
    each organisation is dealt from; `values` holds the lists that traits of kind VALUES are dealt from.
    """

    names: tuple[str, ...] | None  #: None when generated: they are numbered by sector
    who: np.ndarray  #: n uint64
    sector: np.ndarray  #: n int64
    sectors: tuple[str, ...]
    row: np.ndarray  #: n int64
    draws: np.ndarray  #: rows x traits DRAW_RECORDs
    values: np.ndarray  #: float64

    @property
    def size(self) -> int:
        """How many organisations there are."""
        return len(self.who)

    def name(self, i: int) -> str:
        """The name of organisation i."""
        if self.names is not None:
            return self.names[i]
        first = int(np.searchsorted(self.sector, self.sector[i]))
        return f"{self.sectors[self.sector[i]]} {i - first + 1}"

    def index(self, name: str) -> int:
        """The row of the organisation of this name; raises KeyError when there is none."""
        if self.names is not None:
            try:
                return self.names.index(name)
            except ValueError:
                raise KeyError(name) from None
        stem, _, number = name.rpartition(" ")
        if stem in self.sectors and number.isdecimal():
            rows = np.flatnonzero(self.sector == self.sectors.index(stem))
            if 1 <= int(number) <= len(rows):
                return int(rows[int(number) - 1])
        raise KeyError(name)


def row_of(blueprint: Blueprint, name: object) -> int:
    """The row of the organisation of this name. Raises InputError with the nearest name when there is none."""
    try:
        return blueprint.index(str(name))
    except KeyError:
        names = [blueprint.name(i) for i in range(blueprint.size)]
        raise input_error(
            f"unknown organisation {quoted(name)}", suggest(str(name), names, kind="organisation")
        ) from None


def sectors_of(scenario: Any) -> dict[str, Sector]:
    """The sectors that the organisations of a Scenario belong to, its own before the library's, in alphabetical order."""
    organisations = scenario.organisations
    used = organisations.mix if isinstance(organisations, Generated) else {o.sector for o in organisations}
    known = dict(SECTORS)
    for name, spec in scenario.sectors.items():
        known[name] = sector(name, {motive: getattr(spec, motive) for motive in MOTIVES}, spec.traits)
    return {name: known[name] for name in sorted(used)}


def blueprint(scenario: Any) -> Blueprint:
    """How the scenario's organisations are drawn."""
    sectors = sectors_of(scenario)
    if isinstance(scenario.organisations, Generated):
        return _generated(scenario.organisations, sectors)
    return _listed(scenario.organisations, sectors)


def _generated(spec: Generated, sectors: dict[str, Sector]) -> Blueprint:
    names = tuple(name for name in sectors if spec.mix[name] > 0)
    row = np.repeat(np.arange(len(names)), _shares([spec.mix[name] for name in names], spec.count))
    store: list[float] = []
    draws = [_draws(sectors[name], spec.traits, store) for name in names]
    who = np.arange(spec.count, dtype=np.uint64)
    return Blueprint(None, who, row, names, row, np.array(draws, DRAW_RECORD), np.array(store))


def _listed(organisations: tuple[Any, ...], sectors: dict[str, Sector]) -> Blueprint:
    names = tuple(sectors)
    store: list[float] = []
    draws = []
    for organisation in organisations:
        given = {
            trait: value for trait in GIVEN_TRAITS if (value := getattr(organisation, trait)) is not None
        }
        draws.append(_draws(sectors[organisation.sector], given, store))
    who = np.array([identity(organisation.name) for organisation in organisations], np.uint64)
    sector = np.array([names.index(organisation.sector) for organisation in organisations], np.int64)
    listed = tuple(organisation.name for organisation in organisations)
    return Blueprint(
        listed, who, sector, names, np.arange(len(listed)), np.array(draws, DRAW_RECORD), np.array(store)
    )


def identity(name: str) -> int:
    """The 64-bit identity under which a named organisation's luck is drawn: the same wherever it stands in a list."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def _shares(weights: list[float], count: int) -> np.ndarray:
    """`count` split by weights into whole numbers, largest remainders first (Hamilton)."""
    exact = np.array(weights) / sum(weights) * count
    whole = np.floor(exact).astype(int)
    for place in np.argsort(whole - exact, kind="stable")[: count - whole.sum()]:
        whole[place] += 1
    return whole


def _draws(home: Sector, given: Mapping[str, Any], store: list[float]) -> list[tuple[int, float, float]]:
    """The distributions of all traits: what is given, else what the sector says, else the model's usual way."""
    motives_given = "mission" in given
    draws: list[tuple[int, float, float]] = []
    for place, trait in enumerate(GIVEN_TRAITS):
        if trait in MOTIVES and not motives_given:
            draws.append((USUAL, home.motives[place], 0.0))
        elif trait in given:
            draws.append(_draw(given[trait], store))
        elif trait in ("power", "profile") and trait not in home.traits:
            draws.append((USUAL, 0.0, 0.0))
        else:
            draws.append(_draw(home.traits[trait], store))
    return draws


def _draw(value: Any, store: list[float]) -> tuple[int, float, float]:
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
    store.extend(value.values)
    return VALUES, float(len(store) - len(value.values)), float(len(value.values))
