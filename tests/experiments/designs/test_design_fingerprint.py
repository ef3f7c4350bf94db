"""A fingerprint holds still when nothing changes, and says in plain words what has."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

import coalitionlab as cl
from coalitionlab.experiments import study as module
from coalitionlab.experiments.designs.design import load_design
from coalitionlab.experiments.designs.unfold import unfold
from coalitionlab.experiments.points import Points
from coalitionlab.experiments.runs.manifest import changed

DESIGN = {
    "scenarios": "generic",
    "strategies": ["leaderless", "even_spread", "purposeful_coordination"],
    "factors": {"talk_rate": [0.1, 0.2], "decision.rule": ["utility", "imitation"], "trust_gain": "plausible"},
    "sample": 4,
    "outcomes": ["final", "peak"],
}
STUDY = unfold(load_design(DESIGN))


def stored(study):
    """A fingerprint as it is read from a manifest."""
    return json.loads(json.dumps(study.fingerprint, allow_nan=False))


def test_it_is_the_same_for_the_same_study_and_after_a_round_trip():
    assert stored(STUDY) == STUDY.fingerprint == unfold(load_design(DESIGN)).fingerprint
    assert changed(stored(STUDY), STUDY.fingerprint) == ""


def test_what_changes_no_run_changes_no_fingerprint():
    titled = unfold(load_design({**DESIGN, "title": "Another title", "notes": "a note"}))
    assert titled.fingerprint == STUDY.fingerprint


def other(**fields):
    return unfold(load_design({**DESIGN, **fields}))


def effort(weight):
    changed = STUDY.strategies[2].with_(**{"phases.0.effort.map_strengths_and_needs": weight})
    return replace(STUDY, strategies=(*STUDY.strategies[:2], changed))


CASES = {
    "replicates": (other(replicates=200), "replicates was 100, is 200"),
    "months": (other(months=True), "months was false, is true"),
    "outcome": (other(outcomes=["final", "churn"]), "outcome peak is gone; outcome churn is new"),
    "effort": (effort(7), r"strategy purposeful_coordination: phases.0.effort.map_strengths_and_needs was \d+, is 7"),
    "strategies": (
        other(strategies=["leaderless", "even_spread", "communication"]),
        "strategy purposeful_coordination is gone; strategy communication is new",
    ),
    "order": (other(strategies=["even_spread", "leaderless", "purposeful_coordination"]), "order of strategies was .leaderless.*, is .even_spread"),
    "scenario": (
        replace(STUDY, scenarios=(STUDY.scenarios[0].with_(months=60, bar=0.2),)),
        r"scenario generic: months was 96, is 60; scenario generic: bar was [0-9.]+, is 0.2",
    ),
    "set": (other(parameters={"forget": 0.02}), "parameter forget is new"),
    "levels": (
        other(factors={**DESIGN["factors"], "talk_rate": [0.1, 0.3]}), r"levels of talk_rate was '.* 0.1, 0.2', is '.* 0.1, 0.3'"
    ),
    "words": (other(factors={**DESIGN["factors"], "decision.rule": ["utility", "logit"]}), "utility, imitation', is .*utility, logit'"),
    "new factor": (other(factors={**DESIGN["factors"], "forget": [0.02, 0.03]}), "levels of forget is new"),
    "another seed is another sample": (other(seed=1), "levels of trust_gain was .*seed was 0, is 1"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_changes_are_in_words(name):
    study, expected = CASES[name]
    assert study.hash != STUDY.hash
    assert re.search(expected, changed(stored(STUDY), study.fingerprint))
    assert changed(stored(study), STUDY.fingerprint)


def test_many_changes_are_counted():
    changes = {"months": 60, "bar": 0.2, "success_sectors": 4, "withdraw_month": 12, "title": "x"}
    study = replace(STUDY, scenarios=(STUDY.scenarios[0].with_(**changes),))
    assert changed(STUDY.fingerprint, study.fingerprint).endswith(" and 1 more")


def test_versions_defaults_and_laws_count(monkeypatch):
    before = stored(STUDY)
    monkeypatch.setattr(module, "source_digest", lambda: "other laws")
    monkeypatch.setattr(module, "package_versions", lambda: before["version of"] | {"numpy": "1.0"})
    default = replace(cl.PARAMETERS["forget"], default=0.05)
    monkeypatch.setattr(module, "PARAMETERS", {**cl.PARAMETERS, "forget": default})
    words = changed(before, replace(STUDY).fingerprint)
    assert f"default of forget was {cl.PARAMETERS['forget'].default:g}, is 0.05" in words
    assert f"version of numpy was '{before['version of']['numpy']}', is '1.0'" in words
    assert "hash of the model's code was" in words


def test_a_tiny_change_of_one_point_shows():
    points = [list(row) for row in STUDY.points]
    points[3][-1] = float(points[3][-1]) * (1 + 1e-15)
    study = replace(STUDY, points=Points.of(points))
    assert changed(STUDY.fingerprint, study.fingerprint).startswith("levels of trust_gain was ")


def test_the_same_levels_at_other_points_show():
    study = other(combinations=[{"forget": 0.02, "hope": 0.3}, {"forget": 0.03, "hope": 0.4}])
    swapped = other(combinations=[{"forget": 0.02, "hope": 0.4}, {"forget": 0.03, "hope": 0.3}])
    assert changed(study.fingerprint, swapped.fingerprint).startswith("levels of hope was ")
