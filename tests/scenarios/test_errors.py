from __future__ import annotations

import pickle

import pytest

from coalitionlab.scenarios.errors import InputError, Problem, input_error, nearest, quoted, suggest


def test_a_problem_names_file_line_field_and_remedy():
    problem = Problem("got -1", "write a number from 0 to 1", ("convener", "powers", 2), "my.yaml", 7)
    assert str(problem) == "my.yaml:7: convener.powers[3]: got -1; write a number from 0 to 1"
    assert str(Problem("missing", "this field is needed", file="my.yaml")) == "my.yaml: missing; this field is needed"


def test_an_input_error_is_one_line_and_keeps_every_problem():
    error = InputError("first\nline", "second")
    assert str(error) == "first line"
    assert error.problems == ("first line", "second")
    assert isinstance(error, ValueError)
    problem = input_error("got 1", "write 2", file="x.yaml", line=3)
    assert pickle.loads(pickle.dumps(problem)).details == problem.details
    assert pickle.loads(pickle.dumps(error)).problems == error.problems
    assert "\n" not in str(input_error("x\n", "y\r\nz"))


@pytest.mark.parametrize(
    ("given", "expected"),
    [("mobilising_leadership", "mobilizing_leadership"), ("Milton Keynes", "milton_keynes"),
     ("MILTON-KEYNES", "milton_keynes"), ("qqq", None), ("", None)],
)  # fmt: skip
def test_nearest_finds_slips_of_spelling(given, expected):
    assert nearest(given, ["milton_keynes", "mobilizing_leadership", "generic"]) == expected


def test_suggest_lists_what_there_is_when_nothing_is_near():
    assert suggest("qqq", ["generic", "grassroots"], kind="scenario") == "known scenarios are generic, grassroots"
    assert suggest("qqq", [], kind="scenario") == "there is no scenario to choose from"
    assert suggest("qqq", [f"s{i}" for i in range(20)]).endswith("and 8 more")


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "nothing"), (True, "true"), (3.0, "3"), (0.25, "0.25"), (float("nan"), "nan"), ("a\x1b[31mb", "'a\\x1b[31mb'"),
     ([], "an empty list"), ({"a": 1}, "a table of 1"), ([1, 2], "a list of 2"), (10**400, "a whole number of 16 digits or more")],
)  # fmt: skip
def test_quoted_is_short_and_inert(value, shown):
    assert quoted(value) == shown


def test_quoted_shortens_long_text():
    assert len(quoted("x" * 10_000)) <= 60
