"""Shards that know nothing of each other make the same tables; status says who is behind; the job script runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from coalitionlab.experiments.cli.app import app
from coalitionlab.experiments.runs.layout import layout_of, parse_shard
from coalitionlab.experiments.runs.manifest import CHUNKS
from coalitionlab.experiments.runs.status import status
from coalitionlab.experiments.slurm import job_script, write_script
from coalitionlab.experiments.sweep import merge
from coalitionlab.experiments.sweep import sweep as execute
from coalitionlab.scenarios.errors import InputError
from sweeps import command, same, small_study, tables, write_design


def test_shards_in_one_folder_make_the_same_tables(study, whole, tmp_path):
    for number in (3, 1, 4, 2):
        execute(study, tmp_path / "out", shard=f"{number}/4")
    found = status([tmp_path / "out"])
    assert (found.done, found.complete, found.missing_by_shard) == (study.size, False, {})
    assert merge([tmp_path / "out"]).complete
    assert same([whole, tmp_path / "out"])
    assert not (tmp_path / "out" / CHUNKS).exists()
    assert merge([tmp_path / "out"]).complete and same([whole, tmp_path / "out"])
    assert status([tmp_path / "out"]).complete


def test_shards_in_folders_of_their_own_are_merged_into_a_new_one(study, whole, tmp_path):
    folders = [tmp_path / str(number) for number in (1, 2, 3)]
    for number, folder in enumerate(folders, start=1):
        execute(study, folder, shard=f"{number}/3")
    with pytest.raises(InputError, match="--out"):
        merge(folders)
    assert merge(folders, tmp_path / "all").complete
    assert same([whole, tmp_path / "all"])
    with pytest.raises(InputError, match="--force"):
        merge(folders, tmp_path / "all")
    assert merge(folders, tmp_path / "all", force=True).complete


def test_who_is_behind_is_said_and_a_partial_table_is_what_is_there(study, whole, tmp_path):
    execute(study, tmp_path / "out", shard="2/3")
    execute(study, tmp_path / "out", shard="3/3")
    found = status([tmp_path / "out"])
    assert found.missing_by_shard == {"1/3": 40} and found.done == 80
    with pytest.raises(InputError, match=r"40 of 120 runs missing, of shards 1/3.*--partial"):
        merge([tmp_path / "out"])
    part = merge([tmp_path / "out"], partial=True)
    assert not part.complete and len(part.runs()) == 80
    import pandas as pd

    table = pd.read_parquet(tmp_path / "out" / "runs.parquet")
    pd.testing.assert_frame_equal(table, part.runs())
    execute(study, tmp_path / "out", shard="1/3")
    assert merge([tmp_path / "out"]).complete
    assert same([whole, tmp_path / "out"])


def test_a_shard_goes_on_where_it_was_stopped_and_a_whole_run_finishes_what_shards_began(study, whole, tmp_path):
    told = []
    execute(study, tmp_path / "out", shard="1/2")
    execute(study, tmp_path / "out", shard="1/2", progress=lambda *now: told.append(now))
    assert told == [(60, 60)]
    assert execute(study, tmp_path / "out", resume=True).complete
    assert same([whole, tmp_path / "out"])


def test_shards_of_different_studies_are_not_merged(study, tmp_path):
    execute(study, tmp_path / "one", shard="1/2")
    execute(small_study(seed=6, months=True), tmp_path / "two", shard="2/2")
    with pytest.raises(InputError, match="not the same study.*seed"):
        merge([tmp_path / "one", tmp_path / "two"], tmp_path / "all")
    with pytest.raises(InputError, match="changed since"):
        execute(small_study(seed=6, months=True), tmp_path / "one", shard="2/2")
    assert not (tmp_path / "all").exists()


def test_every_unit_is_in_one_shard():
    for replicates in (1, 7, 100):
        layout = layout_of(small_study(replicates=replicates))
        for count in (1, 3, 8):
            chunks = [chunk for number in range(1, count + 1) for chunk in layout.chunks((number, count))]
            assert chunks == layout.chunks() and chunks[0][0] == 0 and chunks[-1][1] == layout.units
            assert all(one[1] == two[0] for one, two in zip(chunks, chunks[1:], strict=False))
    assert parse_shard("3/8") == (3, 8)


def test_the_job_script_is_sound_whatever_the_names(tmp_path):
    awkward = tmp_path / "it's a $(rm -rf) sweep.yaml"
    awkward.touch()
    text = job_script(str(awkward), tmp_path / "out; ls", shards=12, runs=3, name="job.sh")
    assert subprocess.run(["bash", "-n"], input=text, text=True, check=False).returncode == 0
    assert "#SBATCH --array=1-12" in text and "rm -rf) sweep.yaml'" in text
    said = subprocess.run(["bash", "-c", text.partition("set -euo")[0] + "\n".join(
        line for line in text.splitlines() if line.startswith(("design=", "out="))) + '\nprintf "%s\\n" "$design" "$out"'],
        capture_output=True, text=True, check=True)  # fmt: skip
    assert said.stdout.splitlines() == [str(awkward), str(tmp_path / "out; ls")]


def test_the_job_script_replaces_nothing_unasked(tmp_path):
    design = write_design(tmp_path, replicates=2)
    assert "submit it with" in write_script(str(design), out=tmp_path / "out", shards=2, script=tmp_path / "job.sh")
    with pytest.raises(InputError, match="--force"):
        write_script(str(design), out=tmp_path / "out", shards=2, script=tmp_path / "job.sh")
    with pytest.raises(InputError, match="--shards"):
        write_script(str(design), out=tmp_path / "out", shards=0)


def test_the_commands_say_what_they_did(tmp_path):
    design = write_design(tmp_path, replicates=4, months=False)
    out = str(tmp_path / "out")

    def said(*words, code=0):
        result = CliRunner().invoke(app, list(words), prog_name="coalitionlab")
        assert result.exit_code == code, result.output
        return result.stdout, result.stderr

    assert "not complete" in said("sweep", str(design), "--out", out, "--shard", "1/2")[0]
    assert "2/2" in said("status", out)[0]
    assert '"missing_by_shard": {\n    "2/2"' in said("status", out, "--json")[0]
    said("sweep", str(design), "--out", out, "--shard", "2/2", "--json")
    text = said("merge", out)[0]
    assert "leaderless" in text and "even_spread" in text and f"Results are in {out}" in text
    assert "all runs are there already" in said("sweep", str(design), "--out", out, "--resume")[1]
    assert "Nothing was written" in said("sweep", str(design))[0]
    assert "earlier study" in said("sweep", str(design), "--out", out, code=2)[1]
    assert "needs a folder" in said("sweep", str(design), "--shard", "1/2", code=2)[1]
    assert "no results in this folder" in said("status", str(tmp_path), code=2)[1]


SBATCH = """#!/bin/bash
# Stands in for SLURM: runs the tasks of the array, and the job that depends on them, one after another.
echo "$*" >> "$SBATCH_LOG"
script=""; words=(); tasks=$TASKS
for word in "$@"; do
    case "$word" in
        --array=*) tasks=1 ;;
        --*) ;;
        *) if [[ -z "$script" ]]; then script=$word; else words+=("$word"); fi ;;
    esac
done
for task in $(seq "$tasks"); do
    SLURM_ARRAY_TASK_ID=$task SLURM_CPUS_PER_TASK=1 bash "$script" "${words[@]}" >&2
done
echo "41;cluster"
"""


@pytest.mark.slow
def test_the_job_script_submits_shards_and_the_merge_and_makes_the_same_tables(tmp_path):
    design = write_design(tmp_path, replicates=20)
    assert command("sweep", design, "--out", tmp_path / "whole").returncode == 0
    script = tmp_path / "job.sh"
    assert command("slurm", design, "--shards", 3, "--out", tmp_path / "out", "--script", script).returncode == 0
    programs = tmp_path / "bin"
    programs.mkdir()
    program(programs / "sbatch", SBATCH)
    program(
        programs / "coalitionlab",
        f'#!/bin/bash\nexec {sys.executable} -c "from coalitionlab.experiments.cli.app import main; main()" "$@"\n',
    )
    environment = os.environ | {
        "PATH": f"{programs}:{os.environ['PATH']}", "TASKS": "3", "SBATCH_LOG": str(tmp_path / "log"),
    }  # fmt: skip
    done = subprocess.run(["bash", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "--dependency=afterok:41" in (tmp_path / "log").read_text()
    assert same([tmp_path / "whole", tmp_path / "out"]) and len(tables(tmp_path / "out")) == 3


def program(path: Path, text: str) -> None:
    """Write an executable file."""
    path.write_text(text)
    path.chmod(0o755)
