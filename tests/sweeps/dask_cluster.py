"""A real Dask scheduler and its workers, as processes of their own on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from uuid import uuid4

QUIET = ("--no-dashboard", "--host", "127.0.0.1")


class DaskCluster:
    """A scheduler whose workers come, go and are killed. A context manager: all of it ends with the block."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.settings = folder, settings
        self.processes: list[subprocess.Popen[bytes]] = []
        self.logs: dict[int, Path] = {}
        self.keepers: list[threading.Thread] = []
        self.over = threading.Event()

    def __enter__(self) -> DaskCluster:
        file = self.folder / "scheduler.json"
        self.scheduler = self._start("dask_scheduler", "--port", "0", "--scheduler-file", str(file))
        until = time.monotonic() + 120
        while not (file.exists() and file.stat().st_size):
            assert time.monotonic() < until and self.scheduler.poll() is None, self._log(self.scheduler)
            time.sleep(0.05)
        time.sleep(0.1)
        self.address = str(json.loads(file.read_text())["address"])
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for keeper in self.keepers:
            keeper.join()
        for process in reversed(self.processes):
            process.kill()
        for process in self.processes:
            process.wait()

    def worker(self, *options: str) -> subprocess.Popen[bytes]:
        """Start a worker of one thread."""
        return self._start("dask_worker", self.address, "--nthreads", "1", "--no-nanny", *options)

    def kept_worker(self, *options: str) -> None:
        """Start a worker, and another whenever it dies.

        Dask's own nanny does not when a task kills a worker that has only just come up (the nanny takes it to be starting still,
        and waits for ever).
        """

        def keep() -> None:
            one = self.worker(*options)
            while not self.over.wait(0.1):
                if one.poll() is not None:
                    one = self.worker(*options)

        self.keepers.append(threading.Thread(target=keep))
        self.keepers[-1].start()

    def _start(self, program: str, *options: str) -> subprocess.Popen[bytes]:
        line = [sys.executable, "-m", f"distributed.cli.{program}", *options, *QUIET]
        log = self.folder / f"{uuid4().hex}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(line, cwd=self.folder, env=os.environ | self.settings, stdout=file, stderr=file)
        self.processes.append(process)
        self.logs[process.pid] = log
        return process

    def _log(self, process: subprocess.Popen[bytes]) -> str:
        return self.logs[process.pid].read_text()
