"""The report for a board: what its two pages say follows from the runs and the case, and it comes whole, inert and in two forms."""

from __future__ import annotations

import html
import io
import itertools
import json
import re
import shlex

import pytest
from click.testing import CliRunner

import coalitionlab as cl
from coalitionlab.experiments.board.annex import _assumed, assumptions
from coalitionlab.experiments.board.page_two import _turned, _what, _why
from coalitionlab.experiments.board.pictures import INSIDE, LIKELY, Place, organisations_map
from coalitionlab.experiments.board.plans import BEST, NOW, PROPOSED
from coalitionlab.experiments.board.quarters import _quarters
from coalitionlab.experiments.board.saying import by, chance
from coalitionlab.experiments.cli.app import app
from coalitionlab.experiments.convening.words import odds
from coalitionlab.scenarios.schema import Scenario

QUICK = {"worlds": 4, "replicates": 2, "seed": 3, "best": "none", "most": 9}


def harbour(**changes) -> Scenario:
    """Nine organisations with hostile names, one of them powerful and against the aim."""
    rows = [
        {
            "name": f"<img src=http://evil/{k}> $x_{k}$ no. {k}",
            "sector": sector,
            "power": power,
            "overlap": 0.4,
            "alignment": 0.5,
        }
        for k, (sector, power) in enumerate([("business", 2.0), ("nonprofit", 1.0), ("government", 4.0)] * 3)
    ]
    rows[1] |= {"name": "=cmd|'/c calc'!A0", "joins_at_start": True}
    rows[2] |= {
        "name": "The Port & <script>alert(1)</script>",
        "overlap": -0.9,
        "alignment": -0.9,
        "power": 9.0,
        "wants": "<b>a deeper quay</b>",
    }
    return Scenario.model_validate({
        "name": "harbour_case", "title": "Harbour & <script>alert(1)</script>", "months": 36, "withdraw_month": 25, "organisations": rows,
        "assumed": ["The convener has 99 staff-days a month and power 0.4.", "Power was guessed from <b>turnover</b>"],
        "environment": {"events": [{"name": "Storm & <u>flood</u>", "month": 4, "opinion": 0.2}]},
        "goals": [{"name": "a quay", "work": {"reach": 4, "money": 2}}, {"name": "a <b>bridge</b>", "work": {"money": 9000}, "after": "a quay"}],
        **changes,
    })  # fmt: skip


@pytest.fixture(scope="module")
def report():
    return cl.board_report(harbour(), "mobilizing_leadership", begins="2027-10", day_cost=400.0, **QUICK)


@pytest.fixture(scope="module")
def other(small):
    """Another case: generated organisations, a plan that is worse than nothing."""
    return cl.board_report(small, "leaderless", against="communication", **QUICK | {"best": "even_spread", "worlds": 0})


def text_of(page: str) -> str:
    plain = re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(plain).split())


def pages_of(page: str) -> list[str]:
    return [text_of(part) for part in re.findall(r"<article.*?</article>", page, flags=re.DOTALL)]


def test_chances_on_page_one_are_those_of_the_runs_in_worlds(report):
    months = report.plans.runs.goal_months()
    assert months.shape == (2, 4, 2, 2)
    chance = report.plans.goal(PROPOSED, "a quay")["chance"]
    assert chance == pytest.approx((months[1, :, :, 0] > 0).mean())
    never = report.plans.goal(PROPOSED, "a <b>bridge</b>")
    assert never["chance"] == 0 and report.one.table["The proposed plan"][1] == "Almost none"
    one = pages_of(report.report())[0]
    assert report.one.recommendation in one and "of 4 plausible worlds" in one or "all 4 plausible worlds" in one
    days = report.table.set_index("role").loc[PROPOSED, "staff_days"]
    assert days > 0 and "Staff-days at 400 + expenses" in one and "a month for 2 years" in one


def test_a_date_beside_a_chance_is_that_of_half_of_all_runs(report):
    """The chance is for the whole horizon: nothing says that it is so large by the date."""
    row = report.plans.goal(PROPOSED, "a quay")
    months = report.plans.months[1, :, :, 0]
    assert (months <= row["median_month"]).mean() >= 0.5
    when = by(row["median_month"], "2027-10")
    assert report.one.table["The proposed plan"][0] == f"{chance(row['chance'])}; half {when}".capitalize()
    (said,) = [line for line in report.one.reasons if "“a quay”" in line]
    assert f"within 3 years is {odds(row['chance'])} (half of all runs have it {when})" in said
    assert "within 3 years; half: when half of all runs have it" in report.one.table.attrs["legend"]


def test_money_is_said_with_what_it_is_made_of(report):
    """What a reader works out from the days and the price that stand there is what stands there."""
    days = report.one.table["The proposed plan"].iloc[4]
    staff, besides = (
        int(each.replace(",", "")) for each in report.one.table["The proposed plan"].iloc[-1].split(" + ")
    )
    assert staff == 400 * int(days.split(" ")[0].replace(",", "")) and besides > 0
    said = f"in all: {staff:,} at 400 each, {besides:,} for expenses, {staff + besides:,} together)"
    assert said in report.one.decisions[0]
    assert "Expenses: rooms, travel, trainers" in report.one.table.attrs["legend"]


def test_page_two_says_who_stands_where_by_the_names_of_the_table(report):
    _, two, annex = pages_of(report.report())
    assert "Against the aim, and able to block, with about" in two
    assert "What would turn it: " in two and "a deeper quay" not in " ".join(
        [*report.two.stand, *report.two.win["who"]]
    )
    assert "Wants, by the table" in annex and "<b>a deeper quay</b>" in annex
    against = [place for place in report.two.places if place.mark == "against the aim at the start"]
    assert [place.name for place in against] == ["The Port & <script>alert(1)</script>"]
    assert max(place.height for place in report.two.places) == against[0].height  # the most powerful stands highest
    assert "in from the start: =cmd|'/c calc'!A0" in two
    assert (
        report.two.plan["when"][0].startswith("Q4 2027")
        and report.two.plan["what is done"].iloc[-1] == "Nobody convenes"
    )
    assert "Storm & <u>flood</u>" in two
    assert len(report.two.risks_table) == 3 and (report.two.risks_table["what to do"].str.len() > 20).all()


def test_the_map_does_not_call_undecided_who_is_likely_to_come(report):
    """Reasons are means over the months before it joins: to the left of even stand those who have to be won over, and that is said."""
    likely = [place for place in report.two.places if place.mark == "likely to come"]
    first = sum(place.lean < 0 for place in likely)
    assert first and f"won over first, as {first} of the {len(likely)} likely to come do" in report.two.map_says
    page = report.report()
    assert ">undecided<" not in page.replace(" ", "") and "has to be won over" in page


def test_numbers_and_names_are_said_as_people_say_them(report, other):
    for each in (report, other):
        one, two, annex = pages_of(each.report())
        for page in (one, two):
            assert not re.search(r"\d\.\d{2}", page) and not re.search(r"[0-9a-f]{32}", page)
            assert (
                "harbour_case" not in page and "mobilizing_leadership" not in page and "collective_action" not in page
            )
        assert re.search(r"[0-9a-f]{64}", annex) and each.command() in annex
    assert "--begins 2027-10 --day-cost 400.0" in report.command()


def test_what_is_named_like_a_file_is_called_by_plain_words(small):
    plan = cl.load_strategy("communication").with_(name="my_own_plan", title="", **{"phases.0.name": "warm_up"})
    answer = cl.board_report(small, plan, **QUICK | {"worlds": 0, "most": 1})
    page = text_of(answer.report()).replace(answer.command(), "")
    assert (
        "adopt “my own plan”" in page
        and "The proposed plan: my own plan" in page
        and "warm up" in page
        and "speak of what all gain 12%" in page
    )
    assert not re.search(r"[a-z]_[a-z]", page), re.findall(r"\S+_\S+", page)


def test_why_an_organisation_matters_is_said_where_something_clearly_hangs_on_it():
    row = {
        "never_goals_delivered_change": -0.1,
        "never_goals_delivered_change_high": 0.1,
        "brings": [],
        "against": 0.0,
        "first_collective_action_change_low": -0.1,
    }
    assert _why(row, 3.0) == []
    assert _why(row | {"never_goals_delivered_change_high": -0.05}, 3.0) == []  # clear, but next to nothing
    assert _why(row | {"brings": ["Mill"]}, 3.0) == ["brings along Mill"]


def test_who_has_a_part_in_a_goal_and_is_missed_most_is_asked_first_on_both_pages():
    """Without the Port no bridge is built: page two says so among the risks, in Whom to win, and page one asks it first."""
    sectors = {"Mill": "business", "Port": "business", "Town": "government", "Club": "nonprofit", "Inn": "nonprofit"}
    rows = [{"name": name, "sector": sector, "overlap": 0.5, "alignment": 0.6} for name, sector in sectors.items()]
    for row, power in zip(rows, (1.0, 2.0, 3.0, 1.0, 1.0), strict=True):
        row["power"] = power
    rows[1] |= {"overlap": -0.3, "alignment": -0.3}
    goals = [{"name": "a bridge", "work": {"expertise": 1, "reach": 1}, "parts": ["Port"]}]
    case = harbour(organisations=rows, goals=goals, environment={})
    answer = cl.board_report(case, "mobilizing_leadership", **QUICK | {"worlds": 12})
    (risk,) = [risk for risk in answer.two.risks if risk.who]
    assert risk.what == "Port never comes" and risk.clear and risk.remedy.startswith("Ask it first")
    assert answer.two.win["who"][0] == "Port" and "Has a part in “a bridge”" in answer.two.win["why it matters"][0]
    assert answer.two.first_step.startswith("Port") and answer.two.partners.steps["who"][0] == "Port"
    assert any(line.startswith("Whom to ask first: Port") for line in answer.one.decisions)
    # where its being won at the start costs goals, it stays in the table, and both pages say that it is for later
    table = answer.two.partners.table
    table.loc[table["organisation"] == "Port", "first_goals_delivered_change_high"] = -0.1
    port = answer.two.win.set_index("who").loc["Port"]
    assert port["ask it"] == "later: not at the start" and not answer.two.first_step.startswith("Port")
    assert "Port, whose absence costs goals, as its being won at the start would" in answer.two.first_step


def test_nobody_is_asked_first_for_being_able_to_block_only(report, monkeypatch):
    monkeypatch.setattr(type(report.two), "_reasons", lambda *_: ["it can block while it is outside"])
    assert len(report.two.win) and report.two.first_step == ""


def test_no_curve_runs_through_the_label_and_names_on_the_map_are_whole(report):
    (axes,) = report.figures()["course"].axes
    (label,) = [text for text in axes.texts if text.get_text() == "the convener leaves"]
    figure = axes.get_figure()
    figure.draw_without_rendering()
    lowest = axes.transData.inverted().transform(label.get_window_extent())[0, 1]
    assert lowest > len(report.scenario.every_goal)  # no curve is higher
    name = "Transport Drivers' Union (branch 12)"
    drawn = organisations_map([Place(name, 0.0, 1.0, INSIDE), Place("Mill", 0.3, 0.5, LIKELY)], ("", ""), "")
    assert name in [text.get_text() for text in drawn.axes[0].texts]


def test_opponents_whom_the_same_turns_share_a_sentence():
    rows = [{"organisation": name, "remedy": "exchange viewpoints"} for name in ("Mill", "Bank", "Port")]
    assert _turned(rows, "What would turn") == " What would turn them: exchange viewpoints."
    assert _turned(rows[:1], "What turns") == " What turns it: exchange viewpoints."
    apart = _turned([*rows, {"organisation": "Inn", "remedy": "build trust"}], "What would turn")
    assert apart == " What would turn Mill, Bank and Port: exchange viewpoints; Inn: build trust."
    assert _turned([{"organisation": "Inn", "remedy": ""}], "What would turn") == ""


def test_what_an_organisation_wants_is_said_of_the_table_and_cut_short(report):
    row = report.two.rows[0] | {"wants": "parking " * 20}
    assert "; it wants, by the table: parking parking" in _what(row, ["money"]) and "it needs" not in _what(
        row, ["money"]
    )
    assert _what(row, []).count("parking") < 6


def test_the_annex_says_what_events_change(small):
    """An event that changes parameters, the budget or the grant shows in no climate: what it does is said, in plain words."""
    event = {"name": "Exits", "month": 9, "parameters": {"exit_rate": 0.1}, "capacity": 5.0, "grant": 0.1}
    answer = cl.board_report(
        small.with_(**{"environment.events": [event]}), "communication", **QUICK | {"worlds": 0, "most": 1}
    )
    assert "month 9 Exits 5 staff-days a month from then on, grant 0.1, exit rate = 0.1" in text_of(answer.report())


def test_cases_differ_for_reasons_in_their_tables(report, other):
    assert "Nobody starts against the aim." in " ".join(other.two.stand)
    assert not any("Nobody starts" in line for line in report.two.stand)
    assert other.two.map_says.endswith("Each mark is a sector: the organisations are drawn.")
    assert "Year 1" in other.two.plan["when"][0] and "in 2" not in other.one.question
    assert other.one.recommendation.startswith(("Go on as now", "Adopt"))
    assert "1 of 10" not in other.report() and "12 runs" not in pages_of(other.report())[0]


def test_where_nobody_convenes_that_is_said_and_not_that_things_go_on(report, other):
    page, others = (" ".join(pages_of(each.report())[:2]) for each in (report, other))
    assert report.plans.idle and "Nobody convenes" in page
    assert "oing on as now" not in page and "as now" not in report.one.reasons[1]
    assert "or have nobody convene?" in report.one.question and "if nobody convenes it is" in report.one.reasons[0]
    assert not other.plans.idle and "or go on as now?" in other.one.question and "Nobody convenes:" not in others


def test_goals_that_no_plan_reaches_are_named_with_what_is_missing(report):
    assert "No plan here reaches “a <b>bridge</b>” in 1 of 20 runs." in report.one.reasons
    case = harbour(goals=[{"name": "a quay", "work": {"reach": 4, "authority": 90}}], convener={"power": 0.0})
    lacking = case.with_(organisations=[each for each in case.organisations if each.sector == "nonprofit"])
    answer = cl.board_report(lacking, "communication", **QUICK | {"worlds": 0, "most": 1})
    assert any(
        "“a quay” needs 90 days of authority, and no organisation has any" in line for line in answer.one.reasons
    )


def test_one_looks_again_while_the_convener_is_there(report, monkeypatch):
    goal, month = report.plans.late(PROPOSED, 0.01)
    assert goal == "a quay" and month <= 24
    early = report.plans.scenario.with_(withdraw_month=2)
    monkeypatch.setattr(type(report.plans), "scenario", property(lambda self: early))
    assert report.plans.late(PROPOSED, 0.01)[0] == ""


def test_at_work_is_less_than_alive_and_both_are_defined(report):
    rows = report.table
    assert (rows["works"] <= rows["lasts"]).all() and rows["lasts"].max() > 0
    final, peak, lasts = (report.plans.runs.outcome(name)[1] for name in ("final", "peak", report.plans.lasting))
    assert rows["works"][1] == ((lasts == 1) & (peak > 0) & (final >= 0.2 * peak)).mean()
    assert "; at work: " in report.one.table["The proposed plan"][2]
    assert "Alive: three organisations" in report.one.table.attrs["legend"]


def test_a_risk_without_a_clear_loss_has_no_remedy(report, other):
    risks = [*report.two.risks, *other.two.risks]
    assert any(not risk.clear for risk in risks)
    assert all(bool(risk.remedy) == risk.clear for risk in risks)
    assert not any(
        "no clear loss" in cell for cell in [*report.two.win["why it matters"], *other.two.win["why it matters"]]
    )


def test_advice_needs_a_clear_lead(report, other):
    plans = other.plans
    assert plans.advice == (PROPOSED if plans.lead(PROPOSED, NOW).clear else NOW) or plans.advice == BEST
    assert plans.lead(NOW, NOW).ahead == 0 and not plans.lead(NOW, NOW).clear
    lead = report.plans.lead(PROPOSED, NOW)
    assert (report.plans.advice == PROPOSED) == lead.clear
    assert lead.ahead + report.plans.lead(NOW, PROPOSED).ahead <= lead.units == 4


def test_an_advice_that_turns_round_says_so_in_its_first_sentence(report, monkeypatch):
    assert report.plans.advice == PROPOSED and "turns round" not in report.one.recommendation
    monkeypatch.setattr("coalitionlab.experiments.board.page_one.FIRM", 1.1)
    assert re.search(
        r"^Adopt “Mobilizing leadership”, though this turns round in \d of 4 plausible worlds: on average",
        report.one.recommendation,
    )


def test_assumptions_are_those_of_the_case_as_it_is(report):
    told = assumptions(harbour())
    assert any("has 20 staff-days a month and leaves after 24 months" in line for line in told)
    assert not any("99 staff-days" in line for line in told)
    assert "Power was guessed from <b>turnover</b>" in told and not any("usual set" in line for line in told)
    usual = assumptions(harbour(goals=[], withdraw_month=None))
    assert any("names none of its own" in line for line in usual) and any(
        "stays for all 3 years" in line for line in usual
    )


def test_each_column_of_a_table_is_a_line_of_the_annex(report):
    said = "Columns: name from 'Body' (B). power from 'Clout (H/M/L)' (F): M = medium, bus. = business. need from 'What they need' (H)."
    others, columns = _assumed(harbour(assumed=["Ties hold both ways.", said]))
    assert "Ties hold both ways." in others["lines"] and not any("Columns" in line for line in others["lines"])
    assert columns["lines"] == [
        "Name from 'Body' (B).", "Power from 'Clout (H/M/L)' (F): M = medium, bus. = business.", "Need from 'What they need' (H).",
    ]  # fmt: skip
    assert list(_assumed(harbour()))[1] is None


def test_the_page_stands_alone_and_words_stay_words(report):
    page = report.report()
    assert not any(
        tag in page for tag in ("<script", "<img", "<b>turnover", "<u>flood", "url(http", "@import", "<metadata")
    )
    body = page.partition("<body")[2]
    assert all(found.startswith("#") for found in re.findall(r"(?:src|href)=\"([^\"]*)", body))
    assert not re.search(r"<[^>]+\son\w+=", body)
    assert "Harbour & <script>alert(1)</script>" in text_of(page) and "$x_4$" in page  # no formula
    again = cl.board_report(harbour(), "mobilizing_leadership", begins="2027-10", day_cost=400.0, workers=1, **QUICK)
    assert again.report() == page


def test_the_document_opens_and_says_the_same(report):
    docx = pytest.importorskip("docx")
    paper = docx.Document(io.BytesIO(report.document()))
    lines = {" ".join(each.text.split()) for each in paper.paragraphs}
    cells = {" ".join(cell.text.split()) for table in paper.tables for row in table.rows for cell in row.cells}
    assert {report.one.question, report.one.recommendation, *report.one.reasons, *report.one.decisions} <= lines
    assert " ".join(report.two.stand) in lines and set(report.two.risks_table["what to do"]) <= cells
    assert set(report.one.table.to_numpy().ravel()) <= cells
    assert len(paper.inline_shapes) == 2
    assert [each.text[:13] for each in paper.paragraphs if each.paragraph_format.page_break_before] == [
        "For the board",
        "Annex",
    ]
    body = paper.element.xml
    assert "w:hyperlink" not in body and "w:instrText" not in body and "<script" not in body  # text, escaped
    assert {"The Port & <script>alert(1)</script>"} <= cells


def test_the_file_says_by_its_ending_what_it_is(report, tmp_path):
    page = report.save(tmp_path / "new" / "board.html")
    assert page.read_text(encoding="utf-8") == report.report()
    with pytest.raises(cl.InputError, match="add --force"):
        report.save(page)
    pytest.importorskip("docx")
    assert report.save(tmp_path / "board.DOCX").read_bytes()[:2] == b"PK"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["board.DOCX", "new"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"strategy": "evenspread"}, "did you mean 'even_spread'?"),
        ({"against": "even_spread"}, "two plans are called"),
        ({"worlds": 1}, "write 0 for none, or at least 2"),
        ({"replicates": 0}, "write a whole number from 1"),
        ({"begins": "next year"}, "write a year and a month such as 2027-01"),
        ({"out": "board.pdf"}, "name a file that ends in .html or .docx"),
        ({"best": "nonesuch"}, "nonesuch"),
        ({"day_cost": -1.0}, "write a number from 0"),
        ({"parameters": {"nope": 1.0}}, "unknown parameter"),
    ],
)
def test_bad_input_is_refused_in_one_line_before_anything_runs(small, more, words):
    def run(*_):
        raise AssertionError("runs were made")

    given = {"strategy": "even_spread", "progress": run, **QUICK, **more}
    with pytest.raises(cl.InputError) as refused:
        cl.board_report(small, **given)
    assert words in str(refused.value) and "\n" not in str(refused.value)


def test_when_it_is_stopped_there_is_no_report(small, tmp_path):
    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cl.board_report(small, "even_spread", out=tmp_path / "board.html", progress=stop, **QUICK)
    assert not list(tmp_path.iterdir())


@pytest.mark.slow  # compiles what a function leads
def test_a_function_may_be_the_plan(small):
    def thoughtful(view):
        return {"build_trust": 5.0} if view.month % 2 else {"recruit_first_followers": 5.0}

    answer = cl.board_report(small, thoughtful, **QUICK | {"worlds": 0, "most": 1})
    assert "led month by month by a Python function" in " ".join(answer.one.plan_lines)
    assert "invite first followers" in answer.two.plan["what is done"][0].lower()


@pytest.mark.parametrize("leaves", [22, 23, 24, 25, 35, 36])
def test_stretches_share_no_quarter(leaves):
    """Of any withdrawal within a quarter, each quarter is told in one row, and none is left out."""
    scenario = harbour(withdraw_month=leaves, environment={})
    led = scenario.led_months
    told = [_quarters(*each, scenario) for each in ((1, 12), (13, led), *([(led + 1, 36)] if led < 36 else []))]
    whole = [part for part in told if not part.startswith("part of ")]
    numbers = [[4 * int(y) + int(q) for y, q in re.findall(r"Year (\d), Q(\d)", _spelt(part))] for part in whole]
    assert [first[0] - last[-1] for last, first in itertools.pairwise(numbers)] == [1] * (len(numbers) - 1)
    assert (numbers[0][0], numbers[-1][-1]) == (5, 16)


def _spelt(part: str) -> str:
    """Quarters with the year of each: 'Year 1, Q1 to Q4' has that of the first only."""
    return re.sub(r"(Year \d), (Q\d) to (Q\d)", r"\1, \2 to \1, \3", part)


def test_the_command_writes_the_file_and_prints_both_pages(small_file, tmp_path):
    target = tmp_path / "board.html"
    words = ["report", small_file, "-s", "communication", "--best", "none", "--worlds", "2", "-n", "1", "--most", "2"]
    result = CliRunner().invoke(app, [*words, "--out", str(target), "--set", "convener.capacity=12"])
    assert result.exit_code == 0, result.output
    assert "What to decide" in target.read_text(encoding="utf-8") and "12 staff-days a month" in text_of(
        target.read_text()
    )
    assert shlex.join(["coalitionlab", *words, "--out", str(target)]) in text_of(target.read_text(encoding="utf-8"))
    assert "Three risks" in result.stdout and str(target) in result.stderr
    answer = json.loads(
        CliRunner().invoke(app, [*words, "--json"]).stdout,
        parse_constant=lambda name: pytest.fail(f"{name} is not JSON"),
    )
    assert [row["role"] for row in answer["plans"]] == ["now", "proposed"] and len(answer["risks"]) == 3
