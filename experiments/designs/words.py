"""Designs in plain words, for `validate` and `show`."""

from __future__ import annotations

from typing import Any

from coalitionlab.experiments.designs.design import Design
from coalitionlab.experiments.designs.levels import Choice, Plausible, Range, Spec
from coalitionlab.experiments.designs.sampling import bounds
from coalitionlab.experiments.designs.sizes import in_words, points, runs
from coalitionlab.experiments.designs.unfold import counts, unfolded
from coalitionlab.scenarios.errors import number, plural, quoted

NAMES = {"latin_hypercube": "Latin hypercube", "sobol": "Sobol"}


def design_facts(design: Design) -> dict[str, Any]:
    """What a design asks for, ready for a template or for JSON."""
    return {
        "name": design.name,
        "kind": "design",
        "title": design.title,
        "source": design.source,
        "notes": list(design.notes),
        "facts": {
            "scenarios": ", ".join(one.name for one in design.scenarios),
            "strategies": ", ".join(one.name for one in design.strategies),
            "runs": in_words(design),
            "points": points_in_words(design),
            "seed": str(design.seed),
            "outcomes": ", ".join(design.outcomes),
        },
        "factors": {name: spec_in_words(name, spec) for name, spec in design.factors.items()},
        "combinations": [
            ", ".join(f"{k}: {quoted(v)}" for k, v in row.items()) for row in design.combinations
        ],
    }


def size_facts(design: Design) -> dict[str, Any]:
    """How much a design asks for, as numbers."""
    names, _ = unfolded(design)
    return {
        "runs": runs(design),
        "points": points(design),
        "scenarios": [one.name for one in design.scenarios],
        "strategies": [one.name for one in design.strategies],
        "replicates": design.replicates,
        "factors": list(names),
        "counts": counts(design),
    }


def points_in_words(design: Design) -> str:
    """How the points come about, such as '15 points: 5 of convener.power x 3 of convener.control'."""
    words = {"combinations": "combinations", "worlds": "worlds", "sample": "of the sample"}
    if design.sample:
        words["sample"] = f"of the {NAMES[design.sample.method]} sample"
    parts = [f"{count:,} {words.get(name, f'of {name}')}" for name, count in counts(design).items()]
    count = points(design)
    return plural(count, "point") + (f": {' x '.join(parts)}" if parts else "")


def spec_in_words(name: str, spec: Spec) -> str:
    """The values of a factor, such as '0.1 to 0.9 in steps of 0.2'."""
    if isinstance(spec, Choice):
        return "drawn from " + ", ".join(quoted(value).strip("'") for value in spec.sample)
    if isinstance(spec, Plausible):
        low, high = bounds(spec, name.removeprefix("parameters."))
        return f"drawn from its plausible range, {number(low)} to {number(high)}"
    if isinstance(spec, Range):
        ends = f"{number(spec.from_)} to {number(spec.to)}"
        even = ", even in the logarithm" if spec.log else ""
        if spec.sampled:
            return f"drawn from {ends}{even}"
        return f"{ends}, " + (
            f"in steps of {number(spec.step)}" if spec.step else f"{spec.points} points{even}"
        )
    shown = ", ".join(quoted(value).strip("'") for value in spec[:12])
    return shown + (f" and {len(spec) - 12} more" if len(spec) > 12 else "")
