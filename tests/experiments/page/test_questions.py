"""The convener's questions, answered by the page's modules in Node, are those of the commands: the same numbers of the same runs."""

import json
import shutil
import subprocess

import numpy as np
import pytest

from coalitionlab.experiments.convening.questions import leave, partners, shocks
from coalitionlab.experiments.convening.remedies import NOTHING
from coalitionlab.experiments.convening.steps import in_words
from coalitionlab.experiments.money import costs_table, planned_days
from coalitionlab.experiments.page.bundling import FRONT, bundle
from coalitionlab.experiments.page.making import ENGINE
from coalitionlab.experiments.page.packing import case, packed, shared, strategy_data
from coalitionlab.experiments.page.telling import story
from coalitionlab.experiments.runs.execute import execute
from coalitionlab.experiments.web.export import stored_module
from coalitionlab.experiments.worlds.draws import draw_worlds, study_in_worlds
from coalitionlab.scenarios.importing import import_table
from coalitionlab.scenarios.loader import load_scenario, load_strategy
from coalitionlab.scenarios.schema import Event

pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("node") is None, reason="no node")]
STRATEGY, HOW = "mobilizing_leadership", {"worlds": 12, "replicates": 2}
#: Organisations against the aim, inside and outside, of several sectors.
OPPOSED = b"name,sector,power,stance,member\nMill,business,high,against,no\nBank,business,medium,strongly against,yes\nTown Council,government,very high,against,no\nUni,education,low,against,no\nClub,community,low,for,yes\nTrust,nonprofit,high,for,no\nSchool,education,low,,no\n"
#: The same with ties of several kinds: a chain, a regulator, and one who knows nobody.
TIED = import_table(OPPOSED, name="opposed").with_(
    name="opposed_tied",
    ties=[
        {"from": "Mill", "to": "Bank", "trust": 0.7, "both": True, "kind": "advice"},
        {"from": "Mill", "to": "Club", "trust": 0.3, "both": True},
        {"from": "Town Council", "to": "Bank", "trust": 0.9, "both": True, "kind": "authority"},
        {"from": "Uni", "to": "Club", "trust": 0.4, "both": True, "kind": "cooperation"},
        {"from": "Trust", "to": "Club", "trust": 0.5, "both": True},
    ],
)
CALL = """
import { askVariants, partners } from './convening.js';
import { Engine } from './engine.js';
import { Runner } from './running.js';
import { search } from './three.js';
import { nextSteps } from './steps.js';
import { goals, whatIf, whenToLeave, whichThree, whoBlocks, whomFirst } from './told.js';
import { costOf, plannedDays } from './money.js';
import { daysIn, leaveVariants, shockVariants } from './variants.js';
const fs = require('fs'), library = JSON.parse(fs.readFileSync('library.json'));
const runner = new Runner(new Engine(new WebAssembly.Module(fs.readFileSync('module.wasm')), library.layout), library), out = { told: {} };
const asking = (name) => ({ of: library.cases[name], world: {}, plan: library.plan, library, share: async (job, kind) => [kind === 'follow' ? runner.follow(job) : runner.run(job)] });
const table = (made, names) => made.variants.map(({ label }, k) => ({ label, ...Object.fromEntries(names.map((name) => [name, { level: made.level(name, k), change: made.change(name, k), shares: made.shares(name, k) }])) }));
const quiet = () => {}, names = ['goals_delivered', 'collective_action', 'membership', 'alive_after_4_years'];
const ask = async () => {
  const struck = asking('struck'), own = asking('job_placement');
  out.shocks = table(await askVariants(struck, shockVariants(struck.of, library.shared, Number(struck.of.frame.months), null), quiet), names);
  out.leave = table(await askVariants(own, leaveVariants(own.of), quiet), names);
  out.partners = await partners(own, quiet);
  out.generated = await partners(asking('generic'), quiet);
  const tied = { ...asking('opposed_tied'), most: 40 };
  out.tied = await partners(tied, quiet);
  out.steps = { own: nextSteps(library.shared, out.partners.rows), tied: nextSteps(library.shared, out.tied.rows) };
  out.whom = (await whomFirst(tied, quiet)).lines;
  for (const [name, tells] of Object.entries({ goals, whatIf, whenToLeave, whoBlocks, whomFirst })) out.told[name] = (await tells(own, quiet, Number(own.of.frame.months), 60)).lines;
  for (const name of ['tax_preparation', 'opposed']) { const { lines, head, cells } = await whoBlocks(asking(name), quiet); out.blocks = { ...out.blocks, [name]: { lines, head, cells } }; }
  const planned = plannedDays(struck.of, library.plan, {}, Number(struck.of.frame.months), library.leaves);
  out.days = [1, 17, 18, 40].map((month) => daysIn({ days: [[18, 20]], convener: { capacity: 20 } }, { convener: { capacity: 10 } }, month));
  out.money = { planned, ...costOf(struck.of, library.shared, planned, 100, 300) };
  const three = await search(own, [library.plan], 72, 60, quiet, 2);
  out.three = { plan: three.plans[0], tried: three.tried, own: [...three.units('effort_spent', 1)] };
  out.told.three = (await whichThree(own, quiet, 72, 60, 1)).lines;
  fs.writeFileSync('out.json', JSON.stringify(out));
};
ask();
"""


@pytest.fixture(scope="module")
def struck():
    """A case with a budget that changes in its second year."""
    scenario = load_scenario("job_placement")
    event = Event(name="more staff", month=18, capacity=30.0)
    return scenario.with_(
        name="struck", **{"environment.events": (*scenario.environment.events, event), "parameters": {"sensitivity": 2.5}}
    )  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory, struck):
    """What the page answers."""
    folder = tmp_path_factory.mktemp("node")
    module, layout = stored_module()
    (folder / "module.wasm").write_bytes(module)
    drawn, strategy = draw_worlds(HOW["worlds"]), load_strategy(STRATEGY)
    worlds = {"names": list(drawn[0]), "values": packed(np.array([list(each.values()) for each in drawn]))}
    scenarios = [
        *map(load_scenario, ("job_placement", "generic", "tax_preparation")),
        import_table(OPPOSED, name="opposed"),
        TIED,
        struck,
    ]
    library = {
        "layout": json.loads(layout), "plan": strategy_data(strategy), "leaves": struck.withdraw_month,
        "cases": {each.name: case(each, [strategy])[0] | story(each, ()) for each in scenarios},
        "shared": shared() | {"worlds": worlds, "frame": case(scenarios[0], [])[1]},
    }  # fmt: skip
    (folder / "library.json").write_text(json.dumps(library))
    sources = {path.stem: path.read_text(encoding="utf-8") for path in (*FRONT.glob("*.js"), ENGINE)}
    (folder / "call.js").write_text(bundle({**sources, "call": CALL.lstrip()}, "call"))
    subprocess.run(["node", "call.js"], cwd=folder, check=True, timeout=300)
    return json.loads((folder / "out.json").read_text())


def same(ours, table, name):
    """A level or change and its interval; those of means are Student's on the page, which the commands never undercut."""
    for column, part in ((name, "level"), (f"{name}_change", "change")):
        for row, own in zip(table.to_dict("records"), ours, strict=True):
            mean, low, high = (np.float64(own[name][part][end] or 0.0) for end in ("mean", "low", "high"))
            np.testing.assert_allclose(mean, row[column], atol=1e-12)
            np.testing.assert_allclose([low, high], [row[f"{column}_low"], row[f"{column}_high"]], atol=2e-3)


def test_shocks(found, struck):
    answer = shocks(struck, STRATEGY, **HOW)
    assert [row["label"] for row in found["shocks"]] == answer.table["variant"].tolist()
    for name in ("goals_delivered", "collective_action", "membership", "alive_after_4_years"):
        same(found["shocks"], answer.table, name)
        less, more = (answer.table[f"{name}_{what}"] for what in ("less", "more"))
        assert [row[name]["shares"] for row in found["shocks"]] == [list(each) for each in zip(less, more, strict=True)]


def test_money(found, struck):
    strategy, priced = load_strategy(STRATEGY), struck.with_(**{"money.day_rate": 300.0})
    assert found["money"]["planned"] == pytest.approx(planned_days(struck, strategy))
    [cost] = costs_table(priced, {"plan": strategy}, [100.0]).to_dict("records")
    assert (found["money"]["staff"], found["money"]["besides"]) == pytest.approx((cost["staff"], cost["besides"]))


def test_staff_days_follow_the_slider_until_an_event_sets_them(found):
    """An event that sets the number that the case begins with sets it all the same."""
    assert found["days"] == [10, 10, 20, 20]


def test_when_to_leave(found):
    answer = leave("job_placement", STRATEGY, **HOW)
    for name in ("goals_delivered", "collective_action", "alive_after_4_years"):
        same(found["leave"], answer.table, name)
    assert found["told"]["whenToLeave"][:3] == answer.words()[:3]


@pytest.mark.parametrize(
    ("name", "key"), [("job_placement", "partners"), ("generic", "generated"), (TIED, "tied")], ids=str
)
def test_whom_first(found, name, key):
    rows = {row["label"]: row for row in found[key]["rows"]}
    answer = partners(name, STRATEGY, most=12, **HOW)
    table = answer.table
    assert [row["label"] for row in found[key]["rows"]] == table["organisation"].tolist()
    for row in table.to_dict("records"):
        own = rows[row["organisation"]]
        assert own["comes"]["mean"] == pytest.approx(row["comes"])
        assert own["power"] == pytest.approx(row["power"])
        assert own["against"] == pytest.approx(row["against"], abs=0.12)
        assert (own["month"] is None and np.isnan(row["month"])) or own["month"] == row["month"]
        for ours, theirs in {
            "supports": "supports",
            "obstacle": "obstacle",
            "remedy": "remedy",
            "worksOn": "works_on",
            "through": "through",
            "brings": "brings",
        }.items():
            assert own[ours] == row[theirs], (row["organisation"], ours)
        if key == "tied":
            assert (own["bridge"], own["isolated"]) == (row["bridge"] == 1.0, row["isolated"] == 1.0)
        for what in ("first", "never"):
            for outcome, part in (("goals_delivered", "goals"), ("collective_action", "action")):
                assert own[what][part]["mean"] == pytest.approx(row[f"{what}_{outcome}_change"], abs=1e-12)


@pytest.mark.parametrize(("name", "key"), [("job_placement", "own"), (TIED, "tied")], ids=str)
def test_the_next_steps_are_those_of_the_command(found, name, key):
    steps = partners(name, STRATEGY, most=12, **HOW).steps.to_numpy().tolist()
    assert [[cell.replace(" %", "%") for cell in row] for row in found["steps"][key]] == steps


def test_whom_first_in_the_words_of_the_command(found):
    """But for opponents, whom the page has a question of its own for."""
    said = partners(TIED, STRATEGY, most=40, **HOW).words()
    assert found["whom"] == [line for line in said if not line.startswith(("Against the aim", "Nobody starts"))]
    assert any(line.startswith("Bridges") for line in said) and any(line.startswith("Isolated") for line in said)


@pytest.mark.parametrize(
    "case", ["tax_preparation", import_table(OPPOSED, name="opposed")], ids=["tax_preparation", "opposed"]
)
def test_what_would_turn_an_opponent(found, case):
    """The page says of each that starts against the aim what weighs most against it and what works on that, as `partners` has it."""
    table, told = partners(case, STRATEGY, most=40, **HOW).table, found["blocks"][getattr(case, "name", case)]
    opponents = {row["organisation"]: row for row in table[table["against"] >= 0.5].to_dict("records")}
    lines = [line for line in told["lines"] if line.startswith("Against the aim")]
    assert len(lines) == min(4, len(opponents)) and lines
    for name, row in opponents.items():
        for line in (line for line in lines if f": {name}" in line):
            assert line.endswith(f" it: {row['remedy'] or NOTHING}.")
            assert f"What weighs most against it: {in_words(row['obstacle'])}." in line
    wins = {cells[0].split(" (in its own")[0]: cells[-2:] for cells in told["cells"] if cells[-1]}
    assert told["head"][-2:] == ["What weighs most against it", "What wins it"]
    every = table.set_index("organisation")
    assert opponents.keys() <= wins.keys()
    for name, (weighs, won) in wins.items():
        assert (weighs, won) == (in_words(every.loc[name, "obstacle"]), every.loc[name, "remedy"] or NOTHING)


def test_which_three(found):
    """A plan that anybody could follow, tested in worlds that the search did not see, in the runs of the commands."""
    phases, tried = found["three"]["plan"]["phases"], found["three"]["tried"]
    assert len({name for phase in phases for name in phase["effort"]}) <= 3 and tried > 20
    capacity = load_scenario("job_placement").convener.capacity
    for phase in phases:
        doses = [capacity * each / sum(phase["effort"].values()) for each in phase["effort"].values()]
        assert min(doses) >= 1.0 or len(doses) == 1
    drawn = draw_worlds(HOW["worlds"])
    study = study_in_worlds(
        (load_scenario("job_placement"),), (load_strategy(STRATEGY),), drawn, replicates=4, seed=0, parameters={}
    )
    spent = execute(study, strict=True).outcome("effort_spent")[0].mean(axis=1)
    np.testing.assert_allclose(found["three"]["own"], spent[HOW["worlds"] // 2 :], atol=1e-9)


def test_every_question_is_answered_in_words(found):
    assert found["told"]["goals"][0].startswith("“A pilot group in work” is delivered with a chance of ")
    assert "(over worlds and luck)" in found["told"]["goals"][0]
    assert found["told"]["whatIf"] == shocks("job_placement", STRATEGY, **HOW).words()
    assert found["told"]["whoBlocks"][0] == "Nobody starts against the aim."
    against = next(line for line in found["told"]["three"] if line.startswith("Against plan A"))
    assert "points of collective action (of 100; 95 % interval" in against
    assert ("so it does worse" in against) == found["told"]["three"][0].startswith(
        "No three things were found that do as well"
    )
    assert all(line.endswith(".") for lines in found["told"].values() for line in lines)
