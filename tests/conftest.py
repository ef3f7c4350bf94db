"""What tests of several rooms need: one real browser, started once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest

# a busy machine is no failure; the same examples every time, so that a failure is of what changed (`make fuzz` looks further)
hypothesis.settings.register_profile("same", deadline=None, derandomize=True)
hypothesis.settings.load_profile("same")

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium; none is ever downloaded."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no chromium on this machine: install the system's package to run browser tests")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS, timeout=30_000)
        yield started
        started.close()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the model once, before several workers and the servers that they start would do so at the same time."""
    if hasattr(session.config, "workerinput") or session.config.option.collectonly:
        return
    from coalitionlab.model.compiled import is_compiled
    from coalitionlab.model.simulate import simulate

    if is_compiled():
        return
    # what strategies led by Python take is compiled beside it, on another processor
    code = "import coalitionlab as cl; cl.simulate('generic', [lambda view: {}], replicates=1)"
    led = (
        subprocess.Popen([sys.executable, "-c", code])
        if session.config.getoption("numprocesses", None)
        else None
    )
    simulate("generic", "leaderless", replicates=1)
    if led is not None:
        led.wait()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long tests first: at the end they would leave all processors but one idle."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
