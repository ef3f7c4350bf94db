"""`--set NAME=VALUE` and `--vary NAME=LOW:HIGH`."""

import pytest

from coalitionlab.experiments.cli.settings import apply_settings, read_ranges, read_settings
from coalitionlab.scenarios.errors import InputError


def test_values_are_numbers_truth_or_text():
    pairs = ["a=1", "b=0.5", "c=1e-3", "d=true", "e=null", "f=utility", "g = x=y"]
    values = {"a": 1, "b": 0.5, "c": 0.001, "d": True, "e": None, "f": "utility", "g": "x=y"}
    assert read_settings(pairs) == values
    assert read_ranges(["convener.power=0.1:0.9"]) == {"convener.power": (0.1, 0.9)}


@pytest.mark.parametrize(
    ("read", "pairs", "problem"),
    [
        (read_settings, ["exit_rate"], "write NAME=VALUE"),
        (read_settings, ["=1"], "write NAME=VALUE"),
        (read_settings, ["a=1", "a=2"], "'a' is given twice"),
        (read_ranges, ["a=1"], "write NAME=LOW:HIGH"),
        (read_ranges, ["a=low:high"], "write NAME=LOW:HIGH"),
    ],
)
def test_what_is_not_a_pair_is_refused(read, pairs, problem):
    with pytest.raises(InputError, match=problem):
        read(pairs)


def test_parameters_fields_and_options_of_rules_go_their_ways():
    settings = {"exit_rate": 0.1, "months": 60, "decision.persuasion": 0.5}
    given = apply_settings({"scenarios": ["generic"], "rules": ("utility",)}, settings)
    assert given["parameters"] == {"exit_rate": 0.1}
    assert given["scenarios"][0].months == 60
    assert given["rule_options"] == {"persuasion": 0.5}
    alone = apply_settings({"scenario": "generic"}, {"decision.rule": "threshold"})
    assert alone["scenario"].decision.rule == "threshold"
