"""A study is executed: the runs that the engine makes, in whatever steps, with failed runs and stops on record."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import coalitionlab as cl
from coalitionlab.experiments.points import Points
from coalitionlab.experiments.runs import execute as module
from coalitionlab.experiments.runs.execute import Stopped, execute, execute_in_steps, load_runs
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from sweeps import small_scenario, small_study

STUDY = small_study()


@pytest.fixture
def cut_small(monkeypatch):
    monkeypatch.setattr(module, "FIRST", 3)
    monkeypatch.setattr(module, "GROWTH", 1)


def test_the_runs_are_those_that_the_engine_makes():
    study = small_study(factors=(), points=((),), replicates=7, months=True, first_replicate=4)
    runs = execute(study)
    for scenario in study.scenarios:
        batch = cl.simulate(scenario, study.strategies, replicates=7, seed=5, months=True, first_replicate=4)
        for k, name in enumerate(PER_RUN):
            values = runs.outcome(name, scenario.name)[:, 0]
            np.testing.assert_array_equal(values, batch.outcomes[:, :, k])
        np.testing.assert_array_equal(runs.monthly(scenario.name)[:, 0], batch.months)
    assert runs.complete and runs.done == study.size and not runs.failed
    assert runs.table["replicate"].unique().tolist() == list(range(4, 11))


def test_chunks_and_workers_change_nothing(cut_small):
    study = replace(STUDY, months=True)
    at_once = execute(study, workers=1)
    in_chunks = execute(study, workers=2)
    pd.testing.assert_frame_equal(at_once.table, in_chunks.table, check_exact=True)
    pd.testing.assert_frame_equal(at_once.bands(), in_chunks.bands(), check_exact=True)
    pd.testing.assert_frame_equal(at_once.goals(), in_chunks.goals(), check_exact=True)


def test_the_table_is_tidy_and_in_order():
    table = execute(STUDY).table
    assert list(table)[:6] == ["scenario", "strategy", "point", "talk_rate", "convener.power", "replicate"]
    assert list(table)[6:] == [*PER_RUN, "error"]
    first = table.iloc[0]
    assert (first["scenario"], first["point"], first["replicate"]) == ("small", 0, 0)
    assert table["strategy"].tolist()[:2] == ["leaderless", "even_spread"]
    assert len(table) == STUDY.size and table["error"].isna().all()


def test_a_folder_holds_the_same_runs(tmp_path):
    kept = execute(STUDY, tmp_path / "out")
    columns = list(PER_RUN)
    in_memory = execute(STUDY).table
    for runs in (kept, load_runs(tmp_path / "out")):
        assert runs.folder == tmp_path / "out" and runs.complete
        pd.testing.assert_frame_equal(runs.table[columns], in_memory[columns], check_exact=True)


def test_points_may_have_random_numbers_of_their_own():
    study = small_study(
        factors=("world", "talk_rate"), points=((0, 0.1), (1, 0.3)), new_luck_per_point=True, replicates=6
    )
    runs = execute(study)
    assert runs.replicate_numbers().tolist() == [list(range(6)), list(range(6, 12))]
    batch = cl.simulate(
        study.scenarios[1], study.strategies, replicates=6, seed=5, first_replicate=6,
        parameters={"talk_rate": 0.3},
    )  # fmt: skip
    column = list(PER_RUN).index("final")
    np.testing.assert_array_equal(runs.outcome("final", "longer")[:, 1], batch.outcomes[:, :, column])


def test_parameters_of_a_scenario_can_be_kept():
    fixed = small_scenario("fixed", parameters={"talk_rate": 0.2})
    study = small_study(
        scenarios=(fixed,), factors=("talk_rate",), points=((0.1,), (0.3,)), keep_scenario_parameters=True
    )
    values = execute(study).outcome("final")
    np.testing.assert_array_equal(values[:, 0], values[:, 1])
    varied = execute(replace(study, keep_scenario_parameters=False)).outcome("final")
    assert not np.array_equal(varied[:, 0], varied[:, 1])


def test_steps_end_in_what_is_executed_at_once():
    whole = execute(STUDY)
    steps = list(execute_in_steps(STUDY, iter((1, 4, 10))))
    assert [runs.study.replicates for runs in steps] == [1, 4, 10]
    for runs in steps:
        cut = whole.outcome("final", "longer")[:, :, : runs.study.replicates]
        np.testing.assert_array_equal(runs.outcome("final", "longer"), cut)
        assert len(runs.table) == runs.study.size
    pd.testing.assert_frame_equal(steps[-1].table, whole.table, check_exact=True)
    timed = list(execute_in_steps(STUDY, seconds=0.001))
    pd.testing.assert_frame_equal(timed[-1].table, whole.table, check_exact=True)
    assert len(timed) > 2


def test_the_next_step_can_depend_on_the_last():
    done = [1]
    sizes = iter(lambda: 2 * done[-1], 0)
    for runs in execute_in_steps(replace(STUDY, replicates=1000), sizes):
        done.append(runs.study.replicates)
        if done[-1] >= 8:
            break
    assert done == [1, 2, 4, 8]
    assert runs.study.replicates == 8 and runs.outcome("final").shape == (2, 3, 8)


def test_a_stop_keeps_what_is_done(cut_small):
    def stop(done: int, total: int | None) -> None:
        assert total == STUDY.size
        if done >= 20:
            raise KeyboardInterrupt

    with pytest.raises(Stopped) as stopped:
        execute(STUDY, progress=stop)
    runs = stopped.value.runs
    assert not runs.complete and 0 < runs.done < STUDY.size and len(runs.table) == runs.done
    assert np.isnan(runs.outcome("final")).any()


@pytest.mark.parametrize("make", [execute, lambda *given, **named: next(execute_in_steps(*given, **named))])
def test_stopping_before_the_first_run_raises_stopped_too(make):
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(Stopped) as stopped:
        make(STUDY, progress=stop)
    assert stopped.value.runs.done == 0


def test_a_run_that_fails_is_on_record_and_the_others_stand():
    def fails(view):
        raise ValueError("no plan")

    study = small_study(strategies=(STUDY.strategies[0], *cl_strategies(fails)), replicates=2)
    runs = execute(study)
    failed = runs.table["strategy"] == "fails"
    assert runs.failed == failed.sum() == study.size // 2
    assert runs.table["error"][failed].str.contains("no plan").all()
    assert runs.table["error"][~failed].isna().all()
    assert np.isnan(runs.outcome("final")[1]).all() and not np.isnan(runs.outcome("final")[0]).any()
    with pytest.raises(InputError, match="no plan"):
        execute(study, strict=True)


def cl_strategies(*functions):
    from coalitionlab.experiments.settings import resolve_strategies

    return resolve_strategies(list(functions))


def test_a_point_out_of_bounds_fails_alone():
    study = small_study(factors=("talk_rate",), points=Points.of(((0.1,), (99.0,))), replicates=2)
    table = execute(study).table
    assert table["error"].notna().tolist() == (table["point"] == 1).tolist()


def test_the_hash_is_of_all_that_results_depend_on():
    assert replace(STUDY, about={"title": "another"}).hash == STUDY.hash
    for change in ({"seed": 6}, {"replicates": 11}, {"first_replicate": 1}, {"new_luck_per_point": True}):
        assert replace(STUDY, **change).hash != STUDY.hash


def test_without_monthly_values_they_are_refused():
    with pytest.raises(InputError, match="months"):
        execute(small_study(replicates=1)).monthly()
    assert len(execute(small_study(replicates=1)).bands()) == 0
    assert set(execute(small_study(replicates=1, months=True)).bands()["outcome"]) == set(MONTHLY)
