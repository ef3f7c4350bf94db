"""Published results on thresholds and networks, through ordinary scenarios."""

import numpy as np
import pytest
from scipy.stats import norm

from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.loader import NO_LEADER
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES
from coalitionlab.scenarios.schema import Scenario

MEMBERSHIP = MONTHLY_NAMES.index("membership")
#: No coalition ends for being small or idle.
QUIET = {"ends_after": 1000, "turnover": 0, "closures": 0, "shock_chance": 0}


def spread(*, count, threshold, ties, months, start=0, replicates=1, **decision):
    """The share inside at the end, in each replicate."""
    scenario = Scenario.model_validate({
        "name": "spread", "months": months, "members_at_start": start, "parameters": QUIET, "decision": {"rule": "threshold", **decision},
        "organisations": {"count": count, "mix": {"business": 1}, "traits": {"threshold": threshold}},
        "ties": ties,
    })  # fmt: skip
    return simulate(scenario, [NO_LEADER], replicates=replicates, months=True).months[0, :, -1, MEMBERSHIP]


@pytest.mark.parametrize(
    ("sd", "inside"), [(5.0, 1), (10.0, 1), (12.0, 5), (12.2, 6), (12.3, 100), (13.0, 100), (20.0, 100)]
)
def test_granovetter_normal_thresholds_jump_at_a_critical_spread(sd, inside):
    """Granovetter 1978, figure 2: mean 25 of 100; up to a standard deviation of 12.2 six riot, just above it all do."""
    thresholds = np.maximum(norm.ppf(np.arange(100) / 100, 25, sd), -1e6)
    share = spread(
        count=100, threshold={"values": thresholds.tolist()}, ties={"network": "none"}, months=150, measure="count"
    )[0]
    assert round(100 * share) == inside


def cascades(degree, count=800, replicates=12):
    """The share of random networks in which one organisation draws in a tenth of all."""
    inside = spread(
        count=count, threshold=0.18, ties={"network": "random", "degree": degree}, months=60, start=1, replicates=replicates,
        among="ties",
    )  # fmt: skip
    return float(np.mean(inside > 0.1))


def test_watts_cascades_need_a_network_that_is_neither_too_thin_nor_too_dense():
    """Watts 2002, figure 1: with a threshold of 0.18, global cascades for mean degrees from about 1 to about 6."""
    assert cascades(0.7) == 0.0
    assert cascades(2.0) > 0.5
    assert cascades(4.0) > 0.5
    assert cascades(9.0) == 0.0


def test_watts_cascades_near_the_upper_edge_are_rare_and_complete():
    inside = spread(
        count=1500,
        threshold=0.18,
        ties={"network": "random", "degree": 5},
        months=60,
        start=1,
        replicates=12,
        among="ties",
    )
    assert ((inside < 0.05) | (inside > 0.95)).all()
    assert 0 < (inside > 0.95).sum() < 12


def contagion(contacts, seeds, ties, *, count=100, months=60):
    """The share inside at the end when the organisations at `seeds` start and others need `contacts` ties inside."""
    threshold = [-1.0 if k in seeds else float(contacts) for k in range(count)]
    return spread(
        count=count,
        threshold={"values": threshold},
        ties=ties,
        months=months,
        measure="count",
        among="ties",
        replicates=5,
    )


def test_centola_and_macy_complex_contagion_needs_wide_bridges():
    """Centola & Macy 2007: with two contacts needed, a contagion runs round a ring and stops on a random network."""
    ring = {"network": "ring", "degree": 4}
    assert (contagion(2, {0, 1}, ring) == 1.0).all()
    assert (contagion(2, {0, 50}, ring) == 0.02).all()
    rewired = {"network": "small_world", "degree": 4, "rewire": 1.0}
    assert (contagion(2, {0, 1}, rewired, count=400) < 0.05).all()


def test_simple_contagion_runs_faster_where_ties_are_rewired():
    """Watts & Strogatz 1998: when one contact is enough, long ties speed it up."""
    ring = {"network": "small_world", "degree": 4, "rewire": 0.0}
    assert contagion(1, {0}, ring, count=400, months=12).max() < 0.15
    assert contagion(1, {0}, {**ring, "rewire": 0.3}, count=400, months=12).min() > 0.8


@pytest.mark.parametrize(("committed", "inside"), [(25, 1.0), (24, 0.24)])
def test_a_committed_minority_tips_a_coordination_at_its_threshold_and_not_one_below(committed, inside):
    threshold = {"values": [-1.0 if k < committed else 0.25 for k in range(100)]}
    assert spread(count=100, threshold=threshold, ties={"network": "complete"}, months=5)[0] == inside


def test_all_tied_to_all_see_what_everyone_sees():
    threshold = {"values": [float(k) for k in range(30)]}
    kind = {"count": 30, "threshold": threshold, "ties": {"network": "complete"}, "measure": "count"}
    for months in (1, 10, 29, 40):
        inside = [spread(months=months, among=among, **kind)[0] for among in ("ties", "everyone")]
        assert inside == pytest.approx([min(1.0, months / 30)] * 2)
