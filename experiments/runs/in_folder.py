"""The runs of a study made in its folder: missing chunks, until all are there, and then the tables."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable

import pyarrow as pa

from coalitionlab.experiments.runs.chunks import Progress, Work
from coalitionlab.experiments.runs.executors import Executor, make_chunks
from coalitionlab.experiments.runs.folder import CHUNKS, Folder, Shard
from coalitionlab.experiments.runs.layout import Range
from coalitionlab.experiments.runs.manifest import read_manifest
from coalitionlab.experiments.study import Study
from coalitionlab.experiments.words import RESUME
from coalitionlab.scenarios.errors import input_error

#: How often missing chunks are made before something must be removing them.
ROUNDS = 5


def complete(
    folder: Folder,
    study: Study,
    executor: Executor,
    shard: Shard | None,
    progress: Progress | None,
    begin: Callable[[int, int], None] | None,
) -> None:
    """Make what is missing in a folder: chunks (of a shard: its own), and then, unless it is a shard, the tables.

    What is there is checked again at the end, so that chunks which were damaged or removed in the meantime are made again.
    """
    if read_manifest(folder.path)["complete"]:
        if begin is not None:
            begin(study.size, study.size)
        shutil.rmtree(folder.path / CHUNKS, ignore_errors=True)
        return
    own, each = folder.layout.chunks(shard or (1, 1)), len(study.strategies)
    work = Work(study, folder.layout)

    def size(chunks: Iterable[Range]) -> int:
        return sum(last - first for first, last in chunks) * each

    def report(chunk: Range) -> None:
        if progress is not None:
            progress(size([chunk]))

    for number in range(ROUNDS):
        chunks, bad = folder.chunks()
        for file in bad if shard is None else ():
            file.unlink(missing_ok=True)
        missing = [chunk for chunk in own if chunk not in chunks]
        if number == 0 and begin is not None:
            begin(size(own), size(own) - size(missing))
        if missing:
            make_chunks(executor, work, missing, folder.keep, report)
        elif shard is not None or _finished(folder):
            return
    raise input_error(
        "files of the results keep disappearing from the folder",
        f"see what removes them, then go on with {RESUME}",
        file=folder.path,
    )


def _finished(folder: Folder) -> bool:
    """Write the tables; False when a chunk is damaged or missing."""
    try:
        folder.finish(folder.chunks()[0])
    except (pa.ArrowInvalid, FileNotFoundError):
        return False
    return True
