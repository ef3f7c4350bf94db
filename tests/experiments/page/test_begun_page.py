"""A page of a case that has begun: its runs are those of `go_on`, to the bit, and it says and shows where today is."""

import base64
import gzip
import json
import re
import shutil
import subprocess

import numpy as np
import pytest

import coalitionlab as cl
from coalitionlab.experiments.calibrating.begun import Begun
from coalitionlab.experiments.page.bundling import FRONT, bundle
from coalitionlab.experiments.page.making import ENGINE
from coalitionlab.experiments.page.page import page
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES

pytestmark = pytest.mark.slow
PLANS = ("leaderless", "mobilizing_leadership")
LIMIT = 60_000
CALL = """
import { Engine } from './engine.js';
import { Runner } from './running.js';
const fs = require('fs');
const library = JSON.parse(fs.readFileSync('library.json')), [name] = Object.keys(library.cases);
const runner = new Runner(new Engine(new WebAssembly.Module(fs.readFileSync('module.wasm')), library.layout), library);
const text = (data) => Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'), job = JSON.parse(fs.readFileSync('asked.json'));
const asked = { ...job, case: name, plans: job.plans.map((plan) => library.strategies[plan]) }, half = Math.floor(job.last / 2);
const found = [[0, half], [half, job.last]].map(([first, last]) => runner.run({ ...asked, first, last }));
const film = runner.watch({ ...asked, first: 1, plans: [asked.plans[1]] });
const { joined } = runner.follow({ ...asked, plans: [asked.plans[1]], first: 0, last: 3 });
fs.writeFileSync('out.json', JSON.stringify({ runs: found.map(({ courses, delivered }) => ({ delivered: text(delivered), ...Object.fromEntries(Object.entries(courses).map(([key, data]) => [key, text(data)])) })), film: text(film.months), joined: text(joined) }));
"""


@pytest.fixture(scope="module", params=["listed", "wired"])
def made(request, tmp_path_factory):
    """A calibration, and the file of its page; of a case with given ties, or with a network that Python draws for each run."""
    case = cl.load_scenario("job_placement" if request.param == "listed" else "generic").with_(
        months=50, withdraw_month=47
    )
    if request.param == "wired":
        case = case.with_(ties={"network": "small_world", "degree": 4})
    history = cl.History(
        "so far", joins=(2, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1), leaves=(0,) * 11 + (1,), starts="2025-01"
    )
    found = cl.calibrate(case, history, "collaborative_campaign", runs=220, ahead=0, checks=0, held_back=0, seed=2)
    file = tmp_path_factory.mktemp("begun") / "begun.html"
    page(found, PLANS, out=file)
    return found, file


def numbers(text):
    return np.frombuffer(base64.b64decode(text))


@pytest.mark.skipif(shutil.which("node") is None, reason="no node")
def test_the_page_makes_the_runs_of_go_on(made, tmp_path):
    found, file = made
    begun, text = Begun.of(found, 200), file.read_text(encoding="utf-8")
    for name, target in (("engine", "module.wasm"), ("library", "library.json")):
        packed = re.search(rf'id="{name}">([^<]+)<', text)[1]
        (tmp_path / target).write_bytes(gzip.decompress(base64.b64decode(packed)))
    asked = {"world": {}, "plans": PLANS, "seed": 0, "columns": MONTHLY_NAMES, "first": 0, "last": len(begun)}
    (tmp_path / "asked.json").write_text(json.dumps(asked))
    sources = {path.stem: path.read_text(encoding="utf-8") for path in (*FRONT.glob("*.js"), ENGINE)}
    (tmp_path / "call.js").write_text(bundle({**sources, "call": CALL.lstrip()}, "call"))
    subprocess.run(["node", "call.js"], cwd=tmp_path, check=True, timeout=300)
    answer = json.loads((tmp_path / "out.json").read_text())
    onward = cl.go_on(found, list(PLANS), ahead=begun.case.months)
    months, delivered = onward.months[:, begun.places], onward.delivered[:, begun.places]
    half = len(begun) // 2
    for part, own in zip(answer["runs"], (slice(0, half), slice(half, None)), strict=True):
        np.testing.assert_array_equal(numbers(part["delivered"]).reshape(delivered[:, own].shape), delivered[:, own])
        for k, name in enumerate(MONTHLY_NAMES):
            np.testing.assert_array_equal(numbers(part[name]).reshape(months[:, own].shape[:3]), months[:, own, :, k])
    np.testing.assert_array_equal(numbers(answer["film"]).reshape(months.shape[2:]), months[1, 1])
    people = begun.some(0, 3).follow(begun.case, cl.load_strategy(PLANS[1]), closely=False)
    np.testing.assert_array_equal(numbers(answer["joined"]).reshape(people.joined.shape), people.joined)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_every_view_starts_from_today(made, browser, theme, size):
    found, file = made
    begun = Begun.of(found, 200)
    context = browser.new_context(
        viewport=dict(zip(("width", "height"), size, strict=True)), color_scheme=theme, offline=True
    )
    tab, said = context.new_page(), []
    tab.on("console", lambda message: message.type in ("error", "warning") and said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    views = [
        ("whatif", "html[data-answered=all]"),
        ("watch", "html[data-watched='50']"),
        ("questions", "html[data-replied=goals]"),
    ]
    for view, ready in views:
        tab.goto(f"file://{file}#page={view}")
        tab.reload()
        tab.locator(ready).wait_for(timeout=LIMIT, state="attached")
        if view == "watch":
            tab.locator(".watch .answer", has_text="worth").wait_for(timeout=LIMIT)
        assert f"worth {found.posterior.effective:.0f} of equal weight" in tab.locator("#page").inner_text()
        assert re.search(
            f"(one of {len(begun)} that|{len(begun)} of those that go on)", tab.locator("#page").inner_text()
        )
        assert tab.locator(".today").count() > 0
        assert tab.evaluate("document.documentElement.scrollWidth") <= size[0]
        if view != "questions":
            assert tab.locator(".seen").count() == begun.today
    assert said == []
    context.close()
