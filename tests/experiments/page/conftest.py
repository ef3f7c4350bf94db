"""One page of the whole library for all tests of this room; the engine in it takes a minute to make when its sources are new."""

import pytest

from coalitionlab.experiments.page.making import make_page
from coalitionlab.scenarios.loader import list_scenarios, load_scenario

LIMIT = 60_000
SIZES = {"desktop": (1280, 900), "beamer": (1024, 768), "enlarged": (683, 512), "phone": (390, 844)}
#: What a page may not do, whatever happens: said on its console, or asked of anybody.
INERT = "<img src=x onerror=document.title='broken'><b>Town</b>"


@pytest.fixture(scope="session")
def library():
    """The text of a page of every scenario of the library, one with a name that would be markup, and one with a network of its own."""
    generic = load_scenario("generic").with_(months=30, withdraw_month=12)
    hostile = generic.with_(name="hostile", title=INERT, issue=INERT)
    change = {"name": "change", "month": 9, "parameters": {"talk_rate": 0.4, "rate_build_trust_trust": 0.9}}
    wired = generic.with_(
        name="wired", title="A small world", ties={"network": "small_world", "degree": 4}, **{"environment.events": [change]}
    )  # fmt: skip
    scenarios = [*map(load_scenario, list_scenarios()), hostile, wired]
    return make_page(scenarios, [])


@pytest.fixture(scope="session")
def file(library, tmp_path_factory):
    """That page as a file."""
    path = tmp_path_factory.mktemp("page") / "all.html"
    path.write_text(library, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def inert():
    """The title of the case `hostile`."""
    return INERT


class Opened:
    """A tab on the page, and what it did behind the scenes."""

    def __init__(self, context, file, state=""):
        self.page, self.errors, self.requests = context.new_page(), [], []
        self.page.on("console", lambda said: said.type in ("error", "warning") and self.errors.append(said.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(f"file://{file}{state}")

    def answered(self, ready):
        self.page.locator(ready).wait_for(timeout=LIMIT, state="attached")
        return self.page


@pytest.fixture
def opened(browser, file):
    """`opened(state, size=...)` opens the page without a network; errors, warnings and requests fail the test."""
    contexts, tabs = [], []

    def open_(state="#page=whatif", *, size="desktop", theme="light", ready="html[data-answered=all]"):
        context = browser.new_context(
            viewport=dict(zip(("width", "height"), SIZES[size], strict=True)), color_scheme=theme, offline=True
        )
        contexts.append(context)
        tabs.append(Opened(context, file, state))
        return tabs[-1].answered(ready)

    yield open_
    found = [(tab.errors, [url for url in tab.requests if not url.startswith(("file:", "blob:"))]) for tab in tabs]
    for context in contexts:
        context.close()
    assert found == [([], [])] * len(tabs)
