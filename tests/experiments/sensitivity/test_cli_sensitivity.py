"""The command `sensitivity`: what it prints and keeps, and how it refuses."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from coalitionlab.experiments.cli.app import app

QUICK = ("--trajectories", 2, "-n", 6)
AMOUNTS = {"morris": QUICK, "sobol": ("--points", 2, "-n", 6), "tornado": ("-n", 6)}
THREE = ("-p", "cost_weight", "-p", "readiness", "-p", "rate_mandate_participation_compelled")


def ask(*words: object):
    return CliRunner().invoke(app, ["sensitivity", *(str(word) for word in words)])


@pytest.mark.parametrize("method", ["morris", "sobol", "tornado"])
def test_it_says_what_matters_in_a_page_of_100_columns(method, small_file):
    result = ask(small_file, "-s", "even_spread", "-m", method, *THREE, *AMOUNTS[method])
    assert result.exit_code == 0, result.output
    assert "readiness" in result.stdout and "1 change nothing in any run" in result.stdout.replace("\n", " ")
    assert "odd.md, section 9" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_json_is_strict_and_says_the_same(small_file):
    result = ask(small_file, "-s", "even_spread", "--against", "leaderless", *THREE, *QUICK, "--json")
    answer = json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert answer["against"] == "leaderless" and len(answer["sensitivity"]) == 3 and answer["runs"] == 2 * 4 * 2 * 6


def test_a_folder_is_kept_gone_on_with_and_looked_at_again(small_file, tmp_path):
    out = tmp_path / "study"
    words = (small_file, "-s", "even_spread", *THREE, *QUICK, "--out", out)
    assert ask(*words).exit_code == 0
    runs = (out / "runs.parquet").read_bytes()
    again = ask(*words)
    assert again.exit_code == 2 and "--resume" in again.stderr and len(again.stderr.splitlines()) == 1
    other = ask(*words, "--resume", "--outcome", "membership")
    assert other.exit_code == 0 and "membership" in (out / "report.html").read_text()
    assert (out / "runs.parquet").read_bytes() == runs


def test_shards_are_merged_and_then_looked_at(small_file, tmp_path):
    out = tmp_path / "study"
    words = (small_file, "-s", "even_spread", *THREE, *QUICK, "--out", out)
    for shard in ("1/2", "2/2"):
        result = ask(*words, "--shard", shard)
        assert result.exit_code == 0 and "coalitionlab merge" in result.stdout
    assert CliRunner().invoke(app, ["merge", str(out)]).exit_code == 0
    assert "readiness" in ask(*words, "--resume").stdout


def test_a_value_outside_its_range_is_said_to_be_so(small_file):
    words = ("--vary", "convener.power=0.8:0.9", "-p", "cost_weight", "--set", "convener.capacity=9", "-n", 6)
    for method, means in (("tornado", "the base of a tornado"), ("morris", "where the scenario stands")):
        said = " ".join(ask(small_file, "-s", "even_spread", "-m", method, *words).stdout.split())
        assert "convener.power (here 0." in said and means in said
        assert "cost_weight (here" not in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-p", "cost_wait"], "did you mean 'cost_weight'?"),
        (["-p", "cost_weight"], "name two or more"),
        (["--group", "decidng"], "did you mean 'deciding'?"),
        (["--vary", "convener.power=0.9:0.1"], "the lower one first"),
        (["--vary", "convener.power=0:3"], "got 3"),
        (["--vary", "convener.pwer=0:1"], "did you mean 'power'?"),
        (["--vary", "convener.power"], "NAME=LOW:HIGH"),
        (["--vary", "cost_weight=0:nan"], "from 0 to 20"),
        (["--vary", "cost_weight=0:90"], "from 0 to 20"),
        (["--vary", "talk_rat=0:1"], "did you mean 'talk_rate'?"),
        (["-p", "cost_weight", "--vary", "cost_weight=0:1"], "name it once"),
        (["--vary", "cost_weight=0:1", "--vary", "cost_weight=0:1"], "give it once"),
        (["-p", "hope", "--vary", "convener.power=0:1", "--set", "convener.power=0.4"], "do one of the two"),
        ([*THREE, "--set", "cost_weight=0.4"], "do one of the two"),
        (["-m", "moris"], "did you mean 'morris'?"),
        (["-m", "sobol", "--points", 100], "write 128, the nearest"),
        (["--trajectories", 1], "from 2"),
        (["--outcome", "colective_action"], "did you mean 'collective_action'?"),
        (["--against", "even_spread"], "twice"),
        (["--outcome", "action_per_effort", "--against", "leaderless"], "not defined under 'leaderless'"),
        (["--by-group", *THREE, "-m", "tornado"], "use morris or sobol"),
        (["--by-group", "--group", "working"], "two or more"),
        (["-m", "morris", "--second-order"], "--second-order cannot be combined with morris; leave it out, or use sobol"),
        (["-m", "sobol", "--trajectories", 4], "--trajectories cannot be combined with sobol; leave it out, or use morris"),
        (["-m", "tornado", "--points", 64], "--points cannot be combined with a tornado"),
        (["--vary", "organisations.mix=1:2"], "organisations.mix: the field is not a number"),
        (["-m", "tornado", "--vary", "convener.power=0:1", "--vary", "withdraw_month=5:9", "--set", "withdraw_month=null"], "--set"),
    ],
)  # fmt: skip
def test_bad_input_is_one_line_and_nothing_is_left(words, said, small_file, tmp_path):
    result = ask(small_file, "-s", "even_spread", "--out", tmp_path / "study", *words)
    assert result.exit_code == 2, result.output
    assert said in result.stderr and len(result.stderr.strip().splitlines()) == 1 and not result.stdout
    assert not list(tmp_path.iterdir())
