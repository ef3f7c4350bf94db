"""Shocks, leaving and scenario against scenario: variants of a case on common random numbers."""

import re

import numpy as np
import pytest

import coalitionlab as cl
from coalitionlab.experiments.convening import words as say
from coalitionlab.experiments.convening.leave import _likely
from coalitionlab.experiments.convening.shocks import AS_IT_IS, shocked
from coalitionlab.experiments.convening.words import more_or_fewer, odds
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.world import LARGEST

FEW = {"worlds": 4, "replicates": 2, "seed": 3}


@pytest.fixture(scope="module")
def case():
    """Five organisations that have begun, for two years."""
    return cl.load_scenario("job_placement").with_(months=72, withdraw_month=24)


@pytest.fixture(scope="module")
def struck(case):
    return cl.shocks(case, "mobilizing_leadership", **FEW)


def test_chances_are_said_as_people_say_them():
    assert [odds(chance) for chance in (0.0, 0.049, 0.05, 0.35, 0.95, 0.96, 1.0)] == [
        "less than 1 in 20", "less than 1 in 20", "1 in 10", "4 in 10", "9 in 10", "more than 19 in 20", "more than 19 in 20",
    ]  # fmt: skip
    assert odds(float("nan")) == "not known"
    assert (more_or_fewer(-0.42), more_or_fewer(0.03)) == ("0.4 goals fewer", "0.03 goals more")


def test_a_shock_is_compared_with_the_same_runs_without_it(case, struck):
    batch = cl.simulate(case, "mobilizing_leadership", replicates=1, seed=3, parameters=dict(struck.drawn[0]))
    as_it_is = struck.runs.outcome("collective_action", case.name)
    assert as_it_is[0, 0, 0] == batch.outcomes[0, 0, list(cl.PER_RUN).index("collective_action")]
    table = struck.table.set_index("variant")
    assert table.loc[AS_IT_IS, "goals_delivered_change"] == 0.0
    gaps = table["goals_delivered"] - table.loc[AS_IT_IS, "goals_delivered"]
    np.testing.assert_allclose(table["goals_delivered_change"], gaps, atol=1e-12)
    assert ((table["goals_delivered_less"] + table["goals_delivered_more"]) <= 1.0).all()


def test_nothing_changes_before_a_shock(case):
    late = shocked(case, 12)["the largest member walks out"]
    months = [cl.simulate(each, "mobilizing_leadership", replicates=6, months=True).months for each in (case, late)]
    np.testing.assert_array_equal(months[0][0, :, :11], months[1][0, :, :11])
    names = list(cl.MONTHLY)
    leaves, members = names.index("leaves"), names.index("membership")
    assert (months[1][0, :, 11, leaves] >= 1).all()
    assert (months[1][0, :, 11, members] < months[0][0, :, 11, members]).all()


def test_the_budget_is_halved_in_the_second_year_only(case):
    raised = case.with_(**{"environment.events": [{"name": "more", "month": 18, "capacity": 10}]})
    halved = shocked(raised, 12)["the budget is halved in the second year"]
    wanted = {12: 6.0, 13: 3.0, 17: 3.0, 18: 5.0, 24: 5.0, 25: 10.0, 30: 10.0}
    assert {month: halved.capacity_in(month) for month in wanted} == wanted


def test_where_the_funder_leaves_half_of_the_staff_days_end_for_good(case):
    raised = case.with_(**{"environment.events": [{"name": "more", "month": 18, "capacity": 10}]})
    left = shocked(raised, 12)["the funder leaves"]
    wanted = {11: 6.0, 12: 3.0, 17: 3.0, 18: 5.0, 30: 5.0}
    assert {month: left.capacity_in(month) for month in wanted} == wanted
    assert any(event.grant == 0.0 and event.month == 12 for event in left.environment.events)


def test_the_funder_costs_what_the_convener_can_do(case, struck):
    spent = {
        label: struck.runs.outcome("effort_spent", each.name).mean()
        for label, each in zip(struck.labels, struck.study.scenarios, strict=True)
    }
    assert spent["the funder leaves"] < 0.75 * spent[AS_IT_IS] == 0.75 * spent["a law is announced"]
    assert struck.table.set_index("variant").loc["the funder leaves", "collective_action_change"] < 0
    legend = struck.shown()["One shock at a time"].attrs["legend"]
    assert "half of the convener's staff-days (assumed)" in legend and "one pair, of the " in legend


def test_shocks_that_could_make_no_difference_are_left_out(case):
    poor = case.with_(**{"convener.grant": 0.0, "withdraw_month": 10})
    labels = list(shocked(poor, 6))
    assert "the funder leaves" not in labels
    assert "the budget is halved in the second year" not in labels
    assert shocked(poor, 6)["the largest member walks out"].environment.events[-1].leaves == (LARGEST,)


def test_what_is_said_holds_in_the_table(struck):
    first = struck.words()[0]
    assert f"{struck.table['goals_delivered'][0]:.1f} goals" in first
    assert odds(struck.table[struck.lasting][0]) in first
    assert struck.lasting == "alive_after_4_years"
    assert "4 plausible worlds, 2 runs in each" in struck.lead()
    assert "_" not in " ".join([*struck.words(), struck.lead()])


def test_leaving_is_by_month_in_order_with_one_horizon(case):
    answer = cl.leave(case, "mobilizing_leadership", months=[36, 12], **FEW)
    assert answer.table["month"].tolist() == [12, 36]
    assert {each.months for each in answer.study.scenarios} == {84}
    spent = [answer.runs.outcome("effort_spent", each.name).mean() for each in answer.study.scenarios]
    assert spent[0] < spent[1]
    assert np.isfinite(answer.table["alive_after_4_years"]).all()
    assert "month 12" in " ".join(answer.words())


def test_no_month_is_the_first_where_none_clearly_differs(case, monkeypatch):
    answer = cl.leave(case, "mobilizing_leadership", months=[36, 12], **FEW)
    level = answer.table.assign(alive_after_4_years=[0.52, 0.55], alive_after_4_years_low=[0.51, 0.5])
    monkeypatch.setattr(type(answer), "table", property(lambda self: level))
    monkeypatch.setattr(say, "clear", lambda row, outcome: False)
    assert answer.words()[0].startswith("In whichever of these months you leave, the chance")
    assert answer.words()[0].endswith(f" is {odds(0.52)} to {odds(0.55)}.")
    monkeypatch.setattr(say, "clear", lambda row, outcome: True)
    assert answer.words()[0].startswith("The first of these months in which")


def test_that_goals_count_again_is_said_where_there_are_more_than_are_named(case):
    one = case.with_(name="one", goals=[{"name": "a meal", "work": {"reach": 1}}], months=72)
    answer = cl.versus([one, case], "mobilizing_leadership", **FEW)
    assert answer.table["goals_delivered"][0] > 1 == answer.table["goals_named"][0]
    assert "(goals that are set anew count again)" in answer.words()[0] and "named" not in answer.words()[0]
    assert "(goals that are set anew" not in cl.versus([case, one], "leaderless", **FEW).words()[0]


def test_cases_of_one_title_are_called_by_their_names_and_a_like_one_is_not_ahead(case):
    answer = cl.versus([case, case.with_(name="again")], "mobilizing_leadership", **FEW)
    assert "“job_placement” and “again”" in answer.lead()
    assert answer.shown()["Against the first"]["more in"].tolist() == ["", "the same"]
    assert "as much collective action" in answer.words()[1] and "of the worlds" not in answer.words()[1]


def test_scenario_against_itself_differs_in_nothing(case):
    answer = cl.versus([case, case.with_(name="again")], "mobilizing_leadership", **FEW)
    changes = answer.table.filter(like="_change").to_numpy()
    assert (changes[1] == changes[0]).all() and not changes[:, ::3].any()
    assert "no clear difference" in answer.words()[1]


def test_scenario_against_scenario_says_what_the_luck_is_shared_by(case):
    answer = cl.versus([case, "tax_preparation"], "mobilizing_leadership", **FEW)
    assert "share 0 organisations by name" in answer.words()[-1]


def test_without_worlds_it_says_that_chances_are_over_luck_only(case):
    answer = cl.shocks(case, "mobilizing_leadership", worlds=0, replicates=3)
    assert "over luck only" in answer.lead()


@pytest.mark.parametrize("bad", [{"month": 0}, {"month": 99}, {"worlds": -1}, {"replicates": 0}])
def test_bad_settings_are_one_line(case, bad):
    with pytest.raises(InputError, match=f"{next(iter(bad))}: got"):
        cl.shocks(case, "leaderless", **bad)


def test_one_scenario_is_against_nothing(case):
    with pytest.raises(InputError, match="one scenario given; give two or more"):
        cl.versus([case], "leaderless")


@pytest.mark.parametrize("kind", ["shocks", "leave", "versus"])
def test_answers_are_saved_and_have_figures(case, struck, kind, tmp_path):
    answers = {
        "shocks": lambda: struck,
        "leave": lambda: cl.leave(case, "mobilizing_leadership", months=[12, 24], **FEW),
        "versus": lambda: cl.versus([case, case.with_(name="b", months=60)], "mobilizing_leadership", **FEW),
    }
    answer = answers[kind]()
    folder = answer.save(tmp_path / kind)
    assert {"report.html", f"{kind}.csv", "manifest.json"} <= {file.name for file in folder.iterdir()}
    assert len(answer.figure().data) >= 1
    assert answer.command().startswith(f"coalitionlab {kind} ")
    assert answer.to_dict()["worlds"] == 4


def test_a_month_from_which_it_likely_lasts_is_clear_and_not_undone_by_later_ones():
    rows = [
        {"month": month, "alive_after_4_years": chance, "alive_after_4_years_low": low}
        for month, chance, low in ((12, 0.52, 0.45), (24, 0.62, 0.55), (36, 0.7, 0.6))
    ]
    assert _likely(rows)["month"] == 24
    rows[2]["alive_after_4_years"] = 0.46
    assert _likely(rows) is None, "staying longer would leave less"


def test_the_chance_at_best_is_that_of_the_month_named():
    answer = cl.leave("youth_substance_abuse", "mobilizing_leadership", months=[12, 24, 48, 60], worlds=6, replicates=4)
    rows = answer.table.set_index("month")["alive_after_4_years"]
    first = answer.words()[0]
    assert first.startswith("Not yet in any of these months: at best") and odds(rows.max()) in first
    named = re.search(r"month (\d+)", first)
    assert named is None or odds(rows[int(named[1])]) == odds(rows.max())
