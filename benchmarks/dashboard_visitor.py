"""A visitor without a browser: a real session over a real websocket, asking on the page "What if" as its slider does."""

from __future__ import annotations

import json
import threading
import time
import uuid
from contextlib import ExitStack
from typing import Any

from websockets.sync.client import ClientConnection, connect

LIMIT = 120.0


class Visitor:
    """One tab. `first` holds the seconds from each move of a slider to numbers that belong to it (of all runs or, where many wait, of
    the first), `whole` to those of all runs; a move that the next overtook has no entry there."""

    def __init__(self, address: str, query: str) -> None:
        self.kernel, self.page = str(uuid.uuid4()), str(uuid.uuid4())
        self.address, self.query = address, query
        self.comm, self.number, self.acknowledged = "", 0, -1
        self.first: list[float] = []
        self.whole: list[float] = []
        self.fresh, self.complete = threading.Event(), threading.Event()
        self._began = 0.0
        self._open = ExitStack()
        self._waiting = threading.Lock()

    def open(self) -> None:
        """Open the tab and wait for its first numbers."""
        where = f"{self.address.replace('http', 'ws')}jupyter/api/kernels/{self.kernel}/channels?session_id={self.page}"
        cookie = {"Cookie": f"solara-session-id={uuid.uuid4()}"}
        self.socket: ClientConnection = self._open.enter_context(
            connect(where, additional_headers=cookie, max_size=None, open_timeout=60)
        )
        threading.Thread(target=self._listen, daemon=True).start()
        control = str(uuid.uuid4())
        self._send("kernel_info_request", {})
        self._send("comm_open", {"comm_id": control, "target_name": "solara.control", "data": {}})
        asked = {
            "path": f"/?{self.query}",
            "dark": False,
            "themes": {"light": {}, "dark": {}},
            "appName": None,
        }
        self._send("comm_msg", {"comm_id": control, "data": {"method": "run", "args": asked}})
        self.wait()

    def move(self, field: str, value: float) -> None:
        """Let go of a slider at a value; `wait` for what follows."""
        with self._waiting:
            self.number += 1
            self.fresh.clear()
            self.complete.clear()
            self._began = time.perf_counter()
        asked = {"do": "world", "field": field, "value": value, "live": False, "n": self.number}
        self._send(
            "comm_msg",
            {
                "comm_id": self.comm,
                "data": {"method": "update", "state": {"asked": asked}, "buffer_paths": []},
            },
        )

    def wait(self) -> None:
        """Wait until the newest numbers are there."""
        if not self.fresh.wait(LIMIT):
            raise TimeoutError("the numbers did not come")

    def wait_for_all(self) -> None:
        """Wait until they are of all runs."""
        if not self.complete.wait(LIMIT):
            raise TimeoutError("the whole numbers did not come")

    def leave(self) -> None:
        """Drop the connection without a word, as a laptop that is shut."""
        self._open.close()

    def _send(self, kind: str, content: dict[str, Any]) -> None:
        header = {"msg_id": str(uuid.uuid4()), "msg_type": kind, "session": self.page, "username": "", "version": "5.2",
                  "date": "2026-01-01T00:00:00Z"}  # fmt: skip
        said = {
            "buffers": [],
            "channel": "shell",
            "content": content,
            "header": header,
            "metadata": {},
            "parent_header": {},
        }
        self.socket.send(json.dumps(said))

    def _listen(self) -> None:
        try:
            for said in self.socket:
                self._hear(said)
        except Exception:
            return

    def _hear(self, said: str | bytes) -> None:
        """Notices which widget the page is, which request it has taken account of, and whether its numbers are new."""
        text = said if isinstance(said, str) else _head(said)
        if '"comm_' not in text:
            return
        content = json.loads(text)["content"]
        state = content.get("data", {}).get("state", {})
        if "words" in state and "asked" in state:
            self.comm = content["comm_id"]
        if content.get("comm_id") != self.comm or not self.comm:
            return
        if "data" in state:
            self.acknowledged = state["data"].get("n", -1)
        if not isinstance(said, str) and b'"fresh": true' in said and self.acknowledged >= self.number:
            self._note(time.perf_counter(), b'"replicates": 200' in said)

    def _note(self, now: float, whole: bool) -> None:
        with self._waiting:
            if self.number and not self.fresh.is_set():
                self.first.append(now - self._began)
            if self.number and whole and not self.complete.is_set():
                self.whole.append(now - self._began)
            self.fresh.set()
            if whole:
                self.complete.set()


def _head(message: bytes) -> str:
    """The JSON of a message with buffers: their number, where each begins, then the JSON first."""
    count = int.from_bytes(message[:4], "big")
    begins = [int.from_bytes(message[4 + 4 * k : 8 + 4 * k], "big") for k in range(count)]
    end = begins[1] if count > 1 else len(message)
    return message[begins[0] : end].decode()
