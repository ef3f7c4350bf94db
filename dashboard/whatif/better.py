"""The tool "Find a better plan": a search under the capacity, watched, stopped, tested on runs that it has not seen, put to use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import solara

from coalitionlab.dashboard.jobs import Job, Report
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import Situation, Which, check_work, scenario_of
from coalitionlab.dashboard.whatif.panel import Notes, ProgressBar, use_inquiry
from coalitionlab.dashboard.widgets import Button, FrameTable, tag
from coalitionlab.dashboard.words import better_words, meaning, titled
from coalitionlab.experiments.optimising.breeder import open_study
from coalitionlab.experiments.optimising.optimise import budget_search, check_optuna, held_out_test
from coalitionlab.experiments.optimising.optimum import Optimum
from coalitionlab.experiments.optimising.scores import signs
from coalitionlab.experiments.optimising.search import BudgetSearch
from coalitionlab.experiments.optimising.settings import SearchSettings, check_settings
from coalitionlab.experiments.words import decimal, digits_for, spaced
from coalitionlab.scenarios.errors import InputError, plural
from coalitionlab.scenarios.schema import Strategy

TITLE = "Find a better plan"
#: How many plans may be tried: on two cores at rest some 6 and 16 s with 60 organisations and 60 months, thrice that on busy ones.
TRIALS = (320, 1280)
REPLICATES, TESTED, PHASES = 48, 400, 4
#: The search makes a hundred times as many runs as people wait for elsewhere.
CHECKED = 500
#: How far the bar is after searching, and after simplifying what was found; the rest is for testing it.
SEARCHING, SIMPLIFYING = 0.6, 0.9


@dataclass(frozen=True)
class SearchQuestion:
    """What is searched for: `situation` as it stands; `own` are plans of the page that somebody wrote or changed.

    `stopped` is an earlier search of the same that was stopped: only what it had found is tested.
    """

    situation: Situation
    trials: int = TRIALS[0]
    own: tuple[Strategy, ...] = ()
    stopped: BudgetSearch | None = None

    def settings(self) -> SearchSettings:
        """The settings of the search. Raises InputError for what cannot be searched."""
        check_optuna()
        scenario, now = scenario_of(self.situation), self.situation
        check_work(scenario, CHECKED)
        return check_settings(
            scenario, self.own, outcome=now.outcome, worlds=0, trials=self.trials, replicates=REPLICATES,
            test_replicates=TESTED, phases=PHASES, seed=now.seed, parameters=now.numbers,
        )  # fmt: skip


def question_of(situation: Situation, trials: int) -> SearchQuestion:
    """The search for what the page stands at. What is found has to beat plans that somebody wrote or changed, too."""
    plans = {"A": situation.a, "B": None if situation.b == situation.a else situation.b}
    own = tuple(
        plan.with_(name=f"your_plan_{side}", title=f"Your plan {side}")
        for side, plan in plans.items()
        if isinstance(plan, Strategy)
    )
    usual = Situation()
    # the search does not depend on which strategies and how many replicates the page shows
    searched = replace(situation.question, a=usual.a, b=usual.b, replicates=usual.replicates)
    return SearchQuestion(searched, trials, own)


def job_of(question: SearchQuestion) -> Job[Any]:
    """The search and its test: an `Optimum`, and until then the `BudgetSearch`."""
    pool = "gradual" if question.stopped else "long"
    return Job(("search", question), lambda report: _optimum(question, report), pool)


def _optimum(question: SearchQuestion, report: Report) -> Optimum:
    def shown(search: BudgetSearch) -> None:
        report(share_of(search), search)

    earlier = question.stopped
    if earlier is None:
        settings = question.settings()
        search = budget_search(settings, open_study(settings), report=shown)
        search.run()
    else:
        settings = replace(earlier.settings, trials=earlier.tried)
        search = budget_search(settings, earlier.study, report=shown)
        search.rival_scores = earlier.rival_scores
        search.finish()
    return held_out_test(search)


def share_of(search: BudgetSearch) -> float:
    """How far it is, 0 to 1."""
    if search.stage == "searching":
        return SEARCHING * search.tried / search.settings.trials
    return {"simplifying": SEARCHING, "testing": SIMPLIFYING}[search.stage]


def progress_words(search: BudgetSearch, outcome: str, own: bool = False) -> str:
    """Where it is, and the best so far; `own`: whether plans of the page take part."""
    doing = {
        "searching": f"{search.tried:,} of {plural(search.settings.trials, 'plan')} tried",
        "simplifying": "The most promising are run again on other random numbers, and simplified",
        "testing": "The plan found is tested against the others on random numbers that the search did not use",
    }[search.stage]
    best = search.best
    if best is None or search.rival_scores is None:
        return f"{doing}."
    scores = (best, float(search.rival_scores[:, 0].max()))
    sign, digits = float(signs([outcome])[0]), digits_for(scores)
    ours, library = (decimal(sign * score, digits) for score in scores)
    return f"{doing}. Best {titled(outcome).lower()} so far {ours}; the best of {others(own)} has {library} in these runs."


def others(own: bool) -> str:
    """Whom the plan found meets; `own`: whether plans of the page take part."""
    return "the library and your plans" if own else "the library"


def usable(strategy: Strategy, title: str = "Found plan") -> Strategy:
    """The plan as one's own: short words, so that it fits into a link."""
    return strategy.with_(title=title, summary="", source="Found by coalitionlab's search", assumed=())


@solara.component
def BetterPanel(session: Session, open_: bool) -> None:
    """A search: asked for, watched, stopped, tested, put to use."""
    inquiry = use_inquiry(session.notes, "search", job_of)
    trials = solara.use_reactive(TRIALS[0])
    if not open_:
        return
    situation = session.situation.value
    now, asked = question_of(situation, trials.value), inquiry.asked
    answer = inquiry.answer.value
    search: BudgetSearch | None = answer if isinstance(answer, BudgetSearch) else asked and asked.stopped
    can_keep = search is not None and asked.stopped is None and search.best is not None
    # a plan that was found and put to use is one of yours then: what was found is not out of date by that
    held = None if asked is None else replace(asked, trials=now.trials, own=now.own, stopped=None)
    stale = held is not None and held != now

    def stop() -> None:
        inquiry.ask(replace(asked, stopped=search) if can_keep else None)

    with tag("section", class_="lab-card wi-tool", aria_label=TITLE):
        Explanation(situation.outcome, bool(now.own))
        with tag("div", class_="wi-ask"):
            # one button, so that the keyboard stays on it; what is known already is not asked again
            if inquiry.running:
                Button("Stop, and keep the best" if can_keep else "Stop", stop)
            else:
                if asked != now or inquiry.problem:
                    Button("Search", lambda: inquiry.ask(now), primary=answer is None or stale)
                with tag("span", class_="wi-choose", role="group", aria_label="Plans to try"):
                    for count, label in zip(TRIALS, ("Quick", "Thorough"), strict=True):
                        words = f"{label}: {count:,} plans"
                        Button(words, lambda count=count: trials.set(count), pressed=trials.value == count)
        if inquiry.running:
            words = "The plans that there are are run first …"
            if search is not None:
                words = progress_words(search, asked.situation.outcome, bool(asked.own))
            ProgressBar(inquiry.answer, words)
        Notes(inquiry, now if stale else asked)
        if isinstance(answer, Optimum):
            Tested(session, answer)


@solara.component
def Explanation(outcome: str, own: bool) -> None:
    """What the search does."""
    term, yours = meaning(outcome, "outcome"), " and with yours" if own else ""
    tag("h2", f"A plan with better {term.title.lower()}, under the same capacity")
    tag(
        "p",
        f"{term.title}: {term.sentence}; {better_words(outcome)}. The search begins with the plans of the library{yours} and tries other phases, "
        "staff-days, aims and ways of leading, in the scenario as it stands on this page. It never spends more than the capacity. "
        f"In the end the best meets all of {others(own)} on random numbers that the search did not use.",
        class_="lab-hint",
    )


@solara.component
def Tested(session: Session, optimum: Optimum) -> None:
    """The verdict, what the plan does, and where to put it."""
    used = solara.use_reactive("")

    def use(which: Which) -> None:
        used.value = ""
        try:
            if session.change(**{which: usable(optimum.strategy)}):
                used.value = f"It is strategy {which.upper()} now; Undo takes it back."
        except InputError as error:
            session.problem.value = f"{error}."

    with tag("div", class_="wi-judged"):
        with tag("div"):
            for line in optimum.words():
                tag("p", spaced(line), class_="wi-verdict-words", role="status")
            with tag("div", class_="wi-ask"):
                for which in ("a", "b"):
                    Button(f"Put it into {which.upper()}", lambda which=which: use(which), primary=True)
                if used.value:
                    tag("span", used.value, role="status")
        with tag("div"):
            for heading, frame in optimum.shown().items():
                FrameTable(frame, heading)
