"""Whatever a user's file holds: a scenario, a strategy or a sweep design, told apart by its fields."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coalitionlab.scenarios.led import led_from_file
from coalitionlab.scenarios.loader import from_document, kind_of, open_document
from coalitionlab.scenarios.python_files import names_python
from coalitionlab.scenarios.schema import Scenario, Strategy

if TYPE_CHECKING:
    from coalitionlab.experiments.designs.design import Design


def read_file(path: str | Path) -> Scenario | Strategy | Design:
    """What the file at `path` holds, checked. Raises InputError, one line a problem, for what cannot be used."""
    if names_python(str(path)):
        return led_from_file(str(path))
    document = open_document(path)
    if kind_of(document.value) != "design":
        return from_document(document)
    from coalitionlab.experiments.designs.design import design_of

    return design_of(document)
