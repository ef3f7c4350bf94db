"""What is sent to be watched is the run itself: the same numbers and words as `trace` and `explain`."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pytest

from coalitionlab.dashboard.jobs import RUNNER
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.situation import Situation
from coalitionlab.dashboard.watch.film import MOST_SENT, Film, Packed, balances, dates, event_does, film
from coalitionlab.dashboard.watch.layout import places
from coalitionlab.dashboard.watch.page import do, film_job
from coalitionlab.experiments.figures import SECTOR_COLOURS
from coalitionlab.model.explain import explain, explanation_of
from coalitionlab.model.terms import TERMS
from coalitionlab.model.tracing import Trace, trace
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_scenario, load_strategy
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES
from coalitionlab.scenarios.schema import Event, Scenario, Strategy

RUNS = [
    ("milton_keynes", "collaborative_campaign", 7, 0),
    ("generic", "top_down_drive", 3, 2),
    ("juvenile_justice", "mobilizing_leadership", 0, 1),
]


def record(scenario: Scenario, strategy: Strategy, **more: Any) -> Trace:
    return trace(scenario, strategy, rows=slice(None), ties=True, **more)


@cache
def recorded(scenario: str, strategy: str, seed: int = 7, replicate: int = 0) -> Trace:
    return record(load_scenario(scenario), load_strategy(strategy), seed=seed, replicate=replicate)


@cache
def filmed(scenario: str, strategy: str, seed: int = 7, replicate: int = 0) -> Film:
    return film(recorded(scenario, strategy, seed, replicate))


def array(one: Film, name: str) -> np.ndarray:
    return unpacked(one.data["arrays"], one.frames, name)


def unpacked(index: dict[str, dict[str, Any]], content: bytes, name: str) -> np.ndarray:
    """An array as a browser reads it: float64."""
    one = index[name]
    count = int(np.prod(one["shape"]))
    whole = np.frombuffer(content, "<" + one["kind"], count, one["at"])
    return np.asarray(whole.reshape(one["shape"]) * one["step"])


def small(**more: Any) -> Scenario:
    people = [{"name": f"one {k}", "sector": "business"} for k in range(3)]
    return Scenario.model_validate({"name": "small", "months": 6, "organisations": people, **more})


@pytest.mark.parametrize("name", ["Arriva Buses", "Citizens:MK"])
def test_an_organisations_story_is_that_of_explain(name: str) -> None:
    run = recorded("milton_keynes", "collaborative_campaign")
    ours = explanation_of(run, run.ground.blueprint.index(name))
    theirs = explain("milton_keynes", "collaborative_campaign", name, 7)
    assert ours.text == theirs.text
    assert ours.moves == theirs.moves
    assert ours.readings == theirs.readings
    np.testing.assert_array_equal(ours.history, theirs.history)
    np.testing.assert_array_equal(ours.chances, theirs.chances)


def test_the_film_holds_what_the_recording_does_to_the_digits_shown() -> None:
    run, one = (
        recorded("milton_keynes", "collaborative_campaign"),
        filmed("milton_keynes", "collaborative_campaign"),
    )
    np.testing.assert_array_equal(array(one, "status"), run.status)
    np.testing.assert_allclose(array(one, "terms"), run.terms, atol=0.00051)
    np.testing.assert_allclose(array(one, "balance"), balances(run), atol=0.00051)
    np.testing.assert_allclose(array(one, "chance"), run.chance, atol=0.0051)
    np.testing.assert_allclose(array(one, "months"), run.months, atol=0.000051)
    assert one.data["columns"] == list(MONTHLY_NAMES)


def test_each_reading_is_that_of_explain_in_the_last_month() -> None:
    run, one = (
        recorded("milton_keynes", "collaborative_campaign"),
        filmed("milton_keynes", "collaborative_campaign"),
    )
    i = run.ground.blueprint.index("Arriva Buses")
    readings = explanation_of(run, i).readings
    where: dict[str, Any] = {
        "state": lambda column: array(one, "state")[-1, column, i],
        "seen": lambda column: array(one, "seen")[-1, column, i],
        "overall": lambda column: array(one, "overall")[-1, column],
        "traits": lambda column: array(one, "traits")[column, i],
    }
    for term in one.data["terms"]:
        assert term["readings"], term["name"]
        for label, holder, column in term["readings"]:
            assert where[holder](column) == pytest.approx(readings[term["name"]][label], abs=0.0051)
    assert [term["name"] for term in one.data["terms"]] == [term.name for term in TERMS]


def test_a_tie_shows_the_mean_trust_of_its_two_directions() -> None:
    run, one = (
        recorded("milton_keynes", "collaborative_campaign"),
        filmed("milton_keynes", "collaborative_campaign"),
    )
    pairs, trust = array(one, "ties").astype(int), array(one, "trust")
    i, j = pairs[0]
    there = [p for p in run.population.tie_indices(i) if run.system.target[p] == j]
    back = [p for p in run.population.tie_indices(j) if run.system.target[p] == i]
    expected = run.trust[:, [*there, *back]].mean(axis=1)
    np.testing.assert_allclose(trust[:, 0] / 100, expected, atol=0.0051)
    assert len({tuple(pair) for pair in pairs}) == len(pairs) and (pairs[:, 0] < pairs[:, 1]).all()


def test_sixty_organisations_over_eight_years_take_less_than_half_a_megabyte() -> None:
    one = filmed("generic", "mobilizing_leadership")
    assert len(one.data["people"]) == 60 and one.data["months"] == 96
    assert len(one.frames) + len(json.dumps(one.data)) < 500_000


def test_only_the_most_powerful_are_drawn_where_there_are_too_many() -> None:
    many = small(
        months=1200,
        organisations=[{"name": f"o{k}", "sector": "business", "power": k + 1} for k in range(40)],
    )
    one = film(record(many, load_strategy("leaderless")))
    assert one.data["left_out"] == 40 - MOST_SENT // 1200
    assert [person["name"] for person in one.data["people"]] == [
        f"o{k}" for k in range(one.data["left_out"], 40)
    ]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_tiny_world_can_be_watched(size: int) -> None:
    people = [{"name": f"o{k}", "sector": "business"} for k in range(size)]
    one = film(record(small(months=1, organisations=people), load_strategy("leaderless")))
    assert array(one, "status").shape == (1, size)
    assert all(0.0 <= person["x"] <= 1.0 and 0.0 <= person["y"] <= 1.0 for person in one.data["people"])


def test_what_is_too_large_is_refused_in_words() -> None:
    crowd = {"count": 5000, "mix": {"business": 1}}
    scenario = Scenario.model_validate({"name": "huge", "months": 72, "organisations": crowd})
    with pytest.raises(InputError, match="too many to watch"):
        RUNNER.compute(film_job(Situation(scenario=scenario), "a"))


def test_places_are_the_same_each_time_and_keep_apart() -> None:
    sector = np.arange(60) % 5
    pairs = np.array([(i, (7 * i + 3) % 60) for i in range(60)])
    spots = places(sector, pairs)
    np.testing.assert_array_equal(spots, places(sector, pairs))
    assert spots.min() >= 0.0 and spots.max() <= 1.0
    gaps = spots[:, None] * (2.0, 1.0) - spots[None] * (2.0, 1.0)
    far = np.sqrt((gaps**2).sum(axis=2)) + 9.0 * np.eye(60)
    assert far.min() > 0.05


def test_places_put_tied_organisations_nearer_than_others() -> None:
    sector = np.zeros(40, int)
    pairs = np.array([(i, j) for i in range(40) for j in range(i) if i // 20 == j // 20 and (i + j) % 3 == 0])
    spots = places(sector, pairs)
    far = np.linalg.norm((spots[:, None] - spots[None]) * (2.0, 1.0), axis=2)
    tied = np.zeros((40, 40), bool)
    tied[pairs[:, 0], pairs[:, 1]] = tied[pairs[:, 1], pairs[:, 0]] = True
    assert far[tied].mean() < 0.6 * far[~tied & ~np.eye(40, dtype=bool)].mean()


def test_numbers_are_packed_in_as_few_bytes_as_hold_them() -> None:
    packed = Packed()
    for name, values, step in (
        ("a", [0, 255], 1),
        ("b", [-1.0, 1.0], 0.01),
        ("c", [-3, 300], 1),
        ("d", [1e6], 1),
        ("e", [], 1),
    ):
        packed.add(name, np.array(values, float), step)
    assert [one["kind"] for one in packed.index.values()] == ["u1", "i1", "i2", "i4", "u1"]
    assert all(one["at"] % int(one["kind"][1]) == 0 for one in packed.index.values())
    content = packed.content()
    np.testing.assert_allclose(unpacked(packed.index, content, "b"), [-1.0, 1.0])
    np.testing.assert_array_equal(unpacked(packed.index, content, "d"), [1e6])


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e12])
def test_what_cannot_be_packed_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="it"):
        Packed().add("it", np.array([bad]))


def test_the_clock_names_phases_events_and_the_withdrawal() -> None:
    one = filmed("milton_keynes", "collaborative_campaign").data
    ends = [(phase["from"], phase["to"]) for phase in one["phases"]]
    assert ends[0][0] == 1 and all(a[1] + 1 == b[0] for a, b in zip(ends, ends[1:], strict=False))
    assert max(end for _, end in ends) <= 54 and one["withdrawn"] == 55
    assert {"month": 23, "name": "Attack on a pregnant woman"}.items() <= one["events"][2].items()
    assert one["dates"][22] == "August 2016" and len(one["dates"]) == 103


def test_phases_end_when_their_condition_has_come_in_this_run() -> None:
    effort = {"effort": {"build_trust": 1}}
    phases = [
        {"name": "begin", "until": {"when": "membership below 1", "at_most": 5}, **effort},
        {"name": "go_on", **effort},
    ]
    led = Strategy.model_validate({"name": "two", "phases": phases})
    one = film(record(small(), led)).data
    assert [(phase["name"], phase["from"], phase["to"]) for phase in one["phases"]] == [
        ("begin", 1, 1),
        ("go on", 2, 6),
    ]


def test_dates_and_events_in_words() -> None:
    assert dates("2015-11", 3) == ["November 2015", "December 2015", "January 2016"]
    assert dates(None, 3) == []
    event = Event.model_validate(
        {"name": "x", "month": 1, "opinion": 0.2, "lasting": True, "capacity": 20, "grant": 0.5}
    )
    assert (
        event_does(event)
        == "opinion +0.20, for good; the convener has 20 staff-days a month; its grant is 0.5"
    )


def test_sectors_of_the_library_look_the_same_in_every_scenario() -> None:
    looks = [
        {name: (colour, shape) for name, colour, shape in filmed(*run[:2]).data["sectors"]} for run in RUNS
    ]
    for one in looks[1:]:
        assert all(one[name] == look for name, look in looks[0].items() if name in one)
    assert {colour for one in looks for colour, _ in one.values()} <= set(SECTOR_COLOURS)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"do": "strategy", "value": ["=b"]},
        {"do": "replicate", "value": "1"},
        {"do": "page", "value": "nowhere"},
        {"do": "stand", "month": "3", "organisation": "x"},
        {"do": "__class__", "value": 1},
    ],
)
def test_what_a_browser_should_not_ask_does_nothing(asked: dict[str, Any]) -> None:
    session = Session()
    before = session.situation.value
    do(session, asked)
    assert session.situation.value == before and session.problem.value == ""


def test_what_is_asked_changes_the_situation() -> None:
    session = Session()
    do(session, {"do": "strategy", "value": "=b"})
    do(session, {"do": "replicate", "value": 3})
    do(session, {"do": "stand", "month": 12, "organisation": "Arriva Buses"})
    now = session.situation.value
    assert now.replicate == 3
    assert dict(now.local) == {
        "watch.which": "b",
        "watch.month": 12,
        "watch.organisation": "Arriva Buses",
    }
    do(session, {"do": "strategy", "value": "system_leadership"})
    assert (
        session.situation.value.a == "system_leadership"
        and "watch.which" not in session.situation.value.local
    )
    do(session, {"do": "replicate", "value": -1})
    assert session.situation.value.replicate == 3 and session.problem.value
