"""A scenario, a strategy or a design as a file that loads again to an equal value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from coalitionlab.scenarios.records import Record
from coalitionlab.scenarios.strategy import Strategy


def as_yaml(record: Record, head: str = "") -> str:
    """A scenario or strategy as a file that loads again to an equal value: only what differs from the defaults is written.

    Lines of `head` are comments.
    """
    content = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if isinstance(record, Strategy):
        content.setdefault("phases", [])
    return yaml_text(content, head)


def yaml_text(content: Mapping[str, Any], head: str = "") -> str:
    """Plain values as YAML that the house's reader takes for the same values."""
    remarks = "".join(f"# {line}\n" for line in head.splitlines())
    return remarks + yaml.dump(dict(content), Dumper=_PlainYaml, sort_keys=False, allow_unicode=True, width=116)


def plain_name(name: str) -> str:
    """A name of letters, digits, _ and - that can also name a file on any system; never empty, never long."""
    return re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_-")[:60] or "mine"


class _PlainYaml(yaml.SafeDumper):
    """Without anchors: every value is written where it stands."""

    def ignore_aliases(self, data: object) -> bool:
        """Never refer back."""
        return True


def _text(dumper: _PlainYaml, text: str) -> yaml.ScalarNode:
    """Words in quotes unless they can be nothing but words: our reader takes 1e3 for a number where YAML 1.1 does not."""
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text) is not None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


_PlainYaml.add_representer(str, _text)
