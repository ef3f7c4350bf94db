"""A tab that has gone is let go, whether it said so or not; what a session holds is little."""

from __future__ import annotations

import json
import time
import urllib.request
import uuid
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect

from .conftest import end, free_port, start_server


def sessions(server: str) -> int:
    with urllib.request.urlopen(f"{server}tools/resourcez", timeout=60) as answer:
        return int(json.load(answer)["kernels"]["total"])


def until_there_are(server: str, count: int, seconds: float) -> None:
    limit = time.monotonic() + seconds
    while (found := sessions(server)) != count:
        assert time.monotonic() < limit, f"{found} sessions are held, not {count}"
        time.sleep(0.05)


def resting(server: str) -> int:
    """The number of sessions once tabs of the tests before are gone."""
    counts = [sessions(server)]
    while len(counts) < 2 or counts[-1] != counts[-2]:
        time.sleep(1.5)
        counts.append(sessions(server))
    return counts[-1]


def test_a_tab_that_is_closed_is_let_go_at_once(server: str, visit: Any) -> None:
    before = resting(server)
    page = visit("tools/", own=True)
    until_there_are(server, before + 1, 5)
    page.close(run_before_unload=False)
    page = visit("tools/", own=True)
    page.goto("about:blank")
    until_there_are(server, before, 10)


@pytest.mark.slow
def test_thirty_tabs_that_vanish_are_let_go_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLARA_KERNEL_CULL_TIMEOUT", "1s")
    port = free_port()
    process = start_server(port, log=tmp_path / "log.txt")
    try:
        server = f"http://127.0.0.1:{port}/"
        with ExitStack() as opened:
            for _ in range(30):
                tab(server, opened)
            until_there_are(server, 30, 10)
        until_there_are(server, 0, 20)
    finally:
        end(process)


def tab(server: str, opened: ExitStack) -> None:
    """A session as a browser opens it, by its first messages."""
    where = f"{server.replace('http', 'ws')}tools/jupyter/api/kernels/{uuid.uuid4()}/channels?session_id={uuid.uuid4()}"
    cookie = {"Cookie": f"solara-session-id={uuid.uuid4()}"}
    socket = opened.enter_context(connect(where, additional_headers=cookie, max_size=None, open_timeout=30))
    control = str(uuid.uuid4())
    asked = {"path": "/", "dark": False, "themes": {"light": {}, "dark": {}}, "appName": None}
    for kind, content in (
        ("comm_open", {"comm_id": control, "target_name": "solara.control", "data": {}}),
        ("comm_msg", {"comm_id": control, "data": {"method": "run", "args": asked}}),
    ):
        header = {"msg_id": str(uuid.uuid4()), "msg_type": kind, "session": "x", "username": "", "version": "5.2"}
        said = {"channel": "shell", "content": content, "header": header, "metadata": {}, "parent_header": {}}
        socket.send(json.dumps(said | {"buffers": []}))
    limit = time.monotonic() + 30
    while "What caused what" not in str(socket.recv(timeout=30)):
        assert time.monotonic() < limit, "the page was not sent"
