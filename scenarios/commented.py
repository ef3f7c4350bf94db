"""A scenario as files for a person to change: a short YAML with what every assumed default means, and its lists as CSV beside it."""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coalitionlab.scenarios.drawn import Uniform
from coalitionlab.scenarios.errors import number
from coalitionlab.scenarios.names.fields import CLIMATES
from coalitionlab.scenarios.organisations import OrganisationSpec
from coalitionlab.scenarios.reading.cells import FORMULA_STARTS
from coalitionlab.scenarios.records import Record, bounds_of
from coalitionlab.scenarios.schema import ConvenerSpec, Environment, GeneratedTies, Goal, Scenario, Start

WIDTH = 116
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9&().'_/-]| (?! ))*(?<! )")
_NOT_TEXT = {"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"}

_ABOUT_FILE = (
    "A scenario made from {}. It is a thinking aid, not a forecast: all numbers are illustrative. What is marked "
    "'assumed' was not in the table: change the value behind the colon. `coalitionlab validate` checks this file."
)
_ABOUT_ORGANISATIONS = (
    "One organisation a row, to be changed in any spreadsheet. What is not given is drawn as usual for its sector, anew in each "
    "replicate. To say more, fill in a cell or add a column, such as power, awareness, affected (yes), joins_at_start (yes)."
)
_ABOUT_GENERATED_TIES = (
    "Assumed, for want of a list of ties: organisations with like motives tend to know each other. `degree` is how many "
    "ties an organisation has on average. A list would be `ties: {file: ties.csv}`, with columns from, to, trust, both."
)
_ABOUT_GOALS = (
    "What the coalition is for. `work` is in partner-days of expertise, money, reach and authority: a usual organisation that is fully "
    "involved gives four a month of what it is good at. To name those without whom it cannot be done, add `parts: [A, B]`; "
    "`given: {money: 10}` is there at the start; `after` names a goal above it that comes first."
)
_ABOUT_TIES = "Who knows whom: trust from 0 to 1, or very low to very high; `both` for both ways; `kind` says who can be a go-between."


def scenario_files(scenario: Scenario) -> dict[str, str]:
    """The files of a scenario with listed organisations, by name: the lists first, NAME.yaml last."""
    lists = {
        part: records for part in ("organisations", "ties") if isinstance(records := getattr(scenario, part), tuple)
    }
    files = {f"{scenario.name}_{part}.csv": _as_csv(records) for part, records in lists.items()}
    return {**files, f"{scenario.name}.yaml": "\n".join(_lines(scenario)) + "\n"}


def _lines(scenario: Scenario) -> Iterator[str]:
    yield from _remark(_ABOUT_FILE.format(scenario.source))
    yield f"name: {_scalar(scenario.name)}"
    yield f"title: {_scalar(scenario.title)}"
    yield f"issue: {_scalar(scenario.issue)}" + "   # say what the coalition is about" * (not scenario.issue)
    yield f"source: {_scalar(scenario.source)}"
    yield "assumed:"
    yield from (f"  - {_scalar(text)}" for text in scenario.assumed)
    yield from _assumed(scenario, ("months", "bar", "success_sectors", "members_at_start"))
    yield "# withdraw_month: 48   # assumed: the convener stays; take away the first '#' to have it stop from this month on"
    yield ""
    yield from _remark(_ABOUT_ORGANISATIONS)
    yield f"organisations: {{file: {_scalar(f'{scenario.name}_organisations.csv')}}}"
    yield ""
    if isinstance(scenario.ties, GeneratedTies):
        yield from _remark(_ABOUT_GENERATED_TIES)
        yield f"ties: {{network: {scenario.ties.network}, degree: {_scalar(scenario.ties.degree)}}}"
    else:
        yield from _remark(_ABOUT_TIES)
        yield f"ties: {{file: {_scalar(f'{scenario.name}_ties.csv')}}}"
    yield ""
    yield "environment:   # climates at the start; a dated event: see the how-to on scenarios"
    meanings = Environment.meanings()
    for name in CLIMATES:
        start = getattr(scenario.environment, name).start
        yield f"  {name}: {_scalar(start)}   # assumed: {meanings[name]}"
    yield ""
    yield "convener:   # who leads"
    yield from (f"  {line}" for line in _assumed(scenario.convener, ConvenerSpec.fields()))
    yield ""
    yield "start:   # what is there before the first month"
    yield from (f"  {line}" for line in _assumed(scenario.start, Start.fields()))
    yield ""
    yield from _remark(_ABOUT_GOALS)
    usual = all(goal.source == "assumed" for goal in scenario.every_goal)
    yield f"goals:   # assumed: {'a usual set; write your own in its place' if usual else 'the work of each, and their order'}"
    yield from (f"  - {{{_goal(goal)}}}" for goal in scenario.every_goal)


def _goal(goal: Goal) -> str:
    """A goal as the inside of a YAML mapping on one line."""
    parts = [f"name: {_scalar(goal.name)}", f"work: {{{_work(goal.work)}}}"]
    parts += [f"given: {{{_work(goal.given)}}}"] if goal.given.total else []
    parts += [f"parts: [{', '.join(map(_scalar, goal.parts))}]"] if goal.parts else []
    parts += [f"after: {_scalar(goal.after)}"] if goal.after else []
    return ", ".join([*parts, *([f"source: {_scalar(goal.source)}"] if goal.source else [])])


def _work(work: Record) -> str:
    return ", ".join(f"{kind}: {_scalar(days)}" for kind, days in work.model_dump().items() if days)


def _assumed(record: Record, names: Sequence[str]) -> Iterator[str]:
    """The fields of these names that have a value, each with what it means."""
    meanings = {"name": "what it is called", **record.meanings()}
    for name in names:
        value = getattr(record, name)
        if value is not None:
            yield f"{name}: {_scalar(value)}   # assumed: {meanings[name]}"


def _said(record: Record) -> Iterator[tuple[str, Any]]:
    """The fields of a record that say something, by the names they have in a file."""
    for field, info in type(record).model_fields.items():
        value = getattr(record, field)
        if field != "spread" and value is not None and value != "" and (value is not False or field == "both"):
            yield info.alias or field, value


def _word_or_value(record: Record, name: str, value: Any) -> Any:
    """A value of a listed record; levels that are exactly a word are that word."""
    info = type(record).model_fields.get(name)
    bounds = bounds_of(info) if info is not None else None
    words = bounds.words if bounds else {}
    given = record.given(name) if isinstance(record, OrganisationSpec) and name in record.spread else None
    if isinstance(given, Uniform):
        ends = [round(end, 3) for end in given.uniform]
        named = [_word_or_number(end, words) for end in ends]
        return " to ".join(map(str, named if all(isinstance(end, str) for end in named) else ends))
    return _word_or_number(value, words)


def _word_or_number(value: Any, words: Mapping[str, float]) -> Any:
    return next((word for word, level in words.items() if value == level), value)


def _scalar(value: Any) -> str:
    """A text, number, truth or nothing as one YAML scalar on one line: in double quotes where it is not plain text."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, (int, float)):
        return number(value)
    if _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT:
        return str(value)
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted) + '"'


def _remark(text: str) -> Iterator[str]:
    return (f"# {line}" for line in textwrap.wrap(text, WIDTH))


def _as_csv(records: Sequence[Record]) -> str:
    """Records as CSV, the columns that are used; text that a spreadsheet would compute is guarded by an apostrophe."""
    rows = [{name: _word_or_value(record, name, value) for name, value in _said(record)} for record in records]
    used = [name for name in records[0].fields() if any(name in row for row in rows)]
    used.sort(key=lambda name: ("wants", "note").count(name))  # the longest last
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(used)
    writer.writerows([_cell(row.get(name, "")) for name in used] for row in rows)
    return sink.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = number(value) if isinstance(value, (int, float)) else str(value)
    return f"'{text}" if isinstance(value, str) and text.lstrip("'").startswith(FORMULA_STARTS) else text
