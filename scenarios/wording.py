"""Values written as YAML that any reader of YAML reads back as they were, and that a person can change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from coalitionlab.scenarios.columns import STAKEHOLDERS, TIES
from coalitionlab.scenarios.errors import number

_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9&().'_/-]| (?! ))*(?<! )")
_OTHERS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"}
_ESCAPES = {'"': '\\"', "\\": "\\\\"}


def yaml_text(text: str) -> str:
    """`text` as one scalar on one line: as it is where that is plain, else in double quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _OTHERS:
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() else f"\\U{ord(character):08x}"


def yaml_value(value: Any) -> str:
    """A text, number, truth or nothing as one scalar."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return number(value) if isinstance(value, (int, float)) else yaml_text(str(value))


def yaml_row(values: Mapping[str, Any]) -> str:
    """A table on one line, `{name: Arriva Buses, sector: business}`; levels that are exactly a word are that word."""
    return "{" + ", ".join(f"{key}: {_trait(key, value)}" for key, value in values.items()) + "}"


def _trait(name: str, value: Any) -> str:
    column = STAKEHOLDERS.get(name) or TIES.get(name)
    words = column.number.words if column is not None and column.number is not None else {}
    return next((word for word, number_ in words.items() if value == number_), None) or yaml_value(value)
