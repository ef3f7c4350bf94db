"""The search: fair estimates, its own luck, the same again from the same seed, and from wherever it was stopped."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.optimising.draft import strategy_of
from coalitionlab.experiments.optimising.finish import best_of
from coalitionlab.experiments.optimising.journal import JOURNAL, mend
from coalitionlab.experiments.optimising.optimise import optimise, yardstick
from coalitionlab.experiments.optimising.request import requested, with_capacity
from coalitionlab.experiments.optimising.scores import dominated, scores
from coalitionlab.experiments.optimising.search import POPULATION, Arena, starts
from coalitionlab.scenarios.errors import InputError

from .conftest import QUICK


def request_for(case, **changes):
    usual = {
        "robust": "mean",
        "capacity": None,
        "worlds": 0,
        "phases": 4,
        "style": True,
        "seed": 3,
        "parameters": None,
    }
    return requested(case, **{"outcome": "collective_action", **usual, **QUICK, **changes})


def test_scores_by_hand():
    means = np.array([[[0.2, 0.6]], [[0.3, 0.3]]])
    best = np.array([[0.3, 0.6]])
    assert scores(means, best, "mean")[:, 0] == pytest.approx([0.4, 0.3])
    assert scores(means, best, "worst")[:, 0] == pytest.approx([0.2, 0.3])
    assert scores(means, best, "regret")[:, 0] == pytest.approx([-0.1, -0.3])


def test_fronts_by_hand():
    points = np.array([[3.0, 1.0], [1.0, 3.0], [2.0, 2.0], [1.0, 1.0], [3.0, 1.0]])
    assert dominated(points).tolist() == [0, 0, 0, 4, 0]
    assert sorted(best_of(points, 8)) == [0, 1, 2]
    assert best_of(np.array([[1.0], [5.0], [3.0]]), 2) == [1, 2]


def test_estimates_from_few_replicates_rank_as_all_replicates_do(case):
    request = request_for(case, replicates=64)
    arena = Arena(request, yardstick(request, None))
    drafts = starts(request)
    estimate, whole = arena.race(drafts)
    true = arena.score(arena.yard.measure([strategy_of(one, str(k)) for k, one in enumerate(drafts)], 0, 64))
    assert estimate[whole] == pytest.approx(true[whole]) and 0 < whole.sum() < len(drafts)
    assert np.corrcoef(estimate[~whole, 0], true[~whole, 0])[0, 1] > 0.8


def test_the_search_and_the_judgement_share_no_luck(case):
    request = request_for(case, seed=7)
    assert yardstick(request, None).seed != request.seed
    own = yardstick(request_for(case, seed=7, worlds=3), None)
    judged = compare(case, "leaderless", replicates=8, seed=7, worlds=3).world_parameters
    assert all(mine != theirs for mine in own.worlds for theirs in judged)


def test_a_capacity_holds_in_every_month(case):
    changed = with_capacity(case, 9)
    assert changed.convener.capacity == 9
    assert [one.capacity for one in changed.environment.events] == [None, None]
    for wrong in (0, -1, float("nan"), float("inf"), "much", True, 1e9):
        with pytest.raises(InputError, match="staff-days"):
            with_capacity(case, wrong)


def test_the_same_seed_finds_the_same(case, found):
    again = optimise(case, seed=3, capacity=9, workers=1, **QUICK)
    assert again.strategies == found.strategies and again.leads == found.leads
    assert again.table.equals(found.table)
    other = optimise(case, seed=4, capacity=9, **QUICK)
    assert other.strategy.phases != found.strategy.phases


def test_a_search_stopped_by_hand_goes_on_as_if_it_had_not_been(case, found, tmp_path):
    def stop(now):
        if now.stage == "searching" and now.done >= 2 * POPULATION:
            raise KeyboardInterrupt

    folder = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        optimise(case, seed=3, capacity=9, out=folder, progress=stop, **QUICK)
    assert not json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["complete"]
    told = []
    again = optimise(case, seed=3, capacity=9, out=folder, resume=True, progress=told.append, **QUICK)
    assert told[0].done == 2 * POPULATION
    assert again.strategies == found.strategies and again.leads == found.leads
    with pytest.raises(InputError, match="another seed"):
        optimise(case, seed=4, capacity=9, out=folder, resume=True, **QUICK)
    with pytest.raises(InputError, match="already exists"):
        optimise(case, seed=3, capacity=9, out=folder, **QUICK)
    longer = optimise(
        case, seed=3, capacity=9, out=folder, resume=True, **{**QUICK, "trials": 4 * POPULATION}
    )
    assert longer.tried == 4 * POPULATION


def test_a_torn_journal_is_mended(tmp_path):
    path = tmp_path / JOURNAL
    path.write_bytes(b'{"whole": 1}\n{"to')
    mend(path)
    assert path.read_bytes() == b'{"whole": 1}\n'
    mend(tmp_path / "none")


@pytest.mark.slow
def test_a_killed_search_goes_on_as_if_it_had_not_been(small_file, tmp_path):
    folder = tmp_path / "out"
    words = ["optimise", small_file, "--trials", "640", "-n", "48", "--judged", "40", "--seed", "3"]
    code = "from coalitionlab.experiments.cli.app import main; main()"
    command = [sys.executable, "-c", code, *words, "--out", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until and process.poll() is None:
            if (folder / JOURNAL).exists() and (folder / JOURNAL).stat().st_size > 400_000:
                break
            time.sleep(0.01)
        assert process.poll() is None, "it ended before it could be killed"
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
    finally:
        if process.poll() is None:
            process.kill()
    assert not (folder / "found.yaml").exists()
    resumed = subprocess.run(
        [*command, "--resume", "--json"], capture_output=True, text=True, timeout=300, check=True
    )
    whole = subprocess.run([*command[:-2], "--json"], capture_output=True, text=True, timeout=300, check=True)
    mine, theirs = json.loads(resumed.stdout), json.loads(whole.stdout)
    assert mine["strategies"] == theirs["strategies"] and mine["leads"] == theirs["leads"]
