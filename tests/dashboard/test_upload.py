"""What is brought is read harmlessly, and loads again to equal values once it is taken away."""

from __future__ import annotations

import pytest

from coalitionlab.dashboard.bringing import ABOUT
from coalitionlab.dashboard.upload import MOST_BYTES, Upload, read_brought, read_yaml, received, safe_name
from coalitionlab.experiments.template import template
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import LIBRARY, list_scenarios, list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.schema import Scenario, Strategy
from coalitionlab.scenarios.yaml_files import as_yaml

TABLE = b"name,sector,power\n<b>Mills</b>,business,high\n'=CMD(),community,\nCouncil,government,very high\nSchool,education,low\n"
WRONG = b"name,sector,power\nA,business,high\nB,blorp,mighty\nC,company,low\nD,club,low\n"
ODD = (
    "yes",
    "1e3",
    "0x1F",
    "null",
    "a: b # c",
    "=1+1",
    "<script>",
    "'",
    '"',
    "- x",
    "{a}",
    "2016-05",
    "~",
    "É\u2028 x",
    "&a",
    "*a",
)


def test_a_table_is_read_with_what_was_assumed() -> None:
    found = read_brought(Upload("mine.csv", TABLE))
    assert isinstance(found.content, Scenario) and not found.problems
    assert [one.name for one in found.content.organisations][:2] == ["<b>Mills</b>", "=CMD()"]
    assert found.facts[0] == "4 organisations in 4 sectors"
    assert any("who knows whom" in one.lower() for one in found.assumed)


def test_each_problem_stands_beside_its_row_and_column() -> None:
    found = read_brought(Upload("mine.csv", b"name,sector,power\n"))
    assert found.content is None
    assert [row[1:4] for row in found.problem_rows()] == [("1", "", "the header has no rows below it")]
    assert all(one.remedy.startswith("add ") for one in found.problems)


def test_what_is_not_understood_in_a_table_is_told() -> None:
    found = read_brought(Upload("mine.csv", WRONG))
    assert isinstance(found.content, Scenario)
    told = " ".join(found.assumed)
    assert "'mighty' (1 row)" in told and "Neither column nor name tells these sectors" in told


def test_the_template_is_read_as_it_is() -> None:
    found = read_brought(Upload("stakeholders.xlsx", template()))
    assert isinstance(found.content, Scenario) and len(found.content.organisations) == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.yaml", b"name: x\norganisations: {file: SECRET}\n"),
        ("x.yaml", b"name: x\norganisations: {count: 5, mix: {business: 1}}\nties: {file: SECRET}\n"),
        ("x.yaml", b"name: x\nassumed: &f {file: SECRET}\norganisations: *f\n"),
        ("x.yaml", b"name: x\norganisations: {<<: {file: SECRET}}\n"),
        ("x.yaml", b"name: x\norganisations:\n  - {file: SECRET}\n"),
        ("x.yaml", b"scenarios: [SECRET]\nstrategies: ['SECRET:hack']\n"),
        ("x.yaml", b"phases: 'SECRET:hack'\n"),
        ("x.yaml", b"name: x\norganisations: {count: 5, mix: {business: 1}}\ndecision: {rule: 'SECRET:hack'}\n"),
        ("x.yaml", b"SECRET:hack"),
        ("x.csv", b"name,sector\n@SECRET,file:///SECRET\n"),
        ("x.py", b"open('SECRET')"),
        ("SECRET", b"name,sector\nA,business\n"),
    ],
)  # fmt: skip
def test_no_file_of_the_server_is_read_or_run(tmp_path, name: str, content: bytes) -> None:
    secret, ran = tmp_path / "secret.py", tmp_path / "ran"
    secret.write_text(f"name,sector\nopen({str(ran)!r}, 'w')\ndef hack(view): pass\n")
    found = read_brought(Upload(name, content.replace(b"SECRET", str(secret).encode())))
    assert bool(found.problems) == (name != "x.csv") == (found.content is None)
    assert not ran.exists()
    assert "def hack" not in repr(found)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.yaml", b"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [" + b"*a," * 60 + b"]\n"),
        ("x.yaml", b"x: " + b"y" * 500_000), ("x.yaml", b"!!python/object/apply:os.system ['true']"), ("x.xlsx", b"PK\x03\x04" + b"\0" * 99),
        ("x.ods", b"not a workbook"), ("x.csv", b"\0" * 50), ("x.csv", b"name,sector\n" + b"A,business\n" * 100_001), ("x", b"?"),
        ("x.yaml", b"name: x\norganisations: {count: 1000000, mix: {business: 1}}\n"),
    ],
    ids=lambda content: repr(content[:12]),
)  # fmt: skip
def test_hostile_files_are_refused_in_rows(name: str, content: bytes) -> None:
    found = read_brought(Upload(name, content))
    assert found.content is None and found.problems
    assert all("\n" not in str(one) for one in found.problems)


def test_everything_of_the_library_loads_again_to_equal_values() -> None:
    for name in list_scenarios():
        assert read_yaml(Upload("any.yaml", as_yaml(load_scenario(name), ABOUT).encode())) == load_scenario(name)
    for name in list_strategies():
        assert read_yaml(Upload("any.yaml", as_yaml(load_strategy(name), ABOUT).encode())) == load_strategy(name)


@pytest.mark.parametrize("text", ODD)
def test_odd_names_load_again_to_equal_values(text: str) -> None:
    organisations = [{"name": text, "sector": "business"}, {"name": "B", "sector": "community"}]
    ties = [{"from": text, "to": "B", "trust": 1e-05}]
    try:
        one = Scenario.model_validate(
            {"name": "x", "title": text, "assumed": [text], "organisations": organisations, "ties": ties}
        )
    except ValueError:
        pytest.skip("no name that a scenario may have")
    assert read_yaml(Upload("y.yaml", as_yaml(one, ABOUT).encode())) == one


def test_a_strategy_with_conditions_loads_again_to_an_equal_value() -> None:
    one = Strategy.model_validate(
        {
            "name": "mine",
            "phases": [
                {"name": "1", "effort": {"build_trust": 1}, "until": {"when": "membership above 0.3", "at_most": 12},
                 "instead": {"when": "membership below 0.1", "share": 0.5}},
                {"name": "2", "effort": {"build_trust": 0.1}},
            ],
        }
    )  # fmt: skip
    assert read_yaml(Upload("y.yaml", as_yaml(one, ABOUT).encode())) == one


GOOD = (LIBRARY["scenario"] / "grassroots.yaml").read_bytes()
BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (98 + k, 98 + k, b",".join([b"*%c" % (97 + k)] * 9)) for k in range(9)
)


def test_a_scenario_is_read_as_the_command_line_reads_it():
    assert read_yaml(Upload("grassroots.yaml", GOOD)) == load_scenario("grassroots")


@pytest.mark.parametrize("field", ["organisations", "ties"])
def test_a_file_of_the_server_is_never_opened(tmp_path, field: str):
    secret = tmp_path / "secret.csv"
    secret.write_text("name,sector\nSecret,business\n")
    text = f"name: x\norganisations:\n  count: 5\n  mix: {{business: 1}}\n{field}:\n  file: {secret}\n"
    if field == "organisations":
        text = f"name: x\norganisations:\n  file: {secret}\n"
    with pytest.raises(InputError, match="the rows are in a file of their own") as refused:
        read_yaml(Upload("mine.yaml", text.encode()))
    assert "mine.yaml:" in str(refused.value)


@pytest.mark.parametrize(
    "content",
    [
        BOMB, b"\xff\xfe\x00", b"\x00" * 100, b"PK\x03\x04" + b"\x00" * 50, b"!!python/object/apply:os.system ['true']", b"- " * 50_000,
        b"[" * 100_000, b"", b"   \n", b"a: 1\na: 2\n", "organisations: <script>alert(1)</script>".encode("utf-16"),
        b"phases: {file: /etc/passwd}", b"x: &x [*x]",
    ],
    ids=lambda content: repr(content[:12]),
)  # fmt: skip
def test_hostile_content_is_refused_in_a_line(content: bytes):
    with pytest.raises(InputError) as refused:
        read_yaml(Upload("mine.yaml", content))
    assert "\n" not in str(refused.value)


def test_size_is_checked_on_both_sides():
    with pytest.raises(InputError, match="MB"):
        received({"name": "x.yaml", "size": MOST_BYTES + 1, "data": memoryview(b"")})
    with pytest.raises(InputError, match="MB"):
        received({"name": "x.yaml", "size": 3, "data": memoryview(b"x" * (MOST_BYTES + 1))})
    with pytest.raises(InputError, match="empty"):
        received({"name": "x.yaml", "size": 0, "data": None})
    assert received({"name": "x.yaml", "size": 3, "data": memoryview(b"abc")}) == Upload("x.yaml", b"abc")


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\Users\\x\\plan.yaml", "plan.yaml"), ("", "file"), (None, "file"), ("..", "file"),
        ("a\nb\x00.yaml", "ab.yaml"), ("x" * 500 + ".yaml", "x" * 115 + ".yaml"),
    ],
)  # fmt: skip
def test_names_are_safe_to_show_and_to_save(given: object, safe: str):
    assert safe_name(given) == safe
