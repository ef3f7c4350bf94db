"""Files that are there whole or not at all, whatever happens to the process or the machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(target: Path, draft: str | None = None) -> Iterator[BinaryIO]:
    """A file to write that takes the place of `target` once it is complete and on the disk.

    What stood there stays until then. The draft, by default a hidden file beside the target, goes when anything fails.
    """
    path = target.with_name(draft or f".{target.name}.draft")
    try:
        with path.open("wb") as sink:
            yield sink
            sink.flush()
            os.fsync(sink.fileno())
        path.replace(target)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    settle(target.parent)


def settle(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can say so."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
