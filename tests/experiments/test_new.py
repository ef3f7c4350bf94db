"""The command `new`: from a table to a scenario that runs, and the template to start from."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import zipfile

import pytest
from click.testing import CliRunner

import coalitionlab as cl
from coalitionlab.experiments.cli.app import app
from coalitionlab.experiments.new import new
from coalitionlab.experiments.template import SHOWN, heading, write_template
from coalitionlab.scenarios.importing import import_table, read_file
from coalitionlab.scenarios.reading.sectors import READ
from coalitionlab.scenarios.tables import ORGANISATION_COLUMNS
from workbooks_made import xlsx

TABLE = "Organisation,Type,Influence\nMill,company,high\nCouncil,council,4\nAnglers' Club,club,low\nTrust,charity,\n"


def ask(*words: object):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "who.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_from_a_table_to_a_comparison(table, tmp_path):
    made = ask("new", "my_case", "--from", "who.csv")
    assert made.exit_code == 0, made.output
    assert "Wrote my_case.yaml, my_case_organisations.csv: 4 organisations" in made.stdout
    assert "Assumed" in made.stdout and "power: 'Influence' (C)" in made.stdout
    following = made.stdout.splitlines()[-1].removeprefix("    coalitionlab ").split()
    assert ask("validate", "my_case.yaml").exit_code == 0
    result = ask(*following, "-n", 3, "-s", "leaderless", "-s", "even_spread")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "results" / "my_case" / "report.html").is_file()


def test_it_answers_machines(table):
    told = json.loads(ask("new", "my_case", "--from", "who.csv", "--json").stdout)
    assert told["scenario"] == "my_case.yaml" and told["organisations"] == 4
    assert told["sectors"] == {"business": 1, "government": 1, "community": 1, "nonprofit": 1}
    assert told["assumed"] and told["next"].startswith("coalitionlab compare my_case.yaml")


def test_nothing_is_overwritten_and_nothing_is_written_when_something_is_wrong(table, tmp_path):
    (tmp_path / "my_case.yaml").write_text("mine")
    result = ask("new", "my_case", "--from", "who.csv")
    assert result.exit_code == 2 and "add --force (in Python force=True) to replace it" in result.stderr
    assert (tmp_path / "my_case.yaml").read_text() == "mine"
    assert ask("new", "my_case", "--from", "who.csv", "--force").exit_code == 0
    assert "Mill" in (tmp_path / "my_case_organisations.csv").read_text(encoding="utf-8")
    table.write_text("name,sector,power\nA,widget,1\nB,company,mighty\n")
    result = ask("new", "other", "--from", "who.csv", "--out", "new_folder")
    assert result.exit_code == 2 and result.stdout == ""
    read, _, question = result.stderr.partition("company = business\n")
    assert read.startswith("Read who.csv, header in row 1:\n  name: 'name' (A)") and question == (
        "who.csv: 'A': which sector; answer with --sector \"A=business\" (a guess), or --yes for all that is proposed\n"
    )
    assert not (tmp_path / "new_folder").exists()


def sectors_of(path):
    return [each.sector for each in cl.load_scenario(path).organisations]


def test_questions_are_answered_by_options(table):
    table.write_text("name,sector,power\nA,widget,1\nB,company,mighty\nC,club,1\nD,widget,1\n")
    assert ask("new", "a", "--from", "who.csv", "--yes").exit_code == 0
    assert ask("new", "b", "--from", "who.csv", "--sector", "widget=charity").exit_code == 0
    assert ask("new", "c", "--from", "who.csv", "--sector", "A=out", "--sector", "D=school").exit_code == 0
    assert sectors_of("a.yaml") == ["business", "business", "community", "business"]
    assert sectors_of("b.yaml") == ["nonprofit", "business", "community", "nonprofit"]
    assert sectors_of("c.yaml") == ["business", "community", "education"]
    result = ask("new", "d", "--from", "who.csv", "--column", "power=Clout", "--yes")
    assert "--column power: no column 'Clout'; the columns are 'name', 'sector', 'power'" in result.stderr
    result = ask("new", "d", "--from", "who.csv", "--column", "power")
    assert "--column: got 'power'; write NAME=TEXT" in result.stderr


def test_on_a_terminal_it_asks_with_a_proposed_answer(table, monkeypatch):
    table.write_text("name,sector\nQuill,widget\nB,company\nThorn,\n")
    monkeypatch.setattr("coalitionlab.experiments.cli.new._is_terminal", lambda: True)
    made = CliRunner().invoke(app, ["new", "a", "--from", "who.csv"], input="rubbish\nout\n\n")
    assert made.exit_code == 0, made.output
    assert "2 questions" in made.stderr and "'Quill': which sector? (a guess) [business]" in made.stderr
    assert "write business, nonprofit" in made.stderr
    assert sectors_of("a.yaml") == ["business", "business"]


@pytest.mark.slow
def test_on_a_terminal_what_was_read_is_shown_once_before_anything_is_asked(table):
    table.write_text("name,sector,Ticked off\nQuill,widget,yes\nB,company,no\nThorn,club,no\nD,company,no\n")
    ours, theirs = pty.openpty()
    command = [
        sys.executable,
        "-c",
        "from coalitionlab.experiments.cli.app import main; main()",
        "new",
        "a",
        "--from",
        "who.csv",
    ]
    running = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    )
    os.write(ours, b"y\n\n")
    said = ""
    while "Next:" not in said:
        said += os.read(ours, 4096).decode()
    assert running.wait(timeout=60) == 0
    assert said.count("Read who.csv") == 1
    assert (
        said.index("Read who.csv")
        < said.index("Does the column 'Ticked off' say who is in")
        < said.index("which sector?")
        < said.index("Wrote a.yaml")
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [(["x"], "no table of stakeholders; write"), ([], "no table of stakeholders"), (["x", "y", "who.csv"], "no table 'y'"),
     (["../x", "--from", "who.csv"], "name '../x'; use letters"), (["a b", "--from", "who.csv"], "name 'a b'"),
     (["x", "--from", "none.csv"], "none.csv: no such file"), (["x", "--from", "."], "a folder"),
     (["x", "--from", "who.csv", "--ties", "who.csv"], "who.csv: no column 'from' in the table of ties; its columns are"),
     (["x", "--from", "who.csv", "--out", "who.csv/y"], "x.yaml: 'who.csv' is not a folder; name"),
     (["--template", "t.ods"], "let its name end in .xlsx"), (["x", "--template", "t.xlsx"], "--template cannot be combined with")],
)  # fmt: skip
def test_what_is_wrong_with_the_command_is_one_line(words, said, table, tmp_path):
    result = ask("new", *words)
    assert result.exit_code == 2 and said in result.stderr and len(result.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["who.csv"]


def test_in_python_it_returns_the_path(table, tmp_path):
    path = cl.new("mine", table, out=tmp_path / "deep" / "er")
    assert path == tmp_path / "deep" / "er" / "mine.yaml"
    assert [one.name for one in cl.load_scenario(path).organisations][0] == "Mill"


def test_lists_go_into_files_beside(tmp_path):
    rows = [["name", "sector"], *([f"=Club {k}", "club"] for k in range(400))]
    book = tmp_path / "long.xlsx"
    book.write_bytes(xlsx({"S": rows}))
    path = new("long", book, out=tmp_path)
    assert (tmp_path / "long_organisations.csv").is_file()
    assert cl.load_scenario(path).organisations[399].name == "=Club 399"
    assert cl.load_scenario(path) == import_table(book, name="long")


def test_the_template_is_filled_in_and_read(tmp_path):
    path = write_template(tmp_path / "t.xlsx")
    with zipfile.ZipFile(path) as archive:
        first = archive.read("xl/worksheets/sheet1.xml").decode()
        assert f'"{",".join(READ)}"' in first and "very low,low,medium" in first
        assert first.count("<dataValidation ") == len([n for n in SHOWN if ORGANISATION_COLUMNS[n].kind != "text"])
    example = import_table(path, name="x")
    assert [one.sector for one in example.organisations] == ["business", "community"]
    assert len(example.ties) == 1
    assert not read_file(path).questions
    rows = [
        [heading(ORGANISATION_COLUMNS[name]) for name in SHOWN],
        ["Example: A", "business"],
        ["Mine", "club", "very high"],
    ]
    mine = import_table(xlsx({"Stakeholders": rows}), name="x", filename="t.xlsx")
    assert [(one.name, one.power) for one in mine.organisations] == [("Mine", 4.0)]
    assert "'Example:' were left out" in " ".join(mine.assumed)


def test_every_column_of_a_template_is_read_whatever_is_chosen_from_its_list(tmp_path):
    columns = list(ORGANISATION_COLUMNS.values())
    motives = {"mission", "market", "mandate", "standing"}
    cells = {"text": lambda c: "A", "sector": lambda c: "education", "truth": lambda c: "yes"}
    row = [cells[c.kind](c) if c.kind in cells else c.words[-1] if c.words else 1 for c in columns]
    found = import_table(xlsx({"S": [[heading(c) for c in columns], row]}), name="x", filename="t.xlsx")
    (one,) = found.organisations
    assert all(getattr(one, c.name) is not None for c in columns)
    assert all(getattr(one, name) == 1 for name in motives)
