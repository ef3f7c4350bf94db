"""The commands about a single run: `run`, month by month, and `explain`, one organisation's decisions and counterfactuals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isnan
from typing import TYPE_CHECKING, Any

from coalitionlab.experiments.cli.output import Interrupted, Printout
from coalitionlab.experiments.words import decimal
from coalitionlab.scenarios.errors import plural

if TYPE_CHECKING:
    from coalitionlab.experiments.attribution.counterfactual import Counterfactual
    from coalitionlab.experiments.settings import AnyScenario, AnyStrategy
    from coalitionlab.model.explanation import Explanation
    from coalitionlab.model.tracing import Trace
    from coalitionlab.scenarios.schema import Scenario, Strategy

#: Monthly outcomes in the table of a run, with headings that fit.
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
COUNTS = ("sectors", "joins", "leaves")
BAR = 20
SMALL_CHANGE = 0.01


def run_answer(trace: Trace, given: Mapping[str, Any]) -> Printout:
    """Return a run as a table of months, with its outcomes in words."""
    from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN

    names = {"scenario": trace.scenario.name, "strategy": trace.strategy.name}
    names |= {"seed": given.get("seed", 0), "replicate": given.get("replicate", 0)}
    months = [
        {"month": month} | dict(zip(MONTHLY, map(float, row), strict=True))
        for month, row in enumerate(trace.months, start=1)
    ]
    outcomes = dict(zip(PER_RUN, map(float, trace.outcomes), strict=True))
    milestones = {
        milestone.name: float(month)
        for milestone, month in zip(trace.scenario.milestones, trace.milestones, strict=True)
    }
    value = {**names, "months": months, "outcomes": outcomes, "milestones": milestones}
    made, horizon = len(months), trace.scenario.months
    extent = "The whole run" if made == horizon else f"Stopped after {plural(made, 'month')} of {horizon}"
    reached = [
        f"{name}: " + ("not reached" if isnan(month) else f"month {month:.0f}")
        for name, month in milestones.items()
    ]
    title = "{scenario} under {strategy}, seed {seed}, replicate {replicate}".format(**names)
    words = [
        f"{extent}: {', '.join(f'{name} {decimal(value)}' for name, value in outcomes.items())}.",
        *([f"Milestones: {'; '.join(reached)}."] if reached else []),
        "Another seed gives another course of events; `coalitionlab compare` shows what is usual.",
    ]
    return Printout(words, {"": [_month(row) for row in months]}, value, title=title)


def _month(row: Mapping[str, float]) -> dict[str, Any]:
    """Return a month as a row of the table, with a bar for collective action."""
    cells = {COLUMNS[name]: int(row[name]) if name in COUNTS else f"{row[name]:.2f}" for name in COLUMNS}
    return {"month": row["month"], **cells, "": "▇" * round(BAR * row["collective_action"])}


def explain(
    scenario: AnyScenario,
    strategy: AnyStrategy,
    organisation: str,
    *,
    seed: int = 0,
    without: Sequence[str] = (),
    replicates: int = 200,
    by_month: bool = False,
    parameters: Mapping[str, float] | None = None,
    progress: Callable[..., None] | None = None,
) -> Printout:
    """Explain why an organisation is inside or outside the coalition, and how that depends on each action.

    The terms of its decision are those of one run. Without an action: the same runs, with the same random numbers, but for it.

    Parameters
    ----------
    scenario, strategy
        As for `compare`.
    organisation : str
        Name of the organisation.
    seed : int
        The same seed gives the same runs.
    without : sequence of str
        Action to leave out; repeat for more. Each of the strategy's in turn when not given.
    replicates : int
        Runs with and without each action; 0 for the single run only.
    by_month : bool
        Show the balance of every month, and what changed.
    parameters : mapping
        Values of model parameters.
    """
    from coalitionlab.experiments import single
    from coalitionlab.experiments.settings import (
        check_aims,
        check_count,
        check_organisation,
        resolve_scenarios,
        resolve_strategies,
    )

    check_count("replicates", replicates, 0)
    (case,), (lead,) = resolve_scenarios(scenario), resolve_strategies(strategy)
    case = case.with_(parameters={**case.parameters, **parameters}) if parameters else case
    check_aims([case], [lead])
    check_organisation(case, organisation)
    _actions(lead, without)
    explanation = single.explain(case, lead, organisation, seed=seed)
    try:
        counterfactual = _counterfactual(case, lead, organisation, seed, without, replicates, progress)
    except KeyboardInterrupt:
        raise Interrupted(
            "runs without an action are left out", _answer(explanation, None, by_month)
        ) from None
    return _answer(explanation, counterfactual, by_month)


def _answer(explanation: Explanation, counterfactual: Counterfactual | None, by_month: bool) -> Printout:
    paragraphs, value = [explanation.text], explanation.as_dict()
    rows: dict[str, Any] = {"Month by month": _months(explanation)} if by_month else {}
    if counterfactual is not None:
        paragraphs += ["", *counterfactual.words()]
        value |= {"counterfactual": counterfactual.to_dict()}
        rows |= counterfactual.shown()
    return Printout(paragraphs, rows, value)


def _actions(strategy: Strategy, without: Sequence[str]) -> tuple[str, ...]:
    """Return the actions to leave out in turn: those named, or all; none as long as it is unknown what a strategy does."""
    from coalitionlab.experiments.attribution.without import active_actions, check_actions, is_unobserved
    from coalitionlab.scenarios.led import Led

    if is_unobserved(strategy):
        return ()
    if without:
        check_actions(strategy, without)
        return tuple(dict.fromkeys(without))
    acts = bool(strategy.only) if isinstance(strategy, Led) else bool(strategy.phases)
    return active_actions(strategy) if acts else ()


def _counterfactual(
    case: Scenario,
    strategy: Strategy,
    organisation: str,
    seed: int,
    without: Sequence[str],
    replicates: int,
    progress: Callable[..., None] | None,
) -> Counterfactual | None:
    from coalitionlab.experiments.attribution.counterfactual import counterfactual
    from coalitionlab.experiments.attribution.without import is_unobserved, observed

    if not replicates:
        return None
    if is_unobserved(strategy):
        strategy = observed(case, strategy, replicates=replicates, seed=seed)
    actions = _actions(strategy, without)
    if not actions:
        return None
    return counterfactual(
        case,
        strategy,
        organisation,
        without_actions=actions,
        replicates=replicates,
        seed=seed,
        progress=progress,
    )


def _months(explanation: Explanation) -> list[dict[str, Any]]:
    """Return a row a month: status, balance of the terms, chance to be inside after deciding, and the largest changes."""
    rows, before = [], None
    for row in explanation.as_dict()["by_month"]:
        changes: dict[str, float] = (
            {} if before is None else {name: row[name] - before[name] for name in explanation.last}
        )
        largest = sorted(changes, key=lambda name: -abs(changes[name]))[:2]
        rows.append(
            {
                "month": row["month"],
                "status": row["status"],
                "balance": f"{row['balance']:+.2f}",
                "chance": "-" if row["chance"] is None else f"{row['chance']:.0%}",
                "what changed": ", ".join(
                    f"{name} {changes[name]:+.2f}" for name in largest if abs(changes[name]) >= SMALL_CHANGE
                ),
            }
        )
        before = row
    return rows
