"""The report for a board: what it says follows from the runs, it stands alone, and it comes whole or not at all."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

import coalitionlab as cl
from coalitionlab.experiments.board.report import attribution_size
from coalitionlab.experiments.cli.app import app
from coalitionlab.scenarios.schema import Scenario, Strategy

QUICK = {"replicates": 12, "worlds": 3, "seed": 3}
WORDS = ("-n", "12", "--worlds", "3", "--seed", "3")
SECTIONS = (
    "The question and the answer", "The stakeholders", "The plan: what is done when",
    "What is expected, and what outlasts the convener", "What matters most", "Where it fails", "What was assumed", "How to make this again",
)  # fmt: skip


@pytest.fixture(scope="module")
def told():
    """A listed scenario, some of whose words try to be markup."""
    return Scenario.model_validate({
        "name": "told", "title": "Harbour & <script>alert(1)</script>", "issue": "A bay that dies", "months": 18, "withdraw_month": 13,
        "assumed": ["Power was guessed from <b>turnover</b>"],
        "convener": {"name": "the \"<i>Trust</i>\""},
        "organisations": [
            {"name": f"<img src=http://evil/{k}> no. {k}", "sector": sector, "power": power}
            for k, (sector, power) in enumerate([("business", 2.0), ("nonprofit", 1.0), ("government", 4.0)] * 3)
        ],
        "environment": {"events": [{"name": "Storm & <u>flood</u>", "month": 4, "opinion": 0.2, "capacity": 30}]},
    })  # fmt: skip


@pytest.fixture(scope="module")
def report(told):
    return cl.board_report(told, "hands_off_convener", **QUICK)


def text_of(page):
    import html

    plain = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(plain).split())


def test_sections_come_in_order_and_it_says_twice_that_it_is_no_forecast(report):
    heads = [head.partition(". ")[2] for head in re.findall(r"<h2>(.*?)</h2>", report.report())]
    assert tuple(heads) == SECTIONS
    assert report.report().count("thinking aid, not a forecast") == 2


def test_numbers_are_those_of_compare(report, told):
    found = cl.compare(told, ["hands_off_convener", "leaderless"], replicates=12, seed=3)
    row = found.summary().set_index("strategy").loc["hands_off_convener"]
    assert report.table["mean"][0] == row["mean"]
    assert report.difference["difference"] == found.differences()["difference"].iloc[0]
    assert f"{row['mean']:.3f}" in report.answer()
    assert report.answer() in text_of(report.report())


def test_it_stands_alone_and_words_stay_words(report):
    page = report.report()
    assert (
        "<script" not in page and "<img" not in page and "<b>turnover" not in page and "<u>flood" not in page
    )
    assert re.findall(r'(?:src|href|action)="?([^">\s]*)', page.partition("<body")[0]) == ["data:,"]
    assert not re.search(r"<[^>]+\s(?:src|href|xlink:href|on\w+)=", page.partition("<body")[2])
    assert "url(" not in page and "@import" not in page
    shown = text_of(page)
    for words in (
        "Harbour & <script>alert(1)</script>",
        "<img src=http://evil/3> no. 3",
        "Power was guessed from <b>turnover</b>",
    ):
        assert words in shown
    assert "Storm & <u>flood</u>" in shown and "30 staff-days a month from then on" in shown


def test_every_organisation_has_its_line_before_and_after(report, told):
    table = report.report().partition('class="compact people"')[2].partition("</table>")[0]
    assert table.count("<tr>") == 1 + len(told.organisations)
    assert "never a prediction of what the real one will do" in report.report()
    rows = report.to_dict()["organisations"]
    assert sorted(row["power"] for row in rows) == sorted(one.power for one in told.organisations)


def test_the_same_request_makes_the_same_page(report, told):
    again = cl.board_report(told, "hands_off_convener", workers=1, **QUICK)
    assert again.report() == report.report()


def test_progress_adds_up_to_what_was_announced(told):
    for more in ({}, {"attribution": 0, "worlds": 0}):
        seen = []
        cl.board_report(
            told,
            "hands_off_convener",
            progress=lambda done, total, seen=seen: seen.append((done, total)),
            **(QUICK | more),
        )
        assert seen == sorted(seen) and seen[-1][0] == seen[-1][1]
    assert seen[-1] == (48, 48)


def test_an_attribution_gets_what_runs_it_can_afford():
    assert attribution_size(cl.load_strategy("leaderless"), 200, None) == (0, 0)
    assert attribution_size(cl.load_strategy("mobilizing_leadership"), 200, 0) == (0, 0)
    few, many = cl.load_strategy("hands_off_convener"), cl.load_strategy("mobilizing_leadership")
    assert attribution_size(few, 1000, None)[1] == 0 and attribution_size(few, 10, None) == (10, 0)
    replicates, orders = attribution_size(many, 200, None)
    assert orders == 2 and 50 < replicates < 200
    assert attribution_size(many, 200, 7) == (7, 2)


def test_when_it_is_stopped_there_is_no_report(told, tmp_path):
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cl.board_report(told, "mobilizing_leadership", worlds=0, out=tmp_path / "board.html", progress=stop)
    assert not list(tmp_path.iterdir())


def test_two_that_are_the_same_are_called_the_same(small):
    lead = cl.load_strategy("even_spread")
    found = cl.board_report(
        small, lead, against=lead.with_(name="twin", title="Twin"), attribution=0, **(QUICK | {"worlds": 0})
    )
    assert "the two come out exactly the same" in found.answer()
    assert "No other plausible worlds were drawn" in found.report()


def test_it_says_when_two_do_not_differ_significantly(small):
    first = {"name": "first", "phases": [{"name": "on", "effort": {"build_legitimacy": 1}, "share": 0.02}]}
    second = {
        "name": "second",
        "phases": [{"name": "on", "effort": {"raise_issue_awareness": 1}, "share": 0.02}],
    }
    found = cl.board_report(
        small,
        Strategy.model_validate(first),
        against=Strategy.model_validate(second),
        attribution=0,
        **(QUICK | {"worlds": 0}),
    )
    assert found.difference["p"] > 0.05 and found.difference["difference"] != 0
    assert "do not differ significantly" in found.answer() and "due to chance" in found.answer()


def test_the_chance_of_success_says_whether_it_differs(small):
    case = small.with_(months=36, withdraw_month=30)
    far = cl.board_report(case, "even_spread", attribution=0, **(QUICK | {"worlds": 0}))
    wins = far.table["take_off"].tolist()
    assert wins[0] - wins[1] > 0.6 and "a difference that is significant" in far.answer()
    few = cl.board_report(case, "even_spread", attribution=0, replicates=5, worlds=0)
    assert "a difference that is not significant" in few.answer()


def test_few_runs_are_called_too_few(small):
    one = cl.board_report(small, "even_spread", replicates=1, worlds=2)
    assert "From 1 run of each no difference can be significant" in one.answer() and one.report()
    assert (
        "of each no difference can be significant"
        in cl.board_report(small, "even_spread", replicates=5, worlds=0).answer()
    )


def test_less_can_be_better(small):
    found = cl.board_report(small, "even_spread", against="top_down_drive", outcome="coerced_share", **QUICK)
    assert "lower, which is better" in found.answer() and "Sure to raise it" not in found.report()


def test_a_python_function_is_reported_on_like_any_strategy(small):
    def thoughtful(view):
        return {"build_trust": 5.0} if view.month % 2 else {"recruit_first_followers": 5.0}

    found = cl.board_report(small, thoughtful, **QUICK)
    assert set(found.attribution.players) == {"recruit_first_followers", "build_trust"}
    assert found.strategy.only is None  # in other worlds it may do what it likes
    shown = text_of(found.report())
    assert "the strategy is a Python function" in shown and "which is called before each month" in shown
    assert "Recruit first followers" in shown


def test_a_strategy_without_actions_is_reported_on(small):
    found = cl.board_report(small, "leaderless", against="even_spread", **QUICK)
    shown = text_of(found.report())
    assert "This strategy spends no staff-days" in shown and "there is nothing to attribute" in shown


def test_a_convener_that_never_leaves(small):
    found = cl.board_report(small.with_(withdraw_month=None), "even_spread", **QUICK)
    assert "the convener never leaves" in found.report() and not found.stakeholders.leaving


@pytest.mark.parametrize("count", [1, 3, 130])
def test_any_number_of_organisations(told, count):
    rows = [{"name": f"Org {k}", "sector": "business"} for k in range(count)]
    found = cl.board_report(
        told.with_(organisations=rows), "hands_off_convener", attribution=0, **(QUICK | {"worlds": 0})
    )
    table = found.report().partition('class="compact people"')[2].partition("</table>")[0]
    assert table.count("<tr>") == 1 + min(count, 60)
    assert len(found.to_dict()["organisations"]) == count


def test_other_rules_of_deciding_are_named(told):
    found = cl.board_report(
        told.with_(decision={"rule": "imitation"}), "hands_off_convener", **(QUICK | {"worlds": 0})
    )
    assert "organisations do not decide by this balance" in found.report()


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"outcome": "durable_collective_action"}, "never withdraws"),
        ({"outcome": "action_per_effort"}, "spends nothing"),
        ({"outcome": "colective_action"}, "did you mean 'collective_action'?"),
        ({"against": "even_spread"}, "two strategies are called"),
        ({"worlds": 1}, "write 0 for none, or at least 2"),
        ({"replicates": 0}, "write a whole number from 1"),
        ({"attribution": -1}, "write a whole number from 0"),
        ({"parameters": {"nope": 1.0}}, "unknown parameter"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_line(small, request_, words):
    with pytest.raises(cl.InputError) as refused:
        cl.board_report(small.with_(withdraw_month=None), "even_spread", **request_)
    assert words in str(refused.value) and "\n" not in str(refused.value)


def test_a_file_is_never_replaced_unasked(report, tmp_path):
    target = report.save(tmp_path / "new" / "board.html")
    assert target.read_text(encoding="utf-8") == report.report()
    target.write_text("mine")
    with pytest.raises(cl.InputError, match="add --force"):
        report.save(target)
    assert target.read_text() == "mine"
    assert report.save(target, force=True).read_text(encoding="utf-8") == report.report()
    assert [one.name for one in target.parent.iterdir()] == ["board.html"]
    with pytest.raises(cl.InputError, match="is a folder"):
        report.save(tmp_path)
    with pytest.raises(cl.InputError, match="not a folder"):
        report.save(target / "inside.html")


def ask(*words):
    return CliRunner().invoke(app, ["report", *map(str, words)])


def test_the_command_writes_the_file_that_it_names(small_file, tmp_path):
    target = tmp_path / "board.html"
    result = ask(
        small_file,
        "-s",
        "hands_off_convener",
        *WORDS,
        "--out",
        target,
        "--set",
        "sensitivity=9",
        "--set",
        "convener.capacity=12",
    )
    assert result.exit_code == 0, result.output
    assert "The chance of success is" in result.stdout and str(target) in result.stderr
    page = target.read_text(encoding="utf-8")
    assert "sensitivity" in page and "12 staff-days a month" in page
    again = ask(small_file, "-s", "hands_off_convener", *WORDS, "--out", target)
    assert again.exit_code == 2 and again.stderr.count("\n") == 1 and "add --force" in again.stderr


def test_the_command_as_json_is_strict_and_writes_nothing_unasked(small_file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = ask(small_file, "-s", "even_spread", *WORDS, "--json")
    found = json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert not list(tmp_path.iterdir())
    assert [row["strategy"] for row in found["strategies"]] == ["even_spread", "leaderless"]
    before = [row["mean"] for row in found["spectrum"] if row["moment"] == "before"]
    assert sum(before) == pytest.approx(12)


def test_the_command_has_help_with_an_example():
    assert "Example: coalitionlab report " in ask("--help").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("milton_kynes", "-s", "even_spread"), "milton_keynes"),
        (("milton_keynes", "-s", "evenspread"), "even_spread"),
        (("milton_keynes", "-s", "even_spread", "--against", "nobody"), "nobody"),
        (("milton_keynes", "-s", "even_spread", "--worlds", "-1"), "worlds"),
    ],
)
def test_the_command_refuses_in_one_line(words, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = ask(*words)
    assert result.exit_code == 2 and said in result.stderr and result.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_worst_quarter_is_no_risk(small):
    """Where no mark says what failing is, the share of worlds that fail is one by construction."""
    found = cl.board_report(
        small, "top_down_drive", against="even_spread", attribution=0, replicates=8, worlds=8, seed=3
    )
    assert found.failure.rule.endswith("its own worst quarter")
    assert "is the worst there is, not a risk" in " ".join(found.words())
