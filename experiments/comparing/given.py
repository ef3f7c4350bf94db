"""Worlds given a history: those drawn from a calibration, and the case that it was made on.

What was set for the calibration holds for the comparison too, unless it is set there; what does not hold is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coalitionlab.experiments.calibrating.calibration import RULE, Calibration
from coalitionlab.experiments.calibrating.keeping import load_calibration
from coalitionlab.experiments.inputs import field_value
from coalitionlab.experiments.words import listed
from coalitionlab.experiments.worlds.draws import World
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import list_scenarios, load_scenario
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario


@dataclass(frozen=True)
class Given:
    """What is compared given a history: scenarios, worlds, the parameters set in all of them, and what has to be said of it."""

    cases: tuple[Scenario, ...]
    worlds: tuple[World, ...]
    parameters: dict[str, float]
    notes: tuple[str, ...]


def given_history(
    folder: str | Path,
    cases: tuple[Scenario, ...],
    worlds: int,
    *,
    seed: int,
    parameters: Mapping[str, float],
    rules_named: bool = False,
) -> Given:
    """Return so many worlds of the calibration in a folder for these scenarios, with the parameters that are set for the comparison."""
    found = load_calibration(folder)
    calibrated = found.prior.scenario
    settled = {**(found.prior.fixed or {}), **parameters}
    drawn = found.worlds(worlds, seed=seed)
    varied = [name for name in (drawn[0] if drawn else ()) if name not in PARAMETERS]
    own = [name for name in varied if (name == RULE and rules_named) or any(_is_set(case, name) for case in cases)]
    kept = tuple(
        {name: value for name, value in world.items() if name not in settled and name not in own} for world in drawn
    )
    notes, made = [], []
    for case in cases:
        made.append(case)
        if case.name != calibrated.name:
            taken = listed(["the parameters", *(name for name in varied if name not in own)])
            notes.append(
                f"The worlds were calibrated on {calibrated.name}, not on {case.name}: only {taken} are taken from there."
            )
        else:
            made[-1], said = _as_calibrated(case, calibrated, varied)
            notes += said
    carried = {name: value for name, value in settled.items() if name not in parameters}
    if carried:
        notes.append(f"As in the calibration, {_in_words(carried)}.")
    notes += [_not_taken(found, name) for name in own]
    return Given(tuple(made), kept, settled, tuple(notes))


def _as_calibrated(case: Scenario, calibrated: Scenario, varied: Sequence[str]) -> tuple[Scenario, list[str]]:
    """The case with what was set for the calibration and is not set here, and the sentences that say so.

    Only of a scenario of the library is it known what was set.
    """
    here, there = dict(_leaves(case.model_dump())), dict(_leaves(calibrated.model_dump()))
    differ = {
        name: value for name, value in there.items() if name not in varied and (name not in here or here[name] != value)
    }
    if not differ:
        return case, []
    if case.name not in list_scenarios():
        return case, [
            f"The calibration was made with {_in_words(differ)}, the comparison is not; set it here too if it is to hold."
        ]
    plain = dict(_leaves(load_scenario(case.name).model_dump()))
    taken = {name: value for name, value in differ.items() if here.get(name) == plain.get(name)}
    set_here = {name: value for name, value in differ.items() if name not in taken}
    said = [f"As in the calibration, {_in_words(taken)}."] if taken else []
    if set_here:
        said.append(
            f"Unlike in the calibration ({_in_words(set_here)}), {_in_words({name: here.get(name) for name in set_here})}."
        )
    return case.with_(**taken), said


def _is_set(case: Scenario, name: str) -> bool:
    """Whether a field of a scenario of the library is not as in the library."""
    if case.name not in list_scenarios():
        return False
    try:
        return bool(field_value(case, name) != field_value(load_scenario(case.name), name))
    except InputError:
        return False  # the case has no such field: said when it is run


def _not_taken(found: Calibration, name: str) -> str:
    rows = found.variants[found.variants["what"] == ("rule" if name == RULE else name)]
    shares = ", ".join(f"{row['value']} {100 * row['posterior']:.0f}%" for _, row in rows.iterrows() if row["value"])
    return f"{name} is as set here, not as the calibration found it{f' ({shares})' if shares else ''}."


def _in_words(values: Mapping[str, Any]) -> str:
    return listed([f"{name} is {'not given' if value is None else value}" for name, value in values.items()])


def _leaves(values: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """The fields of a record by their dotted names; lists are taken whole."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value
