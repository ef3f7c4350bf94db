"""Has Numba compile for WebAssembly: the same compiler and passes, another machine. For a process of its own.

Numba compiles for the machine at hand, and has no setting for another. Three of its parts are replaced here, for the whole process:
the target machine, the engine that would run the code (nothing is run), and the caches. It is done before the model is imported.
Needs llvmlite with LLVM's new pass manager and its WebAssembly target (0.46 and newer).
"""

from __future__ import annotations

from typing import Any

import llvmlite
import llvmlite.binding as llvm
import numba.core.codegen
from numba.core.dispatcher import Dispatcher

from coalitionlab.scenarios.errors import input_error

codegen: Any = numba.core.codegen
dispatcher: Any = Dispatcher

TRIPLE = "wasm32-unknown-unknown"
#: All of it is in Chrome 91, Firefox 89, Safari 16.4, Node 16 and wasmtime 1, and in later ones. No relaxed SIMD: its results differ between machines.
FEATURES = "+bulk-memory,+nontrapping-fptoint,+sign-ext,+mutable-globals,+simd128"


def target_machine() -> Any:
    """LLVM's machine for WebAssembly. Raises InputError when this llvmlite has none."""
    if not hasattr(llvm, "create_pass_builder") or not hasattr(llvm, "initialize_all_targets"):
        raise input_error(
            f"llvmlite {llvmlite.__version__} is too old to make WebAssembly", "install llvmlite 0.46 or newer"
        )
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    try:
        target = llvm.Target.from_triple(TRIPLE)
    except RuntimeError:
        raise input_error(
            f"llvmlite {llvmlite.__version__} was built without WebAssembly",
            "install llvmlite from the package index: its wheels have it",
        ) from None
    return target.create_target_machine(cpu="generic", features=FEATURES, opt=3)


def retarget() -> Any:
    """Has Numba compile for WebAssembly in this process from now on; returns the target machine."""
    machine = target_machine()

    def take_machine(self: Any, _: Any) -> None:
        self._tm, self._tm_features = machine, FEATURES
        self._engine, self._target_data = _NoEngine(), machine.target_data
        self._data_layout = str(machine.target_data)
        self._loopvect, self._opt_level = False, 0

    codegen.ll.get_process_triple = lambda: TRIPLE
    codegen.CPUCodegen._init = take_machine
    codegen.JITCPUCodegen.set_env = lambda self, name, environment: None
    codegen.JITCPUCodegen._add_module = lambda self, module: None
    codegen.JITCodeLibrary._finalize_specific = lambda self: None
    codegen.JITCodeLibrary.get_pointer_to_function = lambda self, name: self._ensure_finalized() or 0
    dispatcher.enable_caching = lambda self: None
    return machine


class _NoEngine:
    """Stands where the engine that runs compiled code would: nothing is run."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: 0
