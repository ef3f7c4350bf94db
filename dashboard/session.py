"""One person's session: the situation, what it was before, and how it looks. Handed to every page."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import solara

from coalitionlab.dashboard.links import from_query, to_query
from coalitionlab.dashboard.situation import Situation
from coalitionlab.scenarios.errors import InputError

MOST_REMEMBERED = 100
#: What is asked; nothing else is undone: not where one is, which run is watched, what is open, or what was predicted.
QUESTION = ("scenario", "a", "b", "changes", "parameters", "replicates", "seed", "outcome")
#: Of the pages' local values those are asked too that say which map is drawn: a preset sets them along with the scenario.
MAP = "explore."


class Session:
    """The state of one browser tab; made anew for each, never shared.

    Attributes:
        situation: what is looked at; read `.value` while drawing to be redrawn when it changes.
        problem: what went wrong last, in words; empty for nothing.
        id: names the session in queues.
        notes: what pages put aside for when they are opened again; in no link, never undone, and nothing is redrawn for it.
    """

    def __init__(self, query: str = "") -> None:
        self.id = uuid.uuid4().hex
        self.notes: dict[str, Any] = {}
        self.problem = solara.reactive("")
        self._past: list[Situation] = []
        self._future: list[Situation] = []
        self.situation = solara.reactive(self._opened(query))

    def _opened(self, query: str) -> Situation:
        try:
            return from_query(query)
        except InputError as error:
            self.problem.value = f"The link could not be opened: {error}."
            return Situation()

    def change(self, **changes: Any) -> bool:
        """Change fields of the situation; what cannot be is said in `problem` and nothing is changed. Returns whether it was."""
        before = self.situation.value
        try:
            after = before.with_(**changes)
        except InputError as error:
            self.problem.value = f"{error}."
            return False
        self.problem.value = ""
        if after != before:
            if not same_question(before, after):
                self._past = [*self._past, before][-MOST_REMEMBERED:]
                self._future = []
            self.situation.value = after
        return True

    def set_local(self, **values: Any) -> None:
        """Change local values of pages, dots written as two underscores: `set_local(watch__month=12)`; None forgets one."""
        local = dict(self.situation.value.local)
        for name, value in values.items():
            local[name.replace("__", ".")] = value
        self.change(local={name: value for name, value in local.items() if value is not None})

    def undo(self) -> None:
        """Go back before the last change of the question; all else stays as it is, a prediction too."""
        if self._past:
            self._future.append(self.situation.value)
            self._go(self._past.pop())

    def redo(self) -> None:
        """Take back the last `undo`."""
        if self._future:
            self._past.append(self.situation.value)
            self._go(self._future.pop())

    def reset(self) -> None:
        """Back to the scenario as the library has it and the usual strategies, on this page; can be undone."""
        now = self.situation.value
        fresh = Situation(page=now.page)
        if isinstance(now.scenario, str):
            fresh = Situation(page=now.page, scenario=now.scenario)
        if fresh != now:
            if not same_question(now, fresh):
                self._past = [*self._past, now][-MOST_REMEMBERED:]
                self._future = []
            self.problem.value = ""
            self.situation.value = fresh

    def open(self, query: str) -> None:
        """Go to the situation of a link, as the browser's own Back does."""
        try:
            self.situation.value = from_query(query)
            self.problem.value = ""
        except InputError as error:
            self.problem.value = f"The link could not be opened: {error}."

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to undo."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is anything to redo."""
        return bool(self._future)

    def query(self) -> str | None:
        """The situation as the query of a link; None when a link cannot hold it."""
        try:
            return to_query(self.situation.value)
        except InputError:
            return None

    def _go(self, situation: Situation) -> None:
        self.problem.value = ""
        now = self.situation.value
        asked = {name: getattr(situation, name) for name in QUESTION}
        kept = {name: value for name, value in now.local.items() if not name.startswith(MAP)}
        self.situation.value = replace(now, **asked, local={**kept, **_map(situation)})


def same_question(one: Situation, other: Situation) -> bool:
    """Whether two situations ask the same."""
    same = all(getattr(one, name) == getattr(other, name) for name in QUESTION)
    return same and _map(one) == _map(other)


def _map(situation: Situation) -> dict[str, Any]:
    return {name: value for name, value in situation.local.items() if name.startswith(MAP)}
