"""A session: changes, undo, redo, reset; what cannot be is said and changes nothing."""

from __future__ import annotations

import pytest

from coalitionlab.dashboard.session import MOST_REMEMBERED, Session
from coalitionlab.dashboard.situation import Situation


@pytest.fixture
def session() -> Session:
    return Session("")


def test_undo_and_redo_walk_over_the_changes(session: Session):
    session.change(scenario="generic")
    session.change(seed=3)
    session.undo()
    assert (session.situation.value.scenario, session.situation.value.seed) == ("generic", 7)
    session.undo()
    assert session.situation.value == Situation()
    assert not session.can_undo
    session.redo(), session.redo(), session.redo()
    assert session.situation.value.seed == 3
    assert not session.can_redo


def test_moving_about_is_not_undone_and_undoing_does_not_move(session: Session):
    session.change(seed=3)
    session.change(page="whatif")
    session.set_local(watch__month=12)
    session.undo()
    assert session.situation.value.seed == 7
    assert session.situation.value.page == "whatif"


def test_what_cannot_be_is_said_and_changes_nothing(session: Session):
    assert not session.change(changes={"convener.power": 7})
    assert "convener.power" in session.problem.value
    assert session.situation.value == Situation()
    assert not session.can_undo
    assert session.change(seed=8)
    assert session.problem.value == ""


def test_reset_keeps_page_and_scenario_and_can_be_undone(session: Session):
    session.change(scenario="generic", page="whatif")
    session.change(changes={"convener.power": 0.9}, seed=5)
    before = session.situation.value
    session.reset()
    assert session.situation.value == Situation(scenario="generic", page="whatif")
    session.undo()
    assert session.situation.value == before


def test_what_is_remembered_is_bounded(session: Session):
    for seed in range(MOST_REMEMBERED * 2):
        session.change(seed=seed)
    assert len(session._past) <= MOST_REMEMBERED


def test_a_damaged_link_opens_the_usual_situation_with_a_word():
    session = Session("s=nothing")
    assert session.situation.value == Situation()
    assert "link" in session.problem.value


def test_a_local_value_is_forgotten_with_none(session: Session):
    session.set_local(watch__month=3)
    assert session.situation.value.at("watch.month") == 3
    session.set_local(watch__month=None)
    assert session.situation.value.at("watch.month", 0) == 0


def test_undo_touches_what_is_asked_and_nothing_else(session: Session):
    session.change(scenario="generic")
    session.change(prediction="A by 0.1")
    session.change(replicate=4)
    session.set_local(whatif__tool="causes", whatif__hidden=1)
    assert len(session._past) == 1  # nothing of that is a step of its own
    session.undo()
    now = session.situation.value
    assert (now.scenario, now.prediction, now.replicate) == ("milton_keynes", "A by 0.1", 4)
    assert (now.at("whatif.tool"), now.at("whatif.hidden")) == ("causes", 1)
    session.redo()
    assert session.situation.value == now.with_(scenario="generic")


def test_a_change_of_question_and_place_at_once_is_a_step(session: Session):
    session.change(outcome="final", local={"whatif.course": "trust"})
    session.undo()
    assert session.situation.value.outcome == "collective_action"
    assert session.situation.value.at("whatif.course") == "trust"


def test_a_map_is_part_of_what_is_asked(session: Session):
    session.set_local(whatif__course="trust")
    session.change(scenario="generic", local={"explore.x": "trust_gain", "whatif.course": "trust"})
    session.set_local(explore__x="talk_rate", whatif__course="opinion")
    session.undo()
    assert session.situation.value.at("explore.x") == "trust_gain"
    session.undo()
    now = session.situation.value
    assert (now.scenario, now.at("explore.x"), now.at("whatif.course")) == ("milton_keynes", None, "opinion")
    session.redo()
    assert session.situation.value.at("explore.x") == "trust_gain"
