"""The page "What if": two strategies side by side on one scenario, changed at will, with all that follows."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import solara
import traitlets

from coalitionlab.dashboard.asking import use_answer
from coalitionlab.dashboard.chart import Chart
from coalitionlab.dashboard.further.panels import Tools
from coalitionlab.dashboard.parts import tag
from coalitionlab.dashboard.planning import prediction
from coalitionlab.dashboard.planning.asking import asked
from coalitionlab.dashboard.planning.findings import course_of, packed
from coalitionlab.dashboard.planning.view import catalogue, clock, timeline
from coalitionlab.dashboard.planning.world import knobs
from coalitionlab.dashboard.runs import Distribution, distribution, distribution_key, rough_distribution
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import Situation, scenario_of, strategy_of
from coalitionlab.model.blueprint import sectors_of
from coalitionlab.scenarios.errors import InputError


class WhatIf(Chart):
    """Drawn by `whatif.js`: `words` never change, `data` is the plan, `frames` is what came out (see `planning.findings`).

    What is done arrives as `asked`: see `planning.asking`; `n` grows, `live` marks what is still being dragged.
    """

    drawn_by = "whatif.js"
    styled_by = ("whatif.css",)

    words = traitlets.Dict().tag(sync=True)
    asked = traitlets.Dict().tag(sync=True)


@solara.component
def Page(session: Session) -> None:
    """Draw the page."""
    situation = session.situation.value
    draft: solara.Reactive[tuple[Situation, Situation] | None] = solara.use_reactive(None)
    number = solara.use_ref(0)
    refused = solara.use_reactive(0)
    _ = refused.value  # drawn again when something was refused, so that the page shows what holds
    shown = draft.value[1] if draft.value is not None and draft.value[0] is situation else situation
    key = distribution_key(shown)
    answer = use_answer(
        session,
        "whatif",
        key,
        lambda: (key, distribution(shown)),
        rough=lambda: (key, rough_distribution(shown)),
    )

    def on_asked(what: dict[str, Any]) -> None:
        number.current = what.get("n", 0)
        try:
            changes = asked(shown if draft.value is not None else session.situation.value, what)
        except InputError as error:
            session.problem.value = f"{error}."
            draft.value = None
            refused.value += 1
            return
        if what.get("live"):
            try:
                draft.value = (session.situation.value, session.situation.value.with_(**changes))
            except InputError:
                draft.value = None
            return
        draft.value = None
        if not session.change(**changes):
            refused.value += 1

    with tag("div"):
        WhatIf.element(
            words=catalogue(),
            data=_plan(shown, number.current),
            frames=_found(shown, answer, key),
            on_asked=on_asked,
        )
        Tools(session)


def _plan(situation: Situation, number: int) -> dict[str, Any]:
    """What the page shows of the plan: `n` is the last request that it takes account of."""
    scenario = scenario_of(situation)
    given = scenario_of(situation.with_(changes={})) if situation.changes else scenario
    return {
        "n": number,
        "a": timeline(strategy_of(situation, "a"), scenario),
        "b": timeline(strategy_of(situation, "b"), scenario),
        "clock": clock(scenario),
        "sectors": list(sectors_of(scenario)),
        "world": [asdict(knob) for knob in knobs(given, scenario, situation.parameters)],
        "changed": len(situation.changes) + len(situation.parameters),
        "outcome": situation.outcome,
        "course": situation.at("whatif.course") or course_of(situation.outcome),
        "hidden": bool(situation.at("whatif.hidden")) and not situation.prediction,
        "predicting": bool(situation.at("whatif.hidden")),
        "prediction": situation.prediction,
        "tool": situation.at("whatif.tool") or "",
    }


def _found(situation: Situation, answer: Any, key: Any) -> bytes:
    """What came out, for the page; nothing while the person has yet to predict, so that it is not in the browser either."""
    known: tuple[Any, Distribution] | None = answer.value
    if known is None or (situation.at("whatif.hidden") and not situation.prediction):
        return b""
    found = known[1]
    course = situation.at("whatif.course") or course_of(situation.outcome)
    written = prediction.read(situation.prediction)
    more = {
        "fresh": known[0] == key,
        "rough": found.replicates < situation.replicates,
        "problem": answer.problem,
        "judged": prediction.judged(written, found.gap(situation.outcome)) if written else "",
    }
    return packed(found, situation.outcome, course, more)
