"""A fingerprint holds still when nothing changes, and says in plain words what has."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import coalitionlab as cl
from coalitionlab.experiments import study as module
from coalitionlab.experiments.designs.design import load_design
from coalitionlab.experiments.designs.unfold import unfold
from coalitionlab.experiments.fingerprint import changes
from coalitionlab.experiments.points import Points

DESIGN = {
    "scenarios": "generic",
    "strategies": ["leaderless", "even_spread", "purposeful_coordination"],
    "factors": {
        "talk_rate": [0.1, 0.2],
        "decision.rule": ["utility", "imitation"],
        "trust_gain": "plausible",
    },
    "sample": 4,
    "outcomes": ["final", "peak"],
}
STUDY = unfold(load_design(DESIGN))


def stored(study):
    """A fingerprint as it is read from a manifest."""
    return json.loads(json.dumps(study.fingerprint, allow_nan=False))


def test_it_is_the_same_for_the_same_study_and_after_a_round_trip():
    assert stored(STUDY) == STUDY.fingerprint == unfold(load_design(DESIGN)).fingerprint
    assert changes(stored(STUDY), STUDY.fingerprint) == []


def test_what_changes_no_run_changes_no_fingerprint():
    titled = unfold(load_design({**DESIGN, "title": "Another title", "notes": "a note"}))
    assert titled.fingerprint == STUDY.fingerprint


def other(**fields):
    return unfold(load_design({**DESIGN, **fields}))


def effort(weight):
    changed = STUDY.strategies[2].with_(**{"phases.0.effort.map_strengths_and_needs": weight})
    return replace(STUDY, strategies=(*STUDY.strategies[:2], changed))


CASES = {
    "replicates": (other(replicates=200), ["replicates was 100, is 200"]),
    "months": (other(months=True), ["months was false, is true"]),
    "outcome": (other(outcomes=["final", "churn"]), ["outcome peak is gone", "outcome churn is new"]),
    "order of outcomes": (other(outcomes=["peak", "final"]), ["outcomes are in another order"]),
    "effort": (
        effort(4),
        ["strategy purposeful_coordination has changed: phases.0.effort.map_strengths_and_needs was 3, is 4"],
    ),
    "strategies": (other(strategies=["leaderless", "even_spread", "communication"]), ["strategy purposeful_coordination is gone", "strategy communication is new"]),
    "order": (other(strategies=["even_spread", "leaderless", "purposeful_coordination"]), ["strategies are in another order"]),
    "scenario": (
        replace(STUDY, scenarios=(STUDY.scenarios[0].with_(months=60, bar=0.2),)),
        ["scenario generic has changed: months was 72, is 60; bar was 0.1, is 0.2"],
    ),
    "set": (other(parameters={"forget": 0.02}), ["parameter forget was not set, is 0.02"]),
    "levels": (other(factors={**DESIGN["factors"], "talk_rate": [0.1, 0.3]}), ["levels of talk_rate were 0.1, 0.2, are 0.1, 0.3"]),
    "words": (other(factors={**DESIGN["factors"], "decision.rule": ["utility", "logit"]}), ["levels of decision.rule were utility, imitation, are utility, logit"]),
    "new factor": (
        other(factors={**DESIGN["factors"], "forget": [0.02, 0.03]}),
        ["factor forget is new", "points were 16, are 32"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_has_changed_is_said_in_plain_words(name):
    study, expected = CASES[name]
    assert study.hash != STUDY.hash
    said = changes(stored(STUDY), study.fingerprint)
    assert said == expected
    assert changes(stored(study), STUDY.fingerprint)


def test_another_seed_is_another_sample():
    said = changes(stored(STUDY), other(seed=1).fingerprint)
    assert said[-1] == "seed was 0, is 1" and said[0].startswith("levels of trust_gain were 0.03")


def test_many_changes_of_one_thing_are_counted():
    changed = STUDY.scenarios[0].with_(months=60, bar=0.2, success_sectors=4, withdraw_month=12)
    (said,) = changes(STUDY.fingerprint, replace(STUDY, scenarios=(changed,)).fingerprint)
    assert said.endswith(" and 1 more")


def test_versions_defaults_and_laws_count(monkeypatch):
    before = stored(STUDY)
    monkeypatch.setattr(module, "source_digest", lambda: "other laws")
    monkeypatch.setattr(module, "package_versions", lambda: {"numpy": "1.0"})
    default = replace(cl.PARAMETERS["forget"], default=0.05)
    monkeypatch.setattr(module, "PARAMETERS", {**cl.PARAMETERS, "forget": default})
    said = changes(before, replace(STUDY).fingerprint)
    assert "the default of forget was 0.03, is 0.05" in said
    assert f"numpy was {before['versions']['numpy']}, is 1.0" in said
    assert "the code of the model has changed" in said
    assert not any("pandas" in line for line in said)


def test_a_tiny_change_of_one_point_shows():
    points = [list(row) for row in STUDY.points]
    points[3][-1] = float(points[3][-1]) * (1 + 1e-15)
    changed = replace(STUDY, points=Points.of(points))
    (said,) = changes(STUDY.fingerprint, changed.fingerprint)
    assert said.startswith("levels of trust_gain were ")


def test_the_same_levels_at_other_points_show():
    study = other(combinations=[{"forget": 0.02, "hope": 0.3}, {"forget": 0.03, "hope": 0.4}])
    swapped = other(combinations=[{"forget": 0.02, "hope": 0.4}, {"forget": 0.03, "hope": 0.3}])
    assert changes(study.fingerprint, swapped.fingerprint) == [
        "levels of hope are as before, but at other points"
    ]


def test_many_levels_are_told_by_their_extent():
    was = other(factors={"talk_rate": {"from": 0.1, "to": 0.2, "points": 11}}, sample=None)
    now = other(factors={"talk_rate": {"from": 0.1, "to": 0.3, "points": 11}}, sample=None)
    log = {"from": 0.1, "to": 0.3, "points": 11, "log": True}
    others = other(factors={"talk_rate": log}, sample=None)
    assert changes(was.fingerprint, now.fingerprint) == [
        "levels of talk_rate were 11 from 0.1 to 0.2, are 11 from 0.1 to 0.3"
    ]
    assert changes(now.fingerprint, others.fingerprint) == [
        "levels of talk_rate were 11 from 0.1 to 0.3, as before, but others between"
    ]


@pytest.mark.parametrize(
    "lost", [("points",), ("points", "columns", "talk_rate", "set"), ("scenarios", 0, "sha256")]
)
def test_a_fingerprint_of_an_older_layout_is_a_plain_line(lost):
    old = {**stored(STUDY), "sha256": "another"}
    inside = old
    for step in lost[:-1]:
        inside = inside[step]
    del inside[lost[-1]]
    assert changes(old, STUDY.fingerprint) == [
        "its fingerprint was written by another version of coalitionlab"
    ]
