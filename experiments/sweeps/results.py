"""What a sweep found: the table of runs, whole or batch by batch, and means with intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from coalitionlab.experiments.runs.layout import Layout
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.sweeps.folder import DESIGN, MONTHS, RUNS
from coalitionlab.experiments.sweeps.manifest import read_manifest, read_study
from coalitionlab.experiments.sweeps.parts import PARTS, Part, find_parts, length, missing
from coalitionlab.experiments.sweeps.tables import month_batches, months_schema, run_batches, runs_schema
from coalitionlab.scenarios.errors import InputError, input_error, quoted, suggest

#: Strategies that are named when a sweep is shown on one line.
MOST_SHOWN = 4


class Sweep:
    """A study's folder, finished or not: what there is can be read at any time.

    Replicate k met the same luck at every point and under every strategy.

    Attributes:
        folder: where it is.
        study: what was asked for.
        manifest: what its folder says about it.
        complete: whether all runs are there.
    """

    def __init__(self, folder: Path, study: Study | None = None) -> None:
        self.folder = folder
        self._study = study

    def __repr__(self) -> str:
        """How much there is, of what, and where, on one line."""
        try:
            about, done = self.manifest, self.done
        except (InputError, OSError):
            return f"<Sweep: nothing in {self.folder}>"
        names = [one["name"] for one in about["strategies"]]
        more = f" and {len(names) - MOST_SHOWN} more" if len(names) > MOST_SHOWN else ""
        return f"<Sweep: {done:,} of {about['runs']:,} runs, {', '.join(names[:MOST_SHOWN])}{more}, in {self.folder}>"

    @property
    def manifest(self) -> dict[str, Any]:
        """Versions, seeds, hashes, command, units of every column; see `manifest.json`."""
        return read_manifest(self.folder)

    @cached_property
    def study(self) -> Study:
        """What was asked for, as it stood when it was begun."""
        return self._study or read_study(self.folder, self.manifest)

    @property
    def complete(self) -> bool:
        """Whether all runs are there."""
        return bool(self.manifest["complete"])

    @property
    def done(self) -> int:
        """How many runs there are (each one's failure counts as done)."""
        about = self.manifest
        if about["complete"]:
            return int(about["runs"])
        layout = Layout.read(about["layout"])
        return (layout.units - length(missing(self._parts(about), [(0, layout.units)]))) * len(
            layout.strategies
        )

    @property
    def failed(self) -> int:
        """How many runs could not be made; their rows say why."""
        about = self.manifest
        return int(about["failed"]) if about["complete"] else sum(part.failed for part in self._parts(about))

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """The table of runs in its order, in pieces that fit in memory however large it is."""
        return self._batches(RUNS, columns)

    def runs(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """One row a run: scenario, strategy, point, replicate, the outcomes, error; or the columns named."""
        layout = Layout.read(self.manifest["layout"])
        return _frame(self._batches(RUNS, columns), runs_schema(layout), columns)

    def months(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """One row a run and month, with the monthly outcomes. Raises InputError when the design did not ask for them."""
        if not self.manifest["months"]:
            raise input_error(
                "no months", "write `months: true` in the design, and sweep again", file=self.folder
            )
        return _frame(self._batches(MONTHS, columns), months_schema(), columns)

    def design(self) -> pd.DataFrame:
        """One row a point: its number and the level of every factor."""
        frame: pd.DataFrame = pq.read_table(self.folder / DESIGN).to_pandas()
        return frame

    def summary(self, outcome: str | None = None) -> pd.DataFrame:
        """Mean of an outcome (the design's first when not given) with its 95 % interval, per scenario and strategy, best first.

        Columns: scenario, strategy, mean, low, high, runs, failed. The interval is over replicates, each averaged over the
        points, for replicates are what luck makes independent.
        """
        from coalitionlab.experiments.sweeps.summary import summary

        return summary(self, outcome)

    def by_point(self, outcome: str | None = None) -> pd.DataFrame:
        """The same for each point: scenario, point, strategy, mean, low, high, runs, failed."""
        from coalitionlab.experiments.sweeps.summary import summary

        return summary(self, outcome, by_point=True)

    def _batches(self, name: str, columns: Sequence[str] | None) -> Iterator[pa.RecordBatch]:
        about = self.manifest
        names = None if columns is None else list(columns)
        for one in names or ():
            if one not in about["units"][name.partition(".")[0]]:
                known = about["units"][name.partition(".")[0]]
                raise input_error(
                    f"unknown column {quoted(one)}", suggest(one, known, kind="column"), file=self.folder
                )
        if about["complete"]:
            with pq.ParquetFile(self.folder / name) as table:
                for group in range(table.num_row_groups):
                    rows = table.read_row_group(group, columns=names)
                    yield from (rows if names is None else rows.select(names)).to_batches()
            return
        make = run_batches if name == RUNS else month_batches
        for batch in make(Layout.read(about["layout"]), self._parts(about)):
            yield batch if names is None else batch.select(names)

    def _parts(self, about: dict[str, Any]) -> list[Part]:
        return find_parts(self.folder / PARTS, about["fingerprint"]["sha256"])[0]


def _frame(
    batches: Iterator[pa.RecordBatch], schema: pa.Schema, columns: Sequence[str] | None
) -> pd.DataFrame:
    wanted = schema if columns is None else pa.schema([schema.field(name) for name in columns])
    frame: pd.DataFrame = pa.Table.from_batches(batches, schema=wanted).to_pandas()
    return frame
