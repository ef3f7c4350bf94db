"""The page's own modules, in Node, give the numbers of Python: keys, runs of every case under every strategy, films,"""

import base64
import gzip
import json
import re
import shutil
import subprocess

import numpy as np
import pytest

from coalitionlab.experiments.page.bundling import FRONT, bundle
from coalitionlab.experiments.page.making import ENGINE
from coalitionlab.experiments.statistics import share_interval, student_interval
from coalitionlab.model.ground import Ground
from coalitionlab.model.randomness import run_key
from coalitionlab.model.simulate import simulate
from coalitionlab.model.tracing import trace
from coalitionlab.scenarios.loader import list_scenarios, list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.names.outcomes import MONTHLY_NAMES
from coalitionlab.scenarios.schema import Event
from coalitionlab.scenarios.world import SHOCKS

pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("node") is None, reason="no node")]
SEED, FIRST, LAST = 5, 0, 3
CALL = """
import { sameMonths } from './deeds.js';
import { Engine } from './engine.js';
import { runKey } from './keys.js';
import { Runner } from './running.js';
import { chanceInterval, meanInterval, quantile } from './statistics.js';
const fs = require('fs');
const library = JSON.parse(fs.readFileSync('library.json')), asked = JSON.parse(fs.readFileSync('asked.json'));
const engine = new Engine(new WebAssembly.Module(fs.readFileSync('module.wasm')), library.layout), runner = new Runner(engine, library);
const texts = (found) => Object.fromEntries(Object.entries(found).map(([name, data]) => [name, ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') : data]));
const out = { runs: {}, films: {} };
for (const job of asked.jobs) {
  const plans = job.plans.map((name) => library.strategies[name]);
  runner.run({ ...job, plans });
  out.heldFirst ??= engine.exports.held();
  const { outcomes, delivered, courses } = runner.run({ ...job, plans }); // once more, with the populations that the engine has kept
  out.runs[job.id] = texts({ outcomes, delivered, ...courses });
}
for (const job of asked.films) out.films[job.id] = texts(runner.watch({ ...job, plans: job.plans.map((name) => library.strategies[name]) }));
const [before, acted] = [{}, { deeds: asked.deeds }].map((also) => runner.watch({ ...asked.films.find(({ id }) => id === asked.deeds[0].in), plans: [library.strategies[asked.films[0].plans[0]]], ...also }));
Object.assign(out, { acted: texts(acted), same: sameMonths(before, acted) });
out.keys = asked.keys.map(([seed, replicate]) => String(runKey(BigInt(seed), BigInt(replicate))));
out.held = engine.exports.held();
out.mean = meanInterval(asked.sample);
out.chance = chanceInterval(asked.zeros);
out.quantiles = [0.05, 0.25, 0.5, 0.95].map((share) => quantile([...asked.sample].sort((a, b) => a - b), share));
fs.writeFileSync('out.json', JSON.stringify(out));
"""
KEYS = [(0, 0), (0, 199), (7, 3), (2**31, 1), (2**40 + 3, 0), (10**20, 2**33)]
SAMPLE = np.random.default_rng(3).gamma(2.0, 1.0, 60)
ZEROS = [1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1]
#: Changes of the world that the sliders make, and the scenario's fields that are the same.
WORLD = {
    "convener": {"capacity": 11.5, "control": 0.7}, "months": 60, "leaves": 31, "opinion": 0.65, "parameters": {"sensitivity": 2.5, "overhead": 0.7},
}  # fmt: skip
#: A parameter on which populations depend: those kept before are others.
DRAWN = {"motive_spread": 0.9}
FILM = ("mobilizing_leadership", 2)
#: What is done inside a run of this case, and below the scenario and the strategy that are the same.
CASE, WHO, STRUCK, SPENT = "job_placement", "Staffing agency", 9, {"build_trust": 30.0, "administer": 10.0}
DEEDS = [
    {"in": CASE, "month": STRUCK, "kind": "joins", "who": WHO}, {"month": 12, "kind": "leaves", "who": WHO},
    {"month": 20, "kind": "event", "what": "a scandal breaks"}, {"month": 26, "kind": "days", "months": 4, "effort": SPENT},
]  # fmt: skip


@pytest.fixture(scope="module")
def found(library, tmp_path_factory):
    """What the page's modules say of everything that is asked here."""
    folder = tmp_path_factory.mktemp("node")
    packed = {name: re.search(rf'id="{name}">([^<]+)<', library)[1] for name in ("engine", "library")}
    parts = {name: gzip.decompress(base64.b64decode(text)) for name, text in packed.items()}
    (folder / "module.wasm").write_bytes(parts["engine"])
    (folder / "library.json").write_bytes(parts["library"])
    job = {
        "seed": SEED,
        "first": FIRST,
        "last": LAST,
        "world": {},
        "plans": list(list_strategies()),
        "columns": list(MONTHLY_NAMES),
    }
    jobs = [{**job, "id": name, "case": name} for name in (*list_scenarios(), "wired")]
    jobs.append({**job, "id": "changed", "case": "generic", "world": WORLD})
    jobs[-2]["seed"] = 0
    jobs.append({**jobs[-1], "id": "drawn", "world": {**WORLD, "parameters": {**WORLD["parameters"], **DRAWN}}})
    films = [{**job, "id": name, "case": name, "first": FILM[1], "plans": [FILM[0]]} for name in list_scenarios()]
    asked = {
        "jobs": jobs, "films": films, "deeds": DEEDS, "keys": [[str(seed), str(replicate)] for seed, replicate in KEYS], "sample": SAMPLE.tolist(),
        "zeros": ZEROS,
    }  # fmt: skip
    (folder / "asked.json").write_text(json.dumps(asked))
    sources = {path.stem: path.read_text(encoding="utf-8") for path in (*FRONT.glob("*.js"), ENGINE)}
    (folder / "call.js").write_text(bundle({**sources, "call": CALL.lstrip()}, "call"))
    subprocess.run(["node", "call.js"], cwd=folder, check=True, timeout=300)
    return json.loads((folder / "out.json").read_text())


def same(batch, runs):
    """Bit for bit: the engine has its own exponential and logarithm, so nothing hangs on the machine's."""
    strategies, replicates, months, _ = batch.months.shape
    for name in ("outcomes", "delivered"):
        expected = getattr(batch, name)
        np.testing.assert_array_equal(numbers(runs[name]).reshape(expected.shape), expected, err_msg=name)
    for k, name in enumerate(MONTHLY_NAMES):
        course = numbers(runs[name]).reshape(strategies, replicates, months)
        np.testing.assert_array_equal(course, batch.months[..., k], err_msg=name)


def numbers(text):
    return np.frombuffer(base64.b64decode(text))


@pytest.mark.parametrize("name", list_scenarios())
def test_runs(found, name):
    same(simulate(name, list_strategies(), replicates=LAST, seed=SEED, months=True), found["runs"][name])


def test_runs_in_a_network_drawn_outside_compiled_code_with_parameters_that_change(found):
    change = {"name": "change", "month": 9, "parameters": {"talk_rate": 0.4, "rate_build_trust_trust": 0.9}}
    scenario = load_scenario("generic").with_(
        months=30, withdraw_month=12, ties={"network": "small_world", "degree": 4}, **{"environment.events": [change]}
    )  # fmt: skip
    same(simulate(scenario, list_strategies(), replicates=LAST, seed=0, months=True), found["runs"]["wired"])


@pytest.mark.parametrize(("job", "also"), [("changed", {}), ("drawn", DRAWN)])
def test_runs_in_a_world_that_sliders_have_changed(found, job, also):
    generic = load_scenario("generic")
    scenario = generic.with_(
        months=60, withdraw_month=31, parameters={**WORLD["parameters"], **also},
        convener=generic.convener.model_copy(update={"capacity": 11.5, "control": 0.7}),
        environment=generic.environment.model_copy(update={"opinion": generic.environment.opinion.model_copy(update={"start": 0.65})}),
    )  # fmt: skip
    same(simulate(scenario, list_strategies(), replicates=LAST, seed=SEED, months=True), found["runs"][job])


@pytest.mark.parametrize("name", list_scenarios())
def test_films(found, name):
    film, strategy, replicate = found["films"][name], *FILM
    run = trace(load_scenario(name), load_strategy(strategy), seed=SEED, replicate=replicate, ties=True)
    for part in ("status", "utility", "chance"):
        np.testing.assert_array_equal(numbers(film[part]).reshape(run.status.shape), getattr(run, part), err_msg=part)
    np.testing.assert_array_equal(numbers(film["months"]).reshape(run.months.shape), run.months)
    np.testing.assert_array_equal(numbers(film["delivered"]), run.delivered)
    np.testing.assert_array_equal(numbers(film["power"]), run.system.traits["power_share"])
    population = Ground.of(load_scenario(name)).population(run_key(SEED, replicate))
    places = [(i, int(place)) for i in range(population.size) for place in population.tie_indices(i)]
    assert film["ends"] == [end for i, place in places for end in (i, int(population.target[place]))]
    trust = numbers(film["trust"]).reshape(len(run.months), film["room"])[:, : len(places)]
    own = [place for _, place in places]
    np.testing.assert_array_equal(trust, np.where(run.strength[:, own] > 0, run.trust[:, own], np.nan))


def test_a_run_in_which_somebody_steps_in(found):
    scenario, strategy = load_scenario(CASE), load_strategy(FILM[0])
    events = [
        Event(name="joins", month=STRUCK, joins=WHO),
        Event(name="leaves", month=12, leaves=WHO),
        Event(name="scandal", month=20, **SHOCKS["a scandal breaks"]),
    ]
    struck = scenario.with_(**{"environment.events": (*scenario.environment.events, *events)})
    creation, together, ownership = strategy.phases[:3]
    assert (creation.until_month, together.until_month) == (10, 28)
    days = together.with_(name="days", effort=SPENT, aims={"build_trust": "distant_ties"}, until=29)
    phases = (creation, together.with_(until=25), days, ownership, *strategy.phases[3:])
    run = trace(struck, strategy.with_(phases=phases), seed=SEED, replicate=FILM[1])
    np.testing.assert_array_equal(numbers(found["acted"]["months"]).reshape(run.months.shape), run.months)
    np.testing.assert_array_equal(numbers(found["acted"]["status"]).reshape(run.status.shape), run.status)
    assert found["same"] == STRUCK - 1, "what was before is the same to the last bit"


def test_keys(found):
    assert found["keys"] == [str(run_key(seed, replicate)) for seed, replicate in KEYS]


def test_no_more_memory_is_held_than_of_the_populations_that_are_kept(found):
    assert found["held"] == found["heldFirst"] > 0


def test_statistics(found):
    mean, chance = student_interval(SAMPLE), share_interval(sum(ZEROS), len(ZEROS))
    assert [found["mean"][part] for part in ("mean", "low", "high")] == pytest.approx(
        [mean.mean, mean.low, mean.high], abs=2e-4
    )
    assert [found["chance"][part] for part in ("mean", "low", "high")] == pytest.approx(
        [chance.mean, chance.low, chance.high], abs=1e-9
    )
    assert found["quantiles"] == pytest.approx(np.quantile(SAMPLE, [0.05, 0.25, 0.5, 0.95]), abs=1e-12)
