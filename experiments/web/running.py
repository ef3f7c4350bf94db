"""Runs a module on this machine, with `wasmtime`: the engine's numbers without Numba's compiler.

This is also the reference for whoever writes another caller: how arguments are put into memory by the layout, and read back.
"""

from __future__ import annotations

import atexit
import ctypes
import json
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from coalitionlab.experiments.web import FORMAT
from coalitionlab.scenarios.errors import input_error

#: Arrays begin at multiples of this many bytes.
ALIGNED = 16


class Instance:
    """One instance of a module, with a memory of its own: for one thread at a time."""

    def __init__(self, engine: Any, module: Any, doors: Mapping[str, Any]) -> None:
        import wasmtime

        self._store, self._doors = wasmtime.Store(engine), doors
        self._exports: Any = wasmtime.Instance(self._store, module, []).exports(self._store)

    def call(self, door: str, *arguments: Any) -> None:
        """Call a function of the module; the arrays of arguments that it fills are filled here too.

        Raises TypeError for arguments that do not fit the layout, RuntimeError when the function fails.
        """
        described = self._doors[door]
        values = list(flat(arguments))
        if len(values) != len(described["arguments"]):
            raise TypeError(f"{door} takes {len(described['arguments'])} numbers and arrays, not {len(values)}")
        pieces = [as_passed(value, entry) for value, entry in zip(values, described["arguments"], strict=True)]
        places, size = _places(8 * described["words"], pieces)
        start = self._exports["allocate"](self._store, size)
        table = table_of(described, pieces, [start + place for place in places])
        self._write(start, table)
        for piece, place in zip(pieces, places, strict=True):
            self._write(start + place, piece)
        if self._exports[door](self._store, start) != 0:
            raise RuntimeError(f"{door} failed in the WebAssembly module")
        for value, piece, place, entry in zip(values, pieces, places, described["arguments"], strict=True):
            if entry["written"] and entry["axes"]:
                value[...] = self._read(start + place, piece)
        self._exports["release"](self._store, start)

    @property
    def arrays_held(self) -> int:
        """How many arrays the module has made and not given back."""
        return int(self._exports["held"](self._store))

    def _address(self) -> int:
        # asked for each time: a memory that grows may move
        return ctypes.addressof(self._exports["memory"].data_ptr(self._store).contents)

    def _write(self, at: int, array: np.ndarray) -> None:
        ctypes.memmove(self._address() + at, array.ctypes.data, array.nbytes)

    def _read(self, at: int, like: np.ndarray) -> np.ndarray:
        found = np.empty_like(like)
        ctypes.memmove(found.ctypes.data, self._address() + at, found.nbytes)
        return found


def flat(arguments: Sequence[Any]) -> Iterator[Any]:
    """The numbers and arrays within arguments, in the order of the layout."""
    for value in arguments:
        if isinstance(value, tuple):
            yield from flat(value)
        elif value is not None:
            yield value


def as_passed(value: Any, entry: Mapping[str, Any]) -> np.ndarray:
    """A number or an array as the layout has it. Raises TypeError when it is another kind of number, or has other axes."""
    array, wanted = np.asarray(value), dtype_of(entry)
    if array.ndim != entry["axes"] or not np.can_cast(array.dtype, wanted, "same_kind"):
        axes = f"{entry['axes']} axes of {entry['type']}"
        raise TypeError(f"{entry['name']} has {axes}, not {array.ndim} of {array.dtype}")
    return np.ascontiguousarray(array, wanted).reshape(array.shape)


def dtype_of(entry: Mapping[str, Any]) -> np.dtype[Any]:
    """NumPy's type of the elements of an argument."""
    described: Any = entry["type"]
    if described == "record":
        fields = entry["fields"]
        described = {
            "names": list(fields),
            "formats": [each["type"] for each in fields.values()],
            "offsets": [each["offset"] for each in fields.values()],
            "itemsize": entry["size"],
        }
    dtype: np.dtype[Any] = np.dtype(described)
    return dtype


def table_of(door: Mapping[str, Any], pieces: Sequence[np.ndarray], addresses: Sequence[int]) -> np.ndarray:
    """The table of a call: words of 8 bytes."""
    words = np.zeros(door["words"], np.int64)
    for entry, piece, address in zip(door["arguments"], pieces, addresses, strict=True):
        at = entry["word"]
        if entry["axes"]:
            words[at : at + 1 + piece.ndim] = address, *piece.shape
        else:
            words[at] = piece.view(np.int64) if piece.dtype.itemsize == 8 else piece
    return words


def _places(first: int, pieces: Sequence[np.ndarray]) -> tuple[list[int], int]:
    """(where each array begins, from the table's address on; bytes in all)."""
    places, at = [], first
    for piece in pieces:
        at = -(-at // ALIGNED) * ALIGNED
        places.append(at)
        at += piece.nbytes if piece.ndim else 0
    return places, at


def _close(reference: weakref.ref[Any]) -> None:
    if (managed := reference()) is not None:
        managed.close()


class Engine:
    """A module read from its file and made ready for this machine.

    Attributes
    ----------
    layout : dict
        What stands beside the module in a file of its own.
    """

    def __init__(self, module: bytes, layout: bytes) -> None:
        import wasmtime

        self.layout = json.loads(layout)
        if self.layout.get("format") != FORMAT:
            raise input_error("the layout is of another version", "make the module anew: coalitionlab export-wasm")
        self._engine = wasmtime.Engine()
        self._module = wasmtime.Module(self._engine, module)
        # one that lives until the process ends cannot be given back by then: wasmtime's own functions are gone
        for each in (self._engine, self._module):
            atexit.register(_close, weakref.ref(each))
        self._of_thread = threading.local()

    @classmethod
    def read(cls, module: Path) -> Engine:
        """The engine of a file made by `export_wasm`; its layout stands beside it."""
        return cls(module.read_bytes(), module.with_suffix(".json").read_bytes())

    @property
    def instance(self) -> Instance:
        """The instance of this thread."""
        if not hasattr(self._of_thread, "instance"):
            self._of_thread.instance = Instance(self._engine, self._module, self.layout["doors"])
        instance: Instance = self._of_thread.instance
        return instance

    #: A module makes whole runs, no single months.
    advance: None = None

    def runner(self) -> Any:
        """What makes runs, for `simulate(..., runner=...)`: the engine itself. Strategies that are Python functions are refused."""
        return self

    def run_units(
        self, frame: Any, units: Any, conveners: Any, plans: Any, desk: Any, ask: Any, results: Any, start: int, end: int
    ) -> bool:  # fmt: skip
        """Make runs as the compiled function of this name does, see `model.run`."""
        if ask is not None:
            raise input_error("a Python function leads", "give strategies with phases: a module holds no Python")
        if results.states is not None:
            raise input_error("states of organisations are to be kept", "use the usual runner: a module does not")
        # only the rows of these units go in and out, whatever the size of the whole
        rows, number = units.number[start:end], units.number.copy()
        number[start:end] = np.arange(end - start)
        arrays = results[:3]
        parts = [np.ascontiguousarray(each[:, rows]) if each.shape[1] else each for each in arrays]
        units, filled = units._replace(number=number), type(results)(*parts)
        self.instance.call("run_units", frame, units, conveners, plans, None, None, filled, start, end)
        for each, part in zip(arrays, parts, strict=True):
            if each.shape[1]:
                each[:, rows] = part
        return True
