"""A folder of results makes itself again, and says when it does not."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import yaml

import coalitionlab as cl
from coalitionlab.experiments.authors import read_person
from coalitionlab.experiments.crate import crate
from coalitionlab.experiments.files import write_manifest
from coalitionlab.experiments.same_tables import table_difference
from coalitionlab.experiments.single import one_run
from coalitionlab.experiments.study_odd import odd

PLAN = "def lead(view):\n    return {'build_trust': 5.0}\n"


@pytest.fixture(scope="module")
def results(small_file, tmp_path_factory):
    folder = tmp_path_factory.mktemp("results")
    (folder / "plan.py").write_text(PLAN)
    plans = ["leaderless", "even_spread", f"{folder / 'plan.py'}:lead"]
    made = cl.compare(small_file, plans, replicates=3, worlds=2, seed=5, parameters={"talk_rate": 0.2})
    (folder / "plan.py").unlink()
    return made.save(folder / "made")


def changed_manifest(folder: Path, **changes) -> None:
    facts = json.loads((folder / "manifest.json").read_text())
    write_manifest(folder, {name: value for name, value in (facts | changes).items() if name != "check"})


@pytest.fixture
def copy(results, tmp_path):
    import shutil

    return Path(shutil.copytree(results, tmp_path / "copy"))


def test_results_are_made_again_to_the_bit_from_their_own_folder(results, tmp_path):
    again = cl.rerun(results, out=tmp_path / "again", allow_python=True)
    assert again.status == 0 and not again.changes
    assert again.words()[-1] == f"same: {len(again.verdicts)} files, byte for byte"
    assert {"runs.parquet", "months.parquet", "summary.csv"} <= {one.name for one in again.verdicts}


def test_no_python_file_of_a_folder_is_run_unasked(results):
    with pytest.raises(cl.InputError, match="this would run 'inputs/plan.py'"):
        cl.rerun(results)


def test_an_input_that_was_changed_is_named_and_changes_the_results(copy):
    plan = copy / "inputs" / "plan.py"
    plan.write_text(plan.read_text().replace("5.0", "20.0"))
    again = cl.rerun(copy, allow_python=True)
    assert "inputs/plan.py was changed" in again.changes and again.status == 1
    assert again.words()[-1].startswith("different: ") and "rows differ, in" in again.words()[-1]


def test_an_edited_model_and_other_versions_are_named(copy):
    facts = json.loads((copy / "manifest.json").read_text())
    facts["code"]["files"]["model/deciding.py"] = "0" * 16
    changed_manifest(copy, code=facts["code"], versions=facts["versions"] | {"numba": "0.1"})
    changes = " ".join(cl.rerun(copy, allow_python=True).changes)
    assert "numba was 0.1, is 0." in changes and "code is another in model/deciding.py" in changes


def test_a_sweep_is_made_again_from_its_own_design(small, tmp_path):
    design = {"scenarios": small, "strategies": ["leaderless", "even_spread"], "replicates": 2, "months": True}
    design["factors"] = {"talk_rate": {"from": 0.1, "to": 0.3, "points": 3}, "decision.rule": ["utility", "threshold"]}
    folder = cl.sweep(design, tmp_path / "sweep").folder
    assert cl.load_design(folder / "inputs" / "design.yaml").points == 6
    assert cl.rerun(folder).words()[-1] == "same: 3 files, byte for byte"
    runs = pd.read_parquet(folder / "runs.parquet")
    runs.loc[0, "membership"] += 0.5
    runs.to_parquet(folder / "runs.parquet")
    assert "runs.parquet (was changed in the folder after it was made)" in cl.rerun(folder).words()[-1]


@pytest.mark.parametrize(
    "break_it, said",
    [
        (lambda folder: (folder / "manifest.json").unlink(), "no results in this folder"),
        (lambda folder: (folder / "inputs" / "scenario-small.yaml").unlink(), "missing or damaged"),
        (lambda folder: changed_manifest(folder, call=None), "nothing says which call"),
        (lambda folder: changed_manifest(folder, complete=False), "not complete"),
        (lambda folder: changed_manifest(folder, call={"function": "exec", "arguments": {}}), "of this version"),
    ],
)
def test_what_cannot_be_made_again_is_one_line(copy, break_it, said):
    break_it(copy)
    with pytest.raises(cl.InputError, match=said) as error:
        cl.rerun(copy, allow_python=True)
    assert len(error.value.problems) == 1


def test_a_function_given_as_a_value_is_kept_as_text_only(small, tmp_path):
    def lead(view):
        return {}

    folder = cl.compare(small, [lead], replicates=1, worlds=0).save(tmp_path / "made")
    with pytest.raises(cl.InputError, match="only the text was kept"):
        cl.rerun(folder, allow_python=True)


def test_tables_are_compared_by_number():
    was = pd.DataFrame({"name": ["a", "b"], "value": [1.0, float("nan")]})
    assert table_difference(was, was.copy()) == ""
    assert table_difference(was, was.assign(value=[1.5, None])) == "1 of 2 rows differ, in value, by up to 0.5"
    assert table_difference(was, was[:1]) == "2 rows were there, 1 are made"


def test_a_row_is_run_again_month_by_month(results, small, tmp_path):
    rows = pd.read_parquet(results / "runs.parquet")
    row = int(rows.index[(rows["strategy"] == "even_spread") & (rows["world"] == 1)][2])
    assert one_run(results, row).difference(cl.run(of=results, row=row).outcomes) == ""
    design = {"scenarios": small, "strategies": ["leaderless", "even_spread"], "replicates": 2}
    design["factors"] = {"months": [9, 12], "talk_rate": [0.1, 0.3]}
    folder = cl.sweep(design, tmp_path / "sweep").folder
    for row in (3, 14):
        again = cl.run(of=folder, row=row)
        assert one_run(folder, row).difference(again.outcomes) == ""
    assert len(again.months) == 12 and (again.strategy.name, again.replicate) == ("leaderless", 1)
    assert "membership was" in one_run(folder, 3).difference(again.outcomes)


@pytest.mark.parametrize("given", [{"row": 99}, {"row": None}, {"row": 0, "seed": 1}, {"row": -1}, {"row": 17}])
def test_a_row_that_cannot_be_run_again_is_one_line(results, given):
    with pytest.raises(cl.InputError) as error:
        cl.run(of=results, **given)
    assert len(error.value.problems) == 1


def test_a_crate_describes_every_file_that_it_holds(results, tmp_path):
    crate(results, out=tmp_path / "made.zip")
    with zipfile.ZipFile(tmp_path / "made.zip") as archive:
        names, text = set(archive.namelist()), archive.read("ro-crate-metadata.json")
        assert b"talk_rate" in archive.read("odd.md") and b"numba==" in archive.read("requirements.txt")
    graph = {entity["@id"]: entity for entity in json.loads(text)["@graph"]}
    assert len(graph) == len(json.loads(text)["@graph"]) and graph["./"]["@type"] == "Dataset"
    described = {name for name, entity in graph.items() if entity["@type"] == "File"}
    assert described == names - {"ro-crate-metadata.json"} == {part["@id"] for part in graph["./"]["hasPart"]}
    assert graph[graph["./"]["license"]["@id"]]["@type"] == "CreativeWork"
    cited = yaml.safe_load((Path(__file__).parents[2] / "CITATION.cff").read_text())["authors"]
    assert [graph[each["@id"]]["name"] for each in graph["./"]["author"]] == [each["name"] for each in cited]
    run = graph["#run"]
    assert {one["@id"] for one in run["object"]} == {name for name in names if name.startswith("inputs/")}
    with pytest.raises(cl.InputError, match="already exists"):
        crate(results, out=tmp_path / "made.zip")


def test_a_crate_names_who_publishes_it_and_under_which_terms(results, tmp_path):
    terms = "https://spdx.org/licenses/CC-BY-4.0"
    people = ["A. Person; Here; 0000-0002-1825-0097", "van B, C.; Here", "D. E"]
    crate(results, out=tmp_path / "made.zip", author=people, license_url=terms)
    with zipfile.ZipFile(tmp_path / "made.zip") as archive:
        graph = {entity["@id"]: entity for entity in json.loads(archive.read("ro-crate-metadata.json"))["@graph"]}
    assert graph["./"]["license"] == {"@id": terms} and terms in graph
    first, second, third = (graph[each["@id"]] for each in graph["./"]["author"])
    assert first["@id"] == "https://orcid.org/0000-0002-1825-0097" and first["name"] == "A. Person"
    assert second["familyName"] == "van B" and second["name"] == "C. van B" and third["name"] == "D. E"
    assert first["affiliation"] == second["affiliation"] and "affiliation" not in third
    assert graph[first["affiliation"]["@id"]] == {"@id": "#affiliation-1", "@type": "Organization", "name": "Here"}
    assert graph["#coalitionlab"]["license"]["@id"] == "https://spdx.org/licenses/MIT"
    with pytest.raises(cl.InputError, match="license_url: got 'CC-BY'; write an address"):
        crate(results, out=tmp_path / "other.zip", license_url="CC-BY")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "author: got ''; write 'Jane Doe; University"),
        ("; Here", "author: got '; Here'; write"),
        ("A. Person; Here; There", "write 'Jane Doe"),
        ("A. Person; 0000-0002-1825-0098", "is no ORCID: its last digit does not fit"),
        ("A. Person; 0000-0002-1825-00", "'0000-0002-1825-00' is no ORCID; write"),
    ],
)
def test_an_author_that_cannot_be_read_is_one_line(line, message):
    with pytest.raises(cl.InputError) as raised:
        read_person(line)
    assert message in str(raised.value) and "\n" not in str(raised.value)


def test_a_person_has_an_address_where_the_orcid_is_known():
    assert (
        read_person("J. Carberry;https://orcid.org/0000-0002-1825-0097").address
        == "https://orcid.org/0000-0002-1825-0097"
    )
    assert read_person("Plato").cited() == {"family-names": "Plato"}
    assert read_person("S. Hawking; 0000-0002-9079-593X").orcid.endswith("X")


def test_the_odd_of_a_study_says_what_was_set_and_is_no_markup(small, hostile, tmp_path):
    made = cl.compare(small, [hostile], replicates=2, parameters={"talk_rate": 0.2}, worlds=0).save(tmp_path / "made")
    text = odd(made)
    assert "| talk_rate | all cases | 0.2 |" in text and "&lt;town>" in text and "<" not in text.replace("&lt;", "")


def test_results_that_rest_on_a_sector_of_ones_own_say_so_where_it_is_not_there(copy, tmp_path):
    manifest = json.loads((copy / "manifest.json").read_text())
    for entry in manifest["scenarios"]:
        entry["content"]["organisations"]["mix"] = {"union": 1.0}
    declared = [{"name": "mine", "file": "mine.py", "declares": ["sector union"]}]
    changed_manifest(copy, scenarios=manifest["scenarios"], extensions=declared)
    for told in (lambda: odd(copy), lambda: crate(copy, out=tmp_path / "made.zip")):
        with pytest.raises(
            cl.InputError, match="these results use sector union, which mine declares; install it, or"
        ) as refused:
            told()
        assert "\n" not in str(refused.value)


def test_no_run_is_read_from_a_damaged_table(copy):
    table = copy / "runs.parquet"
    table.write_bytes(table.read_bytes()[:-9])
    with pytest.raises(cl.InputError, match=r"runs\.parquet: .*missing or damaged"):
        one_run(copy, 0)
