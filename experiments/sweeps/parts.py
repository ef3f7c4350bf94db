"""Parts of a study's results: one file for each chunk of units, named after the units it holds and a sum over its bytes.

A part stands whole or not at all. A name that does not fit the content is a damaged part: it counts for nothing.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from coalitionlab.experiments.atomic import whole_file

PARTS = "parts"
_NAME = re.compile(r"(\d{12})-(\d{12})-([0-9a-f]{8})\.arrow")
#: Entries of a part's metadata: whose results these are, and how many of its runs failed.
STUDY, FAILED = b"study", b"failed"

Range = tuple[int, int]


@dataclass(frozen=True, order=True)
class Part:
    """The results of units `first` to `last - 1`, in a file that has been looked at; `failed` of their runs have an error."""

    first: int
    last: int
    failed: int
    path: Path

    @property
    def units(self) -> int:
        """How many units it holds."""
        return self.last - self.first

    def read(self) -> pa.Table:
        """Its rows, unit by unit and strategy by strategy."""
        return pa.ipc.open_file(pa.py_buffer(self.path.read_bytes())).read_all()


def write_part(folder: Path, first: int, last: int, content: bytes, writer: str) -> None:
    """Keep the content of a chunk in a folder of parts; `writer` tells drafts of several processes apart."""
    name = f"{first:012d}-{last:012d}-{zlib.crc32(content):08x}.arrow"
    with whole_file(folder / name, f".{writer}-{first:012d}.draft") as sink:
        sink.write(content)


def find_parts(folder: Path, study: str) -> tuple[list[Part], list[Path]]:
    """The sound parts of a study in a folder, by their first unit, and the files of damaged ones."""
    sound, damaged = [], []
    for path in sorted(folder.glob("*.arrow")):
        part = _checked(path, study)
        if part is None:
            damaged.append(path)
        else:
            sound.append(part)
    return sorted(sound), damaged


def sweep_drafts(folder: Path, writer: str) -> None:
    """Remove what was being written when a writer was killed."""
    for draft in folder.glob(f".{writer}-*.draft"):
        draft.unlink(missing_ok=True)


def missing(parts: Iterable[Part], within: Sequence[Range]) -> list[Range]:
    """Ranges of units within the given ones that no part holds."""
    gaps: list[Range] = []
    held = sorted((part.first, part.last) for part in parts)
    for first, last in within:
        for start, stop in held:
            if stop <= first:
                continue
            if start >= last:
                break
            if start > first:
                gaps.append((first, start))
            first = max(first, stop)
        if first < last:
            gaps.append((first, last))
    return gaps


def length(ranges: Iterable[Range]) -> int:
    """How many units ranges hold."""
    return sum(last - first for first, last in ranges)


def _checked(path: Path, study: str) -> Part | None:
    named = _NAME.fullmatch(path.name)
    if named is None:
        return None
    content = path.read_bytes()
    if zlib.crc32(content) != int(named[3], 16):
        return None
    about = pa.ipc.open_file(pa.py_buffer(content)).schema.metadata
    if about[STUDY] != study.encode():
        return None
    return Part(int(named[1]), int(named[2]), int(about[FAILED]), path)
