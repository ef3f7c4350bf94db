"""The values of a factor of a design in plain words."""

from __future__ import annotations

import math

from coalitionlab.experiments.designs.specs import Choice, Drawn, Range, Spec, bounds, cut_to
from coalitionlab.scenarios.errors import number, quoted


def spec_in_words(name: str, spec: Spec) -> str:
    """The values of a factor, such as '0.1 to 0.9 in steps of 0.2'."""
    if isinstance(spec, (tuple, Choice)):
        values = spec.sample if isinstance(spec, Choice) else spec
        more = f" and {len(values) - 12} more" if len(values) > 12 else ""
        shown = ", ".join(quoted(value).strip("'") for value in values[:12]) + more
        return f"drawn from {shown}" if isinstance(spec, Choice) else shown
    if isinstance(spec, Drawn) and spec.normal:
        ends, whose = cut_to(spec, name.removeprefix("parameters.")), "" if spec.within else " its hard bounds,"
        cut = f", cut to{whose} {' to '.join(map(number, ends))}" if math.isfinite(ends[0]) else ""
        return f"drawn from a normal distribution, mean {number(spec.normal[0])}, sd {number(spec.normal[1])}{cut}"
    if isinstance(spec, Drawn) and spec.triangular:
        low, mode, high = map(number, spec.triangular)
        return f"drawn from a triangular distribution, lowest {low}, likeliest {mode}, highest {high}"
    low, high = map(number, bounds(spec, name.removeprefix("parameters.")))
    if not isinstance(spec, Range):
        return f"drawn from its plausible range, {low} to {high}"
    even = ", even in the logarithm" if spec.log else ""
    if spec.sampled:
        return f"drawn from {low} to {high}{even}"
    spaced = f"in steps of {number(spec.step)}" if spec.step else f"{spec.points} points{even}"
    return f"{low} to {high}, {spaced}"
