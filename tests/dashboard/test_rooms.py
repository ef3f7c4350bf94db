"""Rooms of a class: only their host shows and reads, all that is sent is bounded, other sites open none."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.applications import Starlette

from coalitionlab.dashboard.rooms import LONGEST_BOARD, LONGEST_NOTE, Rooms


@dataclass
class Client:
    """Asks an application without a server."""

    app: Any

    def __call__(self, method: str, path: str, content: str = "", **headers: str) -> tuple[int, Any]:
        """(status, what was answered)."""
        said: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": content.encode(), "more_body": False}

        async def send(message: Any) -> None:
            said.append(message)

        named = [(name.replace("_", "-").lower().encode(), value.encode()) for name, value in headers.items()]
        scope = {
            "type": "http", "method": method, "path": path, "raw_path": path.encode(), "root_path": "", "query_string": b"",
            "scheme": "http", "server": ("lab.example", 80), "headers": [(b"host", b"lab.example"), *named],
        }  # fmt: skip
        with ThreadPoolExecutor(1) as thread:  # a browser of other tests has a loop of its own in this one
            thread.submit(lambda: asyncio.run(self.app(scope, receive, send))).result()
        body = b"".join(message.get("body", b"") for message in said[1:])
        return said[0]["status"], json.loads(body) if body.startswith(b"{") else body.decode()


@pytest.fixture
def ask() -> Client:
    return Client(Starlette(routes=Rooms("/lab", "").routes()))


def test_what_the_host_shows_is_seen_by_all_and_what_is_handed_in_by_the_host_alone(ask: Client) -> None:
    _, opened = ask("POST", "/room")
    room, key = f"/room/{opened['code']}", opened["key"]
    assert opened["address"] == f"http://lab.example/lab/#page=class&room={opened['code']}"
    assert "/lab/made/" + "x" * 24 + "#page=class" in ask("POST", "/room", "made/" + "x" * 24)[1]["address"]
    assert "/lab/#page=class" in ask("POST", "/room", "made/../../x")[1]["address"]
    assert {len(row) for row in opened["squares"]} == {len(opened["squares"])}
    assert ask("PUT", room, "#page=learn", X_Room_Key=key)[0] == 200
    assert ask("PUT", room, "#page=start")[0] == 403
    assert ask("PUT", f"{room}/anna1234", "<b>learn:a-----:x7qfd</b>") == (200, {"count": 1})
    assert ask("PUT", f"{room}/anna1234", "learn:b-----:x7qfd") == (200, {"count": 1})
    assert ask("GET", room) == (200, {"board": "#page=learn", "count": 1})
    assert ask("GET", room, X_Room_Key=key)[1]["notes"] == ["learn:b-----:x7qfd"]


def test_all_is_bounded(ask: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coalitionlab.dashboard.rooms.MOST_MEMBERS", 3)
    _, opened = ask("POST", "/room")
    room, key = f"/room/{opened['code']}", opened["key"]
    assert ask("PUT", room, "x" * (LONGEST_BOARD + 1), X_Room_Key=key)[0] == 413
    assert ask("PUT", f"{room}/anna1234", "x" * (LONGEST_NOTE + 1))[0] == 413
    assert ask("PUT", f"{room}/Anna B", "x")[0] == 404
    assert ask("GET", "/room/NONE")[0] == 404
    for k in range(3):
        assert ask("PUT", f"{room}/member{k}", "x")[0] == 200
    assert ask("PUT", f"{room}/onemore", "x")[0] == 503
    assert ask("PUT", f"{room}/member1", "y")[0] == 200
    assert ask("POST", "/room", Sec_Fetch_Site="cross-site")[0] == 403
    crowded = Client(Starlette(routes=Rooms("/lab", most=1).routes()))
    assert [crowded("POST", "/room")[0] for _ in range(2)] == [200, 503]
