"""The ODD of a study says what was varied, how and how often, and what of the user's own took the place of the model's."""

import json

import pytest

import coalitionlab as cl
from coalitionlab import own
from coalitionlab.experiments.files import write_manifest
from coalitionlab.experiments.study_odd import odd
from coalitionlab.experiments.worlds.draws import uncertain_parameters
from coalitionlab.scenarios.names.extensions import Extension, sha256

PLANS = ["leaderless", "even_spread"]
COUNT = len(uncertain_parameters())


@pytest.fixture(scope="module")
def calibration(tmp_path_factory):
    made = cl.calibrate(
        "generic",
        cl.example_history(),
        runs=200,
        checks=0,
        strategies=PLANS,
        rules=["utility", "threshold"],
        vary={"sensitivity": (2.0, 5.0)},
    )
    return made.save(tmp_path_factory.mktemp("odd") / "calibration")


def test_worlds_are_told_with_their_number_and_ranges(small, tmp_path):
    text = odd(cl.compare(small, PLANS, replicates=1, worlds=3).save(tmp_path / "made"))
    assert f"3 sets of {COUNT} parameters, drawn by Latin hypercube from their plausible ranges" in text
    assert "| talk_rate | uniform over 0.04 to 0.15 | 0.08 |" in text
    assert "every parameter has its default" not in text
    assert "None: every parameter that was not varied has its default." in text


def test_what_a_case_sets_itself_was_not_varied(small, tmp_path):
    fixed = small.with_(parameters={"talk_rate": 0.3})
    text = odd(cl.compare(fixed, PLANS, replicates=1, worlds=2).save(tmp_path / "made"))
    assert f"2 sets of {COUNT - 1} parameters" in text and "| talk_rate | uniform" not in text
    assert "| talk_rate | small | 0.3 |" in text.replace(fixed.name, "small")


def test_worlds_of_a_posterior_are_no_plausible_ranges(calibration, tmp_path):
    text = odd(cl.compare("generic", PLANS, replicates=1, worlds=3, worlds_from=calibration).save(tmp_path / "made"))
    # and the rule, of which the calibration had two
    assert f"3 sets of {COUNT + 1} values, drawn from the posterior of the calibration" in text
    assert "(kept in inputs/worlds_from)" in text and "plausible" not in text.split("## 4.")[1].split("| ---")[0]


def test_a_calibration_tells_its_prior_its_history_and_every_rule(calibration):
    text = odd(calibration)
    assert f"200 sets of {COUNT} parameters, each drawn independently and uniformly from its prior range" in text
    assert "strategies leaderless and even_spread, and one of the decision rules utility and threshold" in text
    assert "| decision rule | utility and threshold |" in text and "| vary | sensitivity 2 to 5 |" in text
    assert text.count("| seed |") == text.count("| runs |") == 1
    assert (
        "compared by month with the history example_history: 36 months from 2021-04, joins, exits and goals delivered"
        in text
    )


def test_a_sweep_tells_distributions_bounds_and_correlations(small, tmp_path):
    factors = {
        "trust_gain": {"normal": [0.1, 0.02]},
        "hope": {"normal": [0.4, 0.1], "within": [0.3, 0.6]},
        "talk_rate": {"triangular": [0.1, 0.2, 0.4]},
        "convener.power": [0.3, 0.5],
    }
    sample = {"points": 12, "correlations": [{"between": ["trust_gain", "talk_rate"], "rank": 0.5}]}
    design = {"scenarios": small, "strategies": "leaderless", "factors": factors, "sample": sample, "replicates": 1}
    text = odd(cl.sweep(design, tmp_path / "made").folder)
    assert (
        "| trust_gain | drawn from a normal distribution, mean 0.1, sd 0.02, cut to its hard bounds, 0 to 1 |" in text
    )
    assert "| hope | drawn from a normal distribution, mean 0.4, sd 0.1, cut to 0.3 to 0.6 |" in text
    assert "| talk_rate | drawn from a triangular distribution, lowest 0.1, likeliest 0.2, highest 0.4 |" in text
    assert "| convener.power | 0.3, 0.5 |" in text and "levels up to" not in text
    assert "24 points: 2 of convener.power x 12 of the joint sample." in text
    assert "rank correlations (Spearman): trust_gain and talk_rate +0.5, others 0." in text


def test_at_fixed_values_nothing_was_varied(small, tmp_path):
    text = odd(cl.compare(small, PLANS, replicates=2, worlds=0).save(tmp_path / "made"))
    assert "None: every run has the same parameters." in text and "None: every parameter has its default." in text


def test_a_search_draws_its_worlds_twice_and_an_analysis_its_inputs(small, tmp_path):
    found = cl.optimise(small, worlds=2, trials=2, replicates=4, test_replicates=20).save(tmp_path / "found")
    assert "once for the search and once anew for the test" in odd(found)
    over = {"talk_rate": (0.1, 0.2), "convener.power": (0.1, 0.4)}
    screened = cl.sensitivity(small, "even_spread", vary=over, trajectories=2, replicates=1).save(tmp_path / "s")
    assert "6 sets of 2 inputs by the method morris" in odd(screened) and "| talk_rate | over 0.1 to 0.2 |" in odd(
        screened
    )


def test_what_is_the_users_own_is_named_with_what_it_replaces_and_its_hash(small, tmp_path):
    """A law compiles the model anew, which the slow test of `test_own.py` does: here a manifest gets what it would say."""
    folder = cl.compare(small, PLANS, replicates=1, worlds=0).save(tmp_path / "made")
    things = (own.law("working.left_to_others")(lambda members: members), own.rule(lambda seen: 1.0))
    extension = Extension("fieldwork", "1.2", {"fieldwork.py": "x = 1\n"}, things).to_dict()
    facts = json.loads((folder / "manifest.json").read_text())
    write_manifest(
        folder, {name: value for name, value in (facts | {"extensions": [extension]}).items() if name != "check"}
    )
    text = odd(folder)
    assert "docs/odd.md of the version below), but for what the table below names." in text
    assert (
        "| law | working.left_to_others | replaces the function model.rules.working.left_to_others in every run | fieldwork 1.2 |"
        in text
    )
    assert "| decision rule | &lt;lambda> | declared, not used in this study | fieldwork 1.2 |" in text
    assert f"| fieldwork 1.2 | fieldwork.py | {extension['files']['fieldwork.py']} |" in text


def test_functions_given_to_a_command_are_named_too(small, tmp_path):
    (tmp_path / "plan.py").write_text("def lead(view):\n    return {'build_trust': 5.0}\n")
    text = odd(cl.compare(small, [f"{tmp_path / 'plan.py'}:lead"], replicates=1, worlds=0).save(tmp_path / "made"))
    assert "| convener | lead | chooses the efforts of the strategy lead |" in text
    assert sha256((tmp_path / "plan.py").read_text()) in text
