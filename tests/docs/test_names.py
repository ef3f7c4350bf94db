"""Files and functions that the documentation names exist."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

import pytest

from coalitionlab.experiments.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
FOLDERS = "model|agents|scenarios|experiments|dashboard|docs|tests|benchmarks|src"
ODD = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")


def functions_of(file: Path) -> set[str]:
    return {node.name for node in ast.parse(file.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_paths_exist(page):
    paths = re.findall(rf"`((?:{FOLDERS})/[\w./-]*)`", page.read_text(encoding="utf-8"))
    assert [path for path in paths if not (ROOT / path).exists() and "NAME" not in path] == []


def test_the_functions_of_equations_exist():
    named = re.findall(r"`((?:model|agents)[\w.]*)\.(\w+)`", ODD)
    assert len(named) > 50
    for module, name in named:
        assert name in functions_of(ROOT / f"{module.replace('.', '/')}.py"), f"{module}.{name}"


def test_every_equation_of_the_rules_is_described():
    for file in (ROOT / "model" / "rules").glob("*.py"):
        names = {f"`model.rules.{file.stem}.{name}`" for name in functions_of(file) if name[0] != "_"}
        assert {name for name in names if name not in ODD} == set()


LINES = [
    (page.name, line)
    for page in PAGES
    for line in re.findall(r"^    coalitionlab (.*)$", page.read_text("utf-8").replace("\\\n", " "), re.MULTILINE)
]


@pytest.mark.parametrize(("page", "line"), LINES)
def test_commands_and_options_exist(page, line):
    name, *words = shlex.split(line.partition("   #")[0])
    command = app.get_command(None, name)
    assert command is not None
    if words != ["--help"]:
        command.make_context(name, words)
