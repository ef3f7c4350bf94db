"""What every action, outcome and parameter is, in a sentence with its source: read where they are declared, typed nowhere twice."""

from __future__ import annotations

from dataclasses import dataclass

import reacton.ipyvuetify as v
import solara

from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS


@dataclass(frozen=True)
class Meaning:
    """What something is: how it is called, a sentence, and where it comes from (empty where it is by definition)."""

    title: str
    sentence: str
    source: str = ""


def meaning(name: str, kind: str = "") -> Meaning:
    """What a name means; `kind` ("action", "outcome", "monthly", "parameter") decides where the same name is several things.

    Raises InputError for an unknown name.
    """
    for one, find in _FINDERS.items():
        found = find(name) if kind in ("", one) else None
        if found is not None:
            return found
    known = [*ACTIONS, *PER_RUN, *MONTHLY, *PARAMETERS]
    raise input_error(f"unknown name {quoted(name)}", suggest(name, known))


def titled(name: str) -> str:
    """A name as one would say it: `collective_action` is "Collective action"."""
    return name.replace("_", " ").capitalize()


@solara.component
def Explained(name: str, kind: str = "", label: str | None = None) -> None:
    """A small question mark that opens what `name` means and its source, by mouse and by keyboard.

    With `label` it stands behind that text; without, alone.
    """
    found = meaning(name, kind)
    source = [v.Html(tag="span", class_="lab-source", children=[found.source])] if found.source else []
    mark = v.Html(tag="summary", attributes={"aria-label": f"What is {found.title.lower()}?"}, children=["?"])
    said = v.Html(tag="span", class_="lab-meaning", children=[_sentence(found.sentence), *source])
    opened = v.Html(tag="details", class_="lab-why", children=[mark, said])
    v.Html(tag="span", class_="lab-explained", children=[*([label] if label else []), opened])


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _action(name: str) -> Meaning | None:
    one = ACTIONS.get(name)
    return Meaning(one.title, one.meaning, one.source) if one else None


def _outcome(name: str) -> Meaning | None:
    one = PER_RUN.get(name)
    return Meaning(titled(name), f"{one.meaning} ({one.unit})") if one else None


def _monthly(name: str) -> Meaning | None:
    one = MONTHLY.get(name)
    return Meaning(titled(name), f"{one.meaning} ({one.unit})") if one else None


def _parameter(name: str) -> Meaning | None:
    one = PARAMETERS.get(name)
    return Meaning(titled(name), f"{one.meaning} ({one.unit})", one.source) if one else None


_FINDERS = {"action": _action, "outcome": _outcome, "monthly": _monthly, "parameter": _parameter}
