"""What the page asks for when something is moved: an edit as a small table becomes fields of the situation that change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from coalitionlab.dashboard.paired import read_prediction
from coalitionlab.dashboard.situation import Situation, scenario_of, strategy_of
from coalitionlab.dashboard.whatif import edits
from coalitionlab.dashboard.whatif.plan import CHANGED, base_of, changes_with, knobs
from coalitionlab.scenarios.errors import InputError, input_error, quoted
from coalitionlab.scenarios.loader import load_strategy
from coalitionlab.scenarios.names.outcomes import MONTHLY
from coalitionlab.scenarios.schema import Strategy

#: What can be opened beneath the strategies in place of the editors.
TOOLS = ("causes", "better", "report", "bring")
Edit = Mapping[str, Any]
_MOST, _LAST_MONTH = 1e9, 1200


def requested(situation: Situation, edit: Edit) -> dict[str, Any]:
    """The fields of the situation that change, by name. Raises InputError, in words, for what cannot be done.

    `edit` holds `do`, and what that needs: `side` ("a" or "b"), `phase` (from 0), `action`, `value`.
    """
    name = _text(edit, "do")
    if name in _EDITS:
        return _edited(situation, edit)
    if name in _OTHERS:
        return _OTHERS[name](situation, edit)
    raise _unknown("request", name)


def settled(strategy: Strategy) -> str | Strategy:
    """The strategy as a session holds it: the name of the library's when it runs like that, else itself, called changed."""
    base = base_of(strategy)
    if base is None:
        return strategy
    library = load_strategy(base)
    if (strategy.phases, strategy.convener) == (library.phases, library.convener):
        return base
    return strategy.with_(name=base + CHANGED, title=f"{library.title or base} (changed)")


def _edited(situation: Situation, edit: Edit) -> dict[str, Any]:
    side = _side(edit)
    strategy, scenario = strategy_of(situation, side), scenario_of(situation)
    index = edit.get("phase", 0)
    if isinstance(index, bool) or not isinstance(index, int):
        raise _unknown("phase", index)
    known = edits.spans(strategy, scenario)
    span = known[index] if 0 <= index < len(known) else edits.Span(1, None, scenario.convener.capacity)
    return {side: settled(_EDITS[edit["do"]](strategy, index, span, edit))}


def _unknown(kind: str, value: Any) -> InputError:
    return input_error(f"unknown {kind} {quoted(value)}", "load this page again")


def _number(edit: Edit) -> float:
    value = edit.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _MOST:
        raise input_error(f"got {quoted(value)}", "write a number")
    return float(value)


def _maybe(edit: Edit) -> float | None:
    return None if edit.get("value") is None else _number(edit)


def _month(edit: Edit) -> int:
    return min(_LAST_MONTH, max(1, round(_number(edit))))


def _side(edit: Edit) -> Any:
    side = edit.get("side")
    if side not in ("a", "b"):
        raise _unknown("strategy", side)
    return side


def _text(edit: Edit, name: str = "action") -> str:
    return str(edit.get(name, ""))[:200]


_EDITS: dict[str, Callable[[Strategy, int, edits.Span, Edit], Strategy]] = {
    "days": lambda s, k, span, edit: edits.set_days(s, k, _text(edit), _number(edit), span),
    "add action": lambda s, k, span, edit: edits.add_action(s, k, _text(edit), span),
    "remove action": lambda s, k, span, edit: edits.remove_action(s, k, _text(edit), span),
    "aim": lambda s, k, span, edit: edits.set_aim(s, k, _text(edit), _text(edit, "value")),
    "end": lambda s, k, span, edit: edits.set_end(s, k, None if edit.get("value") is None else _month(edit)),
    "condition": lambda s, k, span, edit: edits.set_condition(s, k, _maybe(edit)),
    "rename": lambda s, k, span, edit: edits.rename_phase(s, k, _text(edit, "value")),
    "add phase": lambda s, k, span, edit: edits.add_phase(s, k, _month(edit)),
    "remove phase": lambda s, k, span, edit: edits.remove_phase(s, k),
    "style": lambda s, k, span, edit: edits.set_style(s, _text(edit, "field"), _maybe(edit)),
}


def _restore(situation: Situation, edit: Edit) -> dict[str, Any]:
    side = _side(edit)
    base = base_of(strategy_of(situation, side))
    return {} if base is None else {side: base}


def _copy(situation: Situation, edit: Edit) -> dict[str, Any]:
    side = _side(edit)
    return {"b" if side == "a" else "a": getattr(situation, side)}


def _world(situation: Situation, edit: Edit) -> dict[str, Any]:
    base, field, value = scenario_of(situation.with_(changes={})), _text(edit, "field"), _number(edit)
    if field.startswith("parameters."):
        return {"parameters": {**situation.parameters, field.removeprefix("parameters."): value}}
    if field not in {knob.field for knob in knobs(base, base)}:
        raise _unknown("field", field)
    return {"changes": changes_with(base, situation.changes, field, value)}


def _predict(situation: Situation, edit: Edit) -> dict[str, Any]:
    prediction = read_prediction(_text(edit, "value"))
    if prediction is None:
        raise input_error("no prediction", "say which one does better, A, B, or neither, before it is shown")
    return {"prediction": str(prediction)}


def _local(situation: Situation, name: str, value: Any) -> dict[str, Any]:
    merged = {**situation.local, f"whatif.{name}": value}
    return {"local": {key: kept for key, kept in merged.items() if kept is not None}}


def _one_of(edit: Edit, known: Any) -> str | None:
    return edit["value"] if edit.get("value") in known else None


_OTHERS: dict[str, Callable[[Situation, Edit], dict[str, Any]]] = {
    "preset": lambda situation, edit: {_side(edit): _text(edit, "value")},
    "restore": _restore,
    "copy": _copy,
    "swap": lambda situation, edit: {"a": situation.b, "b": situation.a},
    "world": _world,
    "restore world": lambda situation, edit: {"changes": {}, "parameters": {}},
    "outcome": lambda situation, edit: {"outcome": _text(edit, "value"), **_local(situation, "course", None)},
    "course": lambda situation, edit: _local(situation, "course", _one_of(edit, tuple(MONTHLY))),
    "tool": lambda situation, edit: _local(situation, "tool", _one_of(edit, TOOLS)),
    "hide": lambda situation, edit: (
        _local(situation, "hidden", 1 if edit.get("value") else None) | {"prediction": ""}
    ),
    "predict": _predict,
}
