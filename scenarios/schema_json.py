"""JSON schemas of the files a user writes, so that editors can complete and check them.

`python -m coalitionlab.scenarios.schema_json` writes them anew beside this module; a test says when they are stale.
"""

from __future__ import annotations

import inspect
import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import PydanticJsonSchemaWarning

from coalitionlab.scenarios.errors import input_error, suggest
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.organisations import TRAITS
from coalitionlab.scenarios.schema import Scenario, Strategy

KINDS: dict[str, type[BaseModel]] = {"scenario": Scenario, "strategy": Strategy}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: Tables whose keys are names that are declared elsewhere: (record, field), None being the file itself.
_NAMED: dict[tuple[str | None, str], Mapping[str, Any]] = {
    ("Phase", "effort"): ACTIONS,
    ("Phase", "aims"): ACTIONS,
    ("Instead", "aims"): ACTIONS,
    (None, "parameters"): PARAMETERS,
    ("OrganisationSpec", "spread"): TRAITS,
    ("Generated", "traits"): TRAITS,
    ("SectorSpec", "traits"): TRAITS,
}


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a 'scenario' or a 'strategy' file. Raises InputError for any other kind."""
    if kind not in KINDS:
        raise input_error(f"unknown kind of file '{kind}'", suggest(kind, KINDS, kind="kind"))
    return schema_of(KINDS[kind])


def schema_of(record: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of files that hold a `record`."""
    with warnings.catch_warnings():  # a default that is a record is not written into the schema
        warnings.simplefilter("ignore", PydanticJsonSchemaWarning)
        schema = record.model_json_schema(by_alias=True)
    definitions: dict[str | None, Any] = {**schema.get("$defs", {}), None: schema}
    for name, definition in definitions.items():
        text = inspect.cleandoc(definition.get("description", ""))
        definition["description"] = " ".join(text.split("\n\n")[0].split())
        for field, about in definition.get("properties", {}).items():
            about.pop("title", None)
            if "description" in about:
                about["description"] = " ".join(about["description"].split())
            if (name, field) in _NAMED:
                about["propertyNames"] = {"enum": list(_NAMED[name, field])}
    schema["required"] = [field for field in schema["required"] if field != "name"]
    return {"$schema": _DIALECT, **schema}


def schema_file(kind: str) -> Path:
    """The committed file of a schema."""
    return Path(__file__).with_name(f"{kind}.schema.json")


def write_schema(kind: str, schema: Mapping[str, Any]) -> None:
    """Write a schema to its committed file."""
    text = json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
    schema_file(kind).write_text(text, encoding="utf-8")


def main() -> None:
    """Write both schemas."""
    for kind in KINDS:
        write_schema(kind, json_schema(kind))


if __name__ == "__main__":
    main()
