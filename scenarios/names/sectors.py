"""The sectors: data, read from `sectors.yaml`, so that a scenario can change one or add its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from coalitionlab.scenarios.names.fields import GIVEN_TRAITS, MOTIVES

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
    content: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("sectors.yaml").read_text(encoding="utf-8")
    )
    return content


def every_sector() -> dict[str, Any]:
    """The distributions of traits for sectors that say nothing else."""
    middle = {
        trait: _MIDDLE for trait in GIVEN_TRAITS if trait not in (*MOTIVES, "power", "profile", "contact")
    }
    return {**middle, **_file()["every_sector"]}


def sector(name: str, motives: Mapping[str, float], traits: Mapping[str, Any]) -> Sector:
    """A sector from its motives and from the traits in which it differs from `every_sector`."""
    weights = tuple(float(motives[motive]) for motive in MOTIVES)
    return Sector(name, weights, MappingProxyType({**every_sector(), **traits}))  # type: ignore[arg-type]


SECTORS: Mapping[str, Sector] = MappingProxyType(
    {name: sector(name, entry["motives"], entry["traits"]) for name, entry in _file()["sectors"].items()}
)
