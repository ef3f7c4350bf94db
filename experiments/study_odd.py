"""The ODD description of one study, for the supplement of a paper: cases, strategies, what was varied or set, and what computed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from coalitionlab.experiments import files
from coalitionlab.experiments.facts import all_facts
from coalitionlab.experiments.input_files import FILE
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
        When this is no folder of results, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import coalitionlab as cl
    >>> folder = cl.compare("generic", "leaderless", replicates=2).save(tempfile.mkdtemp() + "/results")
    >>> odd(folder).splitlines()[0]
    '# ODD of this study: comparison of leaderless on generic'
    """
    text = study_odd(files.read_manifest(Path(results)))
    if out is None:
        return text
    files.check_file(Path(out), force)
    files.write_files(Path(out).parent, {Path(out).name: text.encode()})
    return f"written to {out}"


def study_odd(manifest: Mapping[str, Any]) -> str:
    """Return the description of the study of a manifest."""
    scenarios = [Scenario.model_validate(entry["content"]) for entry in manifest["scenarios"]]
    strategies = [all_facts(strategy_of(entry["content"])) for entry in manifest["strategies"]]
    cases = [all_facts(scenario) for scenario in scenarios]
    names = ", ".join(entry["name"] for entry in strategies) or "no strategy"
    lines = [
        f"# ODD of this study: {manifest['kind']} of {_text(names)} on {_text(', '.join(case['name'] for case in cases))}",
        "",
        "Entities, processes and their equations are those of coalitionlab (its ODD+D description, docs/odd.md of the version below). This page "
        "says what is particular to this study (Grimm et al. 2020).",
        "",
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
    lines += ["## 4. Parameters that differ from their defaults", ""]
    changed = list(_changed(scenarios, manifest.get("parameters") or {}))
    lines += _table(CHANGED, changed) if changed else ["None: every parameter has its default.", ""]
    outcomes = [name for name in manifest.get("outcomes") or [manifest.get("outcome")] if name in PER_RUN]
    lines += ["## 5. Observation", ""]
    lines += _table(
        ("outcome", "unit", "meaning"), [(name, PER_RUN[name].unit, PER_RUN[name].meaning) for name in outcomes]
    )
    lines += [
        "## 6. Software",
        "",
        f"SHA-256 of the model's source: `{manifest.get('code', {}).get('sha256', 'not known')}`.",
        "",
    ]
    machine = " ".join(str(part) for part in manifest.get("platform", {}).values())
    lines += _table(("package", "version"), [*manifest["versions"].items(), ("machine", machine)])
    return "\n".join(lines).rstrip("\n") + "\n"


def _settings(manifest: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """What the call set: its arguments that are plain values, and what a sweep varied."""
    arguments = (manifest.get("call") or {}).get("arguments", {})
    skipped = ("scenario", "scenarios", "strategy", "strategies", "against", "design", "parameters")
    for name, value in arguments.items():
        if name not in skipped and value not in (None, [], {}):
            yield name, f"inputs/{value[FILE]}" if isinstance(value, dict) and FILE in value else value
    if not {"seed", "replicates"} <= set(arguments):
        yield from ((name, manifest[name]) for name in ("seed", "replicates", "runs") if name in manifest)
    for name, levels in manifest.get("fingerprint", {}).get("levels of", {}).items():
        yield f"levels of {name}", levels.partition(" ")[2]


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
            known = PARAMETERS[name]
            if value != known.default:
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
