"""Who is drawn in a film, where and how large, with their stories; and the ties between them."""

from __future__ import annotations

from typing import Any

import numpy as np

from coalitionlab.dashboard.watching.recording import Recording
from coalitionlab.dashboard.watching.telling import explained, story
from coalitionlab.scenarios.names.fields import STATUS_NAMES


def people(recording: Recording, drawn: np.ndarray, spots: np.ndarray) -> list[dict[str, Any]]:
    """Name, sector (a number), power, its share of all power, place and story of each organisation that is drawn."""
    traits, plan = recording.population.traits, recording.population.blueprint
    told = []
    for i, (x, y) in zip(map(int, drawn), spots, strict=True):
        before = STATUS_NAMES[int(recording.before[i])]
        told.append({
            "name": plan.name(i), "sector": int(plan.sector[i]), "power": round(float(traits["power"][i]), 3),
            "share": round(float(traits["power_share"][i]), 4), "x": round(float(x), 4), "y": round(float(y), 4),
            "affected": bool(traits["affected"][i] > 0.5), "story": story(explained(recording, i), before),
        })  # fmt: skip
    return told


def drawn_ties(recording: Recording, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(pairs k x 2, numbers among the drawn; trust T x k, the mean of both directions, -1 while there is no tie).

    Acquaintances count once the convener's introductions have made them ties.
    """
    system, n = recording.system, recording.population.size
    number = np.full(n, -1)
    number[drawn] = np.arange(len(drawn))
    ends = [(i, place) for i in map(int, drawn) for place in recording.population.places(i)]
    rows: dict[tuple[int, int], list[int]] = {}
    for i, place in ends:
        j = int(system.target[place])
        if number[j] >= 0 and recording.strength[:, place].max() > 0.0:
            low, high = sorted((int(number[i]), int(number[j])))
            rows.setdefault((low, high), []).append(int(place))
    pairs = np.array(sorted(rows), np.int64).reshape(-1, 2)
    trust = np.full((len(recording.months), len(pairs)), -1.0)
    for k, pair in enumerate(map(tuple, pairs)):
        known = recording.strength[:, rows[pair]] > 0.0
        count = known.sum(axis=1)
        total = (recording.trust[:, rows[pair]] * known).sum(axis=1)
        trust[:, k] = np.where(count > 0, total / np.maximum(count, 1), -1.0)
    return pairs, trust
