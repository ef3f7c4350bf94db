"""A recording as what a browser plays: small numbers as bytes, names and words as JSON, all of the run at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from coalitionlab.dashboard.watching import clock, people
from coalitionlab.dashboard.watching.packing import Packed
from coalitionlab.dashboard.watching.recording import Recording
from coalitionlab.dashboard.watching.telling import balances, inclinations
from coalitionlab.experiments.sector_looks import sector_looks
from coalitionlab.model.explain import place_of_reading
from coalitionlab.model.terms import OVERLAP, RULES, TERMS
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.fields import STATUS_NAMES
from coalitionlab.scenarios.names.outcomes import MONTHLY, MONTHLY_NAMES
from coalitionlab.scenarios.names.sectors import SECTORS

#: Organisations drawn at most, and organisation-months sent at most: beyond, the most powerful are drawn.
MOST_DRAWN, MOST_SENT = 300, 40_000
#: Organisation-months that are recorded at most.
MOST_RECORDED = 200_000
#: The monthly outcomes drawn on the clock, and on which of its strips.
LINES = (
    ("opinion", 0), ("regulation", 0), ("membership", 1), ("trust", 1), ("collective_action", 1),
)  # fmt: skip


@dataclass(frozen=True)
class Film:
    """What the page plays: `data` (JSON) and `frames` (the arrays that `data["arrays"]` lists)."""

    data: dict[str, Any]
    frames: bytes


def film(recording: Recording, placed: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Film:
    """The film of a recording; `placed` gives places by sectors and ties, as `places.places` does."""
    drawn = most_powerful(recording)
    pairs, trust = people.drawn_ties(recording, drawn)
    phrases, codes = inclinations(recording)
    sector = np.asarray(recording.population.blueprint.sector)[drawn]
    spots = placed(sector, pairs[trust[0] >= 0.0])
    packed = Packed()
    packed.add("ties", pairs)
    packed.add("trust", np.where(trust >= 0.0, np.rint(trust * 100), 255))
    packed.add("before", recording.before[drawn])
    packed.add("status", recording.status[:, drawn])
    packed.add("chance", recording.chance[:, drawn], 0.01)
    packed.add("inclination", codes[:, drawn])
    packed.add("terms", recording.terms[:, drawn], 0.001)
    packed.add("balance", balances(recording)[:, drawn], 0.001)
    packed.add("months", recording.months, 0.0001)
    spent = np.flatnonzero(recording.days.any(axis=0))
    packed.add("days", recording.days[:, spent], 0.01)
    terms = _terms(recording, drawn, packed)
    data = {
        "scenario": recording.scenario.title or recording.scenario.name,
        "convener": recording.scenario.convener.name,
        "seed": recording.seed,
        "replicate": recording.replicate,
        "months": recording.scenario.months,
        "sectors": _looks(recording.population.blueprint.sectors),
        "people": people.people(recording, drawn, spots),
        "left_out": recording.population.size - len(drawn),
        "statuses": list(STATUS_NAMES),
        "phrases": phrases,
        "rule": _rule(recording.scenario.decision.rule),
        "terms": terms,
        "lines": [
            {"name": name, "strip": strip, "column": MONTHLY_NAMES.index(name), "meaning": MONTHLY[name].meaning}
            for name, strip in LINES
        ],
        "columns": list(MONTHLY_NAMES),
        "actions": [list(ACTIONS.values())[k].title for k in spent],
        **clock.clock(recording),
        "arrays": packed.index,
    }  # fmt: skip
    return Film(data, packed.content())


def _rule(name: str) -> str:
    """What decides under a rule of which the terms are not all; empty for the usual one."""
    return "" if name == "utility" else RULES.get(name, "")


def _looks(sectors: tuple[str, ...]) -> list[list[str]]:
    """[name, colour, shape] of each: those of the library look the same in every scenario."""
    looks = sector_looks(tuple(dict.fromkeys((*SECTORS, *sectors))))
    return [[name, *looks[name]] for name in sectors]


def too_large(organisations: int, months: int) -> bool:
    """Whether a run is larger than what is recorded."""
    return organisations * months > MOST_RECORDED


def most_powerful(recording: Recording) -> np.ndarray:
    """The rows that are drawn, ascending: all, or as many of the most powerful as can be shown."""
    power = np.asarray(recording.population.traits["power"])
    many = max(1, min(MOST_DRAWN, MOST_SENT // len(recording.months)))
    return np.sort(np.argsort(-power, kind="stable")[:many])


def _terms(recording: Recording, drawn: np.ndarray, packed: Packed) -> list[dict[str, Any]]:
    """The terms in words, and where each reading is: [label, array, column]. Packs what they depend on, in hundredths."""
    wanted: dict[str, list[int]] = {"state": [], "seen": [], "whole": [], "traits": []}

    def spot(label: str, quantity: str) -> list[Any]:
        holder, column = place_of_reading(quantity)
        if column not in wanted[holder]:
            wanted[holder].append(column)
        return [label, holder, wanted[holder].index(column)]

    said = [
        {"name": one.name, "words": one.words, "readings": [spot(*pair) for pair in one.readings]}
        for one in TERMS
    ]
    said.append({"name": "overlap", "words": "", "readings": [spot(*OVERLAP)]})
    packed.add("state", recording.state[:, wanted["state"]][:, :, drawn], 0.01)
    packed.add("seen", recording.seen[:, drawn].transpose(0, 2, 1)[:, wanted["seen"]], 0.01)
    packed.add("whole", recording.whole[:, wanted["whole"]], 0.01)
    packed.add("traits", np.array(recording.population.traits)[wanted["traits"]][:, drawn], 0.01)
    return said
