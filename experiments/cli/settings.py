"""`--set NAME=VALUE` and `--vary NAME=LOW:HIGH`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from coalitionlab.scenarios.errors import InputError, input_error, quoted, suggest

WORDS = {"true": True, "false": False, "null": None, "none": None}


def read_settings(pairs: Iterable[str]) -> dict[str, Any]:
    """Return the values of `--set NAME=VALUE`: numbers, true, false, null, or text."""
    return {name: _value(text) for name, text in _split(pairs, "--set", "NAME=VALUE")}


def read_texts(pairs: Iterable[str], option: str) -> dict[str, str]:
    """Return the texts of an option such as `--column NAME=TEXT`."""
    return dict(_split(pairs, option, "NAME=TEXT"))


def read_ranges(pairs: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Return the ranges of `--vary NAME=LOW:HIGH`."""
    ranges = {}
    for name, text in _split(pairs, "--vary", "NAME=LOW:HIGH"):
        try:
            low, high = map(float, text.split(":"))
        except ValueError:
            raise _refused(
                f"got {quoted(f'{name}={text}')}", "write NAME=LOW:HIGH with two numbers", "--vary"
            ) from None
        ranges[name] = low, high
    return ranges


def apply_settings(given: dict[str, Any], settings: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments with the settings in them, as `parameters`, changed scenarios and `rule_options`.

    Options of decisions belong to the rules that are compared, when there are any. Raises InputError for an unknown name.
    """
    from coalitionlab.experiments.settings import check_parameters, resolve_scenarios
    from coalitionlab.scenarios.names.parameters import PARAMETERS

    if not settings:
        return given
    for name in settings.keys() & given.get("vary", {}).keys():
        raise _refused(f"{quoted(name)} is both set and varied", "do one of the two")
    options: dict[str, Any] = {}
    if "rules" in given:
        if "decision.rule" in settings:
            raise _refused("decision.rule cannot be combined with --rule", "give every rule with --rule")
        names = [name for name in settings if name.startswith("decision.")]
        options = {name.removeprefix("decision."): settings.pop(name) for name in names}
    parameters = {name: value for name, value in settings.items() if name in PARAMETERS}
    fields = {name: value for name, value in settings.items() if name not in PARAMETERS}
    _check_fields(fields, list(PARAMETERS))
    result = given | {"parameters": check_parameters(parameters)} | ({"rule_options": options} if options else {})
    if fields:
        argument = "scenarios" if "scenarios" in given else "scenario"
        if argument not in given:
            raise _refused("there is no scenario to set a field of", "name the scenario")
        changed = [scenario.with_(**fields) for scenario in resolve_scenarios(given[argument])]
        result[argument] = changed if argument == "scenarios" else changed[0]
    return result


def _split(pairs: Iterable[str], option: str, form: str) -> Iterator[tuple[str, str]]:
    seen = set()
    for pair in pairs:
        name, _, text = (part.strip() for part in pair.partition("="))
        if not (name and text):
            raise _refused(f"got {quoted(pair)}", f"write {form}", option)
        if name in seen:
            raise _refused(f"{quoted(name)} is given twice", "give it once", option)
        seen.add(name)
        yield name, text


def _value(text: str) -> Any:
    try:
        return float(text) if any(mark in text.lower() for mark in ".en") else int(text)
    except ValueError:
        return WORDS.get(text.lower(), text)


def _check_fields(fields: dict[str, Any], parameters: list[str]) -> None:
    from coalitionlab.scenarios.schema import Scenario

    for name, value in fields.items():
        if name in ("rule", "decision"):
            raise _refused(f"got {quoted(f'{name}={value}')}", f"write decision.rule={value}")
        if name.partition(".")[0] not in Scenario.model_fields:
            remedy = suggest(name, [*parameters, *Scenario.model_fields], kind="parameter")
            raise _refused(f"unknown parameter or field {quoted(name)}", remedy)


def _refused(problem: str, remedy: str, option: str = "--set") -> InputError:
    return input_error(problem, remedy, field=option)
