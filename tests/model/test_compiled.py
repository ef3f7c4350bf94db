"""Compiled functions and their cache: read in any order, damaged, without the private parts of Numba; settings stay as they were."""

import os
import shutil
import subprocess
import sys
import threading

import numba
import numpy as np
import pytest
from numba.core.registry import cpu_target

from coalitionlab.model import compiled as compiling
from coalitionlab.model import run
from coalitionlab.model.compiled import compiled
from coalitionlab.model.kept import COMPILING, DiskCache
from coalitionlab.model.randomness import mixed
from coalitionlab.model.simulate import simulate

#: Many runs first, whose steps are called otherwise than those of the functions read after them; then a population, a run, months.
IN_TURN = """
import numpy as np
import coalitionlab as cl
from coalitionlab.model.ground import Ground
from coalitionlab.model.randomness import run_key
from coalitionlab.model.tracing import trace

scenario, strategy = cl.load_scenario("milton_keynes"), cl.load_strategy("top_down_drive")
batch = cl.simulate(scenario, [strategy], replicates=2, seed=5, months=True)
Ground.of(scenario).population(run_key(5, 0))
assert np.array_equal(batch.months[0, 0], trace(scenario, strategy, seed=5).months)
model = cl.CoalitionModel(scenario, strategy, rng=5)
model.run_for(scenario.months)
assert np.array_equal(batch.months[0, 0], model.outcomes().to_numpy())
"""


@pytest.mark.slow
def test_functions_of_the_cache_get_on_with_each_other():
    for _ in range(2):  # the first may have to fill the cache, the second reads it
        done = subprocess.run([sys.executable, "-c", IN_TURN], capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr


def run_script(script, **environment):
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=600, env=os.environ | environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_threads_that_compile_leave_the_settings_of_numba_as_they_were():
    settings = {name: getattr(numba.config, name) for name in dir(numba.config) if name.isupper()}
    functions = [compiled(eval(f"lambda x: x + {k}.0")) for k in range(4)]
    threads = [threading.Thread(target=function, args=(1.0,)) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert settings == {name: getattr(numba.config, name) for name in dir(numba.config) if name.isupper()}


def cut(files):
    for file in files:
        file.write_bytes(file.read_bytes()[:99])


def emptied(files):
    for file in files:
        file.write_bytes(b"")


def exchanged(files):
    contents = [file.read_bytes() for file in files]
    for file, content in zip(files, contents[1:] + contents[:1], strict=True):
        file.write_bytes(content)


def pipes(files):
    for file in files:
        file.unlink()
        os.mkfifo(file)


@pytest.fixture(scope="module")
def cached(tmp_path_factory):
    """A cache with two functions, what they print, and their script."""
    script = "from coalitionlab.model.randomness import mixed; import numpy as np; print(mixed(np.uint64(1), 2), mixed(np.uint64(1), 2.0))"
    folder = tmp_path_factory.mktemp("cache")
    printed = run_script(script, COALITIONLAB_CACHE_DIR=str(folder))
    return folder, printed, script


@pytest.mark.skipif(not compiling.PRIVATE, reason="nothing is cached without the private parts of Numba")
@pytest.mark.parametrize("damage", [cut, emptied, exchanged, pipes])
@pytest.mark.slow
def test_damaged_compiled_code_is_compiled_again(cached, tmp_path, damage):
    folder, printed, script = cached
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    sound = [file.read_bytes() for file in files]
    assert len(files) > 1
    damage(files)
    assert run_script(script, COALITIONLAB_CACHE_DIR=str(tmp_path)) == printed
    assert [file.read_bytes()[32:] for file in files] == [content[32:] for content in sound]


@pytest.mark.skipif(not compiling.PRIVATE, reason="nothing is cached without the private parts of Numba")
def test_that_the_model_is_compiled_is_said_for_every_signature(tmp_path, caplog):
    """A sweep that keeps states is compiled for itself, though the model has been compiled without."""
    caplog.set_level("INFO", logger="coalitionlab")
    for function, said in ((run.run_units, 1), (run.advance, 1), (mixed, 0)):
        caplog.clear()
        assert (
            DiskCache(function.py_func, tmp_path).load_overload("types that never were", cpu_target.target_context)
            is None
        )
        assert caplog.messages == [COMPILING] * said


MONTHS = """
import coalitionlab as cl
from coalitionlab.model import compiled as compiling
assert not compiling.PRIVATE
batch = cl.simulate("milton_keynes", ["top_down_drive"], replicates=2, seed=5, months=True, workers=1)
print(batch.months.tobytes().hex())
"""


@pytest.mark.slow
def test_numbers_do_not_depend_on_the_private_parts_of_numba():
    batch = simulate("milton_keynes", ["top_down_drive"], replicates=2, seed=5, months=True, workers=1)
    # optimised less, which takes half as long to compile and must not change a number either
    plain = bytes.fromhex(run_script(MONTHS, COALITIONLAB_PLAIN_NUMBA="1", NUMBA_OPT="1"))
    np.testing.assert_array_equal(batch.months, np.frombuffer(plain).reshape(batch.months.shape))
