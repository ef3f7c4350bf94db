"""The C version's header of named quantities, written from the model's own lists of fields, so that they cannot drift apart."""

from __future__ import annotations

import re

import numpy as np

from coalitionlab.model import fields
from coalitionlab.model.catalogue_table import (
    ACTION_RECORD,
    EFFECT_RECORD,
    ORGANISATION_SCOPE,
    SECTOR_AIM,
    TIE_SCOPE,
    WHOLE_SCOPE,
)
from coalitionlab.model.randomness import Stream
from coalitionlab.model.rules.choosing import RULES
from coalitionlab.scenarios.names.actions import ACTION_NAMES, AIMS, MODES
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES, RUN_NAMES
from coalitionlab.scenarios.names.parameters import PARAMETERS_RECORD

#: Organisations that stand side by side: as many numbers as the widest vector register holds.
LANES = 8
_KINDS = {"f": "double", "i": "int64_t"}


def _numbers(prefix: str, names: tuple[str, ...]) -> str:
    entries = ", ".join(f"{prefix}_{re.sub('[^a-z0-9_]', '_', name)}" for name in names)
    return f"enum {{ {entries} }};"


def _side_by_side(name: str, names: tuple[str, ...]) -> str:
    entries = ", ".join(f"{field}[{LANES}]" for field in names)
    return f"struct {name} {{ double {entries}; }};"


def _record(name: str, dtype: np.dtype) -> str:
    entries = " ".join(f"{_KINDS[dtype[field].kind]} {field};" for field in dtype.names or ())
    return f"struct {name} {{ {entries} }};"


def header() -> str:
    """The text of fields.h."""
    named = {
        "parameters": PARAMETERS_RECORD, "convener": fields.CONVENER_RECORD, "climate": fields.CLIMATE_RECORD,
        "coalition": fields.COALITION_RECORD, "event": fields.EVENT_RECORD, "effect": EFFECT_RECORD, "action": ACTION_RECORD,
    }  # fmt: skip
    counts = {
        "LANES": LANES, "ACTIONS": len(ACTION_NAMES), "MONTH_OUTCOMES": len(MONTHLY_NAMES), "RUN_OUTCOMES": len(RUN_NAMES),
        "SECTOR_AIM": SECTOR_AIM, "SCOPE_organisation": ORGANISATION_SCOPE, "SCOPE_tie": TIE_SCOPE,
        "SCOPE_whole": WHOLE_SCOPE, "STREAM_DECIDE": int(Stream.DECIDE), "STREAM_MANDATE": int(Stream.MANDATE),
        "STREAM_CLIMATE": int(Stream.CLIMATE),
    }  # fmt: skip
    lines = [
        "/* written by benchmarks/c_fields.py */",
        "#include <stdint.h>",
        "enum { " + ", ".join(f"{name} = {value}" for name, value in counts.items()) + " };",
        *(_record(name, dtype) for name, dtype in named.items()),
        _side_by_side("traits", fields.TRAITS),
        _side_by_side("state", fields.STATE),
        _numbers("STATE", fields.STATE),
        _numbers("TIE", fields.TIE),
        _numbers("MONTH", MONTHLY_NAMES),
        _numbers("AIM", AIMS),
        _numbers("MODE", MODES),
        _numbers("RULE", RULES),
        *(f"#define {name.upper()} {number:.1f}" for number, name in enumerate(fields.STATUS_NAMES)),
    ]
    return "\n".join(lines) + "\n"
