"""What a run says has happened in it has happened: it shows in the months."""

import coalitionlab as cl
from coalitionlab.experiments.cli.single import run_answer
from coalitionlab.experiments.mishaps import ENDED, FUNDERS, SCANDAL, UNKNOWN, VACANT, mishaps
from coalitionlab.experiments.single import run
from coalitionlab.model.blueprint import blueprint
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES

BACKBONE, ACTION, LEAVES, MEMBERSHIP = map(
    MONTHLY_NAMES.index, ("backbone", "collective_action", "leaves", "membership")
)


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


def test_the_end_of_a_coalition_is_told_with_its_reason_and_nothing_after_it():
    """The model's own mark says whether it has ended; organisations are told that it was not their own decision."""
    found = 0
    for seed in range(20):
        made = run("landfill_region", "collaborative_campaign", seed=seed)
        ends = [(month, what) for month, what in mishaps(made) if what.startswith(ENDED)]
        assert bool(ends) == bool(made.system.coalition["ended"])
        for month, what in ends:
            found += 1
            assert made.months[month - 1, LEAVES] >= 20 and made.months[month - 1, MEMBERSHIP] == 0
            assert not made.months[month - 11 : month - 1, ACTION].round(3).any()
            then = run("landfill_region", "collaborative_campaign", seed=seed, months=month)
            who = blueprint(then.scenario).names[int(then.system.state["left_now"].argmax())]
            told = cl.explain("landfill_region", "collaborative_campaign", who, seed=seed).moves
            assert any(what.removeprefix(f"{ENDED}: ") in move.words and move.chance is None for move in told)
            assert not any("place falls vacant" in later for at, later in mishaps(made) if at > month)
    assert 3 <= found <= 6
