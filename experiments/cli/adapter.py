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

from coalitionlab.experiments.cli.declarations import REQUIRED, Parameter, read_declaration

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
    "out": Parameter("out", Path, None, "New folder for tables, manifest and report."),
    "force": Parameter("force", bool, False, "Replace an earlier results folder."),
    "json": Parameter("json", bool, False, "JSON on standard output."),
}
#: Parameters that no option gives: they follow from --set and --rule.
DERIVED = {"rule_options"}


@dataclass(frozen=True)
class Entry:
    """A line of the table of commands: its function, an example, and the options that are added to its parameters.

    `answer` names a function from the result and the arguments to an `Answer`, for results that are no findings.
    """

    target: str
    example: str
    added: tuple[str, ...] = ("json",)
    answer: str = ""


def command_parameters(entry: Entry) -> list[Parameter]:
    """Return what a command takes. The function's first parameter is the argument unless it is keyword-only; the rest are options."""
    declared = read_declaration(entry.target)
    first, *others = [one for one in declared.parameters if one.name not in DERIVED]
    added = [COMMON[name] for name in entry.added if name not in declared.names]
    return [
        replace(one, meaning=MEANINGS.get(one.name, one.meaning))
        for one in [first, *(replace(one, keyword=True) for one in others), *added]
    ]


def flags_of(one: Parameter) -> tuple[str, ...]:
    """Return the names of an option, such as --strategy and -s."""
    flags = FLAGS.get(one.name, (f"--{one.name.replace('_', '-')}",))
    return (f"{flags[0]}/--no-{flags[0][2:]}",) if one.type is bool and one.default else flags


def default_of(one: Parameter) -> str:
    """Return the default of an option as shown in help; nothing when the meaning says it."""
    return "" if one.type is bool or one.default in (None, REQUIRED, (), "") else str(one.default)


def make_command(name: str, entry: Entry, run: Callable[[Entry, dict[str, Any]], None]) -> click.Command:
    """Return the command of a function; `run` gets the values that were given, by parameter."""
    declared = read_declaration(entry.target)

    def callback(**values: Any) -> None:
        run(entry, {name: value for name, value in values.items() if value not in (None, ())})

    return click.Command(
        name,
        params=[_option(one) if one.keyword else _argument(one) for one in command_parameters(entry)],
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


def _argument(one: Parameter) -> click.Argument:
    required = one.default is REQUIRED
    nargs = -1 if one.several else 1
    return click.Argument([one.name], type=_type(one), nargs=nargs, required=required, help=one.meaning)


def _option(one: Parameter) -> click.Option:
    if one.type is bool:
        return click.Option([one.name, *flags_of(one)], is_flag=True, default=None, help=one.meaning)
    default = default_of(one)
    return click.Option(
        [one.name, *flags_of(one)],
        type=_type(one),
        multiple=one.several or one.pairs,
        required=one.default is REQUIRED,
        metavar="NAME=LOW:HIGH" if one.ranges else "NAME=VALUE" if one.pairs else None,
        help=f"{one.meaning}  [default: {default}]" if default else one.meaning,
    )


def _type(one: Parameter) -> click.ParamType[Any, Any]:
    kinds: dict[type, click.ParamType[Any, Any]] = {int: click.INT, float: click.FLOAT}
    kinds[Path] = click.Path(path_type=Path)
    return click.STRING if one.pairs else kinds.get(one.type, click.STRING)
