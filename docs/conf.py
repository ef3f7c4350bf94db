"""The documentation as a site (`make docs`): Sphinx with MyST, every notebook of `examples/` executed, every broken link an error.

The source folder is the repository's root, so that pages, examples and CONTRIBUTING.md link to each other as they do in the repository.
"""

from __future__ import annotations

import re
from importlib.metadata import version as installed
from typing import Any

from pygments.lexers.special import TextLexer

project = "coalitionlab"
author = "coalitionlab contributors"
copyright = author
version = release = installed("coalitionlab")

root_doc = "docs/index"
include_patterns = ["docs/**.md", "examples/**.md", "CONTRIBUTING.md", "CHANGELOG.md"]
exclude_patterns = [".*", "**/.*", "build", "results", "src", "tests", "benchmarks"]
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.mathjax"]

# the anchors of a repository's pages (`odd.md#actions`) hold on the site as well
myst_heading_anchors = 6
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 900  # the first cell may have to compile the model
nb_merge_streams = True

autodoc_typehints = "none"  # the docstrings say it in words
autodoc_member_order = "groupwise"
napoleon_google_docstring = False
napoleon_use_ivar = True
default_role = "literal"
suppress_warnings = ["ref.python"]  # a field that several classes have is linked from none

html_theme = "furo"
html_title = f"coalitionlab {release}"
html_static_path = ["site"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_additional_pages = {"index": "start.html"}
templates_path = ["site"]

#: A heading of the index, and the list of pages below it.
PART = re.compile(r"^## (?P<caption>.+)\n(?P<list>(?:(?!^## ).*\n?)*)", re.MULTILINE)
PAGE = re.compile(r"^- \[(?P<title>[^\]]+)\]\((?P<page>[^)#]+)\.md\)", re.MULTILINE)


def add_contents(app: Any, docname: str, source: list[str]) -> None:
    """Makes the menu of the site from the lists of the index, so that there is one list."""
    if docname != root_doc:
        return
    for part in PART.finditer(source[0]):
        entries = "\n".join(f"{each['title']} <{each['page']}>" for each in PAGE.finditer(part["list"]))
        source[0] += f"\n\n```{{toctree}}\n:hidden:\n:caption: {part['caption']}\n\n{entries}\n```\n"


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.add_lexer("csv", TextLexer)
    app.connect("source-read", add_contents)
