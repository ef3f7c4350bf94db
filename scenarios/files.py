"""Opening what a user points at: a regular file, not too large, in UTF-8; functions in their Python files, FILE.py:NAME, run only when asked for."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from coalitionlab.scenarios.errors import input_error, line_in, quoted, suggest

MOST_BYTES = 2_000_000


def read_bytes(file: Path, *, most_bytes: int, field: str = "") -> bytes:
    """The bytes of a regular file of at most `most_bytes`.

    Raises InputError when there is no such file, when it is a folder, a device or a pipe, when it is larger,
    or when it may not be read.
    """
    problem = ("cannot open this path", "check its spelling")
    try:
        if file.is_file():
            size = file.stat().st_size
            if size <= most_bytes:
                with file.open("rb") as stream:
                    return stream.read(most_bytes)
            remedy = f"keep it under {most_bytes / 1e6:,.0f} MB"
            problem = (f"the file has {size / 1e6:,.1f} MB", remedy)
        elif file.is_dir():
            problem = ("is a folder", "give the path of a file inside it")
        elif file.exists():
            problem = ("is a device or pipe", "give the path of a regular file")
        else:
            problem = ("no such file", "check the path")
    except PermissionError as error:
        problem = (f"cannot read the file ({error.strerror})", "check its permissions")
    except (OSError, ValueError):  # a name too long for the system, or with a null character
        pass
    raise input_error(*problem, file=file, field=field)


def read_text(file: Path, *, most_bytes: int, field: str = "") -> str:
    """The text of a UTF-8 file (a byte order mark is dropped). Raises InputError as `read_bytes` and `decode` do."""
    return decode(read_bytes(file, most_bytes=most_bytes, field=field), file, field=field)


def decode(data: bytes, file: Path, *, field: str = "") -> str:
    """`data` as UTF-8 text without a byte order mark.

    Raises InputError for UTF-16 or UTF-32, for bytes that are not UTF-8 (naming the line), for null characters.
    """
    line = None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        problem, remedy = "the text is in UTF-16", "save it as UTF-8"
    else:
        try:
            text = data.decode("utf-8-sig")
            if "\0" not in text:
                return text
            line = text.count("\n", 0, text.index("\0")) + 1
            problem, remedy = "contains a null character", "save the file as plain UTF-8 text"
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            problem = f"the byte 0x{data[error.start]:02x} is not UTF-8"
            remedy = "save the file as UTF-8"
    raise input_error(problem, remedy, file=file, line=line, field=field)


def names_python(value: object) -> bool:
    """Whether this names something in a Python file, FILE.py:NAME, or tries to."""
    return isinstance(value, str) and (".py:" in value or value.endswith(".py"))


def read_python(named: str, *, field: str, folder: Path | None = None) -> tuple[str, Path, str]:
    """The text of the file, its path (relative to `folder`, when given) and the name in it; nothing is run.

    `field` says in messages what it is for. Raises InputError, in one line, when there is no such file.
    """
    file, _, name = named.rpartition(":")
    if not file or not name or name.endswith(".py"):
        raise input_error(f"got {quoted(named)}", "write it as FILE.py:FUNCTION", field=field)
    path = Path(folder or "", file)
    return read_text(path, most_bytes=MOST_BYTES, field=field), path, name


def run_python(text: str, name: str, path: Path, *, field: str) -> Callable[..., Any]:
    """Run a file of this text, as Python runs a module that is imported, and return the function or class of that name.

    Raises InputError when Python stops in it (naming the line), or when there is no such function.
    """
    contents = _run(text, path, field)
    value = contents.get(name)
    if name in contents and not callable(value):
        problem = f"{name} is of type {type(value).__name__} and cannot be called"
        raise input_error(problem, "name a function or a class", file=path, field=field)
    if not callable(value):
        own = [key for key, each in contents.items() if getattr(each, "__module__", "") == contents["__name__"]]
        raise _no_function(name, own, path, field)
    function: Callable[..., Any] = value
    return function


def check_python(text: str, name: str, path: Path, *, field: str) -> None:
    """Raise InputError when a file of this text is not Python or does not define that name; nothing is run."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _stopped(error, path, field) from None
    kinds = (ast.FunctionDef, ast.ClassDef)
    defined = [each.name for each in tree.body if isinstance(each, kinds)]
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    if name not in {*defined, *names}:
        raise _no_function(name, defined, path, field)


def _run(text: str, path: Path, field: str) -> dict[str, Any]:
    """What a file of this text defines."""
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    # while it runs it is registered, for what looks its own module up, such as dataclasses
    module.__name__ = f"{path.stem} {id(module)}"
    sys.modules[module.__name__] = module
    try:
        exec(compile(text, str(path), "exec"), vars(module))
    except (Exception, SystemExit) as error:
        raise _stopped(error, path, field) from None
    finally:
        del sys.modules[module.__name__]
    return vars(module)


def _stopped(error: BaseException, path: Path, field: str) -> Exception:
    line = error.lineno if isinstance(error, SyntaxError) else line_in(error, str(path))
    reason = f"{type(error).__name__}: {getattr(error, 'msg', None) or error}"
    return input_error(f"the Python code stops with {reason}", "fix the file", file=path, line=line, field=field)


def _no_function(name: str, functions: Iterable[str], path: Path, field: str) -> Exception:
    remedy = suggest(name, functions, kind="function")
    return input_error(f"no function {quoted(name)}", remedy, file=path, field=field)
