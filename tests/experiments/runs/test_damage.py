"""Results folders that are damaged, during a study or after it: found out, and made again or one clear line."""

from __future__ import annotations

import json
import os
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from coalitionlab.experiments.cli.app import app
from coalitionlab.experiments.runs.execute import execute, load_runs
from coalitionlab.experiments.runs.manifest import CHUNKS
from coalitionlab.experiments.runs.status import status
from coalitionlab.scenarios.errors import InputError
from sweeps import same, small_study


@pytest.fixture(scope="module")
def whole(study, tmp_path_factory):
    return execute(study, tmp_path_factory.mktemp("studies") / "whole").folder


@pytest.fixture
def finished(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "finished")


def flipped(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(bytes(content))


def cut(path):
    path.write_bytes(path.read_bytes()[:-100])


def gone(path):
    path.unlink()


def renamed(path):
    first, last, *rest = path.name.split("-")
    path.rename(path.with_name("-".join([f"{int(first) + 5:012d}", f"{int(last) + 5:012d}", *rest])))


@pytest.mark.parametrize("damage", [gone, cut, flipped, renamed])
def test_a_chunk_damaged_during_a_study_is_made_again_before_the_end(study, whole, tmp_path, damage):
    hit = []

    def report(*_):
        chunks = sorted((tmp_path / "out" / CHUNKS).glob("*.parquet"))
        if len(hit) < 2 and len(chunks) > 4:
            damage(chunks[len(hit)])
            hit.append(chunks[len(hit)])

    assert execute(study, tmp_path / "out", progress=report, workers=1).complete
    assert len(hit) == 2 and same([whole, tmp_path / "out"])


def emptied(folder):
    shutil.rmtree(folder / CHUNKS)


def without_manifest(folder):
    (folder / "manifest.json").unlink()


def with_half_a_manifest(folder):
    cut(folder / "manifest.json")


def without_design(folder):
    (folder / "design.parquet").unlink()


@pytest.mark.parametrize("damage", [emptied, without_manifest, with_half_a_manifest, without_design])
def test_a_folder_damaged_during_a_study_is_whole_at_the_end(study, whole, tmp_path, damage):
    hit = []

    def report(*_):
        if not hit and len(list((tmp_path / "out" / CHUNKS).glob("*.parquet"))) > 4:
            hit.append(damage(tmp_path / "out"))

    assert execute(study, tmp_path / "out", progress=report, workers=1).complete
    assert hit and same([whole, tmp_path / "out"])


def test_a_pipe_or_a_folder_in_place_of_a_chunk_is_not_waited_for(study, whole, tmp_path):
    execute(study, tmp_path / "out", shard="1/2")
    pipe, folder, *_ = sorted((tmp_path / "out" / CHUNKS).glob("*.parquet"))
    pipe.unlink()
    os.mkfifo(pipe)
    folder.unlink()
    folder.mkdir()
    assert {pipe.name, folder.name} == set(status([tmp_path / "out"]).damaged)
    with pytest.raises(InputError, match=rf"{folder.name}: a folder is where a file .*remove it"):
        execute(study, tmp_path / "out", resume=True)
    folder.rmdir()
    assert execute(study, tmp_path / "out", resume=True).complete
    assert same([whole, tmp_path / "out"])


@pytest.mark.parametrize("name", ["runs.parquet", "months.parquet", "design.parquet"])
@pytest.mark.parametrize("damage", [gone, cut, flipped])
def test_a_table_damaged_after_the_end_is_noticed_and_made_again(study, whole, finished, name, damage):
    damage(finished / name)
    state = status([finished])
    assert not state.complete and state.damaged == (name,)
    result = CliRunner().invoke(app, ["status", str(finished)])
    assert (result.exit_code, name in result.stderr) == (2, True)
    with pytest.raises(InputError, match=rf"{name}: .*missing or damaged; .*--resume"):
        load_runs(finished)
    assert execute(study, finished, resume=True).complete
    assert same([whole, finished]) and status([finished]).complete


@pytest.mark.parametrize("content", ["", "[]", "3", "{", '{"kind": "study"}', '{"kind": "study", "format": 2}'])
def test_a_damaged_manifest_is_one_line_and_made_again(study, whole, finished, content):
    (finished / "manifest.json").write_text(content)
    for look in (load_runs, lambda folder: status([folder])):
        with pytest.raises(InputError, match=r"manifest.json: .*missing or damaged; .*--resume"):
            look(finished)
    assert execute(study, finished, resume=True).complete
    assert same([whole, finished]) and status([finished]).complete


def test_a_manifest_that_was_changed_is_damaged(study, whole, finished):
    about = json.loads((finished / "manifest.json").read_text())
    for change in ({"complete": False}, {"seed": 6}, {"layout": about["layout"] | {"replicates": 3}}):
        (finished / "manifest.json").write_text(json.dumps(about | change))
        with pytest.raises(InputError, match="missing or damaged"):
            load_runs(finished)


def test_a_folder_of_a_study_without_its_manifest_goes_on(study, whole, finished):
    (finished / "manifest.json").unlink()
    assert execute(study, finished, resume=True).complete
    assert same([whole, finished])


def test_chunks_of_a_study_with_another_seed_do_not_count(study, tmp_path):
    execute(study, tmp_path / "one", shard="1/2")
    execute(small_study(months=True, seed=6), tmp_path / "two", shard="1/2")
    for file in (tmp_path / "two" / CHUNKS).glob("*.parquet"):
        shutil.copy(file, tmp_path / "one" / CHUNKS)
    state = status([tmp_path / "one"])
    assert state.done == 60 and len(state.damaged) == 12


def test_a_manifest_of_something_else_is_left_alone(study, tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "manifest.json").write_text("[]")
    with pytest.raises(InputError, match="not the results folder of a sweep"):
        execute(study, tmp_path / "app", resume=True)
    assert (tmp_path / "app" / "manifest.json").read_text() == "[]"


def test_a_name_that_is_too_long_is_one_line(study, tmp_path):
    long = tmp_path / ("x" * 300)
    for options in ({}, {"resume": True}, {"force": True}, {"shard": "1/2"}):
        with pytest.raises(InputError, match="too long") as error:
            execute(study, long, **options)
        assert "\n" not in str(error.value)
    for look in (load_runs, lambda folder: status([folder])):
        with pytest.raises(InputError):
            look(long)


def test_a_scheduler_that_speaks_http_is_one_line_in_time(study, tmp_path, monkeypatch):
    pytest.importorskip("distributed")

    class Page(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

    monkeypatch.setattr("coalitionlab.experiments.runs.dask_executor.PATIENCE", 0.5)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.raises(InputError, match=r"no Dask scheduler answers .*dask scheduler"):
            execute(study, tmp_path / "out", cluster=f"tcp://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("address", ["x", "http://127.0.0.1:1"])
def test_an_address_that_dask_cannot_use_is_refused_before_there_is_a_client(study, tmp_path, address):
    distributed = pytest.importorskip("distributed")
    before = len(distributed.Client._instances)
    with pytest.raises(InputError, match=r"no Dask scheduler answers .*dask scheduler"):
        execute(study, tmp_path / "out", cluster=address)
    assert len(distributed.Client._instances) == before
