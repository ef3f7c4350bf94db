"""A table that the page has read becomes the scenario that `new` makes of it; anything else is refused in words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from coalitionlab.dashboard.carried import scenario_from
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.from_reading import scenario_of
from coalitionlab.scenarios.importing import read_file
from coalitionlab.scenarios.ties import TieSpec

TABLE = b"""Organisation,Type,Influence (1-5),Position,In,Note
<b>Mill</b> Ltd,company,5,against,,first
Town Council,council,,for,yes,
Friends of the Lenn,charity,2,neutral,,
"""


TIES = [
    {
        "start": "Town Council",
        "end": "<b>Mill</b> Ltd",
        "kind": "conflict",
        "sign": -1,
        "strength": 0.5,
        "both": False,
        "distance": None,
    }
]


def told() -> dict[str, Any]:
    people = [
        {
            "name": each.name, "sector": each.sector, "ratings": dict(each.ratings), "stance": each.stance, "member": bool(each.member),
            "note": each.note, "wants": each.wants, "spread": {"power": 0.5} if "power" in each.ratings else {},
        }
        for each in read_file(TABLE, filename="t.csv").stakeholders
    ]  # fmt: skip
    return {
        "title": "Our town",
        "source": "t.csv",
        "says": ["One line."],
        "people": people,
        "goals": ["A <b>weir</b>"],
        "ties": TIES,
    }


def test_it_is_the_scenario_of_the_same_organisations() -> None:
    made, expected = (
        scenario_from(json.dumps(told())),
        scenario_of(read_file(TABLE, filename="t.csv", goals=["A <b>weir</b>"]), "Our_town"),
    )
    assert (made.name, made.title) == (expected.name, "Our town")
    assert [each.spread for each in made.organisations] == [{"power": 0.5}, {}, {"power": 0.5}]
    assert tuple(each.with_(spread={}) for each in made.organisations) == expected.organisations
    assert made.goals == expected.goals
    assert made.ties == (
        TieSpec.model_validate(
            {"from": "Town Council", "to": "<b>Mill</b> Ltd", "trust": 0.0, "distance": 0.7, "kind": "conflict"}
        ),
    )
    assert "One line." in made.assumed


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "[" * 100_000, json.dumps(told() | {"people": [{"name": 1}]}), json.dumps(told() | {"people": []}),
     json.dumps(told() | {"people": [told()["people"][0] | {"sector": "blorp"}]}), json.dumps(told() | {"people": [told()["people"][0]] * 2_001})],
)  # fmt: skip
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        scenario_from(text)
