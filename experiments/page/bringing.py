"""What a page is given to read a table of stakeholders by itself: the words, patterns and scales of the reader, and a case to fill in.

All of it is declared elsewhere, once; `front/lexicon.js` and those that import it are its readers, `front/own.js` fills in the case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from coalitionlab.experiments.convening.steps import OPEN
from coalitionlab.experiments.page.packing import case, packed
from coalitionlab.experiments.page.telling import story
from coalitionlab.model.blueprint import blueprint
from coalitionlab.scenarios.from_reading import NOT_ASKED, WORK_DIGITS, scenario_of
from coalitionlab.scenarios.names.fields import GIVEN_TRAITS, HAD, MOTIVES, WORK
from coalitionlab.scenarios.organisations import (
    CLEAR_STANCE,
    FEWEST,
    LEFT_OUT,
    LITTLE_INTEREST,
    LITTLE_POWER,
    TRAITS,
    OrganisationSpec,
)
from coalitionlab.scenarios.reading import (
    cells,
    codes,
    functions,
    goals,
    groups,
    headed,
    header,
    holdings,
    html_tables,
    key_lines,
    labels,
    leaving,
    levels,
    locate,
    near,
    outline,
    people,
    questions,
    read,
    record,
    rows,
    same_people,
    sector_column,
    sectors,
    shapes,
    signed,
    table,
    ties,
    told_ties,
    turned,
    unsaid,
    values,
    views,
    work,
    wrapped,
)
from coalitionlab.scenarios.reading.labels import LEVELS, NUMBERS, TRUTHS
from coalitionlab.scenarios.reading.sectors import READ
from coalitionlab.scenarios.reading.words import words
from coalitionlab.scenarios.records import STANCES
from coalitionlab.scenarios.schema import Goal, Strategy, usual_goals
from coalitionlab.scenarios.ties import TieSpec

#: What of a frame follows from the organisations.
_OF_TIES = ("homophilous", "degree", "homophily", "trust", "trust_spread")
_THEIRS = ("who", "sector", "sector_sizes", "by_identity", "row", "draws", "inside", "parts")


def vocabulary(strategies: Sequence[Strategy]) -> dict[str, Any]:
    """Words and scales of the reader of tables, and the case that its organisations are put into; plain values for JSON."""
    return {
        "patterns": {name: _for_javascript(each) for name, each in _PATTERNS.items()}, "encodings": [list(each) for each in cells.OLD_ENCODINGS.values()], "punctuation": cells.PUNCTUATION, "most_views": views.MOST_VIEWS, "says": {**cells.SAYS, **turned.SAYS, **shapes.SAYS, **sector_column.SAYS, **wrapped.SAYS, **key_lines.SAYS, **headed.SAYS, **functions.SAYS, **outline.SAYS, **people.SAYS, **told_ties.SAYS, **signed.SAYS, "work": work.WORK_SAYS, **same_people.SAYS, "no_header": read.NO_HEADER},
        "most_turned": turned.MOST_ROWS, "line_signs": signed.SIGNS, "most_lines": signed.MOST_LINES, "longest_line": signed.LONGEST_LINE, "no_table": list(html_tables.NO_TABLE), "duties": turned.DUTIES, "group_labels": dict(groups.LABELS), "groups_called": dict(shapes.CALLED), "help_sheet": shapes.HELP_SHEET, "new_names": shapes.NEW_NAMES,
        "legends": {"longest": sector_column.LONGEST_CODE, "most": sector_column.MOST_KEYS, "columns": sector_column.KEY_COLUMNS, "kinds": sector_column.MOST_KINDS, "tell": sector_column.MANY_TELL},
        "same_people": {"share": same_people.SAME_NAMES, "fewest": same_people.FEWEST, "most": same_people.MOST_BESIDE, "of_use": sorted(same_people.OF_USE)},
        "near": {"alike": near.ALIKE, "shortest": near.SHORTEST, "quotes": near.QUOTES, "small": sorted(near.SMALL)}, "most_goals": goals.MOST_GOALS, "longest_goal": goals.LONGEST,
        "most_named": record.MOST_NAMED, "some_named": unsaid.SOME_NAMED, "words_of_one": cells.WORDS_OF_ONE, "headed": {"head": headed.LONGEST_HEAD, "fewest": headed.FEWEST}, "one_way": list(ties.ONE_WAY), "called": table.CALLED, "most_sums": rows.MOST_SUMS, "fewest_counted": rows.FEWEST_COUNTED, "fewest_numbered": header.FEWEST_NUMBERED,
        "words": words(), "level_shares": list(ties.LEVEL_SHARES), "tie_signs": sorted(ties.SIGNS), "most_tied": told_ties.MOST_TIED, "most_pairs": told_ties.MOST_PAIRS, "most_compared": near.MOST_COMPARED, "longest_codes": dict(codes.LONGEST_CODES),
        "fields": list(OrganisationSpec.model_fields), "roles": [list(each) for each in labels.ROLES],
        "organisation": labels.ORGANISATION.pattern, "most_label_words": labels.MOST_LABEL_WORDS, "question": labels.QUESTION, "rated": sorted(labels.RATED), "level_words": list(values.LEVEL_WORDS),
        "tops": list(levels.TOPS), "enough": levels.ENOUGH, "initials": list(levels.INITIALS), "score": values.SCORE.pattern,
        "bounds": levels.BOUNDS.pattern, "top": levels.TOP.pattern, "reversed": levels.REVERSED.pattern, "signs": dict(values.SIGNS), "alike": levels.ALIKE.pattern, "middle": list(levels.MIDDLE),
        "stances": dict(STANCES), "strongly": record.STRONGLY, "levels": list(LEVELS), "truths": list(TRUTHS), "numbers": list(NUMBERS), "sectors": list(READ), "silent": list(questions.SILENT),
        "own": _own(strategies),
    }  # fmt: skip


#: Patterns of the reader that the page has by these names; they are read without case where Python reads them so.
_PATTERNS = {
    "footnote": rows.FOOTNOTE, "numbered": table.NUMBERED, "parted": values.LINES, "codes": levels.CODES, "two": levels.TWO, "brackets": labels.BRACKETS,
    "numbering": rows.NUMBERING, "lettered": groups.LETTERED, "contact": table.CONTACT, "explains": values.EXPLAINS, "bracketed": rows.BRACKETED, "date": table.DATE,
    "person": sectors.PERSON_NAME, "aside": signed.ENDS_IN_BRACKET, "commas": signed.COMMAS, "and": signed.AND, "between": signed.BETWEEN, "short": signed.SHORT, "before": signed.BEFORE, "counted": locate.COUNTED_OFF, "of": functions.OF, "outline": outline.LINE, "field": outline.FIELD, "bold": outline.BOLD, "small_remark": outline.REMARK, "remarks": leaving.REMARKS, "day": leaving.DAY, "timed": holdings.TIMED, "page": html_tables.BEGINS,
    "scored": shapes.NUMBER_AT_END, "legend": sector_column.LEGEND, "other_state": same_people.OTHER_STATE,
    "numbered_kind": sectors.NUMBERED_KIND, "several": sectors.SEVERAL, "parts": sectors.PARTS, "bullet": headed.BULLET, "remark": headed.REMARK, "mark": headed.MARK, "either": labels.EITHER, "key_code": key_lines.CODE, "dated": holdings.DATED,
}  # fmt: skip
#: What Python means by letters and digits of any alphabet, in the words of JavaScript's flag u.
_IN_JAVASCRIPT = {
    r"[^\W\d_]": r"[\p{L}\p{Nl}\p{No}]",
    r"[^\W\d]": r"[\p{L}\p{Nl}\p{No}_]",
    r"[^\W_]": r"[\p{L}\p{N}]",
    r"\w": r"[\p{L}\p{N}_]",
}


def _for_javascript(pattern: re.Pattern[str]) -> str:
    """A pattern of the reader as JavaScript reads it."""
    parts, inside = [], False
    for part in re.findall(r"\[\^\\W(?:\\d)?_?\]|\\.|.", pattern.pattern):
        meant = _IN_JAVASCRIPT.get(part, part)
        parts.append(meant[1:-1] if inside and part == r"\w" else meant)
        inside = part == "[" or inside and part != "]"
    return "".join(parts)


def _work(usual: Sequence[Goal]) -> list[list[float]]:
    """The partner-days of each kind that goals take of one organisation."""
    return [[getattr(goal.work, kind) for kind in WORK] for goal in usual]


def _own(strategies: Sequence[Strategy]) -> dict[str, Any]:
    """A case of one organisation of each sector of which nothing is told, and how each is drawn."""
    people = tuple(record.Stakeholder(sector, (row,), sector) for row, sector in enumerate(READ, 2))
    reading = record.Reading("a table", None, (), (), people)
    scenario = scenario_of(reading, "own")
    template, _ = case(scenario, strategies)
    of_ties, _ = case(scenario.with_(ties=()), ())
    frame = {name: value for name, value in template["frame"].items() if name not in _THEIRS}
    told = story(scenario, ())
    return {
        "template": {**template, **told, "frame": frame, "usual_goals": True},
        "listed": {name: value for name, value in of_ties["frame"].items() if name in _OF_TIES}, "trust": TieSpec.model_fields["trust"].default, "open": list(OPEN),
        "draws": packed(blueprint(scenario).draws),
        "traits": list(GIVEN_TRAITS), "motives": list(MOTIVES),
        "numbers": {
            name: {"low": each.low, "high": each.high, "above": each.above, "words": dict(each.words)} for name, each in TRAITS.items()
        },
        "boundary": {
            "power": LITTLE_POWER, "interest": LITTLE_INTEREST, "stance": CLEAR_STANCE, "fewest": FEWEST, "says": LEFT_OUT,
        },
        "work": [_work(usual_goals(1)), *(_work(usual_goals(1, list(map(str, range(n))))) for n in range(1, goals.MOST_GOALS + 1))],
        "work_digits": WORK_DIGITS, "kinds": list(WORK), "had": HAD, "not_asked": NOT_ASKED,
        "assumed": [line for line in scenario.assumed if not line.startswith(("Success", "The goals are"))],
        "goals_said": [scenario_of(replace(reading, goals=names), "own").assumed[-3] for names in ((), ("a goal",))],
    }  # fmt: skip
