"""What there is to choose from, and what each thing is: `list` and `show`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from coalitionlab.experiments.facts import all_facts
from coalitionlab.experiments.text import finite, glossary, paragraph
from coalitionlab.scenarios.errors import InputError, quoted, refuse, suggest, visible

Listing = Callable[[], dict[str, str]]


def listing(kind: str) -> tuple[str, Any]:
    """Return the names of a kind with a line on each, as text and as a value for JSON.

    Raises InputError for an unknown kind.
    """
    kinds: dict[str, Listing] = {
        "scenarios": _scenarios,
        "strategies": _strategies,
        "actions": _actions,
        "outcomes": _outcomes,
        "parameters": _parameters,
    }
    if kind in kinds:
        entries = kinds[kind]()
        return glossary(entries), entries
    if kind != "all":
        raise refuse(quoted(kind), suggest(kind, [*kinds, "all"], kind="kind"), field="list")
    everything = {name: make() for name, make in kinds.items()}
    parts = [f"{name}:\n{_indented(', '.join(entries))}" for name, entries in everything.items()]
    return "\n\n".join([*parts, "`coalitionlab list KIND` says a line on each; `coalitionlab show NAME` says more."]), everything


def showing(name: str) -> tuple[str, Any]:
    """Return what is known about everything of this name, as text and as a value for JSON.

    Raises InputError for an unknown name, or for a file with something wrong in it.
    """
    found = _known(name)
    if not found:
        if Path(name).exists() or name.endswith((".yaml", ".yml")):
            found = [_from_file(name)]
        else:
            raise refuse(quoted(name), suggest(name, _all_names(), kind="name"), field="show")
    return "\n\n".join(_as_text(one) for one in found), finite(found)


def _known(name: str) -> list[dict[str, Any]]:
    from coalitionlab.agents.actions import ACTIONS
    from coalitionlab.model.outcomes import MONTHLY, PER_RUN
    from coalitionlab.model.parameters import PARAMETERS
    from coalitionlab.scenarios.loader import list_scenarios, list_strategies, load_scenario, load_strategy

    found: list[dict[str, Any]] = []
    if name in list_scenarios():
        found.append(all_facts(load_scenario(name)))
    if name in list_strategies():
        found.append(all_facts(load_strategy(name)))
    registries: Mapping[str, Mapping[str, Any]] = {
        "action": ACTIONS,
        "outcome per run": PER_RUN,
        "outcome per month": MONTHLY,
        "parameter": PARAMETERS,
    }
    for kind, registry in registries.items():
        if name in registry:
            entry = {key: value for key, value in asdict(registry[name]).items() if key != "effects"}
            found.append({"kind": kind} | entry)
    return found


def _from_file(path: str) -> dict[str, Any]:
    from coalitionlab.scenarios.loader import validate

    return all_facts(validate(path))


def _as_text(entry: dict[str, Any]) -> str:
    lines = [f"{entry['name']} ({entry['kind']})" + (f": {entry['title']}" if entry.get("title") else "")]
    skipped = {"name", "kind", "title"}
    for key, value in entry.items():
        if key in skipped or value in ("", [], {}, None, ()):
            continue
        lines.append(_section(key, value))
    return visible_lines("\n".join(lines))


def _section(key: str, value: Any) -> str:
    label = {"says": "what the text says", "assumed": "what was assumed", "facts": "set-up"}.get(key, key.replace("_", " "))
    if isinstance(value, dict):
        return f"\n{label}:\n" + _indented(glossary({k: str(v) for k, v in value.items()}))
    if isinstance(value, list | tuple):
        return f"\n{label}:\n" + "\n".join(_item(one) for one in value)
    return paragraph(f"{label}: {value}")


def _item(value: Any) -> str:
    words = "; ".join(str(part) for part in value.values() if part) if isinstance(value, dict) else str(value)
    return paragraph(f"- {words}", "  ")


def _indented(text: str) -> str:
    return "\n".join("  " + line for line in paragraph(text).splitlines()) if "\n" not in text else text


def visible_lines(text: str) -> str:
    """Return text whose control characters show and do nothing, line by line."""
    return "\n".join(visible(line) for line in text.split("\n"))


def _scenarios() -> dict[str, str]:
    from coalitionlab.scenarios.loader import list_scenarios, load_scenario

    return {name: _headline(load_scenario(name), "issue") for name in list_scenarios()}


def _strategies() -> dict[str, str]:
    from coalitionlab.scenarios.loader import list_strategies, load_strategy

    return {name: _headline(load_strategy(name), "summary") for name in list_strategies()}


def _headline(thing: Any, field: str) -> str:
    words = getattr(thing, field) or thing.title
    return f"{words} [{thing.source}]" if thing.source else words


def _actions() -> dict[str, str]:
    from coalitionlab.agents.actions import ACTIONS

    return {
        name: f"{one.family}; {one.meaning}; fails when {one.fails}" if one.fails else f"{one.family}; {one.meaning}"
        for name, one in ACTIONS.items()
    }


def _outcomes() -> dict[str, str]:
    from coalitionlab.model.outcomes import MONTHLY, PER_RUN

    per_run = {name: f"per run, {one.unit}: {one.meaning}" for name, one in PER_RUN.items()}
    monthly = {f"{name} ": f"per month, {one.unit}: {one.meaning}" for name, one in MONTHLY.items()}
    return per_run | monthly


def _parameters() -> dict[str, str]:
    from coalitionlab.model.parameters import PARAMETERS

    return {
        name: f"{one.default:g} {one.unit} (plausible {one.plausible[0]:g} to {one.plausible[1]:g}): {one.meaning} [{one.source}]"
        for name, one in PARAMETERS.items()
    }


def _all_names() -> list[str]:
    return [entry.strip() for kind in listing("all")[1].values() for entry in kind]


__all__ = ["InputError", "listing", "showing"]
