"""What is on the screen as files: tables, scenario and strategies as YAML, the command that makes the numbers again, a report."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import yaml

from coalitionlab.dashboard.bringing.reading import plain_name
from coalitionlab.dashboard.runs import KEPT, POINTS, Distribution, distribution
from coalitionlab.dashboard.situation import Situation, Which, scenario_of, strategy_of
from coalitionlab.experiments.files import inert
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy


@dataclass(frozen=True)
class Taken:
    """A situation as it is taken away.

    Attributes:
        scenario: with all changes in it. a, b: the strategies, named apart.
        command: makes the same numbers again on the command line; it names the files of `needed`.
        report: likewise makes a report for a board, of a against b.
        needed: names of the files that the command needs beside it, none for what the library has.
    """

    scenario: Scenario
    a: Strategy
    b: Strategy
    command: str
    report: str
    needed: tuple[str, ...]


def taken(situation: Situation) -> Taken:
    """The situation with strategies that have names of their own, and the command that makes its numbers again."""
    scenario = scenario_of(situation)
    a, b = strategy_of(situation, "a"), strategy_of(situation, "b")
    own_b = isinstance(situation.b, Strategy)
    if a.name == b.name:
        b, own_b = b.with_(name=f"{b.name[:190]}_b"), True
    settings = [f"{name}={float(value)!r}" for name, value in sorted(situation.parameters.items())]
    by_name = isinstance(situation.scenario, str) and all(
        isinstance(value, bool | int | float) for value in situation.changes.values()
    )
    needed = []
    if by_name:
        case = scenario.name
        settings += [f"{name}={_written(value)}" for name, value in sorted(situation.changes.items())]
    else:
        needed.append(scenario_file(scenario))
        case = needed[-1]
    levers = []
    for which, one, own in (("a", a, isinstance(situation.a, Strategy)), ("b", b, own_b)):
        if own:
            needed.append(strategy_file(one, which))
        levers.append(needed[-1] if own else one.name)
    ours, theirs = levers
    rest = [
        "--replicates",
        str(situation.replicates),
        "--seed",
        str(situation.seed),
        "--outcome",
        situation.outcome,
    ]
    for setting in settings:
        rest += ["--set", setting]
    compared = ["compare", case, "--strategy", ours, "--strategy", theirs, "--baseline", b.name, *rest]
    reported = ["report", case, "--strategy", ours, "--against", theirs, *rest]
    return Taken(scenario, a, b, _command(compared), _command(reported), tuple(needed))


def scenario_file(scenario: Scenario) -> str:
    """What the scenario's file is called."""
    return f"scenario-{plain_name(scenario.name)}.yaml"


def strategy_file(strategy: Strategy, which: str) -> str:
    """What a strategy's file is called: never as the other's."""
    return f"strategy-{which}-{plain_name(strategy.name)}.yaml"


def as_yaml(record: Scenario | Strategy) -> str:
    """A scenario or strategy as a file that loads again to an equal value: only what differs from the defaults is written."""
    content = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if isinstance(record, Strategy):
        content.setdefault("phases", [])
    head = "# From the dashboard of coalitionlab. Illustrative: a thinking aid, not a forecast.\n"
    return head + yaml.dump(content, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=116)


def runs_table(situation: Situation, found: Distribution) -> pd.DataFrame:
    """One row a run, as `Comparison.runs` has them: scenario, strategy, replicate, then every outcome per run."""
    what, count = taken(situation), found.replicates
    labels = {
        "scenario": what.scenario.name,
        "strategy": np.repeat([what.a.name, what.b.name], count),
        "replicate": np.tile(np.arange(count), 2),
    }
    values = found.runs.reshape(2 * count, -1)
    return pd.DataFrame(labels | {name: values[:, k] for k, name in enumerate(RUN_NAMES)})


def months_table(situation: Situation, found: Distribution) -> pd.DataFrame:
    """For each strategy, month (from 1) and monthly outcome: mean and quantiles over runs, as `Comparison.months` has them."""
    what = taken(situation)
    _, _, months, outcomes = found.quantiles.shape
    index = pd.MultiIndex.from_product(
        [[what.scenario.name], [what.a.name, what.b.name], range(1, months + 1), MONTHLY_NAMES],
        names=["scenario", "strategy", "month", "outcome"],
    )
    values = {"mean": found.means.reshape(2 * months * outcomes)}
    for k, point in enumerate(POINTS):
        values[f"q{round(100 * point):02d}"] = found.quantiles[:, k].reshape(2 * months * outcomes)
    return index.to_frame(index=False).assign(**values)


def as_csv(table: pd.DataFrame) -> bytes:
    """A table for any program; names that a spreadsheet would take for formulas are kept from it."""
    texts = {name: table[name].map(inert) for name in ("scenario", "strategy")}
    return table.assign(**texts).to_csv(index=False).encode("utf-8")


def as_parquet(table: pd.DataFrame) -> bytes:
    """A table for programs, with its types; names are as they are, for nothing takes them for formulas there."""
    sink = io.BytesIO()
    table.to_parquet(sink, index=False)
    return sink.getvalue()


def data(situation: Situation, which: str) -> bytes:
    """The file of that name: `runs.csv`, `runs.parquet`, `months.csv` or `months.parquet`; runs made before are not made again."""
    found = distribution(situation)
    table, _, form = which.partition(".")
    frame = {"runs": runs_table, "months": months_table}[table](situation, found)
    return {"csv": as_csv, "parquet": as_parquet}[form](frame)


def report_page(situation: Situation) -> bytes:
    """The report of the comparison of both strategies: one HTML file that asks for nothing from elsewhere."""
    from coalitionlab.experiments.comparing.compare import compare

    what = taken(situation)
    key = (
        "report",
        what.scenario,
        what.a,
        what.b,
        situation.parameters,
        situation.replicates,
        situation.seed,
    )

    def make() -> bytes:
        found = compare(
            what.scenario,
            [what.a, what.b],
            replicates=situation.replicates,
            seed=situation.seed,
            baseline=what.b.name,
            parameters=situation.parameters,
            outcome=situation.outcome,
        )
        return found.report().encode("utf-8")

    return KEPT.get((*key, situation.outcome), make)


def written(situation: Situation, which: Which | str) -> bytes:
    """The `scenario`, or strategy `a` or `b`, as YAML."""
    return as_yaml(getattr(taken(situation), which)).encode("utf-8")


def _command(words: Sequence[str]) -> str:
    return shlex.join(["coalitionlab", *words])


def _written(value: bool | int | float) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


class _Plain(yaml.SafeDumper):
    """Without anchors: every value is written where it stands."""

    def ignore_aliases(self, data: object) -> bool:
        """Never refer back."""
        return True


def _text(dumper: _Plain, text: str) -> yaml.ScalarNode:
    """Words in quotes unless they can be nothing but words: our reader takes 1e3 for a number where YAML 1.1 does not."""
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text) is not None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


_Plain.add_representer(str, _text)
