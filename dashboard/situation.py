"""What one person looks at: a case, two plans and what was changed of them, as the address of the page has it after its `#`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

from coalitionlab.experiments.page.telling import asked, opens
from coalitionlab.experiments.settings import check_aims, check_count, check_outcome, check_parameters
from coalitionlab.scenarios.errors import InputError, input_error, quoted, suggest
from coalitionlab.scenarios.loader import list_strategies, load_strategy
from coalitionlab.scenarios.names.outcomes import HEADLINE
from coalitionlab.scenarios.schema import GeneratedTies, Phase, Scenario, Strategy

Which = Literal["a", "b"]
REPLICATES = 200  # as the page has them
MOST_SEED, LONGEST = 10**9 - 1, 20_000
#: The most that one person may ask for at once, in organisations x months x replicates x (ties of each / 8): some seconds.
MOST_WORK, MOST_ORGANISATIONS, USUAL_DEGREE = 20_000_000, 2_000, 8.0
#: What the tools read of an address; the rest is the page's own, and goes back to it as it came.
READ = ("case", "a", "b", "outcome", "seed", "world", "edits")


@dataclass(frozen=True, eq=False)
class Offer:
    """What a page has to choose from, by name: cases, the one that it opens with first, plans, and the two that it opens with."""

    cases: Mapping[str, Scenario]
    plans: Mapping[str, Strategy]
    opens: tuple[str, str]

    @classmethod
    def of(cls, cases: Sequence[Scenario], plans: Sequence[Strategy] = ()) -> Offer:
        """What `make_page` puts into a page of these cases and plans; plans that Python leads are offered here alone."""
        named = {name: load_strategy(name) for name in list_strategies()} | {each.name: each for each in plans}
        return cls({each.name: each for each in cases}, named, opens(plans, cases[0], named.values()))

    def find(self, kind: Literal["case", "plan"], name: str) -> Any:
        """The case or plan of a name; those of Learn's questions too. Raises InputError when there is none."""
        known: Mapping[str, Any] = self.cases if kind == "case" else self.plans
        if name in known:
            return known[name]
        _, cases, plans = asked(self.cases, self.plans)
        for each in cases if kind == "case" else plans:
            if each.name == name:
                return each
        raise input_error(f"unknown {kind} {quoted(name)}", suggest(name, tuple(known), kind=kind))


@dataclass(frozen=True)
class Situation:
    """A case and two plans, and what was changed of them on the page.

    Attributes:
        case, a, b: as the library has them, or as they were brought or found.
        outcome: the outcome of a run that is asked about.
        seed: of all runs.
        world: changes of the case, as JSON: `{"convener": {"power": 0.8}, "months": 60, "leaves": 12, "opinion": 0.5, "parameters": {}}`.
        edits: changes of the plans, as JSON: by side and number of the phase, `{"a": {"0": {"effort": {...}, "until": 12}}}`.
        rest: the other fields of the address, as they came.
    """

    case: Scenario
    a: Strategy
    b: Strategy
    outcome: str = HEADLINE
    seed: int = 0
    world: str = "{}"
    edits: str = "{}"
    rest: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def scenario(self) -> Scenario:
        """The case with its changes. Raises InputError where they do not fit."""
        return _scenario(self.case, self.world)

    @property
    def parameters(self) -> dict[str, float]:
        """The parameters of the model that were moved."""
        return {name: float(value) for name, value in _table(self.world).get("parameters", {}).items()}

    def plan(self, which: Which) -> Strategy:
        """A plan with its changes; B with a name of its own where it is another than A. Raises InputError where changes do not fit."""
        edits = _table(self.edits)
        plan = _plan(getattr(self, which), json.dumps(edits.get(which) or {}))
        if which == "a" or plan.name != (a := self.plan("a")).name or plan == a:
            return plan
        return plan.with_(name=f"{plan.name[:190]}_b")

    def with_(self, **changes: Any) -> Situation:
        """A copy with another case (changes of the old one are dropped), plan (likewise), or outcome. Raises InputError for what cannot run."""
        if "case" in changes:
            changes["world"] = "{}"
        edits = {side: edit for side, edit in _table(self.edits).items() if side not in changes}
        changed = replace(self, edits=json.dumps(edits), **changes)
        changed.check()
        return changed

    def check(self) -> None:
        """Raise InputError for what is unknown, out of range, or more than one person may ask for."""
        check_outcome(self.outcome)
        check_count("seed", self.seed, 0, MOST_SEED)
        check_parameters(self.parameters)
        check_work(self.scenario, REPLICATES)
        check_aims((self.scenario,), (self.plan("a"), self.plan("b")))


def from_address(address: str, offer: Offer) -> Situation:
    """The situation of a page's address: what stands after its `#`. Raises InputError, in words, for one that is damaged or made up."""
    if len(address) > LONGEST:
        raise input_error(f"the address has {len(address):,} characters", f"one has at most {LONGEST:,}")
    pairs = parse_qsl(address.lstrip("?#"))
    given = {name: text for name, text in pairs if name in READ}
    case, *_ = offer.cases
    plans = [offer.find("plan", given.get(side, usual)) for side, usual in zip("ab", offer.opens, strict=True)]
    situation = Situation(
        offer.find("case", given.get("case", case)),
        plans[0],
        plans[1],
        outcome=given.get("outcome", HEADLINE),
        seed=_whole(given.get("seed", "0")),
        world=given.get("world", "{}"),
        edits=given.get("edits", "{}"),
        rest=tuple(pair for pair in pairs if pair[0] not in READ),
    )
    try:
        situation.check()
    except InputError:
        raise
    except (TypeError, ValueError, KeyError, AttributeError, RecursionError):
        raise damaged() from None
    return situation


def to_address(situation: Situation, offer: Offer) -> str:
    """The address of the page that shows the situation, without `#`; what the page has not (was brought or found) is left as it opens."""
    known = {"case": offer.cases, "a": offer.plans, "b": offer.plans}
    pairs = [
        (name, value.name)
        for name, among in known.items()
        if (value := getattr(situation, name)) == among.get(value.name)
    ]
    pairs += [("outcome", situation.outcome), ("seed", str(situation.seed))]
    pairs += [(name, text) for name in ("world", "edits") if (text := getattr(situation, name)) != "{}"]
    return urlencode([*pairs, *situation.rest])


def damaged() -> InputError:
    """What is said of an address that cannot be read."""
    remedy = "go back to the page and come again from there"
    return input_error("the link is incomplete or damaged", remedy)


def check_work(scenario: Scenario, replicates: int) -> None:
    """Raise InputError when so many replicates of the scenario would keep other visitors waiting."""
    size, ties = scenario.size, scenario.ties
    if size > MOST_ORGANISATIONS:
        remedy = f"the dashboard takes up to {MOST_ORGANISATIONS:,}; the command line takes more"
        raise input_error(f"the scenario has {size:,} organisations", remedy)
    degree = ties.degree if isinstance(ties, GeneratedTies) else len(ties) / max(size, 1)
    if size * scenario.months * replicates * max(1.0, degree / USUAL_DEGREE) > MOST_WORK:
        request = f"{size:,} organisations over {scenario.months:,} months, {replicates:,} times"
        remedy = "use the command line, which has no such bound"
        raise input_error(f"too much for the dashboard ({request})", remedy)


@lru_cache(maxsize=64)
def _scenario(case: Scenario, world: str) -> Scenario:
    moved = _table(world)
    changes = {f"convener.{name}": value for name, value in moved.get("convener", {}).items()}
    if "opinion" in moved:
        changes["environment.opinion.start"] = moved["opinion"]
    if not {"months", "leaves"} & moved.keys():
        return case.with_(**changes) if changes else case
    months = moved.get("months", case.months)
    leaves = moved.get("leaves", case.withdraw_month)
    # on the page the convener may leave after the last month, and events may lie there: neither is seen
    never = leaves is None or leaves > months
    events = tuple(event for event in case.environment.events if event.month <= months)
    changes |= {"months": months, "withdraw_month": None if never else leaves, "environment.events": events}
    return case.with_(**changes)


@lru_cache(maxsize=64)
def _plan(plan: Strategy, edits: str) -> Strategy:
    phases, moved = list(plan.phases), _table(edits)
    if not moved:
        return plan
    for number, edit in moved.items():
        if not 0 <= (k := _whole(number)) < len(phases) or not edit.keys() <= {"effort", "until"}:
            raise damaged()
        phases[k] = _phase(phases[k], edit)
    title = f"{plan.title or plan.name} (changed)"
    return plan.with_(name=f"{plan.name}_changed", title=title, phases=tuple(phases))


def _phase(phase: Phase, edit: Mapping[str, Any]) -> Phase:
    changes: dict[str, Any] = {}
    if "effort" in edit:
        changes["effort"] = edit["effort"]
        if not any(edit["effort"].values()):
            changes["share"] = 0.0
    if edit.get("until") is not None:
        ends = {"month": edit["until"]}
        changes["until"] = ends if phase.when is None else {"when": phase.when, "at_most": edit["until"]}
    return phase.with_(**changes)


def _table(text: str) -> dict[str, Any]:
    """A table that was written as JSON. Raises InputError for anything else."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise damaged() from None
    if not isinstance(value, dict):
        raise damaged()
    return value


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise damaged()
    return int(text)
