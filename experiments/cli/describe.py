"""The commands `list`, `show` and `validate`: scenarios, strategies, designs, actions, outcomes and parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from coalitionlab.experiments.cli.output import Printout
from coalitionlab.experiments.facts import all_facts
from coalitionlab.experiments.lacking import lacking
from coalitionlab.scenarios.effect_sizes import basis, effect_sizes
from coalitionlab.scenarios.errors import InputError, check_name, unknown_name
from coalitionlab.scenarios.files import names_python
from coalitionlab.scenarios.led import led_from_file
from coalitionlab.scenarios.loader import (
    LIBRARY,
    from_document,
    kind_of,
    list_designs,
    list_scenarios,
    list_strategies,
    load_scenario,
    load_strategy,
    open_document,
)
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.effects import Action, Effect, EffectCondition, Quantity
from coalitionlab.scenarios.names.extensions import extensions
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario, Strategy
from coalitionlab.scenarios.yaml_files import read_yaml

KINDS = ("scenarios", "strategies", "designs", "actions", "outcomes", "parameters", "own")
LABELS = {"says": "what the text says", "assumed": "what was assumed", "facts": "set-up"}
OWNERS = {
    "trait": "its own",
    "organisation": "an organisation's",
    "tie": "a tie's",
    "convener": "the convener's",
    "climate": "the climate of",
    "coalition": "the coalition's",
}

Facts = dict[str, Any]


def list_names(kind: str = "all") -> Printout:
    """List scenarios, strategies, designs, actions, outcomes, parameters, or what files and packages of your own declare.

    Parameters
    ----------
    kind : str
        scenarios, strategies, designs, actions, outcomes, parameters, own, or all for names only.

    Raises
    ------
    InputError
        For an unknown kind.

    Examples
    --------
    >>> list_names("designs").rows["designs"][0]["name"]
    'trust_and_talk'
    """
    if kind == "all":
        names = {each: list(dict.fromkeys(entry["name"] for entry in entries(each))) for each in KINDS}
        lines = [f"{each}:\n  {', '.join(names[each])}\n" for each in KINDS]
        more = "`coalitionlab list KIND` describes each in a line, `coalitionlab show NAME` in full."
        return Printout([*lines, more], value=names)
    check_name(kind, [*KINDS, "all"], "kind", field="list")
    listed = entries(kind)
    tables: dict[str, list[Facts]] = {}
    for entry in listed:
        heading = entry["kind"] if kind == "outcomes" else kind
        known = {"size rests on": entry["size rests on"]} if kind == "actions" else {}
        tables.setdefault(heading, []).append({"name": entry["name"]} | known | {"meaning": _line(entry)})
    return Printout(rows=tables, value=listed)


def show(name: str) -> Printout:
    """Show a scenario, strategy, design, action, outcome or parameter: contents, source and assumptions.

    Parameters
    ----------
    name : str
        Name of a scenario, strategy, design, action, outcome or parameter, or a file.

    Raises
    ------
    InputError
        For an unknown name, or a file that cannot be used.

    Examples
    --------
    >>> show("exit_rate").paragraphs[0].splitlines()[0]
    'exit_rate (parameter)'
    """
    facts = _library_facts(name) + [
        entry for kind in ("actions", "outcomes", "parameters") for entry in entries(kind, name)
    ]
    if not facts:
        if not (Path(name).exists() or name.endswith((".yaml", ".yml")) or names_python(name)):
            names = [entry["name"] for kind in KINDS for entry in entries(kind)]
            raise unknown_name(name, names, "name", field="show")
        facts = [_facts(read_file(name))]
    return Printout(["\n\n\n".join(map(_text, facts))], value=facts)


def validate(files: Sequence[Path]) -> Printout:
    """Check files without running anything.

    Every problem has one line on standard error, and the exit status is then 2. What a scenario's goals need and nobody has is said, and no problem.

    Parameters
    ----------
    files : sequence of Path
        Scenario, strategy or design files.

    Examples
    --------
    >>> validate([Path("no_such.yaml")]).problems
    ['no_such.yaml: no such file; check the path']
    """
    lines: list[str] = []
    values: list[Facts] = []
    problems: list[str] = []
    for file in files:
        value: Facts = {"file": str(file), "valid": False, "kind": None, "problems": [], "warnings": []}
        try:
            thing = read_file(file)
        except InputError as error:
            value["problems"] = list(error.problems)
            problems += error.problems
        else:
            facts = _facts(thing)
            value |= {"valid": True, "kind": facts["kind"]}
            lines.append(f"{file}: a valid {facts['kind']}")
            if isinstance(thing, Scenario):
                value["warnings"] = list(lacking(thing))
                lines += [f"  {line}" for line in value["warnings"]]
            if facts["kind"] == "design":
                from coalitionlab.experiments.designs.words import size_facts

                value["size"] = size_facts(thing)
                told = ("runs", "points", "states")
                lines += [f"  {facts['facts'][name]}" for name in told if name in facts["facts"]]
        values.append(value)
    return Printout(lines, value=values, problems=problems)


def read_file(path: str | Path) -> Any:
    """Return the scenario, strategy or design of a file, without running Python that a design names. Raises InputError."""
    if names_python(str(path)):
        return led_from_file(str(path))
    document = open_document(path)
    if kind_of(document.value) != "design":
        return from_document(document)
    from coalitionlab.experiments.designs.design import design_of

    return design_of(document, run_python=False)


def entries(kind: str, name: str | None = None) -> list[Facts]:
    """Return every entry of a kind (of that name, when given) as plain values, from its registry or folder."""
    if kind == "scenarios":
        listed = [_brief("scenario", load_scenario(each), "issue") for each in list_scenarios()]
    elif kind == "strategies":
        listed = [_brief("strategy", load_strategy(each), "summary") for each in list_strategies()]
    elif kind == "designs":
        documents = {each: read_yaml(LIBRARY["design"] / f"{each}.yaml").value for each in list_designs()}
        listed = [
            {"name": each, "kind": "design"} | {key: design.get(key, "") for key in ("title", "source")}
            for each, design in documents.items()
        ]
    elif kind == "outcomes":
        listed = [_declared("outcome per run", outcome) for outcome in PER_RUN.values()]
        listed += [_declared("outcome per month", outcome) for outcome in MONTHLY.values()]
    elif kind == "own":
        listed = [
            {
                "name": thing.name,
                "kind": thing.own_kind,
                "meaning": getattr(thing, "meaning", ""),
                "declared by": each.label,
            }
            for each in extensions()
            for thing in each.things
        ]
    else:
        registry: Mapping[str, Any] = ACTIONS if kind == "actions" else PARAMETERS
        listed = [_declared(kind.removesuffix("s"), declaration) for declaration in registry.values()]
    return [entry for entry in listed if name in (None, entry["name"])]


def _brief(kind: str, thing: Scenario | Strategy, summary: str) -> Facts:
    fields = {key: getattr(thing, key) for key in ("title", summary, "source")}
    return {"name": thing.name, "kind": kind} | fields


def _declared(kind: str, declaration: Any) -> Facts:
    facts = {"kind": kind} | asdict(declaration)
    for field in ("function", "seen"):  # of outcomes: of no interest to a reader
        facts.pop(field, None)
    if isinstance(declaration, Action):
        facts.pop("effects")
        facts["what a full dose does"] = [effect_words(effect) for effect in declaration.effects]
        facts["size rests on"] = basis(declaration.name)
        facts["what was measured"] = [f"{one.finding} ({one.source})" for one in effect_sizes(declaration.name)]
    return facts


def _line(entry: Facts) -> str:
    if "declared by" in entry:
        return f"{entry['kind']}: {entry['meaning']} [{entry['declared by']}]"
    if entry["kind"] == "action":
        return f"{entry['meaning']} ({entry['family']})"
    if entry["kind"] == "parameter":
        low, high = entry["plausible"]
        extent = f"{entry['default']:g} {entry['unit']}, plausible {low:g} to {high:g}"
        return f"{extent}: {entry['meaning']} [{entry['source']}]"
    if entry["kind"].startswith("outcome"):
        return f"{entry['unit']}: {entry['meaning']}"
    return str(entry.get("issue") or entry.get("summary") or entry["title"])


def _library_facts(name: str) -> list[Facts]:
    """Return the facts of everything of that name in the library: a scenario and a strategy may share one."""
    things: list[Any] = []
    if name in list_scenarios():
        things.append(load_scenario(name))
    if name in list_strategies():
        things.append(load_strategy(name))
    if name in list_designs():
        from coalitionlab.experiments.designs.design import load_design

        things.append(load_design(name))
    return [_facts(thing) for thing in things]


def _facts(thing: Any) -> Facts:
    if isinstance(thing, Scenario | Strategy):
        return all_facts(thing)
    from coalitionlab.experiments.designs.words import design_facts

    return design_facts(thing)


def _text(facts: Facts) -> str:
    """Return facts as text: plain values first, then lists and mappings under their headings."""
    title = f": {facts['title']}" if facts.get("title") else ""
    lines, sections = [f"{facts['name']} ({facts['kind']}){title}"], []
    for key, value in facts.items():
        label = LABELS.get(key, key.replace("_", " "))
        if isinstance(value, dict | list):
            sections += ["", f"{label}:", *(f"  - {line}" for line in _items(value))] if value else []
        elif key not in ("name", "kind", "title") and value not in ("", None, ()):
            lines.append(f"{label}: {', '.join(map(str, value)) if isinstance(value, tuple) else value}")
    return "\n".join(lines + sections)


def _items(values: Mapping[str, Any] | Iterable[Any]) -> list[str]:
    if isinstance(values, Mapping):
        return [f"{name}: {words}" for name, words in values.items()]
    return [_item(value) if isinstance(value, dict) else str(value) for value in values]


def _item(value: Facts) -> str:
    if "effort" in value:
        return f"{value['name']}, until {value['until']}: {value['effort']}"
    return "; ".join(str(part) for part in value.values() if part)


def effect_words(effect: Effect) -> str:
    """Return an effect as a sentence, such as: raises an organisation's awareness, by 30 % of what is missing to 1; more, the ...

    The numbers and quantities are those of the catalogue, as the ODD lists them.
    """
    moved, share = _quantity(effect.moves), f"{100 * effect.rate:g} %"
    if isinstance(effect.aim, Quantity):
        change = f"corrects {moved} towards {_quantity(effect.aim)}, by {share} of the way"
    elif effect.aim == 0:
        change = f"lowers {moved}, by {share} of what there is"
    elif effect.aim == 1:
        change = f"raises {moved}, by {share} of what is missing to 1"
    else:
        change = f"moves {moved} towards {effect.aim:g}, by {share} of the way"
    harm = "; this is how it backfires" if effect.backfire else ""
    return "; ".join([change, *map(_condition, effect.conditions)]) + harm


def _condition(condition: EffectCondition) -> str:
    least = f" (never less than {100 * condition.floor:g} % of that)" if condition.floor else ""
    more = "less" if condition.lacking else "more"
    return f"the {more} of it, the higher {_quantity(condition.quantity)}{least}"


def _quantity(quantity: Quantity) -> str:
    return f"{OWNERS[quantity.scope]} {quantity.field.replace('_', ' ')}"
