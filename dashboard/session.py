"""One person's session: the situation, and what went wrong last. Made anew for each browser tab, never shared."""

from __future__ import annotations

from typing import Any, ClassVar

import solara

from coalitionlab.dashboard.made import find
from coalitionlab.dashboard.situation import Offer, Situation, from_address, to_address
from coalitionlab.scenarios.errors import InputError


class Session:
    """The state of one browser tab.

    Attributes:
        offer: what the page that this tab came from has to choose from.
        back: the address of that page.
        situation: what is looked at; read `.value` while drawing to be drawn again when it changes.
        problem: what went wrong last, in words; empty for nothing.
    """

    #: Of the page at the root; set when the server starts.
    root: ClassVar[Offer]

    def __init__(self, query: str = "") -> None:
        self.offer, self.back = self.root, "../"
        self.problem = solara.reactive("")
        self.situation = solara.reactive(self._opened(query.lstrip("?")))

    def _opened(self, query: str) -> Situation:
        """What the page that this tab came from showed: that at the root, or one that was made here (`made=TOKEN&...`)."""
        if query.startswith("made="):
            token, _, query = query.removeprefix("made=").partition("&")
            made = find(token)
            if made is None or made.offer is None:
                self.problem.value = "The page that you came from is not kept any more: bring its case once more."
                return from_address("", self.offer)
            self.offer, self.back = made.offer, f"../made/{token}"
        try:
            return from_address(query, self.offer)
        except InputError as error:
            self.problem.value = f"The link could not be opened: {error}."
            return from_address("", self.offer)

    def change(self, **changes: Any) -> bool:
        """Change the case, a plan or the outcome; what cannot be is said in `problem` and nothing is changed. Returns whether it was."""
        try:
            self.situation.value = self.situation.value.with_(**changes)
        except InputError as error:
            self.problem.value = f"{error}."
            return False
        self.problem.value = ""
        return True

    def to_page(self) -> str:
        """The address of the page that this tab came from, as it shows the situation."""
        return f"{self.back}#{to_address(self.situation.value, self.offer)}"
