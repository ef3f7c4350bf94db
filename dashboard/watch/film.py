"""A trace as what a browser plays: small numbers as bytes, names, words and the clock as JSON, all of the run at once."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.dashboard.jobs import RUNNER
from coalitionlab.dashboard.watch.layout import places
from coalitionlab.experiments.figures import sector_looks
from coalitionlab.experiments.words import capital
from coalitionlab.model.explain import explanation_of
from coalitionlab.model.explanation import Explanation, inclination, sentence_of
from coalitionlab.model.frame import withdrawal
from coalitionlab.model.notes import column_of_reading
from coalitionlab.model.terms import RULES, STANDS, TERMS
from coalitionlab.model.tracing import Trace
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.fields import CLIMATES, STATUS_NAMES
from coalitionlab.scenarios.names.outcomes import MONTHLY, MONTHLY_NAMES
from coalitionlab.scenarios.names.sectors import SECTORS
from coalitionlab.scenarios.schema import Event

#: Organisations drawn at most, and organisation-months sent at most: beyond, the most powerful are drawn.
MOST_DRAWN, MOST_SENT = 300, 40_000
#: The monthly outcomes drawn on the clock, and on which of its strips.
LINES = (
    ("opinion", 0), ("regulation", 0), ("membership", 1), ("trust", 1), ("collective_action", 1),
)  # fmt: skip


@dataclass(frozen=True)
class Film:
    """What the page plays: `data` (JSON) and `frames` (the arrays that `data["arrays"]` lists)."""

    data: dict[str, Any]
    frames: bytes


def film(trace: Trace) -> Film:
    """The film of a trace."""
    drawn = most_powerful(trace)
    pairs, trust = ties_over_time(trace, drawn)
    phrases, codes = inclinations(trace)
    sector = np.asarray(trace.ground.blueprint.sector)[drawn]
    packed = Packed()
    packed.add("ties", pairs)
    packed.add("trust", np.where(trust >= 0.0, np.rint(trust * 100), 255))
    packed.add("before", trace.before[drawn])
    packed.add("status", trace.status[:, drawn])
    packed.add("chance", trace.chance[:, drawn], 0.01)
    packed.add("inclination", codes[:, drawn])
    packed.add("terms", trace.terms[:, drawn], 0.001)
    packed.add("balance", balances(trace)[:, drawn], 0.001)
    packed.add("months", trace.months, 0.0001)
    spent = np.flatnonzero(trace.days.any(axis=0))
    packed.add("days", trace.days[:, spent], 0.01)
    terms = _terms(trace, drawn, packed)
    scenario, rule = trace.scenario, trace.scenario.decision.rule
    data = {
        "scenario": scenario.title or scenario.name,
        "convener": scenario.convener.name,
        "seed": trace.seed,
        "replicate": trace.replicate,
        "months": scenario.months,
        "sectors": _looks(trace.ground.blueprint.sectors),
        "people": people(trace, drawn, _placed(sector, pairs[trust[0] >= 0.0])),
        "left_out": trace.population.size - len(drawn),
        "statuses": list(STATUS_NAMES),
        "phrases": phrases,
        "rule": "" if rule == "utility" else RULES.get(rule, ""),
        "terms": terms,
        "lines": [
            {"name": name, "strip": strip, "column": MONTHLY_NAMES.index(name), "meaning": MONTHLY[name].meaning}
            for name, strip in LINES
        ],
        "columns": list(MONTHLY_NAMES),
        "actions": [list(ACTIONS.values())[k].title for k in spent],
        **clock(trace),
        "arrays": packed.index,
    }  # fmt: skip
    frames = packed.content()
    # by the length and the key the browser knows that data and frames belong together
    data |= {"bytes": len(frames), "key": f"{zlib.crc32(frames):x}-{id(data):x}"}
    return Film(data, frames)


def most_powerful(trace: Trace) -> np.ndarray:
    """The rows that are drawn, ascending: all, or as many of the most powerful as can be shown."""
    power = np.asarray(trace.population.traits["power"])
    many = max(1, min(MOST_DRAWN, MOST_SENT // len(trace.months)))
    return np.sort(np.argsort(-power, kind="stable")[:many])


def people(trace: Trace, drawn: np.ndarray, spots: np.ndarray) -> list[dict[str, Any]]:
    """Name, sector (a number), power, its share of all power, place and story of each organisation that is drawn."""
    traits, blueprint = trace.population.traits, trace.ground.blueprint
    return [
        {
            "name": blueprint.names[i], "sector": int(blueprint.sector[i]), "power": round(float(traits["power"][i]), 3),
            "share": round(float(traits["power_share"][i]), 4), "x": round(float(x), 4), "y": round(float(y), 4),
            "affected": bool(traits["affected"][i] > 0.5),
            "story": story(explanation_of(trace, i), STATUS_NAMES[int(trace.before[i])]),
        }
        for i, (x, y) in zip(map(int, drawn), spots, strict=True)
    ]  # fmt: skip


def ties_over_time(trace: Trace, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(pairs k x 2, numbers among the drawn; trust T x k, the mean of both directions, -1 while there is no tie).

    Acquaintances count once the convener's introductions have made them ties.
    """
    system, n = trace.system, trace.population.size
    number = np.full(n, -1)
    number[drawn] = np.arange(len(drawn))
    rows: dict[tuple[int, int], list[int]] = {}
    for i in map(int, drawn):
        for row in map(int, trace.population.tie_indices(i)):
            j = int(system.target[row])
            if number[j] >= 0 and trace.strength[:, row].max() > 0.0:
                low, high = sorted((int(number[i]), int(number[j])))
                rows.setdefault((low, high), []).append(row)
    pairs = np.array(sorted(rows), np.int64).reshape(-1, 2)
    trust = np.full((len(trace.months), len(pairs)), -1.0)
    for k, pair in enumerate(map(tuple, pairs)):
        tied = trace.strength[:, rows[pair]] > 0.0
        count = tied.sum(axis=1)
        total = (trace.trust[:, rows[pair]] * tied).sum(axis=1)
        trust[:, k] = np.where(count > 0, total / np.maximum(count, 1), -1.0)
    return pairs, trust


def _looks(sectors: tuple[str, ...]) -> list[list[str]]:
    """[name, colour, shape] of each: those of the library look the same in every scenario."""
    looks = sector_looks(tuple(dict.fromkeys((*SECTORS, *sectors))))
    return [[name, *looks[name]] for name in sectors]


def _placed(sector: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Where organisations stand, kept: another strategy on the same organisations moves nobody."""
    key = ("places", sector.tobytes(), np.asarray(pairs, np.int64).tobytes())
    return RUNNER.cached(key, lambda: places(sector, pairs))


def _terms(trace: Trace, drawn: np.ndarray, packed: Packed) -> list[dict[str, Any]]:
    """The terms in words, and where each reading is: [label, array, column]. Packs what they depend on, in hundredths."""
    wanted: dict[str, list[int]] = {"state": [], "seen": [], "overall": [], "traits": []}

    def position(label: str, quantity: str) -> list[Any]:
        array, column = column_of_reading(quantity)
        if column not in wanted[array]:
            wanted[array].append(column)
        return [label, array, wanted[array].index(column)]

    terms = [
        {"name": term.name, "words": term.words, "readings": [position(*pair) for pair in term.readings]}
        for term in TERMS
    ]
    packed.add("state", trace.state[:, wanted["state"]][:, :, drawn], 0.01)
    packed.add("seen", trace.seen[:, drawn].transpose(0, 2, 1)[:, wanted["seen"]], 0.01)
    packed.add("overall", trace.overall[:, wanted["overall"]], 0.01)
    packed.add("traits", np.array(trace.population.traits)[wanted["traits"]][:, drawn], 0.01)
    return terms


def clock(trace: Trace) -> dict[str, Any]:
    """`dates` (a month's name in the calendar each, empty without one), `phases`, `events`, `withdrawn` and `goals`."""
    scenario = trace.scenario
    return {
        "dates": dates(scenario.starts, scenario.months),
        "phases": phases(trace),
        "events": [
            {"month": event.month, "name": event.name, "does": event_does(event), "source": event.source}
            for event in sorted(scenario.environment.events, key=lambda event: event.month)
            if event.month <= scenario.months
        ],
        "withdrawn": scenario.withdraw_month if withdrawal(scenario) < scenario.months else None,
        "goals": [
            {"name": goal.name, "month": None if np.isnan(when) else int(when)}
            for goal, when in zip(scenario.every_goal, trace.delivered, strict=True)
        ],
    }


def phases(trace: Trace) -> list[dict[str, Any]]:
    """The strategy's phases as they came in this run: name, first and last month."""
    last = min(len(trace.months), withdrawal(trace.scenario))
    found: list[dict[str, Any]] = []
    for month, number in enumerate(trace.phases[:last], start=1):
        if number >= len(trace.strategy.phases):
            break
        name = trace.strategy.phases[number].name.replace("_", " ")
        if not found or found[-1]["number"] != number:
            found.append({"number": int(number), "name": name, "from": month, "to": month})
        found[-1]["to"] = month
    return found


def dates(starts: str | None, months: int) -> list[str]:
    """Each month's name in the calendar, such as 'August 2016'; none without a first month."""
    if starts is None:
        return []
    return [str(month) for month in pd.period_range(starts, periods=months, freq="M").strftime("%B %Y")]


def event_does(event: Event) -> str:
    """What an event does, in words: 'opinion +0.20, for good'."""
    changes = [f"{climate} {change:+.2f}" for climate in CLIMATES if (change := getattr(event, climate))]
    words = ", ".join(changes)
    if changes:
        words += ", for good" if event.lasting else ", fading"
    more = [] if event.capacity is None else [f"the convener has {event.capacity:g} staff-days a month"]
    more += [] if event.grant is None else [f"its grant is {event.grant:g}"]
    return "; ".join([*([words] if words else []), *more])


def story(explanation: Explanation, before: str) -> list[list[Any]]:
    """[month, words] of what happened to an organisation: where it stood at first, each move, and how it ended."""
    inside = sum(status != "outside" for status in explanation.statuses)
    months = explanation.months
    balance = float(np.cumsum(explanation.history[0])[-1])
    first = f"It starts {STANDS[before]}; in month 1 its balance is {balance:+.2f}."
    last = f"{STANDS[explanation.status].capitalize()}, after {inside} of {len(months)} months inside."
    # the month stands beside it
    moves = [[move.month, capital(sentence_of(move).split(": ", 1)[1])] for move in explanation.moves]
    return [[1, first], *moves, [months[-1], last]]


def inclinations(trace: Trace) -> tuple[list[str], np.ndarray]:
    """The phrases that say what balances mean, and which of them holds (T x n)."""
    phrases: dict[str, int] = {}
    balance, inside = balances(trace), trace.status != 0.0
    codes = np.zeros(balance.shape)
    for (t, i), value in np.ndenumerate(balance):
        codes[t, i] = phrases.setdefault(inclination(float(value), bool(inside[t, i])), len(phrases))
    return list(phrases), codes


def balances(trace: Trace) -> np.ndarray:
    """For less against, T x n: the terms added in the model's order."""
    return np.asarray(np.cumsum(trace.terms, axis=2)[:, :, -1])


_KINDS = ("u1", "i1", "u2", "i2", "i4")


class Packed:
    """Named arrays one after the other. `index` says of each its kind, shape, place and step; JavaScript reads them by it.

    Attributes:
        index: name -> {"kind": u1, i1, u2, i2 or i4, "shape": [...], "at": byte, "step": what 1 stands for}.
    """

    def __init__(self) -> None:
        self.index: dict[str, dict[str, Any]] = {}
        self._parts: list[bytes] = []
        self._size = 0

    def add(self, name: str, values: np.ndarray, step: float = 1.0) -> None:
        """Adds an array rounded to multiples of `step`. Raises ValueError for what is not a number or takes over 31 bits."""
        whole = np.rint(np.asarray(values, float) / step)
        if not np.isfinite(whole).all():
            raise ValueError(f"{name} has what is not a number")
        kind = _kind(name, whole)
        self._pad(int(kind[1]))
        content = np.ascontiguousarray(whole.astype("<" + kind)).tobytes()
        self.index[name] = {"kind": kind, "shape": list(whole.shape), "at": self._size, "step": step}
        self._append(content)

    def content(self) -> bytes:
        """All of them."""
        return b"".join(self._parts)

    def _pad(self, width: int) -> None:
        """Browsers read numbers of so many bytes at multiples of it only."""
        self._append(b"\0" * (-self._size % width))

    def _append(self, content: bytes) -> None:
        self._parts.append(content)
        self._size += len(content)


def _kind(name: str, whole: np.ndarray) -> str:
    low, high = (float(whole.min()), float(whole.max())) if whole.size else (0.0, 0.0)
    for kind in _KINDS:
        bounds = np.iinfo(kind)
        if bounds.min <= low and high <= bounds.max:
            return kind
    raise ValueError(f"{name} reaches from {low:g} to {high:g}, which takes more than 31 bits")
