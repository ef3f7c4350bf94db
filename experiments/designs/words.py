"""Designs in plain words, for `validate` and `show`."""

from __future__ import annotations

from typing import Any

from coalitionlab.experiments.designs.fields import DesignFields
from coalitionlab.experiments.designs.spec_words import spec_in_words
from coalitionlab.experiments.designs.unfold import unfold, unfolded
from coalitionlab.experiments.runs.layout import states_bytes
from coalitionlab.experiments.words import told_bytes
from coalitionlab.scenarios.errors import plural, quoted

NAMES = {"latin_hypercube": "Latin hypercube", "sobol": "Sobol"}


def design_facts(design: DesignFields) -> dict[str, Any]:
    """What a design asks for, ready for a template or for JSON."""
    return {
        "name": design.name,
        "kind": "design",
        "title": design.title,
        "source": design.source,
        "notes": list(design.notes),
        "facts": {
            "scenarios": ", ".join(each.name for each in design.scenarios),
            "strategies": ", ".join(each.name for each in design.strategies),
            "runs": design.size,
            "points": points_in_words(design),
            "seed": str(design.seed),
            "outcomes": ", ".join(design.outcomes),
        }
        | ({"states": states_in_words(design)} if design.states else {}),
        "factors": {name: spec_in_words(name, spec) for name, spec in design.factors.items()},
        "combinations": [", ".join(f"{k}: {quoted(v)}" for k, v in row.items()) for row in design.combinations],
    }


def size_facts(design: DesignFields) -> dict[str, Any]:
    """How much a design asks for, as numbers."""
    return {
        "runs": design.runs,
        "points": design.points,
        "scenarios": [each.name for each in design.scenarios],
        "strategies": [each.name for each in design.strategies],
        "replicates": design.replicates,
        "factors": list(unfolded(design)[0]),
        "counts": design.counts,
    }


def states_in_words(design: DesignFields) -> str:
    """What is kept of every organisation, when, and how much room it takes; nothing where nothing is kept."""
    study = unfold(design)
    if not study.states:
        return ""
    months = "every month" if study.state_months is None else plural(len(study.state_months), "month")
    return f"{', '.join(study.states)} of every organisation in {months}: up to {told_bytes(states_bytes(study))}"


def points_in_words(design: DesignFields) -> str:
    """How the points come about, such as '15 points: 5 of convener.power x 3 of convener.control'."""
    words = {"combinations": "combinations", "worlds": "worlds"}
    if design.sample:
        words["sample"] = f"of the {NAMES[design.sample.method]} sample"
    parts = [f"{count:,} {words.get(name, f'of {name}')}" for name, count in design.counts.items()]
    return plural(design.points, "point") + (f": {' x '.join(parts)}" if parts else "")
