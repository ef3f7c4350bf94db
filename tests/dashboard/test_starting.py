"""The command: help at once, what is wrong in a line, an orderly end."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from coalitionlab.dashboard import starting
from coalitionlab.dashboard.plain import plain_page
from coalitionlab.experiments.cli.app import app
from coalitionlab.scenarios.errors import InputError

from .conftest import end, free_port, start_server

CODE = "from coalitionlab.experiments.cli.app import main; main()"


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["dashboard", *arguments])


def test_help_imports_nothing_heavy():
    code = f"import sys\ntry:\n    {CODE.replace('; ', chr(10) + '    ')}\nfinally:\n    print([m for m in ('solara', 'numpy', 'starlette') if m in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", code, "dashboard", "--help"], capture_output=True, text=True, timeout=60
    )
    assert "--no-browser" in found.stdout
    assert found.stdout.strip().endswith("[]")


def test_what_only_answers_of_the_tools_need_is_not_in_memory_before_one_is_asked_for():
    code = (
        "import sys, coalitionlab.dashboard.server, coalitionlab.dashboard.app\n"
        "from coalitionlab.experiments.page.packing import shared\n"
        "shared()\n"
        "print([m for m in ('scipy.stats', 'optuna', 'plotly', 'sklearn') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert found.stdout.strip() == "[]"


def test_a_port_that_is_taken_is_said_with_another():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = run("--no-browser", "--port", str(port))
    assert found.exit_code == 2
    assert found.stderr.count("\n") == 1
    assert f"--port {port + 1}" in found.stderr


@pytest.mark.parametrize("port", ["99999", "0"])
def test_a_port_that_is_none_is_said_with_one_that_is(port: str):
    found = run("--no-browser", "--port", port)
    assert (found.exit_code, found.stderr.count("\n")) == (2, 1)
    assert f"--port: got {port}" in found.stderr and "8765" in found.stderr


def test_a_host_that_is_not_one_is_said():
    found = run("--no-browser", "--host", "no such host")
    assert (found.exit_code, found.stderr.count("\n")) == (2, 1)


def test_without_the_extra_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(starting, "NEEDED", ("no_such_module",))
    with pytest.raises(InputError, match=r"pip install 'coalitionlab\[dashboard\]'"):
        starting.start(port=1, browser=False)


def test_a_case_or_plan_that_is_unknown_is_said_before_anything_is_served():
    found = run("nowhere", "--no-browser")
    assert (found.exit_code, found.stderr.count("\n")) == (2, 1) and "nowhere" in found.stderr


@pytest.mark.parametrize(
    ("host", "shown", "shared"),
    [
        ("127.0.0.1", "http://127.0.0.1:8765/lab/", ""),
        ("::1", "http://[::1]:8765/lab/", ""),
        ("192.0.2.7", "http://192.0.2.7:8765/lab/", "http://192.0.2.7:8765/lab/"),
    ],
)
def test_the_address_for_others_is_told_where_others_can_come(host: str, shown: str, shared: str):
    assert starting.addresses(host, 8765, "/lab") == (shown, shared)


def test_served_to_everybody_the_address_is_one_that_others_can_open(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(starting, "own_address", lambda: "192.0.2.7")
    assert starting.addresses("0.0.0.0", 80) == ("http://127.0.0.1:80/", "http://192.0.2.7:80/")
    monkeypatch.setattr(starting, "own_address", lambda: "")
    assert socket.gethostname() in starting.addresses("0.0.0.0", 80)[1]
    assert len(set(starting.code("http://192.0.2.7:80/"))) > 3


@pytest.mark.slow
def test_ctrl_c_ends_it_cleanly_with_the_tools_open_and_under_a_path(tmp_path: Path, browser: Any):
    port, log = free_port(), tmp_path / "log.txt"
    process = start_server(
        port,
        "grassroots",
        "-s",
        "communication",
        "--base",
        "/coalitions",
        "--host",
        "0.0.0.0",
        log=log,
        ready="coalitions/readyz",
    )
    try:
        page = browser.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"http://127.0.0.1:{port}/coalitions", timeout=30_000)
        page.get_by_role("link", name=re.compile("^With Python")).click()
        expect(page.get_by_label("The case")).to_have_value("grassroots", timeout=30_000)
        expect(page.get_by_label("Plan A", exact=True)).to_have_value("communication")
        assert f":{port}/coalitions/tools/" in page.url
        page.get_by_role("link", name="For a class").click()
        expect(page.get_by_role("heading")).to_have_text("For a class")
        page.go_back()
        expect(page.get_by_label("The case")).to_be_visible(timeout=30_000)
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
    told = log.read_text()
    assert "Traceback" not in told and "Warning" not in told
    assert "others open http://" in told and "█" in told and "ended" in told


@pytest.mark.slow
def test_who_comes_by_a_link_while_the_page_is_made_has_it_when_it_is_there(browser: Any) -> None:
    made = plain_page("One moment", "It is being made.", refresh=True)
    asked: list[str] = []

    class Making(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            ready = asked.count("/") > 2
            self.send_response(200)
            for name in () if ready else ("content-type", "content-security-policy"):
                self.send_header(name, made.headers[name])
            self.end_headers()
            self.wfile.write(b"<h1>Here it is</h1>" if ready else bytes(made.body))

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Making) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/#page=class&room=BCDFG")
        page.get_by_role("heading", name="Here it is").wait_for(timeout=30_000)
        assert page.url.endswith("#page=class&room=BCDFG")
        page.close()
        server.shutdown()
