"""The panel "What caused what": a side at a time, when it is asked for, growing as the runs come."""

from __future__ import annotations

from typing import Any

import solara

from coalitionlab.dashboard.further import causes
from coalitionlab.dashboard.further.chart import Causes
from coalitionlab.dashboard.further.shared import STALE, found_of, remember, remembered, under_way
from coalitionlab.dashboard.further.words import better_words, outcome_words
from coalitionlab.dashboard.parts import Action, tag
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import Which
from coalitionlab.dashboard.streams import Streamed, use_streamed
from coalitionlab.experiments.attribution.attribution import Attribution

TITLE = "What caused what"


@solara.component
def CausesPanel(session: Session, open_: bool) -> None:
    """What caused what, a side at a time and only when asked."""
    asked: dict[Which, solara.Reactive[causes.Question | None]] = {
        "a": remembered(session, "causes a"),
        "b": remembered(session, "causes b"),
    }
    got = {which: _caused(session, which, asked[which].value) for which in asked}
    if not open_:
        return
    situation = session.situation.value
    title, meaning = outcome_words(situation.outcome)
    found = {which: found_of(got[which], asked[which].value) for which in asked}
    views = {which: causes.view(one, which.upper()) for which, one in found.items() if one is not None}
    with tag("section", class_="lab-card wi-tool", aria_label=TITLE):
        tag("h2", f"What each action does for {title.lower()}")
        tag(
            "p",
            f"{title}: {meaning}; {better_words(situation.outcome)}. The bar is an action's Shapley value: what it adds on average over all "
            "orders in which the actions could be added, so that all bars together make up the whole difference. The diamond is what "
            "is lost when only that action is left out and its time stays unspent. Lines: 95 % intervals, every set of actions "
            "meeting the same luck.",
            class_="lab-hint",
        )
        with tag("div", class_="wi-pair wi-causes"):
            for which in asked:
                CausesSide(session, which, asked[which], got[which], views)


def _caused(session: Session, which: Which, asked: causes.Question | None) -> Streamed[Attribution | None]:
    jobs = [] if asked is None else [asked.job]
    return use_streamed(session, f"causes {which}", jobs, asked, active=asked is not None)


@solara.component
def CausesSide(
    session: Session,
    which: Which,
    asked: solara.Reactive[causes.Question | None],
    got: Streamed[Attribution | None],
    views: dict[Which, dict[str, Any]],
) -> None:
    """One strategy's actions: a button, then the chart as it grows, and whether it still holds."""
    name, situation = which.upper(), session.situation.value
    now, held = causes.question(situation, which), asked.value
    found = None if held is None else got.found.get(held.job.key)
    problem = "" if held is None else got.problems.get(held.job.key, "")
    stale, running = held is not None and held != now, under_way(got, held)
    idle = causes.why_not(now)

    def ask() -> None:
        remember(session, f"causes {which}", asked, now)

    def stop() -> None:
        remember(session, f"causes {which}", asked, None)

    with tag("div", class_=f"wi-side wi-{which}", role="group", aria_label=f"What caused what in {name}"):
        with tag("div", class_="wi-ask"):
            tag("span", name, class_="wi-badge")
            tag("b", _title(now))
            if running or (
                not idle and (held is None or stale or problem)
            ):  # one button, so that the keyboard stays on it
                again = "again " if held is not None else ""
                label = "Stop" if running else f"Work it out {again}for {name}"
                Action(label, stop if running else ask, primary=not running)
        if running:
            tag("p", _so_far(found), class_="lab-hint")
        with tag("div", role="status"):
            if problem:
                tag("p", problem, class_="wi-note")
            elif held is None:
                tag("p", idle or "Not worked out yet: it takes some seconds.", class_="lab-hint")
            if stale:
                tag("p", STALE, class_="wi-note")
            if found is not None and not running:
                for line in causes.said(found, name):
                    tag("p", line, class_="wi-finding")
        if found is not None:
            with tag("div", class_="wi-chart"):
                Causes.element(data={**views[which], "reach": _reach(views)})


def _so_far(found: Attribution | None) -> str:
    if found is None:
        return "The first runs are being made …"
    return f"After {found.done} of {found.replicates} runs of each set of actions …"


def _reach(views: dict[Which, dict[str, Any]]) -> list[float]:
    """One scale for both sides, where both are of the same outcome."""
    ends = [view["reach"] for view in views.values()]
    return [min(low for low, _ in ends), max(high for _, high in ends)]


def _title(asked: causes.Question) -> str:
    return asked.strategy.title or asked.strategy.name
