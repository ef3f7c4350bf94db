"""Whatever goes wrong in a page is said in words, with a way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import ipywidgets
import pytest
import solara

from coalitionlab.dashboard import app
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.widgets import Button, tag


def texts(widget: Any) -> list[str]:
    """All texts below a widget, in order."""
    children = getattr(widget, "children", [])
    return [
        text
        for child in children
        for text in (
            [child]
            if isinstance(child, str)
            else texts(child)
            if isinstance(child, ipywidgets.Widget)
            else []
        )
    ]


@pytest.fixture
def rendered() -> Iterator[Callable[[Any], Any]]:
    contexts = []

    def render(element: Any) -> Any:
        box, context = solara.render(element, handle_error=False)
        contexts.append(context)
        return box

    yield render
    for context in contexts:
        context.close()


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Puts a component in the place of the page "watch"."""

    def put(component: Any) -> None:
        real = app.import_module
        there = SimpleNamespace(Page=component)
        monkeypatch.setattr(
            app, "import_module", lambda name: there if name.endswith(".watch.page") else real(name)
        )

    return put


def test_an_error_while_drawing_is_said_and_the_page_starts_again(rendered: Any, page: Any, caplog: Any):
    @solara.component
    def Failing(session: Session) -> None:
        solara.use_effect(lambda: None, [])
        if session.situation.value.seed == 3:
            raise ZeroDivisionError("<b>secret</b>")
        tag("p", "all is well")

    page(Failing)
    session = Session("seed=3")
    box = rendered(app.Guarded(session, "watch"))
    said = " ".join(texts(box))
    assert "Something went wrong" in said and "ZeroDivisionError" in said
    assert "secret" not in said and "Traceback" not in said
    assert "ZeroDivisionError" in caplog.text
    box_button(box, "Start this page again")()
    assert texts(box) == ["all is well"]
    assert session.situation.value.seed == 7


def test_an_error_in_an_answer_to_a_click_is_said_too(rendered: Any, page: Any):
    @solara.component
    def Clicked(session: Session) -> None:
        Button("Go", lambda: [][1])

    page(Clicked)
    box = rendered(app.Guarded(Session(), "watch"))
    box_button(box, "Go")()
    assert "IndexError" in " ".join(texts(box))


def box_button(box: Any, label: str) -> Callable[[], None]:
    """A function that clicks the button of that label."""

    def find(widget: Any) -> Any:
        for child in getattr(widget, "children", []):
            if isinstance(child, ipywidgets.Widget):
                if getattr(child, "tag", "") == "button" and child.children == [label]:
                    return child
                found = find(child)
                if found is not None:
                    return found
        return None

    button = find(box)
    assert button is not None, texts(box)
    return lambda: button.fire_event("click", {})
