"""A job script for SLURM: an array of shards, and a job that merges them when all are done."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

from coalitionlab.experiments.files import whole_file
from coalitionlab.experiments.runs.layout import MOST_SHARDS
from coalitionlab.experiments.settings import check_count
from coalitionlab.experiments.sweep import study_of
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.names.extensions import VARIABLE

SCRIPT = """\
#!/bin/bash
# The sweep of {design}: {runs:,} runs in {shards} shards.
#
#   bash {name}            submits the array of shards, and the merge that waits for all of them
#   sbatch {name}          submits the shards only; run it again to go on after a time limit or a failure: nothing is made twice
#   bash {name} status     says how far they are, and which shards are behind
#   bash {name} merge      makes the finished table, once nothing is missing
#
# No job talks to another or opens a port; they share the folder below, which every node must see. Edit to fit your cluster:
#SBATCH --job-name={job}
#SBATCH --array=1-{shards}
#SBATCH --cpus-per-task=1
#SBATCH --mem-per-cpu=1G
#SBATCH --time=04:00:00
#SBATCH --requeue
#SBATCH --output={job}-%A-%a.log
##SBATCH --partition=NAME
##SBATCH --account=NAME
set -euo pipefail

# The environment in which coalitionlab is installed, for instance:
# module load python/3.12
# source "$HOME/coalitionlab/bin/activate"
coalitionlab=${{COALITIONLAB:-coalitionlab}}
{own}
design={design}
out={out}

if [[ "${{1:-}}" == merge || "${{1:-}}" == status ]]; then
    $coalitionlab "$1" "$out"
elif [[ -n "${{SLURM_ARRAY_TASK_ID:-}}" ]]; then
    $coalitionlab sweep "$design" --out "$out" --shard "$SLURM_ARRAY_TASK_ID/{shards}" \\
        --workers "${{SLURM_CPUS_PER_TASK:-1}}"
else
    array=$(sbatch --parsable "$0")
    merge=$(sbatch --parsable --array=1 --dependency="afterok:${{array%%;*}}" "$0" merge)
    echo "submitted: shards as job $array, the merge as job $merge"
fi
"""


def write_script(
    design: str, *, shards: int, out: Path, script: Path | None = None, force: bool = False, allow_python: bool = False
) -> str:
    """Write a job script for SLURM: an array of shards that open no port, and the job that merges them.

    Parameters
    ----------
    design : str
        Design file, or name of a design of the library.
    shards : int
        Number of jobs that share the work.
    out : Path
        Folder for the results, which every node must see.
    script : Path
        New file for the script; returned as text when not given.
    force : bool
        Replace the script.
    allow_python : bool
        Run the Python files that the design file names.

    Raises
    ------
    InputError
        For a design that cannot be used, a bad number of shards, or a file that exists.
    """
    check_count("--shards", shards, 1)
    if shards > MOST_SHARDS:
        raise input_error(f"got {shards}", f"write a whole number up to {MOST_SHARDS}", field="--shards")
    if script is not None and script.exists() and not force:
        raise input_error("already exists", "name a new file, or add --force to replace it", file=script)
    runs = study_of(design, allow_python=allow_python).size
    text = job_script(design, out, shards=shards, runs=runs, name=script.name if script else "sweep.slurm")
    if allow_python:
        text = text.replace(" --workers ", " --allow-python --workers ")
    if script is None:
        return text
    try:
        with whole_file(script) as sink:
            sink.write(text.encode())
    except OSError as error:
        raise input_error(f"cannot write the file ({error.strerror})", "name another one", file=script) from None
    return f"Written to {script}; submit it with: bash {shlex.quote(str(script))}"


def job_script(design: str, out: Path, *, shards: int, runs: int, name: str) -> str:
    """The text of the job script. Paths are made absolute, for jobs start in a folder of their own."""
    path = Path(design)
    return SCRIPT.format(
        design=shlex.quote(str(path.resolve()) if path.exists() else design),
        out=shlex.quote(str(out.resolve())),
        own=_own_line(),
        shards=shards,
        runs=runs,
        name=shlex.quote(name),
        job=re.sub(r"[^A-Za-z0-9_.-]", "-", path.stem) or "sweep",
    )


def _own_line() -> str:
    """The line that gives every job the user's own files (`--own`); empty without any."""
    paths = [str(Path(path).resolve()) for path in os.environ.get(VARIABLE, "").split(os.pathsep) if path]
    return f"export {VARIABLE}={shlex.quote(os.pathsep.join(paths))}\n" if paths else ""
