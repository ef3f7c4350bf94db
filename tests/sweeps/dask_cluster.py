"""A real Dask scheduler and its workers, as processes of their own on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

QUIET = ("--no-dashboard", "--host", "127.0.0.1")


class DaskCluster:
    """A scheduler whose workers come, go and are killed. A context manager: all of it ends with the block."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.settings = folder, settings
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> DaskCluster:
        file = self.folder / "scheduler.json"
        self.scheduler = self._start("dask_scheduler", "--port", "0", "--scheduler-file", str(file))
        until = time.monotonic() + 60
        while not (file.exists() and file.stat().st_size):
            assert time.monotonic() < until and self.scheduler.poll() is None, self._log(self.scheduler)
            time.sleep(0.05)
        time.sleep(0.1)
        self.address = str(json.loads(file.read_text())["address"])
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self.processes):
            process.kill()
        for process in self.processes:
            process.wait()

    def worker(self, *options: str, nanny: bool = False) -> subprocess.Popen[bytes]:
        """Start a worker of one thread."""
        more = ("--nanny",) if nanny else ("--no-nanny",)
        return self._start("dask_worker", self.address, "--nthreads", "1", *more, *options)

    def _start(self, program: str, *options: str) -> subprocess.Popen[bytes]:
        line = [sys.executable, "-m", f"distributed.cli.{program}", *options, *QUIET]
        log = (self.folder / f"{len(self.processes)}.log").open("wb")
        with log:
            process = subprocess.Popen(
                line, cwd=self.folder, env=os.environ | self.settings, stdout=log, stderr=log
            )
        self.processes.append(process)
        return process

    def _log(self, process: subprocess.Popen[bytes]) -> str:
        return (self.folder / f"{self.processes.index(process)}.log").read_text()
