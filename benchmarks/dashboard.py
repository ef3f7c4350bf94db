"""The dashboard as people feel it: loading, slider to chart in a real browser, and a room of thirty sessions at once.

    python benchmarks/dashboard.py [--sessions 30] [--moves 20] [--skip-browser]

The question is the largest of the design: 200 runs of two strategies, 60 organisations, 60 months, both computed anew at every move.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from dashboard_visitor import Visitor

from coalitionlab.dashboard.links import to_query
from coalitionlab.dashboard.situation import Situation

QUESTION = Situation(
    scenario="generic",
    a="mobilizing_leadership",
    b="system_leadership",
    changes={"months": 60},
    page="whatif",
)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
FIELD = "convener.power"
#: Lets go of the slider and waits until the numbers that belong to it are painted; milliseconds.
RELEASE = """
([field, value]) => new Promise((resolve) => {
  const slider = document.querySelector(`input[type=range][data-field="${field}"]`);
  slider.step = "any"; slider.value = value;
  const began = performance.now();
  const watch = () => {
    const drawn = performance.getEntriesByName("whatif:drawn").at(-1);
    if (drawn && drawn.startTime > began) requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
    else requestAnimationFrame(watch);
  };
  slider.dispatchEvent(new Event("change"));
  watch();
})
"""


@contextmanager
def server() -> Iterator[tuple[str, int]]:
    """A dashboard in a process of its own, warm: its address and process number."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = "from coalitionlab.experiments.cli.app import main; main()"
    command = [sys.executable, "-c", code, "dashboard", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(address + "readyz", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        first = Visitor(address, to_query(QUESTION))
        first.open()
        first.leave()
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(20)


def in_browser(address: str, moves: int) -> None:
    """Loading and slider to chart."""
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        print("no chromium: nothing measured in a browser")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        loads = []
        for _ in range(4):
            page = context.new_page()
            began = time.perf_counter()
            page.goto(f"{address}?{to_query(QUESTION)}")
            page.wait_for_selector("[data-fresh=true]", timeout=60_000)
            loads.append(time.perf_counter() - began)
            if len(loads) < 4:
                page.close()
        taken = []
        for value in random.Random(1).sample(range(100, 900), moves):
            taken.append(page.evaluate(RELEASE, [FIELD, value / 1000]))
            page.wait_for_timeout(150)
        browser.close()
    say("first load", loads[0], "s")
    say("warm load against its limit of 3 s", float(np.median(loads[1:])) / 3, "ratio")
    say("warm load", float(np.median(loads[1:])), "s")
    say("slider to chart, median, against its limit of 250 ms", float(np.median(taken)) / 250, "ratio")
    say("slider to chart, median", float(np.median(taken)), "ms")
    say("slider to chart, nine in ten", float(np.quantile(taken, 0.9)), "ms")


def crowd(address: str, process: int, sessions: int, every: float, rounds: int) -> None:
    """So many sessions, each moving a slider every so many seconds to values that nobody asked for; then all at the same moment."""
    before = memory(process)
    visitors = [Visitor(address, to_query(QUESTION)) for _ in range(sessions)]
    together([visitor.open for visitor in visitors])
    opened = memory(process)
    values = iter(random.Random(2).sample(range(10_000, 90_000), sessions * (rounds + 1)))

    def play(visitor: Visitor, wait: float) -> None:
        time.sleep(wait)
        for _ in range(rounds):
            began = time.perf_counter()
            visitor.move(FIELD, next(values) / 100_000)
            visitor.wait()
            time.sleep(max(0.0, every - (time.perf_counter() - began)))

    starts = [every * k / sessions for k in range(sessions)]
    together([lambda v=v, w=w: play(v, w) for v, w in zip(visitors, starts, strict=True)])
    report(visitors, f"{sessions} sessions, a move each every {every:g} s")

    def once(visitor: Visitor) -> None:
        visitor.move(FIELD, next(values) / 100_000)
        visitor.wait_for_all()

    together([lambda v=v: once(v) for v in visitors])
    report(visitors, f"{sessions} sessions, all at the same moment")
    say("memory of a session", (opened - before) / sessions, "MB")
    say("memory of the server with all of them", memory(process), "MB")
    for visitor in visitors:
        visitor.leave()


def while_searching(address: str, moves: int) -> None:
    """One session's slider: alone, and while another session's browser searches for a better plan of the same question."""
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        return
    visitor = Visitor(address, to_query(QUESTION))
    visitor.open()
    values = iter(random.Random(3).sample(range(10_000, 90_000), 2 * moves))

    def move(count: int, busy: Callable[[], bool]) -> None:
        for _ in range(count):
            if not busy():
                break
            visitor.move(FIELD, next(values) / 100_000)
            visitor.wait_for_all()
            time.sleep(0.3)

    move(moves, lambda: True)
    report([visitor], "one session alone")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        page.goto(f"{address}?{to_query(QUESTION)}")
        page.get_by_role("button", name="Find a better plan").click(timeout=60_000)
        page.get_by_role("button", name="Thorough").click()
        page.get_by_role("button", name="Search", exact=True).click()
        bar = page.get_by_role("progressbar")
        bar.wait_for(timeout=60_000)
        began = time.perf_counter()
        move(moves, bar.is_visible)
        report([visitor], "one session while another searches")
        page.get_by_role("button", name="Put it into A").wait_for(timeout=600_000)
        say("the thorough search, with those moves between", time.perf_counter() - began, "s")
        browser.close()
    visitor.leave()


def report(visitors: list[Visitor], when: str) -> None:
    """Print how long people waited, and forget it."""
    first, whole = ([s for one in visitors for s in getattr(one, name)] for name in ("first", "whole"))
    say(f"{when}: median wait against 1 s", float(np.median(first)), "ratio")
    say(f"{when}: median wait for numbers", float(np.median(first)) * 1000, "ms")
    say(f"{when}: nine in ten", float(np.quantile(first, 0.9)) * 1000, "ms")
    say(f"{when}: median wait for those of all 200 runs", float(np.median(whole)) * 1000, "ms")
    for one in visitors:
        one.first.clear()
        one.whole.clear()


def together(what: list) -> None:
    """Do all at the same time."""
    threads = [threading.Thread(target=one) for one in what]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def memory(process: int) -> float:
    """What a process holds, in MB."""
    with open(f"/proc/{process}/status", encoding="ascii") as status:
        (line,) = (line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def say(what: str, found: float, unit: str) -> None:
    """Print a measure."""
    print(f"{what}: {found:.{2 if found < 10 else 0}f} {unit}", flush=True)


def main() -> None:
    """Print the measures."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--sessions", type=int, default=30)
    given.add_argument("--every", type=float, default=5.0, help="seconds between two moves of one person")
    given.add_argument("--rounds", type=int, default=3, help="moves of each person")
    given.add_argument("--moves", type=int, default=20, help="moves in the browser")
    given.add_argument("--skip-browser", action="store_true")
    asked = given.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}", flush=True)
    with server() as (address, process):
        if not asked.skip_browser:
            in_browser(address, asked.moves)
            while_searching(address, asked.moves)
        crowd(address, process, asked.sessions, asked.every, asked.rounds)


if __name__ == "__main__":
    main()
