"""What a study of sensitivity leaves in its folder, beside the runs: tables, values for machines, a report."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from coalitionlab.experiments.atomic import whole_file
from coalitionlab.experiments.comparing.store import inert
from coalitionlab.experiments.sensitivity.result import Sensitivity
from coalitionlab.experiments.sweeps.folder import writable
from coalitionlab.experiments.text import as_json


def save(found: Sensitivity, folder: Path) -> Path:
    """Write sensitivity.csv, pairs.csv where there are pairs, sensitivity.json and report.html, each whole or not at all.

    Raises:
        InputError: when the folder cannot be written.
    """
    from coalitionlab.experiments.sensitivity.report import report
    from coalitionlab.experiments.sensitivity.text import sensitivity_json

    texts = {
        "sensitivity.csv": _csv(found.table),
        "sensitivity.json": as_json(sensitivity_json(found)) + "\n",
        "report.html": report(found),
    }
    if found.pairs is not None:
        texts["pairs.csv"] = _csv(found.pairs)
    with writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            with whole_file(folder / name) as sink:
                sink.write(text.encode())
    return folder


def _csv(table: pd.DataFrame) -> str:
    words = {name: table[name].map(inert) for name in ("input", "with") if name in table}
    return str(table.assign(**words).to_csv(index=False))
