"""The best use of a budget: what is found keeps to the capacity, is written as it was judged, and is judged fairly."""

from __future__ import annotations

import json
import pickle
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from coalitionlab.agents.actions import ACTION_NAMES
from coalitionlab.experiments.cli import app
from coalitionlab.experiments.compare import compare
from coalitionlab.experiments.optimise import optimise, yardstick
from coalitionlab.experiments.optimise_coordinates import coordinates, draft_at, space
from coalitionlab.experiments.optimise_draft import draft_of, strategy_of, whole_parts
from coalitionlab.experiments.optimise_finish import best_of, simpler
from coalitionlab.experiments.optimise_journal import JOURNAL, mend
from coalitionlab.experiments.optimise_moves import MOST_ACTIONS, Limits, child
from coalitionlab.experiments.optimise_report import compare_command
from coalitionlab.experiments.optimise_request import requested, with_capacity
from coalitionlab.experiments.optimise_scores import dominated, scores
from coalitionlab.experiments.optimise_search import POPULATION, Arena, starts
from coalitionlab.model.coalition_model import CoalitionModel
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.schema import Event, Strategy

LIMITS = Limits(phases=4, horizon=40, style=True, thrift=True)
QUICK = {"trials": 3 * POPULATION, "replicates": 8, "judged": 40}


@pytest.fixture(scope="module")
def case(small):
    """Twelve organisations, twelve months; events change the capacity."""
    events = (Event(name="cut", month=5, capacity=4.0), Event(name="more", month=8, capacity=30.0))
    return small.with_(**{"environment.events": events})


@pytest.fixture(scope="module")
def found(case):
    return optimise(case, seed=3, capacity=9, **QUICK)


def request_for(case, **changes):
    usual = {
        "robust": "mean",
        "capacity": None,
        "worlds": 0,
        "phases": 4,
        "style": True,
        "seed": 3,
        "parameters": None,
    }
    return requested(case, **{"outcome": "collective_action", **usual, **QUICK, **changes})


# the coordinates


@pytest.mark.parametrize("name", list_strategies())
def test_library_strategies_survive_the_coordinates(name):
    strategy = load_strategy(name)
    draft = draft_of(strategy, 54)
    if not strategy.phases:
        assert draft is None
        return
    again = draft_at(coordinates(draft))
    assert again.key() == draft.key()
    made = strategy_of(again, name)
    assert made.convener == strategy.convener
    for mine, theirs in zip(made.phases, strategy.phases, strict=True):
        whole, other = sum(mine.effort.values()), sum(theirs.effort.values())
        assert {k: v / whole for k, v in mine.effort.items()} == pytest.approx(
            {k: v / other for k, v in theirs.effort.items()}
        )
        assert (str(mine.when), dict(mine.aims)) == (str(theirs.when), dict(theirs.aims)) or theirs.aims
    assert [one.until_month for one in made.phases] == [one.until_month for one in strategy.phases]


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_children_are_strategies_within_the_limits(seed):
    rng = np.random.default_rng(seed)
    pool = [
        draft_of(load_strategy(name), LIMITS.horizon)
        for name in ("mobilizing_leadership", "system_leadership")
    ]
    most = max(MOST_ACTIONS, *(len(stage.parts) for one in pool for stage in one.stages))
    known = space(LIMITS)
    for _ in range(12):
        pool.append(child([pool[int(rng.integers(len(pool)))], pool[-1]], LIMITS, rng))
        made, at = pool[-1], coordinates(pool[-1])
        assert all(known[name]._contains(known[name].to_internal_repr(value)) for name, value in at.items())
        assert draft_at(at).key() == made.key()
        assert 1 <= len(made.stages) <= LIMITS.phases and made.stages[-1].until == LIMITS.horizon
        assert all(1 <= len(stage.parts) <= most for stage in made.stages)
        assert strategy_of(made, "child").phases  # the checks of every strategy file


def test_simpler_strategies_say_one_thing_less():
    draft = draft_of(load_strategy("mobilizing_leadership"), 40)

    def said(one):
        style = sum(value is not None for value in (one.control, one.transparency))
        return style + sum(1 + len(s.parts) + len(s.aims) + bool(s.when) for s in one.stages)

    options = list(simpler(draft))
    assert len({step for step, _ in options}) == len(options)
    assert options and all(said(one) < said(draft) and strategy_of(one, "x") for _, one in options)


def test_weights_become_whole_parts():
    assert whole_parts({"build_trust": 1.0, "share_power": 3.0}) == {"build_trust": 1, "share_power": 3}
    assert whole_parts({"build_trust": 50.0, "share_power": 100.0, "run_pilot": 0.1}) == {
        "build_trust": 4,
        "share_power": 9,
    }
    assert whole_parts({}) == {}


# scores


def test_scores_by_hand():
    means = np.array([[[0.2, 0.6]], [[0.3, 0.3]]])
    best = np.array([[0.3, 0.6]])
    assert scores(means, best, "mean")[:, 0] == pytest.approx([0.4, 0.3])
    assert scores(means, best, "worst")[:, 0] == pytest.approx([0.2, 0.3])
    assert scores(means, best, "regret")[:, 0] == pytest.approx([-0.1, -0.3])


def test_fronts_by_hand():
    points = np.array([[3.0, 1.0], [1.0, 3.0], [2.0, 2.0], [1.0, 1.0], [3.0, 1.0]])
    assert dominated(points).tolist() == [0, 0, 0, 4, 0]
    assert sorted(best_of(points, 8)) == [0, 1, 2]
    assert best_of(np.array([[1.0], [5.0], [3.0]]), 2) == [1, 2]


def test_estimates_from_few_replicates_rank_as_all_replicates_do(case):
    request = request_for(case, replicates=64)
    arena = Arena(request, yardstick(request, None))
    drafts = starts(request)
    estimate, whole = arena.race(drafts)
    true = arena.score(arena.yard.measure([strategy_of(one, str(k)) for k, one in enumerate(drafts)], 0, 64))
    assert estimate[whole] == pytest.approx(true[whole]) and 0 < whole.sum() < len(drafts)
    assert np.corrcoef(estimate[~whole, 0], true[~whole, 0])[0, 1] > 0.8


def test_the_search_and_the_judgement_share_no_luck(case):
    request = request_for(case, seed=7)
    assert yardstick(request, None).seed != request.seed
    own = yardstick(request_for(case, seed=7, worlds=3), None)
    judged = compare(case, "leaderless", replicates=8, seed=7, worlds=3).world_parameters
    assert all(mine != theirs for mine in own.worlds for theirs in judged)


# the capacity


def test_nothing_found_ever_spends_more_than_the_capacity(found):
    case = found.request.scenarios[0]
    for strategy in found.strategies:
        model = CoalitionModel(case, strategy, rng=5)
        before = 0.0
        for _ in range(case.months):
            model.step()
            assert model.ledger.spent - before <= 9 * (1 + 1e-9)
            before = model.ledger.spent
        assert (
            0 < before <= 9 * 8 * (1 + 1e-9)
        )  # months 1 to 8: it withdraws in month 9; effort that reaches nobody is not spent


def test_children_of_any_kind_keep_to_a_capacity_that_events_change(case):
    rng = np.random.default_rng(1)
    draft = draft_of(load_strategy("even_spread"), 8)
    for _ in range(5):
        draft = child([draft], Limits(4, 8, True, True), rng)
        model = CoalitionModel(case, strategy_of(draft, "child"), rng=5)
        before = 0.0
        for month in range(1, case.months + 1):
            model.step()
            allowed = 20.0 if month < 5 else 4.0 if month < 8 else 30.0
            assert model.ledger.spent - before <= allowed * (1 + 1e-9)
            before = model.ledger.spent


def test_a_capacity_holds_in_every_month(case):
    changed = with_capacity(case, 9)
    assert changed.convener.capacity == 9
    assert [one.capacity for one in changed.environment.events] == [None, None]
    for wrong in (0, -1, float("nan"), float("inf"), "much", True, 1e9):
        with pytest.raises(InputError, match="staff-days"):
            with_capacity(case, wrong)


# what is found


def test_the_same_seed_finds_the_same(case, found):
    again = optimise(case, seed=3, capacity=9, workers=1, **QUICK)
    assert again.strategies == found.strategies and again.leads == found.leads
    assert again.table.equals(found.table)
    other = optimise(case, seed=4, capacity=9, **QUICK)
    assert other.strategy.phases != found.strategy.phases


def test_the_judgement_is_the_comparison_that_anyone_can_make(found, tmp_path):
    folder = found.save(tmp_path / "out")
    strategy = load_strategy(folder / "found.yaml")
    assert strategy == found.strategy.with_(name=strategy.name) and strategy.name == "found"
    case = found.request.scenarios[0]
    names = ["leaderless", "mobilizing_leadership"]
    again = compare(case, [strategy, *names], replicates=40, seed=3)
    mine = found.table.set_index("strategy")["mean"]
    theirs = again.summary().set_index("strategy")["mean"]
    assert mine[["found", *names]].to_dict() == theirs[["found", *names]].to_dict()
    lead = found.leads[0]
    assert lead.found == pytest.approx(mine["found"]) and lead.library == pytest.approx(
        mine.drop("found").max()
    )


def test_the_command_of_the_judgement_names_a_file_for_a_scenario_of_ones_own(found):
    words = compare_command(found).split()
    assert words[2] == "small.yaml" and words[-4:] == [
        "--set",
        "environment.events.0.capacity=null",
        "--set",
        "environment.events.1.capacity=null",
    ]


def test_what_is_saved(found, tmp_path):
    folder = found.save(tmp_path / "out")
    assert {path.name for path in folder.iterdir()} >= {
        "found.yaml", "judgement.csv", "front.csv", "runs.parquet", "report.html", "manifest.json"
    }  # fmt: skip
    about = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert about["complete"] and about["verdict"] == found.verdict() and about["kind"] == "optimum"
    content = yaml.safe_load((folder / "found.yaml").read_text(encoding="utf-8"))
    assert all(isinstance(parts, int) for phase in content["phases"] for parts in phase["effort"].values())
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "A small &lt;town&gt;" in page and "<town>" not in page.replace("&lt;town&gt;", "")
    with pytest.raises(InputError, match="something of that name"):
        found.save(tmp_path / "out")
    found.save(tmp_path / "out", force=True)


def test_what_is_found_can_be_pickled_and_drawn(found):
    again = pickle.loads(pickle.dumps(found))
    assert again.strategy == found.strategy and again.verdict() == found.verdict()
    assert {trace.type for trace in found.plot().data} == {"bar"}
    assert found.plot("judgement").data
    for wrong in ("pie", "front"):
        with pytest.raises(InputError):
            found.plot(wrong)


def test_it_says_when_it_is_not_better(case):
    """With a capacity that buys nothing, nothing helps, and it must not claim so."""
    quiet = optimise(case, seed=3, capacity=1e-6, trials=POPULATION, replicates=8, judged=40, style=False)
    assert not quiet.better
    assert quiet.leads[0].verdict in ("level", "worse") and quiet.verdict()[0].startswith("Not ")


@pytest.mark.slow
def test_a_front_trades_one_outcome_for_another(case):
    front = optimise(case, outcome=["collective_action", "effort_spent"], seed=3, **QUICK)
    assert len(front.leads) == 2 and set(front.tables) == {"collective_action", "effort_spent"}
    ours = front.front[front.front["found"]]
    assert ours["strategy"].tolist() and front.strategy.name == "found"
    assert (front.front["effort_spent"] >= 0).all()
    assert front.front.loc[front.front["strategy"] == "leaderless", "on_front"].item()  # nobody spends less
    on = front.front[front.front["on_front"]]
    for row in on.to_dict(orient="records"):
        better = (on["collective_action"] > row["collective_action"]) & (
            on["effort_spent"] < row["effort_spent"]
        )
        assert not better.any()
    assert front.plot("front").data
    assert any(phase.share < 1 for one in front.strategies for phase in one.phases)


@pytest.mark.slow
@pytest.mark.parametrize("robust", ["mean", "worst", "regret"])
def test_several_scenarios_and_worlds(case, robust):
    other = case.with_(name="other", months=10)
    both = optimise(
        [case, other], robust=robust, worlds=2, seed=3, trials=POPULATION, replicates=4, judged=20
    )
    assert set(both.table["scenario"]) == {"small", "other"}
    lead = both.leads[0]
    assert lead.low <= lead.difference <= lead.high
    assert any(line.startswith("other: ") for line in both.verdict())
    if robust == "regret":
        assert lead.library <= 0


def test_style_may_be_left_alone(case):
    kept = optimise(case, style=False, seed=3, **QUICK)
    assert kept.strategy.convener.control is None and kept.strategy.convener.transparency is None


# stopping and going on


def test_a_search_stopped_by_hand_goes_on_as_if_it_had_not_been(case, found, tmp_path):
    def stop(now):
        if now.stage == "searching" and now.done >= 2 * POPULATION:
            raise KeyboardInterrupt

    folder = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        optimise(case, seed=3, capacity=9, out=folder, progress=stop, **QUICK)
    assert not json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["complete"]
    told = []
    again = optimise(case, seed=3, capacity=9, out=folder, resume=True, progress=told.append, **QUICK)
    assert told[0].done == 2 * POPULATION
    assert again.strategies == found.strategies and again.leads == found.leads
    with pytest.raises(InputError, match="another seed"):
        optimise(case, seed=4, capacity=9, out=folder, resume=True, **QUICK)
    with pytest.raises(InputError, match="something of that name"):
        optimise(case, seed=3, capacity=9, out=folder, **QUICK)
    longer = optimise(
        case, seed=3, capacity=9, out=folder, resume=True, **{**QUICK, "trials": 4 * POPULATION}
    )
    assert longer.tried == 4 * POPULATION


def test_a_torn_journal_is_mended(tmp_path):
    path = tmp_path / JOURNAL
    path.write_bytes(b'{"whole": 1}\n{"to')
    mend(path)
    assert path.read_bytes() == b'{"whole": 1}\n'
    mend(tmp_path / "none")


@pytest.mark.slow
def test_a_killed_search_goes_on_as_if_it_had_not_been(small_file, tmp_path):
    folder = tmp_path / "out"
    words = ["optimise", small_file, "--trials", "640", "-n", "48", "--judged", "40", "--seed", "3"]
    code = "from coalitionlab.experiments.cli import main; main()"
    command = [sys.executable, "-c", code, *words, "--out", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until and process.poll() is None:
            if (folder / JOURNAL).exists() and (folder / JOURNAL).stat().st_size > 400_000:
                break
            time.sleep(0.01)
        assert process.poll() is None, "it ended before it could be killed"
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
    finally:
        if process.poll() is None:
            process.kill()
    assert not (folder / "found.yaml").exists()
    resumed = subprocess.run(
        [*command, "--resume", "--json"], capture_output=True, text=True, timeout=300, check=True
    )
    whole = subprocess.run([*command[:-2], "--json"], capture_output=True, text=True, timeout=300, check=True)
    mine, theirs = json.loads(resumed.stdout), json.loads(whole.stdout)
    assert mine["strategies"] == theirs["strategies"] and mine["leads"] == theirs["leads"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["milton_keynes"])
def test_it_beats_the_library_where_it_was_measured_to(name):
    best = optimise(name, trials=20 * POPULATION, seed=1)
    assert best.better and best.leads[0].low > 0.02


# the command line


def test_the_command_line(small_file, tmp_path):
    words = [
        "optimise",
        small_file,
        "--capacity",
        "9",
        "--trials",
        "32",
        "-n",
        "8",
        "--judged",
        "40",
        "--out",
        str(tmp_path / "o"),
    ]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    assert "What it does" in result.output and "thinking aid, not a forecast" in result.output
    again = CliRunner().invoke(
        app, ["compare", small_file, "-s", str(tmp_path / "o" / "found.yaml"), "-n", "8"]
    )
    assert again.exit_code == 0, again.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--robust", "mena"], "did you mean 'mean'"),
        (["--outcome", "colective_action"], "collective_action"),
        (["--outcome", "peak", "--outcome", "peak"], "twice"),
        (["--trials", "0"], "whole number from 1"),
        (["--capacity", "-3"], "staff-days"),
        (["--resume"], "nothing to go on with"),
        (["--phases", "0"], "whole number from 1"),
    ],
)
def test_bad_input_is_refused_in_a_line(small_file, words, says):
    result = CliRunner().invoke(app, ["optimise", small_file, *words])
    lines = [line for line in result.stderr.splitlines() if not line.startswith("compiling")]
    assert result.exit_code == 2 and len(lines) == 1 and says in lines[0], result.output


def test_an_outcome_that_is_not_defined_is_refused(case):
    with pytest.raises(InputError, match="not defined in"):
        optimise(case.with_(withdraw_month=None), outcome="durable_collective_action", **QUICK)


def test_every_action_can_be_found():
    rng, seen = np.random.default_rng(0), set()
    draft = draft_of(load_strategy("communication"), 40)
    for _ in range(2000):
        draft = child([draft], LIMITS, rng)
        seen |= {name for stage in draft.stages for name in stage.parts}
    assert seen == set(ACTION_NAMES)


def test_the_library_is_what_it_is_judged_against(found):
    assert {one.name for one in found.request.library} == set(list_strategies())
    assert set(found.table["strategy"]) == {"found", *list_strategies()}
    assert isinstance(found.strategy, Strategy) and load_scenario("milton_keynes")
