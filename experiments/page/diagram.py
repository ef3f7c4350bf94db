"""What acts on what, for the page's diagram: read from the declarations of actions, terms and parameters and from the code of the law itself."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import Any

from coalitionlab.model import deciding
from coalitionlab.model.terms import TERMS
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.parameters import PARAMETERS


def diagram() -> dict[str, Any]:
    """Effects of every action, and the terms of the decision with their equations, sources and parameters."""
    return {
        "effects": {
            name: [{"moves": str(e.moves), "says": str(e), "backfire": e.backfire} for e in action.effects]
            for name, action in ACTIONS.items()
        },
        "terms": _terms(),
    }


def _terms() -> list[dict[str, Any]]:
    """Every term: what it is, what it depends on, the lines that compute it, their sources and the parameters in them."""
    body = _tree(deciding.terms).body
    parts = body[-1].value if isinstance(body[-1], ast.Return) else None
    assert isinstance(parts, ast.Tuple)
    named = {
        line.targets[0].id: line
        for line in body
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)
    }
    found = []
    for term, part in zip(TERMS, parts.elts, strict=True):
        before = [named[each.id] for each in ast.walk(part) if isinstance(each, ast.Name) and each.id in named]
        functions = {name: _tree(each) for each in (part, *before) for name, each in _called(each).items()}
        code = [*map(ast.unparse, before), ast.unparse(part)]
        for tree in functions.values():
            code += [
                "",
                f"{tree.name}({ast.unparse(tree.args)}):",
                *(f"    {ast.unparse(line)}" for line in tree.body[1:]),
            ]
        said = [ast.get_docstring(tree) or "" for tree in functions.values()]
        found.append({
            "name": term.name, "words": term.words, "readings": [list(each) for each in term.readings], "equation": code,
            "sources": [" ".join(each.partition("Source: ")[2].split()) for each in said if "Source: " in each],
            "parameters": sorted({name for tree in (part, *before, *functions.values()) for name in _parameters(tree)}),
        })  # fmt: skip
    return found


def _tree(function: Any) -> ast.FunctionDef:
    """The code of a function of the law, compiled or not."""
    source = inspect.getsource(getattr(function, "py_func", function))
    tree = ast.parse(textwrap.dedent(source)).body[0]
    assert isinstance(tree, ast.FunctionDef)
    return tree


def _called(part: ast.AST) -> dict[str, Any]:
    """The functions of the law that an expression calls, by name."""
    names = [each.func.id for each in ast.walk(part) if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)]
    return {name: getattr(deciding, name) for name in dict.fromkeys(names) if hasattr(deciding, name)}


def _parameters(tree: ast.AST) -> set[str]:
    """The parameters that code reads, written `p.NAME`."""
    return {
        each.attr
        for each in ast.walk(tree)
        if isinstance(each, ast.Attribute)
        and isinstance(each.value, ast.Name)
        and each.value.id == "p"
        and each.attr in PARAMETERS
    }
