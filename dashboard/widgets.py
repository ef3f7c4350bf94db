"""What pages are made of: charts drawn by files of JavaScript, and plain HTML in which everything is shown as text."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import anywidget
import pandas as pd
import reacton.core
import reacton.ipyvuetify as v
import solara
import traitlets

from coalitionlab.dashboard.assets import version
from coalitionlab.dashboard.jobs import RUNNER, Job
from coalitionlab.dashboard.words import meaning

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
// No `initialize` that waits for the file: anywidget drops the messages for a widget that is slow to initialize.
export default {
  async render(context) {
    context.el.classList.add("lab-chart");
    return (await module).default.render(context);
  },
};
"""


@dataclass(frozen=True)
class Opaque:
    """A table on its way to a chart, wrapped because reacton searches every table it is given for components, at every drawing."""

    value: dict[str, Any]


class Chart(anywidget.AnyWidget):
    """What a file of JavaScript draws; see `chart`."""

    _esm = traitlets.Unicode().tag(sync=True)
    data = traitlets.Dict().tag(sync=True)
    more = traitlets.Dict().tag(sync=True)
    frames = traitlets.Bytes().tag(sync=True)
    asked = traitlets.Dict().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**{name: _unwrapped(value) for name, value in traits.items()})

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, _unwrapped(value))


def _unwrapped(value: Any) -> Any:
    return value.value if isinstance(value, Opaque) else value


def chart(
    script: str,
    on_asked: Callable[[dict[str, Any]], Any] | None = None,
    *,
    styles: tuple[str, ...] = (),
    **traits: Any,
) -> Any:
    """A chart as part of a component, drawn by a file of JavaScript in the folder static.

    Parameters
    ----------
    script : str
        The file, such as "network.js": `export default { render({ model, el }) {...} }`. It gets plotly by `await lab.plotly()`, colours as
        CSS variables or by `lab.colours()`, and a change of theme by `lab.onTheme(callback)`, which returns a function that stops it.
    on_asked : callable, optional
        Called with what people do: `{"do": ..., "value": ..., "n": number}`.
    styles : tuple of str
        Files of CSS that it needs.
    **traits
        `data` and `more` (dictionaries, each sent when it changes) and `frames` (bytes).
    """
    wrapped = {name: Opaque(value) if isinstance(value, dict) else value for name, value in traits.items()}
    if on_asked is not None:
        wrapped["on_asked"] = on_asked
    return reacton.core.element(Chart, _esm=stub(script, styles), **wrapped)


def stub(script: str, styles: tuple[str, ...] = ()) -> str:
    """A few lines of JavaScript that load the file over HTTP, where browsers keep it: not over each session's socket."""
    versions = [[name, version(name)] for name in styles]
    return _STUB % {"script": script, "version": version(script), "styles": json.dumps(versions)}


def copied(label: str, text: str = "", query: str | None = None) -> Any:
    """A text that can be read, selected and copied; with `query`, the address of that query."""
    return chart("copied.js", styles=("bring.css",), data={"label": label, "text": text, "query": query})


def tag(name: str, *children: Any, class_: str = "", **attributes: Any) -> Any:
    """An HTML element; text among the children is shown as text, never taken for markup."""
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    return v.Html(tag=name, class_=class_, attributes=named, children=list(children))


@solara.component
def Empty(title: str, hint: str = "") -> None:
    """Shown where there is nothing yet: what would be here, and what to do for it."""
    tag("div", tag("h2", title), tag("p", hint), class_="lab-empty", role="status")


@solara.component
def Problem(words: str, label: str = "", on_click: Callable[[], Any] | None = None) -> None:
    """What went wrong, in words, with a button that leads back."""
    back = [Button(label, on_click)] if on_click is not None else []
    tag("div", tag("p", words), *back, class_="lab-problem", role="alert")


@solara.component
def Button(
    label: str,
    on_click: Callable[[], Any],
    primary: bool = False,
    disabled: bool = False,
    pressed: bool | None = None,
) -> None:
    """A button; with `pressed`, one of several of which one is chosen."""
    look = "lab-button lab-primary" if primary else "lab-button"
    state: dict[str, Any] = {"disabled": True} if disabled else {}
    if pressed is not None:
        look, state["aria_pressed"] = "wi-tab", "true" if pressed else "false"
    button = tag("button", label, class_=look, type="button", **state)
    v.use_event(button, "click", lambda *_: on_click())


@solara.component
def Card(title: str = "", children: list[Any] = [], hint: str = "") -> None:  # noqa: B006
    """A part of a page, with a heading: `with Card("Timeline"): ...`."""
    head = [tag("h2", title)] if title else []
    hints = [tag("p", hint, class_="lab-hint")] if hint else []
    tag("section", *head, *hints, *children, class_="lab-card")


@solara.component
def Explained(name: str, kind: str = "", label: str | None = None) -> None:
    """A small question mark, after a label where there is one, that opens what `name` means and its source."""
    term = meaning(name, kind)
    source = [tag("span", term.source, class_="lab-source")] if term.source else []
    mark = tag("summary", "?", aria_label=f"What is {term.title.lower()}?")
    note = tag(
        "details", mark, tag("span", term.as_sentence, *source, class_="lab-meaning"), class_="lab-why"
    )
    tag("span", *([label] if label else []), note, class_="lab-explained")


@solara.component
def Download(label: str, name: str, make: Callable[[], bytes], key: Any = None) -> None:
    """A button that has a file made when it is pressed, and saves it; `key` is what the file depends on."""
    lazy = solara.use_memo(lambda: lambda: RUNNER.result(Job(("file", name, key), lambda _: make())), [key])
    solara.FileDownload(
        lazy, filename=name, children=[tag("button", label, class_="lab-button", type="button")]
    )


@solara.component
def FrameTable(frame: pd.DataFrame, caption: str = "", class_: str = "wi-numbers") -> None:
    """A table of text for readers, as `Finding.shown` gives it, with its legend beneath; the first column names the rows."""
    head = tag("thead", tag("tr", *(tag("th", str(name), scope="col") for name in frame.columns)))
    rows = [
        tag("tr", tag("th", first, scope="row"), *(tag("td", cell) for cell in rest))
        for first, *rest in frame.astype(str).itertuples(index=False)
    ]
    titled = [tag("caption", caption)] if caption else []
    tag(
        "div",
        tag("table", *titled, head, tag("tbody", *rows), class_=class_),
        class_="br-scroll",
        tabindex="0",
    )
    if frame.attrs.get("legend"):
        tag("p", frame.attrs["legend"], class_="lab-hint")
