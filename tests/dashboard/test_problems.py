"""Whatever goes wrong in a page is said in words, with a way back; answers come when they are there."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import ipywidgets
import pytest
import solara

from coalitionlab.dashboard import app, asking
from coalitionlab.dashboard.asking import Answer, use_answer
from coalitionlab.dashboard.parts import Action, tag
from coalitionlab.dashboard.problems import in_words
from coalitionlab.dashboard.session import Session
from coalitionlab.scenarios.errors import input_error

LIMIT = 5.0


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


def until(holds: Callable[[], bool]) -> None:
    limit = time.monotonic() + LIMIT
    while not holds():
        assert time.monotonic() < limit, "it did not come about"
        time.sleep(0.01)


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
            app, "import_module", lambda name: there if name.endswith(".watch") else real(name)
        )

    return put


def test_an_error_while_drawing_is_said_and_the_page_starts_again(rendered: Any, page: Any, caplog: Any):
    @solara.component
    def Failing(session: Session) -> None:
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
        Action("Go", lambda: [][1])

    page(Clicked)
    box = rendered(app.Guarded(Session(), "watch"))
    box_button(box, "Go")()
    assert "IndexError" in " ".join(texts(box))


def test_an_answer_comes_later_and_the_old_one_stays_until_then(rendered: Any):
    key, go = solara.reactive(1), {1: threading.Event(), 2: threading.Event()}
    seen: list[Answer[int]] = []

    @solara.component
    def Asking(session: Session) -> None:
        mine = key.value

        def make() -> int:
            assert go[mine].wait(LIMIT)
            return mine

        seen.append(use_answer(session, "slot", mine, make))
        tag("p", str(seen[-1].value))

    box = rendered(Asking(Session()))
    assert seen[-1] == Answer(None, waiting=True)
    go[1].set()
    until(lambda: texts(box) == ["1"])
    key.value = 2
    assert (seen[-1].value, seen[-1].waiting) == (1, True)
    go[2].set()
    until(lambda: texts(box) == ["2"])
    assert not seen[-1].waiting


def test_where_many_wait_a_rough_answer_comes_first(rendered: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(asking, "BUSY", 0)
    go = threading.Event()
    seen: list[Answer[str]] = []

    @solara.component
    def Asking(session: Session) -> None:
        def whole() -> str:
            assert go.wait(LIMIT)
            return "whole"

        seen.append(use_answer(session, "slot", 1, whole, rough=lambda: "rough"))

    rendered(Asking(Session()))
    until(lambda: seen[-1] == Answer("rough", waiting=True))
    go.set()
    until(lambda: seen[-1] == Answer("whole"))


def test_an_answer_that_cannot_be_given_is_said_and_the_last_stays(rendered: Any):
    bad = solara.reactive(False)
    seen: list[Answer[int]] = []

    @solara.component
    def Asking(session: Session) -> None:
        def make() -> int:
            if bad.peek():
                raise input_error("a bad thing", "do better")
            return 5

        seen.append(use_answer(session, "slot", bad.value, make))

    rendered(Asking(Session()))
    until(lambda: seen[-1].value == 5)
    bad.value = True
    until(lambda: bool(seen[-1].problem))
    assert seen[-1] == Answer(5, problem="a bad thing; do better.")


def test_words_for_what_was_foreseen_are_its_own():
    assert in_words(input_error("x", "do y", field="z")) == "z: x; do y."
    assert "memory" in in_words(MemoryError())


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
