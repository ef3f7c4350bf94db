"""What a convener that is a Python function causes, action by action: it is watched first, then held to what it does."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

import coalitionlab as cl
from coalitionlab.experiments.attribution.observing import observed
from coalitionlab.experiments.attribution.without import actions_of, without
from coalitionlab.experiments.cli.app import app
from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.led import led_by
from coalitionlab.scenarios.schema import Strategy

FILE = """
def lead(view):
    if view.membership < 0.2:
        return {"recruit_first_followers": 4.0, "build_legitimacy": 4.0, "run_pilot": 0.0}
    return {"build_trust": (8.0, "members")}
"""


def plain(view):
    """What a strategy of one phase does, as a function: the same staff-days every month."""
    return {"build_trust": view.capacity / 4, "recruit_first_followers": view.capacity * 3 / 4}


PHASES = {"phases": [{"name": "all", "effort": {"build_trust": 1, "recruit_first_followers": 3}}]}


def reacting(view):
    """Builds trust where some are inside; where the world is otherwise, it would do what it never does."""
    if view.month == 0:
        return {"recruit_first_followers": view.capacity}
    return {"build_trust": view.capacity} if view.inside else {"build_legitimacy": view.capacity}


def test_a_function_that_does_what_a_strategy_does_is_told_the_same(small):
    """To the last bit: every set of actions, its runs and what they add up to."""
    written = Strategy.model_validate({"name": "plain", **PHASES})
    kind = {"replicates": 6, "seed": 2}
    mine, theirs = cl.attribute(small, plain, **kind), cl.attribute(small, written, **kind)
    order = [theirs.actions.index(name) for name in mine.actions]
    assert sorted(mine.actions) == sorted(theirs.actions)
    np.testing.assert_array_equal(mine.contributions.shapley, theirs.contributions.shapley[order])
    np.testing.assert_array_equal(mine.contributions.leave_one_out, theirs.contributions.leave_one_out[order])
    np.testing.assert_array_equal(mine.contributions.days, theirs.contributions.days[order])


def test_with_time_spread_too(small):
    written = Strategy.model_validate({"name": "plain", **PHASES})
    kind = {"replicates": 4, "seed": 2, "spread": True}
    mine, theirs = cl.attribute(small, plain, **kind), cl.attribute(small, written, **kind)
    order = [theirs.actions.index(name) for name in mine.actions]
    np.testing.assert_allclose(mine.contributions.leave_one_out, theirs.contributions.leave_one_out[order], atol=1e-12)


def test_contributions_sum_to_the_whole(small, tmp_path):
    (tmp_path / "mine.py").write_text(FILE)
    found = cl.attribute(small, f"{tmp_path / 'mine.py'}:lead", replicates=10)
    assert set(found.actions) == {"recruit_first_followers", "build_legitimacy", "build_trust"}
    runs = found.contributions
    np.testing.assert_allclose(runs.shapley.sum(axis=0), runs.with_all - runs.with_none, atol=1e-12)
    whole = cl.compare(small, [f"{tmp_path / 'mine.py'}:lead"], replicates=10, worlds=0).runs["collective_action"]
    np.testing.assert_array_equal(runs.with_all, whole)
    idle = cl.compare(small, ["leaderless"], replicates=10, worlds=0).runs["collective_action"]
    np.testing.assert_array_equal(runs.with_none, idle)
    assert "This convener is a Python function" in " ".join(found.words())
    saved = found.save(tmp_path / "out")
    kept = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))
    assert f"--strategy {tmp_path / 'mine.py'}:lead" in kept["command"]
    assert "This convener is a Python function" in (saved / "report.html").read_text(encoding="utf-8")


def test_without_an_action_it_takes_up_no_other(small):
    """What it was never seen to do stays undone, so that the difference is caused by the action alone."""
    known = observed(small, led_by(reacting), replicates=20, seed=0)
    assert "recruit_first_followers" in actions_of(known)
    left = without(known, actions_of(known))
    spent = simulate(small, [left], replicates=5).outcomes
    idle = simulate(small, [Strategy(name="idle")], replicates=5).outcomes
    np.testing.assert_array_equal(spent, idle)


def test_being_observed_changes_nothing(small):
    led = led_by(reacting)
    known = observed(small, led, replicates=8, seed=3)
    one, other = (simulate(small, [lever], replicates=8, seed=3).outcomes for lever in (led, known))
    np.testing.assert_array_equal(one, other)


def test_a_function_that_does_nothing_is_refused(small):
    with pytest.raises(InputError, match="gave no action any staff-days"):
        cl.attribute(small, lambda view: {"build_trust": 0.0}, replicates=3)


def test_a_function_that_fails_is_told_in_one_line(small):
    def broken(view):
        return {"build_trust": 1 / (3 - view.month)}

    with pytest.raises(InputError, match="ZeroDivisionError.*month 4"):
        cl.attribute(small, broken, replicates=3)


def test_what_would_have_become_of_an_organisation(small):
    name = "business 1"
    found = cl.counterfactual(small, plain, name, replicates=12)
    written = Strategy.model_validate({"name": "plain", **PHASES})
    same = cl.counterfactual(small, written, name, replicates=12)
    mine, theirs = (one.table.set_index("action").sort_index() for one in (found, same))
    assert mine.equals(theirs)


def test_the_command_line(small_file, tmp_path):
    (tmp_path / "mine.py").write_text(FILE)
    mine = f"{tmp_path / 'mine.py'}:lead"
    result = CliRunner().invoke(app, ["attribute", small_file, "-s", mine, "-n", "6", "--json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert {row["action"] for row in told["attribution"]} == {
        "recruit_first_followers",
        "build_legitimacy",
        "build_trust",
    }

    def told_without(action):
        words = ["explain", small_file, "-s", mine, "--organisation", "business 1", "-n", "6", "--without", action]
        return CliRunner().invoke(app, words)

    story = told_without("build_trust")
    assert story.exit_code == 0 and "build_trust" in story.stdout, story.output
    wrong = told_without("run_pilot")
    assert wrong.exit_code == 2 and "does not do" in wrong.stderr
