"""Outcomes of the user's own, written into the step that records: each is called with what its arguments name.

Arrays are handed on read-only, so that an outcome cannot change the run that it looks at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numba import from_dtype, types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.arrayobj import make_array, populate_array

from coalitionlab.model.bare import record
from coalitionlab.model.columns_compiled import ColumnsType
from coalitionlab.model.compiled import compiled, making
from coalitionlab.model.lanes import tie_index
from coalitionlab.model.own_functions import own_law
from coalitionlab.scenarios.errors import input_error, quoted, suggest
from coalitionlab.scenarios.names.fields import CLIMATE, COALITION, CONVENER, OUTSIDE, SECTOR_NUMBER, STATE, TIE, TRAITS
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, OWN_MONTHLY, OWN_PER_RUN, RUN_NAMES
from coalitionlab.scenarios.names.own import Outcome
from coalitionlab.scenarios.names.parameters import PARAMETERS

FLOAT, INTEGER = types.float64, types.int64


def _array(of: Any, layout: Any = "C") -> Any:
    return types.Array(of, 1, layout, readonly=True)


#: What an argument of a monthly outcome may name: how compiled code gets it, and its type.
_FIELDS: dict[str, tuple[str, Any]] = {
    "inside": ("_inside(system.state)", types.Array(FLOAT, 1, "C")),
    "sector": ("_kept(system.sector)", _array(INTEGER)),
    "tie_from": ("_tie_from(system.start, system.degree, len(system.ties))", types.Array(INTEGER, 1, "C")),
    "tie_to": ("_kept(system.target)", _array(types.int32)),
    "p": ("system.p", from_dtype(record(tuple(PARAMETERS)))),
    **{name: (f"system.p.{name}", FLOAT) for name in PARAMETERS},
    **{f"coalition_{name}": (f"system.coalition.{name}", FLOAT) for name in COALITION},
    **{f"convener_{name}": (f"system.convener.{name}", FLOAT) for name in CONVENER},
    **{f"tie_{name}": (f"_column(system.ties, {k})", _array(FLOAT)) for k, name in enumerate(TIE)},
    **{f"trait_{name}": (f"_column(system.traits, {k})", _array(FLOAT)) for k, name in enumerate(TRAITS)},
    **{name: (f"_column(system.traits, {k})", _array(FLOAT)) for k, name in enumerate(TRAITS)},
    **{name: (f"system.climate.{name}", FLOAT) for name in CLIMATE},
    **{name: (f"_column(system.state, {k})", _array(FLOAT)) for k, name in enumerate(STATE)},
}
#: The same for an outcome of a run.
_OF_RUN: dict[str, tuple[str, Any]] = {
    "delivered": ("_kept(delivered)", _array(FLOAT)),
    "organisations": ("len(frame.who)", types.intp),
    "effort_spent": ("spent", FLOAT),
    "withdraw_month": ("frame.withdraw + 1", INTEGER),
    **{name: (f"_kept(months[:, {k}])", _array(FLOAT, "A")) for k, name in enumerate(MONTHLY_NAMES)},
}


@intrinsic
def _column(_: Any, columns: Any, place: Any) -> Any:
    """The column of this number as a read-only array of n."""
    if not isinstance(columns, ColumnsType):
        return None
    made = _array(FLOAT)

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        held = cgutils.create_struct_proxy(columns)(context, builder, args[0])
        width = context.get_constant(types.intp, 8)
        at = builder.mul(context.cast(builder, args[1], signature.args[1], types.intp), held.width)
        array = make_array(made)(context, builder)
        shape, strides = (cgutils.pack_array(builder, [each]) for each in (held.size, width))
        populate_array(array, builder.gep(held.data, [at]), shape, strides, width, None)
        return array._getvalue()

    return made(columns, place), build


@intrinsic
def _kept(_: Any, array: Any) -> Any:
    """The same array, read-only; it must not outlive the array."""
    made = _array(array.dtype, array.layout)

    def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        held = make_array(array)(context, builder, args[0])
        view = make_array(made)(context, builder)
        populate_array(view, held.data, held.shape, held.strides, held.itemsize, None)
        return view._getvalue()

    return made(array), build


@making
def _inside(state):
    """1 for those inside, 0 for the others."""
    inside = np.empty(len(state))
    for i in range(len(state)):
        inside[i] = 1.0 if state[i].status != OUTSIDE else 0.0
    return inside


@making
def _tie_from(start, degree, places):
    """Who each tie is of; -1 in places where there is none."""
    owner = np.full(places, -1)
    for i in range(len(degree)):
        for k in range(degree[i]):
            owner[tie_index(start, i, k)] = i
    return owner


def record_own_months(recorded: Any) -> Any:
    """`recorded`, the step that fills in the outcomes of a month, and after it those of the user's own; itself where there are none."""
    if not OWN_MONTHLY:
        return recorded
    sectors = {
        name: (f"system.setting.{name}", FLOAT)
        for each in OWN_MONTHLY
        for name in each.arguments
        if name.startswith(SECTOR_NUMBER)
    }
    lines, names = _calls(OWN_MONTHLY, {**sectors, **_FIELDS}, len(MONTHLY_NAMES) - len(OWN_MONTHLY))
    return making(_written("system, out", ["recorded(system, out)", *lines], names, recorded))


def record_own_runs(recorded: Any) -> Any:
    """`recorded`, which fills in the outcomes of a run, and after it those of the user's own; itself where there are none."""
    if not OWN_PER_RUN:
        return recorded
    lines, names = _calls(OWN_PER_RUN, _OF_RUN, len(RUN_NAMES) - len(OWN_PER_RUN))
    arguments = "months, frame, year, spent, delivered, out"
    return compiled(_written(arguments, [f"recorded({arguments})", *lines], names, recorded))


def _calls(
    outcomes: Sequence[Outcome], fields: Mapping[str, tuple[str, Any]], first: int
) -> tuple[list[str], dict[str, Any]]:
    """A line of code for each outcome, and its function by the name that the line has for it."""
    lines, names = [], {}
    for k, outcome in enumerate(outcomes):
        for name in outcome.arguments:
            if name not in fields:
                remedy = suggest(name, [*fields, "sector_NAME"], kind="argument")
                raise input_error(f"outcome {outcome.name}: unknown argument {quoted(name)}", remedy, field="own")
        given = [fields[name] for name in outcome.arguments]
        assert outcome.function is not None
        names[f"own_{k}"] = own_law(outcome.name, outcome.function, tuple(kind for _, kind in given))
        lines.append(f"out[{first + k}] = own_{k}({', '.join(how for how, _ in given)})")
    return lines, names


def _written(arguments: str, lines: Sequence[str], names: Mapping[str, Any], recorded: Any) -> Any:
    """A function of these lines: what a user's function is called with is known only here."""
    known = {**globals(), **names, "recorded": recorded, "__name__": __name__}
    exec("\n    ".join([f"def recording({arguments}):", *lines]) + "\n", known)
    return known["recording"]
