"""The report in a real browser: nothing is asked for, each page fits its sheet, nothing is wider than the paper, paper is light."""

from __future__ import annotations

import re

import pytest

import coalitionlab as cl
from coalitionlab.scenarios.schema import Scenario

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

#: CSS pixels (96 an inch) between the margins of A4.
WIDTH, HEIGHT = (210 - 30) / 25.4 * 96, (297 - 26) / 25.4 * 96
WIDER = """() => [...document.querySelectorAll('body *')].filter(e => !e.closest('svg') || e.tagName === 'svg')
    .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(e => e.outerHTML.slice(0, 90))"""


def crowd() -> Scenario:
    """Long names and titles without a space, many goals, phases and events: what makes pages too long."""
    rows = [{"name": f"{'Unbreakable' * 6}{k}", "sector": "business", "power": 1 + k} for k in range(30)]
    events = [{"name": "Flood" * 12, "month": 1 + k % 20, "opinion": 0.1} for k in range(12)]
    goals = [{"name": f"{'A goal with a name ' * 5}{k}", "work": {"reach": 1}} for k in range(9)]
    return Scenario.model_validate({
        "name": "crowd", "title": "Long " * 20, "issue": "x" * 100, "months": 40, "withdraw_month": 30, "organisations": rows,
        "environment": {"events": events}, "goals": goals,
    })  # fmt: skip


def told() -> Scenario:
    """Twenty-two organisations with long names and a cell on what each wants, a third against the aim, and a history told at length."""
    sectors = ("government", "business", "nonprofit", "community", "education")
    rows = [
        {
            "name": f"Lowmoor Regional Federation of {what} no. {k}",
            "sector": sectors[k % 5],
            "power": 1 + k % 4,
            "overlap": lean,
            "alignment": lean,
            "wants": f"{what.lower()} for members; staff transport for night shifts; cover for the budget line",
        }
        for k, (what, lean) in enumerate(zip(["Transport Drivers", "Residents", "Taxi Owners", "Public Houses"] * 6, [0.6, -1.0, 0.3, -0.5, 0.5, 0.0] * 4, strict=True))
    ]  # fmt: skip
    goals = [
        {"name": f"Night buses on all {k} lines of the valleys, all week", "work": {"reach": 9 * k, "money": 5 * k}}
        for k in (1, 2, 3)
    ]
    return Scenario.model_validate({
        "name": "told", "title": "Night buses for the Lowmoor valleys", "issue": "No bus after eleven: night workers are stranded, and many joined since. " * 6,
        "months": 72, "withdraw_month": 48, "organisations": rows[:22], "goals": goals,
    })  # fmt: skip


CASES = {
    "told": lambda: (told(), "balanced_power"),
    "named": lambda: ("milton_keynes", "collaborative_campaign"),
    "crowded": lambda: (crowd(), "mobilizing_leadership"),
}


@pytest.mark.parametrize("name", CASES)
def test_two_pages_on_two_sheets_then_the_annex(browser, tmp_path, name):
    scenario, strategy = CASES[name]()
    report = cl.board_report(scenario, strategy, best="even_spread", worlds=2, replicates=2, most=10, day_cost=300.0)
    address = report.save(tmp_path / "board.html").as_uri()
    page = browser.new_page(viewport={"width": round(WIDTH), "height": 900}, color_scheme="dark")
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    assert [one for one in asked if not one.startswith("data:")] == [address] and said == []
    page.emulate_media(media="print")
    assert page.evaluate(WIDER) == []
    heights = page.evaluate(
        "() => [...document.querySelectorAll('article')].map(a => a.getBoundingClientRect().height)"
    )
    assert max(heights[:2]) <= HEIGHT, heights
    of_words = "getComputedStyle(document.querySelector('.everybody td:nth-child(5)')).overflowWrap"
    assert page.evaluate(of_words) == "break-word"  # no word such as "already" is broken to make room for names
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True, print_background=True)))
    assert 3 <= sheets <= 12
    page.set_viewport_size({"width": 400, "height": 800})
    page.emulate_media(media="screen")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.close()
