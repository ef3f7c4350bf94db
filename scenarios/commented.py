"""A scenario written as YAML for a person to change: every assumed default with what it means."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from coalitionlab.scenarios.columns import STAKEHOLDERS, TIES
from coalitionlab.scenarios.errors import fold, number
from coalitionlab.scenarios.names.fields import CLIMATES
from coalitionlab.scenarios.schema import (
    ConvenerSpec,
    Environment,
    GeneratedTies,
    OrganisationSpec,
    Scenario,
    TieSpec,
)

WIDTH = 116
#: Longer lists go into a file of their own.
MOST_LISTED = 300
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9&().'_/-]| (?! ))*(?<! )")
_NOT_TEXT = {"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"}

_ABOUT_FILE = (
    "A scenario made from {}. It is a thinking aid, not a forecast: all numbers are illustrative. What is marked "
    "'assumed' was not in the table: change the value behind the colon. `coalitionlab validate` checks this file."
)
_ABOUT_ORGANISATIONS = (
    "What is not given about an organisation is drawn as usual for its sector, anew in each replicate. To say more, add a "
    "trait such as `power: high` or `affected: yes` to its line; to say who is in from the start, `joins_at_start: true`."
)
_ABOUT_GENERATED_TIES = (
    "Assumed, for want of a list of ties: organisations with like motives tend to know each other. `degree` is how many "
    "ties an organisation has on average. A list would be: - {from: A, to: B, trust: high, both: true}"
)
_ABOUT_TIES = "Who knows whom: trust from 0 to 1, or very low to very high; `both` for both ways."


def commented(scenario: Scenario, source: str, files: Mapping[str, str]) -> str:
    """The scenario as YAML with comments; `files` says which parts are in a file beside it (organisations, ties)."""
    return "\n".join(_lines(scenario, source, files)) + "\n"


def given(record: OrganisationSpec | TieSpec) -> dict[str, Any]:
    """The fields of a record that say something, by the names they have in a file."""
    values = {info.alias or name: getattr(record, name) for name, info in type(record).model_fields.items()}
    return {
        name: value
        for name, value in values.items()
        if value is not None and value != "" and (value is not False or name == "both")
    }


def title_of(name: str) -> str:
    """A title for a scenario of that name, `my_case` being 'My case'."""
    text = fold(name)
    return text[:1].upper() + text[1:]


def _lines(scenario: Scenario, source: str, files: Mapping[str, str]) -> Iterator[str]:
    yield from _remark(_ABOUT_FILE.format(source))
    yield f"name: {_scalar(scenario.name)}"
    yield f"title: {_scalar(scenario.title)}"
    yield f"issue: {_scalar(scenario.issue)}   # say what the coalition is about"
    yield f"source: {_scalar(scenario.source)}"
    yield "assumed:"
    yield from (f"  - {_scalar(text)}" for text in scenario.assumed)
    meanings = Scenario.meanings()
    for name in ("months", "bar", "success_sectors", "members_at_start"):
        yield _assumed(name, getattr(scenario, name), meanings[name])
    yield "# withdraw_month: 48   # assumed: the convener stays; take away the first '#' to have it stop from this month on"
    yield ""
    yield from _remark(_ABOUT_ORGANISATIONS)
    yield from _listed("organisations", scenario.organisations, files)
    yield ""
    if isinstance(scenario.ties, GeneratedTies):
        yield from _remark(_ABOUT_GENERATED_TIES)
        yield f"ties: {{network: {scenario.ties.network}, degree: {_scalar(scenario.ties.degree)}}}"
    else:
        yield from _remark(_ABOUT_TIES)
        yield from _listed("ties", scenario.ties, files)
    yield ""
    yield "environment:   # climates at the start; a dated event: see the how-to on scenarios"
    meanings = Environment.meanings()
    for name in CLIMATES:
        yield "  " + _assumed(name, getattr(scenario.environment, name).start, meanings[name])
    yield ""
    yield "convener:   # who leads"
    meanings = {"name": "what it is called", **ConvenerSpec.meanings()}
    for name in ConvenerSpec.fields():
        value = getattr(scenario.convener, name)
        if value is not None:
            yield "  " + _assumed(name, value, meanings[name])


def _listed(part: str, records: Any, files: Mapping[str, str]) -> Iterator[str]:
    """A list of records, one a line, or the name of the file that holds them."""
    if part in files:
        yield f"{part}: {{file: {_scalar(files[part])}}}"
        return
    yield f"{part}:"
    for record in records:
        fields = ", ".join(f"{name}: {_field(name, value)}" for name, value in given(record).items())
        yield f"  - {{{fields}}}"


def _assumed(name: str, value: Any, meaning: str) -> str:
    return f"{name}: {_scalar(value)}   # assumed: {meaning}"


def _field(name: str, value: Any) -> str:
    """A value of a listed record; levels that are exactly a word are that word."""
    column = STAKEHOLDERS.get(name) or TIES.get(name)
    words = column.number.words if column is not None and column.number is not None else {}
    return next((word for word, level in words.items() if value == level), None) or _scalar(value)


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
