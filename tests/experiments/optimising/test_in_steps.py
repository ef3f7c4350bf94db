"""What is made in small steps is, number for number, what is made at once; and steps that are let go leave nothing behind."""

from __future__ import annotations

import threading

import pytest

import coalitionlab as cl
from coalitionlab.experiments.attribution.attribute import attributed, check_request
from coalitionlab.experiments.optimising.optimise import optimise
from coalitionlab.experiments.optimising.pace import Pace
from coalitionlab.experiments.optimising.request import requested
from coalitionlab.experiments.optimising.steps import searched, settled
from coalitionlab.scenarios.schema import Scenario

ASKED = {"trials": 64, "replicates": 8, "judged": 20, "phases": 3, "style": True, "seed": 3}


@pytest.fixture(scope="module")
def case() -> Scenario:
    return cl.load_scenario("job_placement").with_(months=24, withdraw_month=18)


def request(case: Scenario):
    return requested(
        case, "collective_action", robust="mean", capacity=None, worlds=0, parameters=None, **ASKED
    )


@pytest.mark.parametrize(("strategy", "orders"), [("top_down_drive", None), ("processes_and_structures", 2)])
def test_an_attribution_grows_into_the_whole(case, strategy, orders):
    measure = check_request(case, strategy, "collective_action", 40, 5, None, None, False, orders)
    steps = list(attributed(measure, 40, seconds=0.01))
    assert len(steps) > 1 and [one.complete for one in steps] == [False] * (len(steps) - 1) + [True]
    assert [one.done for one in steps] == sorted({one.done for one in steps})
    at_once = cl.attribute(case, strategy, replicates=40, seed=5, orders=orders)
    for name in ("whole", "empty", "shapley", "leave_one_out"):
        ours, theirs = (getattr(one.contributions, name) for one in (steps[-1], at_once))
        assert ours == pytest.approx(theirs, rel=1e-12, abs=1e-15)  # sums of many, in blocks of other sizes


def test_a_search_in_steps_finds_what_a_search_finds(case):
    steps = list(searched(request(case), seconds=0.01))
    at_once = optimise(case, **ASKED)
    found = steps[-1].optimum
    assert found is not None and all(one.optimum is None for one in steps[:-1])
    assert found.strategy == at_once.strategy
    assert found.verdict() == at_once.verdict()
    assert found.table.equals(at_once.table)
    assert len(steps) > 20
    stages = list(dict.fromkeys(one.progress.stage for one in steps))
    assert stages == ["searching", "shortlisting", "shortening", "judging"]


def test_what_was_found_until_a_stop_is_judged(case):
    steps = searched(request(case), seconds=0.01)
    so_far = next(one for one in steps if one.found is not None)
    assert so_far.found.tried == 32 and so_far.strategy is not None
    before = threading.active_count()
    steps.close()
    last = list(settled(request(case), so_far.found, seconds=0.01))[-1]
    assert last.optimum is not None and last.optimum.tried == 32
    shorter = optimise(case, **(ASKED | {"trials": 32}))
    assert last.optimum.strategy == shorter.strategy
    assert threading.active_count() <= before


def test_steps_are_as_long_as_asked():
    pace = Pace(0.02)
    sizes = []
    for _, size in pace.cut(4, 0, 1000):
        sizes.append(size)
        pace.timed(4 * size, lambda size=size: threading.Event().wait(0.0005 * size))
    assert sum(sizes) == 1000
    assert max(sizes) < 120 and len(sizes) >= 9
    assert list(Pace().cut(4, 3, 1000)) == [(3, 1000)]
