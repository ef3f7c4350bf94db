from __future__ import annotations

import json
from typing import Any

import pytest

from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.schema_json import KINDS, json_schema, main, schema_file


def outline(schema: Any) -> Any:
    """What a schema allows, without how this or that version of pydantic words it."""
    if isinstance(schema, dict):
        kept = {key: outline(value) for key, value in schema.items() if key not in ("title", "default")}
        return {key: value for key, value in kept.items() if value not in ({}, [])}
    return [outline(item) for item in schema] if isinstance(schema, list) else schema


@pytest.mark.parametrize("kind", KINDS)
def test_the_committed_schema_is_current(kind):
    committed = json.loads(schema_file(kind).read_text(encoding="utf-8"))
    assert outline(committed) == outline(json_schema(kind)), "run python -m coalitionlab.scenarios.schema_json"


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_a_valid_json_schema_with_every_field_explained(kind):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert "name" not in schema["required"]
    assert schema["additionalProperties"] is False


def test_editors_can_complete_the_names_of_actions_and_parameters():
    phase = json_schema("strategy")["$defs"]["Phase"]["properties"]
    assert "build_trust" in phase["effort"]["propertyNames"]["enum"]
    assert "forget" in json_schema("scenario")["properties"]["parameters"]["propertyNames"]["enum"]


@pytest.mark.parametrize(
    "bad", [{"bar": 2}, {"monhts": 3}, {"organisations": 3}, {"organisations": [{"name": "A"}]}, {"starts": 3},
            {"environment": {"events": [{"name": "x"}]}}, {"members_at_start": "all"}, {"parameters": {"forgt": 1}}]
)  # fmt: skip
def test_it_refuses_what_the_loader_refuses(bad):
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(json_schema("scenario"))
    good = {"organisations": [{"name": "A", "sector": "business", "power": "high", "affected": "yes"}]}
    validator.validate(good)
    validator.validate(
        {"organisations": {"file": "who.csv"}, "ties": {"file": "ties.csv"}, "environment": {"opinion": 0.3}}
    )
    assert not validator.is_valid({**good, **bad})


def test_there_are_two_kinds_and_both_can_be_written(tmp_path, monkeypatch):
    with pytest.raises(InputError, match="did you mean 'scenario'"):
        json_schema("scenaro")
    monkeypatch.setattr("coalitionlab.scenarios.schema_json.schema_file", lambda kind: tmp_path / f"{kind}.json")
    main()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scenario.json", "strategy.json"]
