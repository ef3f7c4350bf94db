"""The page Learn as people meet it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from coalitionlab.dashboard.learn.questions import situation_of
from coalitionlab.dashboard.links import from_query
from coalitionlab.dashboard.paired import paired_runs
from coalitionlab.dashboard.words import interval
from coalitionlab.experiments.questions.questions import questions

WAIT = 30_000
FORCE, INTENT = questions()[:2]


def test_predict_reveal_and_go_on(visit: Any) -> None:
    page = visit("?page=learn")
    expect(page.get_by_text("1 of 6")).to_be_visible(timeout=WAIT)  # the model is loaded first
    expect(page.get_by_role("button", name="Back", exact=True)).to_be_disabled()
    assert page.locator("table").count() == 0 and FORCE.explains[:40] not in page.content()
    page.get_by_role("button", name=FORCE.choices[0]).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What the runs say")).to_be_visible(timeout=WAIT)
    verdict = page.locator(".learn-verdict")
    expect(verdict).to_contain_text("The runs say otherwise.")
    expect(page.get_by_text("You predicted: compelling leaves more behind.")).to_be_visible()
    situation = situation_of(FORCE, FORCE.worlds[0])
    found = paired_runs(situation)
    gap = found.gap(situation.outcome)
    expect(verdict).to_contain_text(f"{abs(gap.estimate.mean):.4f}"[:5])
    rows = page.locator("table").first.locator("tbody tr")
    for k, (chance, mean) in enumerate(zip(found.success(), found.means_of(situation.outcome), strict=True)):
        expect(rows.nth(k)).to_contain_text(
            f"{100 * chance.mean:.0f} % ({100 * chance.low:.0f} to {100 * chance.high:.0f})"
        )
        expect(rows.nth(k)).to_contain_text(interval(mean))
    expect(page.locator("svg.learn-chart path.learn-line-b")).to_have_count(1)
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_text("2 of 6")).to_be_visible()
    expect(page.get_by_role("heading", name=INTENT.title)).to_be_visible()
    expect(page.get_by_role("button", name=f"Question 1: {FORCE.title} (seen)")).to_be_visible()
    page.get_by_role("button", name=INTENT.choices[0]).click()
    expect(page.locator(".learn-verdict")).to_contain_text("The runs bear you out.", timeout=WAIT)
    expect(page.locator("svg.learn-chart")).to_have_count(2)
    page.get_by_role("button", name="Back", exact=True).click()
    expect(verdict).to_contain_text("The runs say otherwise.", timeout=WAIT)


@pytest.mark.slow
def test_a_preset_is_taken_to_what_if(visit: Any) -> None:
    page = visit("?page=learn")
    page.get_by_role("button", name="Show without predicting").click(timeout=WAIT)
    page.get_by_role("button", name="Open in What if").first.click(timeout=WAIT)
    expect(page.get_by_role("main", name="What if")).to_be_visible(timeout=WAIT)
    expect(page).to_have_url(re.compile("page=whatif"))
    there, preset = from_query(page.evaluate("location.search")), situation_of(FORCE, FORCE.worlds[0])
    for name in ("scenario", "a", "b", "changes", "parameters", "outcome", "replicates", "seed"):
        assert getattr(there, name) == getattr(preset, name), name
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("link", name="Learn", exact=True).click()
    expect(page.get_by_text("You looked without predicting.")).to_be_visible()
