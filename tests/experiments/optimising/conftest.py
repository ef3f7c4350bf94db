"""A small case, and the result of a short search for it, made once."""

from __future__ import annotations

import pytest

from coalitionlab.experiments.optimising.breeder import POPULATION
from coalitionlab.experiments.optimising.optimise import optimise

QUICK = {"seed": 3, "worlds": 0, "capacity": 9, "trials": 2 * POPULATION, "replicates": 4, "test_replicates": 20}


@pytest.fixture(scope="package")
def case(small):
    """Twelve organisations, twelve months; events change the capacity."""
    events = [{"name": "cut", "month": 5, "capacity": 4.0}, {"name": "more", "month": 8, "capacity": 30.0}]
    return small.with_(environment={"events": events})


@pytest.fixture(scope="package")
def best(case):
    return optimise(case, **QUICK)
