"""The exported engine gives the native engine's numbers, for every scenario and strategy, in wasmtime and in Node."""

import base64
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from coalitionlab.experiments.web import exported
from coalitionlab.experiments.web.export import make_module
from coalitionlab.experiments.web.running import Engine, as_passed, flat
from coalitionlab.model.own_rule import own_rule
from coalitionlab.model.run import USUAL
from coalitionlab.model.simulate import simulate
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import list_scenarios, list_strategies, load_scenario
from coalitionlab.scenarios.names.parameters import PARAMETERS
from made_rules import TEXT

pytestmark = pytest.mark.slow
ENGINE_JS = Path(exported.__file__).with_name("engine.js")
#: The most by which a number may differ: the C library's mathematics and the module's own differ in last digits.
MOST = 1e-12


def assert_same(native, found, most=MOST):
    results = {name: value for name, value in vars(native).items() if isinstance(value, np.ndarray)}
    assert len(results) > 1
    for name, value in results.items():
        np.testing.assert_allclose(getattr(found, name), value, rtol=0.0, atol=most, err_msg=name)


@pytest.mark.parametrize("scenario", list_scenarios())
def test_every_scenario_and_strategy(engine, scenario):
    arguments = {"replicates": 3, "seed": 5, "months": True}
    native = simulate(scenario, list_strategies(), **arguments)
    assert_same(native, simulate(scenario, list_strategies(), **arguments, runner=engine.runner()))


def test_other_parameters_and_units_in_several_threads(engine):
    within = np.random.default_rng(2)
    parameters = {name: within.uniform(*each.plausible) for name, each in PARAMETERS.items()}
    arguments = {"replicates": 40, "seed": 1, "parameters": parameters, "months": True}
    native = simulate("generic", list_strategies()[:3], **arguments)
    found = simulate("generic", list_strategies()[:3], **arguments, workers=3, runner=engine.runner())
    assert_same(native, found, 1e-9)  # where parameters amplify differences


def test_parameters_that_change_over_time(engine):
    event = {"name": "change", "month": 10, "parameters": {"talk_rate": 0.4, "rate_build_trust_trust": 0.9}}
    scenario = load_scenario("generic").with_(months=24, withdraw_month=20, **{"environment.events": [event]})
    native = simulate(scenario, list_strategies()[:3], replicates=4, months=True)
    found = simulate(scenario, list_strategies()[:3], replicates=4, months=True, runner=engine.runner())
    assert_same(native, found)


def test_all_memory_is_given_back(engine):
    simulate("generic", list_strategies()[:2], replicates=3, workers=1, runner=engine.runner())
    assert engine.instance.arrays_held == 0


def test_python_functions_cannot_lead(engine):
    with pytest.raises(InputError, match="a module holds no Python"):
        engine.runner().run_units(None, None, None, None, None, print, None, 0, 1)


def test_a_rule_of_ones_own(tmp_path):
    pytest.importorskip("wasmtime")
    rule = exported.Rule(TEXT, "sober", tmp_path / "mine.py")
    engine = Engine(*make_module(rule))
    arguments = {"replicates": 3, "seed": 4, "months": True}
    native = simulate("milton_keynes", list_strategies()[:2], **arguments, runner=own_rule(rule.function()))
    found = simulate("milton_keynes", list_strategies()[:2], **arguments, runner=engine.runner())
    assert_same(native, found)
    usual = simulate("milton_keynes", list_strategies()[:2], **arguments)
    assert np.abs(usual.months - native.months).max() > 0.01


def test_the_same_sources_give_the_same_bytes(module):
    assert make_module() == module


CALL = """
import { readFileSync, writeFileSync } from 'node:fs';
import { Engine } from './engine.mjs';
const { values, layout } = JSON.parse(readFileSync('call.json', 'utf8'));
const given = {};
for (const [name, value] of Object.entries(values)) {
  const bytes = new Uint8Array(Buffer.from(value.base64, 'base64'));
  given[name] = value.shape ? { data: bytes, shape: value.shape } : new DataView(bytes.buffer)[value.get](0, true);
}
const engine = new Engine(new WebAssembly.Module(readFileSync('module.wasm')), layout);
engine.call('run_units', given);
const results = engine.call('run_units', given);
const out = Object.fromEntries(Object.entries(results).map(([name, each]) => [name, Buffer.from(each.data.buffer).toString('base64')]));
writeFileSync('results.json', JSON.stringify({ out, held: engine.exports.held() }));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="no node")
def test_in_node_by_the_layout(module, layout, tmp_path):
    arguments = exported.samples()["run_units"]
    described = layout["doors"]["run_units"]["arguments"]
    values = {}
    for value, entry in zip(flat(arguments), described, strict=True):
        piece = as_passed(value, entry)
        form = (
            {"shape": piece.shape}
            if entry["axes"]
            else {"get": "getFloat64" if entry["type"] == "float64" else "getBigInt64"}
        )
        words = piece if entry["axes"] or piece.dtype.itemsize == 8 else piece.astype(np.int64)
        values[entry["name"]] = {"base64": base64.b64encode(words.tobytes()).decode(), **form}
    (tmp_path / "call.json").write_text(json.dumps({"values": values, "layout": layout}))
    (tmp_path / "module.wasm").write_bytes(module[0])
    (tmp_path / "engine.mjs").write_text(ENGINE_JS.read_text(encoding="utf-8"))
    (tmp_path / "call.mjs").write_text(CALL)
    subprocess.run(["node", "call.mjs"], cwd=tmp_path, check=True, timeout=120)
    found = json.loads((tmp_path / "results.json").read_text())
    assert found["held"] == 0
    USUAL.run_units(*arguments)
    for entry, value in zip(described, flat(arguments), strict=True):
        if entry["written"]:
            results = np.frombuffer(base64.b64decode(found["out"][entry["name"]])).reshape(value.shape)
            np.testing.assert_allclose(results, value, rtol=0.0, atol=MOST, err_msg=entry["name"])
