"""A real server in its own process and a real browser: pages are tested as people meet them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

LIMIT = 30_000
#: What solara says on the console of every page, and is no error of ours.
KNOWN = ("Failed to evaluate Vue script",)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def start_server(port: int, *more: str, log: Path, ready: str = "readyz") -> subprocess.Popen[bytes]:
    """The command as a user gives it, in a process of its own, once it answers."""
    code = "from coalitionlab.experiments.cli.app import main; main()"
    command = [sys.executable, "-c", code, "dashboard", "--no-browser", "--port", str(port), *more]
    with log.open("wb") as told:
        process = subprocess.Popen(command, stdout=told, stderr=told, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    limit = time.monotonic() + 400  # the engine is made for browsers first, on a new machine
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended: {log.read_text()}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{ready}", timeout=2):
                return process
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise RuntimeError(f"the server did not answer: {log.read_text()}")


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running dashboard, with a slash at its end."""
    port = free_port()
    process = start_server(port, "--allow-host", "lab.example", log=tmp_path_factory.mktemp("server") / "log.txt")
    yield f"http://127.0.0.1:{port}/"
    end(process)


class Watched:
    """What a page did behind the scenes: errors on its console and requests that left the machine."""

    def __init__(self, page: Any, address: str) -> None:
        self.errors: list[str] = []
        self.away: list[str] = []
        host = address.split("/")[2]
        page.on("console", lambda said: self._console(said))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._request(request.url, host))
        page.on("websocket", lambda opened: self._request(opened.url, host))

    def _console(self, said: Any) -> None:
        if said.type == "error" and not any(known in said.text for known in KNOWN):
            self.errors.append(said.text)

    def _request(self, url: str, host: str) -> None:
        if not url.startswith(("data:", "blob:")) and url.split("/")[2] != host:
            self.away.append(url)


@pytest.fixture(scope="session")
def contexts(browser: Any) -> Iterator[dict[str, Any]]:
    """A browser context for each theme, kept for all tests: scripts are fetched and compiled once."""
    kept: dict[str, Any] = {}
    yield kept
    for context in kept.values():
        context.close()


@pytest.fixture
def visit(server: str, browser: Any, contexts: dict[str, Any]) -> Iterator[Any]:
    """`visit("tools/?case=generic", theme="dark")` opens a tab and waits until it is drawn; `own` in a context of its own.

    Errors on the console and requests that leave the machine fail the test.
    """
    opened: list[tuple[Any, Any, Watched]] = []

    def open_(query: str = "", *, theme: str = "light", size: tuple[int, int] = (1366, 768), own: bool = False) -> Any:
        context = None if own else contexts.get(theme)
        if context is None:
            context = browser.new_context(color_scheme=theme, reduced_motion="reduce")
            context.set_default_timeout(LIMIT)
            if not own:
                contexts[theme] = context
        page = context.new_page()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        opened.append((page, context if own else None, Watched(page, server)))
        page.goto(server + query)
        page.get_by_role("heading", level=1).first.wait_for()
        return page

    yield open_
    for page, context, _ in opened:
        if context is not None:
            context.close()
        elif not page.is_closed():
            page.close()
    assert [(watched.errors, watched.away) for *_, watched in opened] == [([], [])] * len(opened)
