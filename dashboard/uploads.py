"""Files that people bring: chosen by mouse or keyboard, refused when large before they are sent, and never trusted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import solara
import traitlets

from coalitionlab.dashboard.chart import Chart
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.files import decode
from coalitionlab.scenarios.loader import from_document
from coalitionlab.scenarios.schema import Scenario, Strategy
from coalitionlab.scenarios.yaml_reader import parse_yaml

#: The largest file that is taken, in bytes; a websocket message is bounded as well (see `server.LARGEST_MESSAGE`).
MOST_BYTES = 4_000_000
LONGEST_NAME = 120


@dataclass(frozen=True)
class Upload:
    """A file as it came: its name without folders, and its content."""

    name: str
    data: bytes


class FilePicker(Chart):
    """A file input of the browser's own, so that the keyboard works. `chosen` has name, size, data and number; it is emptied once `taken` is that."""

    drawn_by = "filepicker.js"
    styled_by = ("bring.css",)

    chosen = traitlets.Dict().tag(sync=True)
    taken = traitlets.Int(0).tag(sync=True)


@solara.component
def FilePick(
    label: str,
    on_file: Callable[[Upload], Any],
    on_problem: Callable[[str], Any],
    accept: str = ".yaml,.yml",
    most_bytes: int = MOST_BYTES,
) -> None:
    """A field to choose one file; `on_file` gets it, `on_problem` hears in words why it cannot be used."""

    taken = solara.use_reactive(0)

    def take(chosen: dict[str, Any]) -> None:
        if not chosen:
            return
        number = chosen.get("n")
        taken.value = number if isinstance(number, int) and 0 <= number < 2**31 else 0
        try:
            on_file(received(chosen, most_bytes))
        except ValueError as error:
            on_problem(f"{error}.")

    FilePicker.element(
        data={"label": label, "accept": accept, "most": most_bytes}, taken=taken.value, on_chosen=take
    )


def received(chosen: dict[str, Any], most_bytes: int = MOST_BYTES) -> Upload:
    """What a browser sent, checked. Raises InputError when it is empty or larger; then the browser has kept the content to itself."""
    name = safe_name(chosen.get("name"))
    size, data = chosen.get("size"), chosen.get("data")
    data = bytes(data) if isinstance(data, memoryview | bytes | bytearray) else b""
    larger = isinstance(size, int) and size > most_bytes
    if larger or len(data) > most_bytes:
        found = max(size if isinstance(size, int) else 0, len(data))
        raise input_error(
            f"the file has {found / 1e6:,.1f} MB", f"keep it under {most_bytes / 1e6:,.0f} MB", file=name
        )
    if not data:
        raise input_error("the file is empty", "choose one with something in it", file=name)
    return Upload(name, data)


def safe_name(given: object) -> str:
    """A file's name as it can be shown and saved: no folders, no control characters, not long."""
    plain = PurePosixPath(str(given or "").replace("\\", "/")).name
    shown = "".join(c for c in plain if c.isprintable())[-LONGEST_NAME:].lstrip(".")
    return shown or "file"


def read_upload(upload: Upload) -> Scenario | Strategy:
    """The scenario or strategy in a YAML file that was brought.

    Raises InputError, one line a problem, as the command line does; also for a scenario whose tables are in files of their own:
    a file of the server's is never opened because an upload names it.
    """
    file: Any = PurePosixPath(upload.name)
    document = parse_yaml(decode(upload.data, file), file)
    if isinstance(document.value, dict):
        for field in ("organisations", "ties"):
            part = document.value.get(field)
            if isinstance(part, dict) and "file" in part:
                raise input_error(
                    f"the rows are in a file of their own, {quoted(part['file'])}",
                    "put its rows into the scenario, or bring the table itself",
                    file=upload.name,
                    line=document.line((field,)),
                    field=field,
                )
    return from_document(document)
