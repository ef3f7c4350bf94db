"""The search: fair estimates, random numbers of its own, and the same result however often it is stopped."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest

from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.files import read_manifest
from coalitionlab.experiments.optimising import search as searching
from coalitionlab.experiments.optimising.breeder import (
    POPULATION,
    draft_in,
    open_study,
    starting_drafts,
    tried,
)
from coalitionlab.experiments.optimising.drafts import strategy_of
from coalitionlab.experiments.optimising.optimise import held_out_test, optimise
from coalitionlab.experiments.optimising.optimum import SEARCH_LOG
from coalitionlab.experiments.optimising.scores import (
    best_of,
    means,
    robust_scores,
    times_dominated,
)
from coalitionlab.experiments.optimising.search import BudgetSearch, benchmark, measuring, race
from coalitionlab.experiments.optimising.settings import check_settings, with_capacity
from coalitionlab.scenarios.errors import InputError

from .conftest import QUICK


def settings_for(case, strategies=None, **changes):
    usual = {"outcome": "collective_action", "worlds": 0, "phases": 4, "seed": 3}
    return check_settings(case, strategies, **{**usual, **QUICK, **changes})


def result(steps):
    """What work in steps returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def test_scores_by_hand():
    by_case = np.array([[[0.2, 0.6]], [[0.3, 0.3]]])
    best = np.array([[0.3, 0.6]])
    assert robust_scores(by_case, best, "mean")[:, 0] == pytest.approx([0.4, 0.3])
    assert robust_scores(by_case, best, "worst")[:, 0] == pytest.approx([0.2, 0.3])
    assert robust_scores(by_case, best, "regret")[:, 0] == pytest.approx([-0.1, -0.3])


def test_fronts_by_hand():
    points = np.array([[3.0, 1.0], [1.0, 3.0], [2.0, 2.0], [1.0, 1.0], [3.0, 1.0]])
    assert times_dominated(points).tolist() == [0, 0, 0, 4, 0]
    assert sorted(best_of(points, 8)) == [0, 1, 2]
    assert best_of(np.array([[1.0], [5.0], [3.0]]), 2) == [1, 2]


def test_estimates_from_few_replicates_rank_as_all_replicates_do(case):
    settings = settings_for(case, replicates=64)
    measure, drafts = measuring(settings), starting_drafts(settings)
    rivals = result(benchmark(settings, measure, 0, 64))
    scores, complete = result(race(settings, drafts, rivals, measure))
    values = result(measure([strategy_of(draft, str(k)) for k, draft in enumerate(drafts)], 0, 64))
    true = robust_scores(means(values), rivals.best, "mean")
    assert scores[complete] == pytest.approx(true[complete]) and 0 < complete.sum() < len(drafts)
    assert np.corrcoef(scores[~complete, 0], true[~complete, 0])[0, 1] > 0.8


def test_search_and_test_share_no_random_numbers(case):
    settings = settings_for(case, seed=7, worlds=3)
    assert settings.search_seed != settings.seed
    tested = compare(case, "leaderless", replicates=8, seed=7, worlds=3).world_parameters
    assert all(searched != other for searched in settings.search_worlds for other in tested)


def test_a_capacity_holds_in_every_month(case):
    changed = with_capacity(case, 9)
    assert changed.convener.capacity == 9
    assert [event.capacity for event in changed.environment.events] == [None, None]
    for wrong in (0, -1, float("nan"), float("inf"), "much", True, 1e9):
        with pytest.raises(InputError, match="staff-days"):
            with_capacity(case, wrong)


def test_the_same_seed_gives_the_same(case, best):
    again = optimise(case, seed=3, capacity=9, workers=1, **QUICK)
    assert again.strategies == best.strategies
    pd.testing.assert_frame_equal(again.table, best.table)
    pd.testing.assert_frame_equal(again.leads, best.leads)
    other = optimise(case, seed=4, capacity=9, **QUICK)
    assert other.strategy.phases != best.strategy.phases


def test_a_stopped_search_continues_as_if_it_had_not_been(case, best, tmp_path):
    def stop(done, total, stage):
        if done >= 2 * POPULATION:
            raise KeyboardInterrupt

    folder = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        optimise(case, seed=3, capacity=9, out=folder, progress=stop, **QUICK)
    assert not read_manifest(folder)["complete"]
    seen = []
    again = optimise(
        case, seed=3, capacity=9, out=folder, resume=True, progress=lambda *now: seen.append(now), **QUICK
    )
    assert seen[0] == (2 * POPULATION, 3 * POPULATION, "searching")
    assert again.strategies == best.strategies and again.leads.equals(best.leads)
    with pytest.raises(InputError, match="other seed"):
        optimise(case, seed=4, capacity=9, out=folder, resume=True, **QUICK)
    with pytest.raises(InputError, match="already exists"):
        optimise(case, seed=3, capacity=9, out=folder, **QUICK)
    more = {**QUICK, "trials": 4 * POPULATION}
    assert optimise(case, seed=3, capacity=9, out=folder, resume=True, **more).tried == 4 * POPULATION


def test_a_generation_cut_short_while_it_was_written_is_completed(case, tmp_path, monkeypatch):
    """A stop between two trials of a generation, and a last line without its end, as a killed process leaves."""
    settings = settings_for(case, trials=2 * POPULATION)
    whole = BudgetSearch(settings, open_study(settings))
    list(whole.steps())

    log = tmp_path / SEARCH_LOG
    written = []

    def fail_in_the_second_generation(draft):
        written.append(draft)
        if len(written) == POPULATION + 5:
            raise KeyboardInterrupt
        return to_json(draft)

    to_json = searching.draft_to_json
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(searching, "draft_to_json", fail_in_the_second_generation)
        list(BudgetSearch(settings, open_study(settings, log)).steps())
    with log.open("ab") as file:
        file.write(b'{"op_code": 4, "wor')
    (tmp_path / f"{SEARCH_LOG}.lock").symlink_to(log)
    continued = BudgetSearch(settings, open_study(settings, log))
    assert continued.tried == POPULATION + 4
    list(continued.steps())

    def record(search):
        return [(draft_in(trial).key(), trial.values) for trial in tried(search.study)]

    assert record(continued) == record(whole)
    assert [draft.key() for draft in continued.drafts] == [draft.key() for draft in whole.drafts]


def test_steps_make_the_same_search_and_can_be_ended_early(case):
    settings = settings_for(case, trials=2 * POPULATION, test_replicates=20)
    search = BudgetSearch(settings, open_study(settings), seconds=0.01)
    stages = []
    for _ in search.steps():
        stages.append(search.stage)
    at_once = optimise(case, seed=3, **{**QUICK, "trials": 2 * POPULATION, "test_replicates": 20})
    optimum = held_out_test(search)
    assert optimum.strategy == at_once.strategy and optimum.words() == at_once.words()
    assert optimum.table.equals(at_once.table)
    assert len(stages) > 10
    assert list(dict.fromkeys(stages)) == ["searching", "simplifying", "testing"]

    stopped = BudgetSearch(settings, open_study(settings), seconds=0.01)
    steps = stopped.steps()
    while stopped.tried < POPULATION:
        next(steps)
    steps.close()
    list(stopped.end())
    shorter = optimise(case, seed=3, **{**QUICK, "trials": POPULATION, "test_replicates": 20})
    optimum = held_out_test(stopped)
    assert optimum.tried == POPULATION and optimum.strategy == shorter.strategy


@pytest.mark.slow
def test_a_killed_search_continues_as_if_it_had_not_been(small_file, tmp_path):
    folder = tmp_path / "out"
    code = (
        "import sys, coalitionlab as cl; cl.optimise(sys.argv[1], trials=640, replicates=48, test_replicates=40, seed=3, "
        "out=sys.argv[2], resume='resume' in sys.argv)"
    )
    command = [sys.executable, "-c", code, small_file, str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    log = folder / SEARCH_LOG
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until and process.poll() is None:
            if log.exists() and log.stat().st_size > 200_000:
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
    subprocess.run([*command[:-1], str(tmp_path / "whole")], timeout=300, check=True)
    resumed, whole = read_manifest(folder), read_manifest(tmp_path / "whole")
    assert resumed["strategies"] == whole["strategies"] and resumed["leads"] == whole["leads"]
