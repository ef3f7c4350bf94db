"""The command line: what it prints, what it writes, how it refuses, and that it stays light."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys

import pytest
from click.testing import CliRunner

from coalitionlab.experiments.cli.app import app
from coalitionlab.experiments.comparing.comparison import load_comparison as load

COMMAND = [sys.executable, "-c", "from coalitionlab.experiments.cli.app import main; main()"]


def ask(*words: object):
    return CliRunner().invoke(app, [str(word) for word in words])


def strict(text: str):
    return json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


@pytest.mark.parametrize(
    "command", ["list", "show", "validate", "run", "compare", "explain", "sensitivity", "attribute"]
)
def test_every_command_has_help_with_an_example(command):
    result = ask(command, "--help")
    assert result.exit_code == 0
    assert f"Example: coalitionlab {command} " in result.stdout


def test_without_a_command_help_is_shown():
    assert ask().exit_code == 0 and "compare" in ask().stdout
    assert ask("--version").stdout[0].isdigit()


@pytest.mark.parametrize("kind", ["scenarios", "strategies", "actions", "outcomes", "parameters", "all"])
def test_lists_come_from_the_registries_and_fit_the_page(kind):
    text, value = ask("list", kind), ask("list", kind, "--json")
    assert text.exit_code == value.exit_code == 0
    assert strict(value.stdout)
    assert max(map(len, text.stdout.splitlines())) <= 100


@pytest.mark.parametrize("name", ["milton_keynes", "mobilizing_leadership", "build_trust", "peak", "exit_rate"])
def test_show_says_what_things_are(name):
    text = ask("show", name)
    assert text.exit_code == 0 and name in text.stdout
    assert strict(ask("show", name, "--json").stdout)[0]["name"] == name


def test_show_takes_files(small_file):
    assert "12 generated" in ask("show", small_file).stdout


def test_validate_says_yes_or_gives_a_line_for_every_problem(small_file, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("title: x\nmonths: 0\norganisations: []\n")
    assert ask("validate", small_file).exit_code == 0
    result = ask("validate", small_file, bad)
    assert result.exit_code == 2
    assert "valid scenario" in result.stdout and "bad.yaml" in result.stderr
    assert [one["valid"] for one in strict(ask("validate", small_file, bad, "--json").stdout)] == [True, False]


def test_run_prints_a_month_a_line(small_file):
    result = ask("run", small_file, "--strategy", "even_spread", "--months", 5)
    assert result.exit_code == 0
    table = result.stdout.partition("leaves")[2].partition("Stopped after")[0]
    assert [line.split()[0] for line in table.split("\n") if line.strip()] == ["1", "2", "3", "4", "5"]
    assert max(map(len, result.stdout.splitlines())) <= 100
    told = strict(ask("run", small_file, "-s", "even_spread", "--json").stdout)
    assert len(told["months"]) == 12 and told["goals"]["never"] is None


def test_a_run_is_stopped_after_so_many_months(small_file):
    def told(*words):
        return strict(ask("run", small_file, "-s", "even_spread", "--seed", 3, "--json", *words).stdout)

    whole, part = told(), told("--months", 4)
    assert part["months"] == whole["months"][:4]
    assert part["outcomes"]["sectors"] == part["months"][-1]["sectors"]
    assert 0 < part["outcomes"]["effort_spent"] < whole["outcomes"]["effort_spent"]
    assert told("--months", 100) == whole
    words = ask("run", small_file, "-s", "even_spread", "--months", 1).stdout
    assert "Stopped after 1 month of 12: collective_action" in words


def test_run_is_the_run_of_compare(small_file, small):
    import coalitionlab as cl

    told = strict(ask("run", small_file, "-s", "even_spread", "--seed", 4, "--replicate", 2, "--json").stdout)
    runs = cl.compare(small, "even_spread", replicates=3, seed=4, worlds=0).runs
    assert told["outcomes"]["collective_action"] == runs["collective_action"][2]


def test_compare_prints_a_ranked_table_that_fits_and_writes_nothing_unasked(small_file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = ask("compare", small_file, "-s", "leaderless", "-s", "even_spread", "-n", 2)
    assert result.exit_code == 0, result.stderr
    assert "95% interval" in result.stdout
    assert "Best on average over 50 plausible worlds is even_spread" in " ".join(result.stdout.split())
    assert max(map(len, result.stdout.splitlines())) <= 100
    assert "200/200" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_table_that_is_too_wide_breaks_between_words():
    from coalitionlab.experiments.cli.output import WIDTH, format_table

    row = {"plan": "the plan found", "actions": "3", "collective_action": "0.144", "voice of the affected": "2%", "power in few hands": "0.43", "what wins it": "exchange viewpoints", "staff-days": "696"}  # fmt: skip
    lines = format_table(
        [row, row | {"plan": "the best of all the others that were tried", "actions": ""}]
    ).splitlines()
    assert max(map(len, lines)) <= WIDTH
    words = {word for line in lines for word in line.split()}
    assert {"actions", "collective", "viewpoints", "affected", "hands", "staff-days", "696"} <= words


def test_compare_as_json_is_only_json(small_file, tmp_path):
    out = tmp_path / "kept"
    result = ask(
        "compare", small_file, "-s", "leaderless", "-s", "even_spread", "-n", 4, "--worlds", 0, "--out", out, "--json"
    )
    told = strict(result.stdout)
    assert told["complete"] and told["folder"] == str(out)
    assert {row["strategy"] for row in told["summary"]} == {"leaderless", "even_spread"}
    assert len(load(out).runs) == 8


def test_worlds_and_several_scenarios_fit_the_page(small_file):
    options = ["-n", 2, "-s", "leaderless", "-s", "purposeful_coordination"]
    worlds = ask("compare", small_file, *options, "--worlds", 2)
    several = ask("compare", small_file, "generic", *options, "--set", "months=6", "--set", "withdraw_month=null")
    for result in (worlds, several):
        assert result.exit_code == 0, result.stderr
        assert max(map(len, result.stdout.splitlines())) <= 100
    assert "worlds" in worlds.stdout and "[2]" in several.stdout


def test_set_changes_parameters_and_fields(small_file):
    options = ["compare", small_file, "-s", "even_spread", "-n", 3, "--json"]
    plain = strict(ask(*options).stdout)["summary"]
    field = strict(ask(*options, "--set", "convener.capacity=60").stdout)["summary"]
    parameter = strict(ask(*options, "--set", "activity=0.9").stdout)["summary"]
    assert plain != field and plain != parameter


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--replicates", "0"], "--replicates: got 0"),
        (["--replicates", "many"], "--replicates"),
        (["--worlds", "-1"], "--worlds"),
        (["--seed", "-1"], "--seed"),
        (["--workers", "0"], "--workers"),
        (["--strategy", "even_spred"], "even_spread"),
        (["--outcome", "pek"], "peak"),
        (["--baseline", "nobody"], "not among the strategies"),
        (["--set", "exit_rate"], "write NAME=VALUE"),
        (["--set", "exit_rat=1"], "exit_rate"),
        (["--set", "decision=threshold"], "write decision.rule=threshold"),
        (["--set", "rule=threshold"], "write decision.rule=threshold"),
        (["--set", "success_sectors=9"], "success_sectors: got 9"),
        (["--precision-of", "all"], "--precision-of: got 'all'"),
        (["--set", "exit_rate=nan"], "write a number"),
        (["--set", "exit_rate=high"], "write a number"),
        (["--set", "convener.control=7"], "control"),
        (["--set", "exit_rate=0.1", "--set", "exit_rate=0.2"], "twice"),
        (["--out", "/dev/null/here"], "folder"),
        (["--out", "x" * 300], "xxx: "),
        (["--out", "EXISTING"], "--force"),
        (["--out", "EXISTING", "--force"], "never replaced"),
        (["--no-such-option"], "--no-such-option"),
    ],
)
def test_bad_options_are_one_line_and_exit_status_2_and_nothing_is_written(small_file, tmp_path, options, said):
    existing = tmp_path / "existing"
    existing.mkdir()
    options = [str(existing) if word == "EXISTING" else word for word in options]
    result = ask("compare", small_file, "-s", "leaderless", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr and len(result.stderr.strip().splitlines()) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["existing"] and list(existing.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["frobnicate"], "frobnicate"),
        (["list", "strategy"], "strategies"),
        (["show", "milton_kynes"], "milton_keynes"),
        (["validate", "no-such-file.yaml"], "no-such-file.yaml"),
        (["run", "milton_kynes", "-s", "leaderless"], "milton_keynes"),
        (["run", "milton_keynes"], "--strategy"),
        (["run", "milton_keynes", "-s", "leaderless", "--months", "0"], "--months: got 0"),
        (["compare"], "SCENARIOS"),
        (["explain", "milton_keynes", "-s", "leaderless", "-o", "Ariva Buses"], "Arriva Buses"),
    ],
)
def test_bad_words_are_one_line_and_exit_status_2(words, said):
    result = ask(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr and len(result.stderr.strip().splitlines()) == 1


def test_one_of_a_kind_is_told_as_one(tmp_path):
    from coalitionlab.experiments.facts import scenario_facts
    from coalitionlab.scenarios.loader import load_scenario

    facts = scenario_facts(
        load_scenario("generic").with_(months=1, success_sectors=1, withdraw_month=None, environment={})
    )
    assert facts["success"].startswith("1 sector or more inside") and facts["horizon"] == "1 month"
    (tmp_path / "one.csv").write_text("name,sector\nMill,company\n")
    written = ask("new", "one", "--from", tmp_path / "one.csv", "--out", tmp_path)
    assert "one_organisations.csv: 1 organisation (1 business)" in " ".join(written.stdout.split())


def test_explain_says_why(small_file):
    options = ["explain", small_file, "-s", "even_spread", "-o", "business 1", "--without", "build_trust", "-n", 5]
    text, value = ask(*options, "--by-month"), strict(ask(*options, "--json").stdout)
    assert "business 1" in text.stdout and "Month by month" in text.stdout
    assert value["counterfactual"]["replicates"] == 5 and len(value["by_month"]) == 12


@pytest.fixture
def stopped_by(monkeypatch):
    """A function that has this process get a signal as soon as more than so many runs are done."""

    def stop(number: int, after: int = 0):
        def update(progress, task, *, completed, total):
            if completed > after:
                os.kill(os.getpid(), number)

        monkeypatch.setattr("rich.progress.Progress.update", update)

    # as in a terminal: what is started in the background, or by nohup, ignores some, and would not be stopped
    usual = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL, signal.SIGHUP: signal.SIG_DFL}
    before = {number: signal.signal(number, handler) for number, handler in usual.items()}
    yield stop
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(("name", "status"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_stopped_explain_prints_the_single_run(small_file, stopped_by, name, status):
    stopped_by(getattr(signal, name))
    result = ask("explain", small_file, "-s", "even_spread", "-o", "business 1", "-n", 10_000)
    assert (result.exit_code, "business 1" in result.stdout) == (status, True), result.output
    assert "stopped: what is shown rests on the runs that are done" in result.stderr


def test_a_stopped_compare_prints_and_saves_the_runs_that_are_done(small_file, stopped_by, tmp_path):
    stopped_by(signal.SIGINT, after=100)
    result = ask("compare", small_file, "-s", "leaderless", "-n", 20_000, "--worlds", 0, "--out", tmp_path / "stopped")
    assert result.exit_code == 130 and "leaderless" in result.stdout
    assert "stopped: " in result.stderr
    kept = load(tmp_path / "stopped")
    assert not kept.complete and 0 < len(kept.runs) < 20_000


def test_a_command_that_is_stopped_before_its_work_begins_says_so(monkeypatch):
    def stopped(*_):
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr("coalitionlab.experiments.cli.app._arguments", stopped)
    result = ask("compare", "generic", "-s", "leaderless")
    assert (result.exit_code, result.stderr.strip()) == (143, "stopped")


def test_a_reader_that_goes_away_is_no_error():
    with subprocess.Popen([*COMMAND, "list", "actions"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize("words", [["--help"], ["sensitivity", "--help"]])
def test_help_takes_less_than_half_a_second(words):
    def seconds():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*COMMAND, *words], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    assert min(seconds() for _ in range(3)) < 0.5


def test_help_and_a_run_import_nothing_that_is_slow(small_file):
    heavy = "{'mesa', 'pandas', 'scipy.stats', 'plotly'}"
    look = "import sys, atexit; atexit.register(lambda: print(sorted(%s & set(sys.modules)), file=sys.stderr));"
    for words, watched in (
        (["compare", "--help"], heavy[:-1] + ", 'numpy', 'numba', 'yaml', 'coalitionlab.model'}"),
        (["run", small_file, "-s", "leaderless"], heavy),
    ):
        code = look % watched + COMMAND[2]
        done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
        assert done.stderr.splitlines()[-1] == "[]"


def test_importing_the_package_is_cheap_and_every_public_name_exists():
    code = "import coalitionlab, sys; assert not {'numpy', 'pydantic', 'mesa'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
    import coalitionlab

    for name in coalitionlab.__all__:
        assert getattr(coalitionlab, name) is not None
    assert set(coalitionlab.__all__) <= set(dir(coalitionlab))
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = coalitionlab.no_such_name
