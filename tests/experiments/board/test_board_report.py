"""The report for a board: what it says follows from the runs, it stands alone, and it comes whole or not at all."""

from __future__ import annotations

import html
import json
import re

import pytest
from click.testing import CliRunner

import coalitionlab as cl
from coalitionlab.experiments.board.report import attribution_size
from coalitionlab.experiments.cli.app import app
from coalitionlab.scenarios.schema import Scenario, Strategy

QUICK = {"replicates": 12, "worlds": 3, "seed": 3, "attribution": 6}
ALONE = {"replicates": 12, "worlds": 0, "seed": 3, "attribution": 0}
WORDS = ("-n", "12", "--worlds", "3", "--seed", "3", "--attribution", "6")
SECTIONS = (
    "The question and the answer", "The stakeholders", "The plan: what is done when",
    "What is expected, and what outlasts the convener", "What matters most", "Where it fails", "What was assumed", "How to make this again",
)  # fmt: skip


@pytest.fixture(scope="module")
def harbour():
    """A listed scenario, some of whose words try to be markup."""
    return Scenario.model_validate({
        "name": "harbour", "title": "Harbour & <script>alert(1)</script>", "issue": "A bay that dies", "months": 18, "withdraw_month": 13,
        "assumed": ["Power was guessed from <b>turnover</b>"],
        "convener": {"name": "the \"<i>Trust</i>\""},
        "organisations": [
            {"name": f"<img src=http://evil/{k}> no. {k}", "sector": sector, "power": power}
            for k, (sector, power) in enumerate([("business", 2.0), ("nonprofit", 1.0), ("government", 4.0)] * 3)
        ],
        "environment": {"events": [{"name": "Storm & <u>flood</u>", "month": 4, "opinion": 0.2, "capacity": 30}]},
    })  # fmt: skip


@pytest.fixture(scope="module")
def report(harbour):
    return cl.board_report(harbour, "hands_off_convener", **QUICK)


def text_of(page):
    plain = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(plain).split())


def test_sections_come_in_order_and_it_says_twice_that_it_is_no_forecast(report):
    heads = [head.partition(". ")[2] for head in re.findall(r"<h2>(.*?)</h2>", report.report())]
    assert tuple(heads) == SECTIONS
    assert report.report().count("thinking aid, not a forecast") == 2


def test_numbers_are_those_of_compare_whoever_makes_them(report, harbour):
    comparison = cl.compare(harbour, ["hands_off_convener", "leaderless"], replicates=12, seed=3)
    row = comparison.summary().set_index("strategy").loc["hands_off_convener"]
    assert report.table["mean"][0] == row["mean"]
    assert report.difference["difference"] == comparison.differences()["difference"].iloc[0]
    assert any(f"{row['mean']:.{digits}f}" in report.answer() for digits in (3, 4))
    assert report.answer() in text_of(report.report())
    again = cl.board_report(harbour, "hands_off_convener", workers=1, **QUICK)
    assert again.report() == report.report()


def test_it_stands_alone_and_words_stay_words(report):
    page = report.report()
    assert not any(tag in page for tag in ("<script", "<img", "<b>turnover", "<u>flood", "url(", "@import"))
    assert re.findall(r'(?:src|href|action)="?([^">\s]*)', page.partition("<body")[0]) == ["data:,"]
    assert not re.search(r"<[^>]+\s(?:src|href|xlink:href|on\w+)=", page.partition("<body")[2])
    shown = text_of(page)
    for words in (
        "Harbour & <script>alert(1)</script>", "<img src=http://evil/3> no. 3", "Power was guessed from <b>turnover</b>",
        "Storm & <u>flood</u>", "30 staff-days a month from then on",
    ):  # fmt: skip
        assert words in shown


def rows_of(page):
    return page.partition('class="compact people"')[2].partition("</table>")[0].count("<tr>") - 1


def test_every_organisation_has_its_line_before_and_after(report, harbour):
    assert rows_of(report.report()) == len(harbour.organisations)
    assert "never a prediction of what the real one will do" in report.report()
    rows = report.to_dict()["organisations"]
    assert sorted(row["power"] for row in rows) == sorted(given.power for given in harbour.organisations)


@pytest.mark.parametrize("count", [1, 130])
def test_any_number_of_organisations(harbour, count):
    rows = [{"name": f"Org {k}", "sector": "business"} for k in range(count)]
    answer = cl.board_report(harbour.with_(organisations=rows), "hands_off_convener", **ALONE)
    assert rows_of(answer.report()) == min(count, 60)
    assert len(answer.to_dict()["organisations"]) == count


def test_progress_adds_up_to_what_was_announced(harbour):
    for settings in (QUICK, ALONE):
        seen = []
        cl.board_report(
            harbour, "hands_off_convener", progress=lambda *now, seen=seen: seen.append(now), **settings
        )
        assert seen == sorted(seen) and seen[-1][0] == seen[-1][1]
    assert seen[-1] == (48, 48)


def test_an_attribution_gets_what_runs_it_can_afford():
    few, many = cl.load_strategy("hands_off_convener"), cl.load_strategy("mobilizing_leadership")
    assert (
        attribution_size(cl.load_strategy("leaderless"), 200, None)
        == (0, 0, 0)
        == attribution_size(many, 200, 0)
    )
    assert attribution_size(few, 1000, None)[1] == 0 and attribution_size(few, 10, None)[:2] == (10, 0)
    replicates, orders, runs = attribution_size(many, 200, None)
    assert orders == 2 and 50 < replicates < 200 and runs <= 10_000
    assert attribution_size(many, 200, 7)[:2] == (7, 2)


def test_when_it_is_stopped_there_is_no_report(harbour, tmp_path):
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cl.board_report(
            harbour, "mobilizing_leadership", worlds=0, out=tmp_path / "board.html", progress=stop
        )
    assert not list(tmp_path.iterdir())


def on(action):
    return Strategy.model_validate(
        {"name": action, "phases": [{"name": "on", "effort": {action: 1}, "share": 0.02}]}
    )


def test_it_says_when_two_do_not_differ_significantly(small):
    small, lead = small.with_(members_at_start=5), on("build_legitimacy")
    same = cl.board_report(small, lead, against=lead.with_(name="twin", title="Twin"), **ALONE)
    assert "The two come out the same in every run." in same.answer()
    answer = cl.board_report(small, lead, against=on("cultivate_champions"), **ALONE)
    assert answer.difference["p"] > 0.05
    assert "do not differ significantly" in answer.answer() and "due to chance" in answer.answer()
    assert answer.difference["difference"] != 0
    assert "No other plausible worlds were drawn" in answer.report()
    few = cl.board_report(small, "even_spread", **{**ALONE, "replicates": 1})
    assert "One replicate gives no interval" in few.answer() and few.report()


def test_the_chance_of_success_says_whether_it_differs(small):
    case = small.with_(months=36, withdraw_month=30)
    far = cl.board_report(case, "even_spread", **ALONE)
    wins = far.table["take_off"].tolist()
    assert wins[0] - wins[1] > 0.6 and "a difference that is significant" in far.answer()
    few = cl.board_report(case, "even_spread", **{**ALONE, "replicates": 5, "seed": 0})
    assert "a difference that is not significant" in few.answer()


def test_less_can_be_better(small):
    answer = cl.board_report(small, "even_spread", against="top_down_drive", outcome="coerced_share", **ALONE)
    assert "lower, which is better" in answer.answer()


def test_a_python_function_is_reported_on_like_any_strategy(small):
    def thoughtful(view):
        return {"build_trust": 5.0} if view.month % 2 else {"recruit_first_followers": 5.0}

    answer = cl.board_report(small, thoughtful, **QUICK)
    assert set(answer.attribution.players) == {"recruit_first_followers", "build_trust"}
    assert answer.strategy.only is None  # in other worlds it may do what it likes
    shown = text_of(answer.report())
    assert "the strategy is a Python function" in shown and "Recruit first followers" in shown


def test_special_cases_are_named(small, harbour):
    answer = cl.board_report(small.with_(withdraw_month=None), "leaderless", against="even_spread", **ALONE)
    shown = text_of(answer.report())
    assert "This strategy spends no staff-days" in shown and "the convener never leaves" in shown
    assert not answer.stakeholders.leaving and "left out on request" in shown
    nothing = cl.board_report(small, "leaderless", against="even_spread", **{**ALONE, "attribution": None})
    assert nothing.attribution is None and "does nothing" in nothing.report()
    rule = cl.board_report(harbour.with_(decision={"rule": "imitation"}), "hands_off_convener", **ALONE)
    assert "organisations do not decide by this balance" in rule.report()


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"outcome": "durable_collective_action"}, "not defined in any run"),
        ({"outcome": "action_per_effort"}, "not defined in any run"),
        ({"outcome": "colective_action"}, "did you mean 'collective_action'?"),
        ({"against": "even_spread"}, "two strategies are called"),
        ({"worlds": 1}, "write 0 for none, or at least 2"),
        ({"replicates": 0}, "write a whole number from 1"),
        ({"attribution": -1}, "write a whole number from 0"),
        ({"parameters": {"nope": 1.0}}, "unknown parameter"),
    ],
)
def test_bad_input_is_refused_in_one_line(small, request_, words):
    with pytest.raises(cl.InputError) as refused:
        cl.board_report(small.with_(withdraw_month=None), "even_spread", **{**ALONE, **request_})
    assert words in str(refused.value) and "\n" not in str(refused.value)


def test_a_file_is_never_replaced_without_force(report, tmp_path):
    target = report.save(tmp_path / "new" / "board.html")
    assert target.read_text(encoding="utf-8") == report.report()
    target.write_text("mine")
    with pytest.raises(cl.InputError, match="add --force"):
        report.save(target)
    assert target.read_text() == "mine"
    assert report.save(target, force=True).read_text(encoding="utf-8") == report.report()
    assert [path.name for path in target.parent.iterdir()] == ["board.html"]


def test_a_worst_quarter_is_no_risk(small):
    """Where no mark says what failing is, the share of worlds that fail is one by construction."""
    answer = cl.board_report(small, "communication", against="even_spread", **{**ALONE, "worlds": 8})
    assert answer.failure.quarter
    assert "A worst quarter there always is" in " ".join(answer.words())


def command(*words):
    return CliRunner().invoke(app, ["report", *map(str, words)])


def test_the_command_writes_the_file_that_it_names(small_file, tmp_path):
    target = tmp_path / "board.html"
    options = ("--out", target, "--set", "sensitivity=9", "--set", "convener.capacity=12")
    result = command(small_file, "-s", "hands_off_convener", *WORDS, *options)
    assert result.exit_code == 0, result.output
    assert "The chance of success is" in result.stdout and str(target) in result.stderr
    page = target.read_text(encoding="utf-8")
    assert "sensitivity" in page and "12 staff-days a month" in page
    again = command(small_file, "-s", "hands_off_convener", *WORDS, "--out", target)
    assert again.exit_code == 2 and again.stderr.count("\n") == 1 and "add --force" in again.stderr


def test_the_command_as_json_is_strict_and_writes_no_file(small_file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = command(small_file, "-s", "hands_off_convener", *WORDS, "--json")
    answer = json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert not list(tmp_path.iterdir())
    assert [row["strategy"] for row in answer["strategies"]] == ["hands_off_convener", "leaderless"]
    before = [row["mean"] for row in answer["spectrum"] if row["moment"] == "before"]
    assert sum(before) == pytest.approx(12)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("milton_kynes", "-s", "even_spread"), "milton_keynes"),
        (("milton_keynes", "-s", "evenspread"), "even_spread"),
        (("milton_keynes", "-s", "even_spread", "--worlds", "-1"), "worlds"),
    ],
)
def test_the_command_refuses_in_one_line(words, said):
    result = command(*words)
    assert result.exit_code == 2 and said in result.stderr and result.stderr.count("\n") == 1
