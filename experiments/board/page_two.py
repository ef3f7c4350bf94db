"""Page two: who stands where and whom to win, the plan by quarter, the three risks with what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coalitionlab.experiments import report
from coalitionlab.experiments import words as w
from coalitionlab.experiments.board.pictures import AGAINST, INSIDE, LIKELY, UNLIKELY, Place, picture
from coalitionlab.experiments.board.saying import Risk, by, chance, doing, has_names, part, rounded, tells_power
from coalitionlab.experiments.convening.partners import Partners
from coalitionlab.experiments.convening.remedies import NOT_ASKED
from coalitionlab.experiments.convening.steps import LIKELY as OFTEN
from coalitionlab.experiments.convening.steps import (
    MOSTLY,
    alike,
    asked_by,
    because,
    is_missed,
    most_to_gain,
    turns,
    worth_asking,
)
from coalitionlab.experiments.convening.words import no_opponents
from coalitionlab.experiments.report import Block
from coalitionlab.scenarios.errors import plural
from coalitionlab.scenarios.names.fields import WORK
from coalitionlab.scenarios.schema import Scenario

#: Organisations in the table of whom to win.
WIN = 4
#: Characters of a name in a table; and how much of a need (0..1) is worth naming.
LONGEST, NEEDS_MUCH = 36, 0.7
#: Months after which a sign should show, and how sure it should be.
SIGN_MONTH, SIGN_SHARE = 12, 0.2
#: A part of all goals that is worth saying.
HANGS = 0.08
NOBODY_ALONE = "Of those outside none stands out: no clear loss in goals if any one of them never comes, nor a clear gain if it comes first."
#: Of an opponent: likely to come, or not. Reason to win it, none to ask it before others.
BLOCKS = ("it starts against the aim", "it can block while it is outside")
#: When to win one that is missed though its being won at the start costs goals.
LATER = "later: not at the start"
#: What to do about a risk that clearly costs no goal.
NO_NEED = "Nothing, for the sake of the goals"


@dataclass(frozen=True, eq=False)
class PageTwo:
    """What page two says, under the plan that is advised (or, where none is, the one proposed).

    Attributes
    ----------
    partners : Partners
    quarters : DataFrame
        As `plan_by_quarter` returns it.
    risks : sequence of Risk
    """

    partners: Partners
    quarters: pd.DataFrame
    risks: Sequence[Risk]

    @property
    def scenario(self) -> Scenario:
        """The case."""
        return self.partners.scenario

    @property
    def since(self) -> str:
        """Since when those are in who are in before the plan begins."""
        return "today" if self.partners.drawn.today else "from the start"

    @property
    def places(self) -> list[Place]:
        """The organisations on the map."""
        by_power = self.shows_power
        return [
            Place(
                str(row["organisation"]), float(row["balance"]),
                float(row["power"]) if by_power else -float(row["never_collective_action_change"]), _mark(row),
            )
            for row in self.rows
        ]  # fmt: skip

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of `Partners.table`."""
        return [{str(key): value for key, value in row.items()} for row in self.partners.table.to_dict("records")]

    @property
    def shows_power(self) -> bool:
        """Whether the map shows power; where the case says nothing of it, it shows how much hangs on each."""
        return not has_names(self.scenario) or tells_power(self.scenario)

    @property
    def map_says(self) -> str:
        """How to read the map."""
        up = "higher: more power" if self.shows_power else "higher: more hangs on it (the case says nothing of power)"
        kinds = "" if has_names(self.scenario) else " Each mark is a sector: the organisations are drawn."
        few = " Names stand where there is room." if len(self.rows) > 12 else ""
        more = (
            f" {plural(self.partners.left_out, 'organisation')}{' of less power' if self.shows_power else ''} are left out."
            if self.partners.left_out
            else ""
        )
        likely = [row for row in self.rows if _mark(row) == LIKELY]
        first = sum(row["balance"] < 0 for row in likely)
        yet = f", as {first} of the {len(likely)} likely to come do" if first else ""
        return f"To the right, the reasons of each weigh for coming in before it does; to the left it has to be won over first{yet}. {w.capital(up)}.{kinds}{few}{more}"

    @property
    def stand(self) -> list[str]:
        """Who is in, who is likely to come, who is against, in sentences."""
        groups: dict[str, list[str]] = {mark: [] for mark in (INSIDE, LIKELY, UNLIKELY, AGAINST)}
        for row in self.rows:
            groups[_mark(row)].append(_brief(row["organisation"]))
        which = " most powerful" if self.shows_power else " examined"
        total = f"the {len(self.rows)}{which}" if self.partners.left_out else str(len(self.rows))
        lines = []
        if groups[INSIDE]:
            lines.append(
                w.ended(
                    f"{len(groups[INSIDE])} of {total} {_are(groups[INSIDE])} in {self.since}: {w.some(groups[INSIDE])}"
                )
            )
        told = [f"{len(groups[LIKELY])} of {total} {_are(groups[LIKELY])} likely to come"]
        if groups[UNLIKELY]:
            told.append(f"{len(groups[UNLIKELY])} {_are(groups[UNLIKELY])} hard to win: {w.some(groups[UNLIKELY])}")
        lines.append(w.ended("; ".join(told)))
        lines += self._opponents()
        lines += alike(self.rows)
        bridges = [_brief(row["organisation"]) for row in self.rows if row["bridge"] >= MOSTLY]
        alone = [_brief(row["organisation"]) for row in self.rows if row["isolated"] >= MOSTLY]
        lines += [f"Without {w.some(bridges)} others lose their only link."] if bridges else []
        lines += [w.ended(f"Tied to nobody: {w.some(alone)}")] if alone else []
        return lines

    def _opponents(self) -> list[str]:
        """Who starts against the aim: those who may block, and those who are likely to come in and then cannot; what turns them, once for all whom it does."""
        against = [row for row in self.rows if row["against"] >= MOSTLY]
        blocking = [row for row in against if not turns(row)]
        power = part(sum(float(row["power"]) for row in blocking))
        weight = f", with {power} of all power," if self.shows_power else ""
        said = (
            (blocking, f"Against the aim, and able to block{weight} while outside", "What would turn"),
            ([row for row in against if turns(row)], "Against the aim at the start, but likely to come in, and blocking no more then", "What turns"),
        )  # fmt: skip
        return [
            f"{head}: {w.some([self._opponent(row) for row in rows])}.{_turned(rows, what)}"
            for rows, head, what in said
            if rows
        ] or [no_opponents(self.scenario)]

    def _opponent(self, row: dict[str, Any]) -> str:
        """An opponent with the chance that it comes."""
        stays = f", and stays: {chance(row['stays'])}" if row["comes"] >= OFTEN and not turns(row) else ""
        return f"{_brief(row['organisation'])} (comes: {chance(row['comes'])}{stays})"

    @property
    def chosen(self) -> list[dict[str, Any]]:
        """Whom to win: whose absence is one of the risks; who has a part in a goal; the steps of `partners`; and who is hard to win though much hangs on it. None of whom
        nothing clearly depends on, nor any whose being won at the start costs goals, unless its absence costs more. Those on whom most goals hang are on top."""
        rows = {str(row["organisation"]): row for row in self.rows if self._eligible(row)}
        missed = [name for name in self._at_risk if name in rows]
        needed = [name for name in rows if any(name in goal.parts for goal in self.scenario.every_goal)]
        first = [*missed, *needed, *(str(name) for name in self.partners.steps["who"] if name in rows)]
        others = sorted((name for name in rows if name not in first), key=lambda name: -self._at_stake(rows[name]))
        chosen = list(dict.fromkeys([*first, *others]))[:WIN]
        return [rows[name] for name in sorted(chosen, key=lambda name: (name not in missed, -_lost(rows[name])))]

    @property
    def _at_risk(self) -> list[str]:
        """Whose never coming is a risk that clearly costs goals."""
        return [risk.who for risk in self.risks if risk.clear and risk.who]

    def _eligible(self, row: dict[str, Any]) -> bool:
        """Whether an organisation is outside, matters, and is worth asking, or missed where it never comes."""
        wanted = worth_asking(row) or is_missed(row) or row["organisation"] in self._at_risk
        return bool(row["month"] != 0 and wanted and self._reasons(row))

    def _reasons(self, row: dict[str, Any]) -> list[str]:
        """Why an organisation matters: its part in a goal, and what `_why` says; or that its absence is one of the risks."""
        name = row["organisation"]
        part_in = [goal.name for goal in self.scenario.every_goal if name in goal.parts]
        told = [f"has a part in “{w.short(part_in[0], LONGEST)}”"] if part_in else []
        told += _why(row, self._whole)
        return told or ["goals are lost, or come later, without it"] * (name in self._at_risk)

    def _at_stake(self, row: dict[str, Any]) -> float:
        """What is lost where it does not come, times how likely that is."""
        return -float(row["never_collective_action_change"]) * (1.0 - float(row["comes"]))

    @property
    def _whole(self) -> float:
        """Goals that are delivered, on average."""
        return self.partners.level("goals_delivered", 0).mean

    @property
    def win(self) -> pd.DataFrame:
        """Whom to win, as text: who, the chance that it comes, why it matters, what wins it, by when."""
        rows = [
            {
                "who": _brief(row["organisation"]),
                "comes": w.capital(chance(row["comes"])),
                "why it matters": w.capital("; ".join(self._reasons(row))),
                "what wins it": _what(row, self._needs(str(row["organisation"]))),
                "ask it": self._when(row),
            }
            for row in self.chosen
        ]
        return pd.DataFrame(rows, columns=["who", "comes", "why it matters", "what wins it", "ask it"], dtype=str)

    def _needs(self, name: str) -> list[str]:
        """What an organisation is said to need much of."""
        listed = self.scenario.organisations
        rows = [each for each in listed if each.name == name] if isinstance(listed, tuple) else []
        return [kind for kind in WORK for each in rows if (getattr(each, f"need_{kind}") or 0.0) >= NEEDS_MUCH]

    def _when(self, row: dict[str, Any]) -> str:
        """By when it should be asked: early, and before it would come of itself; later, where its being won at the start costs goals."""
        return by(asked_by(float(row["month"])), self.scenario.starts) if worth_asking(row) else LATER

    @property
    def first_step(self) -> str:
        """Whom to ask first, by when: on whom goals hang, or who brings others or more work; whom to win, though later; '' for nobody."""
        chosen = self.chosen
        rows = [row for row in chosen if worth_asking(row) and set(self._reasons(row)) - set(BLOCKS)][:2]
        later = [_brief(row["organisation"]) for row in chosen if not worth_asking(row)]
        told = [f"{w.listed([_brief(row['organisation']) for row in rows])}, {self._when(rows[0])}"] if rows else []
        if later:
            then = "then" if rows else "nobody at the start;"
            told.append(f"{then} {w.listed(later)}, whose absence costs goals, as its being won at the start would")
        return f"{'; '.join(told)} (page two)" if told else ""

    @property
    def sign(self) -> str:
        """What would show early that the plan goes badly: fewer are in than in eight of ten runs; '' where none are awaited."""
        month = min(SIGN_MONTH, max(1, self.scenario.months // 3))
        inside = self.partners.followed.members[:, month - 1]
        least = int(np.quantile(inside, SIGN_SHARE, method="lower"))
        size = self.partners.followed.power.shape[1]
        return (
            f"fewer than {least} of {size} organisations are in {by(month, self.scenario.starts)}" if least > 1 else ""
        )

    @property
    def plan(self) -> pd.DataFrame:
        """The plan by quarter, as text: when, what the convener does, staff-days a month, what should be there by the end."""
        size = self.partners.followed.power.shape[1]
        rows: list[dict[str, str]] = []
        before = ""
        for row in self.quarters.to_dict("records"):
            there = [f"{row['inside']:.0f} of {size} are in", *([w.some(row["goals"], 3)] if row["goals"] else [])]
            events = f" ({w.some([_brief(event) for event in row['events']], 2)})" if row["events"] else ""
            work = "The same" if rows and row["work"] == before else row["work"]
            before = row["work"]
            rows.append({
                "when": row["when"], "what is done": f"{work}{events}",
                "days a month": rounded(row["staff_days"]) if row["staff_days"] > 0 else "none", "there by the end": w.capital("; ".join(there)),
            })  # fmt: skip
        return pd.DataFrame(rows, dtype=str)

    @property
    def risks_table(self) -> pd.DataFrame:
        """The three risks, as text."""
        rows = [
            {"risk": each.what, "what it does": each.costs, "what to do": each.remedy or NO_NEED} for each in self.risks
        ]
        return pd.DataFrame(rows, columns=["risk", "what it does", "what to do"], dtype=str)

    @property
    def length(self) -> int:
        """Characters of the page: the longer, the smaller its type."""
        cells = [cell for frame in (self.win, self.plan, self.risks_table) for cell in frame.to_numpy().ravel()]
        return sum(map(len, [*self.stand, *cells]))

    @property
    def blocks(self) -> list[Block]:
        """The page, to be laid out: as HTML or DOCX."""
        return [
            report.section(
                "Who stands where, and whom to win",
                picture("people"),
                report.paragraph(self.map_says, "legend"),
                report.paragraph(" ".join(self.stand)),
                report.table(self.win, look="win") if len(self.win) else report.paragraph(NOBODY_ALONE),
            ),
            report.section("The plan by quarter", report.table(self.plan, look="plan")),
            report.section("Three risks, and what to do", report.table(self.risks_table, look="risks")),
        ]

    def words(self) -> list[str]:
        """Return who stands where and the risks, in sentences."""
        return [*self.stand, *(f"{each.what}: {w.uncapital(each.costs)}. {each.remedy}".strip() for each in self.risks)]


def _mark(row: dict[str, Any]) -> str:
    """Which of MARKS an organisation has."""
    if row["against"] >= MOSTLY:
        return AGAINST
    if row["month"] == 0:
        return INSIDE
    return LIKELY if row["comes"] >= OFTEN else UNLIKELY


def _why(row: dict[str, Any], whole: float) -> list[str]:
    """Why an organisation matters: what hangs on it, whom it brings, whether it is against; nothing where it clearly does not."""
    share = -float(row["never_goals_delivered_change"]) / whole if whole > 0 else 0.0
    clear = row["never_goals_delivered_change_high"] < 0
    told = [f"{part(share)} of what is delivered hangs on it"] if clear and share >= HANGS else []
    told += [f"brings along {w.some([_brief(name) for name in row['brings']], 2)}"] if row["brings"] else []
    told += [BLOCKS[0] if turns(row) else BLOCKS[1]] if row["against"] >= MOSTLY else []
    if not told and row["first_collective_action_change_low"] > 0:
        told.append("more gets done when it comes first")
    return told


def _lost(row: dict[str, Any]) -> float:
    """Goals that are lost where an organisation never comes, as far as that is clear."""
    return -float(row["never_goals_delivered_change"]) if row["never_goals_delivered_change_high"] < 0 else 0.0


def _turned(rows: Sequence[dict[str, Any]], what: str) -> str:
    """What turns opponents, in a sentence: those whom the same turns are named together; '' where nothing does."""
    actions: dict[str, list[str]] = {}
    for row in rows:
        if row["remedy"]:
            actions.setdefault(row["remedy"], []).append(_brief(row["organisation"]))
    if not actions:
        return ""
    ((action, names), *others) = actions.items()
    if not others and len(names) == len(rows):
        return f" {what} {'it' if len(rows) == 1 else 'them'}: {doing(action)}."
    return w.ended(f" {what} {'; '.join(f'{w.some(names, 3)}: {doing(action)}' for action, names in actions.items())}")


def _what(row: dict[str, Any], needs: Sequence[str]) -> str:
    """What wins an organisation, through whom, what it needs, and what is in the way."""
    asked = row["obstacle"] == NOT_ASKED or not row["remedy"]
    action = "Invite it in person" if asked else w.capital(doing(row["remedy"]))
    through = f", through {_brief(row['through'])}" if row["through"] else ""
    offer = f"; it needs {w.listed(list(needs))}" if needs else ""
    offer = f"; it wants, by the table: {w.short(row['wants'], LONGEST)}" if row["wants"] else offer
    why = [because(row).replace("what weighs most against it is", "in the way:"), *([] if asked else most_to_gain(row))]
    return f"{action}{through}{offer} ({why[-1]})"


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _brief(name: Any) -> str:
    """A name that fits a cell."""
    return w.short(str(name), LONGEST)
