"""A report for a board as one HTML page: what its template shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from coalitionlab.experiments.board import readiness_map as board_map
from coalitionlab.experiments.board import words as say
from coalitionlab.experiments.board.answer import outlasts, success_words
from coalitionlab.experiments.board.bars import contributions, over_worlds
from coalitionlab.experiments.board.courses import band_key, courses
from coalitionlab.experiments.board.failing import action_rows, failing
from coalitionlab.experiments.board.people import MEANINGS, SINGULAR, SPECTRUM
from coalitionlab.experiments.board.spectrum import spectrum_bars
from coalitionlab.experiments.board.timeline import timeline
from coalitionlab.experiments.facts import all_facts, event_rows
from coalitionlab.experiments.page import still_page
from coalitionlab.experiments.provenance import described, versions
from coalitionlab.experiments.text import digits_for
from coalitionlab.model.terms import RULES
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.actions import ACTION_NAMES, ACTIONS
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.world import Event

if TYPE_CHECKING:
    from coalitionlab.experiments.board.result import BoardReport

#: Monthly outcomes that are shown besides the one that the report is about, until there are three.
COURSES = ("collective_action", "membership", "trust")
SHOWN_COURSES = 3
#: Organisations named in the table; beyond, the most powerful.
NAMED = 60


def board_page(report: BoardReport) -> str:
    """The page as text."""
    return still_page("board_report.html.j2", _content(report))


def _content(report: BoardReport) -> dict[str, Any]:
    rows = report.rows
    both = (report.strategy, report.against)
    return {
        "report": report,
        "case": all_facts(report.scenario),
        "ours": all_facts(report.strategy),
        "theirs": all_facts(report.against),
        "rows": [rows[one.name] | {"title": one.title or one.name} for one in both],
        "digits": digits_for([row["high"] for row in rows.values()] + [row["mean"] for row in rows.values()]),
        "outcome": PER_RUN[report.outcome],
        "action_is": MONTHLY["collective_action"].meaning,
        "called": say.called(report.outcome),
        "answer": report.answer,
        "success": success_words(report),
        "capacity_changes": any(event.capacity is not None for event in report.scenario.environment.events),
        "people": _people(report),
        "plan": _plan(report),
        "courses": _courses(report),
        "key": band_key(report.scenario.withdraw_month is not None),
        "outlasts": outlasts(report),
        "attribution": _attribution(report),
        "worlds": _worlds(report),
        "actions": action_rows(report),
        "parameters": _parameters(report),
        "assumed_share": _assumed_share(),
        "rule": RULES.get(report.scenario.decision.rule, ""),
        "hashes": [(one["name"], one["sha256"]) for one in map(described, (report.scenario, *both))],
        "versions": versions(),
    }


def _people(report: BoardReport) -> dict[str, Any]:
    people = report.people
    moments = [("before anyone leads", people.start)]
    moments += [
        (f"at the end, {say.title(one)}", people.end[one.name]) for one in (report.against, report.strategy)
    ]
    return {
        "drawn": people.drawn,
        "size": people.size,
        "replicates": people.replicates,
        "map": board_map.power_by_readiness(people),
        "spectrum": spectrum_bars(moments, people.size),
        "places": list(zip(SPECTRUM, SINGULAR, MEANINGS, strict=True)),
        "counts": [
            {"label": label, "cells": [_cell(standing.counts[:, k]) for k in range(len(SPECTRUM))]}
            for label, standing in moments
        ],
        "named": [] if people.drawn else _named(report),
    }


def _cell(counts: Any) -> dict[str, float]:
    low, high = np.quantile(counts, [0.05, 0.95])
    return {"mean": float(counts.mean()), "low": float(low), "high": float(high)}


def _named(report: BoardReport) -> list[dict[str, Any]]:
    """A row for each organisation that is listed (the most powerful, where there are many), in the order of power."""
    people, spots = report.people, board_map.spots(report.people)
    before = people.start.usual
    ends = [people.end[one.name] for one in (report.against, report.strategy)]
    rows = []
    for i in sorted(range(people.size), key=lambda i: (-spots[i].power, spots[i].name))[:NAMED]:
        after = [(int(end.usual[i]), float(end.shares[i, end.usual[i]])) for end in ends]
        rows.append({
            "name": spots[i].name, "sector": spots[i].sector, "power": spots[i].power, "readiness": spots[i].readiness,
            "before": int(before[i]), "after": after,
        })  # fmt: skip
    return rows


def _plan(report: BoardReport) -> dict[str, Any]:
    """What is done when."""
    strategy, case = report.strategy, report.scenario
    days = report.people.days[strategy.name]
    events = sorted(case.environment.events, key=lambda event: event.month)
    told: dict[str, Any] = {
        "led": isinstance(strategy, Led),
        "figure": None,
        "events": [
            row | {"changes": _changes(row, event)}
            for row, event in zip(event_rows(case), events, strict=True)
        ],
        "spent": float(report.runs(strategy, "effort_spent").mean()),
        "planned": float(days.sum()),
        "conditional": any(phase.when is not None or phase.instead for phase in strategy.phases),
    }
    if not days.any():
        return told
    used = [k for k in range(days.shape[1]) if days[:, k].any()]
    used.sort(key=lambda k: (int(np.flatnonzero(days[:, k])[0]), -float(days[:, k].sum())))
    ends = list(
        zip(
            report.people.phase_ends.get(strategy.name, ()),
            [phase.name for phase in strategy.phases],
            strict=True,
        )
    )
    told["figure"] = timeline(
        days[:, used], [ACTIONS[ACTION_NAMES[k]].title for k in used], ends,
        [(event.month, str(number)) for number, event in enumerate(events, start=1)], case.withdraw_month,
    )  # fmt: skip
    return told


def _changes(row: dict[str, str], event: Event) -> str:
    """What an event changes: climates, and what the convener has."""
    told = [row["changes"]] if row["changes"] else []
    told += [] if event.capacity is None else [f"{event.capacity:g} staff-days a month from then on"]
    told += [] if event.grant is None else [f"the convener’s grant: {event.grant:g} from then on"]
    return "; ".join(told)


def _courses(report: BoardReport) -> list[dict[str, Any]]:
    months = report.comparison.months
    wanted = [name for name in dict.fromkeys((report.outcome, *COURSES)) if name in MONTHLY][:SHOWN_COURSES]
    titles = (report.strategy.title or report.strategy.name, report.against.title or report.against.name)
    found = []
    for name in wanted:
        ours, theirs = (
            months[(months["outcome"] == name) & (months["strategy"] == one.name)]
            for one in (report.strategy, report.against)
        )
        unit = say.with_unit(MONTHLY[name])
        found.append({
            "title": say.called(name).capitalize(), "meaning": MONTHLY[name].meaning,
            "figure": courses(ours, theirs, titles, unit, report.scenario.withdraw_month),
        })  # fmt: skip
    return found


def _attribution(report: BoardReport) -> dict[str, Any]:
    found = report.attribution
    if found is None:
        return {"figure": None, "words": [report.no_attribution], "replicates": 0, "orders": 0}
    return {
        "figure": contributions(found), "words": say.attribution_words(found), "replicates": found.done, "orders": found.request.orders,
    }  # fmt: skip


def _worlds(report: BoardReport) -> dict[str, Any]:
    found, figure = report.robustness, None
    if found is not None and np.isfinite(found.table.means).all():
        titles = (report.strategy.title or report.strategy.name, report.against.title or report.against.name)
        names = (report.strategy.name, report.against.name)
        figure = over_worlds(found.table, names, titles, say.with_unit(PER_RUN[report.outcome]))
    return {"figure": figure, "words": [*say.world_words(report), *failing(report)]}


def _parameters(report: BoardReport) -> list[dict[str, Any]]:
    """The parameters that differ from their defaults, and who set them."""
    asked = report.comparison.parameters
    told = [(name, value, "this report") for name, value in asked.items()]
    told += [
        (name, value, "the scenario")
        for name, value in report.scenario.parameters.items()
        if name not in asked
    ]
    return [{"name": name, "value": value, "by": by, "known": PARAMETERS[name]} for name, value, by in told]


def _assumed_share() -> str:
    """How many of the model's numbers are assumed, in whole or in their size."""
    doubtful = [one for one in PARAMETERS.values() if one.plausible[0] < one.plausible[1]]
    assumed = sum("assumed" in one.source for one in doubtful)
    return f"{assumed} of {len(doubtful)}"
