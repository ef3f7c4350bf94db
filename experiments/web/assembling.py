"""From doors that are compiled to one module: what they need is added, everything else is taken away, and it is linked."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import numba

from coalitionlab.experiments.web.linking import link
from coalitionlab.experiments.web.mathematics import FUNCTIONS
from coalitionlab.experiments.web.retarget import TRIPLE

RUNTIME = Path(__file__).with_name("runtime.ll")
#: What the module offers beside its doors: memory for arguments, how many arrays are held, and where populations are kept.
SERVICES = ("allocate", "release", "held", "keep")
#: Functions that the compiler calls by these names in what it emits: they stay where nothing seems to call them.
_CALLED_LATE = ("sqrt", "__multi3", *FUNCTIONS)
#: What only builds the words of Python's errors: an error stops the module instead.
_WORDS_OF_ERRORS = re.compile(r"Py\w+|_Py\w+|NRT_MemInfo_new_varsize_dtor|NRT_MemInfo_varsize_\w+|NRT_Reallocate")
_RAISING = "raise_with_shape_context"
#: Arithmetic on two numbers at a time in which constants stand, and these. (Those of shifts have to stay.)
_ARITHMETIC = re.compile(
    r"^  \S+ = (?:fadd|fsub|fmul|fdiv|fcmp|select|add|sub|mul|and|or|xor) .*<2 x (double|i64)>.*splat \(\1 .*$", re.MULTILINE
)  # fmt: skip
_CONSTANT = re.compile(r"splat \((double|i64) (?!-1\))([^)]+)\)")
_STOP = "{\n  call void @llvm.trap()\n  unreachable\n}\n"

_DOOR = """
declare i32 @inner_{name}(ptr, ptr, ptr)
define i32 @{name}(ptr %table) {{
  %result = alloca [4 x i64]
  %error = alloca ptr
  store ptr null, ptr %error
  %status = call i32 @inner_{name}(ptr %result, ptr %error, ptr %table)
  ret i32 %status
}}
"""
_FUNCTION = """
declare i32 @inner_{name}(ptr, ptr, {kinds})
define double @{name}({named}) {{
  %result = alloca double
  %error = alloca ptr
  %status = call i32 @inner_{name}(ptr %result, ptr %error, {named})
  %value = load double, ptr %result
  ret double %value
}}
"""


def assemble(doors: Mapping[str, tuple[Any, str]], machine: Any) -> bytes:
    """The module of compiled doors, (LLVM's module, name in it) by the name under which they are called."""
    head = f'target datalayout = "{machine.target_data}"\ntarget triple = "{TRIPLE}"\n'
    whole = llvm.parse_assembly(head + RUNTIME.read_text(encoding="utf-8"))
    for name, (compiled, inner) in doors.items():
        _add(whole, compiled, inner, name, head + _DOOR.format(name=name))
    kept = (*doors, *SERVICES, *_CALLED_LATE)
    _reduce(whole, kept, machine)
    for name in _mathematics_asked(whole):
        compiled, inner = _compiled_function(name)
        count = FUNCTIONS[name][1]
        kinds, named = ", ".join(["double"] * count), ", ".join(f"double %x{k}" for k in range(count))
        _add(whole, compiled, inner, name, head + _FUNCTION.format(name=name, kinds=kinds, named=named))
    _reduce(whole, kept, machine)
    return link(machine.emit_object(whole), [*doors, *SERVICES])


def _add(whole: Any, compiled: Any, inner: str, name: str, entrance: str) -> None:
    """Adds a compiled function, and what calls it by a plain name with plain arguments."""
    text = str(compiled).replace(f"@{inner}(", f"@inner_{name}(")
    # places that Numba fills while it runs are nobody's here
    text = text.replace("= common ", "= internal ")
    whole.link_in(llvm.parse_assembly(_with_constants_in_memory(_without_errors(text))))
    whole.link_in(llvm.parse_assembly(entrance))


def _without_errors(text: str) -> str:
    """The text of a module in which errors stop, instead of being put into words."""

    def stopping(declared: re.Match[str]) -> str:
        if not _WORDS_OF_ERRORS.fullmatch(declared[2]):
            return declared[0]
        result = re.sub(r"\b(noalias|noundef|nonnull) ", "", declared[1])
        return f"define internal {result}@{declared[2]}({declared[3]}) {_STOP}"

    text = re.sub(r"^declare ([^@\n]*?)@(\w+)\(([^\n]*?)\)[^\n]*$", stopping, text, flags=re.MULTILINE)
    text = re.sub(
        rf"^(define [^\n]*@\w*{_RAISING}\w*\([^\n]*\{{\n).*?^\}}\n", r"\1  call void @llvm.trap()\n  unreachable\n}\n",
        text, flags=re.MULTILINE | re.DOTALL,
    )  # fmt: skip
    text = re.sub(
        r"^@(_?Py\w+) = external global ([^\n,]*)",
        r"@\1 = internal global \2 zeroinitializer",
        text,
        flags=re.MULTILINE,
    )
    return text if "declare void @llvm.trap" in text else f"{text}\ndeclare void @llvm.trap()\n"


def _with_constants_in_memory(text: str) -> str:
    """The text of a module in which constants for two numbers at a time are read from memory: a browser makes each of them anew wherever
    it is used, by three instructions where reading is one, which took 6 % of the time of runs."""
    kept: dict[tuple[str, str], int] = {}
    loaded = itertools.count()

    def reading(line: re.Match[str]) -> str:
        loads = []

        def load(constant: re.Match[str]) -> str:
            kind, value = constant.groups()
            place, name = kept.setdefault((kind, value), len(kept)), f"%constant.{next(loaded)}"
            loads.append(f"  {name} = load <2 x {kind}>, ptr @constant.{place}, align 16\n")
            return name

        changed = _CONSTANT.sub(load, line[0])
        return "".join([*loads, changed])

    text = _ARITHMETIC.sub(reading, text)
    # not declared constant, or LLVM would put the values back
    places = [
        f"@constant.{place} = internal global <2 x {kind}> splat ({kind} {value}), align 16\n"
        for (kind, value), place in kept.items()
    ]
    return "".join([text, "\n", *places])


def _compiled_function(name: str) -> tuple[Any, str]:
    """A function of mathematics, compiled: (LLVM's module, name in it)."""
    function, count = FUNCTIONS[name]
    kinds = (numba.float64,) * count
    function.compile(kinds)
    made = function.overloads[kinds]
    return made.library._final_module, made.fndesc.llvm_func_name


def _mathematics_asked(whole: Any) -> Sequence[str]:
    """The names of mathematics that the module calls and does not have."""
    declared = {function.name for function in whole.functions if function.is_declaration}
    if " frem " in str(whole):  # an instruction that becomes a call only in the object
        declared.add("fmod")
    return [
        name for name in FUNCTIONS if any(re.fullmatch(rf"{name}|llvm\.{name}\.(v\d)?f64", each) for each in declared)
    ]


def _reduce(whole: Any, kept: Sequence[str], machine: Any) -> None:
    """Takes away what none of the functions kept calls. (Each part has been optimised already.)"""
    for each in (*whole.functions, *whole.global_variables):
        if not each.is_declaration and each.name not in kept and each.linkage.name != "private":
            each.linkage = "internal"
    passes = llvm.create_new_module_pass_manager()
    passes.add_global_dead_code_eliminate_pass()
    passes.run(whole, llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options()))
