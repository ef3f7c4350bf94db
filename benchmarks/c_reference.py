"""The model's month written by hand in C: the limit of speed that the engine is measured against. Needs a C compiler.

The C sources are in `benchmarks/c`. They are compiled into a temporary folder with the machine's own compiler; nothing else in
the project needs one.
"""

from __future__ import annotations

import ctypes
import functools
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from c_fields import header
from c_inputs import Inputs, ground_inputs, population_inputs, strategy_inputs

from coalitionlab.model.building import Ground
from coalitionlab.model.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.model.population import Population
from coalitionlab.scenarios.schema import Strategy

_SOURCES = Path(__file__).resolve().parent / "c"
#: No option changes a result beyond rounding: nothing may be taken for finite, sums are not reordered but where the source says
#: so; products and sums may be fused (FMA). The first two say that nobody reads errno or traps.
OPTIONS = (
    "-std=gnu11", "-O3", "-march=native", "-mprefer-vector-width=512", "-fno-math-errno", "-fno-trapping-math", "-fopenmp-simd",
    "-fno-tree-pre", "-ffinite-math-only", "-fno-signed-zeros",
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
    folder = Path(tempfile.mkdtemp(prefix="coalitionlab-c-"))
    (folder / "fields.h").write_text(header(), encoding="utf-8")
    made = folder / "month.so"
    command = [
        cc,
        *OPTIONS,
        *more,
        "-shared",
        "-fPIC",
        f"-I{folder}",
        str(_SOURCES / "month.c"),
        "-o",
        str(made),
        "-lm",
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr}")
    code = ctypes.CDLL(str(made))
    code.arena_new.restype = ctypes.c_void_p
    code.arena_new.argtypes = [ctypes.c_int64] * 4
    code.arena_free.restype, code.arena_free.argtypes = None, [ctypes.c_void_p]
    code.run_all.restype = None
    code.run_all.argtypes = [ctypes.c_void_p] * 4 + [ctypes.c_int64] + [ctypes.c_void_p] * 3
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
        self._ground = ground_inputs(ground, population, row)
        self._strategies: list[Inputs] = [strategy_inputs(ground, one) for one in strategies]
        kind = type(
            "Strategies", (ctypes.Structure,), {"_fields_": type(self._strategies[0].struct)._fields_}
        )
        self._together = (kind * len(strategies))()
        for place, one in enumerate(self._strategies):
            size = ctypes.sizeof(one.struct)
            ctypes.memmove(ctypes.byref(self._together, place * size), ctypes.byref(one.struct), size)
        sizes, months = self._people.sizes, ground.scenario.months
        self._arena = self._code.arena_new(sizes["groups"], sizes["columns"], sizes["widest"], months)
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
            self._arena, ctypes.addressof(self._ground.struct), ctypes.addressof(self._people.struct),
            ctypes.addressof(self._together), count, found.months.ctypes.data, found.milestones.ctypes.data,
            found.outcomes.ctypes.data,
        )  # fmt: skip

    def run(self) -> Results:
        """Runs all strategies; the results hold until the next call."""
        self._code.run_all(*self._arguments)
        return self._results

    def __del__(self) -> None:
        if getattr(self, "_arena", None):
            self._code.arena_free(self._arena)
            self._arena = None
