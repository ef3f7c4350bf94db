"""The command `compare`: check, run, print, keep."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from coalitionlab.experiments.cli_support import (
    STOPPED,
    announce_compiling,
    apply_settings,
    progress,
    read_settings,
)

if TYPE_CHECKING:
    from coalitionlab.experiments.comparison import Comparison


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


def compare_strategies(request: Request) -> None:
    """Run the comparison, print it, and save it when a folder is named; exit 130 when stopped by hand."""
    checked = _check(request)
    from coalitionlab.experiments.comparison import Interrupted

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
        )
        typer.echo(f"stopped: what is shown rests on {len(comparison.runs)} of {asked} runs", err=True)
        raise typer.Exit(STOPPED)


def _check(request: Request) -> tuple[Any, Any, Any]:
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
    changed, parameters = apply_settings(scenarios, read_settings(request.settings))
    from coalitionlab.experiments.store import check_target
    from coalitionlab.experiments.summaries import check_outcome
    from coalitionlab.experiments.worlds import choose_uncertain

    check_outcome(request.outcome)
    choose_uncertain(request.uncertain, worlds=request.worlds, fixed=parameters, scenarios=changed)
    check_aims(changed, strategies)
    if request.out is not None:
        check_target(request.out, request.force)
    return changed, strategies, parameters


def _run(request: Request, scenarios: Any, strategies: Any, parameters: Any) -> Comparison:
    from coalitionlab.experiments.compare import compare

    announce_compiling()
    total = len(scenarios) * len(strategies) * request.replicates * max(request.worlds, 1)
    with progress(total, "comparing") as done:
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
        )


def _deliver(request: Request, comparison: Comparison) -> None:
    from coalitionlab.experiments.printing import comparison_json, comparison_text
    from coalitionlab.experiments.text import as_json

    if comparison.worlds > 1:
        typer.echo("asking the worlds: regret, ranks, failures", err=True)
    if request.json:
        typer.echo(as_json(comparison_json(comparison, request.outcome, request.out)))
    else:
        typer.echo(comparison_text(comparison, request.outcome))
    if request.out is None:
        if not request.json:
            typer.echo("\nNothing was written; add --out FOLDER to keep the runs and get a report.")
        return
    from coalitionlab.experiments.store import save

    folder = save(comparison, request.out, force=request.force, outcome=request.outcome)
    if not request.json:
        typer.echo(f"\nResults are in {folder}; open {folder / 'report.html'} in a browser.")
