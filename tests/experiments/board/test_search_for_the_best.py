"""The third plan of the board's report: a small search, or the library's best where no plan is named."""

from __future__ import annotations

import pytest

import coalitionlab as cl
from coalitionlab.experiments.board import choosing as room


@pytest.mark.slow
def test_a_plan_is_picked_and_a_better_one_searched_for(small, monkeypatch):
    pytest.importorskip("optuna")
    monkeypatch.setattr(room, "TRIALS", 32)
    stages = []
    answer = cl.board_report(
        small, worlds=2, replicates=2, most=1, progress=lambda done, total, stage: stages.append(stage)
    )
    assert list(answer.plans.strategies) == ["now", "proposed", "best"] and answer.one.tried == 32
    assert [stage for stage in dict.fromkeys(stages) if stage != "remedies"] == [
        "picking a plan", "search", "plans", "organisations, one by one", "shocks",
    ]  # fmt: skip
    assert "the best for this case of 11 in the library (all but those to compare with)" in " ".join(
        answer.one.plan_lines
    )
    assert "--strategy" not in answer.command()
