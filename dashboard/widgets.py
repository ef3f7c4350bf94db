"""What the tools are made of: widgets drawn by files of JavaScript, and plain HTML in which everything is shown as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import pandas as pd
import reacton.core
import reacton.ipyvuetify as v
import solara
import traitlets

from coalitionlab.dashboard.assets import version
from coalitionlab.dashboard.jobs import RUNNER, Job
from coalitionlab.experiments.words import spaced

_STUB = """
const home = location.origin + window.lab.base + "/lab/static/";
const module = import(home + "%(script)s?v=%(version)s");
// No `initialize` that waits for the file: anywidget drops the messages for a widget that is slow to initialize.
export default {
  async render(context) {
    context.el.classList.add("lab-chart");
    return (await module).default.render(context);
  },
};
"""


class Chart(anywidget.AnyWidget):
    """What a file of JavaScript draws; see `chart`."""

    _esm = traitlets.Unicode().tag(sync=True)
    data = traitlets.Dict().tag(sync=True)
    more = traitlets.Dict().tag(sync=True)
    asked = traitlets.Dict().tag(sync=True)


def chart(script: str, on_asked: Callable[[dict[str, Any]], Any], **traits: Any) -> Any:
    """A widget as part of a component, drawn by a file of JavaScript in the folder static.

    Parameters
    ----------
    script : str
        The file, such as "choices.js": `export default { render({ model, el }) {...} }`.
    on_asked : callable
        Called with what people do: what the script sets as `asked`.
    **traits
        `data` and `more`: dictionaries, each sent when it changes.
    """
    stub = _STUB % {"script": script, "version": version(script)}
    return reacton.core.element(Chart, _esm=stub, on_asked=on_asked, **traits)


def tag(name: str, *children: Any, class_: str = "", **attributes: Any) -> Any:
    """An HTML element; text among the children is shown as text, never taken for markup."""
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    return v.Html(tag=name, class_=class_, attributes=named, children=list(children))


@solara.component
def Problem(words: str, label: str = "", on_click: Callable[[], Any] | None = None) -> None:
    """What went wrong, in words, with a button that leads back."""
    back = [Button(label, on_click)] if on_click is not None else []
    tag("div", tag("p", words), *back, class_="problem", role="alert")


@solara.component
def Button(label: str, on_click: Callable[[], Any], primary: bool = False, pressed: bool | None = None) -> None:
    """A button; with `pressed`, one of several of which one is chosen."""
    state = {} if pressed is None else {"aria_pressed": "true" if pressed else "false"}
    button = tag("button", label, class_="primary" if primary else "", type="button", **state)
    v.use_event(button, "click", lambda *_: on_click())


@solara.component
def Card(title: str = "", children: list[Any] = [], hint: str = "") -> None:  # noqa: B006
    """A part of a page, with a heading: `with Card("Timeline"): ...`."""
    head = [tag("h2", title)] if title else []
    hints = [tag("p", hint, class_="meaning")] if hint else []
    tag("section", *head, *hints, *children, class_="card")


@solara.component
def Download(label: str, name: str, make: Callable[[], bytes], key: Any = None) -> None:
    """A button that has a file made when it is pressed, and saves it; `key` is what the file depends on."""
    lazy = solara.use_memo(lambda: lambda: RUNNER.result(Job(("file", name, key), lambda _: make())), [key])
    solara.FileDownload(lazy, filename=name, children=[tag("button", label, type="button")])


@solara.component
def FrameTable(frame: pd.DataFrame, caption: str = "") -> None:
    """A table of text for readers, as `Finding.shown` gives it, with its legend beneath; the first column names the rows."""
    head = tag("thead", tag("tr", *(tag("th", str(name), scope="col") for name in frame.columns)))
    rows = [
        tag("tr", tag("th", spaced(first), scope="row"), *(tag("td", spaced(cell)) for cell in rest))
        for first, *rest in frame.astype(str).itertuples(index=False)
    ]
    titled = [tag("caption", caption)] if caption else []
    tag("div", tag("table", *titled, head, tag("tbody", *rows)), class_="wide-table", tabindex="0")
    if frame.attrs.get("legend"):
        tag("p", frame.attrs["legend"], class_="meaning")
