"""A public function as a command: its parameters are the options, its docstring is the help.

Signature and docstring are read from the source text, since importing a function would import pandas and the compiled
model, which takes seconds; the module is imported when its command runs. The commands are click's: cyclopts and typer
want the function itself, or a stand-in with a signature, which takes as many lines.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import click

REQUIRED = object()
ROOT = Path(__file__).parents[2]
TYPES = {"Callable": None, "Progress": None, "bool": bool, "int": int, "float": float, "Path": Path}
"""Types of values by a name in the annotation, the first that fits; a function (None) has no option."""


@dataclass(frozen=True)
class DeclaredParameter:
    """A parameter of a function, as far as an option needs it.

    `pairs` is empty, or how each value is written: NAME=VALUE, NAME=TEXT or NAME=LOW:HIGH. The first parameter is the command's
    argument unless it is `keyword`.
    """

    name: str
    type: type | None
    default: Any
    meaning: str
    several: bool = False
    pairs: str = ""
    keyword: bool = True


@dataclass(frozen=True)
class Entry:
    """A line of the table of commands: its function, an example, and the options that are added to its parameters.

    `answer` names a function from the result and the arguments to a `Printout`, for results that are no findings.
    """

    target: str
    example: str
    added: tuple[str, ...] = ("json",)
    answer: str = ""


#: Options whose name on the command line is not the parameter's.
FLAGS = {
    "strategy": ("--strategy", "-s"),
    "strategies": ("--strategy", "-s"),
    "organisation": ("--organisation", "-o"),
    "out": ("--out", "-o"),
    "replicates": ("--replicates", "-n"),
    "method": ("--method", "-m"),
    "factors": ("--parameter", "-p"),
    "groups": ("--group",),
    "rules": ("--rule",),
    "parameters": ("--set",),
    "source": ("--from",),
    "columns": ("--column",),
    "sectors": ("--sector",),
    "goals": ("--goal",),
}
#: Meanings that differ from Python's, where values and functions may be given too.
MEANINGS = {
    "scenario": "Library name or file.",
    "scenarios": "Library names or files.",
    "design": "Design file, or name of a design of the library.",
    "strategy": "Library name, file or FILE.py:FUNCTION.",
    "strategies": "Library name, file or FILE.py:FUNCTION; repeat for more.",
    "against": "Strategy to compare with: library name, file or FILE.py:FUNCTION.",
    "current": "The plan of today, with which the result is compared first: library name, file or FILE.py:FUNCTION.",
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


@cache
def read_declaration(target: str) -> tuple[str, str, tuple[DeclaredParameter, ...]]:
    """Return summary, description and parameters of the function `package.module:function` of coalitionlab."""
    module, _, name = target.partition(":")
    function = next(node for node in _parse(module).body if isinstance(node, ast.FunctionDef) and node.name == name)
    summary, description, meanings = split_docstring(ast.get_docstring(function) or "")
    positional, keyword = function.args.args, function.args.kwonlyargs
    required: list[ast.expr | None] = [None] * (len(positional) - len(function.args.defaults))
    defaults = [*required, *function.args.defaults, *function.args.kw_defaults]
    parameters = []
    for argument, default in zip([*positional, *keyword], defaults, strict=True):
        names = {node.id for node in ast.walk(argument) if isinstance(node, ast.Name)}
        ranges = not names.isdisjoint({"tuple", "Extent"})
        texts = "Mapping[str, str]" in ast.unparse(argument)
        parameters.append(
            DeclaredParameter(
                argument.arg,
                next((kind for name, kind in TYPES.items() if name in names), str),
                REQUIRED if default is None else _default(default, module),
                meanings.get(argument.arg, ""),
                several=not names.isdisjoint({"Sequence", "Mapping"}),
                pairs=""
                if "Mapping" not in names
                else "NAME=LOW:HIGH"
                if ranges
                else "NAME=TEXT"
                if texts
                else "NAME=VALUE",
                keyword=argument in keyword,
            )
        )
    return summary, description, tuple(parameters)


def split_docstring(text: str) -> tuple[str, str, dict[str, str]]:
    """Return summary, description and the meaning of every parameter of a numpydoc docstring."""
    head, *sections = re.split(r"^(\w[\w ]*)\n-{3,}\n", text, flags=re.MULTILINE)
    listed = dict(zip(sections[::2], sections[1::2], strict=True)).get("Parameters", "") + "\n"
    meanings = {}
    for names, meaning in re.findall(r"^(\w[\w, ]*) *:?.*\n((?:    .*\n?|\n)+)", listed, re.MULTILINE):
        meanings.update({name.strip(): " ".join(meaning.split()) for name in names.split(",")})
    summary, _, description = head.strip().partition("\n\n")
    return " ".join(summary.split()), description.strip(), meanings


@cache
def _parse(module: str) -> ast.Module:
    file = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    return ast.parse(file.read_text(encoding="utf-8"))


def _default(expression: ast.expr, module: str) -> Any:
    """Return a default: a literal, or a constant of the module or of a module that it imports from."""
    if not isinstance(expression, ast.Name):
        return ast.literal_eval(expression)
    for node in _parse(module).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            bound = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(name, ast.Name) and name.id == expression.id for name in bound):
                return _default(node.value, module)
        if isinstance(node, ast.ImportFrom) and expression.id in {alias.name for alias in node.names}:
            return _default(expression, (node.module or "").removeprefix("coalitionlab."))
    raise LookupError(f"no constant {expression.id} in {module}")


def command_parameters(entry: Entry) -> list[DeclaredParameter]:
    """Return what a command takes: the function's first parameter as an argument unless keyword-only, options for the rest."""
    declared = [
        parameter
        for parameter in read_declaration(entry.target)[2]
        if parameter.type is not None and parameter.name not in DERIVED
    ]
    names = {parameter.name for parameter in declared}
    options = [replace(parameter, keyword=True) for parameter in declared[1:]]
    options += [COMMON[name] for name in entry.added if name not in names]
    return [
        replace(parameter, meaning=MEANINGS.get(parameter.name, parameter.meaning))
        for parameter in [*declared[:1], *options]
    ]


def flags_of(parameter: DeclaredParameter) -> tuple[str, ...]:
    """Return the names of an option, such as --strategy and -s."""
    flags = FLAGS.get(parameter.name, (f"--{parameter.name.replace('_', '-')}",))
    return (f"{flags[0]}/--no-{flags[0][2:]}",) if parameter.type is bool and parameter.default else flags


def default_of(parameter: DeclaredParameter) -> str:
    """Return the default of an option as shown in help; nothing when the meaning says it."""
    hidden = parameter.type is bool or parameter.default in (None, REQUIRED, (), "")
    return "" if hidden else str(parameter.default)


def make_command(name: str, entry: Entry, run: Callable[[Entry, dict[str, Any]], None]) -> click.Command:
    """Return the command of a function; `run` gets the values that were given, by parameter."""
    summary, description, _ = read_declaration(entry.target)

    def callback(**values: Any) -> None:
        run(entry, {name: value for name, value in values.items() if value not in (None, ())})

    return click.Command(
        name,
        params=[_click_parameter(parameter) for parameter in command_parameters(entry)],
        callback=callback,
        help=f"{summary}\n\n{description}",
        short_help=summary.rstrip("."),
        epilog=f"\b\nExample: coalitionlab {name} {entry.example}",
    )


def _click_parameter(parameter: DeclaredParameter) -> click.Parameter:
    required, default = parameter.default is REQUIRED, default_of(parameter)
    help = f"{parameter.meaning}  [default: {default}]" if default else parameter.meaning
    kind: Any = click.Path(path_type=Path) if parameter.type is Path else parameter.type
    if parameter.pairs:
        kind = str
    if not parameter.keyword:
        nargs = -1 if parameter.several else 1
        return click.Argument([parameter.name], type=kind, nargs=nargs, required=required, help=help)
    names = [parameter.name, *flags_of(parameter)]
    if parameter.type is bool:
        return click.Option(names, is_flag=True, default=None, help=help)
    return click.Option(
        names, type=kind, multiple=parameter.several, required=required, metavar=parameter.pairs or None, help=help
    )


def load(target: str) -> Callable[..., Any]:
    """Import the function `package.module:function` of coalitionlab."""
    module, _, name = target.partition(":")
    function: Callable[..., Any] = getattr(import_module(f"coalitionlab.{module}"), name)
    return function
