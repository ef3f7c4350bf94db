"""The model's month written by hand in C: the limit of speed that the engine is measured against. Needs a C compiler.

The C sources are in `benchmarks/c`. They are compiled into a temporary folder with the machine's own compiler; nothing else in
the project needs one.
"""

from __future__ import annotations

import ctypes
import functools
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from c_fields import header
from c_inputs import Inputs, ground_inputs, population_inputs, strategy_inputs

from coalitionlab.model.building import Ground
from coalitionlab.model.population import Population
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.scenarios.schema import Strategy

_SOURCES = Path(__file__).resolve().parent / "c"
#: No option changes a result beyond rounding: sums are in the order of the source but where it says otherwise, products and
#: sums may be fused (FMA), errno and traps are not read, and the sources test for nan by its bits. Removing partial redundancies
#: would put branches back where the source has none, which no loop is vectorised with.
OPTIONS = (
    "-std=gnu11", "-O3", "-march=native", "-fopenmp-simd", "-fno-tree-pre",
    "-fno-math-errno", "-fno-trapping-math", "-fno-signed-zeros", "-ffinite-math-only",
    *(("-mprefer-vector-width=512",) if platform.machine() in ("x86_64", "AMD64") else ()),
)  # fmt: skip


def compiler() -> str | None:
    """The C compiler of this machine, if it has one."""
    return shutil.which("cc") or shutil.which("gcc")


@functools.cache
def library(*more: str) -> ctypes.CDLL:
    """The C version, compiled for this machine (with `more` options). Raises RuntimeError in words when that fails."""
    cc = compiler()
    if cc is None:
        raise RuntimeError("there is no C compiler (cc) on this machine")
    with tempfile.TemporaryDirectory(prefix="coalitionlab-c-") as folder:
        Path(folder, "fields.h").write_text(header(), encoding="utf-8")
        made = str(Path(folder, "month.so"))
        command = [
            cc,
            *OPTIONS,
            *more,
            "-shared",
            "-fPIC",
            f"-I{folder}",
            str(_SOURCES / "month.c"),
            "-o",
            made,
            "-lm",
        ]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{cc} cannot compile benchmarks/c:\n{done.stderr}")
        code = ctypes.CDLL(made)
    code.arena_new.restype = ctypes.c_void_p
    code.arena_new.argtypes = [ctypes.c_int64] * 5
    code.arena_free.restype, code.arena_free.argtypes = None, [ctypes.c_void_p]
    code.settle.restype, code.settle.argtypes = None, [ctypes.c_void_p] * 3
    code.run_all.restype = None
    code.run_all.argtypes = [ctypes.c_void_p] * 2 + [ctypes.c_int64] + [ctypes.c_void_p] * 3
    return code


class Results(NamedTuple):
    """What came of S strategies: months S x T x monthly outcomes, milestones S x G, outcomes S x outcomes of a run."""

    months: np.ndarray
    milestones: np.ndarray
    outcomes: np.ndarray


class Case:
    """A population and strategies, ready to be run in C as often as one likes."""

    def __init__(
        self, ground: Ground, population: Population, strategies: Sequence[Strategy], *options: str
    ) -> None:
        self._code = library(*options)
        self._people, row = population_inputs(ground, population)
        self._ground = ground_inputs(ground, row)
        self._strategies: list[Inputs] = [strategy_inputs(ground, one) for one in strategies]
        kind = type(
            "Strategies", (ctypes.Structure,), {"_fields_": type(self._strategies[0].struct)._fields_}
        )
        together: Any = kind * len(strategies)
        self._together = together()
        for place, one in enumerate(self._strategies):
            size = ctypes.sizeof(one.struct)
            ctypes.memmove(ctypes.byref(self._together, place * size), ctypes.byref(one.struct), size)
        sizes, months = self._people.sizes, ground.scenario.months
        self._arena = self._code.arena_new(
            sizes["groups"], sizes["columns"], sizes["widest"], months, sizes["sectors"]
        )
        if not self._arena:
            raise MemoryError("not enough memory for the C version")
        count = len(strategies)
        self._results = Results(
            np.zeros((count, months, len(MONTHLY_NAMES))),
            np.full((count, len(ground.scenario.milestones)), np.nan),
            np.zeros((count, len(RUN_NAMES))),
        )
        found = self._results
        self._arguments = (
            self._arena, ctypes.addressof(self._together), count, found.months.ctypes.data, found.milestones.ctypes.data,
            found.outcomes.ctypes.data,
        )  # fmt: skip
        self._code.settle(
            self._arena, ctypes.addressof(self._ground.struct), ctypes.addressof(self._people.struct)
        )

    def run(self) -> Results:
        """Runs all strategies; the results hold until the next call."""
        self._code.run_all(*self._arguments)
        return self._results

    def __del__(self) -> None:
        if getattr(self, "_arena", None):
            self._code.arena_free(self._arena)
            self._arena = None
