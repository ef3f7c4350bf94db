"""What a study varied, and what of the user's own was in force: from the manifest of its results, for its ODD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from coalitionlab.experiments.factors import WORLD
from coalitionlab.experiments.input_files import FOLDER
from coalitionlab.experiments.words import listed
from coalitionlab.experiments.worlds.draws import uncertain_parameters
from coalitionlab.scenarios.errors import plural
from coalitionlab.scenarios.names.extensions import sha256
from coalitionlab.scenarios.names.own import CONVENER, LAW, RULE
from coalitionlab.scenarios.names.parameters import PARAMETERS

VARIED = ("what", "how it varies", "default", "unit and meaning", "source")
OWN_THINGS = ("kind", "name", "what it does in the model", "declared by")
OWN_FILES = ("declared by", "file", "SHA-256")
#: Kinds of results whose worlds are drawn twice.
SEARCHED = "optimum"
_OVER, _CALIBRATED = "uniform over {} to {}", "from the posterior, jointly with the others: here {} to {}"

Row = tuple[str, ...]
Part = tuple[str, list[Row]]


def varied(manifest: Mapping[str, Any]) -> Iterator[Part]:
    """Yield, for everything that was varied together, a sentence on how and how often, and a row for each thing; nothing for a study at fixed values."""
    if "inputs" in manifest and "method" in manifest:
        yield _screened(manifest)
    elif manifest["kind"] == "calibration":
        yield from _calibrated(manifest)
    elif manifest["kind"] == "continuation":
        chosen = f"the {manifest['accepted']} accepted runs of the calibration kept in {FOLDER}/calibration"
        yield f"Every plan goes on from {chosen}, weighted as there: parameters are from its posterior.", []
    elif manifest["kind"] == "phase_map":
        axes = [_row(name, "on the grid, {} to {}", *ends) for name, ends in manifest["varied"].items()]
        yield "The cells of the map are every combination of values of two axes.", axes
    elif manifest.get("factors"):
        yield from _designed(manifest)
    elif manifest.get("worlds"):
        yield _in_worlds(manifest)


def _screened(manifest: Mapping[str, Any]) -> Part:
    """A sensitivity analysis."""
    sentence = f"{plural(manifest['points'], 'set')} of {plural(len(manifest['inputs']), 'input')} by the method {manifest['method']}."
    return sentence, [_row(each["name"], "over {} to {}", each["low"], each["high"]) for each in manifest["inputs"]]


def _calibrated(manifest: Mapping[str, Any]) -> Iterator[Part]:
    drawn = manifest["uncertain"]
    sentence = f"{manifest['runs']:,} sets of {plural(len(drawn), 'parameter')}, each drawn independently and uniformly from its prior range; one run with each."
    yield sentence, [_row(name, _OVER, *ends) for name, ends in drawn.items()]
    fields = [_row(name, _OVER, *ends) for name, ends in manifest["varied"].items()]
    plans = [entry["name"] for entry in manifest["strategies"]]
    parts = [
        f"{what} {listed(names)}"
        for what, names in (("strategies", plans), ("decision rules", manifest["rules"]))
        if len(names) > 1
    ]
    if fields:
        parts.append("sets of values of these fields, a Latin hypercube")
    if parts:
        yield f"Each run has, drawn with equal chances, one of the {', and one of the '.join(parts)}.", fields


def _designed(manifest: Mapping[str, Any]) -> Iterator[Part]:
    """A sweep: the factors of its design, then its worlds; of a study made in Python, the levels of every factor."""
    about, levels = manifest["about"], manifest["fingerprint"]["levels of"]
    how = about.get("factors") or {}
    worlds = about.get("worlds", 0)
    rest = manifest["factors"][manifest["factors"].index(WORLD) + 1 :] if worlds else []
    named = [name for name in manifest["factors"] if name not in (WORLD, *rest)]
    if named:
        counts = " x ".join(f"{count} of {_joint(name)}" for name, count in about.get("counts", {}).items())
        sentence = f"{plural(manifest['points'], 'point')}" + (f": {counts}." if counts else ".")
        yield (
            sentence + _sampled(about.get("sample")),
            [_row(name, how.get(name) or levels[name].partition(" ")[2]) for name in named],
        )
    if worlds:
        yield (
            f"{plural(worlds, 'set')} of {plural(len(rest), 'parameter')}, drawn by Latin hypercube from their plausible ranges.",
            _plausible(rest),
        )


def _joint(name: str) -> str:
    return {"sample": "the joint sample"}.get(name, name)


def _sampled(sample: Mapping[str, Any] | None) -> str:
    """How the joint sample was drawn, and what goes together in it."""
    if not sample:
        return ""
    text = f" The joint sample: {sample['points']} points, method {sample['method']}, seed {sample['seed']}"
    pairs = [f"{listed(each['between'])} {each['rank']:+g}" for each in sample.get("correlations", ())]
    return (
        f"{text}; rank correlations (Spearman): {', '.join(pairs)}, others 0."
        if pairs
        else f"{text}; independent of each other."
    )


def _in_worlds(manifest: Mapping[str, Any]) -> Part:
    """Worlds: as they were drawn where the manifest has them, else those that its parameters leave to be drawn."""
    count, worlds = manifest["worlds"], manifest.get("world_parameters")
    if worlds and manifest.get("worlds_from"):
        ends = {
            name: (min(values), max(values))
            for name in worlds[0]
            if _numbers(values := [world[name] for world in worlds])
        }
        sentence = f"{plural(count, 'set')} of {plural(len(worlds[0]), 'value')}, drawn from the posterior of the calibration {manifest['worlds_from']} (kept in {FOLDER}/worlds_from)."
        return sentence, [_row(name, _CALIBRATED, *both) for name, both in ends.items()]
    names = (
        list(worlds[0])
        if worlds
        else [name for name in uncertain_parameters() if name not in (manifest.get("parameters") or {})]
    )
    for scenario in manifest["scenarios"] if len(manifest["scenarios"]) == 1 else ():
        names = [name for name in names if name not in scenario["content"].get("parameters", {})]
    twice = ", once for the search and once anew for the test," if manifest["kind"] == SEARCHED else ""
    kept = " What a case sets itself keeps its value there." if len(manifest["scenarios"]) > 1 else ""
    sentence = f"{plural(count, 'set')} of {plural(len(names), 'parameter')}, drawn by Latin hypercube{twice} from their plausible ranges; every strategy is run in each.{kept}"
    return sentence, _plausible(names)


def _numbers(values: Sequence[Any]) -> bool:
    return all(isinstance(value, int | float) for value in values)


def _plausible(names: Iterable[str]) -> list[Row]:
    return [_row(name, _OVER, *(PARAMETERS[name].plausible if name in PARAMETERS else ("?", "?"))) for name in names]


def _row(name: str, how: str, *ends: Any) -> Row:
    known = PARAMETERS.get(name.removeprefix("parameters."))
    told = how.format(*(f"{end:g}" if isinstance(end, int | float) else end for end in ends)) if ends else how
    if known is None:
        return (name, told, "the case's", "the field's own (docs/reference/files.md)", "")
    return (name, told, f"{known.default:g}", f"{known.unit}: {known.meaning}", known.source)


# The user's own


def own_things(manifest: Mapping[str, Any]) -> tuple[list[Row], list[Row]]:
    """Return a row for everything of the user's own that this study ran with, and one for each file that declares it."""
    things: list[Row] = []
    files: list[Row] = []
    for each in manifest.get("extensions", ()):
        label = f"{each['name']} {each['version']}".strip()
        files += [(label, path, digest) for path, digest in each["files"].items()]
        for declared in each["declares"]:
            name = declared.rpartition(" ")[2]
            kind = declared.removesuffix(f" {name}")
            things.append((kind, name, _does(kind, name, manifest), label))
    for rule in manifest.get("rules", ()):
        if isinstance(rule, Mapping) and rule["source"]:
            place = rule["file"] or "a function of Python"
            things.append((RULE, rule["name"], "decides in place of the model's decision rules", place))
            files.append((place, place, rule["sha256"]))
    for entry in manifest["strategies"]:
        content = entry["content"]
        if content.get("python"):
            place = content.get("file") or "a function of Python"
            things.append(
                (CONVENER, content["function"], f"chooses the efforts of the strategy {entry['name']}", place)
            )
            files.append((place, place, sha256(content["python"])))
    return things, list(dict.fromkeys(files))


def _does(kind: str, name: str, manifest: Mapping[str, Any]) -> str:
    if kind == LAW:
        return f"replaces the function model.rules.{name} in every run"
    parts = ("scenarios", "strategies", "outcomes", "outcome", "about", "rules", "variants", "call")
    text = json.dumps([manifest.get(part) for part in parts]) + json.dumps(
        manifest.get("fingerprint", {}).get("levels of")
    )
    if kind in (RULE, CONVENER, "action", "network", "sector") and not re.search(rf"\b{re.escape(name)}\b", text):
        return "declared, not used in this study"
    return "decides in place of the model's decision rules" if kind == RULE else "added to those of the model"
