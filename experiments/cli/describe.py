"""What there is to choose from, and what each thing is: `list` and `show`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from coalitionlab.experiments.facts import all_facts
from coalitionlab.experiments.text import bullet, finite, glossary, indented, paragraph, visible_lines
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.python_files import names_python
from coalitionlab.scenarios.schema import Scenario, Strategy

KINDS = ("scenarios", "strategies", "designs", "actions", "outcomes", "parameters")
Entries = list[dict[str, Any]]

LABELS = {"says": "what the text says", "assumed": "what was assumed", "facts": "set-up"}


def listing(kind: str) -> tuple[str, Any]:
    """Return the names of a kind with a line on each, as text and as a value for JSON; `all` gives names only.

    Raises InputError for an unknown kind.
    """
    if kind == "all":
        names = {one: list(dict.fromkeys(entry["name"] for entry in _entries(one))) for one in KINDS}
        parts = [f"{one}:\n{paragraph(', '.join(found), '  ')}" for one, found in names.items()]
        hint = "`coalitionlab list KIND` says a line on each, `coalitionlab show NAME` all there is to say."
        return visible_lines("\n\n".join([*parts, hint])), names
    if kind not in KINDS:
        raise input_error(f"got {quoted(kind)}", suggest(kind, [*KINDS, "all"], kind="kind"), field="list")
    entries = _entries(kind)
    return visible_lines(_lines(kind, entries)), finite(entries)


def showing(name: str) -> tuple[str, Any]:
    """Return what is known about everything of this name, as text and as a value for JSON.

    Raises InputError for an unknown name, or for a file with something wrong in it.
    """
    found = _known(name)
    if not found:
        if not (Path(name).exists() or name.endswith((".yaml", ".yml")) or names_python(name)):
            names = [entry["name"] for kind in KINDS for entry in _entries(kind)]
            raise input_error(f"got {quoted(name)}", suggest(name, names, kind="name"), field="show")
        from coalitionlab.experiments.cli.reading import read_file

        found = [_facts(read_file(name))]
    return visible_lines("\n\n\n".join(_as_text(one) for one in found)), finite(found)


def _known(name: str) -> Entries:
    from coalitionlab.scenarios.loader import (
        list_designs,
        list_scenarios,
        list_strategies,
        load_scenario,
        load_strategy,
    )

    found: Entries = []
    if name in list_scenarios():
        found.append(all_facts(load_scenario(name)))
    if name in list_strategies():
        found.append(all_facts(load_strategy(name)))
    if name in list_designs():
        from coalitionlab.experiments.designs.design import load_design

        found.append(_facts(load_design(name)))
    registries = (entry for kind in ("actions", "outcomes", "parameters") for entry in _entries(kind))
    return found + [_in_full(entry) for entry in registries if entry["name"] == name]


def _in_full(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry with what takes more than a line: of an action, what it does."""
    if entry["kind"] != "action":
        return entry
    from coalitionlab.experiments.cli.effects_in_words import effect_words
    from coalitionlab.scenarios.names.actions import ACTIONS

    return entry | {"what a full dose does": [effect_words(one) for one in ACTIONS[entry["name"]].effects]}


def _facts(thing: Any) -> dict[str, Any]:
    if isinstance(thing, Scenario | Strategy):
        return all_facts(thing)
    from coalitionlab.experiments.designs.words import design_facts

    return design_facts(thing)


def _entries(kind: str) -> Entries:
    """Return every entry of a kind as plain values, from its registry or folder."""
    if kind == "scenarios":
        from coalitionlab.scenarios.loader import list_scenarios, load_scenario

        return [_brief(load_scenario(name), "issue") for name in list_scenarios()]
    if kind == "strategies":
        from coalitionlab.scenarios.loader import list_strategies, load_strategy

        return [_brief(load_strategy(name), "summary") for name in list_strategies()]
    if kind == "designs":
        from coalitionlab.scenarios.loader import LIBRARY, list_designs, read_yaml

        read = {name: read_yaml(LIBRARY["design"] / f"{name}.yaml").value for name in list_designs()}
        return [
            {"name": name} | {key: one.get(key, "") for key in ("title", "source")}
            for name, one in read.items()
        ]
    if kind == "actions":
        from coalitionlab.scenarios.names.actions import ACTIONS

        return [_plain("action", one, leave="effects") for one in ACTIONS.values()]
    if kind == "parameters":
        from coalitionlab.scenarios.names.parameters import PARAMETERS

        return [_plain("parameter", one) for one in PARAMETERS.values()]
    from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN

    per_run = [_plain("outcome per run", one) for one in PER_RUN.values()]
    return per_run + [_plain("outcome per month", one) for one in MONTHLY.values()]


def _brief(thing: Any, words: str) -> dict[str, Any]:
    return {"name": thing.name, "title": thing.title, words: getattr(thing, words), "source": thing.source}


def _plain(kind: str, entry: Any, leave: str = "") -> dict[str, Any]:
    return {"kind": kind} | {key: value for key, value in asdict(entry).items() if key != leave}


def _lines(kind: str, entries: Entries) -> str:
    if kind == "outcomes":
        parts = []
        for one in ("outcome per run", "outcome per month"):
            rows = {e["name"]: f"{e['unit']}: {e['meaning']}" for e in entries if e["kind"] == one}
            parts.append(f"{one}:\n{indented(glossary(rows))}")
        return "\n\n".join(parts)
    return glossary({entry["name"]: _line(kind, entry) for entry in entries})


def _line(kind: str, entry: Mapping[str, Any]) -> str:
    if kind == "actions":
        return f"{entry['meaning']} ({entry['family']})"
    if kind == "parameters":
        low, high = entry["plausible"]
        return f"{entry['default']:g} {entry['unit']}, plausible {low:g} to {high:g}: {entry['meaning']} [{entry['source']}]"
    return str(entry.get("issue") or entry.get("summary") or entry["title"])


def _as_text(entry: dict[str, Any]) -> str:
    title = f": {entry['title']}" if entry.get("title") else ""
    lines = [f"{entry['name']} ({entry['kind']}){title}"]
    plain = {key: value for key, value in entry.items() if not isinstance(value, dict | list)}
    for key, value in plain.items():
        if key not in ("name", "kind", "title") and value not in ("", None, ()):
            words = ", ".join(map(str, value)) if isinstance(value, tuple) else value
            lines.append(paragraph(f"{key.replace('_', ' ')}: {words}"))
    lines += [_section(key, value) for key, value in entry.items() if key not in plain and value]
    return "\n".join(lines)


def _section(key: str, value: Mapping[str, Any] | Iterable[Any]) -> str:
    label = f"\n{LABELS.get(key, key.replace('_', ' '))}:\n"
    if isinstance(value, Mapping):
        return label + indented(glossary({name: str(words) for name, words in value.items()}))
    return label + "\n".join(bullet(_words(one)) for one in value)


def _words(item: Any) -> str:
    if not isinstance(item, dict):
        return str(item)
    if "effort" in item:
        return f"{item['name']}, until {item['until']}: {item['effort']}"
    return "; ".join(str(part) for part in item.values() if part)
