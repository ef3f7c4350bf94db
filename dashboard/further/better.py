"""Find a better plan: the search under the capacity, as it comes, tested on random numbers that it did not use, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from coalitionlab.dashboard.bounds import check_work
from coalitionlab.dashboard.further.words import library_title, number, outcome_words, signed
from coalitionlab.dashboard.situation import Situation, scenario_of
from coalitionlab.dashboard.streams import Job
from coalitionlab.experiments.optimising.optimise import check_optuna
from coalitionlab.experiments.optimising.optimum import Optimum
from coalitionlab.experiments.optimising.scores import signs
from coalitionlab.experiments.optimising.settings import SearchSettings, check_settings
from coalitionlab.experiments.optimising.words import plan_words
from coalitionlab.experiments.text import digits_for
from coalitionlab.scenarios.errors import plural
from coalitionlab.scenarios.records import FrozenDict
from coalitionlab.scenarios.schema import Scenario, Strategy

if TYPE_CHECKING:
    from coalitionlab.experiments.optimising.search import BudgetSearch

#: How many plans may be tried: on two cores at rest some 6 and 16 s with 60 organisations and 60 months, thrice that on busy ones.
TRIALS = (320, 1280)
REPLICATES, TESTED, PHASES = 48, 400, 4
#: About how long a step of the search takes, in seconds.
SECONDS_A_STEP = 0.06
#: A scenario may be so large that so many replicates of it are what people wait for; the search makes a hundred times as many runs.
CHECKED = 500
#: What plans of the page are called in a search, and on it.
YOURS = {"plan_a": "your plan A", "plan_b": "your plan B"}
#: How much of the bar is full after the search, and after simplifying; the rest is for the test.
SEARCHING, SIMPLIFYING = 0.6, 0.9


@dataclass(frozen=True)
class Search:
    """What is searched for: all that the search depends on."""

    scenario: Scenario
    outcome: str
    seed: int
    parameters: FrozenDict[str, float]
    trials: int = TRIALS[0]
    own: tuple[Strategy, ...] = ()  #: plans of the page that the library does not have; named as in `YOURS`

    def settings(self) -> SearchSettings:
        """The settings of the search. Raises InputError for what cannot be searched."""
        check_optuna()
        check_work(self.scenario, CHECKED)
        return check_settings(
            self.scenario, self.own, outcome=self.outcome, worlds=0, trials=self.trials, replicates=REPLICATES,
            test_replicates=TESTED, phases=PHASES, seed=self.seed, parameters=self.parameters,
        )  # fmt: skip

    @property
    def job(self) -> Job[BudgetSearch]:
        """The search and its test: one at a time in a server."""
        return Job(("search", self), self._search_steps, long=True)

    def settling(self, so_far: BudgetSearch) -> Job[BudgetSearch]:
        """The test of the best that a stopped search had found: it takes a few seconds and waits for no other search."""
        return Job(("settled", self, so_far.tried), lambda: _settling_steps(so_far))

    def _search_steps(self) -> Iterator[tuple[float, BudgetSearch]]:
        from coalitionlab.experiments.optimising.generations import open_study
        from coalitionlab.experiments.optimising.search import BudgetSearch

        settings = self.settings()
        search = BudgetSearch(settings, open_study(settings), seconds=SECONDS_A_STEP)
        for _ in search.steps():
            yield _share(search), search


def search(situation: Situation, trials: int) -> Search:
    """The search for what the page stands at."""
    parameters = FrozenDict({name: float(value) for name, value in sorted(situation.parameters.items())})
    given = trials if trials in TRIALS else TRIALS[0]
    return Search(
        scenario_of(situation), situation.outcome, situation.seed, parameters, given, _own(situation)
    )


def _own(situation: Situation) -> tuple[Strategy, ...]:
    """The plans of the page that somebody wrote or changed: what is found has to beat these too."""
    a, b = (one if isinstance(one, Strategy) else None for one in (situation.a, situation.b))
    mine = {"plan_a": a, "plan_b": None if b == a else b}
    return tuple(one.with_(name=name) for name, one in mine.items() if one is not None)


def _settling_steps(so_far: BudgetSearch) -> Iterator[tuple[float, BudgetSearch]]:
    settings = replace(so_far.settings, trials=so_far.tried)
    search = type(so_far)(settings, so_far.study, seconds=SECONDS_A_STEP)
    search.rivals = so_far.rivals
    for _ in search.end():
        yield _share(search), search


def _share(search: BudgetSearch) -> float:
    """How far it is, 0..1."""
    if search.stage == "searching":
        return SEARCHING * search.tried / search.settings.trials
    return {"simplifying": SEARCHING, "testing": SIMPLIFYING, "done": 1.0}[search.stage]


def progress_words(search: BudgetSearch, outcome: str, own: bool = False) -> str:
    """Where it is, and the best so far; `own`: whether plans of the page take part."""
    title = outcome_words(outcome)[0].lower()
    doing = {
        "searching": f"{search.tried:,} of {plural(search.settings.trials, 'plan')} tried",
        "simplifying": "The most promising are run again on other random numbers, and simplified",
        "testing": "The plan found is tested against the others on random numbers that the search did not use",
        "done": "Done",
    }[search.stage]
    reached = search.best
    if reached is None or search.rivals is None:
        return f"{doing}."
    best, library = _levels(outcome, reached, float(search.rivals.scores[:, 0].max()))
    return f"{doing}. Best {title} so far {best}; the best of {others(own)} has {library} in these runs."


def verdict(found: Optimum) -> str:
    """What the test says, in a sentence."""
    lead, outcome = found.leads.iloc[0], found.settings.outcomes[0]
    title, rival = outcome_words(outcome)[0].lower(), rival_title(lead["rival"])
    all_of_them = others(bool(found.settings.own))
    digits = digits_for([lead["score"], lead["rival_score"]])
    ours, theirs = number(lead["score"], digits), number(lead["rival_score"], digits)
    gap = f"{signed(lead['lead'], digits)} (95 % interval {signed(lead['low'], digits)} to {signed(lead['high'], digits)})"
    if lead["verdict"] == "better":
        return (
            f"Beats the best of {all_of_them}, {rival}, in {title}: {ours} against {theirs}, ahead by {gap}."
        )
    if lead["verdict"] == "worse":
        of_library = "" if lead["rival"] in YOURS else " of the library"
        return f"No better plan was found: {rival}{of_library} does better in {title}, {theirs} against {ours}; the lead is {gap}."
    return (
        f"No plan was found that is surely better: {ours} in {title} against {theirs} of {rival}, the best of {all_of_them}. "
        f"The lead is {gap}, which is not significant."
    )


def basis(found: Optimum) -> str:
    """What the verdict rests on."""
    return (
        f"Tested in {plural(found.settings.test_replicates, 'run')} of each with random numbers that the search did not use, against "
        f"all of {others(bool(found.settings.own))} under the same capacity; {plural(found.tried, 'plan')} were tried. It does well in "
        "this model and this scenario, under their assumptions."
    )


def rival_title(name: str) -> str:
    """What the plan found is compared with, as people know it."""
    return YOURS.get(name) or library_title(name)


def others(own: bool) -> str:
    """Whom the plan found meets; `own`: whether plans of the page take part."""
    return "the library and your plans" if own else "the library"


def rivals(found: Optimum, most: int = 5) -> list[dict[str, Any]]:
    """The plan found, the best of the library and plans of the page: title, level with interval, and how far the plan found is ahead."""
    rows = found.table.to_dict(orient="records")
    digits = digits_for(found.table["mean"])
    ours = [row for row in rows if row["strategy"] == found.strategy.name]
    others = [row for row in rows if row["strategy"] != found.strategy.name]
    others = [row for place, row in enumerate(others) if place < most or row["strategy"] in YOURS]
    return [
        {
            "title": "The plan found" if row in ours else _capital(rival_title(str(row["strategy"]))),
            "ours": row in ours,
            "level": _interval(row, "mean", "low", "high", digits, number),
            "lead": "" if row in ours else _interval(row, "lead", "lead_low", "lead_high", digits, signed),
        }
        for row in (*ours, *others)
    ]


def plan(found: Optimum) -> list[str]:
    """What the plan does, phase by phase."""
    lines = [line.replace("_", " ") for line in plan_words(found.strategy)]
    return list(map(_capital, lines))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def usable(strategy: Strategy, title: str = "Found plan") -> Strategy:
    """The plan as one's own: short words, so that it fits into a link."""
    return strategy.with_(title=title, summary="", source="Found by coalitionlab's search", assumed=())


def _interval(row: Any, middle: str, low: str, high: str, digits: int, shown: Any) -> str:
    if row[middle] != row[middle]:
        return "–"
    return f"{shown(row[middle], digits)} ({shown(row[low], digits)} to {shown(row[high], digits)})"


def _levels(outcome: str, *scores: float) -> list[str]:
    """Scores, of which more is better, as levels of the outcome."""
    sign, digits = float(signs([outcome])[0]), digits_for(scores)
    return [number(sign * one, digits) for one in scores]
