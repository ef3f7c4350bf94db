"""The JSON schema of sweep designs, so that editors can complete and check them.

`python -m coalitionlab.experiments.designs.schema_json` writes it anew, beside those of scenarios and strategies.
"""

from __future__ import annotations

from typing import Any

from coalitionlab.experiments.designs.design import Design
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.schema_json import schema_of, write_schema


def design_schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a design's file."""
    schema = schema_of(Design)
    factors = schema["properties"]["factors"]
    schema["$defs"]["Values"] = factors["additionalProperties"]
    factors["additionalProperties"] = {"$ref": "#/$defs/Values"}
    names = [*PARAMETERS, *(f"effort.{action}" for action in ACTIONS)]
    factors["properties"] = {name: {"$ref": "#/$defs/Values"} for name in names}
    return schema


def main() -> None:
    """Write the schema."""
    write_schema("design", design_schema())


if __name__ == "__main__":
    main()
