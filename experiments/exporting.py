"""Results as other programs take them: every table as CSV, every figure as SVG, PDF or PNG."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from coalitionlab.experiments import files
from coalitionlab.scenarios.errors import input_error, one_line, plural, quoted

FORMATS = ("svg", "pdf", "png")
#: Width of a figure in points of the screen, as in a report; figures know their height.
WIDTH = 900
_CHART = re.compile(r'<script type="application/json" data-for="chart-\d+">(.*?)</script>', re.DOTALL)


def export(results: Path, *, out: Path, figures: str = "svg", force: bool = False) -> str:
    """Write every table of results as CSV, and every figure as SVG, PDF or PNG, into a new folder.

    Tables are those of the folder (a sweep's runs, design and months too), figures those of its report. Figures are drawn by kaleido, which
    `coalitionlab[figures]` installs and `coalitionlab[all]` does not, as it needs a Chromium or Chrome on this machine.

    Parameters
    ----------
    results : Path
        A folder of results, of any command with --out.
    out : Path
        New folder.
    figures : str
        svg, pdf, png, or none for tables alone.
    force : bool
        Replace the files.

    Returns
    -------
    str
        What was written.

    Raises
    ------
    InputError
        When this is no folder of finished results, a file exists, or figures cannot be drawn here.

    Examples
    --------
    >>> import tempfile
    >>> import coalitionlab as cl
    >>> place = Path(tempfile.mkdtemp())
    >>> design = {"scenarios": "generic", "strategies": "leaderless", "replicates": 2}
    >>> folder = cl.sweep(design, place / "results").folder
    >>> export(folder, out=place / "plain", figures="none")[-8:]
    '2 tables'
    """
    folder, target = Path(results), Path(out)
    if figures not in (*FORMATS, "none"):
        raise input_error(f"got {quoted(figures)}", f"write {', '.join(FORMATS)} or none", field="figures")
    manifest = files.read_manifest(folder)
    for name in files.damaged_files(folder, manifest):
        raise files.damaged(folder / name)
    drawn = [] if figures == "none" else list(_figures(folder))
    tables = {path.stem: path for path in (*sorted(folder.glob("*.parquet")), *sorted(folder.glob("*.csv")))}
    names = [*(f"{name}.csv" for name in tables), *(f"figure-{k + 1}.{figures}" for k in range(len(drawn)))]
    for name in names:
        files.check_file(target / name, force)
    pictures = {
        f"figure-{k + 1}.{figures}": _draw(figure, figures) for k, figure in enumerate(drawn)
    }  # before anything is written
    target.mkdir(parents=True, exist_ok=True)
    files.write_files(target, pictures)
    for name, path in tables.items():
        with files.whole_file(target / f"{name}.csv") as sink:
            _write_csv(path, sink)
    shown = f" and {plural(len(drawn), 'figure')}" if drawn else ""
    return f"written to {target}: {plural(len(tables), 'table')}{shown}"


def _write_csv(path: Path, sink: Any) -> None:
    """A table as CSV, a piece at a time: a sweep's may be larger than memory."""
    import pyarrow.parquet as pq
    from pyarrow import csv

    if path.suffix == ".csv":
        sink.write(path.read_bytes())
        return
    with pq.ParquetFile(path) as table:
        for k, batch in enumerate(table.iter_batches()):
            csv.write_csv(batch, sink, csv.WriteOptions(include_header=k == 0))
        if not table.metadata.num_rows:
            sink.write((",".join(f'"{name}"' for name in table.schema_arrow.names) + "\n").encode())


def _figures(folder: Path) -> Iterator[dict[str, Any]]:
    """The figures of a report; of a sweep, which has none, its own."""
    report = folder / "report.html"
    if report.is_file():
        yield from map(json.loads, _CHART.findall(report.read_text(encoding="utf-8")))
    elif files.read_manifest(folder)["kind"] == "study":
        from coalitionlab.experiments.sweep import load_sweep

        yield load_sweep(folder).figure().to_plotly_json()


def _draw(figure: dict[str, Any], kind: str) -> bytes:
    """A figure as the content of a file. Raises InputError, which says what to install, where it cannot be drawn."""
    import plotly.graph_objects as go

    needed = "install Chromium or Chrome"
    try:
        if find_spec("kaleido") is None:
            needed = "pip install 'coalitionlab[figures]', which [all] leaves out, and Chromium or Chrome"
            raise ValueError("kaleido, which draws figures, is not installed")
        height = int(figure["layout"]["height"])
        drawn: bytes = go.Figure(figure, skip_invalid=True).to_image(kind, width=WIDTH, height=height)
    except Exception as error:  # of kaleido or its browser: of many types
        why = one_line(str(error).strip().partition("\n")[0]) or type(error).__name__
        raise input_error(
            f"the figure cannot be drawn: {why}", f"{needed}, or add --figures none for the tables alone", field="figures",
        ) from None  # fmt: skip
    return drawn
