"""What is brought is read harmlessly; what is taken away makes the same numbers again."""

from __future__ import annotations

import io
import json
import shlex
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from coalitionlab.dashboard.bring.export import (
    as_yaml,
    data_file,
    export,
    figure,
    report_page,
    scenario_file,
    strategy_file,
)
from coalitionlab.dashboard.bring.page import using
from coalitionlab.dashboard.bring.upload import (
    MOST_BYTES,
    Upload,
    read_brought,
    read_yaml,
    received,
    safe_name,
)
from coalitionlab.dashboard.paired import paired_runs
from coalitionlab.dashboard.situation import Situation, scenario_of
from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.template import template
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import (
    LIBRARY,
    list_scenarios,
    list_strategies,
    load_scenario,
    load_strategy,
)
from coalitionlab.scenarios.schema import Scenario, Strategy

TABLE = b"name,sector,power\n<b>Mills</b>,business,high\n'=CMD(),community,\nCouncil,government,very high\nSchool,education,low\n"
WRONG = b"name,sector,power\nA,business,high\nB,blorp,mighty\nC,company,low\nD,club,low\n"
SMALL = Situation(scenario="grassroots", replicates=20, seed=3)
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


def own_table() -> Scenario:
    content = read_brought(Upload("mine.csv", TABLE)).content
    assert isinstance(content, Scenario)
    return content


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
        assert read_yaml(Upload("any.yaml", as_yaml(load_scenario(name)).encode())) == load_scenario(name)
    for name in list_strategies():
        assert read_yaml(Upload("any.yaml", as_yaml(load_strategy(name)).encode())) == load_strategy(name)


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
    assert read_yaml(Upload("y.yaml", as_yaml(one).encode())) == one


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
    assert read_yaml(Upload("y.yaml", as_yaml(one).encode())) == one


def situations() -> dict[str, Situation]:
    mine = load_strategy("mobilizing_leadership").with_(title="Ours; $(touch x)", name="a b; $(touch ran)")
    return {
        "library": SMALL,
        "changed": SMALL.with_(changes={"convener.power": 0.8}, parameters={"trust_gain": 0.06}, outcome="membership"),
        "same twice": SMALL.with_(b=SMALL.a),
        "brought": SMALL.with_(scenario=own_table(), changes={"bar": 0.05}, b=mine),
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("case", ["library", "changed", "same twice", "brought"])
def test_the_command_makes_the_same_numbers(tmp_path, case: str) -> None:
    situation = situations()[case]
    what = export(situation)
    files = {
        scenario_file(what.scenario): what.scenario,
        strategy_file(what.a, "a"): what.a,
        strategy_file(what.b, "b"): what.b,
    }
    for name in what.needed:
        (tmp_path / name).write_text(as_yaml(files[name]), encoding="utf-8")
    before = sorted(one.name for one in tmp_path.iterdir())
    words = shlex.split(what.command)
    assert words.pop(0) == "coalitionlab"
    code = "from coalitionlab.experiments.cli.app import main; main()"
    out = tmp_path / "out"
    ran = subprocess.run(
        [sys.executable, "-c", code, *words, "--out", str(out)],
        cwd=tmp_path, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([*before, "out"])
    theirs = pd.read_parquet(out / "runs.parquet")
    ours = pd.read_parquet(io.BytesIO(data_file(situation, "runs.parquet")))
    assert list(theirs.strategy.unique()) == [what.a.name, what.b.name]
    pd.testing.assert_frame_equal(ours, theirs, check_dtype=False)
    pd.testing.assert_frame_equal(
        pd.read_parquet(io.BytesIO(data_file(situation, "months.parquet"))),
        pd.read_parquet(out / "months.parquet"), check_dtype=False, rtol=1e-12,
    )  # fmt: skip
    gap = paired_runs(situation).gap(situation.outcome)
    told = pd.read_csv(out / "differences.csv")
    row = told[told.strategy == what.a.name].iloc[0]
    assert (row.difference, row.low, row.high) == pytest.approx(
        (gap.estimate.mean, gap.estimate.low, gap.estimate.high)
    )


@pytest.mark.slow
def test_data_keep_names_from_spreadsheets_and_numbers_as_they_are() -> None:
    scenario = own_table().with_(name="=HYPERLINK(1)")
    strategy = load_strategy("even_spread").with_(name="@SUM(1)")
    situation = SMALL.with_(scenario=scenario, a=strategy)
    text = data_file(situation, "runs.csv").decode()
    rows = pd.read_csv(io.StringIO(text))
    assert set(rows.scenario) == {"'=HYPERLINK(1)"} and "'@SUM(1)" in set(rows.strategy)
    found = paired_runs(situation)
    assert np.array_equal(
        rows.collective_action.to_numpy().reshape(2, -1), found.outcome("collective_action"), equal_nan=True
    )
    months = pd.read_csv(io.BytesIO(data_file(situation, "months.csv")))
    of_a = months[(months.strategy == "'@SUM(1)") & (months.outcome == "trust")]
    assert np.allclose(of_a.q50, found.monthly("trust")[0, 2], equal_nan=True)


@pytest.mark.slow
def test_the_report_is_of_the_same_runs_and_its_names_are_inert() -> None:
    situation = SMALL.with_(scenario=own_table().with_(title="<img src=x onerror=alert(1)>"))
    page = report_page(situation).decode()
    assert "<img src=x" not in page
    assert "https://" not in page.partition("<body")[2].partition("<script")[0]
    found = compare(scenario_of(situation), [situation.a, situation.b], replicates=20, seed=3, worlds=0)
    assert f"{found.summary()['mean'].iloc[0]:.3f}"[:5] in page


@pytest.mark.slow
def test_what_is_drawn_can_be_sent() -> None:
    shown = figure(SMALL, paired_runs(SMALL), "collective_action")
    assert json.loads(json.dumps(shown, allow_nan=False)) == shown
    assert len(shown["sides"][0]["bands"]) == 5


def test_a_brought_scenario_drops_the_changes_of_the_one_before() -> None:
    before = Situation(changes={"convener.power": 0.8}, replicate=4)
    after = before.with_(**using(before, "scenario", own_table()))
    assert (after.changes, after.replicate, after.scenario) == ({}, 0, own_table())


def test_a_strategy_that_aims_at_nobody_here_is_refused() -> None:
    one = Strategy.model_validate(
        {
            "name": "x",
            "phases": [
                {"name": "1", "effort": {"build_trust": 1}, "aims": {"build_trust": "sector:wizards"}}
            ],
        }
    )
    with pytest.raises(InputError, match="wizards"):
        using(Situation(), "a", one)


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
