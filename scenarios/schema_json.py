"""JSON schemas of the files a user writes, so that editors can complete and check them.

`python -m coalitionlab.scenarios.schema_json` writes them anew beside this module; a test says when they are stale.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from coalitionlab.scenarios import schema as records
from coalitionlab.scenarios.errors import input_error, suggest
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.traits import TRAITS

KINDS: dict[str, type[BaseModel]] = {"scenario": records.Scenario, "strategy": records.Strategy}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Generate(GenerateJsonSchema):
    ignored_warning_kinds = {"non-serializable-default", "skipped-choice"}


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a 'scenario' or a 'strategy' file.

    Raises:
        InputError: for any other kind.
    """
    if kind not in KINDS:
        raise input_error(f"unknown kind of file '{kind}'", suggest(kind, KINDS, kind="kind"))
    return schema_of(KINDS[kind], vars(records))


def schema_of(record: type[BaseModel], known: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON schema of files that hold a `record`; `known` has the records inside it by name, for their docstrings."""
    schema = record.model_json_schema(by_alias=True, schema_generator=_Generate)
    definitions = schema.get("$defs", {})
    for name, definition in [(record.__name__, schema), *definitions.items()]:
        _explain(known.get(name), definition)
    _name_choices(schema, definitions)
    schema["required"] = [field for field in schema["required"] if field != "name"]
    return {"$schema": _DIALECT, **schema}


def schema_file(kind: str) -> Path:
    """The committed file of a schema."""
    return Path(__file__).with_name(f"{kind}.schema.json")


def schema_text(schema: Mapping[str, Any]) -> str:
    """A schema as it is written to its file."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _explain(record: Any, definition: dict[str, Any]) -> None:
    """Give the fields of a record the descriptions that its docstring holds, and its first line to the record."""
    text = inspect.getdoc(record) or ""
    if record is None or not text:
        return
    definition["description"] = " ".join(text.split("\n\n")[0].split())
    described = _attributes(text)
    if record is records.OrganisationSpec:
        described |= {trait.name: trait.meaning for trait in TRAITS.values()}
    for field, schema in definition.get("properties", {}).items():
        schema.pop("title", None)
        if field in described:
            schema["description"] = described[field]


def _attributes(text: str) -> dict[str, str]:
    """The meanings of fields in a docstring's section 'Attributes'."""
    _, _, section = text.partition("Attributes:\n")
    found: dict[str, str] = {}
    for entry in re.split(r"\n(?=    \w)", section.split("\n\n")[0]):
        names, colon, meaning = entry.partition(": ")
        if colon:
            found.update(dict.fromkeys(names.replace(",", " ").split(), " ".join(meaning.split())))
    return found


def _name_choices(schema: dict[str, Any], definitions: dict[str, Any]) -> None:
    """Put in the names that other rooms define, for completion."""
    for table, names in (
        (definitions.get("Phase", {}).get("properties", {}).get("effort"), ACTIONS),
        (definitions.get("Phase", {}).get("properties", {}).get("aims"), ACTIONS),
        (definitions.get("Instead", {}).get("properties", {}).get("aims"), ACTIONS),
        (schema["properties"].get("parameters"), PARAMETERS),
        (definitions.get("Generated", {}).get("properties", {}).get("traits"), TRAITS),
        (definitions.get("SectorSpec", {}).get("properties", {}).get("traits"), TRAITS),
    ):
        if table is not None:
            table["propertyNames"] = {"enum": list(names)}


def main() -> None:
    """Write both schemas."""
    for kind in KINDS:
        schema_file(kind).write_text(schema_text(json_schema(kind)), encoding="utf-8")


if __name__ == "__main__":
    main()
