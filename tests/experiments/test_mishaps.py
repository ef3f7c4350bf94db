"""What a run says has happened in it has happened: it shows in the months."""

import coalitionlab as cl
from coalitionlab.experiments.cli.single import run_answer
from coalitionlab.experiments.mishaps import FUNDERS, SCANDAL, UNKNOWN, VACANT, mishaps
from coalitionlab.experiments.single import run
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES

BACKBONE, ACTION = MONTHLY_NAMES.index("backbone"), MONTHLY_NAMES.index("collective_action")


def test_a_place_that_nobody_fills_stops_the_work_of_the_month_after():
    case = cl.load_scenario("youth_substance_abuse").with_(months=84, withdraw_month=37, goals=())
    found = 0
    for seed in range(8):
        made = run(case, "purposeful_coordination", seed=seed, parameters={"succession": 0.6})
        for month, what in mishaps(made):
            if what == VACANT and month < made.passed:
                found += 1
                assert month >= 37
                assert made.months[month - 1, BACKBONE] < 0.3 * made.months[month - 2, BACKBONE]
                assert made.months[month, ACTION] < made.months[month - 2, ACTION]
    assert found > 3


def test_chance_and_the_scenario_are_told_in_order_and_printed():
    event = {"name": "A new mayor", "month": 14, "opinion": 0.2}
    case = cl.load_scenario("generic").with_(**{"environment.events": [event]})
    made = run(case, "even_spread", seed=1, months=40, parameters={"shock_chance": 0.3})
    told = mishaps(made)
    assert (14, "A new mayor") in told and {SCANDAL, FUNDERS} <= {what for _, what in told}
    assert told == sorted(told, key=lambda each: each[0]) and not any(what == UNKNOWN for _, what in told)
    (said,) = [line for line in run_answer(made, {}).words() if line.startswith("What happened: ")]
    assert "month 14: A new mayor" in said and "a scandal breaks" in said
    none = run(
        case.with_(**{"environment.events": []}), "even_spread", parameters={"shock_chance": 0.0, "succession": 0.0}
    )
    assert not mishaps(none)
