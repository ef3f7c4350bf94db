"""The ODD description of one study, for the supplement of a paper: cases, strategies, what was varied or set, and what computed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from coalitionlab.experiments import files
from coalitionlab.experiments.facts import all_facts
from coalitionlab.experiments.input_files import FILE
from coalitionlab.experiments.provenance import need_own
from coalitionlab.experiments.study_varied import OWN_FILES, OWN_THINGS, VARIED, own_things, varied
from coalitionlab.experiments.words import listed
from coalitionlab.scenarios.led import strategy_of
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema import Scenario

#: Fields of a parameter that a row of the table of changes has.
CHANGED = ("parameter", "where", "value", "default", "plausible", "unit and meaning", "source of the default")


def odd(results: Path, *, out: Path | None = None, force: bool = False) -> str:
    """Describe a study by the ODD protocol, as Markdown for the supplement of a paper.

    What all studies share is in the model's own ODD, to which this refers: here are the cases, the strategies, the parameters that differ
    from their defaults, what was varied, with which seed, and which versions computed it.

    Parameters
    ----------
    results : Path
        A folder of results, of any command with --out.
    out : Path
        File to write; printed when not given.
    force : bool
        Replace an earlier file.

    Returns
    -------
    str
        The description, or where it is.

    Raises
    ------
    InputError
        When this is no folder of results, what of the user's own they rest on is not there, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import coalitionlab as cl
    >>> folder = cl.compare("generic", "leaderless", replicates=2).save(tempfile.mkdtemp() + "/results")
    >>> odd(folder).splitlines()[0]
    '# ODD of this study: comparison of leaderless on generic'
    """
    manifest = files.read_manifest(Path(results))
    need_own(manifest, Path(results), "sector ")
    text = study_odd(manifest)
    if out is None:
        return text
    files.check_file(Path(out), force)
    files.write_files(Path(out).parent, {Path(out).name: text.encode()})
    return f"written to {out}"


def study_odd(manifest: Mapping[str, Any]) -> str:
    """Return the description of the study of a manifest."""
    scenarios = [Scenario.model_validate(entry["content"]) for entry in manifest["scenarios"]]
    strategies = [all_facts(strategy_of(entry["content"])) for entry in manifest["strategies"]]
    cases = [_case(scenario, manifest) for scenario in scenarios]
    names = ", ".join(entry["name"] for entry in strategies) or "no strategy"
    lines = [
        f"# ODD of this study: {manifest['kind']} of {_text(names)} on {_text(', '.join(case['name'] for case in cases))}",
        "",
        *_model(manifest),
        "## 1. Purpose and design of the experiment",
        "",
        f"Made by `{manifest['command'] or 'a function of Python'}` on {manifest['made'][:10]}.",
        "",
        *_table(("setting", "value"), _settings(manifest)),
        "## 2. Cases",
        "",
    ]
    for case in cases:
        lines += [
            f"### {_text(case['title'] or case['name'])}",
            "",
            *_described(case, "issue"),
            *_table(("what", "how"), case["facts"].items()),
        ]
        lines += _table(("goal", "what it takes"), case["goals"].items())
        lines += _table(("when", "event", "what changes", "source"), [tuple(row.values()) for row in case["events"]])
    lines += ["## 3. Strategies", ""]
    for plan in strategies:
        lines += [f"### {_text(plan['title'] or plan['name'])}", "", *_described(plan, "summary")]
        lines += [f"Style: {_text(plan['style'])}.", ""] if plan["style"] else []
        lines += _table(("phase", "until", "effort"), [tuple(row.values()) for row in plan["phases"]])
    lines += [*_parameters(scenarios, manifest), *_observed(manifest)]
    lines += [
        "## 6. Software",
        "",
        f"SHA-256 of the model's source: `{manifest.get('code', {}).get('sha256', 'not known')}`.",
        "",
    ]
    machine = " ".join(str(part) for part in manifest.get("platform", {}).values())
    lines += _table(("package", "version"), [*manifest["versions"].items(), ("machine", machine)])
    return "\n".join(lines).rstrip("\n") + "\n"


def _model(manifest: Mapping[str, Any]) -> list[str]:
    """What the model is: coalitionlab's, and what of the user's own is in it."""
    things, sources = own_things(manifest)
    but = ", but for what the table below names" if things else ""
    return [
        f"Entities, processes and their equations are those of coalitionlab (its ODD+D description, docs/odd.md of the version below){but}. "
        "This page says what is particular to this study (Grimm et al. 2020).",
        "",
        *_table(OWN_THINGS, things),
        *_table(OWN_FILES, sources),
    ]


def _case(scenario: Scenario, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """A case in words, with the decision rules that it was really run under."""
    case = all_facts(scenario)
    rules = manifest.get("rules") or ()
    under = [each["rule"] for each in manifest.get("variants", ()) if each["scenario"] == scenario.name]
    chosen = under or [rule if isinstance(rule, str) else rule["name"] for rule in rules]
    if "decision.rule" in manifest.get("factors", ()):
        chosen = ["varied, see section 4"]
    if chosen:
        case["facts"]["decision rule"] = listed(chosen)
    return case


def _parameters(scenarios: Sequence[Scenario], manifest: Mapping[str, Any]) -> list[str]:
    """What was varied and how, and what was set to one value that is not the default."""
    parts = list(varied(manifest))
    lines = ["## 4. Parameters", "", "### Varied", ""]
    for sentence, rows in parts:
        lines += [_text(sentence), "", *_table(VARIED, rows)]
    lines += [] if parts else ["None: every run has the same parameters.", ""]
    changed = list(_changed(scenarios, manifest.get("parameters") or {}))
    others = "every parameter that was not varied" if parts else "every parameter"
    lines += ["### Set to another value than the default", "", *_table(CHANGED, changed)]
    return [*lines, f"{'Otherwise ' if changed else 'None: '}{others} has its default.", ""]


def _observed(manifest: Mapping[str, Any]) -> list[str]:
    """What is looked at: the history that runs are compared with, or outcomes."""
    history = manifest.get("history")
    lines = ["## 5. Observation", ""]
    if history:
        seen = [
            what
            for what, key in (("joins", "joins"), ("exits", "leaves"), ("goals delivered", "delivered"))
            if history[key]
        ]
        lines += [
            f"Runs are compared by month with the history {_text(history['name'])}: {len(history['joins'])} months"
            f"{f' from {starts}' if (starts := history['starts']) else ''}, {listed(seen)}.",
            "",
        ]  # fmt: skip
    named = manifest.get("outcomes") or [manifest.get("outcome")]
    outcomes = [(name, PER_RUN[name].unit, PER_RUN[name].meaning) for name in named if name in PER_RUN]
    lines += _table(("outcome", "unit", "meaning"), outcomes)
    return (
        lines
        if history or outcomes
        else [*lines, "The columns of the tables of the results, with units in their manifest.", ""]
    )


def _settings(manifest: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """What the call set: its arguments that are plain values, and what it left to their defaults."""
    arguments = (manifest.get("call") or {}).get("arguments", {})
    skipped = ("scenario", "scenarios", "strategy", "strategies", "against", "design", "parameters")
    for name, value in arguments.items():
        if name not in skipped and value not in (None, [], {}):
            yield name, _set_to(value)
    missing = [name for name in ("seed", "replicates", "runs") if name in manifest and name not in arguments]
    yield from ((name, manifest[name]) for name in missing if not {"seed", "replicates"} <= set(arguments))


def _set_to(value: Any) -> Any:
    """A value of an argument as people write it: a file among the inputs, and ranges by name."""
    if not isinstance(value, dict):
        return value
    if FILE in value:
        return f"inputs/{value[FILE]}"
    ranges = {name: f"{each[0]:g} to {each[1]:g}" if isinstance(each, list) else each for name, each in value.items()}
    return "; ".join(f"{name} {each}" for name, each in ranges.items())


def _described(facts: Mapping[str, Any], about: str) -> list[str]:
    """What a case or a strategy is about, where it is from, and what had to be assumed."""
    lines = [_text(facts[about]), ""] if facts.get(about) else []
    lines += [f"Source: {_text(facts['source'])}", ""] if facts["source"] else []
    assumed = [f"- Assumed: {_text(line)}" for line in facts["assumed"]]
    return [*lines, *assumed, *([""] if assumed else [])]


def _changed(scenarios: Sequence[Scenario], everywhere: Mapping[str, float]) -> Iterable[tuple[Any, ...]]:
    where = {"all cases": everywhere, **{scenario.name: scenario.parameters for scenario in scenarios}}
    for place, values in where.items():
        for name, value in values.items():
            known = PARAMETERS.get(name)
            if known is not None and value != known.default:
                low, high = known.plausible
                about = f"{known.unit}: {known.meaning}"
                yield (name, place, f"{value:g}", f"{known.default:g}", f"{low:g} to {high:g}", about, known.source)


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    """A Markdown table with an empty line after it; nothing without rows."""
    cells = [[_text(str(cell)) for cell in row] for row in rows]
    made = [f"| {' | '.join(row)} |" for row in [list(head), ["---"] * len(head), *cells]]
    return [*made, ""] if cells else []


def _text(text: str) -> str:
    """Text from a user's file on one line, so that it is no markup."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
