"""How fast a page answers: 200 replicates of two strategies, 60 organisations, 60 months, in headless Chromium on this machine.

    python benchmarks/page.py [--browser PATH]

Printed are the medians of some slider moves (and of some openings of the file) in milliseconds, and what the engine
compiled for this machine takes for the same runs, on two threads as the page has two workers.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

from coalitionlab.experiments.page.making import make_page
from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.loader import load_scenario, load_strategy

STRATEGIES = ("mobilizing_leadership", "system_leadership")
LIMIT = 60_000.0
# moves the first slider of the page a little, and says when the answer to it is there
MOVE = """async (k) => {
  const marks = document.documentElement.dataset, slider = document.querySelector('.world input[type=range]');
  const low = Number(slider.min), high = Number(slider.max);
  delete marks.full;
  slider.value = String(low + (high - low) * (0.3 + 0.05 * k));
  slider.dispatchEvent(new Event('input', {bubbles: true}));
  while (!marks.full) await new Promise((done) => setTimeout(done, 5));
  return [Number(marks.first), Number(marks.full)];
}"""


def main() -> None:
    """Open the page some times, move a slider some times, and compare the engines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--browser", default="/usr/bin/chromium", help="the browser's program")
    browser = parser.parse_args().browser
    scenario = load_scenario("generic").with_(months=60)
    strategies = [load_strategy(name) for name in STRATEGIES]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        file = Path(folder) / "case.html"
        file.write_text(make_page([scenario], strategies), encoding="utf-8")
        chromium = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        opened = [_opened(chromium, file) for _ in range(3)]
        page = _page(chromium, file)
        first, full = zip(*(page.evaluate(MOVE, k) for k in range(12)), strict=True)
        chromium.close()
    print(f"file to first chart: {median(opened):.0f} ms (asked 1500)")
    print(f"slider to first bands: {median(first[2:]):.0f} ms (asked 60)")
    print(f"slider to full answer: {median(full[2:]):.0f} ms, best {min(full[2:]):.0f} ms (asked 250)")
    print(f"the same runs by the machine's own engine, two threads: {_native(scenario, strategies):.0f} ms")


def _page(browser: Any, file: Path) -> Any:
    page = browser.new_page()
    page.goto(f"{file.as_uri()}#page=whatif")
    page.locator("html[data-answered=all]").wait_for(timeout=LIMIT)
    return page


def _opened(browser: Any, file: Path) -> float:
    page = _page(browser, file)
    since = float(page.evaluate("Number(document.documentElement.dataset.since)"))
    page.close()
    return since


def _native(scenario: Any, strategies: Any) -> float:
    def taken(seed: int) -> float:
        began = time.perf_counter()
        simulate(scenario, strategies, replicates=200, seed=seed, months=True)
        return 1000 * (time.perf_counter() - began)

    return median([taken(seed) for seed in range(6)][1:])


if __name__ == "__main__":
    main()
