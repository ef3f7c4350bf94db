"""The first numbers on a new machine, at once: the engine's module makes runs while the machine's own code is being compiled.

That takes a minute or two, once. A process of its own does it, and goes on when a command has ended; whatever runs until it is done
goes through the module, with the same numbers to the bit.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from contextlib import suppress
from functools import cache
from threading import Event, Lock
from typing import Any

from coalitionlab.experiments.web.kept import kept_module
from coalitionlab.experiments.web.running import Engine
from coalitionlab.model.compiled import PRIVATE, cache_folder, is_compiled
from coalitionlab.model.kept import COMPILING
from coalitionlab.model.run import USUAL, Runner
from coalitionlab.scenarios.names.extensions import extensions

log = logging.getLogger("coalitionlab")
#: What many runs and single runs need, unless another process is at it.
_COMPILE = """
import sys
from filelock import FileLock
import coalitionlab as cl
with FileLock(sys.argv[1], timeout=0):
    cl.simulate("generic", "leaderless", replicates=1)
    cl.CoalitionModel("generic").step()
"""
#: Where `run_units` gets the function that leads, None when none does, and where the results go.
_ASK, _RESULTS = 5, 6
_ready, _one = Event(), Lock()


def usual_runner() -> Runner:
    """What makes many runs by the model's own rules: its compiled code, or until that is there the module, where there is one."""
    if _is_ready():
        return USUAL
    with _one:
        return _until_compiled()


def note_compiling() -> None:
    """Say that the model is compiled first where nothing is kept, so that it is in every process; else `kept` says so where it is."""
    if not PRIVATE:
        log.info(COMPILING)


def _is_ready() -> bool:
    if not _ready.is_set() and is_compiled():
        _ready.set()
    return _ready.is_set()


@cache
def _until_compiled() -> Runner:
    """Made once in a process."""
    engine = _engine()
    if engine is None or not _start_compiling():
        note_compiling()
        return USUAL
    log.info("the model is being compiled in the background, once; until then runs take somewhat longer")
    in_module = engine.run_units

    def run_units(*arguments: Any) -> bool:
        # a module has neither Python nor room for states of organisations
        native = arguments[_ASK] is not None or arguments[_RESULTS].states is not None or _is_ready()
        return bool((USUAL.run_units if native else in_module)(*arguments))

    return Runner(USUAL.advance, run_units)


def _engine() -> Engine | None:
    """The module ready to run; None without it or wasmtime, where code is not kept, and with things of the user's own, which no module holds."""
    if not PRIVATE or extensions() or (found := kept_module()) is None:
        return None
    with suppress(ImportError, OSError, RuntimeError):  # wasmtime is not made for every machine
        return Engine(*found)
    return None


@cache
def _start_compiling() -> subprocess.Popen[bytes] | None:
    """Starts a process that compiles (its handle is kept, so that nobody waits for it); None where its code could not be kept."""
    folder, nothing = cache_folder(), subprocess.DEVNULL
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return subprocess.Popen(
                [sys.executable, "-c", _COMPILE, str(folder / "compiling.lock")],
                env=environment, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True,
            )  # fmt: skip
    return None
