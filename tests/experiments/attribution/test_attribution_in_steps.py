"""An attribution made in steps equals the one made at once."""

from __future__ import annotations

import pytest

import coalitionlab as cl
from coalitionlab.experiments.attribution.attribute import attributed, check_request
from coalitionlab.scenarios.schema import Scenario


@pytest.fixture(scope="module")
def case() -> Scenario:
    return cl.load_scenario("job_placement").with_(months=24, withdraw_month=18)


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
