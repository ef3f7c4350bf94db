"""A sweep stopped anyhow goes on: killed, out of disk, damaged, locked, changed."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import time
from dataclasses import replace

import pytest

from coalitionlab.experiments import files
from coalitionlab.experiments.runs import folder as study_folder
from coalitionlab.experiments.runs.manifest import CHUNKS
from coalitionlab.experiments.runs.runs import Stopped
from coalitionlab.experiments.sweep import load_sweep
from coalitionlab.experiments.sweep import sweep as execute
from coalitionlab.experiments.swept import Sweep
from coalitionlab.scenarios.errors import InputError
from sweeps import command, killed, same, small_scenario, started, tables, write_design


def stop_after(runs):
    """A progress report that stops the sweep after so many runs, as Ctrl-C does."""

    def report(done, total):
        if done >= runs:
            raise KeyboardInterrupt

    return report


def stopped(study, folder, runs=40, **how):
    with pytest.raises(Stopped) as found:
        execute(study, folder, progress=stop_after(runs), **how)
    return Sweep(found.value.runs)


def test_a_sweep_stopped_by_hand_keeps_what_is_done_and_goes_on(study, whole, tmp_path):
    sweep = stopped(study, tmp_path / "out")
    assert 40 <= sweep.done < study.size and not sweep.complete
    assert len(sweep.runs()) == sweep.done and len(sweep.months()) > 0 and sweep.summary()["runs"].sum() > 0
    done, told = sweep.done, []
    again = execute(study, tmp_path / "out", resume=True, progress=lambda *now: told.append(now))
    assert told[0] == (done, study.size) and told[-1] == (study.size, study.size)
    assert again.complete and same([whole, tmp_path / "out"])


def test_resuming_what_is_complete_changes_nothing(study, whole):
    before = tables(whole)
    told = []
    execute(study, whole, resume=True, progress=lambda *now: told.append(now))
    assert tables(whole) == before and told == [(study.size, study.size)]


def test_resuming_nothing_begins(study, whole, tmp_path):
    assert execute(study, tmp_path / "new", resume=True).complete
    (tmp_path / "half" / CHUNKS).mkdir(parents=True)
    assert execute(study, tmp_path / "half", resume=True).complete
    assert same([whole, tmp_path / "new", tmp_path / "half"])


@pytest.mark.parametrize("damage", ["truncated", "flipped", "empty", "another"])
def test_a_damaged_part_is_made_again(study, whole, tmp_path, damage):
    sweep = stopped(study, tmp_path / "out")
    part = max((tmp_path / "out" / CHUNKS).glob("*.parquet"), key=lambda one: one.stat().st_size)
    content = part.read_bytes()
    middle = len(content) // 2
    new = {
        "truncated": content[:middle],
        "flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "empty": b"",
        "another": min(part.parent.glob("*.parquet")).read_bytes() + b" ",
    }
    before = sweep.done
    part.write_bytes(new[damage])
    assert load_sweep(tmp_path / "out").done < before
    execute(study, tmp_path / "out", resume=True)
    assert same([whole, tmp_path / "out"])


def test_parts_of_another_study_are_not_taken_for_ones_own(study, whole, tmp_path):
    stopped(replace(study, seed=6), tmp_path / "other")
    stopped(study, tmp_path / "out", runs=2)
    for part in (tmp_path / "other" / CHUNKS).glob("*.parquet"):
        (tmp_path / "out" / CHUNKS / part.name).write_bytes(part.read_bytes())
    execute(study, tmp_path / "out", resume=True)
    assert same([whole, tmp_path / "out"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"replicates": 11}, "replicates was 10, is 11"),
        ({"seed": 6}, "seed"),
        ({"points": ((0.1, 0.2), (0.1, 0.6), (0.3, 0.7))}, "convener.power"),
        ({"outcomes": ("peak",)}, "outcome .* is gone.* and .* more"),
        ({"scenarios": (small_scenario("small"), small_scenario("longer", months=19))}, "longer"),
    ],
)
def test_a_study_changed_since_is_refused_with_what_changed(study, whole, change, said):
    before = tables(whole)
    with pytest.raises(InputError, match=f"changed since.*{said}"):
        execute(replace(study, **change), whole, resume=True)
    assert tables(whole) == before


def test_two_processes_do_not_write_one_folder(study, tmp_path, monkeypatch):
    """The lock is of an open file, so a second opening in this process stands for another process."""
    monkeypatch.setattr(study_folder, "LOOK", 0.1)
    attempts = []

    def report(done, _):
        if not done:
            return
        for how in ({"resume": True}, {"force": True}, {"shard": "1/2"}):
            with pytest.raises(InputError, match="another process"):
                execute(study, tmp_path / "out", **how)
            attempts.append(how)
        raise KeyboardInterrupt

    with pytest.raises(Stopped):
        execute(study, tmp_path / "out", progress=report)
    assert attempts == [{"resume": True}, {"force": True}, {"shard": "1/2"}]
    assert execute(study, tmp_path / "out", resume=True).complete


@pytest.mark.parametrize("step", ["first table", "second table", "manifest", "parts go"])
def test_a_stop_while_tables_are_made_loses_nothing(study, whole, tmp_path, monkeypatch, step):
    calls = []

    def stopping(real, at):
        def call(*given, **named):
            calls.append(at)
            if at == step or at == "table" and f"{'first' if calls.count(at) == 1 else 'second'} table" == step:
                raise KeyboardInterrupt
            return real(*given, **named)

        return call

    place = "coalitionlab.experiments.runs.folder"
    monkeypatch.setattr(f"{place}.write_table", stopping(study_folder.write_table, "table"))
    monkeypatch.setattr(f"{place}.shutil.rmtree", stopping(shutil.rmtree, "parts go"))
    execute(study, tmp_path / "out", shard="1/1")
    monkeypatch.setattr(f"{place}.files.write_manifest", stopping(files.write_manifest, "manifest"))
    with pytest.raises(Stopped):
        execute(study, tmp_path / "out", resume=True)
    monkeypatch.undo()
    assert execute(study, tmp_path / "out", resume=True).complete
    assert same([whole, tmp_path / "out"]) and not (tmp_path / "out" / CHUNKS).exists()


def limited(size):
    """Make files of at most so many bytes, from the next process on: what a full disk does."""

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.slow
def test_a_file_that_cannot_grow_is_one_line_and_the_sweep_goes_on_later(tmp_path):
    design = write_design(tmp_path, replicates=4000)
    assert command("sweep", design, "--out", tmp_path / "whole").returncode == 0
    largest = (tmp_path / "whole" / "months.parquet").stat().st_size
    full = command("sweep", design, "--out", tmp_path / "out", preexec_fn=limited(largest // 2))
    complaints = [line for line in full.stderr.splitlines() if line.strip() and "running" not in line]
    assert full.returncode == 2 and len(complaints) == 1, full.stderr
    assert "cannot write" in complaints[0] and "--resume" in complaints[0]
    assert load_sweep(tmp_path / "out").done > 0
    assert command("sweep", design, "--out", tmp_path / "out", "--resume").returncode == 0
    assert same([tmp_path / "whole", tmp_path / "out"])


@pytest.mark.slow
def test_a_full_disk_is_one_line_and_the_sweep_goes_on_when_there_is_room(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("may not mount a small disk here; the test with a limit on files covers the rest")
    try:
        design = write_design(tmp_path)
        assert command("sweep", design, "--out", tmp_path / "whole").returncode == 0
        full = command("sweep", design, "--out", disk / "out")
        assert full.returncode == 2 and "No space left" in full.stderr and "Traceback" not in full.stderr
        subprocess.run(["mount", "-o", "remount,size=30m", disk], check=True)
        assert command("sweep", design, "--out", disk / "out", "--resume").returncode == 0
        assert same([tmp_path / "whole", disk / "out"])
    finally:
        subprocess.run(["umount", disk], check=True)


def progress_in(folder):
    """Bytes in the parts that stand, and whether the study is complete."""
    try:
        complete = json.loads((folder / "manifest.json").read_text())["complete"]
        return sum(one.stat().st_size for one in (folder / CHUNKS).glob("*.parquet")), complete
    except OSError:
        return 0, False


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_the_sweep_and_says_how_to_go_on(tmp_path, number):
    design = write_design(tmp_path, replicates=200_000, months=False)
    process = started("sweep", design, "--out", tmp_path / "out")
    try:
        until = time.monotonic() + 120
        while not progress_in(tmp_path / "out")[0] and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        os.kill(process.pid, number)
        _, errors = process.communicate(timeout=60)
    finally:
        killed(process)
    assert process.returncode == 128 + number, errors
    assert "are kept; go on with --resume" in errors and "Traceback" not in errors
    assert load_sweep(tmp_path / "out").done > 0


def until_at_work(folder, process, before):
    """Wait until a sweep has kept more than was there before, or has ended."""
    while process.poll() is None and progress_in(folder)[0] <= before:
        time.sleep(0.01)


@pytest.mark.slow
def test_kill_9_at_any_moment_loses_and_changes_no_row(tmp_path):
    """Kills of a real process at random moments: while it starts, more often while it runs and writes, and makes the tables."""
    design = write_design(tmp_path, replicates=4000)
    assert command("sweep", design, "--out", tmp_path / "whole").returncode == 0
    luck = random.Random(3)
    kills, finished, folder = 0, 0, tmp_path / "out"
    last = 0
    while kills < 6:
        process = started("sweep", design, "--out", folder, "--resume", "--workers", luck.choice((1, 2, 3)))
        if luck.random() < 0.75:
            until_at_work(folder, process, last)
        time.sleep(luck.uniform(0.0, 1.5))
        kills += process.poll() is None
        killed(process)
        size, complete = progress_in(folder)
        assert complete or size >= last, "a part that stood is gone"
        last = size
        if complete:
            assert same([tmp_path / "whole", folder])
            finished, last, folder = finished + 1, 0, tmp_path / f"out{finished + 1}"
    final = command("sweep", design, "--out", folder, "--resume")
    assert final.returncode == 0, final.stderr
    assert same([tmp_path / "whole", folder])
