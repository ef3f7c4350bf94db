"""How a page asks for what takes time: it goes on showing what it has until the answer comes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import solara

from coalitionlab.dashboard.line import Line, Superseded
from coalitionlab.dashboard.problems import in_words
from coalitionlab.dashboard.runs import Distribution, distribution, distribution_key, rough_distribution
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import Situation

T = TypeVar("T")
LINE = Line()
#: When so many are served or wait already, a rough answer comes first.
BUSY = 2


@dataclass(frozen=True)
class Answer(Generic[T]):
    """What is known now: `value` is the newest answer (None before the first), `waiting` whether a newer one is on its way.

    `problem` says in words why there is none; then `value` is the last that there was.
    """

    value: T | None = None
    waiting: bool = False
    problem: str = ""


def use_distribution(session: Session, situation: Situation, slot: str = "both") -> Answer[Distribution]:
    """Both strategies' runs of a situation; of fewer replicates first where many wait (see `Distribution.replicates`). A hook."""
    return use_answer(
        session,
        slot,
        distribution_key(situation),
        lambda: distribution(situation),
        rough=lambda: rough_distribution(situation),
    )


def use_answer(
    session: Session, slot: str, key: Any, make: Callable[[], T], rough: Callable[[], T] | None = None
) -> Answer[T]:
    """Have `make` called, in the fair line, whenever `key` changes; the component is drawn again when the answer is there.

    `slot` names the question: a newer one of the same session and slot takes the place of an older one. A hook: call it
    at the top of a component, in every drawing.

    `rough` makes a quicker answer, such as one of fewer runs. It comes first when many wait, so that nobody waits long; the whole
    answer follows when the line is free, and until then the answer is said to be `waiting`.
    """
    known: solara.Reactive[Answer[T]] = solara.use_reactive(Answer[T](waiting=True))
    latest = solara.use_ref(None)
    who = (session.id, slot)

    def ask() -> Callable[[], None]:
        mine = latest.current = object()
        if not known.peek().waiting:
            known.value = replace(known.peek(), waiting=True)

        def work() -> None:
            try:
                if rough is not None and LINE.length >= BUSY:
                    first = LINE.run(who, rough)
                    if latest.current is mine:
                        known.value = Answer(first, waiting=True)
                    found = Answer(LINE.run(who, make, later=True))
                else:
                    found = Answer(LINE.run(who, make))
            except Superseded:
                return
            except Exception as error:
                found = Answer(known.peek().value, problem=in_words(error))
            if latest.current is mine:
                known.value = found

        threading.Thread(target=work, daemon=True, name=f"ask {slot}").start()

        def stop() -> None:
            if latest.current is mine:
                latest.current = None
                LINE.leave(who)

        return stop

    solara.use_effect(ask, [key])
    answer: Answer[T] = known.value
    return answer
