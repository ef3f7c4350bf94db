"""Somebody's own table becomes a scenario, whatever it is called in it; what is assumed is told, what is wrong is named."""

from __future__ import annotations

import re

import numpy as np
import pytest
from pydantic import ValidationError

from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.commented import scenario_files
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.importing import import_table, read_file
from coalitionlab.scenarios.loader import load_scenario, load_strategy
from coalitionlab.scenarios.reading.sectors import READ, sector_of, sector_words
from coalitionlab.scenarios.records import STANCES
from coalitionlab.scenarios.schema import Scenario, usual_goals
from coalitionlab.scenarios.ties import TieSpec
from workbooks_made import ods, xlsx

PEOPLE = [["Name", "Sector"], ["Mill", "company"], ["Council", "council"], ["Trust Us", "charity"]]
ELEMENTS = [
    ["Label", "Type", "Description", "Tags"],
    ["Mill", "Company", "the largest employer", "river|jobs"],
    ["Town Council", "Local government", "", ""],
    ["River Watch", "NGO", "<b>bold</b>", "river"],
]
CONNECTIONS = [
    ["From", "To", "Type", "Strength"],
    ["Mill", "Town council", "funds", 3],
    ["River Watch", "Mill", "conflict", 1],
]


def as_csv(rows):
    return "".join(",".join(map(str, row)) + "\n" for row in rows).encode()


def imported(source, **more):
    return import_table(source, **{"name": "case", "filename": "table.csv", **more})


def problems(source, **more):
    with pytest.raises(InputError) as caught:
        imported(source, **more)
    assert all("\n" not in line for line in caught.value.problems)
    return caught.value.problems


@pytest.mark.parametrize("make", [as_csv, lambda rows: xlsx({"S": rows}), lambda rows: ods({"S": rows})])
def test_two_columns_are_enough_in_every_format(make):
    found = imported(make(PEOPLE)).organisations
    assert [(one.name, one.sector) for one in found] == [
        ("Mill", "business"), ("Council", "government"), ("Trust Us", "nonprofit")]  # fmt: skip
    assert all(one.power is None for one in found)


@pytest.mark.parametrize("sector", READ)
def test_every_word_for_a_sector_means_it(sector):
    for words, sure in zip(sector_words(sector), (True, False), strict=True):
        for word in words:
            assert sector_of(word.strip("*")) == (sector, sure), word
            assert sector_of(f"  {word.strip('*').upper()} ")[0] == sector


@pytest.mark.parametrize(
    ("word", "sector"),
    [("Residents’ Association", "community"), ("Companies", "business"), ("Charities", "nonprofit"), ("Public sector (NHS)", "government"),
     ("County council", "government"), ("community college", "education"), ("Business", "business"), ("University of Foo", "education"),
     ("compny", "business"), ("Collectivité locale", "government"), ("Bürgerinitiative", "community"), ("Организация НКО", "nonprofit"),
     ("Administração pública", "government"), ("Non-state", None), ("company / charity", None), ("zzz", None)],
)  # fmt: skip
def test_words_for_sectors_are_read_as_people_write_them(word, sector):
    assert sector_of(word)[0] == sector


def test_a_word_that_says_nothing_leaves_it_to_the_name_and_else_it_is_asked():
    rows = [["name", "sector"], ["Mill", "company"], ["Hale Bakery Ltd", "zzz"], ["Quill", "company / charity"]]
    reading = read_file(as_csv(rows), filename="t.csv")
    assert [one.sector for one in reading.stakeholders] == ["business", "business", None]
    (question,) = reading.questions
    assert question.names == ("Quill",) and "which sector?" in question.text
    assert read_file(as_csv(rows), sectors={"company / charity": "NGO"}).stakeholders[2].sector == "nonprofit"
    assert len(read_file(as_csv(rows), sectors={"quill": "out"}).stakeholders) == 2
    (line,) = problems(as_csv(rows), sectors={"Quil": "business"})
    assert "no organisation or word 'Quil'; did you mean 'Quill'?" in line
    (line,) = problems(as_csv(rows), sectors={"Quill": "widget"})
    assert line.startswith("--sector: unknown sector 'widget'; write business")


def test_what_is_assumed_is_told():
    rows = [["Organisation", "Kind", "Influence", "Phone"], ["A", "hospital", "vh", 1], ["B", "NGO", "?", 2]]
    found = imported(as_csv(rows))
    told = " ".join(found.assumed)
    assert "hospital = government" in told and "assumed: 'hospital'" in told
    assert "power from 'Influence'" in told and "no place in a scenario: 'Phone'" in told
    assert "like motives tend to know each other" in told and "20 staff-days" in told
    assert found.assumed == found.assumed
    assert [one.power for one in found.organisations] == [4.0, None]


def test_a_title_above_the_header_merged_cells_and_empty_rows_are_no_trouble():
    def more(book):
        sheet = book.get_worksheet_by_name("Plan")
        sheet.merge_range(0, 0, 0, 3, "Stakeholders of the river")
        sheet.merge_range(3, 1, 4, 1, "company")

    rows = [[], [], ["Actor", "Type", "Power"], ["A", "", "high"], ["B", "", "low"], [], ["C", "club"]]
    found = imported(xlsx({"Notes": [["nothing here"]], "Plan": rows}, more), filename="t.xlsx")
    assert [(one.name, one.sector, one.power) for one in found.organisations] == [
        ("A", "business", 2.0), ("B", "business", 0.5), ("C", "community", None)]  # fmt: skip
    told = " ".join(found.assumed)
    assert "Merged cells count in each of their rows: 'company' (rows 4 to 5)" in told
    assert "Sheets were left out: 'Notes'" in told


def test_a_list_without_a_header_is_understood():
    found = imported(b"Mill,company\nCouncil,council\n")
    assert [one.sector for one in found.organisations] == ["business", "government"]
    assert "There is no header" in " ".join(found.assumed)


@pytest.mark.parametrize("way", ["workbook", "two files"])
def test_kumu_is_read_as_it_exports(way):
    if way == "workbook":
        found = imported(xlsx({"Elements": ELEMENTS, "Connections": CONNECTIONS}), filename="kumu.xlsx")
    else:
        found = imported(as_csv(ELEMENTS), ties=as_csv(CONNECTIONS), ties_filename="connections.csv")
    people = found.organisations
    assert [(one.name, one.sector) for one in people] == [
        ("Mill", "business"), ("Town Council", "government"), ("River Watch", "nonprofit")]  # fmt: skip
    assert people[0].note == "the largest employer" and people[2].note == "<b>bold</b>"
    assert found.ties == (
        TieSpec(from_="Mill", to="Town Council", trust=1.0, both=True, kind="money"),
        TieSpec(from_="River Watch", to="Mill", trust=0.0, distance=0.6333, both=True, kind="conflict"),
    )
    told = " ".join(found.assumed)
    assert "divided by 3, the top of their scale" in told and "Conflicts are ties without trust" in told


@pytest.mark.parametrize(("direction", "both"), [("directed", False), ("mutual", True), ("undirected", True)])
def test_kumus_direction_says_whether_a_tie_is_mutual(direction, both):
    ties = [["From", "To", "Direction", "Strength"], ["Mill", "Council", direction, "weak"]]
    (tie,) = imported(as_csv(PEOPLE), ties=as_csv(ties)).ties
    assert (tie.both, tie.trust) == (both, 0.25)


def test_ties_listed_again_count_once_the_strongest():
    ties = [["from", "to", "trust", "both"], ["Mill", "Council", 0.2, "no"], ["Council", "Mill", 0.7, "no"], ["Mill", "Council", 0.5, "no"]]  # fmt: skip
    found = imported(as_csv(PEOPLE), ties=as_csv(ties)).ties
    assert found == (TieSpec(from_="Mill", to="Council", trust=0.5), TieSpec(from_="Council", to="Mill", trust=0.7))


def test_what_is_not_understood_is_told_with_its_counts_and_drawn_as_usual():
    people = [["Organisation", "Type", "Influence"], ["A", "company", "mighty"], ["B", "club", "high"], ["a", "club", 1], ["D", "club", "low"], ["E", "club", "high"]]  # fmt: skip
    ties = [["From", "To"], ["A", "Nobody"], ["B", "B"], ["A", "B"]]
    found = imported(xlsx({"Actors": people, "Links": ties}), filename="my.xlsx")
    told = " ".join(found.assumed)
    assert "Not understood in 'Influence', and drawn as usual: 'mighty' (1 row)" in told
    assert "Rows of the same organisation are one: A (rows 2, 4)" in told
    assert "not in the list were left out: 'Nobody' (1 row)" in told
    assert [one.power for one in found.organisations if one.name == "B"] == [2.0]
    assert len(found.ties) == 1


@pytest.mark.parametrize(
    ("columns", "said"),
    [({"power": "Zzz"}, "--column power: no column 'Zzz'; the columns are 'Name', 'Sector', 'Colour'"),
     ({"sector": "Sektor"}, "did you mean 'Sector'? The columns are"), ({"powr": "Colour"}, "no column can be 'powr'; did you mean 'power'?"),
     ({"power": "Colour"}, "the column 'Colour' is no power: 'red' (1), 'blue' (1)")],
)  # fmt: skip
def test_a_column_that_there_is_not_is_named_with_those_there_are(columns, said):
    (line,) = problems(b"Name,Sector,Colour\nA,company,red\nB,club,blue\n", columns=columns)
    assert said in line


def test_a_column_is_what_it_is_said_to_be():
    data = b"Name,Sector,Colour,Power\nMill,company,3,1\nClub,club,1,5\n"
    assert [one.power for one in imported(data, columns={"power": "Colour"}).organisations] == [2.0, 0.5]
    assert [one.power for one in imported(data, columns={"power": "C"}).organisations] == [2.0, 0.5]
    assert [one.power for one in imported(data, columns={"power": "none"}).organisations] == [None, None]


def test_a_sector_beside_a_type_is_the_sector():
    found = imported(b"Name,Type,Sector\nA,Person of note,company\n")
    assert found.organisations[0].sector == "business"


def test_one_of_a_kind_is_told_as_one():
    told = " ".join(imported(b"name,sector\nA,company\n").assumed)
    assert "with 1 sector inside" in told


def test_a_stance_is_how_far_the_aim_serves_or_harms_as_the_same_word_in_a_scenario():
    data = b"Actor,Sector,Attitude\nA,company,strongly opposed\nB,club,supportive\nC,NGO,neutral\nD,shop,sceptical\n"
    stances = [STANCES[word] for word in ("strongly against", "supportive", "neutral", "resistant")]
    assert [one.stance for one in read_file(data).stakeholders] == stances
    assert [one.alignment for one in imported(data).organisations] == stances
    assert [
        one.overlap for one in imported(data).organisations
    ] == stances  # whom a table calls an opponent starts against the aim


@pytest.mark.parametrize(
    "data",
    ["name;sector;profile\nCafé;company;0,7\n".encode("utf-16"), "name;sector;profile\nCafé;company;70%\n".encode("cp1252"),
     "sep=;\nname;sector;profile\r\nCafé;company;0,7\r\n".encode("utf-8-sig"), "name|sector|profile\nCafé|company|0.7\n".encode()],
)  # fmt: skip
def test_what_spreadsheets_save_is_read_whatever_its_encoding(data):
    (one,) = imported(data).organisations
    assert (one.name, one.sector, one.profile) == ("Café", "business", 0.7)


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [("name,sector\nCafé,club\n", "cp1252", "Windows-1252: check words such as 'Café'"),
     ("имя,сектор\nГородская дума,власть\nБанк,компания\n", "cp1251", "Windows-1251: check words such as 'имя'"),
     ("nazwa;sektor\nUrząd Miasta Łódź;samorząd\n", "cp1250", "Windows-1250: check words such as 'Urząd'"),
     ("Organisation,Grant (£)\nMill Ltd,\"£2,500\"\nTown Council,£90\n", "cp1252", "read as Windows-1252"),
     ("Name;Sektor\nBäckerei Müller;Unternehmen\n", "mac_roman", "Mac OS Roman: check words such as 'Bäckerei'")],
)  # fmt: skip
def test_a_guess_at_the_encoding_is_told(text, encoding, said):
    assert said in " ".join(imported(text.encode(encoding)).assumed)


NASTY = ["=1+1", "+A", "-B", "@C", "'=D", "'E", "<img src=x onerror=alert(1)>", '=HYPERLINK("http://x","y")', "yes", "true", "1e3",
         "a: b", "#x", "{a}", "Ünï, \u200dcode 🎈", "~", "x \\ y", "on", "12:30", "- A", "A  B", "{{ 7*7 }}"]  # fmt: skip


@pytest.mark.parametrize("many", [0, 300])
def test_what_is_written_is_read_back_as_it_was(many, tmp_path):
    rows = [[name, "company", "high", f"note {name}"] for name in NASTY]
    rows += [[f"More {k}", "club", "low", ""] for k in range(many)]
    ties = [["from", "to", "trust", "distance"]]
    ties += [[one[0], other[0], "low", 0.3] for one, other in zip(rows, rows[1:], strict=False)]
    book = xlsx({"People": [["name", "sector", "power", "note"], *rows], "Ties": ties})
    found = imported(book, name="my_case", filename="x.xlsx")
    assert len(found.organisations) == len(rows) and len(found.ties) == len(rows) - 1
    files = scenario_files(found)
    assert list(files) == ["my_case_organisations.csv", "my_case_ties.csv", "my_case.yaml"]
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert load_scenario(tmp_path / "my_case.yaml") == found
    for text in [text for name, text in files.items() if name.endswith(".csv")]:
        assert not any(
            cell.strip('"').startswith(("=", "+", "@")) for line in text.splitlines() for cell in line.split(",")
        )


def test_contact_is_how_far_one_is_in_touch_and_no_person_to_write_to():
    levels = imported(
        as_csv([["name", "sector", "Contact"], ["Mill", "business", "high"], ["Council", "government", ""]])
    )
    assert [one.contact for one in levels.organisations] == [0.75, None]
    people = imported(
        as_csv([["name", "sector", "Contact"], ["Mill", "business", "Jo Smith"], ["Bank", "business", "b@x.org"]])
    )
    assert [one.contact for one in people.organisations] == [None, None]
    assert "Columns that have no place in a scenario: 'Contact'." in people.assumed


@pytest.mark.parametrize("names", [(), ("a weir", "a fish pass", "a path", "a bench")])
def test_work_of_goals_is_written_as_people_write_it(names):
    """The file and the scenario that it was made from have the same numbers, none of more digits than say something."""
    table = "name,sector\n" + "".join(f"Body {k},business\n" for k in range(13))
    made = import_table(table.encode(), name="town", goals=names)
    text = scenario_files(made)["town.yaml"]
    written = [
        number
        for line in text.splitlines()
        if line.startswith("  - {name: ")
        for number in re.findall(r"[\d.]+", line.split("work:")[1].split("}")[0])
    ]
    assert written and all(len(number) <= 6 for number in written), written
    assert [goal.work.money for goal in made.goals] == [
        float(number) for number in written[1::3]
    ]  # nobody has authority
    assert [goal.work.total for goal in made.goals] == pytest.approx(
        [goal.work.total for goal in usual_goals(13, names)], abs=0.02
    )


def test_goals_and_the_start_are_there_to_be_changed():
    scenario = imported(as_csv(PEOPLE))
    text = scenario_files(scenario)["case.yaml"]
    assert [goal.name for goal in scenario.goals] == [goal.name for goal in scenario.every_goal]
    assert "goals:" in text and "parts: [A, B]" in text and "\nstart:" in text and "  contact: 0.6   # assumed" in text


def test_a_comment_stands_at_every_assumed_value_and_the_list_is_pleasant_to_edit():
    files = scenario_files(
        imported(as_csv([[*PEOPLE[0], "Power"], ["Mill", "company", "high"], ["Council", "council", ""]]))
    )
    for name in ("months", "bar", "capacity", "opinion", "power", "grant"):
        (line,) = [one for one in files["case.yaml"].splitlines() if one.strip().startswith(f"{name}:")]
        assert "# assumed: " in line and len(line) > len(name) + 20
    assert files["case_organisations.csv"] == "name,sector,power\nMill,business,high\nCouncil,government,\n"


def test_a_path_does_as_well_as_bytes(tmp_path):
    path = tmp_path / "who.csv"
    path.write_bytes(as_csv(PEOPLE))
    assert import_table(path, name="x").source == "who.csv"
    assert import_table(str(path), name="x") == import_table(as_csv(PEOPLE), name="x", filename="who.csv")


def test_a_list_padded_with_those_of_little_power_and_interest_answers_as_before(tmp_path):
    head = ["Name", "Sector", "Power", "Interest", "Stance"]
    core = [[f"Core {k}", ("company", "council", "charity")[k % 3], "high", "high", "supportive"] for k in range(6)]
    pads = [[f"Kiosk {k}", "company", "low", ("low", "very low")[k % 2], "neutral"] for k in range(40)]
    told = {"Shy opponent": ["company", "low", "low", "against"], "Keen club": ["charity", "low", "high", ""]}
    others = [[name, *cells] for name, cells in told.items()]
    short, padded = (
        import_table(as_csv([head, *core, *others, *more]), name="case", filename="t.csv") for more in ([], pads)
    )
    assert padded.left_out == tuple(row[0] for row in pads) and padded.size == short.size == 8
    assert any(line.startswith("40 organisations of little power and little interest") for line in padded.assumed)
    plan = load_strategy("collaborative_campaign")
    runs = [simulate(each.with_(months=12), [plan], replicates=2, seed=1).outcomes for each in (short, padded)]
    assert np.array_equal(*runs, equal_nan=True)


def test_whom_a_table_itself_brings_in_or_leaves_out():
    told = {"sector": "business", "power": "low", "awareness": "low"}
    listed = [{"name": name, **told} for name in "abcdef"]
    scenario = Scenario(name="case", organisations=listed)
    assert scenario.left_out == ()  # nobody would be left
    listed = [{**each, **({} if k < 3 else {"power": "high"})} for k, each in enumerate(listed)]
    assert Scenario(name="case", organisations=listed).left_out == ("a", "b", "c")
    listed[0] |= {"simulated": True}
    listed[5] |= {"simulated": False}
    part = {"goals": [{"name": "one", "work": {"reach": 1}, "parts": ["b"]}]}
    assert Scenario(name="case", organisations=listed, **part).left_out == ("c", "f")
    with pytest.raises(ValidationError, match="none is simulated"):
        Scenario(name="case", organisations=[{**each, "simulated": False} for each in listed])


def test_an_old_file_with_few_letters_and_a_footnote_is_german():
    text = "Akteur;Bereich;Haltung\nBrauerei Höfer GmbH;Wirtschaft;dagegen\nBUND Ortsgruppe¹;Verein;dafür\n¹ Seit 2020 eingetragen\n"
    found = read_file(text.encode("cp1252"), filename="a.csv").stakeholders
    assert [(each.name, each.stance) for each in found] == [("Brauerei Höfer GmbH", -0.5), ("BUND Ortsgruppe", 0.5)]
