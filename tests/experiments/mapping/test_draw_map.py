"""The command `map`, as it is typed: cells, words and picture; made again; refused in one line."""

from __future__ import annotations

import pandas as pd
import pytest
from click.testing import CliRunner

import coalitionlab as cl
from coalitionlab.experiments.cli.app import app
from coalitionlab.experiments.study_odd import odd
from coalitionlab.scenarios.errors import InputError
from sweeps import SCENARIO, command, small_scenario

SMALL = ("--points", "3", "-n", "4")


def typed(*words: object):
    return CliRunner().invoke(app, ["map", *map(str, words)])


def test_a_map_of_two_strategies_is_saved_and_made_again(tmp_path):
    (tmp_path / "town.json").write_text(str(SCENARIO).replace("'", '"'))
    both = ("-s", "even_spread", "-s", "leaderless")
    axes = ("--x", "effort.build_trust=0:0.4", "--y", "convener.power")
    words = (tmp_path / "town.json", *both, *axes, "--outcome", "membership", *SMALL, "--set", "exit_rate=0.05")
    done = typed(*words, "--out", tmp_path / "map")
    assert done.exit_code == 0, done.output
    assert "72 runs: even_spread less leaderless on town, 3 levels of effort.build_trust" in " ".join(
        done.output.split()
    )
    cells = pd.read_csv(tmp_path / "map" / "phase_map.csv")
    assert cells["effort.build_trust"].tolist() == [0.0, 0.2, 0.4] * 3
    assert cells["convener.power"].tolist() == [0.0] * 3 + [0.5] * 3 + [1.0] * 3
    case = cl.load_scenario(tmp_path / "town.json")
    plan = cl.load_strategy("even_spread")
    again = cl.draw_map(
        case, [plan, "leaderless"], "effort.build_trust=0:0.4", "convener.power", outcome="membership", points=3, replicates=4,
        parameters={"exit_rate": 0.05},
    )  # fmt: skip
    pd.testing.assert_frame_equal(again.table, cells, check_dtype=False)
    assert again.figure().to_dict()["data"][0]["zmid"] == 0.0
    assert cl.rerun(tmp_path / "map").same
    described = odd(tmp_path / "map")
    assert described.startswith("# ODD of this study: phase_map of even_spread, leaderless on town")
    assert (
        "| exit_rate | all cases | 0.05 |" in described
        and "convener.power" in described
        and "effort.build_trust" in described
    )


def test_a_map_of_one_strategy_says_where_the_outcome_is_high():
    found = cl.draw_map(small_scenario(), "even_spread", "convener.capacity", "cost_weight", points=3, replicates=8)
    table = found.table
    assert found.grid.outcome == "collective_action" and "better" in table
    top = table.loc[table["mean"].idxmax()]
    if found.varies("collective_action"):
        assert f"highest, {top['mean']:.2f}"[:12] in found.words()[0]
    assert found.to_dict()["outcome"] == "collective_action"


def test_a_map_that_is_stopped_shows_what_is_done():
    def stop(done, _):
        if done > 16:  # those of the first chunk are kept
            raise KeyboardInterrupt

    with pytest.raises(cl.Stopped) as stopped:
        cl.draw_map(
            small_scenario(), "even_spread", "withdraw_month", "talk_rate", points=5, replicates=60, progress=stop
        )
    found = stopped.value.finding
    assert 16 <= found.runs.done < 5 * 5 * 60 and found.table["mean"].notna().any()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"x": "talk_rat"}, "unknown axis 'talk_rat'; did you mean 'talk_rate'"),
        ({"x": "talk_rate=low"}, "talk_rate: got 'talk_rate=low'; write NAME or NAME=LOW:HIGH"),
        ({"x": "talk_rate=0.2:0.1"}, "talk_rate: got 0.2 to 0.1; put the lower one first"),
        ({"x": "effort.build_trust=0:2"}, "effort.build_trust: got 2; write a number from 0 to 1"),
        ({"x": "trust_gain"}, "'trust_gain' is on both axes"),
        ({"outcome": "membershi"}, "did you mean 'membership'"),
        ({"strategies": ["leaderless", "even_spread", "communication"]}, "got 3 strategies; choose one, or two"),
    ],
)
def test_what_cannot_be_mapped_is_one_line(given, said):
    usual = {"scenario": "generic", "strategies": "leaderless", "x": "talk_rate", "y": "trust_gain"}
    with pytest.raises(InputError, match=said) as error:
        cl.draw_map(**(usual | given))
    assert len(error.value.problems) == 1


def test_the_command_says_what_is_missing():
    line = command("map", "generic", "-s", "leaderless", "--x", "talk_rate")
    assert line.returncode == 2 and line.stderr.count("\n") == 1 and "--y" in line.stderr
