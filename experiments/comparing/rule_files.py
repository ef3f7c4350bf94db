"""A decision rule out of a user's own Python file, named as FILE.py:FUNCTION."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coalitionlab.scenarios.python_files import from_python_file


def rule_from_file(named: str) -> tuple[Callable[..., float], str, Path, str]:
    """Return the function, the text of the whole file (helpers belong to the rule), its path and the function's name.

    Raises InputError, in one line, when there is no such file or function, or when the file cannot be run.
    """
    return from_python_file(named, field="rule")
