"""Lists in other shapes and languages: what is read of each, an organisation a line."""

from __future__ import annotations

import contextlib
import time

import lists_misled as misled
import pytest

import lists_judged as judged
import lists_kept as kept
import lists_made as made
import lists_pasted as pasted
from coalitionlab.scenarios.commented import scenario_files
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.from_reading import scenario_of
from coalitionlab.scenarios.importing import read_file
from workbooks_made import ods, xlsx

SHORT = {"very low": "VL", "low": "L", "medium": "M", "high": "H", "very high": "VH"}
TEXTS, BOOKS, NETWORKS, SHAPES = (
    made.TEXTS | pasted.TEXTS | judged.TEXTS | misled.TEXTS | kept.TEXTS,
    made.BOOKS | pasted.BOOKS | kept.BOOKS,
    made.NETWORKS | pasted.NETWORKS | judged.NETWORKS | misled.NETWORKS | kept.NETWORKS,
    made.SHAPES,
)
SECTORS = {"business": "b", "nonprofit": "n", "government": "g", "community": "c", "education": "e", None: "?"}


def told(reading):
    """Name, sector, power, interest, stance and membership of each organisation, those that are known."""
    lines = []
    for each in reading.stakeholders:
        ratings = [each.ratings.get(trait) for trait in ("power", "awareness")]
        levels = [SHORT.get(rating, rating) for rating in ratings if rating is not None]
        stance = [f"{each.stance:+.2f}"] if each.stance is not None else []
        inside = [{True: "in", False: "out"}[each.member]] if each.member is not None else []
        lines.append(" ".join(map(str, [each.name, SECTORS[each.sector], *levels, *stance, *inside])))
    return lines


def tied(reading):
    return [f"{tie.start} {tie.kind} {tie.end}" for tie in reading.ties or ()]


@pytest.mark.parametrize("name", TEXTS)
def test_lists_as_text(name):
    text, wanted = TEXTS[name]
    assert told(read_file(text.encode(), filename="t.csv")) == wanted


@pytest.mark.parametrize("name", misled.BYTES)
def test_lists_in_old_encodings(name):
    data, wanted = misled.BYTES[name]
    assert told(read_file(data, filename="t.csv")) == wanted


@pytest.mark.parametrize("name", BOOKS | SHAPES)
@pytest.mark.parametrize("make", [xlsx, ods])
def test_lists_in_workbooks(name, make):
    book, wanted = (BOOKS | SHAPES)[name]
    assert told(read_file(make(book), filename="t.xlsx" if make is xlsx else "t.ods")) == wanted


def test_a_column_made_of_others_has_no_letter():
    book, _ = BOOKS["stances as columns of marks below what they rate, French"]
    taken = {each.role: each.letter for each in read_file(xlsx(book), filename="t.xlsx").columns}
    assert taken == {"name": "A", "power": "", "stance": ""}


@pytest.mark.parametrize(
    ("second", "months"), [("1/15/2020", ["2019-09", "2020-01"]), ("1/3/2020", ["2019-01", "2020-03"])]
)
def test_a_column_with_a_day_beyond_12_says_whether_months_come_first(second, months):
    people = read_file(
        f"Organisation,Date joined\nTown Council,9/1/2019\nMill Ltd,{second}\n".encode(), filename="t.csv"
    ).stakeholders
    assert [each.since for each in people] == months


def test_kinds_in_words_that_are_not_known_are_asked_of_once_each():
    text, _ = TEXTS["kinds in words that are not known"]
    asked = read_file(text.encode(), filename="t.csv").questions
    assert [(each.key, len(each.names)) for each in asked] == [("Kul", 2), ("Zet", 3)]


@pytest.mark.parametrize(("label", "role"), [("Peso", "power"), ("Influence,Peso", "interest")])
def test_a_rating_of_nobody_knows_what_is_offered_a_place_that_is_free(label, role):
    levels = ",".join(["high"] * len(label.split(",")))
    text = f"Name,Type,{label}\nMill Ltd,company,{levels}\nLyme Council,council,{levels.replace('high', 'low')}\n"
    notes = read_file(text.encode(), filename="t.csv").notes
    assert [each for each in notes if f'--column {role}="Peso"' in each]


def test_a_label_that_several_columns_bear_names_none_of_them():
    text = b"Ally,Type,Strength,Strength\nMill Ltd,company,1,2\nLyme Council,council,3,4\n"
    with pytest.raises(InputError, match="2 columns are called 'strength'; name one by its letter: C, D"):
        read_file(text, filename="t.csv", columns={"power": "strength"})
    people = read_file(text, filename="t.csv", columns={"power": "D"}).stakeholders
    assert [each.ratings["power"] for each in people] == ["low", "high"]


@pytest.mark.parametrize("name", NETWORKS)
def test_ties(name):
    book, wanted = NETWORKS[name]
    assert tied(read_file(xlsx(book), filename="t.xlsx")) == wanted


def test_a_hidden_sheet_lists_no_organisations_where_another_does():
    book = {"Old": [["Organisation", "Sector"], *([f"Gone {k}", "Government"] for k in range(9))], "Now": [["Organisation", "Sector"], ["Vale Dairy", "Private"], ["Vale Mosque", "Faith"]]}  # fmt: skip

    def hide(made):
        made.get_worksheet_by_name("Now").activate()
        made.get_worksheet_by_name("Now").set_first_sheet()
        made.get_worksheet_by_name("Old").hide()

    data = xlsx(book, hide)
    assert told(read_file(data, filename="t.xlsx")) == ["Vale Dairy b", "Vale Mosque c"]
    assert len(read_file(data, filename="t.xlsx", sheet="Old").stakeholders) == 9


def test_what_somebody_wants_is_kept_in_its_own_words():
    """Free text under interest or needs; levels, strengths and what is not known are no words of one's own."""
    table = (
        "Stakeholder,Type,Power,Interest,Needs\nMill Ltd,company,4,parking for lorries,\nTown Council,council,5,a calm town,funding\n"
        'Fishers,residents,1,the quay,"no lorries, <b>quiet</b>"\nUni,university,2,n/a,high\n'
    )
    reading = read_file(table.encode(), filename="t.csv")
    assert [each.wants for each in reading.stakeholders] == [
        "parking for lorries", "a calm town", "no lorries, <b>quiet</b>; the quay", "",
    ]  # fmt: skip
    assert reading.stakeholders[1].ratings["need_money"] == "high"
    scenario = scenario_of(reading, "town")
    assert scenario.organisations[0].wants == "parking for lorries"
    assert "wants" in scenario_files(scenario)["town_organisations.csv"].splitlines()[0].split(",")


def test_goals_that_a_list_names_are_those_of_the_case():
    about = b"The Weir,,\nAim:,A fish pass; Clean water,\n,,\nName,Type,Goal\nMill,company,Keep the water\nTown Council,council,\nAnglers,club,Trout\n"
    reading = read_file(about, filename="t.csv")
    assert reading.goals == ("A fish pass", "Clean water")
    assert [each.wants for each in reading.stakeholders] == ["Keep the water", "", "Trout"]
    goals = scenario_of(reading, "weir").goals
    assert [(goal.name, goal.after) for goal in goals] == [("A fish pass", None), ("Clean water", "A fish pass")]
    assert goals[1].work.total == pytest.approx(12 * 3) and "assumed" in goals[1].source
    by_hand = read_file(about, filename="t.csv", goals=["A <b>ladder</b>"])
    assert by_hand.goals == ("A <b>ladder</b>",) and not any("taken from" in note for note in by_hand.notes)
    assert scenario_of(by_hand, "weir").goals[0].work.total == pytest.approx(5 * 3)
    with pytest.raises(InputError, match="two goals are called 'a'"):
        read_file(about, filename="t.csv", goals=["a", "a"])


def test_goals_that_nobody_names_are_called_by_what_they_take():
    goals = scenario_of(read_file(b"name,type\nMill,company\nTown Council,council\n", filename="t.csv"), "weir").goals
    for goal, days in zip(goals, (0.8, 5, 12), strict=True):
        assert "of work each, assumed)" in goal.name and goal.work.total == pytest.approx(2 * days)


def test_the_only_column_of_yes_and_no_is_proposed_for_who_is_in():
    table = b"Stakeholder,Type,Power,Ticked off\nMill Ltd,company,4,Yes\nTown Council,council,5,no\nAnglers,club,1,no\n"
    reading = read_file(table, filename="a.csv")
    assert reading.proposed == {"member": "Ticked off"}
    (said,) = [line for line in reading.notes if "Ticked off" in line]
    assert '--column member="Ticked off"' in said
    taken = read_file(table, filename="a.csv", columns={"joins_at_start": "Ticked off"})
    assert [each.member for each in taken.stakeholders] == [True, False, False]
    assert not taken.proposed
    two = table.replace(b"Power", b"Wavy").replace(b",4,", b",yes,").replace(b",5,", b",no,").replace(b",1,", b",no,")
    assert not read_file(two, filename="a.csv").proposed


def test_a_role_that_is_none_is_answered_with_all_that_are():
    with pytest.raises(InputError) as refused:
        read_file(b"name,x\nMill,1\n", filename="a.csv", columns={"zzzz": "x"})
    assert "wants" in str(refused.value) and "need_authority" in str(refused.value)


def test_what_they_care_about_is_kept_and_remarks_are_notes():
    table = b"Stakeholder,What they care about,Contact / remarks\nMill Ltd,quiet nights,Joe\nTown Council,re-election,ask Ann\n"
    reading = read_file(table, filename="a.csv")
    assert [(each.wants, each.note) for each in reading.stakeholders] == [
        ("quiet nights", "Joe"),
        ("re-election", "ask Ann"),
    ]


@pytest.mark.parametrize("label", ["What they are", "What", "Who they are", "Sort"])
def test_a_column_of_kinds_is_that_of_sectors_whatever_its_label(label):
    """It goes before headings between the rows that are understood less often."""
    table = (
        f"Stakeholder,{label},Power\nLOCAL GOVERNMENT,,\nBrack,council,5\nTarn,state body,4\nWATER,,\nNorthern,water company,5\n"
        "Hill,fish farm,2\nBlue,NGO,2\nPEOPLE,,\nForum,community group,1\nQuarter,residents' association,1\nLim,university,2\nMarina,,2\n"
    )
    reading = read_file(table.encode(), filename="a.csv")
    assert next(column.label for column in reading.columns if column.role == "sector") == label
    assert "".join(SECTORS[each.sector] for each in reading.stakeholders) == "ggbbncce?"
    assert "heading rows" not in " ".join(reading.told())


def test_what_stands_before_a_comma_decides_what_a_name_says():
    names = [
        "Farmers' Union, county branch",
        "Lakes University, Dept of Limnology",
        "Health, Ministry of",
        "Baker, Ltd",
    ]
    reading = read_file(("Stakeholder\n" + "".join(f'"{name}"\n' for name in names)).encode(), filename="a.csv")
    assert "".join(SECTORS[each.sector] for each in reading.stakeholders) == "negb"


def test_an_aim_above_the_table_is_what_the_case_is_about_where_goals_have_a_sheet(tmp_path):
    players = [
        ["Aim: a river to swim in", "", ""],
        [],
        ["Name", "Type", "Power"],
        ["Mill", "company", 4],
        ["Town Council", "council", 5],
    ]
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx({"Players": players, "Goals": [["Goal", "By"], ["A fish pass", "2028"]]}))
    scenario = scenario_of(read_file(path), "a")
    assert (scenario.issue, [goal.name for goal in scenario.goals]) == ("a river to swim in", ["A fish pass"])
    assert "issue: a river to swim in\n" in scenario_files(scenario)["a.yaml"]
    path.write_bytes(xlsx({"Players": players}))
    scenario = scenario_of(read_file(path), "a")
    assert (scenario.issue, [goal.name for goal in scenario.goals]) == ("", ["a river to swim in"])


def test_a_tie_may_name_a_part_of_one_name_only(tmp_path):
    names = [
        "Perrin Borough Council",
        "Lakes University, Dept of Fish",
        "Mill",
        "North Water Users",
        "South Water Users",
    ]
    ties = [["Borough Council", "Mill"], ["Lakes University", "Mill"], ["Water Users", "Mill"], ["Council", "Mill"]]
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx({"Players": [["Name"], *([name] for name in names)], "Ties": [["from", "to"], *ties]}))
    reading = read_file(path)
    assert tied(reading) == ["Perrin Borough Council contact Mill", "Lakes University, Dept of Fish contact Mill"]
    said = " ".join(reading.notes)
    assert "'Borough Council' for 'Perrin Borough Council'" in said
    assert "'Water Users' (1 row), 'Council' (1 row)" in said


def test_a_proposal_of_which_nothing_tells_is_a_guess_and_no_public_body():
    text = "Name,Type\nVale Council,council\nDell Council,council\nTesco,\nLocal College of Dee,widget\n"
    reading = read_file(text.encode(), filename="t.csv")
    assert [(each.names, each.proposed, each.guess) for each in reading.questions] == [(("Tesco",), "business", True)]
    assert any("Tesco business (a guess)" in said for said in scenario_of(reading, "t").assumed)


def test_a_tie_to_nobody_of_the_list_is_said():
    text = "Structure,Type,Works with\nMairie de Die,commune,Scierie SA; CC du Diois\nScierie SA,entreprise,\n"
    notes = read_file(text.encode(), filename="t.csv").notes
    assert "Ties to organisations that are not in the list were left out: 'CC du Diois'." in notes


def test_hidden_rows_count_and_are_said():
    book = {
        "S": [
            ["Organisation", "Type"],
            ["Vale Council", "council"],
            ["Old Mill Ltd", "company"],
            ["Vale School", "school"],
        ]
    }
    reading = read_file(
        xlsx(book, lambda made: made.get_worksheet_by_name("S").set_row(2, None, None, {"hidden": True})),
        filename="t.xlsx",
    )
    assert told(reading) == ["Vale Council g", "Old Mill Ltd b", "Vale School e"]
    assert "Hidden rows are read as the others: 3." in reading.notes


def test_names_that_leave_a_word_out_are_found_in_a_column_and_said():
    text = b"Organisation,Type,Partners\nVale District Council,council,\nMill Ltd,company,Vale Council\nVale Aid,charity,Vale Council; Mill\n"
    reading = read_file(text, filename="t.csv")
    assert tied(reading) == [
        "Mill Ltd cooperation Vale District Council",
        "Vale Aid cooperation Vale District Council",
        "Vale Aid cooperation Mill Ltd",
    ]
    assert any("'Vale Council' for 'Vale District Council'" in each for each in reading.notes)


def test_a_page_without_a_table_is_refused_in_a_line():
    with pytest.raises(InputError, match="an HTML page without a table; save the list as CSV UTF-8"):
        read_file(b"<!DOCTYPE html><html><body><p>Vale Council</p></body></html>", filename="t.html")


def test_what_is_offered_in_other_words_is_kept_as_a_note():
    text = b"Organisation,Sector,What they can offer\nVale Council,Public,Meeting rooms\nVale Aid,Charity,Volunteers\n"
    people = read_file(text, filename="t.csv").stakeholders
    assert [(each.note, dict(each.ratings)) for each in people] == [
        ("offers Meeting rooms", {}),
        ("", {"reach": "high"}),
    ]


def test_cells_of_a_page_over_several_rows_stand_in_each_and_too_many_are_no_load():
    page = b"<table><tr><th>Organisation<th>Type<tr><td>Vale Council<td rowspan=2>council<tr><td>Dell Council<tr><td>Mill Ltd<td>company</table>"
    assert told(read_file(page, filename="t.html")) == ["Vale Council g", "Dell Council g", "Mill Ltd b"]
    wide = b"<table>" + b"<tr>" + b"<td rowspan=200 colspan=200>x" * 2_000 + b"</table>"
    started = time.monotonic()
    with pytest.raises(InputError):
        read_file(wide, filename="t.html")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("text", ["a, " * 300_000, "Vale Council, " * 1_600 + "\n"])
def test_a_long_line_is_read_or_refused_at_once(text):
    started = time.monotonic()
    with contextlib.suppress(InputError):
        read_file(text.encode(), filename="t.txt")
    assert time.monotonic() - started < 5


def test_the_strength_of_ties_in_a_matrix_knows_no_sums_which_are_named():
    book, _ = kept.NETWORKS["a matrix of influence with its sums, and positions that are no ties"]
    reading = read_file(xlsx(book), filename="t.xlsx")
    assert max(tie.strength or 0 for tie in reading.ties or ()) == 0.8  # 4 of 5, the top of such scales
    assert any("'Ii' adds up the rows of the matrix 'MID'" in each for each in reading.notes)


def test_a_scale_in_a_label_that_says_nothing_is_offered():
    text = b"Ally,Type,Grip (0-8)\nMill Ltd,company,6\nLyme Council,council,2\n"
    assert any('--column power="Grip (0-8)"' in each for each in read_file(text, filename="t.csv").notes)
