"""What a page is given to read a table of stakeholders by itself: the words, patterns and scales of the reader, and a case to fill in.

All of it is declared elsewhere, once; `front/lexicon.js` and those that import it are its readers, `front/own.js` fills in the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coalitionlab.experiments.page.packing import case, packed
from coalitionlab.experiments.page.telling import story
from coalitionlab.model.blueprint import blueprint
from coalitionlab.scenarios.boundary import CLEAR_STANCE, FEWEST, LEFT_OUT, LITTLE_INTEREST, LITTLE_POWER
from coalitionlab.scenarios.importing import import_table
from coalitionlab.scenarios.names.fields import GIVEN_TRAITS, MOTIVES, WORK
from coalitionlab.scenarios.organisations import TRAITS, OrganisationSpec
from coalitionlab.scenarios.reading import labels, levels, values
from coalitionlab.scenarios.reading.named_columns import LEVELS, NUMBERS, TRUTHS
from coalitionlab.scenarios.reading.sectors import READ
from coalitionlab.scenarios.reading.words import words
from coalitionlab.scenarios.records import STANCES
from coalitionlab.scenarios.schema import Strategy, usual_goals

#: What of a frame follows from the organisations.
_THEIRS = ("who", "sector", "sector_sizes", "by_identity", "row", "draws", "inside", "parts")


def vocabulary(strategies: Sequence[Strategy]) -> dict[str, Any]:
    """Words and scales of the reader of tables, and the case that its organisations are put into; plain values for JSON."""
    return {
        "words": {name: part for name, part in words().items() if name != "ties"},
        "fields": list(OrganisationSpec.model_fields), "roles": [list(each) for each in labels.ROLES],
        "organisation": labels.ORGANISATION.pattern, "most_label_words": labels.MOST_LABEL_WORDS, "level_words": list(values.LEVEL_WORDS),
        "tops": list(levels.TOPS), "enough": levels.ENOUGH, "initials": list(levels.INITIALS), "score": values.SCORE.pattern,
        "bounds": levels.BOUNDS.pattern, "top": levels.TOP.pattern, "reversed": levels.REVERSED.pattern, "signs": dict(values.SIGNS), "alike": levels.ALIKE.pattern, "middle": list(levels.MIDDLE),
        "stances": dict(STANCES), "levels": list(LEVELS), "truths": list(TRUTHS), "numbers": list(NUMBERS), "sectors": list(READ),
        "own": _own(strategies),
    }  # fmt: skip


def _own(strategies: Sequence[Strategy]) -> dict[str, Any]:
    """A case of one organisation of each sector of which nothing is told, and how each is drawn."""
    table = "name,sector\n" + "".join(f"{sector},{sector}\n" for sector in READ)
    scenario = import_table(table.encode(), name="own")
    template, _ = case(scenario, strategies)
    frame = {name: value for name, value in template["frame"].items() if name not in _THEIRS}
    told = story(scenario, ())
    return {
        "template": {**template, **told, "frame": frame, "usual_goals": True},
        "draws": packed(blueprint(scenario).draws),
        "traits": list(GIVEN_TRAITS), "motives": list(MOTIVES),
        "numbers": {
            name: {"low": each.low, "high": each.high, "above": each.above, "words": dict(each.words)} for name, each in TRAITS.items()
        },
        "boundary": {
            "power": LITTLE_POWER, "interest": LITTLE_INTEREST, "stance": CLEAR_STANCE, "fewest": FEWEST, "says": LEFT_OUT,
        },
        "work": [[getattr(goal.work, kind) for kind in WORK] for goal in usual_goals(1)],
        "assumed": [line for line in scenario.assumed[1:] if not line.startswith("Success")],
    }  # fmt: skip
