"""The program's own source as hashes: whether the text that decides numbers is still what it was, and which file is not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from coalitionlab.experiments.files import digest
from coalitionlab.scenarios.names.extensions import own_hashes

ROOT = Path(__file__).parents[1]
#: What decides the numbers of a run: laws, agents, and scenarios as values, with all defaults.
DECIDING = ("model/**/*.py", "agents/**/*.py", "scenarios/*.py", "scenarios/names/*.py", "scenarios/names/*.yaml")
#: What decides how runs are chosen and summed up.
SUMMING = ("experiments/**/*.py",)
DIGITS = 16


@cache
def source_digest() -> str:
    """The hash of the code and tables that decide the numbers of a run."""
    return digest(deciding_files())


@cache
def deciding_files() -> dict[str, str]:
    """The first digits of the SHA-256 of every file that decides the numbers of a run, by its path in the package; the user's own last."""
    own = {f"own/{path}": sha256[:DIGITS] for path, sha256 in own_hashes().items()}
    return {**dict(_hashes(DECIDING)), **own}


@cache
def program() -> dict[str, Any]:
    """The source of the program for a manifest: its hash, the files that decide runs, and the hash of those that sum them up."""
    return {"sha256": source_digest(), "files": deciding_files(), "experiments": digest(dict(_hashes(SUMMING)))}


def _hashes(patterns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Line ends as on Unix, so that a copy checked out on Windows has the same hashes."""
    for pattern in patterns:
        for file in sorted(ROOT.glob(pattern)):
            content = file.read_bytes().replace(b"\r\n", b"\n")
            yield file.relative_to(ROOT).as_posix(), hashlib.sha256(content).hexdigest()[:DIGITS]
