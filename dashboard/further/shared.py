"""What the panels share: what was asked for in this tab, what there is of it, and how far it is."""

from __future__ import annotations

from typing import Any

import solara

from coalitionlab.dashboard.parts import tag
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.streams import Streamed
from coalitionlab.scenarios.errors import plural

STALE = "The page has been changed since: this is of how it stood before."


def remembered(session: Session, name: str) -> solara.Reactive[Any]:
    """What was asked for in this tab, also after another page was looked at. A hook."""
    return solara.use_reactive(session.notes.get(name))


def remember(session: Session, name: str, where: solara.Reactive[Any], value: Any) -> None:
    """Set what `remembered` gave, for this drawing and for when the page is opened again."""
    session.notes[name] = value
    where.value = value


def found_of(got: Streamed[Any], asked: Any) -> Any:
    """What there is of what was asked for; None before there is anything."""
    return None if asked is None else got.found.get(asked.job.key)


def under_way(got: Streamed[Any], asked: Any) -> bool:
    """Whether what was asked for is still to come, from the moment that it was asked for."""
    return asked is not None and not got.done(asked.job.key)


@solara.component
def Bar(got: Streamed[Any], key: Any, words: str) -> None:
    """How far something long is, in words and as a bar; one's place where others come first."""
    before, share = got.ahead.get(key, 0), 100 * got.share.get(key, 0.0)
    if before:
        words = f"{plural(before, 'search or report comes', 'searches or reports come')} before yours; it begins by itself."
    tag("p", words)
    bar = tag("i", style_=f"width:{share:.0f}%")
    limits = {"aria_valuenow": f"{share:.0f}", "aria_valuemin": "0", "aria_valuemax": "100"}
    tag("div", bar, class_="wi-progress", role="progressbar", aria_label="Progress", **limits)
