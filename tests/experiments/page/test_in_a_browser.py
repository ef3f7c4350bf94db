"""The page in the system's Chromium, from a file and offline: as people meet it."""

import re

import pytest

pytestmark = pytest.mark.slow
LIMIT = 60_000
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


class Opened:
    """A tab on the page, and what it did behind the scenes."""

    def __init__(self, context, file, state=""):
        self.page, self.errors, self.requests = context.new_page(), [], []
        self.page.on(
            "console", lambda said: said.type in ("error", "warning") and self.errors.append(said.text)
        )
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(f"file://{file}{state}")

    def answered(self):
        self.page.locator("html[data-answered=all]").wait_for(timeout=LIMIT)
        return self.page


@pytest.fixture
def opened(browser, file):
    """`opened(state, size=...)` opens the page without a network; errors, warnings and requests fail the test."""
    contexts, tabs = [], []

    def open_(state="", *, size="desktop", theme="light"):
        context = browser.new_context(
            viewport=dict(zip(("width", "height"), SIZES[size], strict=True)),
            color_scheme=theme,
            offline=True,
        )
        contexts.append(context)
        tabs.append(Opened(context, file, state))
        return tabs[-1].answered()

    yield open_
    found = [
        (tab.errors, [url for url in tab.requests if not url.startswith(("file:", "blob:"))]) for tab in tabs
    ]
    for context in contexts:
        context.close()
    assert found == [([], [])] * len(tabs)


def test_the_first_screen_says_what_this_is_and_answers(opened):
    page = opened()
    assert "Which way of leading" in page.get_by_role("heading", level=1).inner_text()
    assert re.search(
        r"is delivered in .*% of runs under A and .*% under B", page.locator(".answer").inner_text()
    )
    chart = page.locator(".bands svg")
    assert chart.bounding_box()["y"] + 200 < 900
    assert "month" in chart.inner_text()


def test_a_slider_moves_the_answer_and_the_link_holds_it(opened):
    page = opened()
    before = page.locator(".found").inner_text()
    slider = page.get_by_role("slider", name="Convener’s budget")
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    page.locator("html[data-waits=no]").wait_for(timeout=LIMIT)
    page.locator("html[data-waits=yes]").wait_for(timeout=LIMIT)
    after = page.locator(".found").inner_text()
    assert after != before
    assert "10 staff-days a month" in page.locator(".world").inner_text()
    again = opened(page.evaluate("location.hash"))
    assert again.locator(".found").inner_text() == after
    page.get_by_role("button", name="Convener’s budget: back to").click()
    page.locator("html[data-waits=no]").wait_for(timeout=LIMIT)
    page.locator("html[data-waits=yes]").wait_for(timeout=LIMIT)
    assert page.locator(".found").inner_text() == before


def test_an_action_added_to_a_full_plan_takes_its_share_from_the_others(opened):
    page = opened()
    plan = page.get_by_label("Plan A", exact=True).and_(page.locator("section"))
    plan.locator("summary").first.click()
    plan.get_by_label(re.compile("^Add an action")).first.select_option("share_power")
    shares = plan.locator("details").first.locator(".slider .now").all_inner_texts()
    shares = [int(text.split()[0]) for text in shares if text.endswith("%")]
    assert abs(sum(shares) - 100) <= len(shares) / 2
    assert shares[-1] == 10
    assert "(changed)" in plan.inner_text()
    plan.get_by_role("button", name="Back to the plan as published").click()
    assert "(changed)" not in page.locator("section.plan.a").inner_text()


def test_the_keyboard_alone_reaches_and_reads(opened):
    page = opened()
    page.keyboard.press("Tab")
    seen = []
    for _ in range(30):
        seen.append(
            page.evaluate(
                "document.activeElement.getAttribute('aria-label') || document.activeElement.id || document.activeElement.tagName"
            )
        )
        page.keyboard.press("Tab")
    assert {"The case", "Plan A", "Plan B", "Outcome by month"} <= set(seen)
    assert any(name.startswith("slider") for name in seen)
    page.locator(".bands svg").focus()
    page.keyboard.press("Home")
    assert page.locator(".reading").inner_text().startswith("Month 1: A ")
    page.keyboard.press("ArrowRight")
    assert page.locator(".reading").inner_text().startswith("Month 2: A ")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_scrolls_down_only(opened, theme):
    page = opened(size="phone", theme=theme)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "16px"
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", background))) < 200) is (theme == "dark")


def test_a_name_with_markup_is_shown_as_text(opened, inert):
    page = opened("#case=hostile")
    assert inert in page.get_by_label("The case").inner_text()
    assert page.locator("main img").count() == 0
    assert page.title() == f"{inert} · coalitionlab"


@pytest.mark.parametrize(
    "state", ["#case=nowhere&a=nobody&world=7&edits=%7B", "#seed=-1&replicate=x&page=nothing", "#%"]
)
def test_a_broken_link_opens_the_page(opened, state):
    assert opened(state).locator(".bands path").count() > 3


def test_the_policy_lets_nothing_in_or_out(opened):
    page = opened()
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
