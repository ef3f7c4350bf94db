"""The sectors: data, read from `sectors.yaml`, so that a scenario can change one or add its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.extensions import declared, registry
from coalitionlab.scenarios.names.fields import GIVEN_TRAITS, MOTIVES
from coalitionlab.scenarios.names.own import OwnSector

_MIDDLE = (0.5, 0.15)


@dataclass(frozen=True)
class Sector:
    """A sector's motives (four weights) and, for each trait, the distribution its organisations are drawn from.

    A distribution is a number, (mean, sd) of a normal one, or {"chance": share of ones}.
    """

    name: str
    motives: tuple[float, float, float, float]
    traits: Mapping[str, Any]


@cache
def _file() -> dict[str, Any]:
    text = Path(__file__).with_name("sectors.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return content


def every_sector() -> dict[str, Any]:
    """The distributions of traits for sectors that say nothing else."""
    middle = {trait: _MIDDLE for trait in GIVEN_TRAITS if trait not in (*MOTIVES, "power", "profile", "contact")}
    return {**middle, **_file()["every_sector"]}


def sector(name: str, motives: Mapping[str, float], traits: Mapping[str, Any]) -> Sector:
    """A sector from its motives and from the traits in which it differs from `every_sector`."""
    weights = tuple(float(motives[motive]) for motive in MOTIVES)
    return Sector(name, weights, MappingProxyType({**every_sector(), **traits}))  # type: ignore[arg-type]


def _own(each: OwnSector) -> Sector:
    """A sector of the user's own; raises InputError where a motive is missing or a trait unknown."""
    at = f"sector {each.name}"
    for name in (*MOTIVES, *each.motives):
        if name not in MOTIVES or name not in each.motives:
            raise input_error(f"{at}: motives are {', '.join(each.motives)}", f"give {', '.join(MOTIVES)}", field="own")
    for trait in each.traits:
        if trait not in GIVEN_TRAITS:
            raise input_error(
                f"{at}: unknown trait {quoted(trait)}", suggest(trait, GIVEN_TRAITS, kind="trait"), field="own"
            )
    return sector(each.name, each.motives, each.traits)


#: The library's, then the user's own.
SECTORS: Mapping[str, Sector] = registry(
    [sector(name, entry["motives"], entry["traits"]) for name, entry in _file()["sectors"].items()],
    [_own(each) for each in declared(OwnSector)],
)
