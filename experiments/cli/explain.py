"""The command `explain`: one organisation's story in one run, and what would have become of it without an action, over many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from coalitionlab.experiments.cli.support import (
    STOPPED,
    Meter,
    announce_compiling,
    apply_settings,
    read_settings,
)
from coalitionlab.experiments.text import as_json, decimal, table, visible_lines

if TYPE_CHECKING:
    from coalitionlab.experiments.attribution.counterfactual import Counterfactual
    from coalitionlab.model.explanation import Explanation
    from coalitionlab.scenarios.schema import Scenario, Strategy

#: Changes of a term below this are not worth a word.
SMALL = 0.01


def explain_one(
    scenario: str,
    strategy: str,
    organisation: str,
    seed: int,
    settings: Sequence[str],
    json: bool,
    without: Sequence[str] | None = None,
    replicates: int = 200,
    by_month: bool = False,
) -> None:
    """Explain why an organisation stands where it stands; with `replicates`, what the strategy's actions have to do with it."""
    from coalitionlab.experiments.settings import (
        check_aims,
        check_count,
        check_organisation,
        resolve_scenarios,
        resolve_strategies,
    )

    check_count("--seed", seed, 0)
    check_count("--replicates", replicates, 0)
    cases, (lever,) = resolve_scenarios(scenario), resolve_strategies(strategy)
    (case,), parameters = apply_settings(cases, read_settings(settings))
    check_aims(cases, [lever])
    check_organisation(case, organisation)
    _chosen(lever, without)  # so that an action it does not have is said before any run
    announce_compiling(explaining=True)
    from coalitionlab.experiments.single import explain

    case = case.with_(parameters={**case.parameters, **parameters}) if parameters else case
    told = explain(case, lever, organisation, seed=seed)
    try:
        otherwise = _otherwise(case, lever, organisation, seed, without, replicates)
    except KeyboardInterrupt:
        _print(told, None, json, by_month)
        typer.echo("stopped: what would have become of it without an action is left out", err=True)
        raise typer.Exit(STOPPED) from None
    _print(told, otherwise, json, by_month)


def _print(told: Explanation, otherwise: Counterfactual | None, json: bool, by_month: bool) -> None:
    if json:
        more = {} if otherwise is None else {"counterfactual": otherwise.as_dict()}
        typer.echo(as_json(told.as_dict() | more))
        return
    parts = [
        told.text,
        *([month_by_month(told)] if by_month else []),
        *([otherwise.text] if otherwise else []),
    ]
    typer.echo(visible_lines("\n\n".join(parts)))


def _chosen(lever: Strategy, without: Sequence[str] | None) -> tuple[str, ...]:
    """The actions to leave out, one at a time: those named, or all; none while nobody knows what a strategy does."""
    from coalitionlab.experiments.attribution.leaving_out import active_actions, check_actions
    from coalitionlab.experiments.attribution.watching import unwatched
    from coalitionlab.scenarios.led import Led

    if unwatched(lever):
        return ()
    if without:
        check_actions(lever, without)
        return tuple(dict.fromkeys(without))
    has_some = bool(lever.only) if isinstance(lever, Led) else bool(lever.phases)
    return active_actions(lever) if has_some else ()


def _otherwise(
    case: Scenario,
    lever: Strategy,
    organisation: str,
    seed: int,
    without: Sequence[str] | None,
    replicates: int,
) -> Counterfactual | None:
    """The same runs without each action; None when no replicates are asked for, or nothing is there to be left out."""
    from coalitionlab.experiments.attribution.watching import unwatched, watched

    if not replicates:
        return None
    if unwatched(lever):
        lever = watched(case, lever, replicates=replicates, seed=seed)
    actions = _chosen(lever, without)
    if not actions:
        return None
    announce_compiling()
    from coalitionlab.experiments.attribution.counterfactual import counterfactual

    with Meter("what if") as meter:
        meter.begin(replicates * (1 + len(actions)))
        return counterfactual(
            case,
            lever,
            organisation,
            without_actions=actions,
            replicates=replicates,
            seed=seed,
            progress=meter,
        )


def month_by_month(told: Explanation) -> str:
    """A row a month: status, balance, chance, and the terms that had changed most since the month before."""
    rows: list[list[Any]] = []
    before = None
    for row in told.as_dict()["by_month"]:
        rows.append(
            [
                row["month"],
                row["status"],
                f"{row['balance']:+.2f}",
                "-" if row["chance"] is None else f"{100 * row['chance']:.0f}%",
                _changes(row, before, told),
            ]
        )
        before = row
    head = "Month by month (balance of the terms; chance to be inside after deciding; largest changes since the month before)"
    return head + "\n" + table(["month", "status", "balance", "chance", "what changed"], rows, text=(1, 4))


def _changes(row: dict[str, Any], before: dict[str, Any] | None, told: Explanation) -> str:
    if before is None:
        return ""
    gaps = {name: row[name] - before[name] for name in told.last}
    largest = sorted(gaps, key=lambda name: -abs(gaps[name]))[:2]
    return ", ".join(
        f"{name} {decimal(gaps[name], 2) if gaps[name] < 0 else '+' + decimal(gaps[name], 2)}"
        for name in largest
        if abs(gaps[name]) >= SMALL
    )
