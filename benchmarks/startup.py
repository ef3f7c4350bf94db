"""How long one waits: for help, for a run, and for the first compile of the model on a machine."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping

COMMAND = [sys.executable, "-c", "from coalitionlab.experiments.cli.app import main; main()"]
RUN = ("run", "milton_keynes", "--strategy", "collaborative_campaign")


def seconds(*words: str, environment: Mapping[str, str] | None = None) -> float:
    """Return the wall time of one command."""
    began = time.perf_counter()
    subprocess.run([*COMMAND, *words], check=True, capture_output=True, env={**os.environ, **(environment or {})})
    return time.perf_counter() - began


def main() -> None:
    """Print the measures, ratios to what is asked for first."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    seconds(*RUN)
    helps = min(seconds("compare", "--help") for _ in range(5))
    warm = min(seconds(*RUN) for _ in range(3))
    with tempfile.TemporaryDirectory() as empty:
        first = seconds(*RUN, environment={"COALITIONLAB_CACHE_DIR": empty}) - warm
    for name, found, limit in (("help", helps, 0.5), ("warm run", warm, 2.0), ("first compile", first, 20.0)):
        print(f"{name} against its limit of {limit:g} s: {found / limit:.2f} ratio")
    for name, found in (("help", helps), ("warm run", warm), ("first compile", first)):
        print(f"{name}: {found:.2f} s")


if __name__ == "__main__":
    main()
