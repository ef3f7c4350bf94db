"""Samples fill the space evenly, and are scipy's own; ranges hit both their ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import qmc

from coalitionlab.experiments.designs.design import load_design
from coalitionlab.experiments.designs.sampling import STREAM, scaled, unit_sample
from coalitionlab.experiments.designs.specs import Choice, JointSample, Range, levels
from coalitionlab.experiments.designs.unfold import unfold
from coalitionlab.scenarios.names.parameters import PARAMETERS

SMALL = {"scenarios": "generic", "strategies": "leaderless"}
UNCERTAIN = [name for name, one in PARAMETERS.items() if one.plausible[0] < one.plausible[1]]


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from(UNCERTAIN), min_size=1, max_size=6), st.integers(1, 60), st.integers(0, 2**40))
def test_a_latin_hypercube_has_one_point_in_every_slice_of_every_factor(names, count, seed):
    factors = dict.fromkeys(names, "plausible")
    study = unfold(load_design({**SMALL, "factors": factors, "sample": count, "seed": seed}))
    assert set(study.factors) == names and len(study.points) == count
    for place, name in enumerate(study.factors):
        low, high = PARAMETERS[name].plausible
        slices = np.floor((study.points.column(place) - low) / (high - low) * count).astype(int)
        assert sorted(slices.clip(0, count - 1)) == list(range(count))


@pytest.mark.parametrize(("points", "seed"), [(1, 0), (8, 3), (256, 5)])
def test_sobol_points_are_those_of_scipy(points, seed):
    factors = {"talk_rate": {"from": 0.1, "to": 0.3}, "forget": "plausible", "convener.power": {"from": 0, "to": 1}}
    design = {**SMALL, "factors": factors, "sample": {"method": "sobol", "points": points}, "seed": seed}
    study = unfold(load_design(design))
    rng = np.random.default_rng([STREAM, seed])
    unit = qmc.Sobol(d=3, scramble=True, rng=rng).random(points)
    least, most = PARAMETERS["forget"].plausible
    expected = qmc.scale(unit, [0.1, least, 0], [0.3, most, 1])
    for place in range(3):
        np.testing.assert_allclose(study.points.column(place), expected[:, place], rtol=1e-12)


def test_a_power_of_two_is_balanced():
    unit = unit_sample("sobol", 64, 5, seed=1)
    for place in range(5):
        assert sorted(np.floor(unit[:, place] * 64).astype(int)) == list(range(64))


@pytest.mark.parametrize("method", ["sobol", "latin_hypercube"])
def test_the_draw_of_another_seed_is_another(method):
    assert not np.array_equal(unit_sample(method, 8, 2, 0), unit_sample(method, 8, 2, 1))
    assert np.array_equal(unit_sample(method, 8, 2, 0), unit_sample(method, 8, 2, 0))


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"from": 0, "to": 1, "step": 0.1}, (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1)),
        ({"from": 0.1, "to": 0.7, "step": 0.2}, (0.1, 0.3, 0.5, 0.7)),
        ({"from": 12, "to": 36, "step": 12}, (12, 24, 36)),
        ({"from": 20, "to": 100, "points": 5}, (20, 40, 60, 80, 100)),
        ({"from": 0.01, "to": 100, "points": 5, "log": True}, (0.01, 0.1, 1, 10, 100)),
        ({"from": -1, "to": 0.5, "points": 2}, (-1, 0.5)),
    ],
)
def test_ranges(spec, expected):
    found = levels(Range.model_validate(spec))
    assert found == expected
    assert {type(level) for level in found} == ({int} if all(level % 1 == 0 for level in expected) else {float})


@settings(max_examples=60)
@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3), st.integers(2, 300))
def test_a_range_in_points_ends_where_it_says_and_rises(low, width, count):
    high = low + width
    found = levels(Range.model_validate({"from": low, "to": high, "points": count}))
    assert (found[0], found[-1], len(found)) == (low, high, count)
    assert all(a < b for a, b in zip(found, found[1:], strict=False))


@settings(max_examples=60)
@given(st.integers(1, 50), st.integers(1, 50), st.booleans())
def test_whole_numbers_drawn_reach_both_ends_and_no_further(low, width, log):
    spec = Range.model_validate({"from": low, "to": low + width, "whole": True, "log": log})
    found = scaled(np.linspace(0, 1, 20_000, endpoint=False), spec, "")
    assert found.dtype == np.int64
    assert set(found) == set(range(low, low + width + 1))
    if not log:
        counts = np.bincount(found - low)
        assert counts.max() - counts.min() <= 1  # each as likely as another


def test_a_logarithmic_range_is_drawn_evenly_over_its_decades():
    spec = Range.model_validate({"from": 0.01, "to": 100, "log": True})
    found = scaled(unit_sample("latin_hypercube", 400, 1, 0)[:, 0], spec, "")
    assert list(np.histogram(np.log10(found), bins=4, range=(-2, 2))[0]) == [100] * 4


def test_words_are_drawn_as_often_as_each_other():
    spec = Choice.model_validate({"sample": ["utility", "threshold", "imitation", None]})
    found = scaled(unit_sample("latin_hypercube", 40, 1, 0)[:, 0], spec, "")
    assert [list(found).count(word) for word in spec.sample] == [10] * 4


def test_a_sample_may_be_written_as_a_number():
    design = load_design({**SMALL, "factors": {"talk_rate": "plausible"}, "sample": 5})
    assert design.sample == JointSample(method="latin_hypercube", points=5)
