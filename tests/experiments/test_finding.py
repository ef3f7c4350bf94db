"""The base of every finding: saved whole or not at all, loaded unchanged or refused, reported on one page."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from coalitionlab.experiments import figures, report
from coalitionlab.experiments.finding import Finding, load_folder
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_scenario, load_strategy

ROWS = pd.DataFrame({"label": ["=1+1", "<b>two</b>"], "mean": [1.0, 2.0], "low": [0.5, 1.5], "high": [1.5, 2.5]})


@dataclass(frozen=True, eq=False)
class Small(Finding):
    """A finding of two rows."""

    kind = "small"
    question = "a small question"
    scenarios: Any = field(default_factory=lambda: (load_scenario("generic"),))
    strategies: Any = field(default_factory=lambda: (load_strategy("leaderless"),))
    broken: bool = False

    @property
    def table(self) -> pd.DataFrame:
        return ROWS

    def words(self) -> list[str]:
        return ["Two is more than <one>."]

    def figure(self, kind: str | None = None) -> Any:
        if self.broken:
            raise RuntimeError("no figure")
        return figures.interval_dots(ROWS, "points")

    def facts(self) -> dict[str, Any]:
        return {"seed": 7}

    def data(self) -> dict[str, pd.DataFrame]:
        return {"rows": ROWS}


def test_a_saved_finding_is_loaded_unchanged(tmp_path: Path):
    folder = Small().save(tmp_path / "out")
    manifest, tables = load_folder(folder, "small", ["rows"])
    pd.testing.assert_frame_equal(tables["rows"], ROWS)
    own = {name for name in manifest["files"] if not name.startswith("inputs/")}
    assert manifest["seed"] == 7 and own == {"rows.parquet", "small.csv", "report.html"}
    assert manifest["scenarios"][0]["name"] == "generic"


def test_no_spreadsheet_takes_text_for_a_formula(tmp_path: Path):
    folder = Small().save(tmp_path / "out")
    assert "'=1+1" in (folder / "small.csv").read_text()


def test_nothing_is_left_when_saving_fails(tmp_path: Path):
    with pytest.raises(RuntimeError):
        Small(broken=True).save(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_results_are_replaced_only_with_force_and_nothing_else_ever(tmp_path: Path):
    folder = Small().save(tmp_path / "out")
    with pytest.raises(InputError, match="--force"):
        Small().save(folder)
    Small().save(folder, force=True)
    (tmp_path / "notes").mkdir()
    with pytest.raises(InputError, match="never replaced"):
        Small().save(tmp_path / "notes", force=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes", "out"]


@pytest.mark.parametrize("content", ["", "[]", "3", "{}", '{"format": 1', "[" * 100_000])
def test_a_damaged_manifest_is_refused_in_one_line(tmp_path: Path, content: str):
    folder = Small().save(tmp_path / "out")
    (folder / "manifest.json").write_text(content)
    with pytest.raises(InputError, match="manifest"):
        load_folder(folder, "small", ["rows"])


@pytest.mark.parametrize("key", ["seed", "check", "files"])
def test_a_manifest_without_one_of_its_keys_is_refused_in_one_line(tmp_path: Path, key: str):
    folder = Small().save(tmp_path / "out")
    path = folder / "manifest.json"
    kept = {name: value for name, value in json.loads(path.read_text()).items() if name not in (key, "check")}
    path.write_text(json.dumps(kept))
    with pytest.raises(InputError, match=r"manifest\.json: .*missing or damaged"):
        load_folder(folder, "small", ["rows"])


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[:-9])])
def test_a_missing_or_changed_table_is_refused_in_one_line(tmp_path: Path, damage: Any):
    folder = Small().save(tmp_path / "out")
    damage(folder / "rows.parquet")
    with pytest.raises(InputError, match=r"rows\.parquet"):
        load_folder(folder, "small", ["rows"])


def test_another_kind_of_results_is_refused_with_the_function_that_loads_it(tmp_path: Path):
    folder = Small().save(tmp_path / "out")
    with pytest.raises(InputError, match="load_small"):
        load_folder(folder, "large", [], {"small": "coalitionlab.load_small"})


def test_the_report_shows_names_as_text_and_needs_no_network():
    page = Small().report().partition("</main>")[0]
    assert "Two is more than &lt;one&gt;." in page
    assert "<b>two</b>" not in page.partition("<main>")[2]
    assert 'src="http' not in page and 'href="http' not in page


def test_plain_values_are_ready_for_json():
    answer = json.loads(json.dumps(Small().to_dict()))
    assert answer["words"] == ["Two is more than <one>."] and answer["small"][1]["mean"] == 2.0


def test_every_block_of_a_report_is_shown():
    figure = figures.interval_dots(ROWS, "points")
    blocks = [
        report.paragraph("a help", "help"), report.table(ROWS.astype(str)), report.chart(figure), report.items(["an item"]),
        report.facts({"label": "value"}), report.code("a command"), report.fold("more", report.paragraph("folded")),
        report.choice({"first": figure, "second": figure}),
    ]  # fmt: skip
    page = report.page(title="T", question="Q", lead="L", sections=[report.section("S", *blocks)])
    main = page.partition("<main>")[2].partition("</main>")[0]
    for words in ("a help", "&lt;b&gt;two", "an item", "label", "a command", "folded", "second"):
        assert words in main
    assert main.count('class="chart"') == 3 and 'id="chart-3"' in main
