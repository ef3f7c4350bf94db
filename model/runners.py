"""What makes runs: the model's own, or one with a decision rule of a user's own."""

from __future__ import annotations

from typing import Any, NamedTuple

from coalitionlab.model.leading import run_led, run_led_units
from coalitionlab.model.many import run_units
from coalitionlab.model.running import run


class Runner(NamedTuple):
    """What makes runs: one told in full, or many; and the same led by a function that is asked before each month."""

    run: Any
    run_units: Any
    run_led: Any
    run_led_units: Any


#: The model's own.
USUAL = Runner(run, run_units, run_led, run_led_units)
