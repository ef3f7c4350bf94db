"""Where what is made from the sources is kept, by their content: a second copy of the same sources makes nothing anew.

Numba's own cache notices a change in a function's file, not in those that it calls; naming a folder after all of them closes that gap,
and a folder of the user's own works where the package itself is installed read-only.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

try:
    from numba.core.compiler import CompileResult
    from numba.core.serialize import dumps

    CAN_KEEP = True
except ImportError:  # another Numba than was tested
    CAN_KEEP = False

log = logging.getLogger("coalitionlab")
#: What is said before the model is compiled; and the functions, of many runs and of single ones, whose compilation takes half a minute or more.
COMPILING = "compiling the model, once; cached afterwards"
_LONG = ("run.run_units", "run.advance")
_ROOT = Path(__file__).resolve().parents[1]
_HOME = os.environ.get("COALITIONLAB_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
#: The folder of all that is kept.
KEPT = Path(_HOME) / "coalitionlab"


def content_hash(patterns: Iterable[str], *, before: str = "", after: str = "") -> str:
    """Return the first 16 digits of the SHA-256 of the program's files that these patterns name, with a text before and after them."""
    found = hashlib.sha256(before.encode())
    for path in sorted({path for pattern in patterns for path in _ROOT.glob(pattern) if path.is_file()}):
        found.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    found.update(after.encode())
    return found.hexdigest()[:16]


class DiskCache:
    """Numba's cache of one function: a file a signature, with a checksum of name and content before it, so that damaged code is never run.

    What cannot be read is compiled again, what cannot be written is left.
    """

    def __init__(self, function: Callable[..., Any], folder: Path) -> None:
        self._folder = folder
        self._stem = f"{function.__module__.rpartition('.')[2]}.{function.__qualname__}"
        self._code = function.__code__.co_code

    def _file(self, signature: Any, codegen: Any) -> Path:
        key = f"{signature}{codegen.magic_tuple()}".encode() + self._code
        return self._folder / f"{self._stem}-{hashlib.sha256(key).hexdigest()[:16]}"

    @staticmethod
    def _checksum(file: Path, content: bytes) -> bytes:
        return hashlib.sha256(file.name.encode() + content).digest()

    def load_overload(self, signature: Any, context: Any) -> Any:
        """The compiled function, or None; that the model is compiled then is said."""
        context.refresh()
        try:
            file = self._file(signature, context.codegen())
            content = file.read_bytes() if file.is_file() else b""
            if (
                not content and self._stem in _LONG
            ):  # for these types: a sweep that keeps states has others than one that does not
                log.info(COMPILING)
            if self._checksum(file, content[32:]) != content[:32]:
                return None
            return CompileResult._rebuild(context, *pickle.loads(content[32:]))
        except Exception:  # a file of another version may raise anything
            return None

    def save_overload(self, signature: Any, result: Any) -> None:
        """Keeps a compiled function where that is possible."""
        if result.library.has_dynamic_globals:
            return
        file = self._file(signature, result.codegen)
        content = dumps(result._reduce())
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            draft = file.with_name(f"{uuid.uuid4().hex}.tmp")
            draft.write_bytes(self._checksum(file, content) + content)
            draft.replace(file)
