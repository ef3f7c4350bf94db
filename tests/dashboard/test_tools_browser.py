"""The panels of What if in a real browser: causes, a better plan, a report, stakeholders, each from the page and back to it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from coalitionlab.dashboard.links import from_query, to_query
from coalitionlab.dashboard.situation import Situation
from coalitionlab.scenarios.loader import load_strategy

WAIT = 30_000
LONG = 120_000
ASKED = Situation(
    page="whatif", scenario="job_placement", a="top_down_drive", b="leaderless", replicates=20,
    changes={"months": 24, "withdraw_month": 18},
)  # fmt: skip
ACTIONS = len(load_strategy("top_down_drive").phases[0].effort)


@pytest.fixture
def whatif(visit: Any) -> Any:
    page = visit("?" + to_query(ASKED))
    settled(page)
    return page


def settled(page: Any) -> None:
    page.locator(".whatif[data-fresh=true]").wait_for(timeout=WAIT)


def opened(page: Any, label: str) -> Any:
    """Open a panel by keyboard; the editors make room for it."""
    row = page.get_by_role("group", name="Edit, or go further")
    row.get_by_role("button", name=label).press("Enter")
    panel = page.locator(".wi-tool")
    expect(panel).to_be_visible(timeout=WAIT)
    expect(row.get_by_role("button", name=label)).to_have_attribute("aria-pressed", "true", timeout=WAIT)
    expect(page.get_by_label("Edit strategy A")).not_to_be_visible()
    return panel


def test_what_caused_what_is_worked_out_on_demand_and_says_when_it_is_out_of_date(whatif: Any) -> None:
    panel = opened(whatif, "What caused what")
    side = panel.get_by_role("group", name="What caused what in A")
    expect(side).to_contain_text("Not worked out yet")
    side.get_by_role("button", name="Work it out for A").press("Enter")
    expect(side).not_to_contain_text("Not worked out yet", timeout=WAIT)
    expect(side).to_contain_text("With all actions collective action is", timeout=WAIT)
    chart = side.get_by_role(
        "img", name=re.compile(f"Strategy A: what {ACTIONS} actions add to collective action")
    )
    chart.focus()
    chart.press("ArrowDown")
    expect(side.locator(".ca-read")).to_contain_text(re.compile(r"adds [+−]?0\.\d+ .*lost without it"))
    side.get_by_text("The numbers as a table").press("Enter")
    expect(side.get_by_role("table").get_by_role("row")).to_have_count(ACTIONS + 1)
    # a change afterwards: what is there stays, and is said to be of before
    power = whatif.get_by_role("slider", name="Power", exact=True)
    power.focus()
    power.press("ArrowRight")
    expect(side).to_contain_text("The page has been changed since", timeout=WAIT)
    side.get_by_role("button", name="Work it out again for A").click()
    expect(side).not_to_contain_text("The page has been changed since", timeout=WAIT)
    expect(side).to_contain_text("With all actions collective action is", timeout=WAIT)
    whatif.get_by_role("button", name="Edit the plans").click()
    expect(whatif.get_by_label("Edit strategy A")).to_be_visible(timeout=WAIT)


@pytest.mark.slow
def test_a_strategy_without_actions_is_told_in_words(whatif: Any) -> None:
    panel = opened(whatif, "What caused what")
    side = panel.get_by_role("group", name="What caused what in B")
    expect(side).to_contain_text("This plan has no actions", timeout=WAIT)
    expect(side.get_by_role("button")).to_have_count(0)


@pytest.mark.slow
def test_before_a_prediction_nothing_is_given_away(whatif: Any) -> None:
    whatif.get_by_role("button", name="Predict, then reveal").click()
    expect(whatif.get_by_role("button", name="Show what happens")).to_be_visible(timeout=WAIT)
    expect(opened(whatif, "What caused what")).to_contain_text("First predict, above")


@pytest.mark.slow
def test_a_better_plan_is_searched_for_judged_and_put_to_use(whatif: Any) -> None:
    panel = opened(whatif, "Find a better plan")
    panel.get_by_role("button", name="Search", exact=True).press("Enter")
    expect(panel.get_by_role("progressbar")).to_be_visible(timeout=WAIT)
    put = panel.get_by_role("button", name="Put it into B")
    expect(put).to_be_visible(timeout=LONG)
    expect(panel).to_contain_text(
        re.compile("Better in collective action than|Not better in|Not significantly different")
    )
    expect(panel.get_by_role("table").first.get_by_role("row").nth(1)).to_be_visible()
    put.click()
    expect(panel).to_contain_text("It is strategy B now", timeout=WAIT)
    head = whatif.get_by_label("Strategy B", exact=True).locator("option").first
    expect(head).to_have_text("Found plan", timeout=WAIT)
    settled(whatif)
    # that the plan found stands on the page now does not put it out of date
    expect(panel).not_to_contain_text("The page has been changed since")
    expect(panel).to_contain_text("The search begins with the plans of the library and with yours")
    whatif.wait_for_url(lambda url: not isinstance(from_query(url.partition("?")[2]).b, str), timeout=WAIT)
    whatif.get_by_role("button", name="Undo").click()
    expect(whatif.get_by_label("Strategy B", exact=True).get_by_role("combobox")).to_have_value(
        "leaderless", timeout=WAIT
    )


@pytest.mark.slow
def test_a_search_that_is_stopped_keeps_the_best(whatif: Any) -> None:
    panel = opened(whatif, "Find a better plan")
    panel.get_by_role("button", name="Thorough: 1,280 plans").click()
    panel.get_by_role("button", name="Search", exact=True).click()
    panel.get_by_role("button", name="Stop, and keep the best").click(timeout=LONG)
    expect(panel.get_by_role("button", name="Put it into A")).to_be_visible(timeout=LONG)
    tried = panel.get_by_text("strategies were tried").inner_text()
    assert 32 <= int(re.search(r"([\d,]+) strategies were tried", tried)[1].replace(",", "")) < 1280  # type: ignore[index]


@pytest.mark.slow
def test_a_report_is_made_and_saved(whatif: Any, tmp_path: Path) -> None:
    panel = opened(whatif, "Report for the board")
    command = panel.get_by_role("textbox", name="Command")
    expect(command).to_have_value(
        re.compile("^coalitionlab report job_placement --strategy top_down_drive --against leaderless ")
    )
    panel.get_by_role("button", name="Make the report").press("Enter")
    save = panel.get_by_role("button", name="Save report-job_placement-top_down_drive.html")
    expect(save).to_be_visible(timeout=LONG)
    with whatif.expect_download(timeout=WAIT) as download:
        save.click()
    assert download.value.suggested_filename == "report-job_placement-top_down_drive.html"
    download.value.save_as(tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Top-down drive" in text and "coalitionlab report job_placement" in text


def test_stakeholders_are_brought_in_one_step_and_the_plan_is_kept(whatif: Any) -> None:
    field = whatif.get_by_role("spinbutton", name="Administer, staff-days a month, strategy A, as a number")
    field.fill("0.5")
    field.press("Enter")
    expect(whatif.get_by_role("button", name="back to the original").first).to_be_visible(timeout=WAIT)
    panel = opened(whatif, "Bring stakeholders")
    table = (
        "name,sector,power\n"
        + "".join(f"Our {k},business,{k % 5 + 1}\n" for k in range(8))
        + "The city,government,5\n"
    )
    file = {"name": "ours.csv", "mimeType": "text/csv", "buffer": table.encode()}
    panel.get_by_label("Choose a file, or drop one here").set_input_files(file)
    panel.get_by_role("button", name="Use as this session's scenario").click(timeout=WAIT)
    expect(panel).to_contain_text("Both strategies stay", timeout=WAIT)
    settled(whatif)
    expect(whatif.get_by_text("9 organisations, 72 months")).to_be_attached(timeout=WAIT)
    whatif.get_by_role("button", name="Edit the plans").click()
    head = whatif.get_by_label("Strategy A", exact=True).locator("option").first
    expect(head).to_have_text("Top-down drive (changed)", timeout=WAIT)


@pytest.mark.slow
def test_a_file_dragged_over_the_page_opens_the_place_for_it(whatif: Any) -> None:
    data = whatif.evaluate_handle(
        "() => { const all = new DataTransfer(); all.items.add(new File(['name,sector\\nOne,business'], 'one.csv')); return all; }"
    )
    whatif.dispatch_event(".whatif", "dragenter", {"dataTransfer": data})
    zone = whatif.locator(".wi-tool .lab-file")
    expect(zone).to_be_visible(timeout=WAIT)
    zone.dispatch_event("drop", {"dataTransfer": data})
    expect(whatif.locator(".wi-tool")).to_contain_text(re.compile("one.csv"), timeout=WAIT)


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_the_row_is_in_sight_and_nothing_is_wider_than_the_page(
    visit: Any, theme: str, size: tuple[int, int]
) -> None:
    page = visit("?" + to_query(ASKED), theme=theme, size=size)
    settled(page)
    row = page.get_by_role("group", name="Edit, or go further").bounding_box()
    assert row["y"] >= 0 and row["y"] + row["height"] <= size[1]
    for label in ("What caused what", "Find a better plan", "Report for the board", "Bring stakeholders"):
        opened(page, label)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.slow
def test_what_is_open_is_in_the_link(visit: Any) -> None:
    page = visit("?" + to_query(ASKED.with_(local={"whatif.tool": "report"})))
    expect(page.locator(".wi-tool")).to_contain_text("A report that a board would read", timeout=WAIT)
