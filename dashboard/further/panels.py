"""The panels beneath the two strategies of What if, one open at a time; what was asked for in them goes on while another is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import solara

from coalitionlab.dashboard.bringing.charts import Copied
from coalitionlab.dashboard.further import better, board, causes
from coalitionlab.dashboard.further.chart import Causes
from coalitionlab.dashboard.further.words import better_words, outcome_words, plural
from coalitionlab.dashboard.pages.bring import Bring, Download
from coalitionlab.dashboard.parts import Action, tag
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import Which
from coalitionlab.dashboard.streams import Streamed, use_streamed
from coalitionlab.experiments.attribution import Attribution
from coalitionlab.experiments.optimise_steps import Underway
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.schema import Strategy

TOOLS = {
    "causes": "What caused what",
    "better": "Find a better plan",
    "report": "Report for the board",
    "bring": "Bring your own stakeholders",
}


@solara.component
def Tools(session: Session) -> None:
    """All panels; those that are closed draw nothing, and look at nothing that a slider moves."""
    situation = session.situation.value
    tool = situation.at("whatif.tool")
    hidden = bool(situation.at("whatif.hidden")) and not situation.prediction
    with tag("div", class_="wi-tools"):
        CausesPanel(session, tool == "causes" and not hidden)
        BetterPanel(session, tool == "better" and not hidden)
        ReportPanel(session, tool == "report" and not hidden)
        if tool == "bring":
            with tag("section", class_="wi-tool", aria_label=TOOLS["bring"]):
                Bring(session, here=True)
        if hidden and tool in ("causes", "better", "report"):
            with tag("section", class_="lab-card wi-tool", aria_label=TOOLS[tool]):
                tag("p", "First predict, above: this would give away what comes out.")


@solara.component
def CausesPanel(session: Session, open_: bool) -> None:
    """What caused what, a side at a time and only when asked."""
    asked: dict[Which, solara.Reactive[causes.Question | None]] = {
        "a": _remembered(session, "causes a"),
        "b": _remembered(session, "causes b"),
    }
    got = {which: _caused(session, which, asked[which].value) for which in asked}
    if not open_:
        return
    situation = session.situation.value
    title, meaning = outcome_words(situation.outcome)
    found = {which: _found(got[which], asked[which].value) for which in asked}
    views = {which: causes.view(one, which.upper()) for which, one in found.items() if one is not None}
    with tag("section", class_="lab-card wi-tool", aria_label=TOOLS["causes"]):
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


def _caused(session: Session, which: Which, asked: causes.Question | None) -> Streamed[Attribution]:
    jobs = [] if asked is None else [asked.job]
    return use_streamed(session, f"causes {which}", jobs, asked, active=asked is not None)


def _found(got: Streamed[Any], asked: Any) -> Any:
    return None if asked is None else got.found.get(asked.job.key)


@solara.component
def CausesSide(
    session: Session,
    which: Which,
    asked: solara.Reactive[causes.Question | None],
    got: Streamed[Attribution],
    views: dict[Which, dict[str, Any]],
) -> None:
    """One strategy's actions: a button, then the chart as it grows, and whether it still holds."""
    name, situation = which.upper(), session.situation.value
    now, held = causes.question(situation, which), asked.value
    found = None if held is None else got.found.get(held.job.key)
    problem = "" if held is None else got.problems.get(held.job.key, "")
    stale, running = held is not None and held != now, got.running and held is not None

    def ask() -> None:
        _remember(session, f"causes {which}", asked, now)

    def stop() -> None:
        _remember(session, f"causes {which}", asked, None)

    with tag("div", class_=f"wi-side wi-{which}", role="group", aria_label=f"What caused what in {name}"):
        with tag("div", class_="wi-ask"):
            tag("span", name, class_="wi-badge")
            tag("b", _title(now))
            if running:
                Action("Stop", stop)
            elif held is None or stale or problem:
                Action(f"Work it out {'again ' if held is not None else ''}for {name}", ask, primary=True)
        with tag("div", role="status"):
            if problem:
                tag("p", problem, class_="wi-note")
            elif held is None:
                tag("p", "Not worked out yet: it takes some seconds.", class_="lab-hint")
            elif found is None:
                tag("p", "The first runs are being made …", class_="lab-hint")
            elif running:
                tag("p", f"After {found.done} of {found.replicates} runs of each set of actions …", class_="lab-hint")
            if stale:
                tag("p", "The page has been changed since: this is of how it stood before.", class_="wi-note")
        if found is not None:
            if not running:
                for line in causes.said(found, name):
                    tag("p", line, class_="wi-finding")
            with tag("div", class_="wi-chart"):
                Causes.element(data={**views[which], "reach": _reach(views)})


def _reach(views: dict[Which, dict[str, Any]]) -> list[float]:
    """One scale for both sides, where both are of the same outcome."""
    ends = [view["reach"] for view in views.values()]
    return [min(low for low, _ in ends), max(high for _, high in ends)]


def _title(asked: causes.Question) -> str:
    return asked.strategy.title or asked.strategy.name


@solara.component
def BetterPanel(session: Session, open_: bool) -> None:
    """A search for a better plan: asked for, watched, stopped, judged, and put to use."""
    asked: solara.Reactive[better.Search | None] = _remembered(session, "search")
    stopped: solara.Reactive[Underway | None] = _remembered(session, "search stopped")
    trials = solara.use_reactive(better.TRIALS[0])
    one, so_far = asked.value, stopped.value
    searching = use_streamed(session, "search", [] if one is None else [one.job], one, active=one is not None and so_far is None)
    settling_jobs = [] if one is None or so_far is None else [one.settling(so_far)]
    settling = use_streamed(session, "settle", settling_jobs, (one, so_far), active=so_far is not None)
    if not open_:
        return
    situation = session.situation.value
    now = better.search(situation, trials.value)
    job = None if one is None else (one.job if so_far is None else settling_jobs[0])
    got = searching if so_far is None else settling
    state: Underway | None = None if job is None else got.found.get(job.key, so_far)
    problem = "" if job is None else got.problems.get(job.key, "")
    running = job is not None and got.running

    def begin() -> None:
        _remember(session, "search stopped", stopped, None)
        _remember(session, "search", asked, now)

    def stop() -> None:
        if so_far is None and state is not None and state.found is not None and state.found.drafts:
            _remember(session, "search stopped", stopped, state)
        else:
            _remember(session, "search", asked, None)
            _remember(session, "search stopped", stopped, None)

    title = outcome_words(situation.outcome)[0].lower()
    with tag("section", class_="lab-card wi-tool", aria_label=TOOLS["better"]):
        tag("h2", f"A plan with better {title}, under the same capacity")
        tag(
            "p",
            "Tries phases, staff-days, whom actions are aimed at and the way of leading, in the scenario as it stands on this page. It "
            f"begins with the plans of the library and never spends more than the capacity ({better_words(situation.outcome)}). In the end "
            "the best meets all of the library on luck that the search has not seen.",
            class_="lab-hint",
        )
        stale = one is not None and replace(one, trials=now.trials) != now
        if not running:
            with tag("div", class_="wi-ask"):
                Trials(trials)
                Action("Search again" if one is not None else "Search", begin, primary=state is None or stale)
        with tag("div", role="status"):
            if problem:
                tag("p", problem, class_="wi-note")
            if stale:
                tag("p", "The page has been changed since: this is of how it stood before.", class_="wi-note")
            if running and job is not None:
                Bar(got, job.key, _searching(state, one.outcome if one is not None else situation.outcome))
        if running:
            can_keep = so_far is None and state is not None and state.found is not None
            Action("Stop, and keep the best" if can_keep else "Stop", stop)
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
    import reacton.ipyvuetify as v

    button = tag("button", label, class_="wi-tab", type="button", aria_pressed="true" if chosen else "false")
    v.use_event(button, "click", lambda *_: on_click())


@solara.component
def Bar(got: Streamed[Any], key: Any, words: str) -> None:
    """How far something long is, in words and as a bar; one's place where others come first."""
    before, share = got.ahead.get(key, 0), 100 * got.share.get(key, 0.0)
    if before:
        words = f"{plural(before, 'search or report comes', 'searches or reports come')} before yours; it begins by itself."
    tag("p", words)
    bar = tag("i", style_=f"width:{share:.0f}%")
    limits = {"aria_valuenow": f"{share:.0f}", "aria_valuemin": "0", "aria_valuemax": "100"}
    tag("div", bar, class_="wi-progress", role="progressbar", aria_label="Progress", **limits)


def _searching(state: Underway | None, outcome: str) -> str:
    return "The plans of the library are run first …" if state is None else better.progress_words(state, outcome)


@solara.component
def Judged(session: Session, state: Underway) -> None:
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
            head = tag("tr", *(tag("th", one, scope="col") for one in ("Plan", outcome_words(optimum.request.outcomes[0])[0], "The plan found is ahead by")))
            rows = [
                tag("tr", tag("th", row["title"], scope="row"), tag("td", row["level"]), tag("td", row["lead"]), class_="wi-ours" if row["ours"] else "")
                for row in better.rivals(optimum)
            ]
            table = tag("table", tag("caption", "On luck that the search has not seen; 95 % intervals"), tag("thead", head), tag("tbody", *rows), class_="wi-numbers")
            tag("div", table, class_="br-scroll", tabindex="0")


@solara.component
def ReportPanel(session: Session, open_: bool) -> None:
    """The report for a board: asked for, watched, saved, and the command that makes it again."""
    asked: solara.Reactive[board.Report | None] = _remembered(session, "report")
    held = asked.value
    got = use_streamed(session, "report", [] if held is None else [held.job], held, active=held is not None)
    if not open_:
        return
    now = board.report(session.situation.value)
    made: board.Made | None = _found(got, held)
    problem = "" if held is None else got.problems.get(held.job.key, "")
    running, stale = held is not None and got.running, held is not None and held != now
    with tag("section", class_="lab-card wi-tool", aria_label=TOOLS["report"]):
        tag("h2", "A report that a board would read")
        tag(
            "p",
            f"One file, for the browser or the printer, without internet: {_called(now.strategy)} against {_called(now.against)}, judged by "
            f"{outcome_words(now.outcome)[0].lower()}, with the scenario as it stands on this page. The stakeholders and where they end, the "
            f"plan on its timeline, what is expected with bands, what matters most, where it fails in {board.WORLDS} plausible worlds, what "
            "was assumed.",
            class_="lab-hint",
        )
        if running:
            with tag("div", role="status"):
                Bar(got, held.job.key if held is not None else None, _written(made))
            Action("Stop", lambda: _remember(session, "report", asked, None))
            return
        with tag("div", class_="wi-ask"):
            if made is not None and made.page and held is not None:
                Download(f"Save {held.file}", held.file, lambda: made.page, (session.id, "board"), held)
            if made is None or stale or problem:
                label = "Make the report" if held is None else "Make it again"
                Action(label, lambda: _remember(session, "report", asked, now), primary=True)
        with tag("div", role="status"):
            if problem:
                tag("p", problem, class_="wi-note")
            elif made is not None and held is not None:
                tag("p", f"The report is there: {len(made.page) / 1000:,.0f} kB.")
            if stale and made is not None:
                tag("p", "The page has been changed since: this is of how it stood before.", class_="wi-note")
        tag("h3", "The same report on the command line", class_="wi-subhead")
        again = held if held is not None and not stale else now
        if again.needed:
            tag("p", f"Save beside it first, from the page Bring: {', '.join(again.needed)}.", class_="lab-hint")
        Copied.element(data={"label": "Command", "text": again.command})


def _called(strategy: Strategy) -> str:
    return strategy.title or strategy.name


def _written(made: board.Made | None) -> str:
    if made is None:
        return "The first runs are being made …"
    if made.done >= made.of:
        return "The report is being written …"
    return f"{made.done:,} of {made.of:,} runs made."


def _remembered(session: Session, name: str) -> solara.Reactive[Any]:
    """What was asked for in this tab, also after another page was looked at. A hook."""
    return solara.use_reactive(session.notes.get(name))


def _remember(session: Session, name: str, where: solara.Reactive[Any], value: Any) -> None:
    session.notes[name] = value
    where.value = value

