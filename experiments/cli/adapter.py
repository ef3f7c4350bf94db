"""A public function as a command: its parameters are the options, its docstring is the help.

Signature and docstring are read from the source text, since importing a function would import pandas and the compiled
model, which takes seconds; the module is imported when its command runs. The commands are click's: cyclopts and typer
want the function itself, or a stand-in with a signature, which takes as many lines.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import click

REQUIRED = object()
ROOT = Path(__file__).parents[2]
TYPES = {"bool": bool, "int": int, "float": float, "Path": Path}
FUNCTIONS = {"Callable", "Progress"}
RANGES = {"tuple", "Extent"}


@dataclass(frozen=True)
class DeclaredParameter:
    """One parameter of a function, as far as an option needs it.

    `type` is that of a single value. `several` values may be given, or `pairs` NAME=VALUE (`ranges`: NAME=LOW:HIGH).
    `keyword` parameters are always options, the first other parameter is the command's argument.
    """

    name: str
    type: type
    default: Any
    meaning: str
    several: bool = False
    pairs: bool = False
    ranges: bool = False
    keyword: bool = True


@dataclass(frozen=True)
class Declaration:
    """A function as its source declares it."""

    summary: str
    description: str
    parameters: tuple[DeclaredParameter, ...]
    takes_progress: bool

    @property
    def names(self) -> set[str]:
        """Names of the parameters that options give."""
        return {parameter.name for parameter in self.parameters}


@cache
def read_declaration(target: str) -> Declaration:
    """Return what the function `package.module:function` of coalitionlab declares, without parameters that are functions."""
    module, _, name = target.partition(":")
    tree = _parse(module)
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)
    summary, description, meanings = split_docstring(ast.get_docstring(function) or "")
    arguments = list(_arguments(function.args))
    parameters = tuple(
        _parameter(
            argument, default, module, meanings.get(argument.arg, ""), argument in function.args.kwonlyargs
        )
        for argument, default in arguments
        if _names(argument.annotation).isdisjoint(FUNCTIONS)
    )
    return Declaration(
        summary, description, parameters, "progress" in {argument.arg for argument, _ in arguments}
    )


def split_docstring(text: str) -> tuple[str, str, dict[str, str]]:
    """Return summary, description and the meaning of every parameter of a numpydoc docstring."""
    head, *sections = re.split(r"^(\w[\w ]*)\n-{3,}\n", text, flags=re.MULTILINE)
    by_title = dict(zip(sections[::2], sections[1::2], strict=True))
    summary, _, description = head.strip().partition("\n\n")
    meanings = {}
    for entry in re.findall(
        r"^(\w[\w, ]*) *:?.*\n((?:    .*\n?|\n)+)", by_title.get("Parameters", "") + "\n", re.MULTILINE
    ):
        meanings.update({name.strip(): " ".join(entry[1].split()) for name in entry[0].split(",")})
    return " ".join(summary.split()), description.strip(), meanings


def _parse(module: str) -> ast.Module:
    file = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    return ast.parse(
        (file if file.exists() else file.with_suffix("") / "__init__.py").read_text(encoding="utf-8")
    )


def _arguments(arguments: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    positional = [*arguments.posonlyargs, *arguments.args]
    without_default = [None] * (len(positional) - len(arguments.defaults))
    yield from zip(positional, [*without_default, *arguments.defaults], strict=True)
    yield from zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)


def _parameter(
    argument: ast.arg, default: ast.expr | None, module: str, meaning: str, keyword: bool
) -> DeclaredParameter:
    names = _names(argument.annotation)
    return DeclaredParameter(
        argument.arg,
        next((kind for name, kind in TYPES.items() if name in names), str),
        REQUIRED if default is None else _value(default, module),
        meaning,
        several="Sequence" in names,
        pairs="Mapping" in names,
        ranges=not names.isdisjoint(RANGES),
        keyword=keyword,
    )


def _names(annotation: ast.expr | None) -> set[str]:
    return {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)} if annotation else set()


def _value(expression: ast.expr, module: str) -> Any:
    """Return a default: a literal, or a constant of the module or of a module that it imports from."""
    if not isinstance(expression, ast.Name):
        return ast.literal_eval(expression)
    for node in _parse(module).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            bound = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(parameter, ast.Name) and parameter.id == expression.id for parameter in bound):
                return _value(node.value, module)
        if (
            isinstance(node, ast.ImportFrom)
            and node.module
            and expression.id in {parameter.name for parameter in node.names}
        ):
            return _value(expression, node.module.removeprefix("coalitionlab."))
    raise LookupError(f"no constant {expression.id} in {module}")


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
