"""What the tests of sweeps share: a small study, the command as a process of its own, and what makes two tables the same."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

from coalitionlab.experiments.study import Study
from coalitionlab.scenarios.loader import load_strategy
from coalitionlab.scenarios.schema import Scenario

COMMAND = (sys.executable, "-c", "from coalitionlab.experiments.cli.app import main; main()")
STRATEGIES = ("leaderless", "even_spread")

SCENARIO = {
    "title": "Twelve organisations for a year",
    "months": 12,
    "withdraw_month": 9,
    "organisations": {"count": 12, "mix": {"business": 1, "nonprofit": 1, "government": 1}},
}


def small_scenario(name: str = "small", **changes: object) -> Scenario:
    """A scenario that runs in a moment."""
    scenario = Scenario.model_validate({"name": name, **SCENARIO})
    return scenario.with_(**changes) if changes else scenario


def small_study(**changes: object) -> Study:
    """Two scenarios, two strategies, three points of a parameter and a field, ten replicates."""
    usual = {
        "scenarios": (small_scenario("small"), small_scenario("longer", months=18)),
        "strategies": tuple(load_strategy(name) for name in STRATEGIES),
        "factors": ("talk_rate", "convener.power"),
        "points": ((0.1, 0.2), (0.1, 0.6), (0.3, 0.6)),
        "replicates": 10,
        "seed": 5,
    }
    return Study(**(usual | changes))


def write_design(folder: Path, **changes: object) -> Path:
    """A design file of a small study, with its scenario beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "small.yaml").write_text(yaml.safe_dump(SCENARIO))
    usual = {
        "scenarios": ["small.yaml"],
        "strategies": list(STRATEGIES),
        "factors": {"talk_rate": [0.1, 0.2, 0.3]},
        "replicates": 200,
        "months": True,
    }
    design = folder / "design.yaml"
    design.write_text(yaml.safe_dump(usual | changes))
    return design


def command(*words: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    line = [*COMMAND, *map(str, words)]
    return subprocess.run(line, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def started(*words: object, **options: object) -> subprocess.Popen[str]:
    """The command line in a process of its own, at work, in a group of its own."""
    line = [*COMMAND, *map(str, words)]
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=_heed_signals, **options,
    )  # fmt: skip


def _heed_signals() -> None:
    """Undo what `nohup` and background jobs of a shell hand down: signals that are ignored."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def killed(process: subprocess.Popen[str], how: int = signal.SIGKILL) -> None:
    """End a process that `started` gave."""
    if process.poll() is None:
        os.kill(process.pid, how)
    process.communicate()


def tables(folder: Path) -> dict[str, str]:
    """The hash of every table in a study's folder."""
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in sorted(folder.glob("*.parquet"))}


def same(folders: Sequence[Path]) -> bool:
    """Whether the tables of all folders are the same, byte for byte."""
    first, *others = [tables(folder) for folder in folders]
    return bool(first) and all(other == first for other in others)
