"""The parts of the export that need no minute: numbers in LEB128, layouts, refusals, and the mathematics of the module."""

import math
from typing import NamedTuple

import numpy as np
import pytest

from coalitionlab.experiments.web import exported
from coalitionlab.experiments.web.export import export_wasm
from coalitionlab.experiments.web.kept import CARRIED, module_name
from coalitionlab.experiments.web.layout import layout, types_of
from coalitionlab.experiments.web.linking import Reader, leb, link, sleb
from coalitionlab.experiments.web.mathematics import FUNCTIONS
from coalitionlab.experiments.web.running import as_passed, flat, table_of
from coalitionlab.model.run import USUAL
from coalitionlab.scenarios.errors import InputError

POINTS = np.random.default_rng(8)


@pytest.mark.parametrize("value", [0, 1, 63, 64, 127, 128, 624485, 2**31, 2**32 - 1])
def test_numbers_in_leb128(value):
    assert Reader(leb(value)).number() == value
    for signed in (value, -value):
        reader = Reader(sleb(signed))
        assert reader.signed() == signed
        assert reader.at_end()


def test_what_is_no_object_is_refused():
    with pytest.raises(ValueError, match="no WebAssembly object"):
        link(b"\x7fELF....", [])


class Inner(NamedTuple):
    size: int  #: how large
    values: np.ndarray  #: n x 2


def function(first, inner, nothing, out): ...


def test_a_layout_names_every_number_and_array():
    pairs = np.array([(1, 2.5)], np.dtype([("a", "i8"), ("b", "f8")]))
    arguments = 0.5, Inner(3, np.zeros((4, 2))), None, (True, pairs)
    kinds = types_of(arguments)
    described = layout(function, kinds, ("out",))
    table = described["arguments"]
    assert described["words"] == 1 + 1 + 3 + 1 + 2
    assert [(each["name"], each["word"], each["type"], each["axes"]) for each in table] == [
        ("first", 0, "float64", 0), ("inner.size", 1, "int64", 0), ("inner.values", 2, "float64", 2),
        ("out.0", 5, "bool", 0), ("out.1", 6, "record", 1),
    ]  # fmt: skip
    assert [each["meaning"] for each in table[1:3]] == ["how large", "n x 2"]
    assert [each["written"] for each in table] == [False, False, False, True, True]
    assert table[-1]["fields"] == {"a": {"type": "int64", "offset": 0}, "b": {"type": "float64", "offset": 8}}
    pieces = [as_passed(value, entry) for value, entry in zip(flat(arguments), table, strict=True)]
    words = table_of(described, pieces, [0, 0, 160, 0, 320])
    assert words.tolist() == [np.float64(0.5).view(np.int64), 3, 160, 4, 2, 1, 320, 1]


def test_what_does_not_fit_the_layout_is_refused():
    entry = {"name": "n", "type": "int64", "axes": 0}
    for value in (2.5, np.zeros(3, np.int64)):
        with pytest.raises(TypeError, match="n has 0 axes of int64"):
            as_passed(value, entry)


def test_everything_that_the_engine_takes_can_be_passed():
    arguments = exported.samples()["run_units"]
    described = layout(USUAL.run_units.py_func, types_of(arguments), ("results",))
    assert len(list(flat(arguments))) == len(described["arguments"])
    assert any(each["written"] for each in described["arguments"])


@pytest.mark.parametrize(("name", "low", "high"), [
    ("exp", -700.0, 700.0), ("log", 1e-300, 1e6), ("sin", -1000.0, 1000.0), ("cos", -1000.0, 1000.0), ("tanh", -30.0, 30.0), ("tanh", -0.2, 0.2),
])  # fmt: skip
def test_the_modules_mathematics(name, low, high):
    for x in POINTS.uniform(low, high, 300):
        assert FUNCTIONS[name][0].py_func(x) == pytest.approx(getattr(math, name)(x), rel=1e-12, abs=1e-13)


def test_powers():
    power = FUNCTIONS["pow"][0].py_func
    for x, y in zip(POINTS.uniform(0, 20, 200), POINTS.uniform(-9, 9, 200), strict=True):
        assert power(x, y) == pytest.approx(x**y, rel=1e-12)
    assert (power(-2.0, 3.0), power(-2.0, 2.0), power(0.0, 0.0), power(0.0, 2.0)) == pytest.approx(
        (-8.0, 4.0, 1.0, 0.0)
    )
    assert math.isnan(power(-2.0, 0.5))


def test_remainders_are_exact():
    remainder = FUNCTIONS["fmod"][0].py_func
    for x, y in zip(POINTS.uniform(-1e6, 1e6, 300), POINTS.uniform(0.01, 50, 300), strict=True):
        assert remainder(x, y) == math.fmod(x, y)
    assert (remainder(24.0, 12.0), remainder(5.0, math.inf)) == (0.0, 5.0)
    assert math.isnan(remainder(1.0, 0.0))


@pytest.mark.parametrize(("out", "rule", "problem"), [
    ("law.txt", None, "the name ends in .txt"),
    ("taken.wasm", None, "already exists"),
    ("law.wasm", "nothing.py:rule", "nothing.py"),
])  # fmt: skip
def test_bad_input_is_one_line(tmp_path, out, rule, problem):
    (tmp_path / "taken.json").write_text("{}")
    with pytest.raises(InputError) as caught:
        export_wasm(tmp_path / out, rule=rule)
    assert len(caught.value.problems) == 1
    assert problem in caught.value.problems[0]


def test_the_package_carries_the_module_of_its_sources():
    files = {f"{module_name()}.wasm", f"{module_name()}.json"}
    assert {file.name for file in CARRIED.iterdir()} == files, "make generate"
