"""Comparisons: shapes, common random numbers, determinism, what they say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import coalitionlab as cl
from coalitionlab.experiments.runs import execute as runner
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS


def test_runs_have_one_row_a_run_and_a_column_an_outcome(comparison):
    assert list(comparison.runs) == ["scenario", "strategy", "replicate", *PER_RUN]
    assert len(comparison.runs) == 4 * 10
    assert comparison.runs.groupby("strategy")["replicate"].apply(list).map(lambda one: one == list(range(10))).all()


def test_an_aim_at_a_sector_that_a_scenario_lacks_is_refused_before_anything_runs():
    phase = {"name": "a", "effort": {"build_trust": 1}, "aims": {"build_trust": "sector:farming"}}
    lever, done = cl.Strategy.model_validate({"name": "aimed", "phases": [phase]}), []
    with pytest.raises(InputError, match=r"aims\.build_trust: unknown sector 'farming'"):
        cl.compare("generic", lever, replicates=2, progress=lambda *now: done.append(now), worlds=0)
    assert not done


def test_months_are_ordered_bands_for_every_outcome_and_month(comparison):
    months = comparison.months
    assert len(months) == 4 * 12 * len(MONTHLY)
    bands = months[["q05", "q25", "q50", "q75", "q95"]].dropna().to_numpy()
    assert (np.diff(bands, axis=1) >= 0).all()


def test_the_summary_is_ranked_and_its_numbers_are_those_of_the_runs(comparison):
    summary = comparison.summary()
    assert summary["rank"].is_monotonic_increasing
    means = comparison.runs.groupby("strategy")["collective_action"].mean()
    assert summary.set_index("strategy")["mean"].to_dict() == pytest.approx(means.to_dict())
    assert (summary["low"] <= summary["mean"]).all() and (summary["mean"] <= summary["high"]).all()
    assert summary["best_share"].sum() == pytest.approx(1.0)


def test_an_outcome_of_which_less_is_better_ranks_the_least_first(comparison):
    summary = comparison.summary("effort_spent")
    assert summary.iloc[0]["strategy"] == "leaderless"
    assert summary["mean"].is_monotonic_increasing
    assert (summary["behind_best"] >= 0).all()


def test_differences_are_paired_against_the_baseline(comparison):
    table = comparison.differences().set_index("strategy")
    assert comparison.baseline == "leaderless" and "leaderless" not in table.index
    wide = comparison.runs.pivot(index="replicate", columns="strategy", values="collective_action")
    gap = (wide["even_spread"] - wide["leaderless"]).mean()
    assert table.loc["even_spread", "difference"] == pytest.approx(gap)
    assert (table["p_adjusted"] >= table["p"]).all()


def test_a_strategy_against_its_twin_does_not_differ_significantly(small):
    twin = cl.load_strategy("even_spread").with_(name="twin")
    found = cl.compare(small, ["even_spread", twin], replicates=6, worlds=0)
    row = found.differences().iloc[0]
    assert (row["difference"], row["low"], row["high"], row["p"]) == (0.0, 0.0, 0.0, 1.0)
    assert not row["significant"]
    assert "the same" in found.words()[0]


def test_the_same_seed_gives_the_same_bits_however_the_work_is_cut(small, monkeypatch):
    strategies = ["leaderless", "even_spread"]
    first = cl.compare(small, strategies, replicates=9, seed=5, workers=1, worlds=0)
    monkeypatch.setattr(runner, "FIRST", 2)
    monkeypatch.setattr(runner, "GROWTH", 1)
    second = cl.compare(small, strategies, replicates=9, seed=5, workers=3, worlds=0)
    pd.testing.assert_frame_equal(first.runs, second.runs, check_exact=True)
    pd.testing.assert_frame_equal(first.months, second.months, check_exact=True)
    assert not first.runs.equals(cl.compare(small, strategies, replicates=9, seed=6, worlds=0).runs)


def test_a_strategy_meets_the_same_luck_whatever_it_is_compared_with(small):
    alone = cl.compare(small, "even_spread", replicates=5, worlds=0).runs
    beside = cl.compare(small, ["top_down_drive", "even_spread"], replicates=5, worlds=0).runs
    beside = beside[beside["strategy"] == "even_spread"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, beside, check_exact=True)


def test_several_scenarios_each_have_their_ranking(small):
    other = small.with_(name="other", **{"convener.capacity": 60})
    found = cl.compare([small, other], ["leaderless", "even_spread"], replicates=4, worlds=0)
    assert found.summary()["scenario"].tolist() == ["small", "small", "other", "other"]
    assert list(found.verdict()) == ["small", "other"]
    assert found.plot().data[0].type == "heatmap"


def test_an_answer_is_over_plausible_worlds_unless_luck_alone_is_asked_for(small):
    """50 worlds of 4 runs; without worlds 200 runs, of which the first are those of any smaller number."""
    two = ["leaderless", "even_spread"]
    usual, luck = cl.compare(small, two, months=False), cl.compare(small, two, worlds=0, months=False)
    assert (usual.worlds, usual.replicates, luck.worlds, luck.replicates) == (50, 4, 0, 200)
    assert usual.sample().unit == "world" and "over 50 plausible worlds" in usual.words()[0]
    assert usual.turning() is not None and luck.turning() is None and "worlds" not in luck.words()[0]
    assert "--worlds 0" in luck.command() and "--worlds 50" in usual.command()
    few = cl.compare(small, two, 6, worlds=0, months=False).runs
    first = luck.runs[luck.runs["replicate"] < 6].reset_index(drop=True)
    pd.testing.assert_frame_equal(first, few, check_exact=True)
    assert cl.compare(small, two, worlds=9, months=False).replicates == 23  # 200 runs in all, or a few more


def test_worlds_draw_parameters_and_count_in_how_many_a_strategy_is_best(small):
    found = cl.compare(small, ["leaderless", "even_spread", "top_down_drive"], replicates=3, worlds=4, seed=1)
    assert list(found.runs)[:4] == ["scenario", "strategy", "world", "replicate"]
    assert len(found.runs) == 3 * 4 * 3 and found.worlds == 4
    assert found.summary()["best_in_worlds"].sum() == pytest.approx(1.0)
    assert found.differences()["better_in_worlds"].between(0, 1).all()
    drawn = found.world_parameters[0]
    assert all(PARAMETERS[name].plausible[0] <= value <= PARAMETERS[name].plausible[1] for name, value in drawn.items())


def test_what_the_user_or_the_scenario_sets_is_not_drawn(small):
    set_here = small.with_(parameters={"activity": 0.1})
    found = cl.compare(set_here, "leaderless", replicates=1, worlds=2, parameters={"exit_rate": 0.2})
    assert all("exit_rate" not in world for world in found.world_parameters)
    plain = cl.compare(set_here, "leaderless", replicates=1, worlds=2)
    assert all("exit_rate" in world for world in plain.world_parameters)


def test_every_plausible_range_lies_within_its_hard_bounds():
    outside = [
        one.name for one in PARAMETERS.values() if not one.low <= one.plausible[0] <= one.plausible[1] <= one.high
    ]
    assert not outside


def test_an_outcome_that_is_undefined_everywhere_is_said_to_be_so(small):
    found = cl.compare(small.with_(withdraw_month=None), ["leaderless", "even_spread"], replicates=3, worlds=0)
    assert "not defined in any run" in found.verdict("durable_collective_action")["small"]
    assert found.differences("durable_collective_action")["p"].eq(1.0).all()
    assert found.summary("action_per_effort").iloc[-1]["strategy"] == "leaderless"


def test_too_few_runs_to_tell_anything_apart_are_said_to_be_so(small):
    found = cl.compare(small, ["leaderless", "even_spread"], replicates=3, worlds=0)
    assert "With 3 replicates no difference can be significant; make 7 or more." in found.words()[0]
    assert not found.differences()["significant"].any()


def test_intervals_of_few_replicates_are_said_to_be_too_narrow(small):
    found = cl.compare(small, ["leaderless", "even_spread"], replicates=19, worlds=0)
    assert "With 19 replicates intervals are Student's t" in found.words()[0]
    enough = cl.compare(small, ["leaderless", "even_spread"], replicates=20, worlds=0)
    assert "Student" not in enough.words()[0]


@pytest.mark.parametrize("worlds, said", [(4, "With 4 worlds intervals"), (1, "With 6 replicates intervals")])
def test_observations_are_called_what_they_are(small, worlds, said):
    found = cl.compare(small, ["leaderless", "even_spread"], replicates=6, worlds=worlds)
    assert said in found.words()[0]


def test_a_row_of_a_world_can_be_made_again(small):
    found = cl.compare(small, ["even_spread"], replicates=2, worlds=2, seed=4, parameters={"talk_rate": 0.2})
    row = found.runs.iloc[-1]
    world = found.world_parameters[row["world"]]
    again = cl.run(
        small, "even_spread", seed=4, replicate=int(row["replicate"]), parameters={**found.parameters, **world}
    )
    np.testing.assert_array_equal(again.outcomes, row[list(PER_RUN)].to_numpy(float))


def test_one_replicate_has_no_interval_and_is_one():
    said = cl.compare("generic", ["leaderless", "even_spread"], replicates=1, worlds=0).words()[0]
    assert "(" not in said and "With 1 replicate no difference" in said
    assert said.endswith("One replicate gives no interval: make 20 or more.")


def test_progress_hears_of_every_run(small):
    heard: list[tuple[int, int | None]] = []
    cl.compare(small, ["leaderless", "even_spread"], replicates=7, progress=lambda *now: heard.append(now), worlds=0)
    assert heard[0] == (0, 14) and heard[-1] == (14, 14)


def test_a_stop_keeps_what_is_done(small, monkeypatch):
    monkeypatch.setattr(runner, "FIRST", 2)
    monkeypatch.setattr(runner, "GROWTH", 1)

    def stop_in_the_third_block(done: int, total: int | None) -> None:
        assert total == 100
        if done >= 10:
            raise KeyboardInterrupt

    with pytest.raises(cl.Stopped) as stopped:
        cl.compare(small, ["leaderless", "even_spread"], replicates=50, progress=stop_in_the_third_block, worlds=0)
    kept = stopped.value.finding
    assert kept is not None and not kept.complete
    assert len(kept.runs) == 2 * 4
    assert len(kept.summary()) == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"strategies": ["even_spred"]}, "even_spread"),
        ({"strategies": []}, "at least one"),
        ({"strategies": ["even_spread", "even_spread"]}, "twice"),
        ({"replicates": 0}, "whole number from 1"),
        ({"replicates": 2.5}, "whole number"),
        ({"seed": -1}, "whole number from 0"),
        ({"worlds": -1}, "whole number from 0"),
        ({"workers": 0}, "whole number from 1"),
        ({"baseline": "system_leadership"}, "not among the strategies"),
        ({"parameters": {"exit_rat": 0.1}}, "exit_rate"),
        ({"parameters": {"exit_rate": float("nan")}}, "write a number"),
        ({"parameters": {"exit_rate": 9.0}}, "write a number"),
    ],
)
def test_bad_input_is_one_line_with_a_remedy(small, changed, said):
    arguments = {"strategies": ["leaderless", "even_spread"], "replicates": 1} | changed
    with pytest.raises(InputError) as error:
        cl.compare(small, **arguments)
    assert said in str(error.value) and "\n" not in str(error.value)


def test_unknown_outcomes_and_plots_are_refused(comparison):
    for ask in (lambda: comparison.summary("colective_action"), lambda: comparison.plot(kind="pie")):
        with pytest.raises(InputError):
            ask()
