"""Public names have docstrings whose examples run as they stand, each name by itself."""

from __future__ import annotations

import doctest
import inspect

import pytest

import coalitionlab

PUBLIC = {name: getattr(coalitionlab, name) for name in coalitionlab.__all__}
FUNCTIONS = {name: value for name, value in PUBLIC.items() if inspect.isroutine(value)}
CLASSES = {name: value for name, value in PUBLIC.items() if inspect.isclass(value)}


@pytest.fixture(scope="module", autouse=True)
def answered_once():
    """Several examples begin with the same question, which takes a second or more: it is answered once."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("board_report", "calibrate", "optimise"):
            patch.setattr(coalitionlab, name, once(getattr(coalitionlab, name)))
        yield


def once(function):
    """The function, whose answers to the same arguments are kept."""
    kept = {}

    def answer(*given, **named):
        key = repr((given, named))
        if key not in kept:
            kept[key] = function(*given, **named)
        return kept[key]

    return answer


@pytest.mark.parametrize("name", [*FUNCTIONS, *CLASSES])
def test_examples_run(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    value = PUBLIC[name]
    names = {**vars(inspect.getmodule(value)), "coalitionlab": coalitionlab}
    tests = doctest.DocTestFinder().find(value, name, globs=names)
    assert any(test.examples for test in tests), "has no example"
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    problems: list[str] = []
    for test in tests:
        runner.run(test, out=problems.append)
    assert not problems, "".join(problems)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_parameters_results_and_errors_are_described(name):
    text = inspect.getdoc(FUNCTIONS[name])
    parameters = inspect.signature(FUNCTIONS[name]).parameters
    assert "Returns\n-------\n" in text or text.startswith("Return "), "says nothing of its result"
    if parameters:
        assert "Raises\n------\n" in text
        described = text.partition("Parameters\n----------\n")[2].partition("\n\n")[0]
        heads = [line.partition(" :")[0] for line in described.splitlines() if not line.startswith(" ")]
        assert {each.strip() for head in heads for each in head.split(",")} == set(parameters)
