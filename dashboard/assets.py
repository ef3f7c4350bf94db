"""Files that browsers load for the tools, under addresses that change with them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from coalitionlab.experiments.page.bundling import FRONT

FOLDER = Path(__file__).parent
VENDORED, STATIC = FOLDER / "vendored", FOLDER / "static"
#: The tools look as the page does.
STYLES = (FRONT / "page.css", STATIC / "tools.css")


@cache
def style() -> bytes:
    """The styles of the tools."""
    return b"\n".join(path.read_bytes() for path in STYLES)


@cache
def version(name: str) -> str:
    """A short hash of a file in STATIC, or of the styles."""
    content = style() if name == "tools.css" else (STATIC / name).read_bytes()
    return hashlib.sha256(content).hexdigest()[:12]
