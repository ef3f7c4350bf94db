"""The command: help at once, what is wrong in a line, an orderly end."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from coalitionlab.dashboard import starting
from coalitionlab.scenarios.errors import InputError

from .conftest import end, free_port, start_server

CODE = "from coalitionlab.experiments.cli.app import main; main()"


def run(*arguments: str) -> Any:
    command = [sys.executable, "-c", CODE, "dashboard", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_help_imports_nothing_heavy():
    code = f"import sys\ntry:\n    {CODE.replace('; ', chr(10) + '    ')}\nfinally:\n    print([m for m in ('solara', 'numpy', 'starlette') if m in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", code, "dashboard", "--help"], capture_output=True, text=True, timeout=60
    )
    assert "--no-browser" in found.stdout
    assert found.stdout.strip().endswith("[]")


def test_a_port_that_is_taken_is_said_with_another():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = run("--no-browser", "--port", str(port))
    assert found.returncode == 2
    assert found.stderr.count("\n") == 1
    assert f"--port {port + 1}" in found.stderr


@pytest.mark.parametrize("port", ["99999", "0"])
def test_a_port_that_is_none_is_said_with_one_that_is(port: str):
    found = run("--no-browser", "--port", port)
    assert (found.returncode, found.stderr.count("\n")) == (2, 1)
    assert f"--port: got {port}" in found.stderr and "8765" in found.stderr


def test_a_host_that_is_not_one_is_said():
    found = run("--no-browser", "--host", "no such host")
    assert (found.returncode, found.stderr.count("\n")) == (2, 1)


def test_without_the_extra_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(starting, "NEEDED", ("no_such_module",))
    with pytest.raises(InputError, match=r"pip install 'coalitionlab\[dashboard\]'"):
        starting.start(port=1, browser=False)


@pytest.mark.slow
def test_ctrl_c_ends_it_cleanly_with_a_page_open_and_under_a_path(tmp_path: Path, browser: Any):
    port, log = free_port(), tmp_path / "log.txt"
    process = start_server(port, "--base", "/coalitions", log=log, ready="coalitions/readyz")
    try:
        page = browser.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"http://127.0.0.1:{port}/coalitions/?page=learn", timeout=30_000)
        page.get_by_role("link", name="Bring", exact=True).click()
        expect(page.get_by_role("main", name="Bring")).to_be_visible()
        assert re.search(r"/coalitions/\?page=bring", page.url)
        assert page.evaluate("lab.plotly().then((p) => typeof p.react)") == "function"
        assert errors == []
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        assert process.wait(15) == 0
        assert time.monotonic() - began < 10
        page.close()
        # What the page was still fetching is not there any more: that alone it may say.
        assert [one for one in errors if "Failed to fetch" not in one] == []
    finally:
        end(process)
    assert "Traceback" not in log.read_text()
    assert "ended" in log.read_text()
