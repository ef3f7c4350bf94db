"""A folder of results: tables for programs, tables for people, where they come from, and a report."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from coalitionlab.experiments.comparing.comparison import HEADLINE, Comparison
from coalitionlab.experiments.comparing.origin import manifest
from coalitionlab.experiments.comparing.precision import Precision, Reached
from coalitionlab.experiments.provenance import FORMAT
from coalitionlab.experiments.rules import DecisionRule, Variant
from coalitionlab.experiments.text import FORCE, as_json
from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.led import strategy_of
from coalitionlab.scenarios.schema import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable

MANIFEST = "manifest.json"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def save(comparison: Comparison, folder: str | Path, *, force: bool = False, outcome: str = HEADLINE) -> Path:
    """Write a comparison to a folder and return its path.

    The folder appears whole or not at all: runs.parquet, months.parquet, milestones.parquet, summary.csv,
    differences.csv, pairs.csv, milestones.csv, by_rule.csv (with rules), manifest.json, report.html; with worlds also
    worlds.parquet, regret.csv, rank_stability.csv, beats.csv and failures.csv. All tables for people and the report are about `outcome`.

    Raises:
        InputError: when the folder exists (with `force`, an earlier results folder is replaced; anything
            else is still refused) or cannot be written.
    """
    target = Path(folder)
    check_target(target, force)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise _unwritable(target, error) from None
    try:
        _write(comparison, draft, outcome)
        draft.chmod(0o755)
        put_folder(draft, target)
    except OSError as error:
        raise _unwritable(target, error) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def load(folder: str | Path) -> Comparison:
    """Return the comparison saved in a folder, with tables bit-identical to those saved.

    Raises:
        InputError: when this is not a results folder.
    """
    source = Path(folder)
    if not is_results(source):
        raise input_error(
            "no results in this folder",
            f"give a folder that `compare --out` made (it holds {MANIFEST})",
            file=source,
        )
    about = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    if about.get("format") == FORMAT and about.get("kind") == "study":
        what = "load_sensitivity" if "sensitivity" in about.get("about", {}) else "load_sweep"
        raise input_error(
            "the results are not a comparison", f"load them with coalitionlab.{what}", file=source
        )
    if about.get("format") != FORMAT or about.get("kind") != "comparison":
        raise input_error(
            "the results are of another kind or version", "make them again with this version", file=source
        )
    return Comparison(
        scenarios=tuple(Scenario.model_validate(one["content"]) for one in about["scenarios"]),
        strategies=tuple(strategy_of(one["content"]) for one in about["strategies"]),
        runs=pd.read_parquet(source / "runs.parquet"),
        months=pd.read_parquet(source / "months.parquet"),
        milestones=pd.read_parquet(source / "milestones.parquet"),
        replicates=about["replicates"],
        seed=about["seed"],
        baseline=about["baseline"],
        world_parameters=tuple(about["world_parameters"]),
        parameters=about["parameters"],
        seconds=about["seconds"],
        complete=about["complete"],
        **_asked(about),
    )


def _asked(about: dict[str, Any]) -> dict[str, Any]:
    """Return what a manifest says of precision and rules; earlier versions said nothing."""
    precision = about.get("precision")
    reached = precision.pop("reached") if precision else []
    nothing = float("nan")
    return {
        "precision": Precision(**precision) if precision else None,
        "reached": tuple(Reached(**{**one, "half_width": one["half_width"] or nothing}) for one in reached),
        "rules": tuple(
            DecisionRule(**{name: value for name, value in one.items() if name != "sha256"})
            for one in about.get("rules", ())
        ),
        "variants": tuple(Variant(**one) for one in about.get("variants", ())),
    }


def check_target(folder: Path, force: bool) -> None:
    """Raise InputError when results cannot go to this folder; nothing is written."""
    if not folder.name:
        raise input_error("no folder name", "name a new folder", file=folder)
    if folder.exists() or folder.is_symlink():
        if not force:
            raise input_error(
                "already exists", f"name a new folder, or add {FORCE} to replace it", file=folder
            )
        if not is_results(folder):
            raise input_error(
                "exists and is not a results folder",
                "name a new folder; this is never replaced",
                file=folder,
            )
    existing = next((one for one in folder.parents if one.exists()), None)
    if existing is None or not existing.is_dir():
        found = f"{quoted(str(existing))} is not a folder"
        raise input_error(found, "name a folder that can be made", file=folder)


def is_results(folder: Path) -> bool:
    """Say whether a folder holds results saved before."""
    return folder.is_dir() and not folder.is_symlink() and (folder / MANIFEST).is_file()


def inert(cell: object) -> object:
    """Return the cell so that no spreadsheet takes text for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def _write(comparison: Comparison, folder: Path, outcome: str) -> None:
    from coalitionlab.experiments.comparing.report import report
    from coalitionlab.experiments.worlds.kept_tables import world_csvs, worlds_frame

    for name in ("runs", "months", "milestones"):
        getattr(comparison, name).to_parquet(folder / f"{name}.parquet", index=False)
    tables = {
        "summary": comparison.summary(outcome),
        "differences": comparison.differences(outcome),
        "pairs": comparison.pairs(outcome),
        "milestones": comparison.milestones,
        **world_csvs(comparison, outcome),
    }
    if comparison.worlds:
        worlds_frame(comparison, outcome).to_parquet(folder / "worlds.parquet", index=False)
    if comparison.variants:
        tables["by_rule"] = comparison.by_rule(outcome)
    for name, frame in tables.items():
        _inert(frame).to_csv(folder / f"{name}.csv", index=False)
    about = manifest(comparison) | {"outcome": outcome}
    (folder / MANIFEST).write_text(as_json(about) + "\n", encoding="utf-8")
    (folder / "report.html").write_text(report(comparison, outcome), encoding="utf-8")


def _inert(frame: pd.DataFrame) -> pd.DataFrame:
    texts = {str(name): frame[name] for name in frame if pd.api.types.is_string_dtype(frame[name])}
    return frame.assign(**{name: column.map(inert) for name, column in texts.items()})


def put_folder(draft: Path, target: Path) -> None:
    """Move the finished draft to its place; results that were there go only once the new ones stand."""
    undo: Callable[[], object] | None = None
    if target.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent)) / "old"
        target.rename(old)
        undo = lambda: old.rename(target)  # noqa: E731
    try:
        draft.rename(target)
    except BaseException:
        if undo:
            undo()
        raise
    if undo:
        shutil.rmtree(old.parent, ignore_errors=True)


def _unwritable(target: Path, error: OSError) -> Exception:
    return input_error(f"cannot write to the folder ({error.strerror})", "name another one", file=target)
