"""What is on the screen as files: tables, scenario and strategies as YAML, the command that makes the numbers again, a report."""

from __future__ import annotations

import io
import shlex
from dataclasses import dataclass
from typing import Any

from coalitionlab.dashboard.jobs import RUNNER, Job
from coalitionlab.dashboard.paired import PairedRuns
from coalitionlab.dashboard.situation import Situation, scenario_of, strategy_of
from coalitionlab.dashboard.words import title_of
from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.experiments.files import csv_text
from coalitionlab.scenarios import writing
from coalitionlab.scenarios.names.outcomes import MONTHLY
from coalitionlab.scenarios.schema import Scenario, Strategy
from coalitionlab.scenarios.writing import plain_name


@dataclass(frozen=True)
class Export:
    """A situation as it is taken away.

    Attributes:
        scenario: with all changes in it. a, b: the strategies, with different names.
        options: the rest of a command line: replicates, seed, outcome, settings; shared: of those, what every command takes (seed, settings).
        arguments: scenario, A and B on a command line: names of the library, or of files.
        needed: names of the files that a command needs beside it.
    """

    scenario: Scenario
    a: Strategy
    b: Strategy
    options: tuple[str, ...]
    shared: tuple[str, ...]
    arguments: tuple[str, str, str]
    needed: tuple[str, ...]

    @property
    def command(self) -> str:
        """The command that makes the same numbers again."""
        scenario, a, b = self.arguments
        return _command(
            "compare", scenario, "--strategy", a, "--strategy", b, "--baseline", self.b.name, *self.options
        )

    @property
    def report_command(self) -> str:
        """The command that makes a report for a board, of A against B."""
        scenario, a, b = self.arguments
        return _command("report", scenario, "--strategy", a, "--against", b, *self.shared)


def export(situation: Situation) -> Export:
    """The situation with strategies that have names of their own, and what a command that makes its numbers again needs."""
    scenario = scenario_of(situation)
    a, b = strategy_of(situation, "a"), strategy_of(situation, "b")
    own = {"a": isinstance(situation.a, Strategy), "b": isinstance(situation.b, Strategy)}
    if a.name == b.name:
        b, own["b"] = b.with_(name=f"{b.name[:190]}_b"), True
    settings = [f"{name}={value!r}" for name, value in situation.numbers.items()]
    scenario_argument, needed = scenario.name, []
    if isinstance(situation.scenario, str) and all(
        isinstance(value, bool | int | float) for value in situation.changes.values()
    ):
        settings += [f"{name}={_written(value)}" for name, value in sorted(situation.changes.items())]
    else:
        scenario_argument = scenario_file(scenario)
        needed.append(scenario_argument)
    arguments = [scenario_argument]
    for which, strategy in (("a", a), ("b", b)):
        arguments.append(strategy_file(strategy, which) if own[which] else strategy.name)
        needed += arguments[-1:] if own[which] else []
    shared = ["--seed", str(situation.seed), *(word for setting in settings for word in ("--set", setting))]
    options = ["--replicates", str(situation.replicates), "--outcome", situation.outcome, *shared]
    return Export(scenario, a, b, tuple(options), tuple(shared), tuple(arguments), tuple(needed))  # type: ignore[arg-type]


def scenario_file(scenario: Scenario) -> str:
    """What the scenario's file is called."""
    return f"scenario-{plain_name(scenario.name)}.yaml"


def strategy_file(strategy: Strategy, which: str) -> str:
    """What a strategy's file is called: never as the other's."""
    return f"strategy-{which}-{plain_name(strategy.name)}.yaml"


def as_yaml(record: Scenario | Strategy) -> str:
    """A scenario or strategy as a file that loads again to an equal value."""
    return writing.as_yaml(
        record, "From the dashboard of coalitionlab. Illustrative: a thinking aid, not a forecast."
    )


def compared(situation: Situation) -> Comparison:
    """The comparison of both strategies, kept: all that is taken away comes out of it."""
    exported = export(situation)

    def run(_: Any) -> Comparison:
        return compare(
            exported.scenario, [exported.a, exported.b], replicates=situation.replicates, seed=situation.seed, worlds=0,
            baseline=exported.b.name, parameters=situation.parameters, outcome=situation.outcome,
        )  # fmt: skip

    key = (exported.scenario, exported.a, exported.b, situation.replicates, situation.seed, situation.numbers)
    return RUNNER.compute(Job(("compared pair", *key, situation.outcome), run))


def data_file(situation: Situation, name: str) -> bytes:
    """The content of `runs.csv`, `runs.parquet`, `months.csv` or `months.parquet`."""
    kind, _, form = name.partition(".")
    table = getattr(compared(situation), kind)
    if form == "csv":
        return csv_text(table).encode("utf-8")
    sink = io.BytesIO()
    table.to_parquet(sink, index=False)
    return sink.getvalue()


def report_page(situation: Situation) -> bytes:
    """The report of the comparison of both strategies: one HTML file that asks for nothing from elsewhere."""
    return compared(situation).report().encode("utf-8")


def figure(situation: Situation, runs: PairedRuns, course: str) -> dict[str, Any]:
    """What the figure to be taken away shows: quantiles by month of a monthly outcome, and the chance of success."""
    exported, points = export(situation), runs.monthly(course)
    sides = []
    for k, (strategy, chance) in enumerate(zip((exported.a, exported.b), runs.success(), strict=True)):
        mean, low, high = (f"{100 * value:.0f}" for value in (chance.mean, chance.low, chance.high))
        bands = [[None if value != value else round(float(value), 6) for value in row] for row in points[k]]
        words = f"success in {mean} % of runs (95 %: {low} to {high} %)"
        sides.append({"title": title_of(strategy), "said": words, "bands": bands})
    return {
        "sides": sides,
        "title": title_of(exported.scenario),
        "course": f"{course.replace('_', ' ')} ({MONTHLY[course].unit})",
        "note": [
            f"{runs.replicates} runs of each, seed {situation.seed}: median, half of the runs, nine in ten.",
            "Illustrative: a thinking aid, not a forecast.",
        ],
        "file": f"{plain_name(exported.scenario.name)}-{course}",
    }


def _command(*words: str) -> str:
    return shlex.join(["coalitionlab", *words])


def _written(value: bool | int | float) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)
