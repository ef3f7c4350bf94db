"""The page "bring"."""

from __future__ import annotations

import solara

from coalitionlab.dashboard.parts import Empty
from coalitionlab.dashboard.session import Session


@solara.component
def Page(session: Session) -> None:
    """Draw the page."""
    Empty("This page is being built.", "The others work; this one comes next.")
