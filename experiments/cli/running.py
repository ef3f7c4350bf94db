"""Options of the command `report`."""

from __future__ import annotations

from typing import Annotated

import typer

Workers = Annotated[int | None, typer.Option(help="Threads; default: one per core.")]
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output, for machines.")]
