"""`export_wasm`: the engine as one WebAssembly module, made from the same source by the same compiler, and kept: in a wheel or in the user's cache."""

from __future__ import annotations

import gzip
import os
import pickle
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from coalitionlab.experiments.files import check_file, write_files
from coalitionlab.experiments.web.build import Order
from coalitionlab.experiments.web.exported import Rule, samples
from coalitionlab.experiments.web.kept import CARRIED, keep, kept_module, module_name
from coalitionlab.model.compiled import PRIVATE
from coalitionlab.model.kept import KEPT
from coalitionlab.model.own_rule import own_rule
from coalitionlab.scenarios.errors import InputError, input_error
from coalitionlab.scenarios.files import read_python
from coalitionlab.scenarios.names.extensions import ALONE, extensions


def export_wasm(out: Path, *, rule: str | None = None, force: bool = False) -> str:
    """Make the compiled engine into a WebAssembly module that needs nothing else, for pages, Node or wasmtime.

    Beside OUT.wasm stands OUT.json, the layout: where each argument of the module's functions stands in memory, and the names of columns.
    The same sources give the same bytes. It takes about a minute of one processor.

    Parameters
    ----------
    out : Path
        New file, NAME.wasm.
    rule : str, optional
        Decision rule of your own, FILE.py:FUNCTION, in place of those of the model.
    force : bool
        Replace the files.

    Returns
    -------
    str
        What was made: names and sizes.

    Raises
    ------
    InputError
        For a file that exists or cannot be written, a rule that cannot be compiled, and when Numba or llvmlite cannot make WebAssembly.
    """
    out = Path(out)
    if out.suffix != ".wasm":
        raise input_error(f"the name ends in {out.suffix or 'nothing'}", "name a file NAME.wasm", file=out)
    layout = out.with_suffix(".json")
    for file in (out, layout):
        check_file(file, force)
    if not PRIVATE:
        raise input_error("this Numba is not one that was tested", "install a version that pyproject.toml names")
    module, described = make_module(_read_rule(rule))
    write_files(out.parent, {out.name: module, layout.name: described})
    sizes = [f"{len(each) / 1000:.0f} kB" for each in (module, gzip.compress(module, 9))]
    return f"{out}: {sizes[0]} ({sizes[1]} compressed); {layout}: its layout"


def refuse_own() -> None:
    """Raise InputError when files or packages of the user's own declare things: a page, and the module, hold the model's alone."""
    if extensions():
        names = ", ".join(each.label for each in extensions())
        problem = f"pages hold the model's own names alone, and {names} adds to them"
        raise input_error(problem, f"leave out --own, and set {ALONE}=1 to leave out packages")


def make_module(rule: Rule | None = None) -> tuple[bytes, bytes]:
    """(module, layout as JSON), made in a process of its own. Raises InputError with what it says when it fails."""
    refuse_own()
    with tempfile.TemporaryDirectory() as folder:
        order = Order(Path(folder, "module.wasm"), Path(folder, "module.json"), samples(), rule)
        # names within LLVM follow from hashes of strings: these must be the same each time
        environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        child = subprocess.run(
            [sys.executable, "-m", "coalitionlab.experiments.web.build"],
            input=pickle.dumps(order), env=environment, capture_output=True, check=False,
        )  # fmt: skip
        if child.returncode == 0:
            return order.module.read_bytes(), order.layout.read_bytes()
    said = child.stderr.decode(errors="replace").strip().splitlines() or [f"status {child.returncode}"]
    if child.returncode == 2:
        raise InputError(*said)
    raise RuntimeError(f"the module could not be made: {said[-1]}")


def _read_rule(named: str | None) -> Rule | None:
    """The rule, checked as `own_rule` does."""
    if named is None:
        return None
    text, file, name = read_python(named, field="rule")
    rule = Rule(text, name, file)
    own_rule(rule.function())
    return rule


def stored_module() -> tuple[bytes, bytes]:
    """(module, layout as JSON) of the sources as they are; making them takes about a minute and is done once.

    Raises InputError when Numba or llvmlite cannot make WebAssembly.
    """
    refuse_own()
    if (found := kept_module()) is not None:
        return found
    print("making the engine for browsers, once; kept afterwards", file=sys.stderr)
    name, made = module_name(), make_module()
    with suppress(OSError):
        keep(KEPT, name, made)
    return made


if __name__ == "__main__":
    name, made = module_name(), stored_module()
    for old in CARRIED.glob("engine-*"):
        old.unlink()
    keep(CARRIED, name, made)
