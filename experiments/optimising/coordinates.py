"""A draft as Optuna keeps it: named whole numbers and choices, only those that the draft uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coalitionlab.experiments.optimising.draft import (
    CONDITIONS,
    MOST_PARTS,
    SHARE_PARTS,
    STYLE_PARTS,
    Draft,
    Stage,
    aims_of,
)
from coalitionlab.experiments.optimising.moves import Limits
from coalitionlab.scenarios.names.actions import ACTION_NAMES

#: Stands for the scenario's own style.
OWN = -1


def space(limits: Limits) -> dict[str, Any]:
    """Every coordinate that a draft may use, with its Optuna distribution."""
    from optuna.distributions import CategoricalDistribution as Choice
    from optuna.distributions import IntDistribution as Whole

    found: dict[str, Any] = {"phases": Whole(1, limits.phases)}
    found |= {name: Whole(OWN, STYLE_PARTS) for name in ("control", "transparency")}
    for k in range(limits.phases):
        found |= {
            f"{k}.until": Whole(1, limits.horizon), f"{k}.when": Choice(CONDITIONS), f"{k}.share": Whole(1, SHARE_PARTS)
        }  # fmt: skip
        found |= {f"{k}.{name}": Whole(1, MOST_PARTS) for name in ACTION_NAMES}
        found |= {f"{k}.{name}.aim": Choice(aims_of(name)) for name in ACTION_NAMES if len(aims_of(name)) > 1}
    return found


def coordinates(draft: Draft) -> dict[str, Any]:
    """The coordinates of a draft: its value for each that it uses."""
    found: dict[str, Any] = {"phases": len(draft.stages)}
    found |= {
        name: OWN if value is None else value
        for name, value in (("control", draft.control), ("transparency", draft.transparency))
    }
    for k, stage in enumerate(draft.stages):
        found[f"{k}.until"] = stage.until
        found |= {f"{k}.when": stage.when} if stage.when else {}
        found |= {f"{k}.share": stage.share} if stage.share != SHARE_PARTS else {}
        found |= {f"{k}.{name}": stage.parts[name] for name in ACTION_NAMES if name in stage.parts}
        found |= {f"{k}.{name}.aim": stage.aims[name] for name in ACTION_NAMES if name in stage.aims}
    return found


def draft_at(values: Mapping[str, Any]) -> Draft:
    """The draft with these coordinates."""
    stages = []
    for k in range(values["phases"]):
        parts = {name: values[f"{k}.{name}"] for name in ACTION_NAMES if f"{k}.{name}" in values}
        aims = {name: values[f"{k}.{name}.aim"] for name in parts if f"{k}.{name}.aim" in values}
        stages.append(
            Stage(
                parts,
                aims,
                values[f"{k}.until"],
                values.get(f"{k}.when", ""),
                values.get(f"{k}.share", SHARE_PARTS),
            )
        )
    style = (None if values[name] == OWN else int(values[name]) for name in ("control", "transparency"))
    return Draft(tuple(stages), *style)
