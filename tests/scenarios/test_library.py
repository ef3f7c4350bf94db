"""What every scenario and every strategy of the library must satisfy, because it is in the library."""

from __future__ import annotations

import json

import pytest
import yaml

from coalitionlab.scenarios.loader import (
    LIBRARY,
    from_document,
    list_scenarios,
    list_strategies,
    load_scenario,
    load_strategy,
    open_document,
)
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.schema import Generated, Scenario, Strategy
from coalitionlab.scenarios.schema_json import schema_file
from coalitionlab.scenarios.yaml_files import read_yaml

EVERY = [("scenario", name) for name in list_scenarios()] + [("strategy", name) for name in list_strategies()]


def load(kind: str, name: str) -> Scenario | Strategy:
    return load_scenario(name) if kind == "scenario" else load_strategy(name)


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_loads_under_its_file_name_and_round_trips(kind, name):
    record = load(kind, name)
    assert record.name == name
    assert record == load(kind, name)
    assert hash(record) == hash(load(kind, name))
    assert type(record).model_validate(yaml.safe_load(yaml.safe_dump(record.model_dump(mode="json")))) == record
    assert type(record).model_validate(json.loads(record.model_dump_json(by_alias=True))) == record
    assert from_document(open_document(LIBRARY[kind] / f"{name}.yaml")) == record


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_obeys_the_published_schema(kind, name):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(schema_file(kind).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(read_yaml(LIBRARY[kind] / f"{name}.yaml").value)


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_reads_the_same_to_any_yaml_reader(kind, name):
    """Our reader follows YAML 1.2; a library file must not depend on it, but for yes, no and months."""
    text = (LIBRARY[kind] / f"{name}.yaml").read_text(encoding="utf-8")
    ours, theirs = read_yaml(LIBRARY[kind] / f"{name}.yaml").value, yaml.safe_load(text)
    assert json.dumps(ours).replace('"yes"', "true").replace('"no"', "false") == json.dumps(theirs)


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_names_its_source_and_its_assumptions(kind, name):
    record = load(kind, name)
    assert record.title and record.source and record.says and record.assumed
    assert any(f"(S{n}" in record.source for n in range(5))
    said = " ".join(record.assumed)
    if kind == "scenario" or record.phases:
        assert "illustrative, not estimates" in said
    assert all(len(sentence) < 250 for sentence in (*record.says, *record.assumed))


@pytest.mark.parametrize("name", list_scenarios())
def test_scenarios_are_of_a_size_to_look_at(name):
    scenario = load_scenario(name)
    listed = scenario.organisations
    count = listed.count if isinstance(listed, Generated) else len(listed)
    assert 8 <= count <= 60
    assert scenario.withdraw_month is not None and scenario.withdraw_month <= scenario.months - 12
    sectors = listed.mix if isinstance(listed, Generated) else {organisation.sector for organisation in listed}
    assert len(sectors) >= scenario.success_sectors


@pytest.mark.parametrize("name", list_strategies())
def test_strategies_spend_everything_or_nothing(name):
    strategy = load_strategy(name)
    assert (name == "leaderless") == (not strategy.phases)
    assert all(phase.share == 1 for phase in strategy.phases)
    assert not strategy.phases or strategy.phases[-1].until is None


def test_only_the_top_down_drive_coerces():
    used = {
        name: {action for phase in load_strategy(name).phases for action in phase.effort} for name in list_strategies()
    }
    assert [name for name, actions in used.items() if "mandate_participation" in actions] == ["top_down_drive"]


def test_the_three_families_are_those_of_the_catalogue():
    for name, family in (("political_opportunity", "political opportunity"), ("processes_and_structures", "processes"),
                         ("communication", "communication")):  # fmt: skip
        effort = set(load_strategy(name).phases[0].effort) - {"administer"}
        assert effort <= {action.name for action in ACTIONS.values() if action.family == family}


def test_milton_keynes_is_the_campaign_of_the_text():
    scenario = load_scenario("milton_keynes")
    names = {organisation.name for organisation in scenario.organisations}
    assert {"Citizens:MK", "The Open University", "The Church of Christ the Cornerstone", "MK Muslim Association",
            "Q:alliance", "St. Frideswide's Church", "Thames Valley Police", "Milton Keynes Council", "Arriva Buses",
            "Network Rail", "MK Community Foundation"} <= names  # fmt: skip
    assert len(scenario.goals) == 4
    assert all(part in names for goal in scenario.goals for part in goal.parts)
    launch = next(event for event in scenario.environment.events if "launches" in event.name)
    assert (launch.date, launch.month, launch.capacity) == ("2017-04", 31, 20)


def test_the_two_networks_of_tax_preparation_barely_touch():
    scenario = load_scenario("tax_preparation")
    names = [organisation.name for organisation in scenario.organisations]
    side = {name: names.index(name) < 12 for name in names}
    across = [tie for tie in scenario.ties if side[tie.from_] != side[tie.to]]
    assert len(across) == 2
    assert len(scenario.ties) > 50
