"""Small sensitivity studies of the model itself: what they find, keep and report."""

from __future__ import annotations

import pandas as pd
import pytest

import coalitionlab as cl
from coalitionlab.scenarios.errors import InputError

UNUSED = "rate_mandate_participation_compelled"
THREE = ["cost_weight", "readiness", UNUSED]
AMOUNTS = {"morris": {"trajectories": 3}, "sobol": {"points": 8}, "tornado": {}}
STUDY = {
    "factors": THREE, "vary": {"convener.power": (0.1, 0.9)}, "trajectories": 4, "replicates": 8,
    "parameters": {"rate_build_trust_trust": 0.5},
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("sensitivity") / "morris"


@pytest.fixture(scope="module")
def morris(small, folder):
    return cl.sensitivity(small, "even_spread", **STUDY, out=folder, workers=1)


@pytest.mark.parametrize("method", AMOUNTS)
def test_what_a_strategy_does_not_use_has_no_effect_at_all(small, method):
    finding = cl.sensitivity(small, "leaderless", method, factors=THREE, replicates=6, **AMOUNTS[method])
    row = finding.table.set_index("input").loc[UNUSED]
    assert row[finding.design.score] == 0.0 and row["p"] == 1.0 and not row["significant"]
    assert method != "sobol" or row["ST_low"] <= 0.0 <= row["ST_high"]


def test_a_study_of_the_model(morris):
    assert {"cost_weight", "readiness"} <= set(morris.matters)
    rows = morris.table.set_index("input")
    assert rows.loc["readiness", "mu"] > 0 > rows.loc["cost_weight", "mu"]
    assert morris.study.size == 4 * 5 * 8


def test_the_folder_holds_runs_tables_and_a_report(morris, folder):
    names = {"runs.parquet", "design.parquet", "inputs", "manifest.json", "sensitivity.csv", "report.html"}
    assert names == {each.name for each in folder.iterdir()}
    assert pd.read_csv(folder / "sensitivity.csv")["input"].tolist() == morris.table["input"].tolist()
    pd.testing.assert_frame_equal(cl.load_sensitivity(folder).table, morris.table)
    other = cl.load_sensitivity(folder, "membership")
    assert other.outcome == "membership" and not other.table.equals(morris.table)


def test_the_same_whatever_the_workers_and_from_memory_but_not_the_seed(morris, small):
    again = cl.sensitivity(small, "even_spread", **STUDY, workers=2)
    pd.testing.assert_frame_equal(again.table, morris.table)
    other = cl.sensitivity(small, "even_spread", **STUDY, seed=1)
    assert other.study.points != morris.study.points


def test_differences_are_paired(small):
    options = {"method": "tornado", "factors": THREE, "replicates": 6}
    gap = cl.sensitivity(small, "even_spread", against="leaderless", **options).table
    ours, theirs = (
        cl.sensitivity(small, name, **options).table.set_index("input").loc[gap["input"], "at_high"].to_numpy()
        for name in ("even_spread", "leaderless")
    )
    assert gap["at_high"].to_numpy() == pytest.approx(ours - theirs)


def test_the_report_takes_no_name_for_markup(small, hostile):
    finding = cl.sensitivity(small, hostile, factors=THREE, trajectories=2, replicates=2)
    shown = finding.report().partition("<script>/**")[0]
    assert "<script>alert" not in shown and "<town>" not in shown and "<img" not in shown
    assert finding.figure().to_json()


def test_an_undefined_outcome_is_refused(small):
    with pytest.raises(InputError, match="action_per_effort is not defined"):
        cl.sensitivity(small, "leaderless", outcome="action_per_effort", factors=THREE)
