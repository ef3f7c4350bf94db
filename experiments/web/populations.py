"""Populations that stay in the module's memory from one call to the next: a slider that does not change who is there has nobody drawn anew.

Who calls the module says with `keep(slot, stamp)` where those of the next calls are kept, and by another stamp that others are wanted than
before. Nothing is kept until then.
"""

from __future__ import annotations

from typing import Any

import numba
import numba.extending
from llvmlite import ir
from numba.core import cgutils

from coalitionlab.model.compiled import making
from coalitionlab.model.population import populate
from coalitionlab.model.system import parameters_at, prepare

types: Any = numba.types  # its declarations leave much out
intrinsic: Any = numba.extending.intrinsic

#: How many are kept at most.
SLOTS = 256
_LONG = ir.IntType(64)


@making
def unit_population(frame, units, u):
    """The population of unit u: the one that is kept, where there is one."""
    p = parameters_at(units.parameters[units.row[u]])
    a, b = units.first[u], units.last[u]
    slot = _first_slot() + units.number[u] if _first_slot() >= 0 else SLOTS
    if slot >= SLOTS:
        return populate(frame, units.keys[u], p, units.pairs[a:b], units.values[a:b])
    if _stamp_of(slot) != _stamp():
        _keep(slot, populate(frame, units.keys[u], p, units.pairs[a:b], units.values[a:b]))
        _set_stamp(slot, _stamp())
    return _kept(slot, frame, units.keys[u], p, units.pairs[a:b], units.values[a:b])


@making
def prepare_kept(frame, population, parameters, convener, _):
    """The memory of one run, whose population is needed again."""
    return prepare(frame, population, parameters, convener, True)


def _number_of_caller(name: str) -> Any:
    """A function for compiled code: a number that `keep` has set."""

    @intrinsic
    def read(_: Any) -> Any:
        def build(_: Any, builder: Any, *__: Any) -> Any:
            return builder.load(_global(builder, _LONG, name, "external"))

        return types.int64(), build

    return read


_first_slot, _stamp = _number_of_caller("first_slot"), _number_of_caller("stamp")


@intrinsic
def _stamp_of(_: Any, slot: Any) -> Any:
    """The stamp under which a slot was filled; 0 before."""

    def build(_: Any, builder: Any, __: Any, args: Any) -> Any:
        return builder.load(_stamp_place(builder, args[0]))

    return types.int64(slot), build


@intrinsic
def _set_stamp(_: Any, slot: Any, stamp: Any) -> Any:
    def build(context: Any, builder: Any, __: Any, args: Any) -> Any:
        builder.store(args[1], _stamp_place(builder, args[0]))
        return context.get_dummy_value()

    return types.none(slot, stamp), build


@intrinsic
def _keep(_: Any, slot: Any, made: Any) -> Any:
    """Puts a population into a slot, in place of what was there."""

    def build(context: Any, builder: Any, __: Any, args: Any) -> Any:
        place = _place(context, builder, made, args[0])
        context.nrt.decref(builder, made, builder.load(place))  # of nothing, it does nothing
        context.nrt.incref(builder, made, args[1])
        builder.store(args[1], place)
        return context.get_dummy_value()

    return types.none(slot, made), build


@intrinsic
def _kept(typing: Any, slot: Any, frame: Any, key: Any, p: Any, pairs: Any, values: Any) -> Any:
    """The population in a slot. (By the arguments from which one is made, the compiler knows its type.)"""
    given = (frame, key, p, pairs, values)
    made = typing.resolve_function_type(typing.resolve_value_type(populate), given, {}).return_type

    def build(context: Any, builder: Any, _: Any, args: Any) -> Any:
        population = builder.load(_place(context, builder, made, args[0]))
        context.nrt.incref(builder, made, population)
        return population

    return made(slot, *given), build


def _place(context: Any, builder: Any, made: Any, slot: Any) -> Any:
    """Where the population of a slot stands."""
    table = _global(builder, ir.ArrayType(context.get_value_type(made), SLOTS), "populations", "common")
    return cgutils.gep(builder, table, 0, slot)


def _stamp_place(builder: Any, slot: Any) -> Any:
    return cgutils.gep(builder, _global(builder, ir.ArrayType(_LONG, SLOTS), "stamps", "common"), 0, slot)


def _global(builder: Any, kind: Any, name: str, linkage: str) -> Any:
    """What stands in the module under this name, for all its functions."""
    if (found := builder.module.globals.get(name)) is not None:
        return found
    made = cgutils.add_global_variable(builder.module, kind, name)
    made.linkage = linkage
    if linkage == "common":
        made.initializer = ir.Constant(kind, None)
    return made
