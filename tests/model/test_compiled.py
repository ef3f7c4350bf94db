"""Compiled functions read back from the cache work side by side, in whatever order they are read."""

import subprocess
import sys

import pytest

#: Many runs first, whose steps are called otherwise than those of the functions read after them; then a population, a run, months.
IN_TURN = """
import numpy as np
import coalitionlab as cl
from coalitionlab.model.building import Ground
from coalitionlab.model.randomness import run_key
from coalitionlab.model.tracing import trace

scenario, strategy = cl.load_scenario("milton_keynes"), cl.load_strategy("top_down_drive")
batch = cl.simulate(scenario, [strategy], replicates=2, seed=5, months=True)
Ground.of(scenario).population(run_key(5, 0))
assert np.array_equal(batch.months[0, 0], trace(scenario, strategy, seed=5).months)
model = cl.CoalitionModel(scenario, strategy, rng=5)
model.run_for(scenario.months)
assert np.array_equal(batch.months[0, 0], model.outcomes().to_numpy())
"""


@pytest.mark.slow
def test_functions_of_the_cache_get_on_with_each_other():
    for _ in range(2):  # the first may have to fill the cache, the second reads it
        done = subprocess.run([sys.executable, "-c", IN_TURN], capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr
