"""Several tables of the same stakeholders, each from another person, as one list: means, and how far people are apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from coalitionlab.scenarios.errors import input_error, listed, number, plural, quoted
from coalitionlab.scenarios.organisations import TRAITS
from coalitionlab.scenarios.reading.near import nearest_name
from coalitionlab.scenarios.reading.questions import questions_of
from coalitionlab.scenarios.reading.record import Disagreement, Reading, Stakeholder, Tie
from coalitionlab.scenarios.reading.words import name_key
from coalitionlab.scenarios.records import YES_NO

T = TypeVar("T")
MOST_VIEWS = 100
_TOLD_BY = ("answer", "column", "name", "conflict", "")


class View(NamedTuple):
    """What one table says of an organisation."""

    source: str
    said: Stakeholder


def merged(readings: Sequence[Reading]) -> Reading:
    """One reading of several tables of the same stakeholders.

    Organisations are matched by name, near names too (that is said). Ratings and stances are the mean of those who say one, with
    half of how far they are apart as their spread. Of sectors, membership and what is yes or no, most people decide, of as many on
    each side those of the earlier tables; ties are those of all, a conflict as soon as half of those who know the tie call it one.

    Raises
    ------
    InputError
        There are too many tables, or two of the same name.
    """
    if len(readings) == 1:
        return readings[0]
    if len(readings) > MOST_VIEWS:
        raise input_error(f"{len(readings)} tables of the same stakeholders", f"give at most {MOST_VIEWS}")
    twice = [source for source, count in Counter(each.source for each in readings).items() if count > 1]
    if twice:
        raise input_error(f"two tables are called {quoted(twice[0])}", "give every person's table a name of its own")
    views, called, near = _matched(readings)
    people = [_one(name, told) for name, told in views.items()]
    apart = [each for name, told in views.items() for each in _disagreements(name, told)]
    ties, tie_apart = _ties(readings, called)
    sources = [each.source for each in readings]
    return Reading(
        source=listed(sources, 6),
        sheet=readings[0].sheet,
        header_rows=readings[0].header_rows,
        columns=readings[0].columns,
        stakeholders=tuple(people),
        ties=ties,
        ties_sheet=next((each.ties_sheet for each in readings if each.ties_sheet), None),
        labels=tuple(dict.fromkeys(chain.from_iterable(each.labels for each in readings))),
        questions=tuple(questions_of(people)),
        notes=tuple(
            chain(
                _how_many(readings),
                near,
                _known_to_some(views, sources),
                _in_words([*apart, *tie_apart], len(readings)),
            )
        ),
        answerable=frozenset(chain.from_iterable(each.answerable for each in readings)),
        parts=tuple(readings),
        goals=tuple(dict.fromkeys(chain.from_iterable(each.goals for each in readings))),
        issue=next((each.issue for each in readings if each.issue), ""),
        disagreements=tuple(sorted([*apart, *tie_apart], key=lambda each: -each.size)),
    )


# Who is who


def _matched(readings: Sequence[Reading]) -> tuple[dict[str, list[View]], list[dict[str, str]], list[str]]:
    """What each table says of each organisation; for each table, what it calls them; and which names were near only."""
    views: dict[str, list[View]] = {}
    keys: dict[tuple[str, ...], str] = {}
    called: list[dict[str, str]] = []
    near: list[str] = []
    for reading in readings:
        own = {name_key(each.name) for each in reading.stakeholders}
        free = [name for key, name in keys.items() if key not in own]
        names: dict[str, str] = {}
        for each in reading.stakeholders:
            key = name_key(each.name)
            name = keys.get(key) or nearest_name(each.name, free) or each.name
            name = each.name if name in names.values() else name
            if key not in keys and name != each.name:
                near.append(f"{quoted(each.name)} ({reading.source}) was taken for {quoted(name)}")
            keys.setdefault(key, name)
            names[each.name] = name
            views.setdefault(name, []).append(View(reading.source, each))
        called.append(names)
    return views, called, [f"Names that are nearly the same are one: {listed(near)}."] if near else []


def _known_to_some(views: Mapping[str, Sequence[View]], sources: Sequence[str]) -> Iterator[str]:
    some = [f"{name} ({len(told)} of {len(sources)})" for name, told in views.items() if len(told) < len(sources)]
    if some:
        yield f"Not in every table: {listed(some)}."


def _how_many(readings: Sequence[Reading]) -> Iterator[str]:
    counts = [f"{each.source} {plural(len(each.stakeholders), 'organisation')}" for each in readings]
    yield f"{len(readings)} tables of the same stakeholders are one case: {listed(counts)}."


# What is said of one


def _one(name: str, views: Sequence[View]) -> Stakeholder:
    """An organisation as all see it."""
    told = [view.said for view in views]
    best = min(told, key=lambda each: _TOLD_BY.index(each.told_by)).told_by
    sector = _most([each.sector for each in told if each.told_by == best])
    ratings: dict[str, str | float] = {}
    spread: dict[str, float] = {}
    for trait in dict.fromkeys(chain.from_iterable(each.ratings for each in told)):
        said = [each.ratings[trait] for each in told if trait in each.ratings]
        if TRAITS[trait].words == YES_NO:
            ratings[trait] = _most(said)
            continue
        ratings[trait], half = _mean([TRAITS[trait].read(each) for each in said])
        ratings[trait] = said[0] if len(set(said)) == 1 else ratings[trait]
        spread |= {trait: half} if half else {}
    stances = [each.stance for each in told if each.stance is not None]
    stance, half = _mean(stances) if stances else (None, 0.0)
    members = [each.member for each in told if each.member is not None]
    lefts = [each.left for each in told if each.left is not None]
    gone = len(lefts) * 2 > len(told)
    notes, wants = (
        "; ".join(dict.fromkeys(filter(None, said)))
        for said in ([each.note for each in told], [each.wants for each in told])
    )
    return Stakeholder(
        name=name,
        rows=told[0].rows,
        sector=sector,
        told_by=best,
        word=next((each.word for each in told if each.word), ""),
        ratings=ratings,
        stance=stance,
        member=False if gone else _most(members) if members else None,
        since=next((each.since for each in told if each.since), None),
        left=next((each for each in lefts if each), "") if gone else None,
        note=notes,
        wants=wants,
        spread=spread | ({"alignment": half} if half else {}),
    )


def _most(values: Sequence[T]) -> T:
    """What most say; of as many on each side, what was said first."""
    return Counter(values).most_common(1)[0][0]


def _mean(values: Sequence[float]) -> tuple[float, float]:
    """The mean, and half of how far the values are apart."""
    return round(sum(values) / len(values), 3), round((max(values) - min(values)) / 2, 3)


# Where people are apart


def _disagreements(name: str, views: Sequence[View]) -> Iterator[Disagreement]:
    for trait in dict.fromkeys(chain.from_iterable(view.said.ratings for view in views)):
        said = [(view.said.ratings[trait], view.source) for view in views if trait in view.said.ratings]
        if TRAITS[trait].words == YES_NO:
            yield from _apart(name, trait, said)
        else:
            numbers = [(float(TRAITS[trait].read(value)), value, source) for value, source in said]
            yield from _range(name, trait, numbers)
    stances = [(view.said.stance, view.said.stance, view.source) for view in views if view.said.stance is not None]
    yield from _range(name, "alignment", stances)
    yield from _apart(name, "sector", [(v.said.sector, v.source) for v in views if v.said.told_by in _TOLD_BY[:2]])
    members = [("yes" if v.said.member else "no", v.source) for v in views if v.said.member is not None]
    yield from _apart(name, "member", members)


def _range(name: str, trait: str, said: Sequence[tuple[float, Any, str]]) -> Iterator[Disagreement]:
    """The lowest and highest of several numbers that differ."""
    if len({value for value, _, _ in said}) < 2:
        return
    low, high = min(said, key=lambda each: each[0]), max(said, key=lambda each: each[0])
    words = sorted(TRAITS[trait].words.values())
    widest = words[-1] - words[0] if words else high[0] - low[0]
    what = {"alignment": "stance", "awareness": "interest"}.get(trait, trait.replace("_", " "))
    yield Disagreement(
        name,
        what,
        _shown(trait, low[1]),
        low[2],
        _shown(trait, high[1]),
        high[2],
        min(1.0, (high[0] - low[0]) / widest),
    )


def _shown(trait: str, value: Any) -> str:
    """A value in the words of its trait, where one says it."""
    if isinstance(value, str):
        return value
    return next((word for word, level in TRAITS[trait].words.items() if level == value), number(value))


def _apart(name: str, what: str, said: Sequence[tuple[Any, str]]) -> Iterator[Disagreement]:
    """Two that say another thing, where there is no between."""
    (first, first_in), *rest = said or [("", "")]
    other = next(((value, source) for value, source in rest if value != first), None)
    if other is not None:
        yield Disagreement(name, what, str(first), first_in, str(other[0]), other[1], 1.0)


def _in_words(apart: Sequence[Disagreement], tables: int) -> Iterator[str]:
    if not apart:
        yield f"The {tables} tables agree in all that more than one of them says."
        return
    between = (
        "each is drawn around their mean as widely as they are apart, anew in each replicate; "
        "of sectors and of yes and no, most people decide"
    )
    yield f"People differ in {plural(len(apart), 'value')} ({between})."
    largest = sorted(apart, key=lambda each: -each.size)
    yield f"They differ most in: {listed([str(each) for each in largest], 5)}."


# Ties


def _ties(
    readings: Sequence[Reading], called: Sequence[Mapping[str, str]]
) -> tuple[tuple[Tie, ...] | None, list[Disagreement]]:
    """The ties that any table has, and those of which some say conflict and others not."""
    ways: dict[tuple[str, str], list[tuple[str, Tie]]] = {}
    for reading, names in zip(readings, called, strict=True):
        for tie in reading.ties or ():
            start, end = names[tie.start], names[tie.end]
            for way in [(start, end), (end, start)][: 2 if tie.both else 1]:
                ways.setdefault(way, []).append((reading.source, tie))
    told = {way: _one_tie(*way, [tie for _, tie in said]) for way, said in ways.items()}
    apart = [
        each
        for (start, end), said in ways.items()
        if (end, start) not in ways or start < end
        for each in _apart(f"{start} and {end}", "tie", [(tie.kind, s) for s, tie in said])
        if len({tie.sign for _, tie in said}) > 1
    ]
    ties = []
    for (start, end), tie in told.items():
        back = told.get((end, start))
        mutual = back is not None and (back.kind, back.strength, back.distance) == (
            tie.kind,
            tie.strength,
            tie.distance,
        )
        if not mutual or start < end:
            ties.append(Tie(start, end, tie.kind, tie.sign, tie.strength, mutual, tie.distance))
    return tuple(ties) or None, apart


def _one_tie(start: str, end: str, told: Sequence[Tie]) -> Tie:
    """A tie one way as those see it who know it."""
    bad = [tie for tie in told if tie.sign < 0]
    alike = bad if 2 * len(bad) >= len(told) else [tie for tie in told if tie.sign > 0]
    strengths = [tie.strength for tie in alike if tie.strength is not None]
    distances = [tie.distance for tie in alike if tie.distance is not None]
    kind = _most([tie.kind for tie in alike])
    strength = _mean(strengths)[0] if strengths else None
    distance = _mean(distances)[0] if distances else None
    return Tie(start, end, kind, alike[0].sign, strength, False, distance)
