"""The folder of an attribution: tables, where they come from, and a report; it appears whole or not at all."""

from __future__ import annotations

import platform
import shlex
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coalitionlab.experiments.comparing.store import MANIFEST, check_target, put_folder
from coalitionlab.experiments.page import embedded, page
from coalitionlab.experiments.provenance import FORMAT, described, strategy_word, typed, versions
from coalitionlab.experiments.text import as_json, digits_for
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.names.outcomes import PER_RUN

if TYPE_CHECKING:
    from coalitionlab.experiments.attribution.attribution import Attribution

UNITS = {
    "staff_days": "staff-days that are not spent without the action, mean over replicates",
    "share": "of the staff_days of all actions",
    "leave_one_out": "unit of the outcome: the strategy less the strategy without the action",
    "shapley": "unit of the outcome: mean over all orders in which the actions could be added",
    "alone": "unit of the outcome: the action alone less doing nothing",
    "interplay": "leave_one_out less shapley",
    "_low, _high": "95 % interval of the mean over replicates",
    "interaction": "unit of the outcome: Shapley interaction index of a pair",
}


def save(found: Attribution, folder: Path, *, force: bool = False) -> Path:
    """Write attribution.csv, interactions.csv, runs.parquet, attribution.json, manifest.json and report.html.

    Raises:
        InputError: when something of that name is there (with `force`, earlier results are replaced) or it cannot be written.
    """
    check_target(folder, force)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            _write(found, draft)
            draft.chmod(0o755)
            put_folder(draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise input_error(
            f"cannot write to the folder ({error.strerror})", "name another one", file=folder
        ) from None
    return folder


def per_run(found: Attribution) -> pd.DataFrame:
    """One row an action and replicate: what contributions are averaged from; actions that get no staff-days are left out."""
    made, runs = found.contributions, found.done
    return pd.DataFrame(
        {
            "action": np.repeat(np.array(found.players, object), runs),
            "replicate": np.tile(np.arange(runs), len(found.players)),
            "leave_one_out": made.leave_one_out.ravel(),
            "shapley": made.shapley.ravel(),
            "alone": made.alone.ravel(),
            "staff_days": made.days.ravel(),
        }
    )


def manifest(found: Attribution) -> dict[str, Any]:
    """What made the results, as plain JSON values."""
    return {
        "format": FORMAT,
        "kind": "attribution",
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command(found),
        "outcome": found.outcome,
        "seed": found.seed,
        "replicates": found.done,
        "asked": found.replicates,
        "complete": found.complete,
        "spread": found.spread,
        "orders": found.orders,
        "seconds": round(found.seconds, 3),
        "parameters": dict(found.parameters),
        "scenarios": [described(found.scenario)],
        "strategies": [described(found.strategy)],
        "versions": versions(),
        "platform": {"system": platform.platform(), "machine": platform.machine()},
        "units": {
            "attribution": UNITS,
            "outcome": f"{PER_RUN[found.outcome].unit}: {PER_RUN[found.outcome].meaning}",
        },
    }


def command(found: Attribution) -> str:
    """The command that makes this again (as typed, when it came from the command line)."""
    if as_typed := typed():
        return as_typed
    words = ["coalitionlab", "attribute", found.scenario.name, "--strategy", strategy_word(found.strategy)]
    words += ["--outcome", found.outcome, "--replicates", str(found.replicates), "--seed", str(found.seed)]
    words += ["--orders", str(found.orders), *(["--spread"] if found.spread else [])]
    for name, value in found.parameters.items():
        words += ["--set", f"{name}={value!r}"]
    return shlex.join(words)


def report(found: Attribution) -> str:
    """The report as the text of one HTML file."""
    from coalitionlab.experiments.attribution.text import left_out, verdict

    rows = found.table
    return page(
        "attribution.html.j2",
        {
            "found": found,
            "outcome": PER_RUN[found.outcome],
            "scenario": found.scenario.title or found.scenario.name,
            "strategy": found.strategy.title or found.strategy.name,
            "verdict": verdict(found),
            "means": left_out(found),
            "figure": embedded(found.plot()),
            "rows": rows.to_dict(orient="records"),
            "pairs": found.interactions.head(20).to_dict(orient="records"),
            "digits": digits_for(rows[["shapley", "leave_one_out"]].abs().to_numpy().ravel()),
            "command": command(found),
            "versions": versions(),
            "hashes": [
                (one["name"], one["sha256"]) for one in map(described, (found.scenario, found.strategy))
            ],
            "words": lambda name: name.replace("_", " "),
        },
        {},
    )


def _write(found: Attribution, folder: Path) -> None:
    """Actions are names of the catalogue, so no cell of these tables is text of a user's."""
    found.table.to_csv(folder / "attribution.csv", index=False)
    found.interactions.to_csv(folder / "interactions.csv", index=False)
    found.per_run().to_parquet(folder / "runs.parquet", index=False)
    (folder / "attribution.json").write_text(as_json(found.as_dict()) + "\n", encoding="utf-8")
    (folder / MANIFEST).write_text(as_json(manifest(found)) + "\n", encoding="utf-8")
    (folder / "report.html").write_text(report(found), encoding="utf-8")
