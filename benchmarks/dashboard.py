"""The dashboard with a room in it: eight fresh browsers that open What if at once, again and again; thirty who open the page at once and
stay, a class of as many members that look at their room every second and a half and hand in predictions, tools open beside.

python benchmarks/dashboard.py [--browsers 8] [--tries 20] [--visitors 30] [--tools 6] [--seconds 60]
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np

#: Seconds between two looks of a member's page at its room.
LOOKS = 1.5
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
LIMIT = 60_000


@contextmanager
def server() -> Iterator[tuple[str, int]]:
    """A dashboard in a process of its own: its address and process number."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = "from coalitionlab.experiments.cli.app import main; main()"
    command = [sys.executable, "-c", code, "dashboard", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}/", process.pid
    finally:
        process.terminate()
        process.wait(20)


def wait_for(address: str) -> None:
    """Wait until the server answers at all."""
    while True:
        with suppress(OSError):
            urllib.request.urlopen(address, timeout=LIMIT / 1000).close()
            return
        time.sleep(0.05)


def fetch(address: str) -> float:
    """Seconds until the page is there, as a browser asks for it."""
    began = time.perf_counter()
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=LIMIT / 1000) as answer:
        answer.read()
    return time.perf_counter() - began


def at_once(count: int, do: Any) -> list[float]:
    """What each of so many threads measures, all begun at the same moment."""
    found: list[float] = []
    threads = [threading.Thread(target=lambda: found.append(do())) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def memory(process: int) -> float:
    """What a process holds, in MB."""
    with open(f"/proc/{process}/status", encoding="ascii") as status:
        (line,) = (line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def in_browser(address: str, process: int, began: float, browsers: int, tools: int, tries: int) -> None:
    """The first picture; then rooms of fresh browsers that open What if at once, none of which may be stuck; then tools in several tabs."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        pictures, stuck = [], 0
        for number in range(tries):
            contexts = [browser.new_context() for _ in range(browsers)]
            pages = [context.new_page() for context in contexts]
            for page in pages:
                page.goto(f"{address}#page=whatif", wait_until="commit")
            for page in pages:
                try:
                    page.locator("html[data-answered=all]").wait_for(timeout=LIMIT, state="attached")
                    pictures.append(float(page.evaluate("document.documentElement.dataset.since")) / 1000)
                except Error:
                    stuck += 1
            if not number:
                say("start to a picture in each", time.perf_counter() - began, "s")
            for context in contexts:
                context.close()
        print(f"{tries} rooms of {browsers} fresh browsers: {stuck} were stuck", flush=True)
        say("opening to the picture, median", float(np.median(pictures)), "s")
        say("the slowest of them", max(pictures), "s")
        say("memory of the server before the tools", memory(process), "MB")
        context = browser.new_context()
        for number in range(tools):
            page = context.new_page()
            opened = time.perf_counter()
            page.goto(f"{address}tools/?case=job_placement")
            page.get_by_label("The case").wait_for(timeout=LIMIT)
            if number in (0, tools - 1):
                say(f"tools opened, tab {number + 1}", time.perf_counter() - opened, "s")
        say(f"memory of the server with {tools} tabs of tools", memory(process), "MB")
        page.get_by_role("button", name="Work it out for A").click()
        page.get_by_role("link", name="Open the report").wait_for(timeout=3 * LIMIT)
        say("memory of the server after an attribution", memory(process), "MB")
        say("the page meanwhile", fetch(address) * 1000, "ms")
        browser.close()


def class_meets(address: str, process: int, members: int, seconds: float) -> None:
    """A room in which so many members look again and again and hand in a code every five looks, while its host shows one thing after the other."""

    def ask(path: str, method: str = "GET", body: str = "", key: str = "") -> Any:
        asked = urllib.request.Request(
            f"{address}room{path}", body.encode() if method != "GET" else None, {"X-Room-Key": key}, method=method
        )
        began = time.perf_counter()
        with urllib.request.urlopen(asked, timeout=LIMIT / 1000) as answer:
            told = json.loads(answer.read())
        taken.append(time.perf_counter() - began)
        return told

    taken: list[float] = []
    opened = ask("", "POST")
    room, key, late, ends = f"/{opened['code']}", opened["key"], [], time.perf_counter() + seconds
    shown: dict[str, float] = {}

    def member(number: int) -> None:
        seen, looks, rest = "", 0, random.Random(number)
        time.sleep(rest.random() * LOOKS)
        while time.perf_counter() < ends:
            if looks % 5 == 0:
                ask(f"{room}/member{number:04d}", "PUT", f"learn:{'abs'[(looks // 5) % 3]}-----:m{number:04d}")
            board = ask(room)["board"]
            if board != seen:
                late.append(time.perf_counter() - shown[board])
                seen = board
            looks += 1
            time.sleep(LOOKS)

    threads = [threading.Thread(target=member, args=(number,)) for number in range(members)]
    for thread in threads:
        thread.start()
    steps = 0
    while time.perf_counter() < ends - 2 * LOOKS:
        steps += 1
        shown[f"step {steps}"] = time.perf_counter()
        ask(room, "PUT", f"step {steps}", key)
        time.sleep(2 * LOOKS)
    for thread in threads:
        thread.join()
    notes = ask(room, key=key)["notes"]
    if len({note[-5:] for note in notes}) != members or len(late) != members * steps:
        raise SystemExit(
            f"{len(notes)} of {members} predictions came, {len(late)} of {members * steps} steps were seen"
        )
    say(
        f"a class of {members}, {len(taken)} requests in {seconds:.0f} s, answered in the median",
        float(np.median(taken)) * 1000,
        "ms",
    )
    say("the slowest of them", max(taken) * 1000, "ms")
    say("what the host shows is with the last member after", max(late), "s")
    say("memory of the server with the class", memory(process), "MB")


def say(what: str, found: float, unit: str) -> None:
    """Print a measure."""
    print(f"{what}: {found:.{2 if found < 10 else 0}f} {unit}", flush=True)


def main() -> None:
    """Print the measures."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--visitors", type=int, default=30)
    given.add_argument("--browsers", type=int, default=8, help="fresh browsers that open the page at once")
    given.add_argument("--tries", type=int, default=20, help="how often they do")
    given.add_argument("--tools", type=int, default=6, help="tabs of tools")
    given.add_argument("--seconds", type=float, default=60.0, help="how long the class meets")
    asked = given.parse_args()
    began = time.perf_counter()
    with server() as (address, process):
        wait_for(f"{address}readyz")
        say("start to the page served", time.perf_counter() - began, "s")
        if shutil.which("chromium"):
            in_browser(address, process, began, asked.browsers, asked.tools, asked.tries)
        class_meets(address, process, asked.visitors, asked.seconds)
        taken = at_once(asked.visitors, lambda: fetch(address))
        say(f"{asked.visitors} visitors at the same moment, the last has the page after", max(taken) * 1000, "ms")
        say("memory of the server with all of them", memory(process), "MB")


if __name__ == "__main__":
    main()
