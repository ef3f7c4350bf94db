"""What the page asks for when something is moved: an edit as a small table becomes fields of the situation that change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from coalitionlab.dashboard.planning import edits, prediction
from coalitionlab.dashboard.planning.changed import base_of, settled
from coalitionlab.dashboard.planning.spans import Span, spans
from coalitionlab.dashboard.planning.world import changes_with, knobs
from coalitionlab.dashboard.situation import Situation, scenario_of, strategy_of
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.names.outcomes import MONTHLY
from coalitionlab.scenarios.schema import Strategy

#: What can be opened beneath the strategies in place of what edits them.
TOOLS = ("causes", "better", "report", "bring")
Asked = Mapping[str, Any]
_MOST = 1e9


def asked(situation: Situation, what: Asked) -> dict[str, Any]:
    """The fields of the situation that change, by name. Raises InputError, in words, for what cannot be done.

    `what` holds `do`, and what that needs: `side` ("a" or "b"), `phase` (from 0), `action`, `value`.
    """
    do = _text(what, "do")
    if do in _EDITS:
        return _edited(situation, what)
    if do in _OTHERS:
        return _OTHERS[do](situation, what)
    raise input_error(f"unknown request {quoted(do)}", "load this page again")


def _edited(situation: Situation, what: Asked) -> dict[str, Any]:
    side = _side(what)
    strategy, scenario = strategy_of(situation, side), scenario_of(situation)
    index = what.get("phase", 0)
    if isinstance(index, bool) or not isinstance(index, int):
        raise input_error(f"unknown phase {quoted(index)}", "load this page again")
    found = spans(strategy, scenario)
    span = found[index] if 0 <= index < len(found) else Span(1, None, scenario.convener.capacity)
    return {side: settled(_EDITS[what["do"]](strategy, index, span, what))}


def _number(what: Asked) -> float:
    value = what.get("value")
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < _MOST:
        raise input_error(f"got {quoted(value)}", "write a number")
    return float(value)


def _maybe(what: Asked) -> float | None:
    return None if what.get("value") is None else _number(what)


def _month(what: Asked) -> int:
    return min(1200, max(1, round(_number(what))))


def _side(what: Asked) -> Any:
    side = what.get("side")
    if side not in ("a", "b"):
        raise input_error(f"unknown strategy {quoted(side)}", "load this page again")
    return side


def _text(what: Asked, name: str = "action") -> str:
    return str(what.get(name, ""))[:200]


def _style(strategy: Strategy, what: Asked) -> Strategy:
    field = _text(what, "field")
    if field not in ("control", "transparency"):
        raise input_error(f"unknown field {quoted(field)}", "load this page again")
    return edits.set_style(strategy, field, _maybe(what))


_EDITS: dict[Any, Callable[[Strategy, int, Span, Asked], Strategy]] = {
    "days": lambda s, k, span, what: edits.set_days(s, k, _text(what), _number(what), span),
    "add action": lambda s, k, span, what: edits.add_action(s, k, _text(what), span),
    "remove action": lambda s, k, span, what: edits.remove_action(s, k, _text(what), span),
    "aim": lambda s, k, span, what: edits.set_aim(s, k, _text(what), _text(what, "value")),
    "end": lambda s, k, span, what: edits.set_end(s, k, None if what.get("value") is None else _month(what)),
    "condition": lambda s, k, span, what: edits.set_condition(s, k, _maybe(what)),
    "rename": lambda s, k, span, what: edits.rename_phase(s, k, _text(what, "value")),
    "add phase": lambda s, k, span, what: edits.add_phase(s, k, _month(what)),
    "remove phase": lambda s, k, span, what: edits.remove_phase(s, k),
    "style": lambda s, k, span, what: _style(s, what),
}


def _preset(situation: Situation, what: Asked) -> dict[str, Any]:
    return {_side(what): _text(what, "value")}


def _restore(situation: Situation, what: Asked) -> dict[str, Any]:
    side = _side(what)
    base = base_of(strategy_of(situation, side))
    return {} if base is None else {side: base}


def _copy(situation: Situation, what: Asked) -> dict[str, Any]:
    side = _side(what)
    return {"b" if side == "a" else "a": getattr(situation, side)}


def _swap(situation: Situation, what: Asked) -> dict[str, Any]:
    return {"a": situation.b, "b": situation.a}


def _world(situation: Situation, what: Asked) -> dict[str, Any]:
    given, field, value = scenario_of(situation.with_(changes={})), _text(what, "field"), _number(what)
    if field.startswith("parameters."):
        return {"parameters": {**situation.parameters, field.removeprefix("parameters."): value}}
    if field not in {knob.field for knob in knobs(given, given)}:
        raise input_error(f"unknown field {quoted(field)}", "load this page again")
    return {"changes": changes_with(given, situation.changes, field, value)}


def _outcome(situation: Situation, what: Asked) -> dict[str, Any]:
    return {"outcome": _text(what, "value"), "local": _local(situation, course=None)}


def _course(situation: Situation, what: Asked) -> dict[str, Any]:
    course = _text(what, "value")
    return {"local": _local(situation, course=course if course in MONTHLY else None)}


def _tool(situation: Situation, what: Asked) -> dict[str, Any]:
    tool = what.get("value")
    return {"local": _local(situation, tool=tool if tool in TOOLS else None)}


def _hide(situation: Situation, what: Asked) -> dict[str, Any]:
    return {"local": _local(situation, hidden=1 if what.get("value") else None), "prediction": ""}


def _predict(situation: Situation, what: Asked) -> dict[str, Any]:
    written = prediction.read(_text(what, "value"))
    if written is None:
        raise input_error("no prediction", "say which one does better, A, B, or neither, before it is shown")
    return {"prediction": str(written)}


def _local(situation: Situation, **values: Any) -> dict[str, Any]:
    merged = {**situation.local, **{f"whatif.{name}": value for name, value in values.items()}}
    return {name: value for name, value in merged.items() if value is not None}


_OTHERS: dict[str, Callable[[Situation, Asked], dict[str, Any]]] = {
    "preset": _preset,
    "restore": _restore,
    "copy": _copy,
    "swap": _swap,
    "world": _world,
    "restore world": lambda situation, what: {"changes": {}, "parameters": {}},
    "outcome": _outcome,
    "course": _course,
    "tool": _tool,
    "hide": _hide,
    "predict": _predict,
}
