"""Attribution: contributions sum to the whole, nothing comes of nothing, and leaving out touches nothing else."""

from __future__ import annotations

import json
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import coalitionlab as cl
from coalitionlab.experiments.attribution import contributions as sh
from coalitionlab.experiments.attribution.attribute import attribute_in_steps
from coalitionlab.experiments.attribution.contributions import runs_per_replicate
from coalitionlab.experiments.attribution.without import actions_of, active_actions, without
from coalitionlab.experiments.cli.app import app
from coalitionlab.model.plan import plan
from coalitionlab.scenarios.schema import Strategy

SECTORS = ("business", "nonprofit", "government")


def strategy(*efforts, **more):
    phases = [
        {"name": f"phase {k}", "effort": effort, **({"until": 4 * (k + 1)} if k < len(efforts) - 1 else {})}
        for k, effort in enumerate(efforts)
    ]
    return Strategy.model_validate({"name": "lively", "phases": phases, **more})


@pytest.fixture(scope="module")
def lively():
    return strategy(
        {"build_legitimacy": 3, "raise_issue_awareness": 2.7, "cultivate_champions": 0.7, "declare_intent": 0},
        {"provide_backbone": 2, "build_legitimacy": 0.3, "frame_win_win": 1.1},
    )


@pytest.fixture(scope="module")
def finding(small, lively):
    return cl.attribute(small, lively, replicates=20, seed=3)


def test_worth_by_all_orders_is_the_shapley_value():
    values = np.random.default_rng(1).random((16, 3))
    orders = [list(order) for order in permutations(range(4))]
    for run in range(3):
        worth = {mask: float(values[mask, run]) for mask in range(16)}
        np.testing.assert_allclose(sh.shapley(values, 4)[:, run], sh.sampled_shapley(worth, orders), atol=1e-12)
    assert sh.interactions(np.array([[0.0], [1.0], [2.0], [10.0]]), 2).ravel().tolist() == [7.0]


def test_leaving_out_leaves_the_other_staff_days_to_the_last_bit(lively):
    before = plan(lively, SECTORS).effort
    for name in active_actions(lively):
        after = plan(without(lively, [name]), SECTORS).effort
        column = list(cl.ACTIONS).index(name)
        assert not after[:, column].any() and before[:, column].any()
        assert (np.delete(after, column, 1) == np.delete(before, column, 1)).all()


def test_spread_time_goes_to_the_others_in_proportion(lively):
    before = plan(lively, SECTORS).effort
    after = plan(without(lively, ["frame_win_win"], spread=True), SECTORS).effort
    np.testing.assert_allclose(after.sum(1), before.sum(1))
    assert (after[0] == before[0]).all() and after[1, list(cl.ACTIONS).index("provide_backbone")] == 2 / 2.3


@pytest.mark.parametrize("orders", [0, 1])
@pytest.mark.parametrize("spread", [False, True])
def test_shapley_values_sum_to_the_whole_less_nothing(small, lively, orders, spread):
    calls = []
    finding = cl.attribute(
        small, lively, replicates=6, orders=orders, spread=spread, outcome="membership",
        progress=lambda done, total: calls.append((done, total)),
    )  # fmt: skip
    runs = finding.contributions
    assert abs(runs.shapley.sum(axis=0) - (runs.with_all - runs.with_none)).max() < 1e-9
    assert abs(finding.table["shapley"].sum() - finding.gain.mean) < 1e-9
    size = 6 * runs_per_replicate(len(finding.players), orders, spread)
    assert calls[0] == (0, size) and calls[-1] == (size, size)


def test_whole_and_left_out_are_the_runs_of_compare(small, lively, finding):
    others = [without(lively, [name]) for name in finding.players]
    for k, other in enumerate(others):
        batch = cl.simulate(small, [lively, other], replicates=20, seed=3).outcomes[:, :, 0]
        assert (finding.contributions.with_all == batch[0]).all()
        assert (finding.contributions.leave_one_out[k] == batch[0] - batch[1]).all()


def test_no_weight_gives_exactly_nothing_and_so_does_running_without_it(small, lively, finding):
    row = finding.table.set_index("action").loc["declare_intent"]
    assert "declare_intent" in actions_of(lively) and "declare_intent" not in finding.players
    assert (row[["shapley", "leave_one_out", "alone", "shapley_low", "shapley_high", "staff_days"]] == 0).all()
    runs = cl.simulate(small, [lively, without(lively, ["declare_intent"])], replicates=20, seed=3).outcomes
    assert (runs[0, :, :12] == runs[1, :, :12]).all()


@pytest.mark.parametrize("orders", [0, 2])
def test_an_action_without_effect_is_missed_by_nobody(small, lively, orders):
    """Alone it may be worth a little, as any action is by which the convener is there at all."""
    finding = cl.attribute(
        small, lively, replicates=8, orders=orders, parameters={"rate_build_legitimacy_legitimacy": 0.0}
    )
    row = finding.table.set_index("action").loc["build_legitimacy"]
    assert row["leave_one_out"] == 0 and row["staff_days"] > 0


def test_drawn_orders_come_near_to_all_sets(small, lively, finding):
    drawn = cl.attribute(small, lively, replicates=20, seed=3, orders=8)
    gap = drawn.contributions.shapley - finding.contributions.shapley
    error = gap.std(axis=1, ddof=1) / np.sqrt(gap.shape[1])
    assert (abs(gap.mean(axis=1)) <= 4 * error + 1e-12).all()
    assert (abs(gap) > 0).any()


@pytest.mark.parametrize("orders", [0, 2])
def test_neither_workers_nor_steps_change_a_number(small, lively, orders):
    finding = cl.attribute(small, lively, replicates=20, seed=3, orders=orders)
    again = cl.attribute(small, lively, replicates=20, seed=3, orders=orders, workers=1)
    pd.testing.assert_frame_equal(again.table, finding.table)
    *steps, last = attribute_in_steps(small, lively, replicates=20, seed=3, orders=orders, seconds=0.001)
    pd.testing.assert_frame_equal(last.table, finding.table)
    assert steps and [each.done for each in steps] == sorted({each.done for each in steps})
    assert last.complete and not any(each.complete for each in steps)
    assert "Stopped after" in " ".join(steps[0].words())


@pytest.mark.parametrize("orders", [0, 2])
def test_ctrl_c_keeps_what_is_done(small, lively, orders):
    def progress(done, total):
        if done > 500:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as stopped:
        cl.attribute(small, lively, replicates=50_000, progress=progress, orders=orders)
    part = stopped.value.finding
    if part is not None:
        assert 0 < part.done < 50_000 and not part.complete
        assert part.contributions.shapley.shape[1] == part.done and "Stopped after" in " ".join(part.words())


def test_the_folder_holds_tables_manifest_and_an_offline_page(finding, tmp_path):
    folder = finding.save(tmp_path / "out")
    assert {each.name for each in folder.iterdir()} == {
        "attribution.csv", "interactions.csv", "runs.parquet", "inputs", "manifest.json", "report.html",
    }  # fmt: skip
    runs = pd.read_parquet(folder / "runs.parquet")
    assert runs.groupby("action")["shapley"].mean()["provide_backbone"] == pytest.approx(
        finding.table.set_index("action").loc["provide_backbone", "shapley"]
    )
    page = (folder / "report.html").read_text()
    assert "small &lt;town&gt;" in page and 'src="http' not in page and "<link" not in page
    with pytest.raises(cl.InputError, match="--force"):
        finding.save(tmp_path / "out")


def test_the_figure_shows_both_measures_with_intervals(finding):
    points = {trace.name: trace for trace in finding.figure().data}
    assert {"significant", "not significant", "left out alone"} <= set(points)
    assert len(points["left out alone"].y) == len(finding.table)
    assert len(points["significant"].y) == finding.table["significant"].sum() > 0


def ask(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_the_command_prints_a_page_of_100_columns(small_file):
    result = ask("attribute", small_file, "-s", "communication", "-n", 4)
    assert result.exit_code == 0, result.output
    assert max(map(len, result.stdout.splitlines())) <= 100
    assert "frame_win_win" in result.stdout


def test_json_is_strict_and_sums(small_file):
    result = ask("attribute", small_file, "-s", "communication", "-n", 4, "--json", "--set", "talk_rate=0.1")
    answer = json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert sum(row["shapley"] for row in answer["attribution"]) == pytest.approx(answer["gain"]["mean"], abs=1e-9)
    assert answer["parameters"] == {"talk_rate": 0.1}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-s", "leaderless"], "has no actions"),
        (["-s", "comunication"], "did you mean 'communication'?"),
        (["-s", "communication", "--outcome", "membreship"], "did you mean 'membership'?"),
        (["-s", "communication", "--outcome", "action_per_effort"], "not defined for a convener that does nothing"),
        (["-s", "communication", "-n", 0], "whole number from 1"),
        (["-s", "even_spread", "--orders", 0], "--orders 2"),
        (["-s", "communication", "--orders", -1], "whole number from 0"),
        (["-s", "communication", "--set", "talk_rat=1"], "did you mean 'talk_rate'?"),
    ],
)
def test_bad_input_is_one_line(small_file, words, said):
    result = ask("attribute", small_file, *words)
    assert result.exit_code == 2 and said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1 and not result.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in cl.list_strategies() if name != "leaderless"][::3])
def test_strategies_of_the_library_sum_on_milton_keynes(name):
    finding = cl.attribute("milton_keynes", name, replicates=3)
    runs = finding.contributions
    assert abs(runs.shapley.sum(axis=0) - (runs.with_all - runs.with_none)).max() < 1e-9
    assert set(finding.table["action"]) == set(actions_of(cl.load_strategy(name)))


def test_where_less_is_better_the_most_helpful_is_first_and_readings_go_by_size(small, lively):
    finding = cl.attribute(small, lively, outcome="coerced_share", replicates=12)
    assert finding.table["shapley"].is_monotonic_increasing
    for row in cl.attribute("job_placement", "balanced_power", outcome="churn", replicates=6, orders=1).table.to_dict(
        "records"
    ):
        larger = abs(row["leave_one_out"]) > abs(row["shapley"])
        if row["reading"].startswith("does"):
            assert row["reading"].startswith("does more" if larger else "does less")


def test_orders_that_were_asked_for_are_described(small, lively):
    words = " ".join(cl.attribute(small, lively, replicates=3, orders=1).words())
    assert "for each replicate 1 order of arrival, drawn at random" in words
