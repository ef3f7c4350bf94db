"""A scenario written for a person to change: every assumed default with what it is, in the words of its own declaration."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from coalitionlab.scenarios.environment import CLIMATES
from coalitionlab.scenarios.errors import fold
from coalitionlab.scenarios.organisations import OrganisationSpec
from coalitionlab.scenarios.schema import ConvenerSpec, GeneratedTies, Scenario
from coalitionlab.scenarios.ties import TieSpec
from coalitionlab.scenarios.wording import yaml_row, yaml_text, yaml_value

WIDTH = 116
#: Longer lists go into a file of their own.
MOST_LISTED = 300
_CLIMATES = {
    "opinion": "how much the public cares, 0..1; it drifts",
    "regulation": "how near regulation is, 0..1",
    "failures": "how plain it is that going alone has failed, 0..1",
    "funding": "how easily funders give, 0..1",
}


def commented(scenario: Scenario, source: str, files: Mapping[str, str]) -> str:
    """The scenario as YAML with comments; `files` says which parts are in a file beside it (organisations, ties)."""
    return "\n".join(_lines(scenario, source, files)) + "\n"


def meanings(record: type[BaseModel]) -> dict[str, str]:
    """What the docstring of a record says about each of its attributes; nothing where docstrings are left out."""
    told: dict[str, str] = {}
    last = ""
    for line in inspect.cleandoc(record.__doc__ or "").partition("Attributes:")[2].splitlines():
        if found := re.fullmatch(r" {4}(\w+): (.*)", line):
            last = found[1]
            told[last] = found[2]
        elif last and line.startswith(" " * 8):
            told[last] += " " + line.strip()
        elif line.strip():
            break
    return {name: text.removesuffix(".") for name, text in told.items()}


def _lines(scenario: Scenario, source: str, files: Mapping[str, str]) -> Iterator[str]:
    known = meanings(Scenario)
    yield from _remark(
        f"A scenario made from {source}. It is a thinking aid, not a forecast: all numbers are illustrative. What is marked "
        "'assumed' was not in the table: change the value behind the colon. `coalitionlab validate` checks this file."
    )
    yield f"name: {yaml_text(scenario.name)}"
    yield f"title: {yaml_text(scenario.title)}"
    yield f"issue: {yaml_text(scenario.issue)}   # say what the coalition is about"
    yield f"source: {yaml_text(scenario.source)}"
    yield "assumed:"
    for text in scenario.assumed:
        yield f"  - {yaml_text(text)}"
    for name in ("months", "bar", "success_sectors", "members_at_start"):
        yield _assumed(name, getattr(scenario, name), known.get(name, ""))
    yield "# withdraw_month: 48   # assumed: the convener stays; take away the first '#' to have it stop from this month on"
    yield ""
    yield from _organisations(scenario.organisations, files.get("organisations"))
    yield ""
    yield from _ties(scenario.ties, files.get("ties"))
    yield ""
    yield "environment:   # climates at the start; a dated event: see the how-to on scenarios"
    for name in CLIMATES:
        yield "  " + _assumed(name, getattr(scenario.environment, name).start, _CLIMATES[name])
    yield ""
    yield "convener:   # who leads"
    about = meanings(ConvenerSpec)
    for name in ConvenerSpec.fields():
        value = getattr(scenario.convener, name)
        if value is not None:
            yield "  " + _assumed(name, value, about.get(name, "what it is called"))


def _assumed(name: str, value: Any, meaning: str) -> str:
    return f"{name}: {yaml_value(value)}   # assumed" + (f": {meaning}" if meaning else "")


def _organisations(organisations: Any, file: str | None) -> Iterator[str]:
    yield from _remark(
        "What is not given about an organisation is drawn as usual for its sector, anew in each replicate. To say more, add a "
        "trait such as `power: high` or `affected: yes` to its line; to say who is in from the start, `joins_at_start: true`."
    )
    if file is not None:
        yield f"organisations: {{file: {yaml_text(file)}}}"
        return
    yield "organisations:"
    yield from (f"  - {yaml_row(given(one))}" for one in organisations)


def _ties(ties: Any, file: str | None) -> Iterator[str]:
    if isinstance(ties, GeneratedTies):
        yield from _remark(
            "Assumed, for want of a list of ties: organisations with like motives tend to know each other. `degree` is how many "
            "ties an organisation has on average. A list would be: - {from: A, to: B, trust: high, both: true}"
        )
        yield f"ties: {{network: {ties.network}, degree: {yaml_value(ties.degree)}}}"
        return
    yield from _remark("Who knows whom: trust from 0 to 1, or very low to very high; `both` for both ways.")
    if file is not None:
        yield f"ties: {{file: {yaml_text(file)}}}"
        return
    yield "ties:"
    yield from (f"  - {yaml_row(given(tie))}" for tie in ties)


def given(record: OrganisationSpec | TieSpec) -> dict[str, Any]:
    """The fields of a record that say something, by the names they have in a file."""
    every = {info.alias or name: getattr(record, name) for name, info in type(record).model_fields.items()}
    return {
        name: value
        for name, value in every.items()
        if value is not None and value != "" and (value is not False or name == "both")
    }


def title_of(name: str) -> str:
    """A title for a scenario of that name, `my_case` being 'My case'."""
    text = fold(name)
    return text[:1].upper() + text[1:]


def _remark(text: str) -> Iterable[str]:
    return (f"# {line}" for line in textwrap.wrap(text, WIDTH))
