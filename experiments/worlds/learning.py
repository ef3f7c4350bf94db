"""Whether scikit-learn is there: clusters of worlds and boxes of failures need it, nothing else does."""

from __future__ import annotations

from importlib.util import find_spec

from coalitionlab.scenarios.errors import input_error

ADVICE = "pip install 'coalitionlab[sensitivity]'"


def can_learn() -> bool:
    """Say whether scikit-learn is installed, which finds clusters of worlds and boxes of failures."""
    try:
        return find_spec("sklearn") is not None
    except ValueError:
        return False


def need_learning(what: str) -> None:
    """Raise InputError, with the command that installs it, unless scikit-learn is there."""
    if not can_learn():
        raise input_error(f"{what} need scikit-learn, which is not installed", f"do `{ADVICE}`")
