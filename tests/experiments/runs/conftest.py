"""Chunks of a few units, so that small studies have many."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True, scope="package")
def small_chunks():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("coalitionlab.experiments.runs.layout.MOST_SECONDS", 4e-4)
        yield
