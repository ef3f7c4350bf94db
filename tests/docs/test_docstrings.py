"""Examples in the docstrings of public names run as they stand, each name by itself."""

from __future__ import annotations

import doctest
import inspect

import pytest

import coalitionlab

PUBLIC = {name: getattr(coalitionlab, name) for name in coalitionlab.__all__}
EXPLAINED = {
    name: thing for name, thing in PUBLIC.items() if inspect.isclass(thing) or inspect.isroutine(thing)
}


@pytest.mark.parametrize("name", EXPLAINED)
def test_examples_run(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    thing = EXPLAINED[name]
    names = {**vars(inspect.getmodule(thing)), "coalitionlab": coalitionlab}
    tests = doctest.DocTestFinder().find(thing, name, globs=names)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    problems: list[str] = []
    for test in tests:
        runner.run(test, out=problems.append)
    assert not problems, "".join(problems)
    if not any(test.examples for test in tests):
        pytest.skip("has no example yet")
