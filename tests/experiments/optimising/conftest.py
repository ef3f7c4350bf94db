"""A small case, and the result of a short search for it, made once."""

from __future__ import annotations

import pytest

from coalitionlab.experiments.optimising.breeder import POPULATION
from coalitionlab.experiments.optimising.optimise import optimise
from coalitionlab.scenarios.schema import Event

QUICK = {"trials": 3 * POPULATION, "replicates": 8, "test_replicates": 40}


@pytest.fixture(scope="package")
def case(small):
    """Twelve organisations, twelve months; events change the capacity."""
    events = (Event(name="cut", month=5, capacity=4.0), Event(name="more", month=8, capacity=30.0))
    return small.with_(**{"environment.events": events})


@pytest.fixture(scope="package")
def best(case):
    return optimise(case, seed=3, capacity=9, **QUICK)
