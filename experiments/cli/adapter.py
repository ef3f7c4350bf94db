"""A public function as a command: its parameters are the options, its docstring is the help, its result is printed and saved.

The commands are click's, made from `declarations`. cyclopts and typer were tried: both want the function itself, hence its
imports, or a stand-in with a signature made by hand, which takes as many lines as making click's parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from coalitionlab.experiments.cli.declarations import REQUIRED, DeclaredParameter, read_declaration

#: Options whose name on the command line is not the parameter's.
FLAGS = {
    "strategy": ("--strategy", "-s"),
    "strategies": ("--strategy", "-s"),
    "organisation": ("--organisation", "-o"),
    "replicates": ("--replicates", "-n"),
    "method": ("--method", "-m"),
    "factors": ("--parameter", "-p"),
    "groups": ("--group",),
    "rules": ("--rule",),
    "parameters": ("--set",),
    "source": ("--from",),
}
#: Meanings that differ from Python's, where values and functions may be given too.
MEANINGS = {
    "scenario": "Library name or file.",
    "scenarios": "Library names or files.",
    "design": "Design file, or name of a design of the library.",
    "strategy": "Library name, file or FILE.py:FUNCTION.",
    "strategies": "Library name, file or FILE.py:FUNCTION; repeat for more.",
    "against": "Strategy to compare with: library name, file or FILE.py:FUNCTION.",
    "parameters": "Value of a parameter, or of a scenario's field such as convener.control; repeat for more.",
    "vary": "Range of a parameter, or of a scenario's field such as convener.power; repeat for more.",
    "rules": "Decision rule to compare under: a name or FILE.py:FUNCTION; repeat for more.",
}
#: Options of the command line itself, added to functions that do not have them.
COMMON = {
    "out": DeclaredParameter("out", Path, None, "New folder for tables, manifest and report."),
    "force": DeclaredParameter("force", bool, False, "Replace an earlier results folder."),
    "json": DeclaredParameter("json", bool, False, "JSON on standard output."),
}
#: Parameters that no option gives: they follow from --set and --rule.
DERIVED = {"rule_options"}


@dataclass(frozen=True)
class Entry:
    """A line of the table of commands: its function, an example, and the options that are added to its parameters.

    `answer` names a function from the result and the arguments to a `Printout`, for results that are no findings.
    """

    target: str
    example: str
    added: tuple[str, ...] = ("json",)
    answer: str = ""


def command_parameters(entry: Entry) -> list[DeclaredParameter]:
    """Return what a command takes. The function's first parameter is the argument unless it is keyword-only; the rest are options."""
    declared = read_declaration(entry.target)
    first, *others = [parameter for parameter in declared.parameters if parameter.name not in DERIVED]
    added = [COMMON[name] for name in entry.added if name not in declared.names]
    return [
        replace(parameter, meaning=MEANINGS.get(parameter.name, parameter.meaning))
        for parameter in [first, *(replace(parameter, keyword=True) for parameter in others), *added]
    ]


def flags_of(parameter: DeclaredParameter) -> tuple[str, ...]:
    """Return the names of an option, such as --strategy and -s."""
    flags = FLAGS.get(parameter.name, (f"--{parameter.name.replace('_', '-')}",))
    return (f"{flags[0]}/--no-{flags[0][2:]}",) if parameter.type is bool and parameter.default else flags


def default_of(parameter: DeclaredParameter) -> str:
    """Return the default of an option as shown in help; nothing when the meaning says it."""
    return (
        ""
        if parameter.type is bool or parameter.default in (None, REQUIRED, (), "")
        else str(parameter.default)
    )


def make_command(name: str, entry: Entry, run: Callable[[Entry, dict[str, Any]], None]) -> click.Command:
    """Return the command of a function; `run` gets the values that were given, by parameter."""
    declared = read_declaration(entry.target)

    def callback(**values: Any) -> None:
        run(entry, {name: value for name, value in values.items() if value not in (None, ())})

    return click.Command(
        name,
        params=[
            _option(parameter) if parameter.keyword else _argument(parameter)
            for parameter in command_parameters(entry)
        ],
        callback=callback,
        help=f"{declared.summary}\n\n{declared.description}",
        short_help=declared.summary.rstrip("."),
        epilog=f"\b\nExample: coalitionlab {name} {entry.example}",
    )


def load(target: str) -> Callable[..., Any]:
    """Import the function `package.module:function` of coalitionlab."""
    module, _, name = target.partition(":")
    function: Callable[..., Any] = getattr(import_module(f"coalitionlab.{module}"), name)
    return function


def _argument(parameter: DeclaredParameter) -> click.Argument:
    required = parameter.default is REQUIRED
    nargs = -1 if parameter.several else 1
    return click.Argument(
        [parameter.name], type=_type(parameter), nargs=nargs, required=required, help=parameter.meaning
    )


def _option(parameter: DeclaredParameter) -> click.Option:
    if parameter.type is bool:
        return click.Option(
            [parameter.name, *flags_of(parameter)], is_flag=True, default=None, help=parameter.meaning
        )
    default = default_of(parameter)
    return click.Option(
        [parameter.name, *flags_of(parameter)],
        type=_type(parameter),
        multiple=parameter.several or parameter.pairs,
        required=parameter.default is REQUIRED,
        metavar="NAME=LOW:HIGH" if parameter.ranges else "NAME=VALUE" if parameter.pairs else None,
        help=f"{parameter.meaning}  [default: {default}]" if default else parameter.meaning,
    )


def _type(parameter: DeclaredParameter) -> click.ParamType[Any, Any]:
    kinds: dict[type, click.ParamType[Any, Any]] = {int: click.INT, float: click.FLOAT}
    kinds[Path] = click.Path(path_type=Path)
    return click.STRING if parameter.pairs else kinds.get(parameter.type, click.STRING)
