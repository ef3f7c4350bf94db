"""Every snippet of the documentation runs, page by page, from top to bottom, in an empty folder."""

import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from coalitionlab.experiments.cli.app import app

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(
    r"(?:<!-- file: (?P<file>\S+) -->\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


class Snippet(NamedTuple):
    """A block of a page: its kind, its text, the file that it is the content of, the line on which its text begins."""

    kind: str
    text: str
    file: str | None
    line: int


def name_of(page):
    return page.relative_to(DOCS).as_posix()


def snippets(page):
    text = page.read_text(encoding="utf-8")
    return [
        Snippet(found["kind"], found["text"], found["file"], text.count("\n", 0, found.start("text")) + 1)
        for found in BLOCK.finditer(text)
    ]


#: Pages that take more than a few seconds: they compile a rule of the reader's own, or make hundreds of runs.
SLOW = (
    "how-to/adaptive-conveners.md",
    "how-to/add-a-rule.md",
    "how-to/convening.md",
    "how-to/attribute.md",
    "how-to/bring-your-own-stakeholders.md",
    "how-to/calibrate.md",
    "how-to/compare-and-explore.md",
    "how-to/optimise.md",
    "how-to/rules.md",
    "how-to/sensitivity.md",
    "how-to/worlds.md",
    "reference/command-line.md",
    "tutorial.md",
)
PAGES = [
    page for page in sorted(DOCS.rglob("*.md")) if any(one.kind in ("python", "console") for one in snippets(page))
]


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, marks=pytest.mark.slow if name_of(page) in SLOW else (), id=name_of(page)) for page in PAGES],
)
def test_snippets_run(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "snippet"}
    for one in snippets(page):
        if one.file:
            (tmp_path / one.file).write_text(one.text, encoding="utf-8")
        elif one.kind == "python":
            exec(compile("\n" * (one.line - 1) + one.text, str(page), "exec"), names)
        elif one.kind == "console":
            for line in one.text.splitlines():
                run(line)


def run(line):
    """Runs a command line of a page in this process; it should exit with 0, or as a comment behind it says."""
    command, _, comment = line.partition("   #")
    prompt, name, *words = shlex.split(command)
    assert (prompt, name) == ("$", "coalitionlab"), line
    expected = re.fullmatch(r" exits with (\d+)", comment)
    result = CliRunner().invoke(app, words, prog_name="coalitionlab")
    assert result.exit_code == (int(expected[1]) if expected else 0), f"{line}\n{result.output}"


def test_there_are_pages_with_snippets():
    assert len(PAGES) > 8


def test_kinds_are_known():
    kinds = {(one.kind, one.file is not None) for page in DOCS.rglob("*.md") for one in snippets(page)}
    assert kinds <= {
        ("python", False),
        ("console", False),
        ("yaml", True),
        ("python", True),
        ("csv", True),
        ("text", False),
    }
