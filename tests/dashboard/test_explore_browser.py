"""The page Explore as people meet it."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import expect

from coalitionlab.dashboard.links import from_query, to_query
from coalitionlab.dashboard.situation import Situation
from coalitionlab.experiments.mapping.axes import axis
from coalitionlab.experiments.mapping.phase_map import MapGrid, phase_map
from coalitionlab.scenarios.loader import load_scenario, load_strategy
from coalitionlab.scenarios.names.parameters import PARAMETERS

WAIT = 60_000
SMALL = Situation(
    page="explore", scenario="job_placement", local={"explore.x": "trust_gain", "explore.y": "convener.power"}
)
pytestmark = pytest.mark.slow


def cell(page: Any, row: int, column: int) -> Any:
    return page.locator(f'[role=gridcell][data-row="{row}"][data-column="{column}"]')


def finished(page: Any) -> None:
    expect(page.get_by_text("replicates a cell, the same luck")).to_be_visible(timeout=WAIT)


@pytest.fixture
def small(visit: Any) -> Any:
    page = visit("?" + to_query(SMALL))
    finished(page)
    return page


def arrived(page: Any) -> Situation:
    expect(page.get_by_role("main", name="What if")).to_be_visible()
    expect(page).to_have_url(re.compile("page=whatif"))
    return from_query(page.evaluate("location.search"))


def test_hover_tells_what_the_runs_say(small: Any) -> None:
    scenario = load_scenario("job_placement")
    grid = MapGrid(
        scenario,
        (load_strategy("mobilizing_leadership"),),
        axis(scenario, "trust_gain"),
        axis(scenario, "convener.power"),
        seed=7,
    )
    cells = phase_map(grid).cells("collective_action")
    for place in ((0, 0), (4, 9), (10, 3)):
        row = cells.iloc[11 * place[0] + place[1]]
        cell(small, *place).hover()
        told = small.locator(".maps-told")
        expect(told).to_contain_text(
            f"{row['mean']:.3f} (95 % interval {row['low']:.3f} to {row['high']:.3f})"
        )
        expect(told).to_contain_text(f"{100 * row['chance']:.0f} %")


def test_a_click_takes_the_point_to_what_if(small: Any) -> None:
    cell(small, 7, 2).click()
    there = arrived(small)
    levels = axis(load_scenario("job_placement"), "trust_gain").levels(11)
    assert dict(there.changes) == {"convener.power": 0.7} and dict(there.parameters) == {
        "trust_gain": levels[2]
    }
    assert (there.scenario, there.a, there.b) == (SMALL.scenario, SMALL.a, SMALL.b)


@pytest.mark.slow
def test_the_map_is_walked_by_keyboard(small: Any) -> None:
    cell(small, 10, 0).focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        small.keyboard.press(key)
    expect(cell(small, 9, 2)).to_be_focused()
    expect(small.locator(".maps-told")).to_contain_text("convener's power 0.9")
    expect(cell(small, 9, 2)).to_have_attribute("aria-label", re.compile("95 % interval"))
    assert small.locator('[role=gridcell][tabindex="0"]').count() == 1
    small.keyboard.press("Enter")
    assert dict(arrived(small).changes) == {"convener.power": 0.9}


@pytest.mark.slow
def test_an_axis_is_found_by_typing(small: Any) -> None:
    small.get_by_role("combobox", name="Across").click()
    small.keyboard.type("return of beliefs")
    option = small.get_by_role("listbox").get_by_role("option")
    expect(option).to_have_count(1)
    low, high = PARAMETERS["forget"].plausible
    expect(option).to_contain_text(f"{low:g} to {high:g} 1/month")
    expect(option).to_contain_text("assumed")
    small.keyboard.press("Enter")
    expect(small.get_by_role("grid", name=re.compile("forget across"))).to_be_visible()
    finished(small)
    small.reload()
    expect(small.get_by_role("combobox", name="Across")).to_have_value("forget")


@pytest.mark.slow
def test_ranges_that_cannot_be_are_refused_in_words(small: Any) -> None:
    box = small.get_by_label("Up to", exact=True)
    box.fill("7")
    box.press("Enter")
    expect(small.get_by_role("alert")).to_contain_text("from 0 to 1")
    small.get_by_label("Up from", exact=True).fill("0.5")
    small.get_by_label("Up from", exact=True).press("Enter")
    expect(cell(small, 0, 0)).to_have_attribute("aria-label", re.compile("convener's power 0.5"))


@pytest.mark.slow
def test_a_question_sets_the_map_and_says_what_to_look_for(small: Any) -> None:
    small.get_by_role("button", name="Why does force fade?").click()
    expect(small.get_by_text("What to look for:")).to_be_visible()
    expect(small.get_by_text("cells, Top-down drive does better in")).to_be_visible(timeout=WAIT)
    finished(small)
    assert small.locator(".is-open[role=gridcell]").count() > 0
    small.get_by_role("button", name="Undo").click()
    expect(small.get_by_role("combobox", name="Across")).to_have_value("trust gain")


@pytest.mark.slow
def test_something_is_seen_within_a_second(small: Any) -> None:
    """The first cells of a map nobody has asked for yet, from the choice to the picture."""
    small.get_by_role("combobox", name="Up", exact=True).click()
    small.keyboard.type("talk rate")
    began = time.monotonic()
    small.keyboard.press("Enter")
    expect(small.get_by_role("grid", name=re.compile("talk rate up"))).to_be_visible()
    small.wait_for_function(
        "() => document.querySelector('[role=gridcell][aria-label*=\"95 % interval\"]')", timeout=WAIT
    )
    assert time.monotonic() - began < 3  # three times what is promised: other tests may be running


@pytest.mark.slow
def test_a_link_that_cannot_be_drawn_leads_back(visit: Any) -> None:
    page = visit("?" + to_query(SMALL.with_(local={"explore.x": "happiness"})))
    expect(page.get_by_role("alert")).to_contain_text("happiness")
    page.get_by_role("button", name="Use the usual axes").click()
    expect(page.get_by_role("combobox", name="Across")).to_have_value("convener's power")
