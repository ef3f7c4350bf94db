"""Whether the library for clusters and boxes is there, and how to get it."""

from __future__ import annotations

from importlib.util import find_spec

from coalitionlab.scenarios.errors import InputError

ADVICE = "pip install 'coalitionlab[sensitivity]'"


def can_learn() -> bool:
    """Say whether scikit-learn is installed."""
    return find_spec("sklearn") is not None


def need_learning(what: str) -> None:
    """Raise InputError, saying what to install, unless scikit-learn is there."""
    if not can_learn():
        raise InputError(f"{what} need scikit-learn, which is not installed; do `{ADVICE}`")
