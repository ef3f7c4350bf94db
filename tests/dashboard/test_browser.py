"""The page at the root and the tools as people meet them: there and back, a case of one's own, and somebody else beside."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe-playwright-python")
pytestmark = pytest.mark.slow
WAIT = 60_000
NAME = "<img src=x onerror=window.hurt=1>"
TABLE = (
    f"name,sector,power\n{NAME},business,high\n'=CMD(),community,\nCouncil,government,very high\nSchool,education,low\n"
)
WRONG = "organisations:\n  - {name: A, sector: business}\n  - {name: B, sector: '<b onclick=window.hurt=1>blorp</b>'}\n"


def choose(page: Any, name: str, content: str) -> None:
    page.get_by_label("or drop one here").set_input_files(
        files=[{"name": name, "mimeType": "application/octet-stream", "buffer": content.encode()}]
    )


def tools(page: Any) -> Any:
    expect(page.get_by_label("The case")).to_be_visible(timeout=WAIT)
    return page


def test_what_is_looked_at_goes_to_the_tools_and_back(visit: Any) -> None:
    page = visit("#page=whatif&case=job_placement&a=top_down_drive")
    page.locator("html[data-answered=all]").wait_for(state="attached", timeout=WAIT)
    page.get_by_role("slider", name="Convener leaves").fill("12")
    page.locator("html[data-answered=all]").wait_for(state="attached", timeout=WAIT)
    page.get_by_role("link", name=re.compile("^With Python")).click()
    tools(page)
    expect(page.get_by_label("Plan A", exact=True)).to_have_value("top_down_drive")
    expect(page.get_by_text("the convener leaves in month 12; the case is changed")).to_be_visible()
    page.get_by_label("Plan B", exact=True).select_option("even_spread")
    expect(page.get_by_role("link", name="Back to the page")).to_have_attribute("href", re.compile("b=even_spread"))
    page.get_by_role("link", name="Back to the page").click()
    page.locator("html[data-answered=all]").wait_for(state="attached", timeout=WAIT)
    expect(page.get_by_role("combobox", name="Plan B", exact=True)).to_have_value("even_spread")
    assert page.get_by_role("slider", name="Convener leaves").input_value() == "12"


def test_causes_are_worked_out_and_the_report_opens(visit: Any) -> None:
    page = tools(visit("tools/?case=job_placement&a=top_down_drive&world=%7B%22months%22:24%7D"))
    page.get_by_role("button", name="Work it out for A").press("Enter")
    link = page.get_by_role("link", name="Open the report")
    expect(link).to_be_visible(timeout=2 * WAIT)
    with page.context.expect_page() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", name="What it says")).to_be_visible(timeout=WAIT)
    expect(opened.value.locator(".js-plotly-plot").first).to_be_visible(timeout=WAIT)
    opened.value.close()


def test_a_case_of_ones_own_is_brought_opened_as_a_page_and_led_back(visit: Any) -> None:
    page = tools(visit("tools/", own=True))
    choose(
        page, "many.yaml", "organisations:\n" + "".join(f"  - {{name: Body {k}, sector: blorp}}\n" for k in range(40))
    )
    expect(page.get_by_role("alert")).to_contain_text("At least 20 things have to be put right.", timeout=WAIT)
    choose(page, "wrong.yaml", WRONG)
    expect(page.get_by_role("alert")).to_contain_text("nothing was changed", timeout=WAIT)
    expect(page.get_by_role("table", name="Problems")).to_contain_text("<b onclick=window.hurt=1>blorp</b>")
    choose(page, "ours.csv", TABLE)
    page.get_by_role("button", name="Use it as the case").wait_for(timeout=WAIT)
    assert page.locator("input[type=file]").evaluate("field => field.files[0].name") == "ours.csv"
    page.get_by_role("button", name="Use it as the case").click()
    expect(page.get_by_text("It is the case of all tools in this tab")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Make the page").click()
    link = page.get_by_role("link", name="Open the page")
    expect(link).to_be_visible(timeout=WAIT)
    with page.context.expect_page() as opened:
        link.click()
    own = opened.value
    own.locator("html[data-film]").wait_for(state="attached", timeout=WAIT)
    assert re.search(r"/made/[\w-]{20,}$", own.url.partition("#")[0])
    own.goto(f"{own.url.partition('#')[0]}#page=watch")
    own.locator("html[data-watched]").wait_for(state="attached", timeout=WAIT)
    assert own.evaluate("window.hurt") is None and own.locator("main img").count() == 0
    own.get_by_role("link", name=re.compile("^With Python")).click()
    expect(tools(own).get_by_label("The case")).to_have_value("ours")
    expect(own.get_by_role("link", name="Back to the page")).to_have_attribute("href", re.compile(r"^\.\./made/"))
    assert own.evaluate("window.hurt") is None
    # nobody else has it
    other = tools(visit("tools/", own=True))
    assert other.get_by_label("The case").locator("option", has_text="Ours").count() == 0


def test_a_class_predicts_together_and_sees_the_runs_when_the_teacher_shows_them(visit: Any) -> None:
    teacher = visit("#page=class", own=True)
    teacher.get_by_role("button", name="Open a room").click()
    letters = teacher.locator(".letters").inner_text()
    members = [visit(f"#page=class&room={letters}", size=(390, 844), own=True) for _ in range(2)]
    teacher.get_by_role("button", name="Predict together").click()
    for member, answer in zip(members, ("Compelling leaves", "Winning over leaves"), strict=True):
        member.get_by_role("button", name=re.compile(answer)).click()
        expect(member.get_by_text("It is with your teacher")).to_be_visible()
    expect(teacher.get_by_text("2 of 2 have predicted; how is hidden")).to_be_visible(timeout=WAIT)
    teacher.get_by_role("button", name="Show how").click()
    expect(members[0].locator(".tally .count").first).to_have_text("1 of 2, 50 %", timeout=WAIT)
    assert members[0].locator(".verdict").count() == 0
    for page in (teacher, members[0]):
        expect(page.locator(".expected .tally").last).to_be_in_viewport()
    members[0].get_by_role("button", name="Watch", exact=True).click()
    teacher.get_by_role("button", name="Show what the runs say").click()
    expect(members[1].locator(".verdict")).to_be_in_viewport(timeout=WAIT)
    expect(members[0].locator(".verdict")).to_be_in_viewport(timeout=WAIT)  # who went elsewhere is brought back
    assert "Say what you expect" not in members[1].locator(".strip").inner_text()
    assert members[1].evaluate("document.documentElement.scrollWidth") <= 390
    teacher.get_by_role("button", name="Class", exact=True).click()
    teacher.get_by_role("button", name="Play organisations").click()
    members[0].get_by_label("Take an organisation").select_option(index=2)
    members[0].get_by_label("Be in, and take part").check()
    expect(teacher.locator(".played .done")).to_have_count(1, timeout=WAIT)
    teacher.get_by_role("button", name="Play on").click()
    expect(members[1].get_by_role("heading", name=re.compile("^Turn 2"))).to_be_visible(timeout=WAIT)
    teacher.get_by_role("button", name="End the game").click()
    teacher.get_by_role("button", name="End the class").click()
    expect(members[1].get_by_text("Your teacher has ended the class")).to_be_visible(timeout=WAIT)
    members[1].get_by_role("button", name="Learn", exact=True).click()
    expect(members[1].locator(".verdict")).to_be_visible(timeout=WAIT)  # the runs wait for nobody any more


def test_a_table_that_was_brought_on_the_page_goes_along_to_the_tools_and_back(visit: Any) -> None:
    page = visit("#page=bring", own=True)
    page.get_by_role("button", name="Try an example").click()
    page.locator("html[data-bring=read]").wait_for(state="attached", timeout=WAIT)
    page.get_by_role("link", name="With Python").click()
    expect(tools(page).get_by_label("The case")).to_have_value("An_example", timeout=WAIT)
    expect(page.get_by_text("6 organisations, 72 months")).to_be_visible()
    page.get_by_role("link", name="Back to the page").click()
    page.get_by_role("button", name="Watch").click()
    page.locator("html[data-watched]").wait_for(state="attached", timeout=WAIT)
    assert page.get_by_role("combobox", name="Organisation").locator("option", has_text="Riverside Mills").count() == 1


def test_a_plan_is_found_and_put_to_use(visit: Any) -> None:
    page = tools(visit("tools/?case=job_placement&world=%7B%22months%22:24,%22leaves%22:18%7D"))
    page.get_by_role("button", name="Thorough: 1,280 plans").click()
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("button", name="Stop, and keep the best").click(timeout=2 * WAIT)
    page.get_by_role("button", name="Put it into A").click(timeout=2 * WAIT)
    expect(page.get_by_label("Plan A", exact=True)).to_have_value("found_plan", timeout=WAIT)


def test_a_damaged_link_is_said_in_words_as_text_with_a_way_on(visit: Any) -> None:
    page = tools(visit("tools/?case=%3Cimg%20src=x%20onerror=alert(1)%3E"))
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The link could not be opened")
    expect(alert).to_contain_text("<img src=x")
    assert alert.locator("img").count() == 0
    alert.get_by_role("button", name="Close").click()
    expect(alert).to_have_count(0)
    gone = tools(visit("tools/?made=nothing&page=whatif"))
    expect(gone.get_by_role("alert")).to_contain_text("not kept any more")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_tools_fit_a_phone_and_keep_nobody_out(visit: Any, theme: str) -> None:
    page = tools(visit("tools/?case=generic", theme=theme, size=(390, 844)))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.emulate_media(color_scheme=theme)
    found = [f"{each['id']}: {each['nodes'][0]['html']}" for each in axe.Axe().run(page).response["violations"]]
    assert found == []
    page.keyboard.press("Tab")
    reached = [
        page.evaluate("document.activeElement.name || document.activeElement.innerText")
        for _ in range(4)
        if not page.keyboard.press("Tab")
    ]
    assert reached[:2] == ["For a class", "case"]
