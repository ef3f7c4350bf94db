"""The command `compare`: check, run, print, keep."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from coalitionlab.experiments.cli.support import (
    ASKING_WORLDS,
    STOPPED,
    Meter,
    announce_compiling,
    apply_settings,
    options_of_rules,
    read_settings,
)
from coalitionlab.scenarios.errors import visible

if TYPE_CHECKING:
    from coalitionlab.experiments.comparing.comparison import Comparison


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line, as typed."""

    scenarios: list[str]
    strategies: list[str] | None
    replicates: int
    worlds: int
    seed: int
    outcome: str
    baseline: str | None
    out: Path | None
    force: bool
    workers: int | None
    settings: list[str]
    json: bool
    uncertain: list[str]
    precision: float | None = None
    precision_of: str = "baseline"
    max_replicates: int | None = None
    rules: tuple[str, ...] = ()
    months: bool = True


def compare_strategies(request: Request) -> None:
    """Run the comparison, print it, and save it when a folder is named; exit 130 when stopped by hand."""
    checked = _check(request)
    from coalitionlab.experiments.comparing.compare import Interrupted

    try:
        comparison = _run(request, *checked)
    except Interrupted as stopped:
        if stopped.comparison is None:
            typer.echo("stopped before any runs were done; nothing is kept", err=True)
            raise typer.Exit(STOPPED) from None
        comparison = stopped.comparison
    _deliver(request, comparison)
    if not comparison.complete:
        asked = (
            len(comparison.scenarios)
            * len(comparison.strategies)
            * request.replicates
            * max(request.worlds, 1)
        )  # the scenarios of a comparison are those under each rule
        of = "" if request.precision else f" of {asked}"
        typer.echo(f"stopped: what is shown rests on {len(comparison.runs)}{of} runs", err=True)
        raise typer.Exit(STOPPED)


def _check(request: Request) -> tuple[Any, Any, Any, Any, Any]:
    """Look at every input before any work, so that bad input costs nothing."""
    from coalitionlab.experiments.settings import (
        check_aims,
        check_count,
        choose_baseline,
        resolve_scenarios,
        resolve_strategies,
    )

    check_count("--replicates", request.replicates, 1)
    check_count("--worlds", request.worlds, 0)
    check_count("--seed", request.seed, 0)
    if request.workers is not None:
        check_count("--workers", request.workers, 1)
    scenarios = resolve_scenarios(request.scenarios)
    strategies = resolve_strategies(request.strategies)
    choose_baseline(request.baseline, [one.name for one in strategies])
    settings = read_settings(request.settings)
    options = options_of_rules(settings) if request.rules else {}
    changed, parameters = apply_settings(scenarios, settings)
    rules = _check_rules(request, changed, options) if request.rules else None
    from coalitionlab.experiments.comparing.precision import check_precision
    from coalitionlab.experiments.files import check_target
    from coalitionlab.experiments.settings import check_outcome
    from coalitionlab.experiments.worlds.draws import choose_uncertain

    check_outcome(request.outcome)
    choose_uncertain(request.uncertain, worlds=request.worlds, fixed=parameters, scenarios=changed)
    check_precision(
        request.precision,
        request.outcome,
        request.precision_of,
        request.max_replicates,
        request.replicates,
        request.worlds,
    )
    check_aims(changed, strategies)
    if request.out is not None:
        check_target(request.out, request.force)
    return changed, strategies, parameters, options, rules


def _check_rules(request: Request, scenarios: Any, options: dict[str, Any]) -> Any:
    """Return the rules, found and fit to be compiled, so that a user's file is run once and before all else."""
    from coalitionlab.experiments.rules import resolve_rules, unfold

    found = resolve_rules(request.rules)
    unfold(scenarios, found, options)
    for one in found:
        if one.own:
            typer.echo(
                f"compiling the rule {one.name} into the model, which takes some twenty seconds",
                err=True,
            )
    return found


def _run(
    request: Request, scenarios: Any, strategies: Any, parameters: Any, options: dict[str, Any], rules: Any
) -> Comparison:
    from coalitionlab.experiments.comparing.compare import compare

    announce_compiling()
    each = request.replicates * max(request.worlds, 1) * max(len(request.rules), 1)
    total = None if request.precision else len(scenarios) * len(strategies) * each
    with Meter("comparing") as done:
        done.begin(total)
        return compare(
            scenarios,
            strategies,
            replicates=request.replicates,
            seed=request.seed,
            worlds=request.worlds,
            baseline=request.baseline,
            workers=request.workers,
            parameters=parameters,
            progress=done,
            uncertain=request.uncertain,
            months=request.months,
            precision=request.precision,
            outcome=request.outcome,
            precision_of=request.precision_of,
            max_replicates=request.max_replicates,
            rules=rules,
            rule_options=options or None,
        )


def _deliver(request: Request, comparison: Comparison) -> None:
    from coalitionlab.experiments.text import as_json, paragraph, table

    if comparison.worlds > 1:
        typer.echo(ASKING_WORLDS, err=True)
    if request.json:
        out = None if request.out is None else str(request.out)
        typer.echo(as_json(comparison.to_dict() | {"folder": out}))
    else:
        parts = [paragraph(comparison.lead())]
        for heading, shown in comparison.shown().items():
            parts += [
                heading,
                table(shown.columns.tolist(), shown.to_numpy().tolist()),
                paragraph(shown.attrs["legend"]),
            ]
        parts += [paragraph(visible(line)) for line in comparison.words()]
        typer.echo("\n\n".join([*parts, "Illustrative numbers: a thinking aid, not a forecast."]))
    if request.out is None:
        if not request.json:
            typer.echo("\nNothing was written; add --out FOLDER to keep the runs and get a report.")
        return
    folder = comparison.save(request.out, force=request.force)
    if not request.json:
        typer.echo(f"\nResults are in {folder}; open {folder / 'report.html'} in a browser.")
