"""The short commands: validate files, make one run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from coalitionlab.experiments.cli.support import (
    BAD_INPUT,
    announce_compiling,
    apply_settings,
    complaints,
    read_settings,
)
from coalitionlab.experiments.text import as_json, decimal, paragraph, table, visible_lines
from coalitionlab.scenarios.errors import plural

if TYPE_CHECKING:
    from coalitionlab.model.tracing import Trace

COLUMNS = {
    "collective_action": "action",
    "membership": "inside",
    "participation": "of power",
    "sectors": "sectors",
    "trust": "trust",
    "backbone": "backbone",
    "funds": "funds",
    "opinion": "opinion",
    "joins": "joins",
    "leaves": "leaves",
}
"""Monthly outcomes in the table of a run, with headings that fit."""
BAR = 20


def validate_files(files: Sequence[Path], json: bool) -> None:
    """Check files; print what is well and, on standard error, a line for every problem (then exit 2)."""
    from coalitionlab.experiments.cli.reading import read_file
    from coalitionlab.scenarios.errors import InputError, visible

    results: list[dict[str, Any]] = []
    for file in files:
        try:
            results.append({"file": str(file), "valid": True, "problems": []} | _described(read_file(file)))
        except InputError as error:
            results.append({"file": str(file), "valid": False, "kind": None, "problems": complaints(error)})
    for result in results:
        if result["valid"] and not json:
            words = "".join(f"\n  {line}" for line in result["words"])
            typer.echo(f"{visible(result['file'])}: a valid {result['kind']}{visible_lines(words)}")
        for line in result["problems"] or []:
            typer.echo(line, err=True)
    if json:
        typer.echo(as_json([{key: one for key, one in each.items() if key != "words"} for each in results]))
    if not all(result["valid"] for result in results):
        raise typer.Exit(BAD_INPUT)


def _described(thing: Any) -> dict[str, Any]:
    """What a file holds: its kind, and how much a design asks for."""
    from coalitionlab.scenarios.schema import Scenario, Strategy

    if isinstance(thing, Scenario | Strategy):
        return {"kind": "scenario" if isinstance(thing, Scenario) else "strategy", "words": []}
    from coalitionlab.experiments.designs.sizes import in_words
    from coalitionlab.experiments.designs.words import points_in_words, size_facts

    return {"kind": "design", "words": [in_words(thing), points_in_words(thing)], "size": size_facts(thing)}


def run_once(
    scenario: str,
    strategy: str,
    seed: int,
    replicate: int,
    months: int | None,
    settings: Sequence[str],
    json: bool,
) -> None:
    """Make one run and print it month by month."""
    from coalitionlab.experiments.settings import (
        check_aims,
        check_count,
        resolve_scenarios,
        resolve_strategies,
    )

    for name, value, least in (
        ("--seed", seed, 0),
        ("--replicate", replicate, 0),
        ("--months", months or 1, 1),
    ):
        check_count(name, value, least)
    if months == 0:
        check_count("--months", months, 1)
    cases, (lever,) = resolve_scenarios(scenario), resolve_strategies(strategy)
    (case,), parameters = apply_settings(cases, read_settings(settings))
    check_aims(cases, [lever])
    announce_compiling()
    from coalitionlab.experiments.single import run, run_json

    told = run(case, lever, seed=seed, replicate=replicate, parameters=parameters, months=months)
    if json:
        typer.echo(as_json(run_json(told, seed, replicate)))
    else:
        typer.echo(_run_text(told, seed, replicate))


def _run_text(told: Trace, seed: int, replicate: int) -> str:
    from coalitionlab.experiments.single import monthly_rows
    from coalitionlab.scenarios.names.outcomes import PER_RUN

    rows = [
        [
            row["month"],
            *(_cell(name, row[name]) for name in COLUMNS),
            "▇" * round(BAR * row["collective_action"]),
        ]
        for row in monthly_rows(told)
    ]
    outcomes = ", ".join(
        f"{name} {decimal(value)}" for name, value in zip(PER_RUN, told.outcomes, strict=True)
    )
    reached = [
        f"{one.name}: " + ("not reached" if when != when else f"month {when:.0f}")
        for one, when in zip(told.scenario.milestones, told.milestones, strict=True)
    ]
    parts = [
        f"{told.scenario.name} under {told.strategy.name}, seed {seed}, replicate {replicate}",
        table(["month", *COLUMNS.values(), ""], rows, text=(11,)),
        paragraph(f"{_extent(told)}: {outcomes}."),
        *([paragraph("Milestones: " + "; ".join(reached) + ".")] if reached else []),
        "One run is one story: another seed tells another. `coalitionlab compare` tells what is usual.",
    ]
    return visible_lines("\n\n".join(parts))


def _extent(told: Trace) -> str:
    """Which months the outcomes are of: all, or those up to where the run was stopped."""
    made, horizon = len(told.months), told.scenario.months
    return "The whole run" if made == horizon else f"Stopped after {plural(made, 'month')} of {horizon}"


def _cell(name: str, value: float) -> str:
    return f"{value:.0f}" if name in ("sectors", "joins", "leaves") else decimal(value, 2)
