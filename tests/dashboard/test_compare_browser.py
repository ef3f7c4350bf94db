"""The page Compare as people meet it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from coalitionlab.dashboard.links import from_query, to_query
from coalitionlab.dashboard.situation import Situation
from coalitionlab.experiments.comparing.compare import compare

SCENARIOS = ("grassroots", "job_placement")
STRATEGIES = ("even_spread", "leaderless", "mobilizing_leadership")
SMALL = Situation(
    page="compare",
    local={"compare.scenarios": ",".join(SCENARIOS), "compare.strategies": ",".join(STRATEGIES)},
)
WAIT = 60_000
pytestmark = pytest.mark.slow


def cell(page: Any, scenario: str, strategy: str) -> Any:
    return page.locator(f'td[data-column="{scenario}"][data-row="{strategy}"]')


def finished(page: Any) -> None:
    expect(page.get_by_text("300 runs")).to_be_visible(timeout=WAIT)


@pytest.fixture
def small(visit: Any) -> Any:
    page = visit("?" + to_query(SMALL))
    finished(page)
    return page


def test_numbers_and_intervals_are_those_of_compare(small: Any) -> None:
    table = compare(
        list(SCENARIOS), list(STRATEGIES), replicates=50, seed=7, months=False, worlds=0
    ).summary()
    for row in table.itertuples():
        one = cell(small, row.scenario, row.strategy)
        expect(one).to_contain_text(f"{row.mean:.3f}")
        expect(one).to_have_attribute(
            "aria-label", re.compile(f"95 % interval {row.low:.3f} to {row.high:.3f}")
        )
        assert ("★" in one.inner_text()) == (row.rank == 1)
        one.hover()
        tip = small.get_by_role("tooltip")
        expect(tip).to_contain_text(f"{row.low:.3f} to {row.high:.3f}")
        expect(tip).to_contain_text(f"{100 * row.take_off:.0f} %")
    expect(small.get_by_text("Mobilizing leadership does best in 2 of 2 scenarios")).to_be_visible()


@pytest.mark.slow
def test_all_of_it_is_reached_by_keyboard(small: Any) -> None:
    grid = small.get_by_role("grid", name="Strategies by scenarios")
    small.get_by_label("Regret").focus()
    for _ in range(4):
        small.keyboard.press("Tab")
        if grid.evaluate("grid => grid.contains(document.activeElement)"):
            break
    focused = "() => document.activeElement.dataset.row + ' ' + document.activeElement.dataset.column"
    first = small.evaluate(focused)
    expect(small.get_by_role("tooltip")).to_contain_text("95 % interval")
    small.keyboard.press("ArrowRight")
    small.keyboard.press("ArrowDown")
    assert small.evaluate(focused) != first
    strategy, scenario = small.evaluate(focused).split()
    described = small.evaluate(
        "() => document.getElementById(document.activeElement.getAttribute('aria-describedby')).hidden"
    )
    assert described is False
    small.keyboard.press("Escape")
    expect(small.get_by_role("tooltip")).to_be_hidden()
    small.keyboard.press("Enter")
    expect(small.get_by_role("main", name="What if")).to_be_visible()
    arrived = from_query(small.evaluate("location.search"))
    assert (arrived.scenario, arrived.a) == (scenario, strategy)


def test_a_click_takes_scenario_and_strategy_against_the_best_to_what_if(small: Any) -> None:
    cell(small, "job_placement", "leaderless").click()
    expect(small.get_by_role("main", name="What if")).to_be_visible()
    expect(small).to_have_url(re.compile("job_placement"))
    arrived = from_query(small.evaluate("location.search"))
    assert (arrived.page, arrived.scenario, arrived.a, arrived.b) == (
        "whatif", "job_placement", "leaderless", "mobilizing_leadership",
    )  # fmt: skip


@pytest.mark.slow
def test_choices_are_kept_in_the_link(small: Any) -> None:
    small.get_by_role("combobox", name="Outcome").select_option("membership")
    small.get_by_text("Choose scenarios").click()
    small.get_by_role("checkbox", name="A little of everything").uncheck()
    expect(small.get_by_role("gridcell")).to_have_count(4)
    expect(small.get_by_text("200 runs")).to_be_visible(timeout=WAIT)
    shown = small.get_by_role("gridcell").all_inner_texts()
    small.reload()
    expect(small.get_by_text("200 runs")).to_be_visible(timeout=WAIT)
    assert small.get_by_role("gridcell").all_inner_texts() == shown
    assert small.get_by_role("combobox", name="Outcome").input_value() == "membership"


@pytest.mark.slow
def test_it_can_be_stopped_and_gone_on_with(visit: Any) -> None:
    local = {"compare.strategies": ",".join(STRATEGIES), "compare.replicates": 500}
    page = visit("?" + to_query(Situation(page="compare", seed=123, local=local)))
    page.get_by_role("button", name="Stop").click(timeout=WAIT)
    expect(page.get_by_text("Stopped after")).to_be_visible()
    page.wait_for_timeout(700)
    known = page.locator("td[data-known]").count()
    assert known < 27
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("td[data-known]")).to_have_count(27, timeout=WAIT)
    expect(page.get_by_text("13,500 runs")).to_be_visible(timeout=WAIT)


@pytest.mark.slow
def test_with_nothing_chosen_it_says_what_to_do(visit: Any) -> None:
    page = visit("?" + to_query(Situation(page="compare", local={"compare.scenarios": ""})))
    expect(page.get_by_text("Choose at least one scenario and one strategy.")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_numbers_can_be_read_on_every_colour(visit: Any, theme: str) -> None:
    page = visit("?" + to_query(SMALL), theme=theme)
    finished(page)
    for show in ("Chance of success", "Regret", "Mean"):
        page.get_by_label(show, exact=True).check(force=True)
        least = page.evaluate(
            """async () => {
              const { contrast } = await import('/lab/static/maps.js');
              const hex = (text) => '#' + text.match(/\\d+/g).slice(0, 3).map((one) => Number(one).toString(16).padStart(2, '0')).join('');
              return Math.min(...[...document.querySelectorAll('td[data-known]')].map((one) => {
                const style = getComputedStyle(one); return contrast(hex(style.backgroundColor), hex(style.color)); }));
            }"""
        )
        assert least >= 4.5


@pytest.mark.slow
def test_names_are_text(visit: Any) -> None:
    from coalitionlab.scenarios.loader import load_strategy

    hostile = load_strategy("leaderless").with_(title='<img src=x onerror="document.title=1">')
    situation = SMALL.with_(
        a=hostile, local={"compare.scenarios": "job_placement", "compare.strategies": "(a),leaderless"}
    )
    page = visit("?" + to_query(situation))
    expect(page.get_by_role("rowheader", name="<img src=x").first).to_be_visible(timeout=WAIT)
    assert page.locator("main img").count() == 0 and page.title() != "1"
