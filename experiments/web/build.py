"""Makes the module, in a process of its own that `export_wasm` starts: `python -m coalitionlab.experiments.web.build`.

Reads a pickled `Order` from standard input; writes the module and its layout where that says. Numba is made to compile for another
machine before the model is imported, which is why imports stand in a function here.
"""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path
from typing import Any, NamedTuple

from coalitionlab.experiments.web import FORMAT
from coalitionlab.scenarios.errors import InputError


class Order(NamedTuple):
    """What is to be made, and where it is put."""

    module: Path
    layout: Path
    samples: dict[str, tuple[Any, ...]]  #: by door, arguments of the types that are passed
    rule: Any  #: an `exported.Rule` or None


def build(read: Any) -> None:
    """Makes what the order says that can be read from this file."""
    from coalitionlab.experiments.web.retarget import retarget

    machine = retarget()

    from coalitionlab.experiments.web.assembling import assemble
    from coalitionlab.experiments.web.doors import compiled_door, door
    from coalitionlab.experiments.web.exported import columns, exported
    from coalitionlab.experiments.web.layout import layout, types_of
    from coalitionlab.model.compiled import keep_steps_apart
    from coalitionlab.model.kept import DiskCache

    # the cache is of code for the machine at hand
    for name in ("load_overload", "save_overload"):
        setattr(DiskCache, name, lambda *_: None)
    keep_steps_apart()  # a browser gives registers away worse in one large function: all runs took an eighth longer
    order: Order = pickle.load(read)
    doors, tables = {}, {}
    for each in exported(order.rule):
        kinds = types_of(order.samples[each.name])
        doors[each.name] = compiled_door(door(each.inner, kinds))
        tables[each.name] = layout(each.function.py_func, kinds, each.written)
    order.module.write_bytes(assemble(doors, machine))
    described = {"format": FORMAT, "doors": tables, "columns": columns()}
    order.layout.write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        build(sys.stdin.buffer)
    except InputError as error:
        print("\n".join(error.problems), file=sys.stderr)
        sys.exit(2)
