"""One small comparison, made once, that most tests of this folder look at."""

from __future__ import annotations

import pytest

from coalitionlab.experiments.comparing.compare import compare
from coalitionlab.experiments.comparing.comparison import Comparison
from coalitionlab.scenarios.schema import Scenario, Strategy

STRATEGIES = ("leaderless", "even_spread", "top_down_drive")


@pytest.fixture(scope="session")
def small() -> Scenario:
    """A scenario that runs in a moment: twelve organisations, twelve months."""
    return Scenario.model_validate({
        "name": "small",
        "title": "A small <town> & its \"market\"",
        "months": 12,
        "withdraw_month": 9,
        "organisations": {"count": 12, "mix": {"business": 1, "nonprofit": 1, "government": 1}},
        "goals": [{"name": "=a(goal)", "work": {"reach": 0.01}}, {"name": "never", "work": {"money": 300, "reach": 300, "expertise": 300}}],
    })  # fmt: skip


@pytest.fixture(scope="session")
def hostile() -> Strategy:
    """A strategy whose words try to be markup, script and formula."""
    return Strategy.model_validate({
        "name": "=HYPERLINK(\"http://x\")",
        "title": "</script><script>alert(1)</script><img src=http://x>",
        "summary": "<b onclick=alert(1)>bold</b>",
        "phases": [{"name": "<i>one</i>", "effort": {"build_trust": 1}}],
    })  # fmt: skip


@pytest.fixture(scope="session")
def comparison(small: Scenario, hostile: Strategy) -> Comparison:
    """Four strategies, ten replicates."""
    return compare(small, [*STRATEGIES, hostile], replicates=10, seed=3, worlds=0)


@pytest.fixture(scope="session")
def small_file(small: Scenario, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The small scenario as a file."""
    import yaml

    path = tmp_path_factory.mktemp("scenarios") / "small.yaml"
    path.write_text(yaml.safe_dump(small.model_dump(mode="json", exclude_none=True)), encoding="utf-8")
    return str(path)
