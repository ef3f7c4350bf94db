"""A small study, and chunks of a few units, so that it has many."""

from __future__ import annotations

import pytest

from coalitionlab.experiments.sweep import sweep
from sweeps import small_study


@pytest.fixture(autouse=True, scope="module")
def small_chunks():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("coalitionlab.experiments.runs.layout.MOST_SECONDS", 4e-4)
        yield


@pytest.fixture(scope="module")
def study():
    return small_study(months=True)


@pytest.fixture(scope="module")
def whole(small_chunks, study, tmp_path_factory):
    """The folder of the study's sweep, to be read alone."""
    return sweep(study, tmp_path_factory.mktemp("sweeps") / "whole").folder
