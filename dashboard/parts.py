"""Small parts that pages share: plain HTML with our own looks, everything shown as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reacton.ipyvuetify as v
import solara


def tag(name: str, *children: Any, class_: str = "", **attributes: Any) -> Any:
    """An HTML element; text among the children is shown as text, never taken for markup."""
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    return v.Html(tag=name, class_=class_, attributes=named, children=list(children))


@solara.component
def Empty(title: str, hint: str = "") -> None:
    """What is shown where there is nothing yet: what would be here, and what to do for it."""
    tag("div", tag("h2", title), tag("p", hint), class_="lab-empty")


@solara.component
def Problem(said: str, way_back: str = "", on_back: Callable[[], Any] | None = None) -> None:
    """What went wrong, in words, with a button that leads back."""
    back = [Action(way_back, on_back)] if on_back is not None else []
    tag("div", tag("p", said), *back, class_="lab-problem", role="alert")


@solara.component
def Action(label: str, on_click: Callable[[], Any], primary: bool = False, disabled: bool = False) -> None:
    """A button."""
    look = "lab-button lab-primary" if primary else "lab-button"
    button = tag("button", label, class_=look, type="button", **({"disabled": True} if disabled else {}))
    v.use_event(button, "click", lambda *_: on_click())


@solara.component
def Card(title: str = "", children: list[Any] = [], hint: str = "") -> None:  # noqa: B006
    """A part of a page, with a heading: `with Card("Timeline"): ...`."""
    head = [tag("h2", title)] if title else []
    said = [tag("p", hint, class_="lab-hint")] if hint else []
    tag("section", *head, *said, *children, class_="lab-card")
