"""Things of a user's own, from a file outside the package: declared, run in a sweep, kept, and run again to the same bytes."""

import os
import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_scenario
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.extensions import extend, extensions, registry, sha256
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS
from coalitionlab.scenarios.names.sectors import SECTORS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "your-own.md"
#: What is in the environment of a process that has no things of anybody's own.
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith("COALITIONLAB_OWN")}


def command(folder, *words, own=None):
    """A command line in a process of its own."""
    path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    line = [sys.executable, "-c", "from coalitionlab.experiments.cli.app import main; main()"]
    line += ["--own", str(own)] if own else []
    environment = PLAIN | {"PYTHONPATH": path, "COALITIONLAB_OWN_ALONE": "1"}
    return subprocess.run([*line, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def file_of(page, name):
    return re.search(rf"<!-- file: {name} -->\n```\w+\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[1]


@pytest.mark.parametrize("names", [ACTIONS, MONTHLY, PER_RUN, PARAMETERS, SECTORS], ids=lambda names: len(names))
def test_registries_are_read_only(names):
    with pytest.raises(TypeError):
        names["mine"] = 1


def test_a_name_of_the_models_own_is_refused():
    with pytest.raises(InputError, match="'peak' is a name of the model's own; choose another name"):
        registry(["peak"], ["peak"])


def test_extend_comes_first(tmp_path):
    (tmp_path / "late.py").write_text("")
    with pytest.raises(InputError, match="comes too late"):
        extend(tmp_path / "late.py")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 / 0", "bad.py:2: own: the Python code stops with ZeroDivisionError: division by zero; fix the file"),
        ("a = own.rule(abs)\nb = own.rule(abs)", "'abs' is declared by bad too; give each thing a name of its own"),
    ],
)
def test_faults_are_one_line_with_their_place(tmp_path, monkeypatch, text, said):
    (tmp_path / "bad.py").write_text(f"from coalitionlab import own\n{text}\n")
    monkeypatch.setenv("COALITIONLAB_OWN", str(tmp_path / "bad.py"))
    monkeypatch.setattr(sys, "modules", sys.modules.copy())
    with pytest.raises(InputError) as refused:
        extensions.__wrapped__()
    assert said in str(refused.value)


def test_a_graph_is_a_list_of_ties():
    graph = nx.Graph()
    names = [one.name for one in load_scenario("milton_keynes").organisations[:3]]
    graph.add_edge(names[0], names[1], trust=0.7)
    graph.add_edge(names[1], names[2])
    ties = load_scenario("milton_keynes").with_(ties=graph).ties
    assert [(tie.from_, tie.to, tie.trust, tie.both) for tie in ties] == [
        (names[0], names[1], 0.7, True),
        (names[1], names[2], 0.4, True),
    ]


CLUBS = """
import networkx as nx
from coalitionlab import own

@own.network
def clubs(organisations, rng, ties):
    graph = nx.Graph()
    for a in list(organisations)[1:]:
        graph.add_edge(list(organisations)[0], a, trust=float(rng.random()))
    return graph
"""
RING = """
title: A ring
scenarios: [generic]
strategies: [leaderless]
factors:
  ties.network: [homophily, clubs]
replicates: 400
"""


@pytest.mark.slow
def test_jobs_of_a_cluster_have_the_file_and_make_the_same_tables(tmp_path):
    """The model is compiled with it. The jobs run as SLURM runs them: the script, with the number of the task."""
    own = tmp_path / "clubs file" / "clubs.py"
    own.parent.mkdir()
    own.write_text(CLUBS)
    (tmp_path / "ring.yaml").write_text(RING)
    words = ("slurm", "ring.yaml", "--shards", "2", "--out", "shared", "--script", "ring.slurm")
    assert command(tmp_path, *words, own=own).returncode == 0
    whole = command(tmp_path, "sweep", "ring.yaml", "--out", "whole", own=own)
    assert whole.returncode == 0, whole.stderr
    program = tmp_path / "coalitionlab"
    program.write_text(
        f'#!/bin/bash\nexec {sys.executable} -c "from coalitionlab.experiments.cli.app import main; main()" "$@"\n'
    )
    program.chmod(0o755)
    path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    job = PLAIN | {"PYTHONPATH": path, "COALITIONLAB_OWN_ALONE": "1", "COALITIONLAB": str(program)}
    for task in ({"SLURM_ARRAY_TASK_ID": "2"}, {"SLURM_ARRAY_TASK_ID": "1"}, None):
        line = ["bash", str(tmp_path / "ring.slurm"), *([] if task else ["merge"])]
        done = subprocess.run(line, cwd=ROOT, env=job | (task or {}), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "\n0 of" not in f"\n{done.stdout}"  # each job has runs to make
    tables = [(tmp_path / folder / "runs.parquet").read_bytes() for folder in ("whole", "shared")]
    assert tables[0] == tables[1]


TOWN = """
title: A town with unions, who come to the doorstep
months: 36
organisations: {count: 16, mix: {union: 1, nonprofit: 2, business: 1}}
decision: {rule: doorstep}
members_at_start: 3
"""


@pytest.mark.slow
def test_the_page_from_declaring_to_running_again(tmp_path):
    """It compiles the model with them, which takes a minute or two."""
    page = PAGE.read_text(encoding="utf-8")
    own = tmp_path / "fieldwork.py"
    own.write_text(file_of(page, own.name), encoding="utf-8")
    (tmp_path / "doors.yaml").write_text(
        file_of(page, "doors.yaml").replace("replicates: 10", "replicates: 1"), encoding="utf-8"
    )
    made = command(tmp_path, "sweep", "doors.yaml", "--out", "made", own=own)
    assert made.returncode == 0, made.stderr
    assert "failed" not in made.stdout
    assert (tmp_path / "made" / "inputs" / "own" / "fieldwork.py").read_text(encoding="utf-8") == own.read_text(
        encoding="utf-8"
    )
    described = command(tmp_path, "odd", "made", own=own).stdout
    assert "| law | working.left_to_others | replaces the function model.rules.working.left_to_others" in described
    assert f"| fieldwork | fieldwork.py | {sha256(own.read_text(encoding='utf-8'))} |" in described
    (tmp_path / "town.yaml").write_text(TOWN)
    axes = ("--x", "effort.visit_workplaces=0:0.4", "--y", "doorstep_pull")
    words = (
        "town.yaml",
        "-s",
        "even_spread",
        *axes,
        "--outcome",
        "nonprofits_inside_month_30",
        "--points",
        "2",
        "-n",
        "2",
    )
    drawn = command(tmp_path, "map", *words, "--out", "map", own=own)
    assert drawn.returncode == 0, drawn.stderr
    cells = (tmp_path / "map" / "phase_map.csv").read_text(encoding="utf-8").splitlines()
    assert cells[0].startswith("doorstep_pull,effort.visit_workplaces,mean") and len(cells) == 5
    assert len({cell.split(",")[2] for cell in cells[1:]}) > 1  # what one's own action and parameter do
    unknown = command(tmp_path, "map", *words)
    assert unknown.returncode == 2 and "unknown rule 'doorstep'" in unknown.stderr
    for folder in ("made", "map"):
        again = command(tmp_path, "rerun", folder, "--allow-python")
        assert again.returncode == 0 and "byte for byte" in again.stdout, again.stderr
    refused = command(tmp_path, "rerun", "made")
    assert refused.returncode == 2 and "add --allow-python" in refused.stderr
