"""The panel "Find a better plan": a search that is asked for, watched, stopped, tested, and put to use."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import reacton.ipyvuetify as v
import solara

from coalitionlab.dashboard.further import better
from coalitionlab.dashboard.further.shared import STALE, Bar, remember, remembered
from coalitionlab.dashboard.further.words import better_words, outcome_words
from coalitionlab.dashboard.parts import Action, tag
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import Which
from coalitionlab.dashboard.streams import use_streamed
from coalitionlab.scenarios.errors import InputError

if TYPE_CHECKING:
    from coalitionlab.experiments.optimising.search import BudgetSearch

TITLE = "Find a better plan"


@solara.component
def BetterPanel(session: Session, open_: bool) -> None:
    """A search for a better plan: asked for, watched, stopped, tested, and put to use."""
    asked: solara.Reactive[better.Search | None] = remembered(session, "search")
    stopped: solara.Reactive[BudgetSearch | None] = remembered(session, "search stopped")
    trials = solara.use_reactive(better.TRIALS[0])
    one, so_far = asked.value, stopped.value
    searching = use_streamed(
        session, "search", [] if one is None else [one.job], one, active=one is not None and so_far is None
    )
    settling_jobs = [] if one is None or so_far is None else [one.settling(so_far)]
    settling = use_streamed(session, "settle", settling_jobs, (one, so_far), active=so_far is not None)
    if not open_:
        return
    situation = session.situation.value
    now = better.search(situation, trials.value)
    job = None if one is None else (one.job if so_far is None else settling_jobs[0])
    got = searching if so_far is None else settling
    state: BudgetSearch | None = None if job is None else got.found.get(job.key, so_far)
    problem = "" if job is None else got.problems.get(job.key, "")
    running = job is not None and not got.done(job.key)

    def begin() -> None:
        remember(session, "search stopped", stopped, None)
        remember(session, "search", asked, now)

    def stop() -> None:
        if so_far is None and state is not None and state.best is not None:
            remember(session, "search stopped", stopped, state)
        else:
            remember(session, "search", asked, None)
            remember(session, "search stopped", stopped, None)

    title, meaning = outcome_words(situation.outcome)
    and_yours = " and with yours" if now.own else ""
    with tag("section", class_="lab-card wi-tool", aria_label=TITLE):
        tag("h2", f"A plan with better {title.lower()}, under the same capacity")
        tag(
            "p",
            f"{title}: {meaning}; {better_words(situation.outcome)}. The search begins with the plans of the library{and_yours} and tries other phases, "
            "staff-days, aims and ways of leading, in the scenario as it stands on this page. It never spends more than the capacity. "
            f"In the end the best meets all of {better.others(bool(now.own))} on random numbers that the search did not use.",
            class_="lab-hint",
        )
        # a plan that was found and put to use is one of yours then: what was found is not out of date by that
        stale = one is not None and replace(one, trials=now.trials, own=now.own) != now
        can_keep = so_far is None and state is not None and state.best is not None
        with tag("div", class_="wi-ask"):
            # one button, so that the keyboard stays on it; what is known already is not asked again
            if running:
                Action("Stop, and keep the best" if can_keep else "Stop", stop)
            elif one != now or problem or state is None or so_far is not None:
                Action("Search", begin, primary=state is None or stale)
            if not running:
                Trials(trials)
        if running and job is not None:
            assert one is not None
            Bar(got, job.key, _searching(state, one))
        with tag("div", role="status"):
            if problem:
                tag("p", problem, class_="wi-note")
            if stale:
                tag("p", STALE, class_="wi-note")
        if state is not None and state.optimum is not None:
            Judged(session, state)


@solara.component
def Trials(trials: solara.Reactive[int]) -> None:
    """How many plans to try."""
    with tag("span", class_="wi-choose", role="group", aria_label="Plans to try"):
        for count, label in zip(better.TRIALS, ("Quick", "Thorough"), strict=True):
            Choice(f"{label}: {count:,} plans", trials.value == count, lambda count=count: trials.set(count))


@solara.component
def Choice(label: str, chosen: bool, on_click: Any) -> None:
    """One of several, of which one is chosen."""
    button = tag("button", label, class_="wi-tab", type="button", aria_pressed="true" if chosen else "false")
    v.use_event(button, "click", lambda *_: on_click())


def _searching(state: BudgetSearch | None, asked: better.Search) -> str:
    if state is None:
        return "The plans that there are are run first …"
    return better.progress_words(state, asked.outcome, bool(asked.own))


@solara.component
def Judged(session: Session, state: BudgetSearch) -> None:
    """The verdict, what the plan does, and where to put it."""
    optimum = state.optimum
    assert optimum is not None
    used = solara.use_reactive("")

    def use(which: Which) -> None:
        used.value = ""
        try:
            if session.change(**{which: better.usable(optimum.strategy)}):
                used.value = f"It is strategy {which.upper()} now; Undo takes it back."
        except InputError as error:
            session.problem.value = f"{error}."

    with tag("div", class_="wi-judged"):
        with tag("div"):
            tag("p", better.verdict(optimum), class_="wi-verdict-words", role="status")
            tag("p", better.basis(optimum), class_="lab-hint")
            with tag("div", class_="wi-ask"):
                for which in ("a", "b"):
                    Action(f"Put it into {which.upper()}", lambda which=which: use(which), primary=True)
                if used.value:
                    tag("span", used.value, role="status")
            tag("h3", "What it does", class_="wi-subhead")
            tag("ul", *(tag("li", line) for line in better.plan(optimum)), class_="wi-list-plain")
        with tag("div"):
            head = tag(
                "tr",
                *(
                    tag("th", one, scope="col")
                    for one in (
                        "Plan",
                        outcome_words(optimum.settings.outcomes[0])[0],
                        "The plan found is ahead by",
                    )
                ),
            )
            rows = [
                tag(
                    "tr",
                    tag("th", row["title"], scope="row"),
                    tag("td", row["level"]),
                    tag("td", row["lead"]),
                    class_="wi-ours" if row["ours"] else "",
                )
                for row in better.rivals(optimum)
            ]
            table = tag(
                "table",
                tag("caption", "On random numbers that the search did not use; 95 % intervals"),
                tag("thead", head),
                tag("tbody", *rows),
                class_="wi-numbers",
            )
            tag("div", table, class_="br-scroll", tabindex="0")
