"""Nothing on any view of the page keeps anybody out, as far as axe-core can tell, in light and in dark."""

import pytest

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe-playwright-python")
pytestmark = pytest.mark.slow
LIMIT = 120_000
#: What tells that a view is complete; others are given a moment.
READY = {
    "What if": "html[data-answered=all]", "Compare": "html[data-compared='200']", "Watch": "html[data-watched]",
    "Explore": "html[data-mapped='49']", "Questions": "html[data-replied=goals]",
}  # fmt: skip


def found(page):
    """Barriers on what is shown, everything unfolded, as lines."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    lines = []
    for theme, options in (("light", None), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=theme)
        for each in axe.Axe().run(page, options=options).response["violations"]:
            lines.append(f"{theme}: {each['id']}: {each['nodes'][0]['html']}")
    return lines


def test_no_view_has_a_barrier(browser, file):
    context = browser.new_context(offline=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"file://{file}#case=generic&world=%7B%22months%22:24%7D")
    page.locator("#pages button").first.wait_for(timeout=LIMIT)
    barriers = {}
    for name in page.locator("#pages button").all_inner_texts():
        page.get_by_role("navigation").get_by_role("button", name=name, exact=True).click()
        if name in READY:
            page.locator(READY[name]).wait_for(timeout=LIMIT, state="attached")
        barriers[name] = found(page)
        if name == "Questions":
            page.get_by_role("button", name="What if something happens?").click()
            page.locator("html[data-replied=shocks]").wait_for(timeout=LIMIT, state="attached")
            barriers["shocks"] = found(page)
        if name == "Bring":
            page.get_by_role("button", name="Try an example").click()
            page.locator("html[data-bring=read]").wait_for(timeout=LIMIT, state="attached")
            barriers["a table"] = found(page)
        if name == "Class":
            page.get_by_role("button", name="Lead a class").click()
            page.get_by_role("button", name="Predict together").click()
            page.get_by_role("button", name="Show how predictions are spread").click()
            page.get_by_label("Codes of the class").fill("learn:ab----:x7qfd learn:aa----:bbbbb")
            barriers["a spread"] = found(page)
            page.get_by_role("button", name="Class", exact=True).click()
            page.get_by_role("button", name="Play organisations").click()
            page.get_by_label("Take an organisation").select_option(index=1)
            page.locator(".sheet .chart").wait_for(timeout=LIMIT)
            barriers["a sheet"] = found(page)
        if name == "Watch":
            page.get_by_role("slider", name="Month").fill("20")
            page.get_by_role("button", name="Step in").click()
            barriers["stepping in"] = found(page)
            page.get_by_label("What happens").select_option("event")
            page.get_by_role("button", name="Do it and go on").click()
            page.locator(".acted svg.network").nth(1).wait_for(timeout=LIMIT)
            barriers["two networks"] = found(page)
    context.close()
    assert {name: lines for name, lines in barriers.items() if lines} == {}
    assert {*READY, "two networks", "a table", "a sheet"} <= set(barriers)
