"""The tool "Find a better plan": a search under the capacity, watched, stopped, tested on runs that it has not seen, put to use."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import solara

from coalitionlab.dashboard.inquiry import (
    Course,
    Shown,
    answered,
    command,
    file_of,
    job_apart,
    outcome_words,
    titled,
    use_inquiry,
)
from coalitionlab.dashboard.jobs import Job, Report
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import Situation, Which, check_work
from coalitionlab.dashboard.widgets import Button, Card, tag
from coalitionlab.experiments.optimising.settings import SearchSettings, check_settings
from coalitionlab.experiments.words import decimal, digits_for
from coalitionlab.scenarios.errors import plural
from coalitionlab.scenarios.loader import load_strategy
from coalitionlab.scenarios.names.outcomes import PER_RUN
from coalitionlab.scenarios.schema import Strategy
from coalitionlab.scenarios.yaml_files import plain_name

if TYPE_CHECKING:
    from coalitionlab.experiments.optimising.search import BudgetSearch

#: How many plans may be tried: on two cores at rest some 6 and 16 s with 60 organisations and 60 months, thrice that on busy ones.
TRIALS = (320, 1280)
REPLICATES, TESTED, PHASES = 48, 400, 4
#: The search makes a hundred times as many runs as people wait for elsewhere.
CHECKED = 500
#: How far the bar is after searching, and after simplifying what was found; the rest is for testing it.
SEARCHING, SIMPLIFYING = 0.6, 0.9


@dataclass(frozen=True, eq=False)
class SoFar:
    """How far a search is: its stage, plans tried and to be tried, the best score of these and of their rivals (more is better, none before there is
    one), and the search itself, packed: the server needs no part of what makes one."""

    stage: str
    tried: int
    trials: int
    best: float | None
    rivals: float | None
    packed: bytes

    @classmethod
    def of(cls, search: BudgetSearch) -> SoFar:
        """Of a search as it stands."""
        rivals = None if search.rival_scores is None else float(search.rival_scores[:, 0].max())
        return cls(search.stage, search.tried, search.settings.trials, search.best, rivals, pickle.dumps(search))


@dataclass(frozen=True)
class SearchQuestion:
    """What is searched for: `situation` as it stands; `own` are plans of the page that somebody wrote or changed.

    `stopped` is an earlier search of the same that was stopped: only what it had found is tested.
    """

    situation: Situation
    trials: int = TRIALS[0]
    own: tuple[Strategy, ...] = ()
    stopped: SoFar | None = None

    def settings(self) -> SearchSettings:
        """The settings of the search. Raises InputError for what cannot be searched."""
        from coalitionlab.experiments.optimising.optimise import check_optuna

        check_optuna()
        scenario, now = self.situation.scenario, self.situation
        check_work(scenario, CHECKED)
        return check_settings(
            scenario, self.own, outcome=now.outcome, worlds=0, trials=self.trials, replicates=REPLICATES,
            test_replicates=TESTED, phases=PHASES, seed=now.seed, parameters=now.parameters,
        )  # fmt: skip


def question_of(situation: Situation, trials: int) -> SearchQuestion:
    """The search for what is looked at. What is found has to beat plans that somebody wrote, changed or brought, too."""
    plans = dict.fromkeys(situation.plan(which) for which in ("a", "b"))
    own = tuple(plan for plan in plans if file_of(plan) != plan.name)
    # the search does not depend on which plans of the library are looked at
    usual = load_strategy("leaderless")
    return SearchQuestion(replace(situation, a=usual, b=usual, edits="{}", rest=()), trials, own)


def job_of(question: SearchQuestion) -> Job[Any]:
    """The search and its test: a `Shown`, and until then `SoFar`."""
    pool = "short" if question.stopped else "long"
    return job_apart(("search", question), partial(_optimum, question), pool)


def _optimum(question: SearchQuestion, report: Report) -> Shown:
    from coalitionlab.experiments.optimising.breeder import open_study
    from coalitionlab.experiments.optimising.optimise import budget_search, held_out_test

    def shown(search: BudgetSearch) -> None:
        report(share_of(search.stage, search.tried / search.settings.trials), partial(SoFar.of, search))

    if question.stopped is None:
        settings = question.settings()
        search = budget_search(settings, open_study(settings), report=shown)
        search.run()
    else:
        earlier = pickle.loads(question.stopped.packed)
        settings = replace(earlier.settings, trials=earlier.tried)
        search = budget_search(settings, earlier.study, report=shown)
        search.rival_scores = earlier.rival_scores
        search.finish()
    optimum = held_out_test(search)
    line = command(
        "optimise", question.situation, strategy=[file_of(plan) for plan in question.own], trials=settings.trials,
        replicates=REPLICATES, test_replicates=TESTED, phases=PHASES, worlds=0,
    )  # fmt: skip
    return answered(optimum, f"plan-for-{plain_name(question.situation.scenario.name)}", line, usable(optimum.strategy))


def share_of(stage: str, tried: float) -> float:
    """How far it is, 0 to 1; `tried` is the share of plans that were."""
    return {"searching": SEARCHING * tried, "simplifying": SEARCHING, "testing": SIMPLIFYING}[stage]


def progress_words(search: SoFar, outcome: str, own: bool = False) -> str:
    """Where it is, and the best so far; `own`: whether plans of the page take part."""
    doing = {
        "searching": f"{search.tried:,} of {plural(search.trials, 'plan')} tried",
        "simplifying": "The most promising are run again on other random numbers, and simplified",
        "testing": "The plan found is tested against the others on random numbers that the search did not use",
    }[search.stage]
    if search.best is None or search.rivals is None:
        return f"{doing}."
    scores = (search.best, search.rivals)
    sign, digits = float(PER_RUN[outcome].sign), digits_for(scores)
    ours, library = (decimal(sign * score, digits) for score in scores)
    return (
        f"{doing}. Best {titled(outcome).lower()} so far {ours}; the best of {others(own)} has {library} in these runs."
    )


def others(own: bool) -> str:
    """Whom the plan found meets; `own`: whether plans of the page take part."""
    return "the library and your plans" if own else "the library"


def usable(strategy: Strategy, title: str = "Found plan") -> Strategy:
    """The plan as one's own."""
    return strategy.with_(name="found_plan", title=title, source="Found by coalitionlab's search")


@solara.component
def BetterTool(session: Session) -> None:
    """A search: asked for, watched, stopped, tested, put to use."""
    inquiry = use_inquiry(job_of)
    trials = solara.use_reactive(TRIALS[0])
    situation = session.situation.value
    now, asked = question_of(situation, trials.value), inquiry.asked
    value = inquiry.state.value
    known = asked and asked.stopped
    search: SoFar | None = known if value is None or isinstance(value, Shown) else value
    can_keep = search is not None and asked.stopped is None and search.best is not None
    # a plan that was found and put to use is one of yours then: what was found is not out of date by that
    held = None if asked is None else replace(asked, trials=now.trials, own=now.own, stopped=None)
    stale = held is not None and held != now

    def stop() -> None:
        inquiry.ask(replace(asked, stopped=search) if can_keep else None)

    hint = (
        f"For more of {outcome_words(situation.outcome)}. The search begins with the plans of {others(bool(now.own))} and tries other phases, "
        "staff-days, aims and ways of leading, on the case as it stands, and never spends more than the capacity. In the end the best meets "
        "all of them on random numbers that the search did not use."
    )
    with Card("Find a better plan, under the same capacity", hint=hint):
        with tag("div", class_="row"):
            # one button, so that the keyboard stays on it; what is known already is not asked again
            if inquiry.running:
                Button("Stop, and keep the best" if can_keep else "Stop", stop)
            else:
                if asked != now or inquiry.state.problem:
                    Button("Search", lambda: inquiry.ask(now), primary=inquiry.answer is None or stale)
                for count, label in zip(TRIALS, ("Quick", "Thorough"), strict=True):
                    words = f"{label}: {count:,} plans"
                    Button(words, lambda count=count: trials.set(count), pressed=trials.value == count)
        words = "The plans that there are are run first …"
        if inquiry.running and search is not None:
            words = progress_words(search, asked.situation.outcome, bool(asked.own))
        if inquiry.answer is not None:
            Use(session, inquiry.answer).key("use")
        Course(inquiry, stale, words).key("course")


@solara.component
def Use(session: Session, answer: Shown) -> None:
    """Where to put the plan that was found."""
    used = solara.use_reactive("")

    def use(which: Which) -> None:
        put = session.change(**{which: answer.plan})
        used.value = f"It is plan {which.upper()} now: open it as a page, below, to see what it does." if put else ""

    with tag("div", class_="row"):
        for which in ("a", "b"):
            Button(f"Put it into {which.upper()}", lambda which=which: use(which))
        if used.value:
            tag("span", used.value, role="status")
