"""The page "What if" in a real browser: what is moved is computed and drawn, by mouse and by keyboard."""

from __future__ import annotations

import math
import re
import time
from typing import Any

import pytest
from playwright.sync_api import expect

import coalitionlab as cl
from coalitionlab.dashboard.links import to_query
from coalitionlab.dashboard.situation import Situation
from coalitionlab.dashboard.words import interval
from coalitionlab.experiments.statistics import Estimate

WAIT = 30_000
ASKED = Situation(
    page="whatif",
    scenario="generic",
    a="mobilizing_leadership",
    b="communication",
    replicates=40,
    changes={"months": 48},
)


@pytest.fixture
def whatif(visit: Any) -> Any:
    """The page on a small question, once its answer is drawn."""
    return opened(visit, ASKED)


def opened(visit: Any, situation: Situation, **how: Any) -> Any:
    page = visit("?" + to_query(situation), **how)
    settled(page)
    return page


def settled(page: Any) -> None:
    """Wait until what is shown belongs to what is asked."""
    page.locator(".whatif[data-fresh=true]").wait_for(timeout=WAIT)


def drawn(page: Any) -> str:
    return str(page.locator(".wi-bands.wi-a .wi-median").get_attribute("d"))


def redrawn(page: Any, before: str) -> None:
    expect(page.locator(".wi-bands.wi-a .wi-median")).not_to_have_attribute("d", before, timeout=WAIT)
    settled(page)


def days(page: Any, action: str, side: str = "A") -> Any:
    return page.get_by_role("spinbutton", name=f"{action}, staff-days a month, strategy {side}, as a number")


def test_an_answer_is_drawn_however_late_the_chart_is_loaded(server: str, browser: Any) -> None:
    # anywidget drops all messages for a widget that took over 2 s to initialize
    page = browser.new_page()
    page.route("**/static/whatif.js*", lambda route: (time.sleep(2.6), route.continue_()))
    page.goto(f"{server}?{to_query(ASKED)}")
    settled(page)
    page.close()


def test_the_last_move_is_answered_also_when_it_changes_nothing(whatif: Any) -> None:
    power = whatif.get_by_role("slider", name="Power", exact=True)
    for event in ("input", "change", "input", "change", "change"):
        power.dispatch_event(event)
        whatif.wait_for_timeout(5)
    settled(whatif)


def test_a_slider_moved_by_keyboard_redraws(whatif: Any) -> None:
    before = drawn(whatif)
    power = whatif.get_by_role("slider", name="Power", exact=True)
    power.focus()
    power.press("ArrowRight")
    redrawn(whatif, before)
    expect(power).to_be_focused()
    expect(power).to_have_value("0.45")


@pytest.mark.slow
def test_a_slider_dragged_redraws_and_is_one_step_to_undo(whatif: Any) -> None:
    before = drawn(whatif)
    opinion = whatif.get_by_role("slider", name="Popular opinion", exact=True)
    box = opinion.bounding_box()
    whatif.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] / 2)
    whatif.mouse.down()
    for share in (0.5, 0.6, 0.7, 0.8):
        whatif.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
    whatif.mouse.up()
    redrawn(whatif, before)
    assert float(opinion.input_value()) > 0.75
    whatif.keyboard.press("Control+z")
    expect(opinion).to_have_value("0.4", timeout=WAIT)
    expect(whatif.locator(".wi-bands.wi-a .wi-median")).to_have_attribute("d", before, timeout=WAIT)


@pytest.mark.slow
def test_a_slider_in_the_hand_is_not_moved_by_an_answer_to_what_it_was_before(whatif: Any) -> None:
    opinion = whatif.get_by_role("slider", name="Popular opinion", exact=True)
    box = opinion.bounding_box()
    at = box["y"] + box["height"] / 2
    whatif.mouse.move(box["x"] + box["width"] * 0.4, at)
    whatif.mouse.down()
    before = drawn(whatif)
    for share in (0.5, 0.65, 0.8):  # the first is asked; the others come while it is worked on
        whatif.mouse.move(box["x"] + box["width"] * share, at)
    held = opinion.input_value()
    redrawn(whatif, before)
    assert opinion.input_value() == held
    whatif.mouse.up()
    settled(whatif)
    assert opinion.input_value() == held


def test_staff_days_typed_change_the_plan_and_never_exceed_the_capacity(whatif: Any) -> None:
    before = drawn(whatif)
    field = days(whatif, "Build legitimacy")
    left, other = float(field.input_value()), days(whatif, "Raise issue awareness").input_value()
    field.fill("1")
    field.press("Enter")
    redrawn(whatif, before)
    purse = whatif.get_by_label("Edit strategy A").get_by_role("status")
    expect(purse).to_have_text(f"{20 - left + 1:.4g} of 20 staff-days a month; {left - 1:.3g} unspent.")
    expect(whatif.get_by_label("Strategy A", exact=True).first).to_be_visible()
    field.fill("50")
    field.press("Enter")
    expect(field).to_have_value(f"{left:g}")
    expect(purse).to_contain_text("That is the capacity: the others keep what they have")
    expect(days(whatif, "Raise issue awareness")).to_have_value(other)
    slider = whatif.get_by_role("slider", name="Raise issue awareness, staff-days a month, strategy A")
    slider.focus()
    slider.press("End")  # sliders go in halves, and what is left of the capacity need not be one
    most = math.floor(2 * float(other)) / 2
    expect(days(whatif, "Raise issue awareness")).to_have_value(
        re.compile(rf"^({most:g}|{re.escape(other)})$")
    )


@pytest.mark.slow
def test_phases_are_moved_divided_and_removed_by_keyboard(whatif: Any) -> None:
    before = drawn(whatif)
    grip = whatif.get_by_role("slider", name="End of creation")
    later = str(int(grip.get_attribute("aria-valuenow")) + 1)
    grip.focus()
    grip.press("ArrowRight")
    redrawn(whatif, before)
    expect(whatif.get_by_role("slider", name="End of creation")).to_have_attribute("aria-valuenow", later)
    expect(whatif.get_by_role("slider", name="End of creation")).to_be_focused()
    editor = whatif.get_by_label("Edit strategy A")
    expect(editor.get_by_label("Last month of the phase, strategy A")).to_have_value(later)
    editor.get_by_role("button", name="Divide phase").press("Enter")
    expect(editor.get_by_role("button", name="phase 4")).to_be_visible()
    editor.get_by_role("button", name="remove phase").press("Enter")
    expect(editor.get_by_role("button", name="phase 4")).to_have_count(0)


@pytest.mark.slow
def test_a_boundary_is_dragged(whatif: Any) -> None:
    grip = whatif.get_by_role("slider", name="End of creation")
    box = grip.locator(".wi-catch").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    whatif.mouse.move(x, y)
    whatif.mouse.down()
    whatif.mouse.move(x + 20, y)
    whatif.mouse.move(x + 40, y)
    whatif.mouse.up()
    expect(whatif.get_by_role("slider", name="End of creation")).to_have_attribute(
        "aria-valuenow", re.compile("1[2-5]"), timeout=WAIT
    )


@pytest.mark.slow
def test_an_action_is_searched_for_added_and_removed(whatif: Any) -> None:
    editor = whatif.get_by_label("Edit strategy B")
    editor.get_by_role("button", name="Add an action").press("Enter")
    whatif.get_by_label("Search actions").fill("face-to-face")
    found = whatif.get_by_role("listbox", name="Actions").get_by_role("option")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("trust on ties")
    whatif.keyboard.press("Enter")
    expect(days(whatif, "Build trust", "B")).to_have_value("0")
    editor.get_by_role("button", name="Remove Build trust from strategy B").click()
    expect(days(whatif, "Build trust", "B")).to_have_count(0)


@pytest.mark.slow
def test_undo_redo_and_reset(whatif: Any) -> None:
    field = days(whatif, "Build legitimacy")
    before = field.input_value()
    field.fill("1")
    field.press("Enter")
    expect(whatif.get_by_role("button", name="back to the original").first).to_be_visible()
    whatif.get_by_role("button", name="Undo").click()
    expect(field).to_have_value(before)
    whatif.get_by_role("button", name="Redo").click()
    expect(field).to_have_value("1")
    whatif.get_by_role("button", name="Reset").click()
    expect(field).to_have_value(before)


def test_predict_then_reveal(whatif: Any) -> None:
    whatif.get_by_role("button", name="Predict, then reveal").click()
    expect(whatif.locator(".wi-bands.wi-a")).not_to_be_visible()
    expect(whatif.get_by_label("What it comes to")).not_to_be_visible()
    show = whatif.get_by_role("button", name="Show what happens")
    expect(show).to_be_disabled()
    whatif.get_by_role("radio", name="B does better").check()
    expect(show).to_be_disabled()
    whatif.get_by_label("By how much").fill("0.1")
    show.click()
    told = whatif.get_by_label("What it comes to")
    expect(told).to_contain_text("You predicted: B does better by 0.1. It came out otherwise: A does better.")
    expect(whatif.locator(".wi-bands.wi-a")).to_be_visible()


@pytest.mark.slow
def test_a_copied_to_b_cannot_be_told_apart_and_swap_swaps(whatif: Any) -> None:
    whatif.get_by_role("button", name="Swap").click()
    expect(whatif.get_by_label("Strategy A", exact=True).get_by_role("combobox")).to_have_value(
        "communication"
    )
    whatif.get_by_role("button", name="Copy strategy A to B").click()
    expect(whatif.get_by_label("What it comes to")).to_contain_text(
        "A and B cannot be told apart: they come out the same in every replicate", timeout=WAIT
    )


def test_the_numbers_are_those_of_compare(whatif: Any) -> None:
    scenario = cl.load_scenario("generic").with_(months=48)
    comparison = cl.compare(
        scenario,
        [ASKED.a, ASKED.b],
        replicates=40,
        seed=ASKED.seed,
        baseline=str(ASKED.b),
        worlds=0,
    )
    row = comparison.differences().query("strategy == 'mobilizing_leadership'").iloc[0]
    told = whatif.get_by_label("What it comes to")
    difference = Estimate(row["difference"], row["low"], row["high"])
    expect(told).to_contain_text(f"higher by {interval(difference, 'size')}")
    chance = comparison.summary().set_index("strategy").loc["mobilizing_leadership", "take_off"]
    expect(told.locator(".wi-chance.wi-a")).to_contain_text(f"{round(100 * chance)}%")
    last = comparison.months.query(
        "strategy == 'mobilizing_leadership' and outcome == 'collective_action'"
    ).iloc[-1]
    whatif.locator(".wi-bands.wi-a").focus()
    for _ in range(4):
        whatif.keyboard.press("PageUp")
    expect(whatif.locator(".wi-column.wi-a .wi-read")).to_contain_text(
        f"Month 48: median {float(f'{last.q50:.3g}'):g}"
    )


@pytest.mark.slow
def test_what_stands_behind_a_word_opens_by_keyboard(whatif: Any) -> None:
    whatif.get_by_role("button", name="What is build legitimacy?").first.press("Enter")
    expect(whatif.get_by_role("note")).to_contain_text("S0")
    whatif.keyboard.press("Escape")
    expect(whatif.get_by_role("note")).not_to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_both_and_the_charts_are_seen_without_scrolling(
    visit: Any, theme: str, size: tuple[int, int]
) -> None:
    page = opened(visit, ASKED, theme=theme, size=size)
    for name in (".wi-bands.wi-a", ".wi-bands.wi-b", ".wi-verdict"):
        box = page.locator(name).bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= size[1]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
