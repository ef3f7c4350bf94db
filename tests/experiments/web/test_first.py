"""On a new machine the engine's module makes the first runs, with the same numbers, while the model is being compiled."""

import os
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.web.kept import keep, module_name
from coalitionlab.model.compiled import cache_folder
from sweeps import command

pytestmark = pytest.mark.slow


def test_the_first_comparison_needs_nothing_compiled_and_has_the_same_bytes(module, tmp_path):
    pytest.importorskip("wasmtime")
    home = tmp_path / "coalitionlab"
    keep(home, module_name(), module)
    new = {"env": os.environ | {"COALITIONLAB_CACHE_DIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}}
    unknown = command("compare", "generic", "-s", "leaderles", **new)
    assert unknown.returncode == 2 and "compil" not in unknown.stderr
    strategies, code = ("leaderless", "system_leadership"), home / cache_folder().name
    code.mkdir()
    with FileLock(code / "compiling.lock"):  # as if another process compiled, which takes a while
        said = command(
            "compare", "generic", *(f"-s{name}" for name in strategies), "-n5", "--worlds", "0", "--out", tmp_path / "made", **new
        )  # fmt: skip
        assert said.returncode == 0, said.stderr
        assert "compiled in the background" in said.stderr
        assert not list(code.glob("run.*"))
    native = compare("generic", strategies, replicates=5, worlds=0).save(tmp_path / "native")
    for table in ("runs.parquet", "months.parquet", "summary.csv"):
        assert Path(native, table).read_bytes() == (tmp_path / "made" / table).read_bytes()
