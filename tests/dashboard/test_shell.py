"""The shell as people meet it: pages, scenario, theme, keyboard, links, undo; nothing shared between two people."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

TITLES = ["Watch", "What if", "Compare", "Explore", "Learn", "Bring"]


def scenario(page: Any) -> Any:
    return page.get_by_role("combobox", name="Scenario", exact=True)


def open_page(page: Any, title: str) -> None:
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("main", name=title)).to_be_visible(timeout=20_000)


def test_six_pages_are_linked_and_the_open_one_is_marked(page: Any) -> None:
    links = page.get_by_role("navigation", name="Pages").get_by_role("link")
    assert links.all_inner_texts() == TITLES
    for title in ("Bring", "Learn"):
        open_page(page, title)
        expect(links.get_by_text(title, exact=True)).to_have_attribute("aria-current", "page")
        assert page.get_by_role("heading", level=1).count() == 1


@pytest.mark.slow
def test_the_browsers_back_goes_to_the_page_before(page: Any) -> None:
    open_page(page, "Learn")
    open_page(page, "Bring")
    page.go_back()
    expect(page.get_by_role("main", name="Learn")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("main", name="Watch")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("main", name="Learn")).to_be_visible()


@pytest.mark.slow
def test_the_theme_is_the_systems_until_chosen(visit: Any) -> None:
    page = visit("?page=learn", theme="dark")
    html = page.locator("html")
    expect(html).to_have_attribute("data-theme", "dark")
    expect(html).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Theme").click()
    expect(html).to_have_attribute("data-theme", "light")
    page.get_by_role("button", name="Theme").click()
    expect(html).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.get_by_role("button", name="Theme: dark")).to_be_visible()
    expect(html).to_have_attribute("data-theme", "dark")


@pytest.mark.slow
def test_the_page_can_be_zoomed_and_text_made_larger(visit: Any) -> None:
    page = visit("?page=learn")
    zoom = page.locator("meta[name=viewport]").get_attribute("content")
    assert "user-scalable" not in zoom and "maximum-scale" not in zoom
    heading = page.get_by_role("heading", level=1)
    before = heading.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    page.get_by_role("button", name="Larger text").click()
    expect(page.get_by_role("button", name="Larger text")).to_have_attribute("aria-pressed", "true")
    assert heading.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") > 1.2 * before


@pytest.mark.slow
def test_everything_in_the_head_is_reached_by_keyboard_in_order(visit: Any) -> None:
    page = visit("?page=learn")
    reached = []
    for _ in range(13):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "(e => e.getAttribute('aria-label') || e.innerText.split('\\n')[0])(document.activeElement)"
            )
        )
    assert reached[0] == "Skip to the page"
    assert reached[2:8] == TITLES
    assert reached[9].startswith("Reset")
    page.get_by_role("link", name="Skip to the page").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_another_scenario_is_chosen_undone_and_redone(visit: Any) -> None:
    page = visit("?page=learn")
    scenario(page).select_option("generic")
    expect(page).to_have_url(re.compile("scenario=generic"))
    expect(scenario(page)).to_have_attribute("title", re.compile("^60 organisations"))
    page.get_by_role("button", name="Undo").click()
    expect(scenario(page)).to_have_value("milton_keynes")
    page.locator("h1").click()
    page.keyboard.press("Control+Shift+z")
    expect(scenario(page)).to_have_value("generic")
    page.keyboard.press("Control+z")
    expect(scenario(page)).to_have_value("milton_keynes")


def test_two_people_never_see_each_others_state(visit: Any) -> None:
    one, other = visit("?page=learn", own=True), visit("?page=learn", own=True)
    scenario(one).select_option("generic")
    open_page(one, "Bring")
    scenario(other).select_option("grassroots")
    expect(other).to_have_url(re.compile("scenario=grassroots"))
    expect(scenario(one)).to_have_value("generic")
    expect(other.get_by_role("main", name="Learn")).to_be_visible()
    expect(other.get_by_role("button", name="Undo")).to_be_enabled()
    third = visit("?page=learn", own=True)
    expect(scenario(third)).to_have_value("milton_keynes")
    expect(third.get_by_role("button", name="Undo")).to_be_disabled()


@pytest.mark.slow
def test_the_address_opens_the_same_for_someone_else(visit: Any) -> None:
    page = visit("?page=learn")
    scenario(page).select_option("job_placement")
    expect(page).to_have_url(re.compile("scenario=job_placement"))
    other = visit(page.url.partition("/?")[2] and "?" + page.url.partition("/?")[2])
    expect(scenario(other)).to_have_value("job_placement")
    expect(other.get_by_role("main", name="Learn")).to_be_visible()


def test_a_damaged_link_is_said_in_words_as_text_with_a_way_on(visit: Any) -> None:
    page = visit("?page=learn&scenario=%3Cimg%20src=x%20onerror=alert(1)%3E")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The link could not be opened")
    expect(alert).to_contain_text("<img src=x")
    assert alert.locator("img").count() == 0
    alert.get_by_role("button", name="Close").click()
    expect(alert).to_have_count(0)
    scenario(page).select_option("generic")
    expect(scenario(page)).to_have_attribute("title", re.compile("^60 organisations"))


@pytest.mark.slow
def test_nothing_runs_off_the_side_of_a_phone(visit: Any) -> None:
    page = visit("?page=learn", size=(400, 800))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
