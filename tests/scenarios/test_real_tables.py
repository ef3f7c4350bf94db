"""Small tables of the shapes that real lists have, and what a careful reader makes of each (`expected.yaml`)."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from coalitionlab.scenarios.from_reading import scenario_of
from coalitionlab.scenarios.importing import read_file
from coalitionlab.scenarios.reading.levels import level_word

TABLES = Path(__file__).resolve().parents[1] / "cases" / "tables"
EXPECTED = {table["file"]: table for table in yaml.safe_load((TABLES / "expected.yaml").read_text("utf-8"))["tables"]}


def level(value):
    return value if isinstance(value, str) else level_word(value)


def plain(scale):
    return {str(key).strip(): value for key, value in (scale or {}).items()}


@pytest.fixture(scope="module", params=EXPECTED, ids=lambda name: name[:3])
def case(request):
    return EXPECTED[request.param], read_file(TABLES / request.param)


def test_the_table_is_found(case):
    expected, reading = case
    assert reading.sheet == expected.get("sheet")
    assert list(reading.header_rows) == expected.get("header_rows", [expected["header_row"]])
    out = {each.row for each in reading.rows_left_out}
    skipped = {each["row"] for each in expected["rows_skipped"] if each["why"] != "blank"}
    assert out == skipped - set(reading.header_rows)
    merged = {each.name: list(each.rows) for each in reading.merged}
    assert merged == {each["organisation"]: each["rows"] for each in expected.get("rows_merged", [])}


def test_every_organisation_has_its_sector_or_is_asked_about(case):
    expected, reading = case
    also = expected.get("also_defensible", {})
    assert [each.name for each in reading.stakeholders] == list(expected["sectors"])
    for each in reading.stakeholders:
        wanted = expected["sectors"][each.name]
        assert each.sector == wanted or each.sector in also.get(each.name, []), each.name
    asked = {name for question in reading.questions for name in question.names}
    assert asked == {each.name for each in reading.stakeholders if each.sector is None}


@pytest.mark.parametrize("role", ["name", "sector", "power", "interest", "stance", "members"])
def test_each_column_is_taken_for_what_it_is(case, role):
    expected, reading = case
    wanted = expected.get(f"{role}_column")
    taken = {column.role: column for column in reading.columns}.get("member" if role == "members" else role)
    if wanted is None:
        assert taken is None
        return
    assert taken is not None
    if role != "sector" or expected["header_row"] != 1 or "heading rows" not in taken.label:
        assert taken.letter == wanted["col"]
    if role in ("power", "interest"):
        for cell, word in plain(wanted["scale"]).items():
            assert taken.scale.get(cell, word) == word
        assert taken.scale


def test_stances_have_their_sign_and_members_are_in(case):
    expected, reading = case
    if expected.get("stance_column"):
        words = {
            "very high": 2, "supportive": 1, "neutral": 0, "resistant": -1, "against": -1, "strongly against": -2, "not known": None,
        }  # fmt: skip
        (taken,) = [column for column in reading.columns if column.role == "stance"]
        for cell, step in plain(expected["stance_column"]["scale"]).items():
            assert words[taken.scale[cell]] == step
    members = [each.name for each in reading.stakeholders if each.member]
    assert members == (expected.get("members") or [])


def test_ties_have_their_kind_and_sign(case):
    expected, reading = case
    wanted = {(tie["from"], tie["to"]): tie for tie in expected["ties"]}
    found = {(tie.start, tie.end): tie for tie in reading.ties or ()}
    assert found.keys() == wanted.keys()
    for pair, tie in wanted.items():
        assert (found[pair].kind, found[pair].sign) == (tie["kind"], tie["sign"])
        assert found[pair].shared_projects == tie.get("shared_projects", 0)
        strength = found[pair].strength
        if "strength" in tie and strength is not None:
            assert ("very low", "low", "medium", "high", "very high")[round(strength * 5) - 1] == tie["strength"]


def test_it_becomes_a_scenario(case):
    expected, reading = case
    scenario = scenario_of(reading, "case")
    assert [each.name for each in scenario.organisations] == list(expected["sectors"])
    for tie, read in zip(scenario.ties, reading.ties or (), strict=False) if isinstance(scenario.ties, tuple) else ():
        assert read.sign > 0 or tie.trust == 0
