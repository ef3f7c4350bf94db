"""What tests of several rooms need: one real browser, started once."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import hypothesis
import pytest

import made_rules

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


#: What takes a minute to make, by what makes it: many runs; those that Python leads; single ones; the engine of pages. All is kept on disk.
MADE_FIRST = (
    "cl.simulate('generic', 'leaderless', replicates=1)",
    "cl.simulate('generic', [lambda view: {}], replicates=1)",
    "cl.CoalitionModel('generic').step()",
    "stored_module()",
)
#: And for the slow tests: the one rule of a user's own.
MADE_FOR_SLOW = (
    "cl.simulate('generic', 'leaderless', replicates=1, runner=cl.own_rule(sober))",
    "cl.simulate('generic', [lambda view: {}], replicates=1, runner=cl.own_rule(sober))",
    "cl.CoalitionModel('generic', rule=sober).step()",
)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Make what takes a minute, as much at once as there are processors, before several workers and their servers would each do so."""
    config = session.config
    if hasattr(config, "workerinput") or config.option.collectonly or not config.getoption("numprocesses", None):
        return
    from coalitionlab.experiments.web.kept import module_name
    from coalitionlab.model.compiled import cache_folder

    slow = "not slow" not in config.option.markexpr
    wanted = MADE_FIRST + MADE_FOR_SLOW * slow
    key = hashlib.sha256(repr((wanted, made_rules.TEXT)).encode()).hexdigest()[:8]
    made = cache_folder() / f"tests-{key}-{module_name()}"
    if made.exists():
        return
    head = "import coalitionlab as cl; from coalitionlab.experiments.web.export import stored_module; from made_rules import sober;"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(
            pool.map(
                lambda code: subprocess.run([sys.executable, "-c", head + code], env=environment, check=False), wanted
            )
        )
    made.parent.mkdir(parents=True, exist_ok=True)
    made.touch()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long tests first: at the end they would leave all processors but one idle."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
