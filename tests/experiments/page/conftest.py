"""One page of the whole library for all tests of this room; the engine in it takes a minute to make when its sources are new."""

import pytest

from coalitionlab.experiments.page.page import make_page
from coalitionlab.scenarios.loader import list_scenarios, load_scenario

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
