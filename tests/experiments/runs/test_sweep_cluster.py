"""Sweeps on real Dask processes: the same tables, whatever happens to the workers; a scheduler gone is one line."""

from __future__ import annotations

import json
import subprocess
import threading
import time

import pandas as pd
import pytest

from coalitionlab.experiments.runs.dask_executor import connected, submitted
from coalitionlab.experiments.runs.manifest import CHUNKS
from coalitionlab.experiments.sweep import load_sweep
from coalitionlab.experiments.sweep import sweep as execute
from coalitionlab.scenarios.errors import InputError
from sweeps import command, same, small_study, started, write_design

pytest.importorskip("distributed")

from sweeps.dask_cluster import DaskCluster

pytestmark = pytest.mark.slow


def has_parts(folder, process):
    """Wait until parts of a sweep stand."""
    until = time.monotonic() + 300
    while len(list((folder / CHUNKS).glob("*.parquet"))) < 8:
        assert time.monotonic() < until and process.poll() is None, process.communicate()[1]
        time.sleep(0.05)


def test_tables_are_those_of_a_local_run_though_workers_are_killed_and_join(tmp_path):
    design = write_design(tmp_path, replicates=3000)
    assert command("sweep", design, "--out", tmp_path / "local").returncode == 0
    with DaskCluster(tmp_path) as cluster:
        first = cluster.worker()
        second = cluster.worker()
        sweep = started("sweep", design, "--out", tmp_path / "dask", "--cluster", cluster.address)
        has_parts(tmp_path / "dask", sweep)
        first.kill()
        third = cluster.worker()
        time.sleep(1.0)
        second.terminate()
        _, errors = sweep.communicate(timeout=280)
        assert sweep.returncode == 0, errors
        assert "Traceback" not in errors
        third.terminate()
    assert same([tmp_path / "local", tmp_path / "dask"])


def test_a_scheduler_that_goes_away_is_one_line_and_the_sweep_goes_on_elsewhere(tmp_path):
    design = write_design(tmp_path, replicates=3000)
    assert command("sweep", design, "--out", tmp_path / "local").returncode == 0
    with DaskCluster(tmp_path) as cluster:
        cluster.worker()
        sweep = started("sweep", design, "--out", tmp_path / "dask", "--cluster", cluster.address)
        has_parts(tmp_path / "dask", sweep)
        cluster.scheduler.kill()
        _, errors = sweep.communicate(timeout=280)
    expected = ("running", "waiting for workers")
    complaints = [line for line in errors.splitlines() if line.strip() and not any(said in line for said in expected)]
    assert sweep.returncode == 2 and len(complaints) == 1, errors
    assert "no longer answers" in complaints[0] and "--resume" in complaints[0]
    done = load_sweep(tmp_path / "dask").done
    assert done > 0
    assert command("sweep", design, "--out", tmp_path / "dask", "--resume").returncode == 0
    assert same([tmp_path / "local", tmp_path / "dask"])


POISON = """
import os, time
from coalitionlab.experiments.runs import chunks as chunk
real = chunk.real = getattr(chunk, "real", chunk.simulate_units)

def simulate_units(scenario, strategies, *, replicates, **rest):
    if scenario.name == "longer" and 3 in replicates:
        time.sleep(0.5)  # so that others are at this worker when it dies
        os._exit(1)
    if scenario.name == "longer" and 4 in replicates:
        time.sleep(1.0)
    return real(scenario, strategies, replicates=replicates, **rest)

chunk.simulate_units = simulate_units
"""


def test_runs_that_kill_every_worker_are_rows_with_errors_and_the_others_are_made(tmp_path, monkeypatch):
    """Also those that were at the same worker whenever it died: with one worker of two threads they are."""
    (tmp_path / "poison.py").write_text(POISON)
    monkeypatch.setattr("coalitionlab.experiments.runs.layout.MOST_SECONDS", 1e-4)
    study = small_study(factors=(), points=((),), replicates=5)
    with DaskCluster(tmp_path, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as cluster:
        cluster.kept_worker("--preload", str(tmp_path / "poison.py"), "--nthreads", "2")
        found = execute(study, tmp_path / "dask", cluster=cluster.address).runs()
    wrong = (found["scenario"] == "longer") & (found["replicate"] == 3)
    assert found.loc[wrong, "error"].str.contains("every worker").all()
    assert found.loc[~wrong, "error"].isna().all() and wrong.sum() == 2


def test_workers_that_die_as_soon_as_they_come_fail_no_run(tmp_path):
    """Issue 15, item 10: the first four workers die 0.35 s after they have come; a fifth is healthy."""
    study = small_study()
    (tmp_path / "doomed.py").write_text("import os, threading\nthreading.Timer(0.35, lambda: os._exit(1)).start()\n")
    with DaskCluster(tmp_path) as cluster:
        for _ in range(4):
            cluster.worker("--preload", str(tmp_path / "doomed.py"))
        threading.Timer(8.0, cluster.worker).start()
        found = execute(study, tmp_path / "dask", cluster=cluster.address)
    assert found.complete and found.failed == 0
    assert same([execute(study, tmp_path / "local").folder, tmp_path / "dask"])


def test_work_whose_answer_cannot_be_fetched_is_answered_with_the_error(tmp_path, monkeypatch):
    """As when a result is lost with its worker, and making it again kills the next one."""

    async def lost(*_, **__):
        raise RuntimeError("lost with its worker")

    with DaskCluster(tmp_path) as cluster:
        cluster.worker()
        with connected(cluster.address) as client:
            assert submitted(client, cluster.address, abs, -3).result(timeout=60) == 3
            with pytest.raises(InputError, match="ZeroDivisionError"):
                submitted(client, cluster.address, divmod, 1, 0).result(timeout=60)
            with monkeypatch.context() as without:
                without.setattr(client, "_gather", lost)
                with pytest.raises(InputError, match="lost with its worker"):
                    submitted(client, cluster.address, abs, -4).result(timeout=60)
            waits = submitted(client, cluster.address, time.sleep, 600)
            assert waits.cancel() and waits.cancelled()


def test_a_worker_with_another_model_is_refused(tmp_path):
    (tmp_path / "other.py").write_text(
        "from coalitionlab.experiments.runs import dask_executor as cluster\n"
        "cluster.source_digest = lambda: 'another text of the laws'\n"
    )
    with DaskCluster(tmp_path) as cluster:
        cluster.worker("--preload", str(tmp_path / "other.py"))
        with pytest.raises(InputError, match="other numbers.*same version"):
            execute(small_study(), tmp_path / "dask", cluster=cluster.address)


def test_help_does_not_load_dask(tmp_path):
    line = command("sweep", "--help")
    assert line.returncode == 0 and "--cluster" in line.stdout
    code = "import sys; from coalitionlab.experiments.cli import app; print('distributed' in sys.modules, 'numpy' in sys.modules)"
    import sys

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["False", "False"], json.dumps(said)


def test_states_of_organisations_are_those_of_a_local_run(tmp_path):
    study = small_study(states=("inside", "trust"), state_months=(6, 12))
    with DaskCluster(tmp_path) as cluster:
        cluster.worker()
        execute(study, tmp_path / "dask", cluster=cluster.address)
        pd.testing.assert_frame_equal(
            execute(study, cluster=cluster.address).states(), execute(study, tmp_path / "local").states()
        )
    assert same([tmp_path / "local", tmp_path / "dask"])
