"""The engine's module where it has been made before: beside this file in a wheel, in the user's cache, or made now and kept there."""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress
from pathlib import Path

from coalitionlab.experiments.files import whole_file
from coalitionlab.experiments.web.export import make_module, refuse_own
from coalitionlab.model.compiled import cache_folder

_ROOT = Path(__file__).parents[2]
#: Whatever a module is made from.
_SOURCES = (
    "model/**/*.py",
    "agents/*.py",
    "scenarios/names/*",
    "experiments/web/*.py",
    "experiments/web/*.ll",
)
#: Where a wheel carries one: `python -m coalitionlab.experiments.web.stored` puts it there before the wheel is built.
CARRIED = Path(__file__).with_name("module")


def stored_module() -> tuple[bytes, bytes]:
    """(module, layout as JSON) of the sources as they are; making them takes about a minute and is done once.

    Raises InputError when Numba or llvmlite cannot make WebAssembly.
    """
    refuse_own()
    name = f"engine-{fingerprint()}"
    for folder in (CARRIED, cache_folder().parent):
        with suppress(OSError):
            return (folder / f"{name}.wasm").read_bytes(), (folder / f"{name}.json").read_bytes()
    print("making the engine for browsers, once; kept afterwards", file=sys.stderr)
    made = make_module()
    with suppress(OSError):
        keep(cache_folder().parent, name, made)
    return made


def keep(folder: Path, name: str, made: tuple[bytes, bytes]) -> None:
    """Write a module and its layout into a folder, the layout first: a module that is there is complete."""
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, content in ((".json", made[1]), (".wasm", made[0])):
        with whole_file(folder / f"{name}{suffix}") as sink:
            sink.write(content)


def fingerprint() -> str:
    """What the sources of a module are, by their content."""
    found = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(_ROOT.glob(pattern)):
            if path.is_file():
                found.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


if __name__ == "__main__":
    for old in CARRIED.glob("engine-*"):
        old.unlink()
    keep(CARRIED, f"engine-{fingerprint()}", stored_module())
