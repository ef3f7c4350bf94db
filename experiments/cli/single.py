"""The commands about a single run: `run`, month by month, and `explain`, one organisation's decisions and counterfactuals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coalitionlab.experiments.cli.output import Printout
from coalitionlab.experiments.mishaps import mishaps
from coalitionlab.experiments.settings import AnyScenario, AnyStrategy, check_count, check_organisation, settle
from coalitionlab.experiments.single import explain as explain_run
from coalitionlab.experiments.single import one_run
from coalitionlab.experiments.words import decimal
from coalitionlab.scenarios.errors import plural
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.schema import Scenario, Strategy

if TYPE_CHECKING:
    from coalitionlab.experiments.attribution.joining import Counterfactual
    from coalitionlab.model.explanation import Explanation
    from coalitionlab.model.tracing import Trace

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
    names: dict[str, Any] = {"scenario": trace.scenario.name, "strategy": trace.strategy.name}
    names |= {"seed": trace.seed, "replicate": trace.replicate}
    months = [
        {"month": month} | dict(zip(MONTHLY, map(float, row), strict=True))
        for month, row in enumerate(trace.months, start=1)
    ]
    outcomes = dict(zip(PER_RUN, map(float, trace.outcomes), strict=True))
    goals = {goal.name: float(month) for goal, month in zip(trace.scenario.every_goal, trace.delivered, strict=True)}
    made, horizon = len(months), trace.scenario.months
    extent = "The whole run" if made == horizon else f"Stopped after {plural(made, 'month')} of {horizon}"
    words = [f"{extent}: {', '.join(f'{name} {decimal(value)}' for name, value in outcomes.items())}."]
    delivered = [
        f"{name}: " + ("not delivered" if isnan(month) else f"month {month:.0f}") for name, month in goals.items()
    ]
    words.append(f"Goals: {'; '.join(delivered)}.")
    happened = mishaps(trace)
    if happened:
        words.append(f"What happened: {'; '.join(f'month {month}: {what}' for month, what in happened)}.")
    if "of" in given and "months" not in given:
        words.append(_same_as_row(trace, Path(given["of"]), given["row"]))
    words.append("Another seed gives another run; `coalitionlab compare` shows the distribution.")
    title = "{scenario} under {strategy}, seed {seed}, replicate {replicate}".format(**names)
    value = {**names, "months": months, "outcomes": outcomes, "goals": goals, "happened": happened}
    return Printout(words, {"": [_month(row) for row in months]}, value, title=title)


def _same_as_row(trace: Trace, folder: Path, row: int) -> str:
    """Return whether a run made again is that of the row, in a sentence."""
    known, where = one_run(folder, row), f"row {row} of {folder / 'runs.parquet'}"
    if trace.strategy.name != known.strategy.name:
        return f"These are the random numbers of {where}, which is under {known.strategy.name}."
    difference = known.difference(trace.outcomes)
    return f"It differs from {where}: {difference}." if difference else f"Every outcome is that of {where}."


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

    The terms of its decision are those of one run. Every replicate is also run without each action, with the same random numbers.

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
    from coalitionlab.experiments.attribution.without import check_actions, is_unobserved

    check_count("replicates", replicates, 0)
    case, led, given = settle(scenario, strategy, parameters)
    case = case.with_(parameters={**case.parameters, **given}) if given else case
    check_organisation(case, organisation)
    if without and not is_unobserved(led):
        check_actions(led, without)
    explanation = explain_run(case, led, organisation, seed=seed)
    rows: dict[str, Any] = {"Month by month": _months(explanation)} if by_month else {}
    answer = Printout([explanation.text], rows, explanation.as_dict())
    try:
        what_if = _counterfactual(case, led, organisation, seed, without, replicates, progress)
    except KeyboardInterrupt as stopped:
        stopped.finding = answer  # type: ignore[attr-defined]
        raise
    if what_if is None:
        return answer
    return Printout(
        [explanation.text, "", *what_if.words()],
        rows | what_if.shown(),
        answer.value | {"counterfactual": what_if.to_dict()},
    )


def _counterfactual(
    case: Scenario,
    strategy: Strategy,
    organisation: str,
    seed: int,
    without: Sequence[str],
    replicates: int,
    progress: Callable[..., None] | None,
) -> Counterfactual | None:
    """Leave out the actions named, or each; None for a strategy that makes no effort, or when no replicates are wanted."""
    from coalitionlab.experiments.attribution.counterfactual import counterfactual
    from coalitionlab.experiments.attribution.observing import observed
    from coalitionlab.experiments.attribution.without import active_actions

    if not replicates:
        return None
    strategy = observed(case, strategy, replicates=replicates, seed=seed)
    acts = strategy.only if isinstance(strategy, Led) else strategy.phases
    actions = tuple(without) or (active_actions(strategy) if acts else ())
    if not actions:
        return None
    return counterfactual(
        case, strategy, organisation, without_actions=actions, replicates=replicates, seed=seed, progress=progress
    )


def _months(explanation: Explanation) -> list[dict[str, Any]]:
    """Return a row a month: status, balance of the terms, chance to be inside after deciding, and the largest changes."""
    rows = []
    months = explanation.as_dict()["by_month"]
    for before, row in zip([None, *months], months, strict=False):
        changes = {} if before is None else {name: row[name] - before[name] for name in explanation.last}
        largest = sorted(changes, key=lambda name: -abs(changes[name]))[:2]
        moves = [f"{name} {changes[name]:+.2f}" for name in largest if abs(changes[name]) >= SMALL_CHANGE]
        rows.append(
            {
                "month": row["month"],
                "status": row["status"],
                "balance": f"{row['balance']:+.2f}",
                "chance": "-" if row["chance"] is None else f"{row['chance']:.0%}",
                "what changed": ", ".join(moves),
            }
        )
    return rows
