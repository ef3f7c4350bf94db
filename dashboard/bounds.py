"""How much one person may ask for, so that a link or an upload cannot stop the server for the others."""

from __future__ import annotations

from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.schema import Generated, GeneratedTies, Scenario

#: Organisations by months by replicates by ties of each in units of the usual eight; two strategies then take some seconds.
MOST_WORK = 20_000_000
MOST_ORGANISATIONS = 2_000
USUAL_DEGREE = 8.0


def organisations_of(scenario: Scenario) -> int:
    """How many organisations a scenario has."""
    given = scenario.organisations
    return given.count if isinstance(given, Generated) else len(given)


def check_work(scenario: Scenario, replicates: int) -> None:
    """Raise InputError when so many replicates of the scenario are more than a dashboard can answer while people wait."""
    size, ties = organisations_of(scenario), scenario.ties
    if size > MOST_ORGANISATIONS:
        raise input_error(
            f"the scenario has {size:,} organisations",
            f"the dashboard takes up to {MOST_ORGANISATIONS:,}; the command line takes more",
        )
    degree = ties.degree if isinstance(ties, GeneratedTies) else len(ties) / max(size, 1)
    work = size * scenario.months * replicates * max(1.0, degree / USUAL_DEGREE)
    if work > MOST_WORK:
        what = f"{size:,} organisations over {scenario.months:,} months, {replicates:,} times"
        do = "ask for fewer replicates here, or use the command line, which has no such bound"
        raise input_error(f"too much for the dashboard ({what})", do)
