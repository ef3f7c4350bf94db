"""Rooms of a class: what their host shows to all, and the short codes that members hand in. In memory, bounded, gone with the server.

No accounts and no names: a room goes by five letters, its host by a key, a member by a name that its page has drawn. All of it is text that
nobody reads here; the page reads it by the forms that it knows, and shows none of it as it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hmac import compare_digest
from secrets import choice, token_urlsafe

import segno
from cachetools import TTLCache
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from coalitionlab.dashboard.guard import is_foreign, text_of

#: How many rooms there may be, for how many seconds each is kept after it was opened, and how many members one has at most.
MOST_ROOMS, LASTS, MOST_MEMBERS = 200, 12 * 3600, 400
#: The longest that a host may show, and a member hand in, in bytes.
LONGEST_BOARD, LONGEST_NOTE = 12_000, 1_000
#: Letters that are not taken for one another, and make no words.
LETTERS, LENGTH = "BCDFGHJKLMNPQRSTVWXZ", 5
MEMBER = re.compile(r"[a-z0-9]{6,24}")
#: A page of this server's on which a class may meet: that at the root, or one that was made here.
PAGE = re.compile(r"(made/[\w-]{10,60})?")


@dataclass
class Meeting:
    """One room: the key of its host, what is shown to all, and by member what was handed in last."""

    key: str = field(default_factory=lambda: token_urlsafe(18))
    board: str = ""
    notes: dict[str, str] = field(default_factory=dict)


class Rooms:
    """The rooms of a server, under its path `base`; `shared` is the address that others can open, where it is known; `most` rooms at a
    time."""

    def __init__(self, base: str, shared: str = "", most: int = MOST_ROOMS) -> None:
        self.base, self.shared, self.most = base, shared, most
        self._open: TTLCache[str, Meeting] = TTLCache(most, LASTS)

    def routes(self) -> list[Route]:
        """What is served: a room is opened, looked at, shown something, or given a code."""
        return [
            Route("/room", self.opened, methods=["POST"]),
            Route("/room/{code}", self.room, methods=["GET", "PUT"]),
            Route("/room/{code}/{member}", self.handed, methods=["PUT"]),
        ]

    async def opened(self, request: Request) -> Response:
        """Opens a room on the page that the body names: its letters, the key of its host, the address for its members and its QR code's squares."""
        if is_foreign(request):
            return PlainTextResponse("Open it from this server's own page.", 403)
        if len(self._open) >= self.most:
            return PlainTextResponse("All rooms of this server are taken: start another server.", 503)
        code = next(each for each in _letters() if each not in self._open)
        meeting = self._open[code] = Meeting()
        page = await text_of(request, 100) or ""
        home = self.shared or f"{request.url.scheme}://{request.headers['host']}{self.base}/"
        address = f"{home}{page if PAGE.fullmatch(page) else ''}#page=class&room={code}"
        squares = ["".join(str(int(bit)) for bit in row) for row in segno.make(address, micro=False).matrix]
        return JSONResponse({"code": code, "key": meeting.key, "address": address, "squares": squares})

    async def room(self, request: Request) -> Response:
        """What a room shows and how many have handed something in; to its host also what."""
        meeting = self._open.get(request.path_params["code"])
        if meeting is None:
            return PlainTextResponse("There is no such room: it has ended, or its letters are others.", 404)
        hosts = compare_digest(request.headers.get("x-room-key", "").encode(), meeting.key.encode())
        if request.method == "PUT":
            if not hosts:
                return PlainTextResponse("Only the room's host shows something.", 403)
            board = await text_of(request, LONGEST_BOARD)
            if board is None:
                return PlainTextResponse("That is too long to be shown.", 413)
            meeting.board = board
        told = {"board": meeting.board, "count": len(meeting.notes)}
        return JSONResponse(told | ({"notes": list(meeting.notes.values())} if hosts else {}))

    async def handed(self, request: Request) -> Response:
        """A member hands in a code, in place of its last."""
        meeting, member = self._open.get(request.path_params["code"]), request.path_params["member"]
        if meeting is None or not MEMBER.fullmatch(member):
            return PlainTextResponse("There is no such room: it has ended, or its letters are others.", 404)
        note = await text_of(request, LONGEST_NOTE)
        if note is None:
            return PlainTextResponse("That is too long to be handed in.", 413)
        if member not in meeting.notes and len(meeting.notes) >= MOST_MEMBERS:
            return PlainTextResponse(f"The room is full: {MOST_MEMBERS} are in it.", 503)
        meeting.notes[member] = note
        return JSONResponse({"count": len(meeting.notes)})


def _letters() -> Iterator[str]:
    while True:
        yield "".join(choice(LETTERS) for _ in range(LENGTH))
