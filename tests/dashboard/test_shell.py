"""The shell as people meet it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

TITLES = ["Watch", "What if", "Compare", "Explore", "Learn", "Bring"]


def test_six_pages_are_linked_and_open(page: Any) -> None:
    links = page.get_by_role("navigation", name="Pages").get_by_role("link")
    assert links.all_inner_texts() == TITLES
    for title in reversed(TITLES):
        links.get_by_text(title, exact=True).click()
        expect(page.get_by_role("main", name=title)).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_is_the_systems_until_chosen(visit: Any, theme: str) -> None:
    page = visit(theme=theme)
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    expect(page.locator("html")).to_have_attribute("lang", "en")
