"""The same experiment under several decision rules."""

from __future__ import annotations

import hashlib
import json

import pandas as pd
import pytest
from click.testing import CliRunner
from scipy import stats

import coalitionlab as cl
from coalitionlab.experiments.cli.app import app
from coalitionlab.scenarios.errors import InputError
from made_rules import TEXT

STRATEGIES = ["leaderless", "even_spread", "top_down_drive", "mobilizing_leadership"]
OWN = f'''"""Rules of mine."""

{TEXT}

def three(seen, traits, state):
    return 1.0


def opens(seen, traits, state, p):
    return open("x")


def silent(seen, traits, state, p):
    return None
'''


@pytest.fixture(scope="module")
def found(small):
    return cl.compare(
        small, STRATEGIES, replicates=12, seed=2, rules=["utility", "threshold", "logit", "imitation"], worlds=0
    )


@pytest.fixture
def own_file(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_a_scenario_under_a_rule_is_a_scenario_of_its_own(found, small):
    assert [one.name for one in found.scenarios] == [
        "small@utility", "small@threshold", "small@logit", "small@imitation"
    ]  # fmt: skip
    assert all(one.rule in found.scenarios[k].title for k, one in enumerate(found.variants))
    assert found.plot().data[0].type == "heatmap"


def test_its_runs_are_those_of_the_scenario_with_the_rule_set(found, small):
    for rule in ("threshold", "imitation"):
        alone = cl.compare(small.with_(**{"decision.rule": rule}), STRATEGIES, replicates=12, seed=2, worlds=0).runs
        beside = found.runs[found.runs["scenario"] == f"small@{rule}"].reset_index(drop=True)
        pd.testing.assert_frame_equal(alone.drop(columns="scenario"), beside.drop(columns="scenario"), check_exact=True)


def test_ranks_by_rule_and_whether_the_ranking_holds(found):
    table = found.by_rule()
    assert len(table) == 4 * len(STRATEGIES)
    means = table.pivot(index="strategy", columns="rule", values="mean")
    for rule, part in table.groupby("rule"):
        expected = stats.kendalltau(means["utility"], means[rule]).statistic
        assert part["kendall"].iloc[0] == pytest.approx(expected)
        assert part["kendall"].nunique() == 1 and (part["reversed"] <= part["significant"]).all()
    first = table[table["rule"] == "utility"]
    assert first["kendall"].eq(1.0).all() and first["reversed"].eq(0).all()


def test_reversed_pairs_are_those_told_apart_under_both_the_other_way_round(found):
    told = found.pairs()[lambda one: one["significant"]]
    order = {name: set(zip(part["strategy"], part["other"], strict=True)) for name, part in told.groupby("scenario")}
    first, last = order["small@utility"], order.get("small@imitation", set())
    turned = {(b, a) for a, b in first} & last
    row = found.by_rule().query("rule == 'imitation'").iloc[0]
    assert (row["reversed"], row["significant"]) == (len(turned), len(turned) + len(first & last))


def test_options_go_to_the_rules_that_have_them(small):
    given = small.with_(**{"decision.rule": "threshold", "decision.exit": True})
    rules = ["utility", "threshold", "logit"]
    found = cl.compare(given, STRATEGIES, replicates=2, rules=rules, rule_options={"persuasion": 0.5}, worlds=0)
    utility, threshold, logit = (one.decision for one in found.scenarios)
    assert (utility.persuasion, threshold.persuasion, logit.persuasion) == (0.0, 0.5, 0.5)
    assert (utility.exit, threshold.exit, logit.exit) == (False, True, False)


def test_what_the_convener_cannot_do_under_a_rule_is_said(found, small):
    told = " ".join(found.notes())
    assert "decision.persuasion is 0" in told and "small@threshold and small@logit" in told
    inside = found.summary("membership").query("strategy in ['leaderless', 'even_spread', 'mobilizing_leadership']")
    spread = inside.groupby("scenario")["mean"].agg(lambda one: one.max() - one.min())
    assert spread["small@threshold"] < 0.02 < spread["small@utility"]  # what the note says is so
    moved = cl.compare(small, STRATEGIES, replicates=2, rules=["threshold"], rule_options={"persuasion": 0.5}, worlds=0)
    assert "persuasion" not in " ".join(moved.notes())
    assert cl.compare(small, STRATEGIES, replicates=2, worlds=0).notes() == []


def test_rules_survive_saving_and_reach_the_report(found, tmp_path):
    folder = found.save(tmp_path / "kept")
    again = cl.load_comparison(folder)
    assert again.rules == found.rules and again.variants == found.variants
    pd.testing.assert_frame_equal(again.by_rule(), found.by_rule())
    assert pd.read_csv(folder / "by_rule.csv")["rule"].nunique() == 4
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert "Does the ranking hold under other decision rules?" in report and "decision.persuasion is 0" in report
    command = json.loads((folder / "manifest.json").read_text())["command"]
    assert "compare small" in command and "--rule utility --rule threshold" in command


@pytest.mark.parametrize(
    ("rules", "options", "said"),
    [
        (["utilty"], None, "utility"),
        ([], None, "at least one"),
        (["utility", "utility"], None, "twice"),
        ([7], None, "FILE.py:FUNCTION"),
        (["mine.py"], None, "write it as FILE.py:FUNCTION"),
        (["foo"], None, "imitation. A function is given as FILE.py:FUNCTION"),
        (["nowhere.py:sober"], None, "nowhere.py: rule: no such file"),
        (["mine.py:sobre"], None, "did you mean 'sober'"),
        (["mine.py:three"], None, "write a function of four"),
        (["mine.py:opens"], None, "mine.py: opens: rule: the rule cannot be compiled"),
        (["mine.py:silent"], None, "return a number"),
        (["broken.py:a"], None, "broken.py:2: rule: the Python code stops with SyntaxError"),
        (["stops.py:a"], None, "stops.py:3: rule: the Python code stops with ZeroDivisionError"),
        (["binary.py:a"], None, "UTF-8"),
        ([".py:a"], None, "no such file"),
        (["utility"], {"persuasion": 0.5}, "threshold or logit"),
        (["threshold"], {"persuasio": 0.5}, "persuasion"),
        (["threshold"], {"persuasion": -1}, "persuasion"),
        (None, {"persuasion": 0.5}, "name the rules"),
    ],
)
def test_what_cannot_be_a_rule_is_refused_in_one_line(small, own_file, monkeypatch, rules, options, said):
    folder = own_file.parent
    monkeypatch.chdir(folder)
    (folder / "broken.py").write_text("x = 1\ndef a(:\n")
    (folder / "stops.py").write_text("def a(seen, traits, state, p):\n    return 1\nx = 1 / 0\n")
    (folder / "binary.py").write_bytes(b"\xff\xfe\x00")
    before, done = sorted(folder.iterdir()), []
    with pytest.raises(InputError) as error:
        cl.compare(
            small, ["leaderless"], replicates=1, rules=rules, rule_options=options, progress=done.append, worlds=0
        )
    assert said in str(error.value) and "\n" not in str(error.value) and not done
    assert sorted(folder.iterdir()) == before


def test_rules_on_the_command_line(small_file):
    words = [
        "compare",
        small_file,
        "-s",
        "leaderless",
        "-s",
        "even_spread",
        "-n",
        "6",
        "--worlds",
        "0",
        "--rule",
        "utility",
        "--rule",
        "logit",
    ]
    plain = CliRunner().invoke(app, [*words, "--set", "decision.persuasion=0.5"])
    assert plain.exit_code == 0, plain.output
    assert "24/24" in plain.stderr and max(map(len, plain.stdout.splitlines())) <= 100
    assert "logit against utility: Kendall's tau" in plain.stdout
    told = json.loads(CliRunner().invoke(app, [*words, "--json", "--no-months"]).stdout)
    assert {row["rule"] for row in told["by_rule"]} == {"utility", "logit"} and told["notes"]
    for wrong, said in ((["--set", "decision.rule=logit"], "--rule"), (["--rule", "logt"], "logit")):
        refused = CliRunner().invoke(app, [*words, *wrong])
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert said in refused.stderr and len(refused.stderr.strip().splitlines()) == 1


@pytest.mark.slow
def test_a_rule_of_ones_own_runs_compiled_beside_the_models(small, own_file, tmp_path):
    named = f"{own_file}:sober"
    found = cl.compare(small, STRATEGIES, replicates=6, seed=4, rules=["utility", named], worlds=0)
    # the same function is compiled once
    run = cl.own_rule(found.rules[1].function)
    levers = [cl.load_strategy(name) for name in STRATEGIES]
    batch = cl.simulate(small, levers, replicates=6, seed=4, runner=run)
    mine = found.runs[found.runs["scenario"] == "small@sober"]
    assert mine["collective_action"].to_list() == batch.outcomes[:, :, 0].ravel().tolist()
    about = json.loads((found.save(tmp_path / "kept") / "manifest.json").read_text())
    assert about["rules"][1]["source"] == OWN and about["rules"][1]["file"] == str(own_file)
    assert about["rules"][1]["sha256"] == hashlib.sha256(OWN.encode()).hexdigest()
    report = (tmp_path / "kept" / "report.html").read_text(encoding="utf-8")
    assert "Uses all four of what a rule gets" in report and "sober, a function of the user" in report
    assert cl.load_comparison(tmp_path / "kept").rules == found.rules


def test_precision_is_reached_under_every_rule_on_its_own(small):
    asked = {"replicates": 20, "precision": 0.004, "seed": 3}
    found = cl.compare(small, STRATEGIES[:2], rules=["utility", "imitation"], **asked)
    alone = cl.compare(small.with_(**{"decision.rule": "imitation"}), STRATEGIES[:2], **asked)
    assert found.reached["scenario"].tolist() == ["small@utility", "small@imitation"]
    assert found.reached["replicates"].iloc[1] == alone.reached["replicates"].iloc[0]
    runs = found.runs.groupby("scenario", observed=True).size()
    assert runs.to_dict() == dict(zip(found.reached["scenario"], 2 * found.reached["replicates"], strict=True))
    assert len(found.verdict()) == 2 and all("reached" in line for line in found.verdict().values())


def test_a_sweep_of_rules_makes_the_runs_that_comparing_rules_makes(found, small):
    rules = ["utility", "threshold", "logit", "imitation"]
    design = {"scenarios": [small], "strategies": STRATEGIES, "factors": {"decision.rule": rules}}
    runs = cl.sweep({**design, "replicates": 12, "seed": 2}).runs()
    runs["scenario"] = [f"small@{rules[point]}" for point in runs["point"]]
    keys, columns = ["scenario", "strategy", "replicate"], ["collective_action", "membership"]
    first, second = (
        one.astype({"strategy": str, "scenario": str}).set_index(keys).sort_index() for one in (runs, found.runs)
    )
    pd.testing.assert_frame_equal(first[columns], second[columns], check_exact=True, check_index_type=False)
