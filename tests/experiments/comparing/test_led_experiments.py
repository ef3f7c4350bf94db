"""Strategies written in Python go through every experiment, by name as FILE.py:FUNCTION and as values."""

from __future__ import annotations

import json
from functools import partial

import pytest
from click.testing import CliRunner

import coalitionlab as cl
from coalitionlab.experiments.cli.app import app
from coalitionlab.experiments.sweep import load_sweep, sweep
from coalitionlab.experiments.sweep import sweep as execute
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.led import led_by
from coalitionlab.scenarios.loader import load_strategy
from sweeps import command, same, small_scenario, small_study, write_design

FILE = '''"""A convener that looks."""
from __future__ import annotations

from dataclasses import dataclass

FEW = 0.2


def lead(view):
    """Asks first, builds later."""
    if view.membership < FEW:
        return {"recruit_first_followers": view.capacity / 2, "build_legitimacy": view.capacity / 2}
    return {"assign_ownership": view.capacity / 2, "build_trust": (view.capacity / 2, "members")}


@dataclass
class Patient:
    """Counts."""

    quiet: int = 0
    control = 0.2

    def __call__(self, view):
        self.quiet += 1
        return {"build_trust": view.capacity} if self.quiet > 3 else {}


def spread(view):
    return dict.fromkeys(("build_trust", "provide_backbone"), view.capacity / 2)


def broken(view):
    return {"build_trust": 1 / (view.month - 5)} if view.backbone and view.power > 0.5 and view.month > 4 else {}
'''

#: What cannot be asked with a view, as its text tells already.
ODD = """def no_view(): pass
class Needs:
    def __init__(self, memory): pass
    def __call__(self, view): pass
class Silent: pass
class Deaf:
    def __call__(self): pass
"""


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A folder with a file of strategies, in which one stands."""
    (tmp_path / "mine.py").write_text(FILE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_compare_takes_names_files_values_and_functions_and_keeps_their_text(mine):
    def still(view):
        return {}

    strategies = ["leaderless", "mine.py:lead", "mine.py:Patient", still, load_strategy("even_spread")]
    found = cl.compare(small_scenario(), strategies, replicates=6, worlds=2)
    assert [one.name for one in found.strategies] == ["leaderless", "lead", "Patient", "still", "even_spread"]
    wide = found.runs.pivot_table(index=["world", "replicate"], columns="strategy", values="collective_action")
    assert (wide["still"] == wide["leaderless"]).all() and wide["lead"].mean() > 1.5 * wide["leaderless"].mean()
    found.save(mine / "out")
    kept = json.loads((mine / "out" / "manifest.json").read_text())
    assert kept["strategies"][1]["content"]["python"] == FILE and "--strategy mine.py:lead" in kept["command"]
    again = cl.load_comparison(mine / "out")
    assert again.strategies[1].python == FILE and again.summary().equals(found.summary())


def test_it_meets_the_luck_of_the_strategy_that_says_the_same(mine):
    (mine / "file.yaml").write_text("phases:\n  - name: p\n    effort: {build_trust: 1, provide_backbone: 1}\n")
    found = cl.compare(small_scenario(), ["file.yaml", "mine.py:spread"], replicates=8, worlds=0)
    runs = [part.drop(columns="strategy").reset_index(drop=True) for _, part in found.runs.groupby("strategy")]
    assert runs[0].equals(runs[1])


def test_commands(mine):
    for words in (
        ("run", "generic", "-s", "mine.py:lead", "--months", 2),
        ("compare", "generic", "-s", "leaderless", "-s", "mine.py:Patient", "-n", 2, "--out", "c"),
        ("validate", "mine.py:lead"),
        ("show", "mine.py:Patient"),
    ):
        done = typed(*words)
        assert done.exit_code == 0, done.output
    assert "control 0.2" in done.output and "asked before each month" in done.output
    told = cl.explain("generic", "mine.py:lead", "business 1", seed=1)
    assert told.as_dict()["strategy"] == "lead"


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("mine.py:led", "mine.py: strategy: no function 'led'; did you mean 'lead'?"),
        ("mine.py:whatever", "known functions are lead, Patient, spread, broken"),
        ("mine.py", "write it as FILE.py:FUNCTION"),
        ("none.py:lead", "none.py: strategy: no such file"),
        ("mine.py:FEW", "mine.py: strategy: FEW is of type float and cannot be called"),
        ("odd.py:no_view", "no_view cannot be called with one argument; let it take the view alone"),
        ("odd.py:Needs", "Needs cannot be made without arguments for each run"),
        ("odd.py:Silent", "Silent makes objects that cannot be called; give it a method __call__(self, view)"),
        ("odd.py:Deaf", "Deaf has a __call__ that cannot be called with one argument"),
        ("bad.py:lead", "bad.py:2: strategy: the Python code stops with ZeroDivisionError"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(mine, named, said):
    (mine / "bad.py").write_text("lead = len\n1 / 0\n")
    (mine / "odd.py").write_text(ODD)
    with pytest.raises(InputError) as caught:
        cl.compare("generic", named, replicates=1, worlds=0)
    assert said in str(caught.value)
    assert typed("compare", "generic", "-s", named, "-n", 1).exit_code == 2


def test_how_what_is_written_in_c_or_in_parts_is_called_is_left_to_it(mine):
    for leader in (max, partial(max, 1), lambda *views: {}, lambda view, memory=None: {}):
        assert led_by(leader).leader is leader


@pytest.mark.parametrize("name", ["leaves", "Leaver"])
def test_a_function_that_exits_is_refused_as_one_that_fails(mine, name):
    (mine / "exits.py").write_text(
        "def leaves(view): raise SystemExit(5)\n\n\n"
        "class Leaver:\n    def __init__(self): raise SystemExit(5)\n    def __call__(self, view): return {}\n"
    )
    done = typed("run", "generic", "-s", f"exits.py:{name}")
    assert (done.exit_code, done.stdout) == (2, "")
    assert name in done.stderr and "SystemExit: 5" in done.stderr and "; " in done.stderr


def test_a_sweep_names_functions_and_a_run_that_fails_is_a_row(mine):
    design = write_design(mine, strategies=["leaderless", "mine.py:lead", "mine.py:broken"], replicates=3,
                          factors={"convener.power": [0.2, 0.8]})  # fmt: skip
    table = sweep(design, mine / "out", allow_python=True).runs()
    wrong = (table["strategy"] == "broken") & (table["point"] == 1)
    assert wrong.sum() == 3 and table.loc[~wrong, "error"].isna().all()
    for error in table.loc[wrong, "error"]:
        assert "mine.py:33: broken: ZeroDivisionError: division by zero, raised in month 6" in error
    assert load_sweep(mine / "out").study.strategies[1].python == FILE
    (mine / "mine.py").write_text(FILE.replace("FEW = 0.2", "FEW = 0.25"))
    with pytest.raises(InputError, match="strategy lead: python in line 6 was 'FEW = 0.2', is 'FEW = 0.25'"):
        sweep(design, mine / "out", resume=True, allow_python=True)


def test_shards_make_the_tables_of_one_sweep(mine):
    design = write_design(mine, strategies=["leaderless", "mine.py:Patient"], replicates=20)
    sweep(design, mine / "whole", allow_python=True)
    for share in ("1/2", "2/2"):
        sweep(design, mine / "shared", shard=share, allow_python=True)
    assert typed("merge", mine / "shared").exit_code == 0
    assert same([mine / "whole", mine / "shared"])


def test_what_workers_of_a_cluster_get_makes_the_same_parts(mine):
    from coalitionlab.experiments.runs.chunks import Task
    from coalitionlab.experiments.runs.dask_executor import on_worker, packed, requirements
    from coalitionlab.experiments.runs.layout import layout_of

    few = 0.1
    pytest.importorskip("cloudpickle")
    study = small_study(strategies=(load_strategy("mine.py:lead"), led_by(lambda view: {"build_trust": few})))
    work = Task(study, layout_of(study), encoded=True)
    (mine / "mine.py").unlink()
    there = on_worker(packed(work, (0, 12)), requirements(), (0, 12), True)
    assert there == work.pack(work.run((0, 12)))


def test_sensitivity(mine):
    pytest.importorskip("SALib")
    found = cl.sensitivity(small_scenario(), "mine.py:lead", method="tornado", against="leaderless", replicates=2,
                           vary={"talk_rate": (0.1, 0.3), "convener.power": (0.1, 0.9)})  # fmt: skip
    assert [one.name for one in found.study.strategies] == ["lead", "leaderless"]


@pytest.mark.slow
def test_a_dask_cluster_makes_the_tables_of_this_machine(mine):
    pytest.importorskip("distributed")
    from sweeps.dask_cluster import DaskCluster

    design = write_design(mine, strategies=["leaderless", "mine.py:lead", "mine.py:Patient"], replicates=50)
    assert command("sweep", design, "--allow-python", "--out", mine / "here").returncode == 0
    with DaskCluster(mine) as cluster:
        cluster.worker()
        there = command("sweep", design, "--allow-python", "--out", mine / "there", "--cluster", cluster.address)
        assert there.returncode == 0, there.stderr
        study = small_study(strategies=(led_by(lambda view: {"build_trust": view.capacity}),))
        execute(study, mine / "lambda", cluster=cluster.address)
    assert same([mine / "here", mine / "there"])
    assert load_sweep(mine / "lambda").runs()["error"].isna().all()


def test_what_an_action_does_is_shown_in_words():
    done = typed("show", "build_trust")
    assert done.exit_code == 0 and "what a full dose does:" in done.output
    words = " ".join(done.output.split())
    assert "raises a tie's trust, by" in words and "S0: McDermott" in words
