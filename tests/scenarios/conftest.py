"""Files as a user would write them, in a folder of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[..., Path]

SCENARIO = """\
title: Two organisations
organisations:
  - {name: Arriva Buses, sector: business}
  - {name: Thames Valley Police, sector: government}
"""
STRATEGY = """\
title: Two phases
phases:
  - name: first
    effort: {build_trust: 1}
    until: 12
  - name: second
    effort: {provide_backbone: 1}
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write text (or bytes) to a file in a fresh folder."""

    def to_file(content: str | bytes, name: str = "mine.yaml") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return to_file


@pytest.fixture
def scenario_text() -> str:
    return SCENARIO


@pytest.fixture
def strategy_text() -> str:
    return STRATEGY
