"""The ODD names the functions of the model that compute its equations; each of them is there, and every law is named."""

import importlib
import re
from pathlib import Path

import pytest

ODD = (Path(__file__).parents[2] / "docs" / "odd.md").read_text()
NAMES = sorted(set(re.findall(r"`model\.([a-z_]+(?:\.[a-z_]+)+)`", ODD)))


@pytest.mark.parametrize("name", NAMES)
def test_a_function_that_the_odd_names_is_in_the_model(name):
    module, _, function = name.rpartition(".")
    assert callable(getattr(importlib.import_module(f"coalitionlab.model.{module}"), function))


def test_the_odd_names_every_law():
    for module in ("believing", "choosing", "joining", "learning", "working"):
        text = Path(importlib.import_module(f"coalitionlab.model.rules.{module}").__file__).read_text()
        assert {f"rules.{module}.{name}" for name in re.findall(r"^def ([a-z]\w+)", text, re.M)} <= set(NAMES)
