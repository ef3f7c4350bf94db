"""The page "Watch" in a real browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from coalitionlab.dashboard.links import to_query
from coalitionlab.dashboard.situation import Situation
from coalitionlab.experiments.single import run
from coalitionlab.model.explain import explain
from coalitionlab.model.explanation import Explanation
from coalitionlab.model.terms import TERM_NAMES
from coalitionlab.scenarios.names.fields import MEMBER, OUTSIDE
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES
from coalitionlab.scenarios.schema import Scenario

CAMPAIGN = "?a=collaborative_campaign"
HOSTILE = "<img src=x onerror=document.title='harmed'>"


@pytest.fixture
def watch(visit: Any) -> Any:
    """Opens the page and waits until a run is there."""

    def open_(query: str = CAMPAIGN, **how: Any) -> Any:
        page = visit(query, **how)
        page.locator(".watch[data-run]").wait_for()
        return page

    return open_


def at(page: Any, month: int) -> None:
    expect(page.locator(".watch-month")).to_have_text(f"Month {month}")


def choose(page: Any, label: str) -> None:
    page.locator(".watch-choose").select_option(label=label)


def number(text: str) -> float:
    return float(text.replace("\u2212", "-"))


def test_play_moves_the_month_and_pauses(watch: Any) -> None:
    page = watch()
    at(page, 1)
    page.get_by_label("Speed").select_option("12")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".watch-month")).to_have_text(re.compile(r"Month ([4-9]|\d\d)"))
    page.get_by_role("button", name="Pause").click()
    stopped = page.locator(".watch-month").inner_text()
    page.wait_for_timeout(300)
    assert page.locator(".watch-month").inner_text() == stopped


@pytest.mark.slow
def test_playing_stops_at_the_end_and_begins_anew(watch: Any) -> None:
    page = watch()
    page.get_by_role("button", name="Last month").click()
    at(page, 103)
    page.get_by_role("button", name="Month back").click()
    page.get_by_role("button", name="Play", exact=True).click()
    at(page, 103)
    play = page.get_by_role("button", name="Play", exact=True)
    play.click()
    expect(page.locator(".watch-month")).not_to_have_text("Month 103")


@pytest.mark.slow
def test_steps_keys_and_the_scrubber_move_the_month(watch: Any) -> None:
    page = watch()
    page.get_by_role("button", name="Month on", exact=True).click()
    at(page, 2)
    page.get_by_role("button", name="Month back").click()
    at(page, 1)
    expect(page.get_by_role("button", name="Month back")).to_be_disabled()
    page.locator("#main").focus()
    for key, month in (("ArrowRight", 2), ("ArrowRight", 3), ("ArrowLeft", 2), ("End", 103), ("Home", 1)):
        page.keyboard.press(key)
        at(page, month)
    scrubber = page.get_by_role("slider", name="Month")
    scrubber.fill("40")
    at(page, 40)
    expect(scrubber).to_have_attribute("aria-valuetext", "month 40 of 103, January 2018")
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


@pytest.mark.slow
def test_the_numbers_are_those_of_the_same_run(watch: Any) -> None:
    page = watch()
    told = run("milton_keynes", "collaborative_campaign", seed=7)
    for month in (1, 30, 103):
        page.get_by_role("slider", name="Month").fill(str(month))
        at(page, month)
        for name in ("opinion", "regulation", "membership", "trust", "collective_action"):
            shown = page.locator(f".watch-line-name.{name} .watch-value").text_content()
            assert float(shown) == pytest.approx(
                told.months[month - 1, MONTHLY_NAMES.index(name)], abs=0.0051
            )
        inside = page.locator(".watch-picture .watch-sign:not([data-status=outside])").count()
        assert inside == (told.status[month - 1] > 0).sum()


def one_that_joins() -> tuple[str, Explanation]:
    """An organisation that is outside in the first month of the page's run and comes in later, and its explanation."""
    told = run("milton_keynes", "collaborative_campaign", seed=7)
    first = (told.status > OUTSIDE).argmax(axis=0)
    joins = (first > 0) & (told.status[first, range(len(first))] == MEMBER)
    name = told.ground.blueprint.names[int(joins.argmax())]
    return name, explain("milton_keynes", "collaborative_campaign", name, 7)


def test_an_organisation_tells_what_explain_tells(watch: Any) -> None:
    page = watch()
    name, told = one_that_joins()
    page.get_by_role("option", name=f"{name}, {told.sector}").last.click(force=True)
    expect(page.locator(".watch-person h3").first).to_have_text(name)
    for month in (1, 27, 103):
        page.get_by_role("slider", name="Month").fill(str(month))
        at(page, month)
        shown = [number(text) for text in page.locator(".watch-fall .watch-number").all_inner_texts()]
        assert shown == pytest.approx([*told.history[month - 1], told.history[month - 1].sum()], abs=0.0056)
    story = page.locator(".watch-story li").all_inner_texts()
    assert len(story) == len(told.moves) + 2
    assert f"Month {told.moves[0].month}" in story[1] and "It joined, at a balance of" in story[1]
    page.locator(".watch-fall li").nth(TERM_NAMES.index("distrust")).hover()
    expect(page.locator(".watch-detail")).to_contain_text(
        f"wariness of those inside {told.readings['distrust']['wariness of those inside']:.2f}"
    )
    page.get_by_role("button", name=f"Go to month {told.moves[0].month}").click()
    at(page, told.moves[0].month)


@pytest.mark.slow
def test_organisations_are_reached_by_keyboard(watch: Any) -> None:
    page = watch()
    network = page.get_by_role("listbox", name="Organisations")
    network.focus()
    page.keyboard.press("ArrowDown")
    first = page.locator(".watch-person h3").first
    expect(first).to_have_text("African diaspora forum")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_text("Arriva Buses")
    expect(page.locator(".watch-choose option:checked")).to_have_text("Arriva Buses (business)")
    page.keyboard.press("ArrowRight")
    at(page, 2)
    page.keyboard.press("Escape")
    expect(first).to_have_text("What the signs mean")
    choose(page, "Network Rail (business)")
    expect(first).to_have_text("Network Rail")


@pytest.mark.slow
def test_hovering_names_sector_power_and_standing(watch: Any) -> None:
    page = watch()
    page.locator(".watch-sign[aria-label^='Milton Keynes Council']").hover(force=True)
    tip = page.locator(".watch-tip")
    expect(tip).to_contain_text("Milton Keynes Council")
    expect(tip).to_contain_text(re.compile(r"government, .*\d.% of all power"))


@pytest.mark.slow
def test_events_phases_and_the_withdrawal_are_on_the_clock(watch: Any) -> None:
    page = watch()
    event = page.get_by_role(
        "button", name="Attack on a pregnant woman, month 23 (August 2016): opinion +0.20"
    )
    event.focus()
    page.keyboard.press("Enter")
    at(page, 23)
    expect(page.locator(".watch-news")).to_contain_text("Attack on a pregnant woman")
    assert page.locator(".watch-phase").count() >= 3
    expect(page.get_by_role("button", name=re.compile("the convener withdraws, month 55"))).to_be_attached()
    page.get_by_role("slider", name="Month").fill("60")
    expect(page.locator(".watch-doing")).to_have_text("The convener spends nothing this month")


@pytest.mark.slow
def test_another_strategy_and_another_draw_of_luck(watch: Any) -> None:
    page = watch()
    page.get_by_role("slider", name="Month").fill("50")
    for step, (replicate, act) in enumerate(
        [
            (1, lambda: page.get_by_role("button", name="Another draw of luck").click()),
            (0, lambda: page.get_by_role("button", name="Draw of luck before").click()),
        ]
    ):
        before = page.locator(".watch").get_attribute("data-run")
        act()
        expect(page.locator(".watch")).not_to_have_attribute("data-run", before or "")
        told = run("milton_keynes", "collaborative_campaign", seed=7, replicate=replicate)
        at(page, 50)
        shown = page.locator(".watch-line-name.membership .watch-value").text_content()
        assert float(shown) == pytest.approx(
            told.months[49, MONTHLY_NAMES.index("membership")], abs=0.0051
        ), step
    before = page.locator(".watch").get_attribute("data-run")
    page.get_by_label("Strategy", exact=True).select_option("top_down_drive")
    expect(page.locator(".watch")).not_to_have_attribute("data-run", before or "")
    told = run("milton_keynes", "top_down_drive", seed=7)
    shown = page.locator(".watch-line-name.collective_action .watch-value").text_content()
    assert float(shown) == pytest.approx(told.months[49, 0], abs=0.0051)
    expect(page.locator(".watch-caution")).to_contain_text("One run is one story, not the evidence")
    page.get_by_role("link", name="all of them in What if").click()
    expect(page.get_by_role("main", name="What if")).to_be_visible()


@pytest.mark.slow
def test_a_link_holds_the_month_and_the_organisation(watch: Any) -> None:
    local = {"watch.month": 33, "watch.organisation": "Network Rail"}
    page = watch("?" + to_query(Situation(a="collaborative_campaign", local=local)))
    at(page, 33)
    expect(page.locator(".watch-person h3").first).to_have_text("Network Rail")


def test_names_are_shown_as_text_whatever_they_hold(watch: Any) -> None:
    people = [{"name": f"{HOSTILE} {k}", "sector": "business"} for k in range(4)]
    events = [{"name": HOSTILE, "month": 2, "opinion": 0.1}]
    scenario = Scenario.model_validate(
        {
            "name": "hostile",
            "title": HOSTILE,
            "months": 12,
            "organisations": people,
            "environment": {"events": events},
        }
    )
    page = watch("?" + to_query(Situation(scenario=scenario)))
    page.get_by_role("slider", name="Month").fill("2")
    choose(page, f"{HOSTILE} 0 (business)")
    expect(page.locator(".watch-person h3").first).to_have_text(f"{HOSTILE} 0")
    expect(page.locator(".watch-news")).to_contain_text(HOSTILE)
    page.locator(".watch-sign").first.hover(force=True)
    assert page.locator(".watch img").count() == 0
    assert page.title() != "harmed"


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_the_main_things_fit_without_scrolling(watch: Any, size: tuple[int, int]) -> None:
    page = watch(size=size)
    for part in (".watch-picture", ".watch-player", ".watch-scrub", ".watch-course", ".watch-person"):
        box = page.locator(part).bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= size[1]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.slow
def test_a_month_is_drawn_in_far_less_than_a_frame(watch: Any) -> None:
    page = watch("?scenario=generic")
    page.get_by_role("slider", name="Month").fill("2")
    per_month = page.evaluate(
        """() => {
        const slider = document.querySelector('.watch-scrub'), times = [];
        for (let month = 1; month <= 96; month += 1) {
          slider.value = month;
          const then = performance.now();
          slider.dispatchEvent(new Event('input'));
          times.push(performance.now() - then);
        }
        return times.sort((a, b) => a - b)[48];
      }"""
    )
    assert per_month < 16
