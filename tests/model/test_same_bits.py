"""The same bits on every machine: whatever its C library, its processor's instructions and NumPy's choice among them."""

from __future__ import annotations

import ast
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import coalitionlab.model
from coalitionlab.model.simulate import simulate
from coalitionlab.model.tracing import trace
from coalitionlab.scenarios.loader import list_scenarios, list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.world import RULES

#: Functions whose last digits differ between C libraries.
INEXACT = {
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh",
    "tanh", "pow", "power", "float_power", "cbrt", "hypot", "erf", "erfc", "gamma", "lgamma", "dot", "matmul", "fma",
}  # fmt: skip
MACHINES = {
    # which also fills memory that is given back with rubbish, so that whoever still reads it is found out
    "another C library": {
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA:glibc.malloc.tcache_count=0:glibc.malloc.perturb=170"
    },
    "a plain processor": {
        "NUMBA_CPU_NAME": "generic",
        "NUMBA_CPU_FEATURES": "",
        "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3",
    },
}


def inexact(tree: ast.AST) -> list[int]:
    """Lines that use `math` or NumPy for what is not exact, or raise to a power that is no whole number written there."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in {"math", "np"} and node.attr in INEXACT:
                lines.append(node.lineno)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow | ast.MatMult):
            exponent = node.right.operand if isinstance(node.right, ast.UnaryOp) else node.right
            if not (isinstance(exponent, ast.Constant) and isinstance(exponent.value, int)):
                lines.append(node.lineno)
    return lines


@pytest.mark.parametrize(
    "file", sorted(Path(coalitionlab.model.__file__).parent.rglob("*.py")), ids=lambda file: file.stem
)
def test_the_model_uses_its_own_mathematics(file):
    assert inexact(ast.parse(file.read_text(encoding="utf-8"))) == []


def hash_of_runs() -> str:
    """Of all outcomes and months of the library's scenarios, worlds with other parameters and rules, and one traced run."""
    found = hashlib.sha256()
    for name in list_scenarios():
        runs = simulate(name, list_strategies(), replicates=3, seed=11, months=True, workers=1)
        for results in vars(runs).values():
            if isinstance(results, np.ndarray):
                found.update(np.where(np.isnan(results), np.nan, results).tobytes())
    within = np.random.default_rng(5)
    for rule in RULES:
        scenario = load_scenario("generic").with_(decision={"rule": rule})
        changes = {name: within.uniform(*parameter.plausible) for name, parameter in PARAMETERS.items()}
        runs = simulate(scenario, list_strategies(), replicates=3, seed=11, parameters=changes, workers=1)
        found.update(np.where(np.isnan(runs.outcomes), np.nan, runs.outcomes).tobytes())
    traced = trace(load_scenario("milton_keynes"), load_strategy("mobilizing_leadership"), seed=3)
    found.update(traced.status.tobytes() + traced.utility.tobytes())
    return found.hexdigest()


@pytest.mark.slow
@pytest.mark.parametrize("machine", MACHINES)
def test_runs_have_the_same_bits(machine):
    script = "import test_same_bits; print(test_same_bits.hash_of_runs())"
    environment = {
        **os.environ,
        **MACHINES[machine],
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path]),
    }
    child = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True, timeout=600
    )
    assert child.stdout.strip() == hash_of_runs()
