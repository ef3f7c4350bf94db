"""What is read from a function's source is what Python says of it."""

from __future__ import annotations

import inspect
from importlib import import_module

import pytest

from coalitionlab.experiments.cli.adapter import REQUIRED, command_parameters, read_declaration, split_docstring
from coalitionlab.experiments.cli.app import COMMANDS


def function_of(entry):
    module, _, name = entry.target.partition(":")
    return getattr(import_module(f"coalitionlab.{module}"), name)


@pytest.mark.parametrize("name", COMMANDS)
def test_names_and_defaults_are_those_of_the_signature(name):
    signature = inspect.signature(function_of(COMMANDS[name]))
    declared = read_declaration(COMMANDS[name].target)[2]
    assert [parameter.name for parameter in declared] == list(signature.parameters)
    for parameter in declared:
        expected = signature.parameters[parameter.name].default
        assert parameter.default == (REQUIRED if expected is inspect.Parameter.empty else expected), parameter


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_described(name):
    summary = read_declaration(COMMANDS[name].target)[0]
    assert summary.endswith(".") and "\n" not in summary
    assert [parameter.name for parameter in command_parameters(COMMANDS[name]) if not parameter.meaning] == []


def test_a_numpydoc_docstring_is_split_into_its_parts():
    text = """Do this.

    More about it.

    Parameters
    ----------
    first, second : int
        Both
        of them.
    third

        Of no type.

    Returns
    -------
    int
        Not a parameter.
    """
    summary, description, meanings = split_docstring(inspect.cleandoc(text))
    assert (summary, description) == ("Do this.", "More about it.")
    assert meanings == {"first": "Both of them.", "second": "Both of them.", "third": "Of no type."}
