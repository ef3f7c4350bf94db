"""Every way in which a design can be wrong is one line with its place and a remedy, before anything runs."""

from __future__ import annotations

import time

import pytest

from coalitionlab.experiments.designs.design import design_of, load_design
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.yaml_files import read_yaml

TOP = "scenarios: [generic]\nstrategies: [even_spread]\n"
TWO = "scenarios: [generic, milton_keynes]\nstrategies: [even_spread]\n"
GRID = TOP + "factors:\n"
DRAW = TOP + "sample: 4\nfactors:\n"

BAD = {
    "unknown field": (TOP + "replicats: 3", 3, "replicats: unknown field 'replicats'; did you mean 'replicates'?"),
    "no strategies": ("scenarios: [generic]", 1, "strategies: missing; this field is needed"),
    "no scenario at all": ("scenarios: []\nstrategies: [even_spread]", 1, "scenarios: the list is empty; name at least one"),
    "unknown scenario": ("scenarios: [genric]\nstrategies: [even_spread]", 1, "scenarios[1]: unknown scenario 'genric'; did you mean 'generic'?"),
    "unknown strategy": ("scenarios: generic\nstrategies:\n  - even_spread\n  - leadrless", 4, "strategies[2]: unknown strategy 'leadrless'; did you mean 'leaderless'?"),
    "no such file": ("scenarios: [./nowhere/town.yaml]\nstrategies: [even_spread]", 1, "scenarios[1]: no such file './nowhere/town.yaml'; check the path"),
    "scenario as a number": ("scenarios: [3]\nstrategies: [even_spread]", 1, "scenarios[1]: got 3; write the name or the path of a scenario"),
    "scenario twice": ("scenarios: [generic, generic]\nstrategies: [even_spread]", 1, "scenarios[2]: 'generic' appears twice; keep one of the two"),
    "strategy twice": ("scenarios: generic\nstrategies: [even_spread, even_spread]", 2, "strategies[2]: 'even_spread' appears twice; keep one of the two"),
    "outcome": (TOP + "outcomes: [finl]", 3, "outcomes[1]: unknown outcome 'finl'; did you mean 'final'?"),
    "outcome by month": (TOP + "outcomes: [final, trust]", 3, "outcomes[2]: 'trust' is an outcome by month; name one per run, such as final or peak; all by month are kept with months (in a design months: true)"),
    "outcome twice": (TOP + "outcomes: [final, final]", 3, "outcomes[2]: 'final' appears twice; keep one of the two"),
    "no outcome": (TOP + "outcomes: []", 3, "outcomes: the list is empty; name at least one"),
    "no replicates": (TOP + "replicates: 0", 3, "replicates: got 0; write a whole number from 1 to 10000000"),
    "half a replicate": (TOP + "replicates: 1.5", 3, "replicates: got 1.5; write a whole number from 1 to 10000000"),
    "seed": (TOP + "seed: -1", 3, "seed: got -1; write a whole number from 0 to 18446744073709551615"),
    "months": (TOP + "months: 12", 3, "months: got 12; write true or false"),
    "parameter": (TOP + "parameters: {talk_rat: 0.1}", 3, "parameters.talk_rat: unknown parameter 'talk_rat'; did you mean 'talk_rate'?"),
    "parameter out of range": (TOP + "parameters: {talk_rate: 2}", 3, "parameters.talk_rate: got 2; write a number from 0 to 1"),
    "worlds": (TOP + "worlds: many", 3, "worlds: got 'many'; write a whole number from 0 to 1000000"),
    "uncertain": (TOP + "worlds: 3\nuncertain: [talk_rat]", 4, "uncertain[1]: unknown parameter or group 'talk_rat'; did you mean 'talk_rate'?"),
    "uncertain needs worlds": (TOP + "uncertain: talk_rate", 3, "uncertain[1]: 'talk_rate' needs worlds; say how many to draw (worlds)"),
    "uncertain and held": (TOP + "worlds: 3\nuncertain: [talk_rate]\nparameters: {talk_rate: 0.1}", 4, "uncertain[1]: 'talk_rate' is set to one value; either set it or draw it"),
    "uncertain and varied": (TOP + "worlds: 3\nuncertain:\n  - forget\n  - talk_rate\nfactors: {talk_rate: [0.1]}", 6, "uncertain[2]: 'talk_rate' is varied as a factor; keep one of the two"),
    # factors: names
    "factor": (GRID + "  talk_rat: [0.1]", 4, "factors.talk_rat: unknown factor 'talk_rat'; did you mean 'talk_rate'?"),
    "field": (GRID + "  convener.powr: [0.1]", 4, "factors.convener.powr: unknown field 'powr' in scenario 'generic'; did you mean 'power'?"),
    "field of some": (TWO + "factors:\n  organisations.count: [30]", 4, "factors.organisations.count: unknown name 'count' in scenario 'milton_keynes'; drop that scenario, or this factor"),
    "strategy of a factor": (GRID + "  strategy.evn_spread.phases.0.share: [0.5]", 4, "factors.strategy.evn_spread.phases.0.share: 'evn_spread' is not among the strategies; did you mean 'even_spread'?"),
    "field of a strategy": (GRID + "  strategy.even_spread.phases.0.shre: [0.5]", 4, "factors.strategy.even_spread.phases.0.shre: unknown field 'shre' in strategy 'even_spread'; did you mean 'share'?"),
    "phase": (GRID + "  strategy.even_spread.phases.4.share: [0.5]", 4, "factors.strategy.even_spread.phases.4.share: no number 4 in a list of 1 in strategy 'even_spread'; count from 0 to 0"),
    "effort without phases": ("scenarios: [generic]\nstrategies: [even_spread, leaderless]\nfactors:\n  strategy.leaderless.effort.build_trust: [0.5]", 4, "factors.strategy.leaderless.effort.build_trust: 'leaderless' has no phases whose effort could vary; drop this factor: it changes no run"),
    "action": (GRID + "  effort.biuld_trust: [0.5]", 4, "factors.effort.biuld_trust: unknown action 'biuld_trust'; did you mean 'build_trust'?"),
    "the world": (GRID + "  world: [1, 2]", 4, "factors.world: 'world' cannot be a factor; write worlds: 100 beside factors to draw worlds"),
    "a name": (GRID + "  convener.name: [A, B]", 4, "factors.convener.name: 'convener.name' changes no run; vary what the model knows"),
    "two names": (GRID + "  talk_rate: [0.1]\n  parameters.talk_rate: [0.2]", 5, "factors.parameters.talk_rate: 'parameters.talk_rate' and 'talk_rate' overlap; vary it in one place"),
    "one inside another": (GRID + "  environment.opinion: [0.1]\n  environment.opinion.start: [0.2]", 5, "factors.environment.opinion.start: 'environment.opinion.start' and 'environment.opinion' overlap; vary it in one place"),
    "held and varied": (TOP + "parameters: {talk_rate: 0.1}\nfactors:\n  talk_rate: [0.1]", 5, "factors.talk_rate: `parameters` sets 'talk_rate' to 0.1; keep one of the two"),
    "factor twice": (GRID + "  talk_rate: [0.1]\n  talk_rate: [0.2]", 5, "'talk_rate' appears twice in one table; keep one of the two"),
    # factors: values
    "nothing within the bounds": (GRID + "  trust_gain: {normal: [5, 0.01]}\nsample: 8", 4, "factors.trust_gain.normal: none of the distribution lies within 0 to 1; move the mean, or widen the bounds"),
    "nothing within": (GRID + "  hope: {normal: [0.3, 0.001], within: [0.5, 0.6]}\nsample: 8", 4, "factors.hope.normal: none of the distribution lies within 0.5 to 0.6; move the mean, or widen the bounds"),
    "next to nothing within": (GRID + "  hope: {normal: [0.3, 0.08], within: [0.5, 0.6]}\nsample: 8", 4, "factors.hope.normal: only 0.61% of the distribution lies within 0.5 to 0.6; move the mean, or widen the bounds"),
    "no values": (GRID + "  talk_rate: []", 4, "factors.talk_rate: the list is empty; give at least one value"),
    "value twice": (GRID + "  talk_rate: [0.1, 0.1]", 4, "factors.talk_rate[2]: 0.1 appears twice; give each value once"),
    "nan": (GRID + "  talk_rate: [.nan]", 4, "factors.talk_rate[1]: got nan; write a number"),
    "infinite": (GRID + "  talk_rate: [.inf]", 4, "factors.talk_rate[1]: got inf; write a number"),
    "list in a list": (GRID + "  talk_rate: [[1]]", 4, "factors.talk_rate[1]: got a list of 1; write a number"),
    "parameter's bounds": (GRID + "  talk_rate:\n    - 0.1\n    - 2", 6, "factors.talk_rate[2]: got 2; write a number from 0 to 1"),
    "word for a parameter": (GRID + "  talk_rate: plausable", 4, "factors.talk_rate[1]: got 'plausable'; write a number from 0 to 1, or plausible"),
    "switch for a parameter": (GRID + "  talk_rate: [true]", 4, "factors.talk_rate[1]: got true; write a number from 0 to 1"),
    "range's bounds": (GRID + "  talk_rate: {from: 0.5, to: 2, points: 3}", 4, "factors.talk_rate.to: got 2; write a number from 0 to 1"),
    "field's bounds": (GRID + "  convener.power: [0.1, 3]", 4, "factors.convener.power: got 3; write a number from 0 to 1"),
    "word of a field": (GRID + "  decision.rule: [utilty]", 4, "factors.decision.rule: unknown rule 'utilty'; did you mean 'utility'?"),
    "effort's bounds": (GRID + "  effort.build_trust: [0.1, 1.2]", 4, "factors.effort.build_trust[2]: got 1.2; write a number from 0 to 1"),
    "too much effort": (GRID + "  effort.build_trust: [0.6]\n  effort.run_pilot: [0.6]", 3, "factors: with effort.build_trust: 0.6, effort.run_pilot: 0.6, effort: the shares of effort add up to 1.2; keep their sum at most 1"),
    "invalid together": (GRID + "  months: [36]", 4, "factors.months: with months: 36, withdraw_month: got 48; the scenario ends with month 36: write a month from 1 to 36"),
    "invalid itself": (GRID + "  withdraw_month: [24, 500]", 4, "factors.withdraw_month: got 500; the scenario ends with month 96: write a month from 1 to 96"),
    "one value for all": (GRID + "  months: 0", 4, "factors.months: got 0; write a whole number from 1 to 1200"),
    # ranges
    "range downwards": (GRID + "  talk_rate: {from: 0.2, to: 0.1, points: 3}", 4, "factors.talk_rate.to: got 0.2 to 0.1; put the lower one first"),
    "range without an end": (GRID + "  talk_rate: {from: 0.2}", 4, "factors.talk_rate.to: missing; this field is needed"),
    "range misspelt": (GRID + "  talk_rate: {from: 0.1, to: 0.2, steps: 0.1}", 4, "factors.talk_rate.steps: unknown field 'steps'; did you mean 'step'?"),
    "step and points": (GRID + "  talk_rate: {from: 0.1, to: 0.2, step: 0.1, points: 2}", 4, "factors.talk_rate.points: both step and points are given; keep one of the two"),
    "step that misses": (GRID + "  talk_rate: {from: 0.1, to: 0.2, step: 0.03}", 4, "factors.talk_rate.step: a step of 0.03 does not lead from 0.1 to 0.2; write to: 0.19, or points: 4 in its place"),
    "step of a hair": (GRID + "  talk_rate: {from: 0, to: 1, step: 1.0e-9}", 4, "factors.talk_rate.step: a step of 1e-09 makes 1,000,000,001 values; at most 100,000: write a larger step"),
    "log from 0": (GRID + "  talk_rate: {from: 0, to: 1, points: 3, log: true}", 4, "factors.talk_rate.from: a range with log: true starts at 0; start above 0"),
    "log in steps": (GRID + "  talk_rate: {from: 0.1, to: 1, step: 0.1, log: true}", 4, "factors.talk_rate.step: a range with log: true has no step; write points: 5 in its place"),
    "fractions listed": (GRID + "  organisations.count: {from: 10, to: 15, points: 3}", 4, "factors.organisations.count: some values are fractions, but only whole numbers are valid; choose a step that makes whole numbers"),
    # samples
    "fractions drawn": (DRAW + "  organisations.count: {from: 10, to: 15}", 5, "factors.organisations.count: some values are fractions, but only whole numbers are valid; add whole: true"),
    "sample of nothing": (DRAW + "  talk_rate: [0.1]", 3, "sample: sample has no factor to draw; give a factor plausible, or from and to without step or points; or drop the sample"),
    "no sample": (GRID + "  talk_rate: {from: 0.1, to: 0.2}", 4, "factors.talk_rate: the values are to be drawn, but the design has no sample; add sample: {method: latin_hypercube, points: 100}, or list the values (step or points in a range)"),
    "not a power of two": (TOP + "sample: {method: sobol, points: 100}\nfactors: {talk_rate: plausible}", 3, "sample.points: got 100 points, but a Sobol sequence is balanced for powers of two only; write 64 or 128, or use method: latin_hypercube"),
    "method": (TOP + "sample: {method: sobel, points: 4}\nfactors: {talk_rate: plausible}", 3, "sample.method: unknown method 'sobel'; did you mean 'sobol'?"),
    "sample without points": (TOP + "sample: {method: sobol}\nfactors: {talk_rate: plausible}", 3, "sample.points: missing; this field is needed"),
    "plausible field": (DRAW + "  convener.power: plausible", 5, "factors.convener.power: 'convener.power' has no plausible range; write from and to"),
    "plausible definition": (DRAW + "  latent_degree: plausible", 5, "factors.latent_degree: 'latent_degree' has no plausible range; write from and to"),
    "drawn word": (DRAW + "  decision.rule: {sample: [utility, imitate]}", 5, "factors.decision.rule: unknown rule 'imitate'; did you mean 'imitation'?"),
    # combinations
    "missing in a row": (TOP + "combinations:\n  - {talk_rate: 0.1, forget: 0.1}\n  - {talk_rate: 0.2}", 5, "combinations[2]: the row has talk_rate, the first talk_rate, forget; name the same factors in every row"),
    "too much in a row": (TOP + "combinations:\n  - {talk_rate: 0.1}\n  - {talk_rate: 0.2, forget: 0.1}", 5, "combinations[2]: the row has talk_rate, forget, the first talk_rate; name the same factors in every row"),
    "row twice": (TOP + "combinations:\n  - {talk_rate: 0.1}\n  - {talk_rate: 0.1}", 5, "combinations[2]: the row appears twice; write each row once"),
    "list in a row": (TOP + "combinations:\n  - {talk_rate: [0.1]}", 4, "combinations[1].talk_rate: got a list of 1; write a number"),
    "empty row": (TOP + "combinations:\n  - {}", 4, "combinations[1]: the row is empty; write factor: value in it, or drop it"),
    "bounds in a row": (TOP + "combinations:\n  - {talk_rate: 0.1}\n  - {talk_rate: 7}", 5, "combinations[2].talk_rate: got 7; write a number from 0 to 1"),
    "invalid row": (TOP + "combinations:\n  - {withdraw_month: 12, months: 24}\n  - {withdraw_month: 36, months: 24}", 5, "combinations[2].withdraw_month: got 36; the scenario ends with month 24: write a month from 1 to 24"),
    "in rows and factors": (GRID + "  talk_rate: [0.1]\ncombinations:\n  - {talk_rate: 0.2}", 6, "combinations[1].talk_rate: 'talk_rate' appears twice; vary it in one place"),
    # sizes
    "too many runs": (GRID + "  talk_rate: {from: 0, to: 1, points: 100000}\n  forget: {from: 0, to: 1, points: 100000}", 1, "the design has 1,000,000,000,000 runs: 1 scenario x 1 strategy x 10,000,000,000 points x 100 replicates; at most 10,000,000,000 runs: take fewer values, points or replicates"),
    "too many points": (TOP + "replicates: 1\nworlds: 1000000", 1, "the design has 1,000,000 points of "),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_wrong_design_is_refused_in_one_line(name, tmp_path):
    text, line, said = BAD[name]
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_design(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}: {said}"), message
    assert message == f"{path}:{line}: {said}" or name == "too many points"


def test_several_problems_come_in_the_order_of_the_file(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(GRID + "  convener.power: [3, 4]\n  months: [9000]\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_design(path)
    assert [one.split(": ")[1] for one in caught.value.problems] == ["factors.convener.power", "factors.months"]


def test_a_broken_scenario_beside_the_design_says_where_it_is_broken(tmp_path):
    (tmp_path / "town.yaml").write_text("organisations: []\nmonths: 0\n", encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text("scenarios: [town.yaml]\nstrategies: [leaderless]\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_design(path)
    found = f"scenarios[1]: 'town.yaml' cannot be used; fix it: {tmp_path / 'town.yaml'}:2: months: got 0;"
    assert found in str(caught.value)


def test_an_aim_that_a_scenario_lacks_is_found(tmp_path):
    strategy = "phases:\n  - {name: one, effort: {build_trust: 1}, aims: {build_trust: 'sector:health'}}\n"
    (tmp_path / "aim.yaml").write_text(strategy, encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text("scenarios: [generic]\nstrategies: [leaderless, aim.yaml]\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"mine.yaml:2: strategies\[2\]: 'aim' does not fit"):
        load_design(path)


def test_a_mapping_is_refused_in_the_same_words():
    with pytest.raises(InputError) as caught:
        load_design({"scenarios": "generic", "strategies": "leaderless", "factors": {"talk_rat": [0.1]}})
    assert str(caught.value) == "factors.talk_rat: unknown factor 'talk_rat'; did you mean 'talk_rate'?"


@pytest.mark.parametrize("text", ["- 1\n", "just text\n", "organisations: {count: 3, mix: {business: 1}}\n"])
def test_what_is_no_design_is_refused(text, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"mine.yaml(:1)?: "):
        load_design(path)


def test_an_unknown_design_gets_the_nearest_name():
    with pytest.raises(InputError) as caught:
        load_design("power_and_controll")
    assert str(caught.value) == "unknown design 'power_and_controll'; did you mean 'power_and_control'?"


def test_a_name_without_end_does_not_make_a_message_without_end():
    with pytest.raises(InputError) as caught:
        load_design({"scenarios": "generic", "strategies": "leaderless", "factors": {"convener." + "a" * 9999: [1]}})
    assert len(str(caught.value)) < 400


def test_python_files_that_a_design_names_are_not_run_to_check_it(tmp_path):
    (tmp_path / "own.py").write_text("open('ran', 'w')\ndef lead(view):\n    return {}\n", encoding="utf-8")
    file = tmp_path / "mine.yaml"
    text = "scenarios: generic\nstrategies: ['own.py:{}']\nfactors: {{talk_rate: [0.1]}}\nreplicates: 1\n"
    file.write_text(text.format("lead"), encoding="utf-8")
    assert design_of(read_yaml(file), run_python=False).strategies[0].name == "lead"
    file.write_text(text.format("led"), encoding="utf-8")
    with pytest.raises(InputError, match="no function 'led'; did you mean 'lead'"):
        design_of(read_yaml(file), run_python=False)
    file.write_text(text.format("lead"), encoding="utf-8")
    with pytest.raises(InputError, match="--allow-python"):
        load_design(file)
    assert not (tmp_path / "ran").exists()


def test_many_wrong_names_are_refused_fast():
    for count, problems in ((1000, 20), (9990, 1)):
        factors = {f"factor_{number}": [1] for number in range(count)}
        started = time.process_time()
        with pytest.raises(InputError) as caught:
            load_design({"scenarios": "generic", "strategies": "leaderless", "factors": factors})
        assert len(caught.value.problems) == problems and time.process_time() - started < 0.5


@pytest.mark.parametrize("levels", [1, 10, 100_000])
def test_a_size_beyond_all_reason_is_said_in_a_short_line(levels):
    numbers = {"from": 0, "to": 1, "points": levels} if levels > 1 else [0, 1]
    factors = {f"convener.field_{number}": numbers for number in range(1000)}
    with pytest.raises(InputError, match="more than 1,000,000,000,000,000 runs") as caught:
        load_design({"scenarios": "generic", "strategies": "leaderless", "factors": factors})
    assert len(str(caught.value)) < 300
