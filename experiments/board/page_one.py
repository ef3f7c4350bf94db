"""Page one: the question, what is advised in a sentence, three plans with their chances and costs, and what to decide."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from coalitionlab.experiments import report
from coalitionlab.experiments import words as w
from coalitionlab.experiments.board.pictures import picture
from coalitionlab.experiments.board.plans import BEST, NOW, PROPOSED, Lead, Plans
from coalitionlab.experiments.board.plans_table import LONGEST, costs_of, money_words, plans_by_role, plans_table
from coalitionlab.experiments.board.saying import CAVEAT, SPREAD, by, doing, long, rounded
from coalitionlab.experiments.convening.words import LASTS, odds
from coalitionlab.experiments.lacking import lacking
from coalitionlab.experiments.report import Block
from coalitionlab.scenarios.schema import Phase, Strategy

#: Characters of a title.
LONGEST_TITLE = 64
#: Share of the worlds from which on a lead is called firm; below, that it turns round is said with it.
FIRM = 0.8
#: How sure something should be by the date at which to look again.
LOOK_AGAIN = 0.8
#: A goal of a lower chance is called out of reach.
RARE = 0.05
#: A gain in the chance of a goal that is worth a sentence.
WORTH = 0.1


@dataclass(frozen=True, eq=False)
class PageOne:
    """What page one says, from the runs of the plans.

    Attributes
    ----------
    plans : Plans
    tried : int
        Plans that were tried in the search; 0 where none was made.
    picked : int
        Ways of leading of the library among which the proposed one was picked; 0 where it was named.
    first_step, sign : str
        Whom to ask first, by when; and what would show early that it goes badly: '' where there is nothing to say.
    """

    plans: Plans
    tried: int
    picked: int
    first_step: str
    sign: str

    @property
    def title(self) -> str:
        """The title of the case."""
        return w.titled(self.plans.scenario)

    def named(self, role: str) -> str:
        """Return what a plan is called in a sentence."""
        if role == NOW:
            return "nobody convening" if self.plans.idle else "going on as now"
        return "the plan found by search" if role == BEST else f"“{w.titled(self.plans.strategies[role])}”"

    @property
    def question(self) -> str:
        """The question before the board."""
        passed = self.plans.drawn.today
        today = f", from today ({self.plans.scenario.starts or f'month {passed + 1}'}) on" if passed else ""
        return f"{w.short(self.title, LONGEST_TITLE)}{today}: adopt {self.named(PROPOSED)}, another plan, or {'have nobody convene' if self.plans.idle else 'go on as now'}?"

    @property
    def recommendation(self) -> str:
        """What is advised, in a sentence; that it turns round in other plausible worlds is in it."""
        plans, advice = self.plans, self.plans.advice
        if advice == NOW:
            lead = plans.lead(PROPOSED, NOW)
            does = "does worse" if lead.size.high < 0 else "does not clearly do better"
            go_on = "Have nobody convene" if plans.idle else "Go on as now"
            return f"{go_on}: on the goals, {self.named(PROPOSED)} {does} ({self._ahead(lead, 'ahead')})."
        rival, same = (PROPOSED, "with the same staff-days ") if advice == BEST else (NOW, "")
        leads = [plans.lead(advice, role) for role in (rival, NOW)]
        weakest = min(leads, key=lambda lead: lead.ahead)
        does = f"{same}it does better on the goals than {self.named(rival)}"
        if weakest.ahead >= FIRM * weakest.units:
            return f"Adopt {self.named(advice)}: {does} in {self._of(leads[0])}."
        turned = weakest._replace(ahead=weakest.units - weakest.ahead)
        return f"Adopt {self.named(advice)}, though this turns round in {self._of(turned)}: on average {does}."

    def _of(self, lead: Lead) -> str:
        kind = self.plans.drawn.units
        return f"all {lead.units} {kind}" if lead.ahead == lead.units else f"{lead.ahead} of {lead.units} {kind}"

    def _ahead(self, lead: Lead, word: str) -> str:
        return f"{word} in {self._of(lead)}"

    @property
    def reasons(self) -> list[str]:
        """Two or three sentences on why: the goal that gains most, how the others do, what the search adds."""
        plans, advice = self.plans, self.plans.advice
        shown = PROPOSED if advice == NOW else advice
        name = self._most_changed(shown, NOW)
        theirs = plans.goal(NOW, name)["chance"]
        lines = [
            f"With {self.named(shown)} the chance of “{w.short(name, LONGEST)}” within {long(plans.scenario.months)} is {self._odds(shown, name)}; if "
            f"{'nobody convenes' if plans.idle else 'things go on as now'} it is {odds(theirs)}."
        ]
        if advice == BEST:
            lines.append(self._against_proposed())
        elif BEST in plans.strategies:
            found = self.tried or 1
            lines.append(
                f"A search among {found:,} other plans with the same staff-days found none that is clearly better."
                if self.tried
                else f"{w.capital(self.named(BEST))} is not clearly better."
            )
        rows = plans_by_role(plans)
        own, now = rows[shown], rows[NOW]
        lines.append(
            f"The chance that the coalition is {LASTS[plans.lasting]} is {odds(own['lasts'])} with it (and at work: "
            f"{odds(own['works'])}), and {odds(now['lasts'])} "
            f"{'if nobody convenes' if plans.idle else 'as now'}."
        )
        return [*lines, *self._unreached()]

    def _unreached(self) -> list[str]:
        """Which goals no plan reaches in one run of twenty, and what of the goals nobody can do."""
        plans = self.plans
        never = [
            goal.name for goal in plans.scenario.every_goal
            if all(plans.goal(role, goal.name)["chance"] < RARE for role in plans.strategies)
        ]  # fmt: skip
        named = w.some([f"“{w.short(name, LONGEST)}”" for name in never], most=2) if never else ""
        return ([f"No plan here reaches {named} in 1 of 20 runs."] if never else []) + list(lacking(plans.scenario))

    def _odds(self, role: str, name: str) -> str:
        """The chance of a goal in a sentence, and by when half of all runs have it."""
        row = self.plans.goal(role, name)
        when = by(row["median_month"], self.plans.scenario.starts)
        return odds(row["chance"]) + (f" (half of all runs have it {when})" if when else "")

    def _most_changed(self, role: str, over: str) -> str:
        """The goal whose chance differs most between two plans; of several, the last."""
        goals = [goal.name for goal in self.plans.scenario.every_goal]
        gaps = {
            name: round(abs(self.plans.goal(role, name)["chance"] - self.plans.goal(over, name)["chance"]), 1)
            for name in goals
        }
        return max(reversed(goals), key=lambda name: gaps[name])

    def _against_proposed(self) -> str:
        """What the best found does better than the proposed plan: a chance, or a date; and that both beat going on as now."""
        plans, starts = self.plans, self.plans.scenario.starts
        name = self._most_changed(BEST, PROPOSED)
        best, proposed = (plans.goal(role, name) for role in (BEST, PROPOSED))
        gain = f"has “{name}” with a chance of {odds(best['chance'])} in place of {odds(proposed['chance'])}"
        if best["chance"] - proposed["chance"] < WORTH or odds(best["chance"]) == odds(proposed["chance"]):
            dated = [
                goal.name for goal in plans.scenario.every_goal if plans.goal(PROPOSED, goal.name)["median_month"] > 0
            ]
            sooner = {
                each: plans.goal(PROPOSED, each)["median_month"] - plans.goal(BEST, each)["median_month"]
                for each in dated
            }
            name = max(dated, key=lambda each: sooner[each], default=name)
            months = sooner.get(name, 0.0)
            gain = (
                f"has “{name}” about {months:.0f} months sooner"
                if months >= 1.5
                else "is somewhat surer and sooner on all goals"
            )
            best = plans.goal(BEST, name)
            gain += f" (half of all runs have it {by(best['median_month'], starts)})" if months >= 1.5 else ""
        both, other = (self._of(plans.lead(role, NOW)) for role in (BEST, PROPOSED))
        rest = f"Both do better than {self.named(NOW)} in {both}" if both == other else (
            f"It does better than {self.named(NOW)} in {both}, {self.named(PROPOSED)} in {other}"
        )  # fmt: skip
        return f"Against {self.named(PROPOSED)} it {gain}. {rest}."

    @property
    def table(self) -> pd.DataFrame:
        """The plans side by side, as text (see `plans_table`)."""
        return plans_table(self.plans)

    @property
    def plan_lines(self) -> list[str]:
        """What each plan is, in a sentence."""
        strategies, called = self.plans.strategies, self.plans.called
        now = strategies[NOW]
        lines = [] if self.plans.idle else [f"{called[NOW]}: {in_short(now)}."]
        lines.append(f"{called[PROPOSED]}: {self._proposed()}")
        if BEST in strategies:
            how = f"found by a search among {self.tried:,} plans" if self.tried else f"“{w.titled(strategies[BEST])}”"
            lines.append(f"{called[BEST]}: {how}; {in_short(strategies[BEST])}.")
        return lines

    def _proposed(self) -> str:
        strategy = self.plans.strategies[PROPOSED]
        picked = (
            f", the best for this case of {self.picked} in the library (all but those to compare with)"
            if self.picked
            else ""
        )
        return f"{self.named(PROPOSED)}{picked}; {in_short(strategy)}."

    @property
    def decisions(self) -> list[str]:
        """What the board has to decide."""
        plans, advice = self.plans, self.plans.advice
        scenario = plans.scenario
        if advice == NOW:
            return [
                "Whether to keep the staff-days, or to name other goals or another plan and to ask again.",
                "What would have to change (page two shows who stands where, and what each risk would do).",
            ]
        days = float(plans_by_role(plans)[advice]["staff_days"])
        led = scenario.led_months
        costs = costs_of(plans)
        money = f": {money_words(scenario, costs.T[advice])}" if len(costs) else ""
        lines = [
            f"Whether to adopt {self.named(advice)}, and to give {scenario.convener.name} about {rounded(days / led)} staff-days a month for "
            f"{long(led)} ({rounded(days)} in all{money})."
        ]
        lines += [f"Whom to ask first: {self.first_step}."] if self.first_step else []
        goal, month = plans.late(advice, LOOK_AGAIN)
        later = (
            "" if math.isnan(month) else f", or “{w.short(goal, LONGEST)}” is not there {by(month, scenario.starts)}"
        )
        sign = f"{self.sign}{later}" if self.sign else later.removeprefix(", or ")
        if sign:
            lines.append(
                f"When to look again: if {sign}, it goes worse than in {odds(LOOK_AGAIN)} of all runs. Stop then, and think again."
            )
        return lines

    @property
    def length(self) -> int:
        """Characters of the page: the longer, the smaller its type."""
        plans, table = self.plans, self.table
        cells = [
            *table.to_numpy().ravel(),
            table.attrs["legend"],
            self.question,
            plans.scenario.issue,
            plans.drawn.happened,
        ]
        return sum(map(len, [*self.words(), *cells]))

    @property
    def blocks(self) -> list[Block]:
        """The page, to be laid out: as HTML or DOCX."""
        issue, table = self.plans.scenario.issue, self.table
        three = "Three plans" if len(self.plans.strategies) == 3 else "The plans"
        return [
            report.section(
                self.question,
                report.paragraph(issue, "issue") if issue else None,
                report.paragraph(happened) if (happened := self.plans.drawn.happened) else None,
                report.paragraph(self.recommendation, "advice"),
                *map(report.paragraph, self.reasons),
                level=1,
            ),
            report.section(
                f"{three}, their chances and their costs",
                report.table(table, look="plans"),
                report.paragraph(table.attrs["legend"], "legend"),
                report.items(self.plan_lines),
                picture("course"),
            ),
            report.section("What to decide", report.items(self.decisions), report.paragraph(CAVEAT, "foot")),
        ]

    def words(self) -> list[str]:
        """Return what page one says, in sentences."""
        return [self.recommendation, *self.reasons, *self.plan_lines, *self.decisions]


def in_short(strategy: Strategy) -> str:
    """Return what a plan does, phase by phase, in a clause."""
    if hasattr(strategy, "function"):
        return "led month by month by a Python function"
    does = [_does(phase) for phase in strategy.phases if any(phase.effort.values()) and phase.share > 0]
    if not does:
        return "no staff-days are spent"
    starts = ["first ", *["then "] * (len(does) - 2), "finally "] if len(does) > 1 else [""]
    return ", ".join(start + what for start, what in zip(starts, does, strict=True))


def _does(phase: Phase) -> str:
    """The two actions that a phase spends most on."""
    ranked = sorted(phase.effort.items(), key=lambda pair: -pair[1])
    named = [name for name, weight in ranked if weight > 0 and name != "administer"] or ["administer"]
    if sum(phase.effort[name] for name in named[:4]) < SPREAD * sum(phase.effort.values()):
        return f"do a little of each of {len(named)} actions"
    return " and ".join(doing(name) for name in named[:2])
