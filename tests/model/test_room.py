"""Organisations stand in eights, with room behind the last: how many there are makes no difference to those who are there."""

import numpy as np
import pytest

from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES
from coalitionlab.scenarios.schema import Scenario, Strategy

WORK, TRUST, OPINION = (MONTHLY_NAMES.index(name) for name in ("work", "trust", "opinion"))
STRATEGY = Strategy(name="talk", phases=[{"name": "all along", "effort": {"frame_all_in_this_together": 1}}])


def scenario(bystanders):
    """Ten members in a ring, and so many who know nobody, are nobody and never come."""
    members = [
        {"name": f"member {k}", "sector": "nonprofit", "joins_at_start": True, "committed": 1} for k in range(10)
    ]
    others = [
        {"name": f"bystander {k}", "sector": "nonprofit", "threshold": 1e6, "power": 1e-6, "profile": 0} for k in range(bystanders)
    ]  # fmt: skip
    ties = [{"from": f"member {k}", "to": f"member {(k + 1) % 10}", "both": True} for k in range(10)]
    goals = [{"name": "a goal", "work": {"expertise": 1e4, "reach": 1e4}}]
    given = {
        "name": "room",
        "months": 6,
        "organisations": members + others,
        "ties": ties,
        "goals": goals,
        "parameters": {"latent_degree": 0, "expected_signal": 1},
    }
    return Scenario.model_validate(given)


@pytest.mark.parametrize("bystanders", [5, 6, 7, 14, 22])
def test_bystanders_change_nothing(bystanders):
    def months(count):
        return simulate(scenario(count), STRATEGY, replicates=1, seed=3, months=True).months[0, 0]

    expected, found = months(4), months(bystanders)
    np.testing.assert_allclose(found[:, [WORK, TRUST, OPINION]], expected[:, [WORK, TRUST, OPINION]], rtol=1e-4)


def test_power_is_shared_with_the_affected_who_are_inside():
    """S2 (Himmelman): those whom the issue affects most decide with the others."""
    organisations = [
        {"name": f"organisation {k}", "sector": "community", "affected": 1, "joins_at_start": True, "committed": 1} for k in range(6)
    ]  # fmt: skip
    town = Scenario.model_validate(
        {"name": "town", "months": 6, "organisations": organisations, "ties": {"network": "complete"}}
    )

    def owned(effort):
        strategy = Strategy(name="one", phases=[{"name": "all along", "effort": {effort: 1}}])
        model = CoalitionModel(town, strategy, rng=1)
        model.run_for(3)
        return np.mean([row.ownership for row in model.rows])

    assert owned("share_power_with_affected") > owned("raise_issue_awareness") + 0.05
