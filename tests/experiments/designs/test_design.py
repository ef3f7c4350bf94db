"""What a design says, and the study that it becomes."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import coalitionlab as cl
from coalitionlab.experiments.applying import group
from coalitionlab.experiments.cli.app import app
from coalitionlab.experiments.designs.design import Design, load_design
from coalitionlab.experiments.designs.unfold import unfold
from coalitionlab.experiments.worlds.draws import draw_worlds, uncertain_parameters
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import LIBRARY, list_designs

SMALL = {"scenarios": "generic", "strategies": ["leaderless", "even_spread"]}
#: Factors with whole ranges to take levels from.
GRID = ("talk_rate", "forget", "convener.power", "convener.control", "bar")


def study_of(**fields):
    return unfold(load_design({**SMALL, **fields}))


def test_only_scenarios_and_strategies_are_needed():
    study = study_of()
    assert [one.name for one in study.scenarios] == ["generic"]
    assert [one.name for one in study.strategies] == ["leaderless", "even_spread"]
    assert (study.factors, len(study.points), study.points[0]) == ((), 1, ())
    assert (study.replicates, study.seed, study.outcomes) == (100, 0, tuple(cl.PER_RUN))
    assert study.size == 200


def test_the_first_factor_varies_slowest_then_rows_then_the_sample_then_worlds():
    study = study_of(
        factors={"convener.power": [0.1, 0.2], "talk_rate": {"from": 0.05, "to": 0.1}},
        combinations=[{"bar": 0.1, "months": 60}, {"bar": 0.2, "months": 72}],
        sample=3,
        worlds=2,
    )
    assert study.factors[:5] == ("convener.power", "bar", "months", "talk_rate", "world")
    rows = [row[:5] for row in study.points]
    assert len(rows) == 2 * 2 * 3 * 2
    assert [row[4] for row in rows[:4]] == [0, 1, 0, 1]
    assert rows[0][3] == rows[1][3] != rows[2][3]
    assert [row[1:3] for row in rows[::6]] == [(0.1, 60), (0.2, 72)] * 2
    assert [row[0] for row in rows] == [0.1] * 12 + [0.2] * 12


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_grid_rows_sample_and_worlds_multiply(data):
    sizes = {name: data.draw(st.integers(1, 4)) for name in data.draw(st.sets(st.sampled_from(GRID)))}
    rows, drawn, worlds = (data.draw(st.integers(0, 4)) for _ in range(3))
    factors = {name: list(np.linspace(0.1, 0.4, count)) for name, count in sizes.items()}
    fields = {"worlds": worlds, "replicates": 3, "factors": factors}
    if rows:
        fields["combinations"] = [{"environment.opinion": 0.1 * (row + 1)} for row in range(rows)]
    if drawn:
        factors["trust_gain"] = "plausible"
        fields["sample"] = drawn
    design = load_design({**SMALL, **fields})
    study = unfold(design)
    expected = math.prod(sizes.values()) * max(rows, 1) * max(drawn, 1) * max(worlds, 1)
    assert len(study.points) == design.points == expected
    assert study.size == design.runs == expected * 2 * 3
    assert len(set(study.points)) == expected  # no point comes twice
    for name, count in sizes.items():
        levels, times = np.unique(study.points.column(study.factors.index(name)), return_counts=True)
        assert len(levels) == count and set(times) == {expected // count}


def test_worlds_are_those_that_compare_draws():
    study = study_of(worlds=4, seed=9, parameters={"forget": 0.02}, factors={"talk_rate": [0.1]})
    drawn = draw_worlds(4, seed=9, fixed=("forget", "talk_rate"))
    assert study.factors[:2] == ("talk_rate", "world")
    names = [name for name in uncertain_parameters() if name not in ("forget", "talk_rate")]
    assert list(study.factors[2:]) == names
    for place in range(4):
        assert dict(zip(study.factors[1:], study.points[place][1:], strict=True)) == {"world": place, **drawn[place]}
    (one,) = group(study, range(4))
    assert "world" not in one.parameters and set(one.parameters) == {*names, "forget", "talk_rate"}


def test_a_parameter_that_a_scenario_sets_is_no_part_of_a_world():
    scenario = cl.load_scenario("generic").with_(parameters={"learning": 0.15})
    study = unfold(load_design({"scenarios": [scenario], "strategies": "leaderless", "worlds": 3}))
    assert "learning" not in study.factors and "forget" in study.factors


def test_the_same_seed_draws_the_same_and_another_seed_does_not():
    fields = {"factors": {"talk_rate": "plausible"}, "sample": 8}
    assert study_of(**fields).points == study_of(**fields).points
    assert study_of(**fields).points != study_of(**fields, seed=1).points
    kept = {"factors": {"talk_rate": "plausible"}, "sample": {"points": 8, "seed": 0}}
    assert study_of(**kept, seed=1).points == study_of(**fields).points


def test_paths_are_relative_to_the_design(tmp_path, monkeypatch):
    (tmp_path / "inputs").mkdir()
    (tmp_path / "inputs" / "town.yaml").write_text("organisations: {count: 9, mix: {business: 1}}\n")
    (tmp_path / "inputs" / "plan.yaml").write_text("phases: [{name: one, effort: {build_trust: 1}}]\n")
    (tmp_path / "d.yaml").write_text("scenarios: inputs/town.yaml\nstrategies: [inputs/plan.yaml, leaderless]\n")
    monkeypatch.chdir("/")
    design = load_design(tmp_path / "d.yaml")
    assert design.name == "d"
    assert [one.name for one in (*design.scenarios, *design.strategies)] == ["town", "plan", "leaderless"]


def test_all_strategies_can_be_asked_for():
    assert [one.name for one in study_of(strategies="all").strategies] == list(cl.list_strategies())


def test_a_design_is_a_value():
    design = load_design(SMALL)
    assert load_design(design) is design
    assert design.with_(replicates=3).replicates == 3 and design.replicates == 100
    with pytest.raises(InputError, match="replicates: got 0"):
        design.with_(replicates=0)


def test_words_switches_and_nothing_are_levels_too():
    study = study_of(factors={"decision.rule": ["utility", "imitation"], "withdraw_month": [12, None]})
    assert study.points[0] == ("utility", 12) and study.points[3] == ("imitation", None)
    assert [one.scenarios[0].withdraw_month for one in group(study, range(4))] == [12, None, 12, None]


def test_months_and_what_it_came_from_are_kept():
    study = study_of(months=True, title="T", source="S", notes="N", outcomes=["final"])
    assert study.months and study.outcomes == ("final",)
    assert {name: study.about[name] for name in ("title", "source", "notes")} == {
        "title": "T",
        "source": "S",
        "notes": ["N"],
    }
    json.dumps(study.about)


@pytest.mark.parametrize("name", list_designs())
def test_designs_of_the_library_are_sound_and_tell_where_they_come_from(name):
    design = load_design(name)
    assert design.name == name and design.title and "illustrative, not estimates" in design.source
    text = (LIBRARY["design"] / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../design.schema.json\n")
    study = unfold(design)
    assert all(one.error is None for one in group(study, range(len(study.points))))


def ask(*words):
    return CliRunner().invoke(app, list(map(str, words)), prog_name="coalitionlab")


def test_validate_says_what_a_design_asks_for(tmp_path):
    files = [LIBRARY["design"] / "power_and_control.yaml", LIBRARY["scenario"] / "generic.yaml"]
    result = ask("validate", *files)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{files[0]}: a valid design",
        "  9,000 runs: 2 scenarios x 3 strategies x 15 points x 100 replicates",
        "  15 points: 5 of convener.power x 3 of convener.control",
        f"{files[1]}: a valid scenario",
    ]
    told = json.loads(ask("validate", *files, "--json").stdout)
    assert [one["kind"] for one in told] == ["design", "scenario"]
    assert (told[0]["size"]["runs"], told[0]["size"]["points"]) == (9000, 15)


def test_validate_gives_every_problem_of_a_design_its_line(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("scenarios: [genric]\nstrategies: [leadrless]\n")
    result = ask("validate", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert [line.split(": ")[0] for line in result.stderr.splitlines()] == [f"{path}:1", f"{path}:2"]


def test_list_and_show_know_designs():
    assert "trust_and_talk" in ask("list", "designs").stdout
    shown = ask("show", "trust_and_talk").stdout
    assert "128 points: 2 of decision.rule x 64 of the Sobol sample" in " ".join(shown.split())
    assert "drawn from its plausible range, 0.04 to 0.15" in shown
    assert ask("show", LIBRARY["design"] / "how_long_to_stay.yaml").exit_code == 0


def test_fields_of_a_design_are_all_explained():
    from coalitionlab.experiments.designs.schema_json import design_schema

    assert all("description" in one for one in design_schema()["properties"].values())


def test_the_committed_schema_is_current_and_takes_the_library():
    jsonschema = pytest.importorskip("jsonschema")
    from coalitionlab.experiments.designs.schema_json import design_schema
    from coalitionlab.scenarios.schema_json import schema_file
    from coalitionlab.scenarios.yaml_files import read_yaml

    committed = json.loads(schema_file("design").read_text(encoding="utf-8"))
    again = "run python -m coalitionlab.experiments.designs.schema_json"
    assert outline(committed) == outline(design_schema()), again
    jsonschema.Draft202012Validator.check_schema(committed)
    validator = jsonschema.Draft202012Validator(committed)
    for name in list_designs():
        validator.validate(read_yaml(Path(LIBRARY["design"], f"{name}.yaml")).value)
    for bad in ({"worlds": -1}, {"factors": {"talk_rate": {"form": 1}}}, {"replicats": 1}, {"sample": {"method": "x"}}):
        assert not validator.is_valid({**SMALL, **bad})


def outline(schema):
    """What a schema allows, without how this or that version of pydantic words it."""
    if isinstance(schema, dict):
        kept = {key: outline(value) for key, value in schema.items() if key not in ("title", "default")}
        return {key: value for key, value in kept.items() if value not in ({}, [])}
    return [outline(item) for item in schema] if isinstance(schema, list) else schema


def test_arrays_and_ranges_are_lists_too():
    study = study_of(factors={"talk_rate": np.linspace(0.1, 0.2, 3), "months": range(60, 84, 12)})
    assert [row[1] for row in study.points] == [60, 72] * 3
    assert study.points.column(0)[2] == pytest.approx(0.15)


NAMES = ["talk_rate", "convener.power", "effort.build_trust", "world", "months", "organisations", "ties", "name",
         "strategy.leaderless.phases.0.share", "strategy", "effort.", "parameters", "environment.events.0.month", "", "."]  # fmt: skip
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 2**70), st.floats(), st.sampled_from(["plausible", "all", "x", ""]),
)  # fmt: skip
ANY = st.recursive(
    ODD, lambda one: st.lists(one, max_size=3) | st.dictionaries(st.sampled_from(["from", "to", "step", "points", "log", "sample", "method", "whole"]), one, max_size=3), max_leaves=6
)  # fmt: skip
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "factors": st.dictionaries(st.sampled_from(NAMES), ANY, max_size=3) | ANY,
        "combinations": st.lists(st.dictionaries(st.sampled_from(NAMES), ANY, max_size=2), max_size=2) | ANY,
        "sample": ANY, "worlds": st.integers(0, 3) | ANY, "replicates": ANY, "seed": ANY, "outcomes": ANY, "months": ANY,
        "parameters": ANY, "scenarios": ANY, "title": ANY, "notes": ANY,
    },
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(FIELDS)
def test_whatever_is_written_is_a_design_that_can_be_applied_or_is_refused_in_lines(fields):
    try:
        design = load_design({**SMALL, **fields})
    except InputError as error:
        assert error.problems and all("; " in line and "\n" not in line for line in error.problems)
        return
    study = unfold(design)
    assert all(one.error is None for one in group(study, range(min(len(study.points), 50))))


def test_designs_are_frozen():
    design = load_design(SMALL)
    assert isinstance(design, Design)
    with pytest.raises(ValueError, match="frozen"):
        design.replicates = 3
