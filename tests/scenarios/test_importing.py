"""Somebody's own table becomes a scenario, whatever it is called in it; what is assumed is told, what is wrong is named."""

from __future__ import annotations

import pytest

from coalitionlab.scenarios.columns import proper
from coalitionlab.scenarios.commented import MOST_LISTED, scenario_files
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.importing import import_table
from coalitionlab.scenarios.loader import load_scenario
from coalitionlab.scenarios.organisations import TieSpec
from coalitionlab.scenarios.sector_words import ASSUMED, SURE, sector_of
from coalitionlab.scenarios.tables import ORGANISATION_COLUMNS, TIE_COLUMNS
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


@pytest.mark.parametrize("columns", [ORGANISATION_COLUMNS, TIE_COLUMNS])
def test_every_column_is_found_by_each_of_its_names_and_none_by_two(columns):
    for column in columns.values():
        for name in (column.name, *column.also):
            assert proper(f" {name.upper()} (please): ", columns) == column.name


@pytest.mark.parametrize("sector", SURE)
def test_every_word_for_a_sector_means_it(sector):
    for word in SURE[sector]:
        assert sector_of(word) == (sector, True), word
        assert sector_of(f"  {word.upper()} ")[0] == sector
    for word in ASSUMED[sector]:
        assert sector_of(word) == (sector, False), word


@pytest.mark.parametrize(
    ("word", "sector"),
    [("Residents’ Association", "community"), ("Companies", "business"), ("Charities", "nonprofit"), ("Public sector (NHS)", "government"),
     ("County council", "government"), ("community college", "education"), ("Business", "business"), ("University of Foo", "education")],
)  # fmt: skip
def test_words_for_sectors_are_read_as_people_write_them(word, sector):
    assert sector_of(word)[0] == sector


@pytest.mark.parametrize(
    ("word", "said"),
    [("community business", "it could be business or community"), ("compny", "did you mean 'company' (business)?"),
     ("zzz", "write business, community, education, government, nonprofit"), ("company / charity", "could be business or nonprofit")],
)  # fmt: skip
def test_words_that_could_mean_anything_are_refused_with_a_remedy(word, said):
    lines = problems(as_csv([["name", "sector"], ["A", "company"], ["B", word]]))
    assert lines[0].startswith(f"table.csv:3: column sector: unknown sector '{word}'") and said in lines[0]


def test_what_is_assumed_is_told():
    rows = [["Organisation", "Kind", "Influence", "Phone"], ["A", "hospital", "vh", 1], ["B", "NGO", "?", 2]]
    found = imported(as_csv(rows))
    told = " ".join(found.assumed)
    assert "'hospital' as government" in told and "'NGO' as nonprofit" in told
    assert "'Influence' as power" in told and "left out, having no place in a scenario: 'Phone'" in told
    assert "like motives tend to know each other" in told and "20 staff-days" in told
    assert found.assumed == found.assumed
    assert [one.power for one in found.organisations] == [4.0, None]


def test_a_title_above_the_header_merged_cells_and_empty_rows_are_no_trouble():
    def more(book):
        sheet = book.get_worksheet_by_name("Plan")
        sheet.merge_range(0, 0, 0, 3, "Stakeholders of the river")
        sheet.merge_range(3, 1, 4, 1, "company")

    rows = [[], [], ["Actor", "Type", "Power"], ["A", "", "high"], ["B", "", 2.5], [], ["C", "club"]]
    found = imported(xlsx({"Notes": [["nothing here"]], "Plan": rows}, more), filename="t.xlsx")
    assert [(one.name, one.sector, one.power) for one in found.organisations] == [
        ("A", "business", 2.0), ("B", "business", 2.5), ("C", "community", None)]  # fmt: skip
    told = " ".join(found.assumed)
    assert "Merged cells count in each of their rows: 'company' (rows 4 to 5)" in told
    assert "Sheets were left out: 'Notes'" in told


def test_a_list_without_a_header_is_understood():
    found = imported(b"Mill,company\nCouncil,council\n")
    assert [one.sector for one in found.organisations] == ["business", "government"]
    assert "There is no header" in found.assumed[0]


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
        TieSpec(from_="Mill", to="Town Council", trust=1.0, both=True),
        TieSpec(from_="River Watch", to="Mill", trust=1 / 3, both=True),
    )
    assert "trust is the strength divided by 3" in " ".join(found.assumed)


@pytest.mark.parametrize(("direction", "both"), [("directed", False), ("mutual", True), ("undirected", True)])
def test_kumus_direction_says_whether_a_tie_is_mutual(direction, both):
    ties = [["From", "To", "Direction", "Strength"], ["Mill", "Council", direction, "weak"]]
    (tie,) = imported(as_csv(PEOPLE), ties=as_csv(ties)).ties
    assert (tie.both, tie.trust) == (both, 0.25)


def test_ties_listed_again_count_once_the_strongest():
    ties = [["from", "to", "trust", "both"], ["Mill", "Council", 0.2, "no"], ["Council", "Mill", 0.7, "no"], ["Mill", "Council", 0.5, "no"]]  # fmt: skip
    found = imported(as_csv(PEOPLE), ties=as_csv(ties)).ties
    assert found == (
        TieSpec(from_="Mill", to="Council", trust=0.5),
        TieSpec(from_="Council", to="Mill", trust=0.7),
    )


def test_every_problem_is_named_at_once_by_sheet_row_and_column():
    people = [
        ["Organisation", "Type", "Influence"],
        ["A", "company", "mighty"],
        ["B", "widget", 1],
        ["a", "club", 1],
        ["C", "", 1],
    ]
    ties = [["From", "To"], ["A", "Nobody"], ["B", "B"]]
    lines = problems(xlsx({"Actors": people, "Links": ties}), filename="my.xlsx")
    for start in (
        "my.xlsx[Actors]:2: column power (C, 'Influence'): got 'mighty'; write a number above 0",
        "my.xlsx[Actors]:3: column sector (B, 'Type'): unknown sector 'widget'",
        "my.xlsx[Actors]:5: column sector (B, 'Type'): missing; write business",
        "my.xlsx[Links]:2: column to (B): 'Nobody' is not an organisation",
        "my.xlsx[Links]:3: column to (B): 'B' has a tie to itself",
    ):
        assert any(line.startswith(start) for line in lines), (start, lines)


def test_problems_are_many_but_not_endless():
    assert len(problems(b"name,sector\n" + b"A,nonsense\n" * 500)) == 20


@pytest.mark.parametrize(
    ("header", "said"),
    [("Name,Organisation,Sector", "two columns for name, 'Name' and 'Organisation'; rename the one that is not the name"),
     ("Name,Type,Category", "two columns for sector, 'Type' and 'Category'"), ("Name,Name,Sector", "two columns for name"),
     ("Name,Sector,Powr", "did you mean 'power'?"), ("Name,What,Where", "no column 'sector'; add it")],
)  # fmt: skip
def test_headers_that_cannot_be_told_apart_are_refused(header, said):
    (line,) = problems(f"{header}\nA,b,c\n".encode())
    assert line.startswith("table.csv:1: ") and said in line


def test_a_sector_beside_a_type_is_the_sector():
    found = imported(b"Name,Type,Sector\nA,Person of note,company\n")
    assert found.organisations[0].sector == "business"
    assert "left out, since another one gives the same: 'Type' (sector)." in " ".join(found.assumed)


def test_a_column_whose_place_is_taken_is_told_apart_from_one_without_a_place():
    told = " ".join(imported(b"Name,Sector,Power,Influence,Colour\nA,company,1,2,red\n").assumed)
    assert "left out, since another one gives the same: 'Influence' (power)." in told
    assert "left out, having no place in a scenario: 'Colour'." in told


def test_one_of_a_kind_is_told_as_one():
    told = " ".join(imported(b"name,sector\nA,company\n").assumed)
    assert "with 1 sector inside" in told


def test_scores_for_power_are_questioned():
    assert "scores on a scale" in " ".join(imported(b"name,sector,power\nA,company,5\nB,club,3\n").assumed)
    assert "scores on a scale" not in " ".join(
        imported(b"name,sector,power\nA,company,4\nB,club,1.5\n").assumed
    )


@pytest.mark.parametrize(
    "data",
    ["name;sector;profile\nCafé;company;0,7\n".encode("utf-16"), "name;sector;profile\nCafé;company;70%\n".encode("cp1252"),
     "sep=;\nname;sector;profile\r\nCafé;company;0,7\r\n".encode("utf-8-sig")],
)  # fmt: skip
def test_what_spreadsheets_save_is_read_whatever_its_encoding(data):
    (one,) = imported(data).organisations
    assert (one.name, one.sector, one.profile) == ("Café", "business", 0.7)


def test_a_guess_at_the_encoding_is_told():
    assert (
        "read as Windows-1252: check words such as 'Café'"
        in imported("name,sector\nCafé,club\n".encode("cp1252")).assumed[0]
    )


NASTY = ["=1+1", "+A", "-B", "@C", "'=D", "'E", "<img src=x onerror=alert(1)>", '=HYPERLINK("http://x","y")', "yes", "null", "1e3",
         "a: b", "#x", "{a}", "Ünï, \u200dcode 🎈", "~", "x \\ y", "on", "12:30", "- A", "A  B", "{{ 7*7 }}"]  # fmt: skip


@pytest.mark.parametrize("many", [0, MOST_LISTED])
def test_what_is_written_is_read_back_as_it_was(many, tmp_path):
    rows = [[name, "company", "high", f"note {name}"] for name in NASTY]
    rows += [[f"More {k}", "club", 0.1 + k / 7, ""] for k in range(many)]
    ties = [["from", "to", "trust", "distance"]]
    ties += [[one[0], other[0], "low", 0.3] for one, other in zip(rows, rows[1:], strict=False)]
    book = xlsx({"People": [["name", "sector", "power", "note"], *rows], "Ties": ties})
    found = imported(book, name="my_case", filename="x.xlsx")
    files = scenario_files(found)
    assert len(files) == (3 if many else 1)
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert load_scenario(tmp_path / "my_case.yaml") == found
    for text in [text for name, text in files.items() if name.endswith(".csv")]:
        assert not any(
            cell.strip('"').startswith(("=", "+", "@"))
            for line in text.splitlines()
            for cell in line.split(",")
        )


def test_contact_is_how_far_one_is_in_touch_and_no_person_to_write_to():
    levels = imported(
        as_csv([["name", "sector", "Contact"], ["Mill", "business", "high"], ["Council", "government", ""]])
    )
    assert [one.contact for one in levels.organisations] == [0.75, None]
    people = imported(
        as_csv(
            [["name", "sector", "Contact"], ["Mill", "business", "Jo Smith"], ["Bank", "business", "b@x.org"]]
        )
    )
    assert [one.contact for one in people.organisations] == [None, None]
    assert any("'Contact' was left out" in note for note in people.assumed)


def test_goals_and_the_start_are_there_to_be_changed():
    scenario = imported(as_csv(PEOPLE))
    text = scenario_files(scenario)["case.yaml"]
    assert [goal.name for goal in scenario.goals] == [goal.name for goal in scenario.every_goal]
    assert (
        "goals:" in text
        and "parts: [A, B]" in text
        and "\nstart:" in text
        and "  contact: 0.6   # assumed" in text
    )


def test_a_comment_stands_at_every_assumed_value():
    (text,) = scenario_files(imported(as_csv(PEOPLE))).values()
    for name in ("months", "bar", "capacity", "opinion", "power", "grant"):
        (line,) = [one for one in text.splitlines() if one.strip().startswith(f"{name}:")]
        assert "# assumed: " in line and len(line) > len(name) + 20


def test_a_path_does_as_well_as_bytes(tmp_path):
    path = tmp_path / "who.csv"
    path.write_bytes(as_csv(PEOPLE))
    assert import_table(path, name="x").source == "who.csv"
    assert import_table(str(path), name="x") == import_table(as_csv(PEOPLE), name="x", filename="who.csv")
