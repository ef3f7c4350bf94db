"""The commands `list`, `show` and `validate`: scenarios, strategies, designs, actions, outcomes and parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from coalitionlab.experiments.cli.output import Printout
from coalitionlab.scenarios.errors import InputError, input_error, quoted, suggest
from coalitionlab.scenarios.led import names_python
from coalitionlab.scenarios.loader import (
    list_designs,
    list_scenarios,
    list_strategies,
    load_scenario,
    load_strategy,
)
from coalitionlab.scenarios.names.effects import Effect, EffectCondition, Quantity
from coalitionlab.scenarios.schema import Scenario, Strategy

KINDS = ("scenarios", "strategies", "designs", "actions", "outcomes", "parameters")
LABELS = {"says": "what the text says", "assumed": "what was assumed", "facts": "set-up"}

Entry = dict[str, Any]


def list_names(kind: str = "all") -> Printout:
    """List scenarios, strategies, designs, actions, outcomes or parameters.

    Parameters
    ----------
    kind : str
        scenarios, strategies, designs, actions, outcomes, parameters, or all for names only.

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
    if kind not in KINDS:
        raise input_error(
            f"unknown kind {quoted(kind)}", suggest(kind, [*KINDS, "all"], kind="kind"), field="list"
        )
    shown = entries(kind)
    by_kind: dict[str, list[Entry]] = {entry["kind"]: [] for entry in shown}
    for entry in shown:
        by_kind[entry["kind"]].append({"name": entry["name"], "meaning": _line(entry)})
    single = len(by_kind) == 1
    return Printout(rows={kind if single else name: rows for name, rows in by_kind.items()}, value=shown)


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
    shown = _details(name)
    if not shown:
        if not (Path(name).exists() or name.endswith((".yaml", ".yml")) or names_python(name)):
            names = [entry["name"] for kind in KINDS for entry in entries(kind)]
            raise input_error(f"unknown name {quoted(name)}", suggest(name, names), field="show")
        shown = [_facts(read_file(name))]
    return Printout(["\n\n\n".join(_text(entry) for entry in shown)], value=shown)


def validate(files: Sequence[Path]) -> Printout:
    """Check files without running anything.

    Every problem has one line on standard error, and the exit status is then 2.

    Parameters
    ----------
    files : sequence of Path
        Scenario, strategy or design files.

    Examples
    --------
    >>> validate([Path("no_such.yaml")]).problems
    ['no_such.yaml: no such file; check the path']
    """
    results = [_checked(file) for file in files]
    lines = [
        "\n  ".join([f"{result['file']}: a valid {result['kind']}", *result.pop("words")])
        for result in results
        if result["valid"]
    ]
    return Printout(
        lines, value=results, problems=[line for result in results for line in result["problems"]]
    )


def read_file(path: str | Path) -> Any:
    """Return the scenario, strategy or design of a file. Raises InputError, one line a problem."""
    from coalitionlab.scenarios.led import led_from_file
    from coalitionlab.scenarios.loader import from_document, kind_of, open_document

    if names_python(str(path)):
        return led_from_file(str(path))
    document = open_document(path)
    if kind_of(document.value) != "design":
        return from_document(document)
    from coalitionlab.experiments.designs.design import design_of

    return design_of(document, run_python=False)


def entries(kind: str) -> list[Entry]:
    """Return every entry of a kind as plain values, from its registry or folder."""
    if kind == "scenarios":
        return [_brief("scenario", load_scenario(name), "issue") for name in list_scenarios()]
    if kind == "strategies":
        return [_brief("strategy", load_strategy(name), "summary") for name in list_strategies()]
    if kind == "designs":
        from coalitionlab.scenarios.loader import LIBRARY
        from coalitionlab.scenarios.yaml_reader import read_yaml

        read = {name: read_yaml(LIBRARY["design"] / f"{name}.yaml").value for name in list_designs()}
        return [
            {"name": name, "kind": "design"} | {key: design.get(key, "") for key in ("title", "source")}
            for name, design in read.items()
        ]
    if kind == "actions":
        from coalitionlab.scenarios.names.actions import ACTIONS

        return [_declared("action", action) for action in ACTIONS.values()]
    if kind == "parameters":
        from coalitionlab.scenarios.names.parameters import PARAMETERS

        return [_declared("parameter", parameter) for parameter in PARAMETERS.values()]
    from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN

    outcomes = {"outcome per run": PER_RUN, "outcome per month": MONTHLY}
    return [_declared(each, outcome) for each, registry in outcomes.items() for outcome in registry.values()]


def _brief(kind: str, thing: Any, words: str) -> Entry:
    return {
        "name": thing.name,
        "kind": kind,
        "title": thing.title,
        words: getattr(thing, words),
        "source": thing.source,
    }


def _declared(kind: str, declaration: Any) -> Entry:
    return {"kind": kind} | {key: value for key, value in asdict(declaration).items() if key != "effects"}


def _line(entry: Entry) -> str:
    if entry["kind"] == "action":
        return f"{entry['meaning']} ({entry['family']})"
    if entry["kind"] == "parameter":
        low, high = entry["plausible"]
        extent = f"{entry['default']:g} {entry['unit']}, plausible {low:g} to {high:g}"
        return f"{extent}: {entry['meaning']} [{entry['source']}]"
    if entry["kind"].startswith("outcome"):
        return f"{entry['unit']}: {entry['meaning']}"
    return str(entry.get("issue") or entry.get("summary") or entry["title"])


def _details(name: str) -> list[Entry]:
    """Return everything of that name: a scenario and a strategy may share one."""
    from coalitionlab.experiments.facts import all_facts

    shown: list[Entry] = []
    if name in list_scenarios():
        shown.append(all_facts(load_scenario(name)))
    if name in list_strategies():
        shown.append(all_facts(load_strategy(name)))
    if name in list_designs():
        from coalitionlab.experiments.designs.design import load_design

        shown.append(_facts(load_design(name)))
    registered = [entry for kind in ("actions", "outcomes", "parameters") for entry in entries(kind)]
    return shown + [_with_effects(entry) for entry in registered if entry["name"] == name]


def _with_effects(entry: Entry) -> Entry:
    if entry["kind"] != "action":
        return entry
    from coalitionlab.experiments.cli.describe import effect_words
    from coalitionlab.scenarios.names.actions import ACTIONS

    effects = ACTIONS[entry["name"]].effects
    return entry | {"what a full dose does": [effect_words(effect) for effect in effects]}


def _facts(thing: Any) -> Entry:
    if isinstance(thing, Scenario | Strategy):
        from coalitionlab.experiments.facts import all_facts

        return all_facts(thing)
    from coalitionlab.experiments.designs.words import design_facts

    return design_facts(thing)


def _checked(file: Path) -> dict[str, Any]:
    try:
        thing = read_file(file)
    except InputError as error:
        return {"file": str(file), "valid": False, "kind": None, "problems": list(error.problems)}
    result: dict[str, Any] = {"file": str(file), "valid": True, "problems": [], "words": []}
    if isinstance(thing, Scenario | Strategy):
        return result | {"kind": "scenario" if isinstance(thing, Scenario) else "strategy"}
    from coalitionlab.experiments.designs.words import points_in_words, size_facts

    return result | {
        "kind": "design",
        "words": [thing.size, points_in_words(thing)],
        "size": size_facts(thing),
    }


def _text(entry: Entry) -> str:
    """Return an entry as text: plain values first, then lists and mappings under their headings."""
    title = f": {entry['title']}" if entry.get("title") else ""
    lines = [f"{entry['name']} ({entry['kind']}){title}"]
    sections = {key: value for key, value in entry.items() if isinstance(value, dict | list) and value}
    for key, value in entry.items():
        if key not in ("name", "kind", "title", *sections) and value not in ("", None, (), [], {}):
            words = ", ".join(map(str, value)) if isinstance(value, tuple) else value
            lines.append(f"{key.replace('_', ' ')}: {words}")
    for key, value in sections.items():
        lines += [
            "",
            f"{LABELS.get(key, key.replace('_', ' '))}:",
            *(f"  - {line}" for line in _items(value)),
        ]
    return "\n".join(lines)


def _items(value: Mapping[str, Any] | Iterable[Any]) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{name}: {words}" for name, words in value.items()]
    return [_item(item) for item in value]


def _item(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    if "effort" in value:
        return f"{value['name']}, until {value['until']}: {value['effort']}"
    return "; ".join(str(part) for part in value.values() if part)


_OWNERS = {
    "trait": "its own",
    "organisation": "an organisation's",
    "tie": "a tie's",
    "convener": "the convener's",
    "climate": "the climate of",
    "coalition": "the coalition's",
}


def effect_words(effect: Effect) -> str:
    """One effect as a sentence, such as: raises an organisation's awareness, by 30 % of what is missing to 1; more, the ...

    The numbers and quantities are those of the catalogue, as the ODD lists them.
    """
    moved, share = _words(effect.moves), f"{100 * effect.rate:g} %"
    if isinstance(effect.aim, Quantity):
        said = f"corrects {moved} towards {_words(effect.aim)}, by {share} of the way"
    elif effect.aim == 0:
        said = f"lowers {moved}, by {share} of what there is"
    elif effect.aim == 1:
        said = f"raises {moved}, by {share} of what is missing to 1"
    else:
        said = f"moves {moved} towards {effect.aim:g}, by {share} of the way"
    conditions = [_condition(one) for one in effect.conditions]
    harm = "; this is how it backfires" if effect.backfire else ""
    return "; ".join([said, *conditions]) + harm


def _condition(one: EffectCondition) -> str:
    least = f" (never less than {100 * one.floor:g} % of that)" if one.floor else ""
    return f"the {'less' if one.lacking else 'more'} of it, the higher {_words(one.quantity)}{least}"


def _words(quantity: Quantity) -> str:
    return f"{_OWNERS[quantity.scope]} {quantity.field.replace('_', ' ')}"
