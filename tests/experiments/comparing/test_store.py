"""Results folders: complete, exact, never overwritten unasked; the report is one inert offline file."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pandas as pd
import plotly.graph_objects as go
import pytest

import coalitionlab as cl
from coalitionlab.experiments.comparing.comparison import load_comparison as load
from coalitionlab.experiments.files import inert, write_manifest
from coalitionlab.experiments.provenance import FORMAT
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.names.outcomes import PER_RUN


@pytest.fixture(scope="module")
def folder(comparison, tmp_path_factory):
    return comparison.save(tmp_path_factory.mktemp("results") / "first")


def test_a_folder_holds_tables_manifest_and_report_and_nothing_else(folder):
    assert {one.name for one in folder.iterdir()} == {
        "runs.parquet", "months.parquet", "delivered.parquet", "summary.csv", "differences.csv", "pairs.csv",
        "achieved.csv", "goals.csv", "inputs", "manifest.json", "report.html",
    }  # fmt: skip
    assert [one.name for one in folder.parent.iterdir()] == ["first"]


def test_what_is_loaded_is_bit_identical_to_what_was_saved(comparison, folder):
    again = load(folder)
    for name in ("runs", "months", "delivered"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(comparison, name), check_exact=True)
    assert again.scenarios == comparison.scenarios and again.strategies == comparison.strategies
    pd.testing.assert_frame_equal(again.summary(), comparison.summary(), check_exact=True)
    assert cl.load_comparison(str(folder)).seed == comparison.seed


def test_worlds_survive_saving(small, tmp_path):
    found = cl.compare(small, ["leaderless", "even_spread"], replicates=2, worlds=2)
    again = load(found.save(tmp_path / "worlds"))
    assert again.world_parameters == found.world_parameters
    pd.testing.assert_frame_equal(again.runs, found.runs, check_exact=True)


def test_the_manifest_says_what_made_the_results(folder):
    about = json.loads((folder / "manifest.json").read_text(), parse_constant=pytest.fail)
    assert (about["seed"], about["replicates"], about["baseline"]) == (3, 10, "leaderless")
    assert {"python", "coalitionlab", "numpy", "numba", "mesa"} <= set(about["versions"])
    assert all(len(one["sha256"]) == 64 for one in about["scenarios"] + about["strategies"])
    assert set(about["units"]["runs"]) >= set(PER_RUN)


@pytest.mark.parametrize("kind, loader", [("study", "load_sweep"), ("sensitivity", "load_sensitivity")])
def test_what_loads_another_kind_of_results_is_named(tmp_path, kind, loader):
    write_manifest(tmp_path, {"format": FORMAT, "kind": kind})
    with pytest.raises(InputError, match=rf"not a comparison; load them with coalitionlab\.{loader}$"):
        load(tmp_path)


def test_a_failure_while_writing_leaves_nothing_and_loses_nothing(comparison, folder, tmp_path, monkeypatch):
    from coalitionlab.experiments import report

    def no_space(**_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(report, "page", no_space)
    with pytest.raises(InputError, match="No space left"):
        comparison.save(tmp_path / "new")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(InputError):
        comparison.save(folder, force=True)
    assert len(load(folder).runs) == len(comparison.runs)


@pytest.mark.parametrize("path", ["file.txt/results", "/dev/null/results"])
def test_a_place_that_cannot_be_written_is_refused(comparison, tmp_path, path):
    (tmp_path / "file.txt").write_text("")
    with pytest.raises(InputError, match="folder"):
        comparison.save(tmp_path / path)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_formulas_are_neutralised(text):
    assert inert(text) == "'" + text
    assert inert("a=1") == "a=1" and inert(-1.0) == -1.0


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.scripts += tag == "script"
        self.links += [value or "" for name, value in attributes if name in ("src", "href", "srcset", "action", "data")]


@pytest.fixture(scope="module")
def page(folder):
    parser = _Page()
    parser.feed((folder / "report.html").read_text(encoding="utf-8"))
    return parser


def test_the_report_asks_for_nothing_from_elsewhere(folder, page):
    assert all(link.startswith("#") for link in page.links)
    assert not {"link", "iframe", "object", "embed", "img", "base"} & set(page.tags)
    text = (folder / "report.html").read_text(encoding="utf-8")
    style = text[text.index("<style>") : text.index("</style>")]
    assert "url(" not in style and "@import" not in style
    assert "default-src 'none'" in text


def test_names_in_the_report_are_text(folder, page):
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert "<script>alert(1)" not in text and "<b onclick" not in text and "<img src" not in text
    assert "&lt;/script&gt;&lt;script&gt;alert(1)" in text
    figures = text.count('<script type="application/json"')
    assert page.scripts == figures + 2


def test_figures_in_the_report_are_valid_json_and_show_names_as_text(folder):
    text = (folder / "report.html").read_text(encoding="utf-8")
    figures = re.findall(r'<script type="application/json" data-for="[^"]+">(.*?)</script>', text, re.DOTALL)
    assert figures
    for figure in figures:
        assert "alert(1)" not in figure or "&lt;script&gt;" in json.loads(figure).__repr__()
        assert "<" not in figure
        go.Figure(json.loads(figure))  # plotly accepts every part of it


def test_the_report_says_what_it_is_and_how_to_make_it_again(folder):
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert "not a forecast" in text
    assert "Plotly.newPlot" in text and text.count("plotly.js v") == 1
