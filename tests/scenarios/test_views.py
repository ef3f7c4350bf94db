"""Several people's tables of the same stakeholders as one case: means, spreads, and what they differ in."""

from __future__ import annotations

from io import StringIO

import pandas as pd
import pytest

from coalitionlab.model.blueprint import FIXED, UNIFORM, blueprint
from coalitionlab.scenarios.commented import scenario_files
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.from_reading import scenario_of
from coalitionlab.scenarios.importing import read_views
from coalitionlab.scenarios.loader import load_scenario
from coalitionlab.scenarios.names.fields import GIVEN_TRAITS
from coalitionlab.scenarios.reading.near import are_near

ANN = "Organisation,Type,Influence,Interest,Stance,Member\nRiver Mills Ltd,company,very high,low,against,no\nTown Council,council,high,high,supportive,yes\nRiver Trust,charity,low,high,,yes\n"
BOB = "Name;Sector;Power (1-5);Position\nTown Counsil;public;3;neutral\nRiver Mills;business;3;neutral\nSecondary School;;2;\n"
EVE = "Stakeholder,Sector,Influence,Attitude\nRiver Mills,business,medium,supportive\nTown Council,government,high,supportive\nRiver Trust,community,low,\n"


@pytest.fixture
def views(tmp_path):
    files = {"ann.csv": ANN, "bob.csv": BOB, "eve.csv": EVE}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return read_views([tmp_path / name for name in files])


def test_names_are_matched_and_near_ones_said(views):
    assert [each.name for each in views.stakeholders] == [
        "River Mills Ltd",
        "Town Council",
        "River Trust",
        "Secondary School",
    ]
    said = " ".join(views.notes)
    assert "'Town Counsil' (bob.csv) was taken for 'Town Council'" in said
    assert "Secondary School (1 of 3)" in said
    assert not views.questions


@pytest.mark.parametrize(
    ("one", "other"), [("North Dell Club", "South Dell Club"), ("ST#1", "ST#2"), ("Bank of Vell", "Vell Bank Trust")]
)
def test_what_is_only_alike_stays_apart(one, other):
    assert not are_near(one, other)


def test_values_are_means_with_their_spread(views):
    mills, council, trust, _ = views.stakeholders
    assert (mills.ratings["power"], mills.spread["power"]) == (2.0, 1.5)  # 4, 1 and 1 times the usual
    assert (mills.stance, mills.spread["alignment"]) == (0.05, 0.5)
    assert council.ratings["power"] == pytest.approx(5 / 3, abs=1e-3)
    assert trust.ratings["power"] == "low" and not trust.spread
    assert trust.sector == "nonprofit"  # one each way: the earlier table
    assert trust.member and mills.member is False


def test_the_largest_difference_is_said_first(views):
    first = views.disagreements[0]
    assert str(first) == "River Trust: sector nonprofit (ann.csv) to community (eve.csv)"
    assert {(each.who, each.what, each.low, each.high) for each in views.disagreements} >= {
        ("River Mills Ltd", "power", "medium", "very high"),
        ("River Mills Ltd", "stance", "against", "supportive"),
    }


def test_each_run_draws_from_the_spread_and_all_else_is_as_given(views, tmp_path):
    scenario = scenario_of(views, "case")
    for name, text in scenario_files(scenario).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    again = load_scenario(tmp_path / "case.yaml")
    drawn = blueprint(again).draws
    power = GIVEN_TRAITS.index("power")
    assert [each["kind"] for each in drawn[:, power]] == [UNIFORM, UNIFORM, FIXED, FIXED]
    assert drawn[0, power].tolist() == (UNIFORM, 0.5, 3.5)
    assert "0.5 to 3.5" in (tmp_path / "case_organisations.csv").read_text("utf-8")


def test_ties_are_those_of_all_and_half_make_a_conflict(tmp_path):
    names = "name,sector,works with\nA Mill,company,{}\nB Council,council,\n"
    (tmp_path / "a.csv").write_text(names.format("B Council"))
    (tmp_path / "b.csv").write_text(names.format(""))
    (tie,) = read_views([tmp_path / "a.csv", tmp_path / "b.csv"]).ties
    assert (tie.start, tie.end, tie.kind, tie.both) == ("A Mill", "B Council", "cooperation", True)


def test_two_tables_of_one_name_and_an_answer_about_nobody_are_refused(tmp_path):
    (tmp_path / "sub").mkdir()
    for path in (tmp_path / "a.csv", tmp_path / "sub" / "a.csv"):
        path.write_text("name,sector\nMill,company\n")
    with pytest.raises(InputError, match=r"two tables are called 'a\.csv'"):
        read_views([tmp_path / "a.csv", tmp_path / "sub" / "a.csv"])
    with pytest.raises(InputError, match="no organisation or word 'Mull'"):
        read_views([tmp_path / "a.csv"], sectors={"Mull": "business"})


def test_a_file_of_ties_goes_with_every_spelling(tmp_path):
    """One calls it Town Council, another Town Counsil, the ties River Mill: none of them is a stranger, and it is said."""
    (tmp_path / "ann.csv").write_text(ANN)
    (tmp_path / "bob.csv").write_text(BOB)
    (tmp_path / "ties.csv").write_text("from,to\nRiver Mils,Town Council\nRiver Trust,Nobody\n")
    reading = read_views([tmp_path / "ann.csv", tmp_path / "bob.csv"], ties=tmp_path / "ties.csv")
    assert [(tie.start, tie.end) for tie in reading.ties] == [("River Mills Ltd", "Town Council")]
    assert "'River Mils' for 'River Mills Ltd'" in " ".join(reading.parts[0].notes)
    assert "'Nobody' (1 row)" in " ".join(reading.parts[0].notes)


def book(tmp_path, **sheets):
    path = tmp_path / "book.xlsx"
    with pd.ExcelWriter(path) as file:
        for name, text in sheets.items():
            separator = ";" if ";" in text else ","
            pd.read_csv(StringIO(text), sep=separator).to_excel(file, sheet_name=name, index=False)
    return path


def test_a_sheet_for_each_person_is_a_view(tmp_path):
    told = read_views([book(tmp_path, Ann=ANN, Bob=BOB, Eve=EVE)])
    assert [each.source for each in told.parts] == ["Ann", "Eve"], "a list of which half are others is another list"
    assert "Sheets 'Ann', 'Eve' list the same organisations: what each says of them was put together." in " ".join(
        told.told()
    )
    assert told.stakeholders[0].spread["alignment"] == 0.5
    assert told.parts[0].unread == ("Bob",)


def test_a_list_and_its_analysis_are_one(tmp_path):
    names = ["Mill Ltd", "Town Council", "River Trust", "Bank"]
    listing = "Name,Type\n" + "".join(
        f"{name},{sector}\n" for name, sector in zip(names, ("company", "council", "charity", "company"), strict=True)
    )
    analysis = "Stakeholder,Influence (1-5),Interest (1-5)\nMill,5,2\nCouncil of the Town,4,4\nRiver Trust,1,5\n"
    path = book(tmp_path, Stakeholders=listing, Analysis=analysis)
    told = read_views([path])
    assert [(each.name, each.sector, each.ratings.get("power")) for each in told.stakeholders] == [
        ("Mill Ltd", "business", "very high"),
        ("Town Council", "government", "high"),
        ("River Trust", "nonprofit", "very low"),
        ("Bank", "business", None),
    ]
    assert not told.questions
    asked = read_views([path], columns={"power": "Interest (1-5)", "interest": "none"})
    assert asked.stakeholders[0].ratings["power"] == "low", "a column is chosen on the sheet that has it"
    with pytest.raises(InputError, match="no column 'Clout'"):
        read_views([path], columns={"power": "Clout"})
    assert not read_views([path], sheet="Stakeholders").parts


@pytest.mark.parametrize("name", ["Archive", "Analysis 2019", "Draft"])
def test_another_state_of_a_list_is_left_out(tmp_path, name):
    told = read_views([book(tmp_path, Now=ANN, **{name: EVE})])
    assert told.unread == (name,)
    assert not told.parts


def test_sheets_of_one_list_are_no_key_of_its_codes(tmp_path):
    north, south = (
        "Name,Influence\nAcme Ltd,H\nBrill Ltd,M\nDell Council,L\n",
        "Name,Influence\nHands Charity,H\nDell Trust,M\nRoof Ltd,L\n",
    )
    told = read_views([book(tmp_path, North=north, South=south)])
    assert [each.ratings.get("power") for each in told.stakeholders] == ["high", "medium", "low"] * 2
