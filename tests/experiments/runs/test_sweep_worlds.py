"""Worlds in sweeps: those of compare, asked when the sweep ends, and each counted once whatever else varies."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import coalitionlab as cl
from coalitionlab.experiments import swept as sweeps_module
from coalitionlab.experiments.cli.app import app
from coalitionlab.experiments.designs.unfold import unfold
from coalitionlab.experiments.worlds.draws import draw_worlds, uncertain_parameters, world_matrix
from coalitionlab.experiments.worlds.robustness import folded, points_a_world
from coalitionlab.scenarios.names.parameters import PARAMETERS
from sweeps import small_scenario, write_design

OUTCOMES = ["collective_action", "succeeded"]


def swept(**fields):
    usual = {
        "scenarios": [small_scenario(months=24)],
        "strategies": ["leaderless", "even_spread"],
        "worlds": 16,
        "replicates": 4,
        "seed": 3,
        "outcomes": OUTCOMES,
    }
    return cl.sweep(usual | fields)


@pytest.fixture(scope="module")
def plain():
    return swept()


@pytest.fixture(scope="module")
def crossed():
    return swept(factors={"convener.power": [0.2, 0.8]})


def test_worlds_as_a_matrix_are_the_same_worlds():
    names = uncertain_parameters()[5:1:-1]
    drawn = draw_worlds(7, seed=3, uncertain=names)
    assert world_matrix(7, names, seed=3).tolist() == [[world[name] for name in names] for world in drawn]
    assert draw_worlds(3, uncertain=[]) == ({}, {}, {}) and draw_worlds(0) == ()


def test_a_sweep_of_worlds_ends_with_what_they_say(plain):
    (found,) = plain.robustness
    assert found.scenario == "small" and len(found.worlds) == 16 and found.failures
    assert not any("points of each" in line for line in plain.words())


def test_with_other_factors_every_world_still_counts_once(crossed):
    (found,) = crossed.robustness
    assert found.worlds == list(range(16)) and found.values.shape == (2, 16, 4)
    assert "convener.power" not in found.parameters and "forget" in found.parameters
    assert any("the mean over the 2 points of each" in line for line in crossed.words())
    runs = crossed.runs().merge(crossed.design(), on="point")
    for k, strategy in enumerate(("leaderless", "even_spread")):
        mine = runs[runs["strategy"] == strategy]
        expected = mine.groupby(["world", "replicate"])["collective_action"].mean().to_numpy()
        np.testing.assert_allclose(found.values[k].ravel(), expected, rtol=1e-14)


def test_a_world_with_a_run_missing_at_one_point_is_not_averaged_over_the_others():
    points = pd.DataFrame({"point": range(4), "world": [0, 1, 0, 1], "a": [1, 2, 1, 2], "b": [5, 5, 6, 6]})
    runs = pd.DataFrame({"strategy": "s", "point": range(4), "replicate": 0, "y": [1.0, 2.0, 3.0, np.nan]})
    by_world, worlds = folded(runs, points)
    assert by_world.set_index("world")["y"].to_dict() == {0: 2.0, 1: pytest.approx(np.nan, nan_ok=True)}
    assert list(worlds) == ["world", "a"] and points_a_world(points) == 2


def test_sweeps_without_worlds_or_with_too_many_are_not_asked(plain, monkeypatch):
    without = swept(worlds=0, replicates=2)
    assert without.robustness == []
    monkeypatch.setattr(sweeps_module, "MOST_WORLDS", 15)
    many = swept()
    assert many.robustness == [] and "What 16 worlds say takes long" in many.words()[-2]


def test_only_what_is_named_differs_between_worlds():
    design = {"scenarios": "generic", "strategies": "leaderless", "worlds": 5, "seed": 4}
    named = unfold(cl.load_design({**design, "uncertain": ["experience", "talk_rate"]}))
    whole = unfold(cl.load_design(design))
    group = {name for name in uncertain_parameters() if PARAMETERS[name].group == "experience"}
    assert set(named.factors) == {"world", "talk_rate"} | group
    for place, name in enumerate(named.factors):
        assert (named.points.column(place) == whole.points.column(whole.factors.index(name))).all()


def test_on_the_command_line(tmp_path):
    design = write_design(
        tmp_path, factors={}, worlds=6, uncertain=["deciding", "talk_rate"], replicates=2, months=False
    )
    result = CliRunner().invoke(app, ["sweep", str(design), "--json"])
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["robustness"]["small"]["regret"]
    assert "talk_rate" in found["factors"] and "forget" not in found["factors"]
