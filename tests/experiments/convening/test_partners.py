"""Whom first: what each organisation's coming hangs on and changes, bridges, opponents, next steps."""

import itertools

import numpy as np
import pandas as pd
import pytest

import coalitionlab as cl
from coalitionlab.experiments.convening.followed import _bridges
from coalitionlab.experiments.convening.partners import _gain
from coalitionlab.experiments.convening.remedies import NOT_ASKED, obstacle, remedy
from coalitionlab.experiments.convening.steps import alike, next_steps, turns
from coalitionlab.model.terms import TERM_NAMES
from coalitionlab.scenarios.schema import Scenario

FEW = {"worlds": 3, "replicates": 1, "seed": 3}


@pytest.fixture(scope="module")
def village():
    """Six organisations in a chain with one apart, an opponent among them."""
    names = ["Mill", "Bank", "Church", "Council", "School", "Hermit"]
    sectors = ["business", "business", "community", "government", "education", "community"]
    organisations = [
        {"name": name, "sector": sector, "overlap": 0.5, "alignment": 0.6}
        for name, sector in zip(names, sectors, strict=True)
    ]
    organisations[0] |= {"joins_at_start": True, "committed": "yes"}
    organisations[1] |= {"overlap": -0.8, "alignment": -0.8, "power": 4, "wants": "cheaper loans"}
    ties = [{"from": a, "to": b, "trust": 0.6, "both": True} for a, b in zip(names, names[1:5], strict=False)]
    return Scenario.model_validate({"name": "village", "months": 36, "organisations": organisations, "ties": ties})


@pytest.fixture(scope="module")
def answer(village):
    return cl.partners(village, "mobilizing_leadership", **FEW)


def test_every_organisation_has_a_row(village, answer):
    table = answer.table.set_index("organisation")
    assert set(table.index) == {each.name for each in village.organisations}
    assert table.loc["Mill", "comes"] == 1.0 and table.loc["Mill", "month"] == 0.0
    assert table["first_collective_action_change"].to_numpy().argmax() == 0


def test_bridges_isolated_and_opponents_are_those_of_the_case(answer):
    table = answer.table.set_index("organisation")
    assert set(table.index[table["bridge"] == 1.0]) == {"Bank", "Church", "Council"}
    assert table.index[table["isolated"] == 1.0].tolist() == ["Hermit"]
    assert table.index[table["against"] == 1.0].tolist() == ["Bank"]
    assert table.loc["Bank", "reach"] == 2.0
    said = " ".join(answer.words())
    assert (
        "Bank (wants, by the table: cheaper loans), with" in said and "Isolated, with no tie to anyone: Hermit" in said
    )


def test_an_opponent_who_is_likely_inside_is_no_blocker(answer):
    """Power blocks from outside: what is said of an opponent follows the chance that it comes, and stays."""
    row = answer.table.set_index("organisation").loc["Bank"].to_dict()
    assert turns(row | {"comes": 0.9, "stays": 0.8})
    assert not turns(row | {"comes": 0.3, "stays": 0.3})
    assert not turns(row | {"comes": 0.9, "stays": 0.2})
    (said,) = [line for line in answer.words() if "Bank (wants" in line and "all power" in line]
    assert said.startswith("Against the aim at the start, but likely to come in") == turns(row)
    assert ("able to block" in said) != turns(row)


@pytest.mark.parametrize(
    ("ties", "through"),
    [
        ({}, "Charity"),
        ({"Charity": "authority"}, ""),
        ({"Charity": "money"}, ""),
        ({"Plant": "advice"}, "Plant"),  # whom it trusts more
        ({"Plant": "advice", "Club": "contact", "Charity": "conflict"}, "Plant"),
    ],
)
def test_a_go_between_is_inside_and_no_opponent_and_not_one_that_is_regulated(ties, through):
    """A regulator trusts the company that it regulates, an opponent, one who never comes and an adversary more than the charity that may ask it."""
    kinds = {"Plant": "authority", "Foe": "advice", "Club": "contact", "Rival": "conflict", "Charity": "cooperation"}
    sectors = dict(
        zip(
            ("Regulator", *kinds),
            ("government", "business", "nonprofit", "community", "business", "nonprofit"),
            strict=True,
        )
    )
    inside = {"joins_at_start": True, "committed": "yes"}
    more = {
        "Plant": inside, "Charity": inside, "Rival": inside, "Foe": {"overlap": -0.9, "alignment": -0.9},
        "Club": {"cost": 1.0, "overlap": -0.3, "alignment": 0.3, "awareness": 0.0}, "Regulator": {"cost": 1.0},
    }  # fmt: skip
    case = Scenario.model_validate({
        "name": "river", "months": 24, "organisations": [{"name": name, "sector": sector, **more[name]} for name, sector in sectors.items()],
        "ties": [{"from": "Regulator", "to": name, "trust": 0.9 - 0.1 * k, "both": True, "kind": kind} for k, (name, kind) in enumerate((kinds | ties).items())],
    })  # fmt: skip
    answer = cl.partners(case, "leaderless", **FEW)
    assert answer.table.set_index("organisation").loc["Regulator", "through"] == through
    told = answer.steps.set_index("who")["what"].get("Regulator", "")
    assert ("through" in told) == bool(through and told)
    drawn = cl.partners(case.with_(ties={"network": "complete"}), "leaderless", **FEW)
    assert not drawn.table["through"].any()


def test_cut_points_of_networks():
    ring = np.roll(np.eye(5, dtype=bool), 1, axis=1)
    assert not _bridges(ring).any()
    star = np.zeros((4, 4), bool)
    star[0, 1:] = True
    assert _bridges(star).tolist() == [True, False, False, False]
    assert not _bridges(np.zeros((3, 3), bool)).any()


def test_who_is_won_or_kept_out_changes_what_it_should(village, answer):
    study = answer.study
    names = [each.name for each in study.scenarios]
    assert len(names) == 1 + 2 * len(village.organisations)
    first, never = study.scenarios[names.index("village 9")], study.scenarios[names.index("village 10")]
    assert (first.environment.events[-1].joins, never.environment.events[-1].leaves) == (("School",), ("School",))
    months = list(cl.MONTHLY).index("membership")
    inside = [
        cl.simulate(each, "mobilizing_leadership", replicates=4, months=True).months[0, :, 0, months]
        for each in (village, first)
    ]
    assert (inside[1] >= inside[0]).all() and (inside[1] > inside[0]).any()


def test_who_would_come_if_asked_is_told_so():
    terms = np.zeros(len(TERM_NAMES))
    terms[TERM_NAMES.index("cost")], terms[TERM_NAMES.index("readiness")] = -0.4, -3.0
    assert obstacle(terms, balance=0.1) == NOT_ASKED
    assert obstacle(terms, balance=-0.1) == "cost"


TRAITS = {
    "mission": 0.2,
    "market": 0.2,
    "mandate": 0.2,
    "standing": 0.2,
    "exposure": 0.5,
    "complement": 0.5,
    "needs": 1.0,
}


def terms_of(**values):
    """Terms in which nothing is to be gained but where a value says so."""
    return np.array([({"fit": 1.5} | values).get(name, 0.0) for name in TERM_NAMES])


def test_what_wins_an_organisation_follows_from_its_row():
    """What it lacks most, by what moves it: two rows that differ in one number are won by different actions."""
    nobody, quiet = cl.load_strategy("leaderless"), TRAITS | {"standing": 0.0}
    wins = {
        "fit": ({"fit": -0.5}, "broker self interests"),
        "cost": ({"cost": -1.5}, "secure internal buy in"),
        "distrust": ({"distrust": -0.6}, "foster reflection"),
        "vagueness": ({"vagueness": -0.8}, "provide backbone"),
    }
    for term, (lacks, action) in wins.items():
        assert remedy("cost", terms_of(**lacks), quiet, nobody) == (action, term)
    proud = TRAITS | {"standing": 0.9}
    assert remedy("cost", terms_of(cost=-1.5), proud, nobody) == ("recruit first followers", "standing")
    exposed = quiet | {"exposure": 1.0}
    assert remedy("cost", terms_of(cost=-0.5, mandate=0.8), exposed, nobody)[1] == "mandate"
    titles = {action.title.lower(): action.mode for action in cl.ACTIONS.values()}
    assert titles[remedy(NOT_ASKED, terms_of(), quiet, nobody)[0]] != "member"


def test_an_action_that_the_strategy_does_goes_first_where_it_gains_half_as_much():
    plan = {
        "name": "one",
        "phases": [{"name": "all along", "effort": {"exchange_viewpoints": 1, "celebrate_increments": 1}}],
    }
    strategy, quiet = cl.load_strategy("leaderless").with_(**plan), TRAITS | {"standing": 0.0}
    assert remedy("mission", terms_of(mission=0.5), quiet, strategy)[0] == "celebrate increments"
    assert remedy("distrust", terms_of(distrust=-0.6), quiet, strategy)[0] == "foster reflection"


def test_steps_say_who_what_why_and_by_when(answer):
    steps = answer.steps
    assert steps.columns.tolist() == ["who", "what", "why", "by_when"]
    assert "Mill" not in steps["who"].tolist()
    assert steps["by_when"].str.contains("month").all()


def test_words_claim_no_change_whose_interval_holds_zero(answer):
    """A number of goals or points stands in the words only where it stands without brackets in the table."""
    row = {
        "organisation": "Mill",
        "brings": [],
        "remedy": "build trust",
        "through": "",
        "month": 9.0,
        "obstacle": "cost",
        "works_on": "",
        "against": 0.0,
        "power": 0.1,
        "comes": 0.5,
        "never_goals_delivered_change": -0.2,
        "never_goals_delivered_change_high": 0.1,
    }
    for ends in itertools.product((False, True), repeat=2):
        for outcome, sure in zip(("goals_delivered", "collective_action"), ends, strict=True):
            low = 0.05 if sure else -0.05
            row |= {
                f"first_{outcome}_change": 0.06,
                f"first_{outcome}_change_low": low,
                f"first_{outcome}_change_high": 0.2,
            }
        why = next_steps(pd.DataFrame([row])).loc[0, "why"]
        assert ("0.06 goals more" in why) == ends[0] and ("no clear change in goals" in why) == (ends == (False, True))
        assert ("no clear change if it is won" in why) == (ends == (False, False))
        assert ("0.1 goals" in _gain(row, "first")) == ends[0]
    said = [line for line in answer.words() if line.startswith(("Asked first", "If "))]
    for name, line in (
        (name, line) for name in answer.table["organisation"] for line in said if f" {name} " in line.split(" adds ")[0]
    ):
        what = "first" if line.startswith("Asked") else "never"
        own = answer.table.set_index("organisation").loc[name]
        sure = own[f"{what}_goals_delivered_change_low"] > 0 or own[f"{what}_goals_delivered_change_high"] < 0
        assert (" goals and " in line) == sure and ("no clear change in goals" in line) != sure


def test_the_one_that_is_missed_most_comes_first_and_none_that_costs_goals_is_a_step(answer):
    table = answer.table.assign(
        month=9.0, comes=0.5, never_goals_delivered_change=-0.01, never_goals_delivered_change_high=-0.005
    )
    table = table.assign(
        first_goals_delivered_change_high=0.3, first_collective_action_change=0.01, against=0.0
    ).set_index("organisation")
    table.loc["School", ["never_goals_delivered_change", "first_collective_action_change"]] = [-0.4, -0.01]
    table.loc["Bank", "against"] = 1.0
    steps = next_steps(table.reset_index())
    assert steps["who"][0] == "School" and "0.4 goals fewer if it never comes" in steps["why"][0]
    assert "Bank" in steps["who"].tolist()
    table.loc[["School", "Bank"], "first_goals_delivered_change_high"] = -0.1
    assert not {"School", "Bank"} & set(next_steps(table.reset_index())["who"])


def test_generated_organisations_are_told_by_sector():
    answer = cl.partners("generic", "mobilizing_leadership", worlds=2, replicates=1)
    assert sorted(answer.table["organisation"]) == ["business", "community", "education", "government", "nonprofit"]
    assert "generated" in answer.words()[-1]


def test_the_most_powerful_are_examined_where_there_are_many(village):
    answer = cl.partners(village, "leaderless", most=2, worlds=2, replicates=1)
    assert len(answer.table) == 2 and "Bank" in answer.table["organisation"].tolist()
    assert "4 organisations of less power were not examined" in answer.words()[-1]


def test_it_is_saved_with_its_steps(answer, tmp_path):
    folder = answer.save(tmp_path / "whom")
    assert {"partners.csv", "steps.csv", "report.html"} <= {file.name for file in folder.iterdir()}
    assert all(len(answer.figure(kind).data) for kind in (None, "never"))


def test_that_one_action_wins_most_is_said():
    def row(name, remedy, month=12.0):
        return {"organisation": name, "remedy": remedy, "month": month}

    same = [row("Mill", "build trust"), row("Bank", "build trust"), row("School", "build trust")]
    [said] = alike([*same, row("Council", "administer", month=0.0)])
    assert "the same for all 3 that are outside: build trust" in said
    [said] = alike([*same, row("Church", "run pilots")])
    assert "build trust (3 of the 4 outside)" in said and "run pilots for Church." in said
    assert alike([*same[:2], row("Church", "run pilots"), row("Club", "administer")]) == []
    many = [row(f"Body {k}", "run pilots") for k in range(9)]
    assert (
        "Body 0, Body 1, Body 2, Body 3 and 5 more"
        in alike([*many, *[row(f"Firm {k}", "build trust") for k in range(10)]])[0]
    )
