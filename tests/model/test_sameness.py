"""The same seed gives the same results, however the work is divided and whatever the order of a list."""

import numpy as np
import pytest

from coalitionlab.model.simulate import simulate
from coalitionlab.model.tracing import trace
from coalitionlab.scenarios.loader import load_scenario, load_strategy

STRATEGIES = ("leaderless", "mobilizing_leadership", "top_down_drive")


def runs(**options):
    strategies = [load_strategy(name) for name in STRATEGIES]
    return simulate(load_scenario("milton_keynes"), strategies, seed=9, months=True, **options)


def test_workers_and_chunks_do_not_matter():
    whole = runs(replicates=8, workers=1)
    threads = runs(replicates=8, workers=4)
    parts = [runs(replicates=2, first_replicate=first) for first in (0, 2, 4, 6)]
    for field in ("outcomes", "months", "delivered"):
        np.testing.assert_array_equal(getattr(whole, field), getattr(threads, field))
        joined = np.concatenate([getattr(part, field) for part in parts], axis=1)
        np.testing.assert_array_equal(getattr(whole, field), joined)


def test_what_else_is_compared_does_not_matter():
    alone = simulate(load_scenario("milton_keynes"), [load_strategy("top_down_drive")], seed=9, replicates=4)
    np.testing.assert_array_equal(alone.outcomes[0], runs(replicates=4).outcomes[2])


def shuffled(scenario):
    """The same scenario with its organisations, and its ties if listed, in another order."""
    luck = np.random.default_rng(1)
    organisations = tuple(scenario.organisations[k] for k in luck.permutation(len(scenario.organisations)))
    ties = scenario.ties
    if isinstance(ties, tuple):
        ties = tuple(ties[k] for k in luck.permutation(len(ties)))
    return scenario.with_(organisations=organisations, ties=ties)


@pytest.mark.parametrize("strategy", ["mobilizing_leadership", "top_down_drive", "collaborative_campaign"])
@pytest.mark.parametrize("network", ["complete", "homophily", "listed"])
def test_listing_organisations_in_another_order_permutes_the_results(network, strategy):
    scenario = load_scenario("tax_preparation" if network == "listed" else "milton_keynes")
    if network != "listed":
        scenario = scenario.with_(ties={"network": network})
    plain, other = (trace(case, load_strategy(strategy), seed=3) for case in (scenario, shuffled(scenario)))
    order = [other.ground.blueprint.index(name) for name in plain.ground.blueprint.names]
    np.testing.assert_array_equal(plain.status, other.status[:, order])
    np.testing.assert_allclose(plain.utility, other.utility[:, order], rtol=0, atol=1e-9)
    np.testing.assert_allclose(plain.months, other.months, rtol=0, atol=1e-9)
    np.testing.assert_array_equal(plain.delivered, other.delivered)
