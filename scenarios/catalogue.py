"""The names that files may use and that other rooms define: actions, parameters, outcomes, sectors.

They are imported when first asked for, so that reading a schema costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def actions() -> Mapping[str, Any]:
    """The convener's actions by name; each has `aims`, the aims it allows, its default first."""
    from coalitionlab.agents.actions import ACTIONS

    return ACTIONS


def parameters() -> Mapping[str, Any]:
    """The model's parameters by name; each has `low` and `high`, its hard bounds."""
    from coalitionlab.model.parameters import PARAMETERS

    return PARAMETERS


def monthly() -> Mapping[str, Any]:
    """The monthly outcomes by name; each has `low` and `high`."""
    from coalitionlab.model.outcomes import MONTHLY

    return MONTHLY


def unseen() -> tuple[str, ...]:
    """The monthly outcomes that nobody can see from outside the heads of others."""
    from coalitionlab.model.outcomes import UNSEEN

    return UNSEEN


def sectors() -> Mapping[str, Any]:
    """The built-in sectors by name."""
    from coalitionlab.agents.sectors import SECTORS

    return SECTORS
