"""What a chart is: Python sends it data when an input changes; a file of JavaScript draws, plays and answers the mouse."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import anywidget
import reacton.core
import traitlets

from coalitionlab.dashboard.settings import STATIC

_STUB = """
const home = location.origin + window.lab.base + "/lab/static/";
for (const [name, version] of %(styles)s) {
  if (!document.querySelector(`link[data-lab="${name}"]`)) {
    const link = document.createElement("link");
    link.rel = "stylesheet"; link.dataset.lab = name; link.href = home + name + "?v=" + version;
    document.head.append(link);
  }
}
const module = import(home + "%(script)s?v=%(version)s");
async function drawing() { const found = await module; return found.default ?? found; }
export default {
  async initialize(context) { return (await drawing()).initialize?.(context); },
  async render(context) { context.el.classList.add("lab-chart"); return (await drawing()).render(context); },
};
"""


@dataclass(frozen=True)
class Sealed:
    """A table on its way to a chart. Reacton looks for components in every table and list that it is given, at every drawing; in
    numbers and words it would look long, and in vain."""

    value: dict[str, Any]


class Chart(anywidget.AnyWidget):
    """The base of all our widgets. A subclass says which file draws it and adds what it sends:

        class Network(Chart):
            drawn_by = "network.js"                  # dashboard/static/network.js: export default { render({ model, el }) {...} }
            styled_by = ("network.css",)             # optional
            frames = traitlets.Bytes().tag(sync=True)

    `data` (small JSON) and `frames` (bytes) are there for all; set them together with `show`. In a component: `Network.element(data=...)`.
    The file gets plotly by `await window.lab.plotly()` (loaded once), colours as CSS variables or `window.lab.colours()`, and is told
    of a change of theme by `window.lab.onTheme(callback)`, which returns a function that stops it.
    """

    drawn_by = ""
    styled_by: tuple[str, ...] = ()

    data = traitlets.Dict().tag(sync=True)
    frames = traitlets.Bytes().tag(sync=True)

    def __init_subclass__(cls, **rest: Any) -> None:
        if "drawn_by" in cls.__dict__:  # not in the subclass that adding traits makes of each
            cls._esm = stub(cls.drawn_by, cls.styled_by)
        super().__init_subclass__(**rest)

    def __init__(self, **given: Any) -> None:
        super().__init__(**{name: _opened(value) for name, value in given.items()})

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, _opened(value))

    @classmethod
    def element(cls, **given: Any) -> Any:
        """The chart as part of a component."""
        sealed = {name: Sealed(value) if isinstance(value, dict) else value for name, value in given.items()}
        return reacton.core.element(cls, **sealed)

    def show(self, data: dict[str, Any], frames: bytes = b"") -> None:
        """Send both at once, so that the chart is drawn once."""
        with self.hold_sync():
            self.data, self.frames = data, frames


def _opened(value: Any) -> Any:
    return value.value if isinstance(value, Sealed) else value


def stub(script: str, styles: tuple[str, ...] = ()) -> str:
    """A few lines of JavaScript that load the file over HTTP, where browsers keep it: not over each session's socket."""
    versions = [[name, version(name)] for name in styles]
    return _STUB % {"script": script, "version": version(script), "styles": json.dumps(versions)}


@cache
def version(name: str) -> str:
    """A short word that changes when the file does, or one in the folder of the same name (whatif.js loads whatif/*.js)."""
    parts = sorted((STATIC / name).with_suffix("").glob("*"))
    told = b"".join(file.read_bytes() for file in [STATIC / name, *parts])
    return hashlib.sha256(told).hexdigest()[:12]
