"""What a public function declares, read from its source text.

Importing the function would import pandas and the compiled model, which takes seconds; `--help` reads the file instead.
Signature and numpydoc docstring are all that is read: the module is imported when its command runs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import coalitionlab

REQUIRED = object()
ROOT = Path(coalitionlab.__file__).parent
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
