"""The report in a real browser: nothing is asked for, nothing is wider than the paper, words do not leave their figures, paper is light."""

from __future__ import annotations

import re

import pytest

import coalitionlab as cl
from coalitionlab.scenarios.schema import Scenario

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

#: Widths between the margins of the page in CSS pixels (96 an inch): A4, Letter.
PAPERS = {"A4": (210 - 30) / 25.4 * 96, "Letter": (215.9 - 30) / 25.4 * 96}
WIDER = """() => [...document.querySelectorAll('body *')].filter(e => !e.closest('svg') || e.tagName === 'svg')
    .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(e => e.outerHTML.slice(0, 90))"""
OUT_OF_FIGURE = """() => [...document.querySelectorAll('svg text')].filter(t => {
    const outer = t.ownerSVGElement.getBoundingClientRect(), own = t.getBoundingClientRect();
    return own.left < outer.left - 1 || own.right > outer.right + 1 || own.top < outer.top - 1 || own.bottom > outer.bottom + 1;
  }).map(t => t.textContent)"""


def crowd():
    """Names without a space, long titles, many sectors, many phases and events: what makes pages too wide."""
    sectors = {
        f"a sector with a long name {k}": {"mission": 1, "market": 1, "mandate": 1, "standing": 1}
        for k in range(9)
    }
    rows = [
        {"name": f"{'Unbreakable' * 6}{k}", "sector": f"a sector with a long name {k % 9}"} for k in range(40)
    ]
    events = [{"name": "Flood" * 12, "month": 1 + k % 20, "opinion": 0.1} for k in range(12)]
    return Scenario.model_validate({
        "name": "crowd", "title": "Long" * 40, "issue": "x" * 200, "months": 40, "withdraw_month": 30, "sectors": sectors,
        "organisations": rows, "environment": {"events": events},
    })  # fmt: skip


CASES = {
    "named": lambda: ("milton_keynes", "collaborative_campaign"),
    "drawn": lambda: ("grassroots", "mobilizing_leadership"),
    "crowded": lambda: (crowd(), "even_spread"),
}


@pytest.fixture(scope="module", params=CASES)
def address(request, tmp_path_factory):
    scenario, strategy = CASES[request.param]()
    found = cl.board_report(scenario, strategy, replicates=10, worlds=3, attribution=6)
    return found.save(tmp_path_factory.mktemp("reports") / f"{request.param}.html").as_uri()


def opened(browser, address, **how):
    page = browser.new_page(**how)
    page.set_default_timeout(30_000)
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    assert [one for one in asked if not one.startswith("data:")] == [address] and said == []
    return page


@pytest.mark.parametrize("width", [400, 1366])
def test_on_a_screen(browser, address, width):
    page = opened(browser, address, viewport={"width": width, "height": 768}, color_scheme="dark")
    # on a telephone a table may be scrolled in its own frame, the page may not
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert width < 700 or page.evaluate(WIDER) == []
    assert page.evaluate(OUT_OF_FIGURE) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.close()


@pytest.mark.parametrize("paper", PAPERS)
def test_on_paper(browser, address, paper):
    page = opened(
        browser, address, viewport={"width": int(PAPERS[paper]), "height": 900}, color_scheme="dark"
    )
    page.emulate_media(media="print")
    assert page.evaluate(WIDER) == []
    assert page.evaluate(OUT_OF_FIGURE) == []
    printed = page.pdf(format=paper, print_background=True)
    sheets = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert 7 <= sheets <= 30
    # a figure must fit a sheet whole: 240 mm of height are there on both papers
    tall = page.evaluate(
        "() => Math.max(...[...document.querySelectorAll('figure')].map(f => f.getBoundingClientRect().height))"
    )
    assert tall < 240 / 25.4 * 96
    page.close()
