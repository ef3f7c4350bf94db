"""The tool "Find a better plan": a search under the capacity, watched, stopped, tested on runs that it has not seen, put to use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import solara

from coalitionlab.dashboard.jobs import Job, Report
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import Situation, Which, check_work, scenario_of
from coalitionlab.dashboard.whatif.panel import Notes, ProgressBar, use_inquiry
from coalitionlab.dashboard.widgets import Button, tag
from coalitionlab.dashboard.words import (
    better_words,
    library_title,
    meaning,
    number,
    signed,
    titled,
)
from coalitionlab.experiments.optimising.generations import open_study
from coalitionlab.experiments.optimising.optimise import check_optuna
from coalitionlab.experiments.optimising.optimum import Optimum
from coalitionlab.experiments.optimising.scores import signs
from coalitionlab.experiments.optimising.search import BudgetSearch
from coalitionlab.experiments.optimising.settings import SearchSettings, check_settings
from coalitionlab.experiments.optimising.words import plan_words
from coalitionlab.experiments.words import capital, digits_for, spaced
from coalitionlab.scenarios.errors import InputError, plural
from coalitionlab.scenarios.records import FrozenDict
from coalitionlab.scenarios.schema import Scenario, Strategy

TITLE = "Find a better plan"
#: How many plans may be tried: on two cores at rest some 6 and 16 s with 60 organisations and 60 months, thrice that on busy ones.
TRIALS = (320, 1280)
REPLICATES, TESTED, PHASES = 48, 400, 4
#: The search makes a hundred times as many runs as people wait for elsewhere.
CHECKED = 500
#: What plans of the page are called in a search, and on it.
YOURS = {"plan_a": "your plan A", "plan_b": "your plan B"}
#: About how long a step of the search takes, in seconds.
SECONDS_A_STEP = 0.06
#: How far the bar is after searching, and after simplifying what was found; the rest is for testing it.
SEARCHING, SIMPLIFYING = 0.6, 0.9


@dataclass(frozen=True)
class SearchQuestion:
    """What is searched for: all that the search depends on; `own` are plans of the page, named as in `YOURS`.

    `stopped` is an earlier search of the same that was stopped: only what it had found is tested.
    """

    scenario: Scenario
    outcome: str
    seed: int
    parameters: FrozenDict[str, float]
    trials: int = TRIALS[0]
    own: tuple[Strategy, ...] = ()
    stopped: BudgetSearch | None = None

    def settings(self) -> SearchSettings:
        """The settings of the search. Raises InputError for what cannot be searched."""
        check_optuna()
        check_work(self.scenario, CHECKED)
        return check_settings(
            self.scenario, self.own, outcome=self.outcome, worlds=0, trials=self.trials, replicates=REPLICATES,
            test_replicates=TESTED, phases=PHASES, seed=self.seed, parameters=self.parameters,
        )  # fmt: skip


def question_of(situation: Situation, trials: int) -> SearchQuestion:
    """The search for what the page stands at. What is found has to beat plans that somebody wrote or changed, too."""
    a, b = (plan if isinstance(plan, Strategy) else None for plan in (situation.a, situation.b))
    yours = {"plan_a": a, "plan_b": None if b == a else b}
    own = tuple(plan.with_(name=name) for name, plan in yours.items() if plan is not None)
    return SearchQuestion(
        scenario_of(situation), situation.outcome, situation.seed, situation.numbers, trials, own
    )


def job_of(question: SearchQuestion) -> Job[Any]:
    """The search and its test: an `Optimum`, and until then the `BudgetSearch`."""
    pool = "gradual" if question.stopped else "long"
    return Job(("search", question), lambda report: _optimum(question, report), pool)


def _optimum(question: SearchQuestion, report: Report) -> Optimum:
    earlier = question.stopped
    if earlier is None:
        settings = question.settings()
        search = BudgetSearch(settings, open_study(settings), seconds=SECONDS_A_STEP)
        steps = search.steps()
    else:
        settings = replace(earlier.settings, trials=earlier.tried)
        search = BudgetSearch(settings, earlier.study, seconds=SECONDS_A_STEP)
        search.rivals = earlier.rivals
        steps = search.end()
    for _ in steps:
        report(share_of(search), search)
    assert search.optimum is not None
    return search.optimum


def share_of(search: BudgetSearch) -> float:
    """How far it is, 0 to 1."""
    if search.stage == "searching":
        return SEARCHING * search.tried / search.settings.trials
    return {"simplifying": SEARCHING, "testing": SIMPLIFYING, "done": 1.0}[search.stage]


def progress_words(search: BudgetSearch, outcome: str, own: bool = False) -> str:
    """Where it is, and the best so far; `own`: whether plans of the page take part."""
    doing = {
        "searching": f"{search.tried:,} of {plural(search.settings.trials, 'plan')} tried",
        "simplifying": "The most promising are run again on other random numbers, and simplified",
        "testing": "The plan found is tested against the others on random numbers that the search did not use",
        "done": "Done",
    }[search.stage]
    best = search.best
    if best is None or search.rivals is None:
        return f"{doing}."
    scores = (best, float(search.rivals.scores[:, 0].max()))
    sign, digits = float(signs([outcome])[0]), digits_for(scores)
    ours, library = (number(sign * score, digits) for score in scores)
    return f"{doing}. Best {titled(outcome).lower()} so far {ours}; the best of {others(own)} has {library} in these runs."


def verdict(optimum: Optimum) -> str:
    """What the test says, in a sentence."""
    lead, title = optimum.leads.iloc[0], titled(optimum.settings.outcomes[0]).lower()
    rival, rivals_ = rival_title(lead["rival"]), others(bool(optimum.settings.own))
    digits = digits_for([lead["score"], lead["rival_score"]])
    ours, theirs = number(lead["score"], digits), number(lead["rival_score"], digits)
    gap = f"{signed(lead['lead'], digits)} (95 % interval {signed(lead['low'], digits)} to {signed(lead['high'], digits)})"
    if lead["verdict"] == "better":
        return f"Beats the best of {rivals_}, {rival}, in {title}: {ours} against {theirs}, ahead by {gap}."
    if lead["verdict"] == "worse":
        of = "" if lead["rival"] in YOURS else " of the library"
        return f"No better plan was found: {rival}{of} does better in {title}, {theirs} against {ours}; the lead is {gap}."
    return (
        f"No plan was found that is surely better: {ours} in {title} against {theirs} of {rival}, the best of {rivals_}. "
        f"The lead is {gap}, which is not significant."
    )


def basis(optimum: Optimum) -> str:
    """What the verdict rests on."""
    return (
        f"Tested in {plural(optimum.settings.test_replicates, 'run')} of each with random numbers that the search did not "
        f"use, against all of {others(bool(optimum.settings.own))} under the same capacity; {plural(optimum.tried, 'plan')} "
        "were tried. It does well in this model and this scenario, under their assumptions."
    )


def rival_title(name: str) -> str:
    """What the plan found is compared with, as people know it."""
    return YOURS.get(name) or library_title(name)


def others(own: bool) -> str:
    """Whom the plan found meets; `own`: whether plans of the page take part."""
    return "the library and your plans" if own else "the library"


def rivals(optimum: Optimum, most: int = 5) -> list[tuple[str, str, str]]:
    """Title, level and lead of the plan found (first), of the best of the library and of plans of the page."""
    rows = optimum.table.to_dict(orient="records")
    digits = digits_for(optimum.table["mean"])
    rest = [row for row in rows if row["strategy"] != optimum.strategy.name]
    rest = [row for k, row in enumerate(rest) if k < most or row["strategy"] in YOURS]

    def shown(row: Any, names: tuple[str, str, str], form: Callable[[float, int], str]) -> str:
        mean, low, high = (row[name] for name in names)
        return "–" if mean != mean else f"{form(mean, digits)} ({form(low, digits)} to {form(high, digits)})"

    level, lead = ("mean", "low", "high"), ("lead", "lead_low", "lead_high")
    own = [
        ("The plan found", shown(row, level, number), "")
        for row in rows
        if row["strategy"] == optimum.strategy.name
    ]
    return own + [
        (capital(rival_title(str(row["strategy"]))), shown(row, level, number), shown(row, lead, signed))
        for row in rest
    ]


def usable(strategy: Strategy, title: str = "Found plan") -> Strategy:
    """The plan as one's own: short words, so that it fits into a link."""
    return strategy.with_(title=title, summary="", source="Found by coalitionlab's search", assumed=())


@solara.component
def BetterPanel(session: Session, open_: bool) -> None:
    """A search: asked for, watched, stopped, tested, put to use."""
    inquiry = use_inquiry(session, "search", job_of)
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
                words = progress_words(search, asked.outcome, bool(asked.own))
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
            tag("p", verdict(optimum), class_="wi-verdict-words", role="status")
            tag("p", basis(optimum), class_="lab-hint")
            with tag("div", class_="wi-ask"):
                for which in ("a", "b"):
                    Button(f"Put it into {which.upper()}", lambda which=which: use(which), primary=True)
                if used.value:
                    tag("span", used.value, role="status")
            tag("h3", "What it does", class_="wi-subhead")
            plan = [capital(spaced(line)) for line in plan_words(optimum.strategy)]
            tag("ul", *(tag("li", line) for line in plan), class_="wi-list-plain")
        with tag("div"):
            titles = ("Plan", titled(optimum.settings.outcomes[0]), "The plan found is ahead by")
            head = tag("tr", *(tag("th", title, scope="col") for title in titles))
            rows = [
                tag(
                    "tr",
                    tag("th", title, scope="row"),
                    tag("td", level),
                    tag("td", lead),
                    class_="" if k else "wi-ours",
                )
                for k, (title, level, lead) in enumerate(rivals(optimum))
            ]
            caption = tag("caption", "On random numbers that the search did not use; 95 % intervals")
            table = tag("table", caption, tag("thead", head), tag("tbody", *rows), class_="wi-numbers")
            tag("div", table, class_="br-scroll", tabindex="0")
