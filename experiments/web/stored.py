"""The engine's module: the one that was made before, or made now and kept in the user's cache."""

from __future__ import annotations

import sys
from contextlib import suppress

from coalitionlab.experiments.web.export import make_module, refuse_own
from coalitionlab.experiments.web.kept import CARRIED, keep, kept_module, module_name
from coalitionlab.model.kept import KEPT


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
