"""The search: fair estimates, random numbers of its own, and the same result however often it is stopped."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest

from coalitionlab.experiments.files import read_manifest
from coalitionlab.experiments.optimising import search as searching
from coalitionlab.experiments.optimising.breeder import POPULATION, draft_in, open_study, starting_drafts, tried
from coalitionlab.experiments.optimising.drafts import draft_of, strategy_of
from coalitionlab.experiments.optimising.optimise import budget_search, held_out_study, held_out_test, optimise
from coalitionlab.experiments.optimising.optimum import SEARCH_LOG
from coalitionlab.experiments.optimising.scores import best_of, robust_scores, times_dominated
from coalitionlab.experiments.optimising.settings import check_settings, with_capacity
from coalitionlab.experiments.runs.execute import execute
from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.schema import Strategy

from .conftest import QUICK


def settings_for(case, strategies=None, **changes):
    usual = {"outcome": "collective_action", "phases": 4}
    return check_settings(case, strategies, **{**usual, **QUICK, **changes})


def search_for(settings, log=None, **more):
    return budget_search(settings, open_study(settings, log), **more)


def stop_after(count):
    def stop(done, total, stage):
        if done >= count:
            raise KeyboardInterrupt

    return stop


def test_scores_by_hand():
    by_case = np.array([[[0.2, 0.6]], [[0.3, 0.3]]])
    best = np.array([[0.3, 0.6]])
    assert robust_scores(by_case, best, "mean")[:, 0] == pytest.approx([0.4, 0.3])
    assert robust_scores(by_case, best, "regret")[:, 0] == pytest.approx([-0.1, -0.3])
    points = np.array([[3.0, 1.0], [1.0, 3.0], [2.0, 2.0], [1.0, 1.0], [3.0, 1.0]])
    assert times_dominated(points).tolist() == [0, 0, 0, 4, 0]
    assert sorted(best_of(points, 8)) == [0, 1, 2]
    assert best_of(np.array([[1.0], [5.0], [3.0]]), 2) == [1, 2]


def test_estimates_from_few_replicates_rank_as_all_replicates_do(case):
    settings = settings_for(case, replicates=64, capacity=None)
    search, drafts = search_for(settings), starting_drafts(settings)
    search.begin()
    scores, complete = search.race(drafts)
    strategies = tuple(strategy_of(draft, str(k)) for k, draft in enumerate(drafts))
    study = Study(settings.scenarios, strategies, replicates=64, seed=settings.search_seed)
    true = execute(study).outcome("collective_action").mean(axis=(1, 2))
    assert scores[complete, 0] == pytest.approx(true[complete]) and 0 < complete.sum() < len(drafts)
    assert np.corrcoef(scores[~complete, 0], true[~complete])[0, 1] > 0.6


def test_search_and_test_share_no_random_numbers(case):
    settings = settings_for(case, worlds=3)
    test = held_out_study(settings, settings.rivals)
    assert test.seed == settings.seed != settings.search_seed and test.new_luck_per_point
    assert len(test.points) == 3 and len(set(test.points)) == 3


@pytest.mark.parametrize("wrong", [0, -1, float("nan"), float("inf"), "much", True, 1e9])
def test_a_capacity_holds_in_every_month(case, wrong):
    changed = with_capacity(case, 9)
    assert changed.convener.capacity == 9
    assert [event.capacity for event in changed.environment.events] == [None, None]
    with pytest.raises(InputError, match="staff-days"):
        with_capacity(case, wrong)


def test_the_same_seed_gives_the_same(case, best):
    again = optimise(case, workers=1, **QUICK)
    assert again.strategies == best.strategies
    pd.testing.assert_frame_equal(again.table, best.table)
    pd.testing.assert_frame_equal(again.leads, best.leads)


def test_a_stopped_search_continues_as_if_it_had_not_been(case, best, tmp_path):
    folder = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt, match="--resume goes on"):
        optimise(case, out=folder, progress=stop_after(POPULATION), **QUICK)
    assert not read_manifest(folder)["complete"]
    seen = []
    again = optimise(case, out=folder, resume=True, progress=lambda *now: seen.append(now), **QUICK)
    assert seen[0] == (POPULATION, 2 * POPULATION, "searching")
    assert again.strategies == best.strategies and again.leads.equals(best.leads)
    with pytest.raises(InputError, match="other seed"):
        optimise(case, out=folder, resume=True, **{**QUICK, "seed": 4})
    with pytest.raises(InputError, match="already exists"):
        optimise(case, out=folder, **QUICK)


def test_a_generation_cut_short_while_it_was_written_is_completed(case, tmp_path, monkeypatch):
    """A stop between two trials of a generation, and a last line without its end, as a killed process leaves."""
    settings = settings_for(case)
    undisturbed = search_for(settings)
    undisturbed.run()

    log, written, tell = tmp_path / SEARCH_LOG, [], searching.tell

    def fail_in_the_second_generation(study, trial, *scores, **more):
        written.append(trial)
        if len(written) == POPULATION + 5:
            raise KeyboardInterrupt
        tell(study, trial, *scores, **more)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(searching, "tell", fail_in_the_second_generation)
        search_for(settings, log).run()
    with log.open("ab") as file:
        file.write(b'{"op_code": 4, "wor')
    (tmp_path / f"{SEARCH_LOG}.lock").symlink_to(log)
    continued = search_for(settings, log)
    assert continued.tried == POPULATION + 4
    continued.run()

    def record(search):
        return [(draft_in(trial).key(), trial.values) for trial in tried(search.study)]

    assert record(continued) == record(undisturbed)
    assert [draft.key() for draft in continued.drafts] == [draft.key() for draft in undisturbed.drafts]


def test_what_was_tried_when_a_search_was_stopped_can_be_tested(case):
    settings, stages = settings_for(case, trials=4 * POPULATION), []

    def note(search):
        stages.append(search.stage)
        if search.tried == POPULATION:
            raise KeyboardInterrupt

    stopped = search_for(settings, report=note)
    with pytest.raises(KeyboardInterrupt):
        stopped.run()
    ended = budget_search(settings, stopped.study, report=lambda search: stages.append(search.stage))
    ended.finish()
    assert list(dict.fromkeys(stages)) == ["searching", "simplifying", "testing"]
    shorter = optimise(case, **{**QUICK, "trials": POPULATION})
    optimum = held_out_test(ended)
    assert (optimum.tried, optimum.strategy, optimum.words()) == (POPULATION, shorter.strategy, shorter.words())


def test_strategies_of_ones_own_start_the_search(case):
    own = Strategy(name="ours", phases=[{"name": "all", "effort": {"run_pilot": 2, "share_power": 1}}])
    usual, with_own = settings_for(case), settings_for(case, [own, lambda view: {}])
    drafts = [draft.key() for draft in starting_drafts(with_own)]
    assert drafts == [*(draft.key() for draft in starting_drafts(usual)), draft_of(own, usual.last_month).key()]
    assert len(with_own.own) == 2  # functions have no phases: the result is compared with them only


@pytest.mark.slow
def test_a_killed_search_continues_as_if_it_had_not_been(small_file, tmp_path):
    folder = tmp_path / "out"
    code = (
        "import sys, coalitionlab as cl; cl.optimise(sys.argv[1], worlds=0, trials=160, replicates=12, test_replicates=20, seed=3, "
        "out=sys.argv[2], resume='resume' in sys.argv)"
    )
    command = [sys.executable, "-c", code, small_file, str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    log = folder / SEARCH_LOG
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and process.poll() is None:
            if log.exists() and log.stat().st_size > 60_000:
                break
            time.sleep(0.01)
        assert process.poll() is None, "it ended before it could be killed"
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
    finally:
        if process.poll() is None:
            process.kill()
    assert not (folder / "found.yaml").exists()
    subprocess.run([*command, "resume"], timeout=300, check=True)
    subprocess.run([*command[:-1], str(tmp_path / "undisturbed")], timeout=300, check=True)
    resumed, other = read_manifest(folder), read_manifest(tmp_path / "undisturbed")
    assert resumed["strategies"] == other["strategies"] and resumed["leads"] == other["leads"]
