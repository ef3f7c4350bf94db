from __future__ import annotations

import builtins

import pytest

from coalitionlab.scenarios import tables
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_scenario
from coalitionlab.scenarios.reading.workbook_child import MOST_ROWS
from coalitionlab.scenarios.schema import OrganisationSpec, TieSpec


def read_organisations(path, sheet=None):
    return tuple(each for _, each in tables.read_organisations(path, sheet))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_a_table_needs_only_name_and_sector(write, delimiter, start):
    text = "Name,SECTOR\nArriva Buses,business\n\nÉcole,education\n".replace(",", delimiter)
    assert read_organisations(write(start + text.encode(), "table.csv")) == (
        OrganisationSpec(name="Arriva Buses", sector="business"),
        OrganisationSpec(name="École", sector="education"),
    )


def test_words_numbers_and_empty_cells_are_understood(write):
    text = (
        "name,sector,Power,Need Money,affected,committed,joins-at-start,threshold,note\n"
        'A,business,Very High,low,yes,no,TRUE,-0.2,"a, b"\nB,business,3,0.3,,,,,\n'
    )
    first, second = read_organisations(write(text, "table.csv"))
    assert (first.power, first.need_money, first.affected, first.committed) == (4.0, 0.25, 1.0, 0.0)
    assert (first.joins_at_start, first.threshold, first.note) == (True, -0.2, "a, b")
    assert (second.power, second.need_money, second.affected, second.joins_at_start) == (3.0, 0.3, None, False)


@pytest.mark.parametrize(("word", "stance"), [
    ("against", -0.5), ("Opposed", -0.5), ("sceptical", -0.25), ("Neutral", 0.15), ("for", 0.5), ("Supportive", 0.5),
    ("leading", 0.75), ("high", 0.5), ("-0.3", -0.3),
])  # fmt: skip
def test_a_stance_is_read_as_registers_write_it(write, word, stance):
    found = read_organisations(write(f"name,sector,stance\nA,business,{word}\n", "t.csv"))
    assert found[0].alignment == stance


def test_a_semicolon_table_may_have_decimal_commas(write):
    assert read_organisations(write("name;sector;profile\nA;business;0,7\n", "t.csv"))[0].profile == 0.7


def test_names_that_look_like_formulas_or_html_stay_text(write):
    names = ["=1+1", "+A", "-B", "@C", "<b>bold</b>", '=HYPERLINK("http://x","y")']
    rows = "".join('"{}",business\n'.format(name.replace('"', '""')) for name in names)
    assert [o.name for o in read_organisations(write("name,sector\n" + rows, "t.csv"))] == names


def test_ties_come_from_a_table(write):
    text = "from,to,trust,distance,both\nA,B,high,0.2,yes\nB,C,,,\n"
    assert tables.read_ties(write(text, "ties.csv")) == [
        (2, TieSpec(from_="A", to="B", trust=0.75, distance=0.2, both=True)),
        (3, TieSpec(from_="B", to="C")),
    ]


BAD = {
    "empty": ("", None, "the table is empty"),
    "blank lines": ("\n\n,,\n", None, "the table is empty"),
    "header only": ("name,sector\n", 1, "the header has no rows below it"),
    "no sector": ("name,power\nA,1\n", 1, "no column 'sector'; add it"),
    "unknown column": ("name,sector,profil\nA,business,1\n", 1, "unknown column 'profil'; did you mean 'profile'?"),
    "nameless column": ("name,,sector\nA,1,business\n", 1, "a column has no name"),
    "column twice": ("name,sector,Name\nA,business,B\n", 1, "two columns for name, 'name' and 'Name'"),
    "unknown word": ("name,sector,power\nA,business,1\nB,business,mighty\n", 3, "column power: got 'mighty'; write a number above 0"),
    "out of range": ("name,sector,profile\nA,business,7\n", 2, "column profile: got 7; write a number from 0 to 1"),
    "nan": ("name,sector,profile\nA,business,nan\n", 2, "column profile: got 'nan'"),
    "infinite": ("name,sector,profile\nA,business,inf\n", 2, "column profile: got 'inf'"),
    "boolean": ("name,sector,profile\nA,business,true\n", 2, "column profile: got 'true'"),
    "neither yes nor no": ("name,sector,joins_at_start\nA,business,perhaps\n", 2, "column joins_at_start: got 'perhaps'; write yes or no"),
    "half a yes": ("name,sector,affected\nA,business,0.5\n", 2, "column affected: got '0.5'; write yes or no"),
    "no truth": ("name,sector,committed\nA,business,perhaps\n", 2, "column committed: got 'perhaps'; write yes or no"),
    "no name": ("name,sector\nA,business\n ,business\n", 3, "column name: missing"),
    "control characters": ("name,sector\nA\x1b[31m,business\n", 2, "control characters"),
    "ragged": ("name,sector\nA,business,3\n", 2, "'3' is beyond the last of 2 columns"),
    "open quotes": ('name,sector\n"A,business\n', 2, "not valid CSV (unexpected end of data)"),
    "endless cell": ("name,sector\n" + "x" * 200_000 + ",business\n", 2, "not valid CSV (field larger"),
    "some motives": ("name,sector,mission\nA,business,1\n", 2, "column mission: no market"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_wrong_table_is_refused_in_one_line(name, write):
    text, line, said = BAD[name]
    path = write(text, "table.csv")
    with pytest.raises(InputError) as caught:
        read_organisations(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}: " if line else f"{path}: "), message
    assert said in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"name,sector\nCaf\xe9,business\n", ":2: the byte 0xe9"), ("name,sector\n".encode("utf-16"), "UTF-16"),
     (b"name,sector\nA\x00,business\n", "null character")],
)  # fmt: skip
def test_wrong_encodings_are_named(write, data, said):
    with pytest.raises(InputError, match=said):
        read_organisations(write(data, "table.csv"))


def test_size_is_limited(write):
    with pytest.raises(InputError, match=f"more than {MOST_ROWS:,} rows"):
        read_organisations(write("name,sector\n" + "A,b\n" * (MOST_ROWS + 2), "table.csv"))
    with pytest.raises(InputError, match="keep it under 20 MB"):
        read_organisations(write(b" " * 20_000_001, "table.csv"))


def test_a_missing_table_and_a_folder_are_named(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_organisations(tmp_path / "none.csv")
    with pytest.raises(InputError, match="a folder"):
        read_organisations(tmp_path)
    with pytest.raises(InputError, match="a folder"):
        folder = tmp_path / "folder.xlsx"
        folder.mkdir()
        read_organisations(folder)


@pytest.fixture
def workbook(tmp_path):
    """A workbook with two sheets; the second holds a formula with the value last computed."""
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        first, second = book.add_worksheet("People"), book.add_worksheet("More")
        for row, cells in enumerate(
            [["Name", "Sector", "Power", "Affected"], ["=A", "business", "high", True], [101, "business", 2.5, "no"]]
        ):
            first.write_row(row, 0, cells)
        second.write_row(0, 0, ["name", "sector", "profile"])
        second.write_row(1, 0, ["B", "nonprofit"])
        second.write_formula(1, 2, "=1/4", None, 0.25)
    return path


def test_workbooks_are_read_with_formulas_as_values(workbook):
    pytest.importorskip("python_calamine")
    first, second = read_organisations(workbook)
    assert (first.name, first.power, first.affected) == ("=A", 2.0, 1.0)
    assert (second.name, second.power, second.affected) == ("101", 2.5, 0.0)
    assert read_organisations(workbook, "More")[0].profile == 0.25
    with pytest.raises(InputError, match="no sheet 'Peple'; did you mean 'People'?"):
        read_organisations(workbook, "Peple")


def test_a_workbook_without_the_extra_says_what_to_install(workbook, monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "python_calamine":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=r"needs python-calamine; install coalitionlab\[spreadsheet\]"):
        read_organisations(workbook)


def test_a_scenario_names_its_tables(write):
    write("name,sector\nA,business\nB,nonprofit\n", "who.csv")
    write("from,to\nA,B\n", "ties.csv")
    scenario = load_scenario(write("organisations: {file: who.csv}\nties: {file: ties.csv}\n"))
    assert [organisation.name for organisation in scenario.organisations] == ["A", "B"]
    assert scenario.ties == (TieSpec(from_="A", to="B"),)


@pytest.mark.parametrize(
    ("who", "ties", "said"),
    [("name,sector\nA,business\nB,busines\n", "from,to\nA,B\n", "who.csv:3: organisations[2].sector: unknown sector"),
     ("name,sector\nA,business\nA,business\n", "from,to\nA,B\n", "who.csv:3: organisations[2].name: 'A' appears twice"),
     ("name,sector\nA,business\nB,business\n", "from,to\nA,B\nA,C\n", "ties.csv:3: ties[2].to: 'C'"),
     ("name,sector\nA,business\nB,business\n", "from,to\nA,A\n", "ties.csv:2: ties[1].to: 'A' has a tie to itself"),
     ("name,sector\nA,business\nB,business\n", "from,too\nA,A\n", "ties.csv:1: unknown column 'too'")],
)  # fmt: skip
def test_what_is_wrong_in_a_scenarios_table_is_located_there(write, who, ties, said):
    write(who, "who.csv")
    write(ties, "ties.csv")
    with pytest.raises(InputError) as caught:
        load_scenario(write("organisations: {file: who.csv}\nties: {file: ties.csv}\n"))
    assert said in str(caught.value)


def test_a_scenario_whose_table_is_missing_says_which(write):
    with pytest.raises(InputError, match=r"who\.csv: no such file"):
        load_scenario(write("organisations: {file: who.csv}\n"))
    with pytest.raises(InputError, match=r"organisations\.shet: unknown field 'shet'; did you mean 'sheet'\?"):
        load_scenario(write("organisations: {file: who.csv, shet: x}\n"))
