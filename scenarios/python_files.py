"""Functions and classes out of a user's own Python file, named as FILE.py:NAME."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from coalitionlab.scenarios.errors import input_error, quoted, suggest


def names_python(given: object) -> bool:
    """Whether this names something in a Python file, FILE.py:NAME, or tries to."""
    return isinstance(given, str) and (".py:" in given or given.endswith(".py"))


def from_python_file(
    named: str, *, field: str, folder: Path | None = None
) -> tuple[Callable[..., Any], str, Path, str]:
    """The function or class, the text of the whole file (helpers belong to it), the file's path and its name in it.

    The file is run, as Python runs a script that is imported; nothing is written beside it. `field` says in messages what it is
    for; a path is relative to `folder`, when given.

    Raises InputError, in one line, when there is no such file or name, or when the file cannot be run.
    """
    place, _, name = named.rpartition(":")
    if not place or not name or name.endswith(".py"):
        raise input_error(f"got {quoted(named)}", "write it as FILE.py:FUNCTION", field=field)
    path = Path(folder or "", place)
    text = _text(path, field)
    return called(name, run_text(text, path, field), path, field), text, path, name


def called(name: str, contents: dict[str, Any], path: Path, field: str) -> Callable[..., Any]:
    """The function or class of that name among a file's contents. Raises InputError with the nearest when there is none."""
    functions = {
        key: value for key, value in contents.items() if callable(value) and not key.startswith("__")
    }
    own = [
        key for key, value in functions.items() if getattr(value, "__module__", "") == contents["__name__"]
    ]
    if name in contents and name not in functions and not name.startswith("__"):
        found = f"{name} is of type {type(contents[name]).__name__} and cannot be called"
        raise input_error(found, "name a function or a class", file=path, field=field)
    if name not in functions:
        raise input_error(
            f"no function {quoted(name)}",
            suggest(name, own or functions, kind="function"),
            file=path,
            field=field,
        )
    made: Callable[..., Any] = functions[name]
    return made


def run_text(text: str, path: Path, field: str) -> dict[str, Any]:
    """What a file of this text defines. Raises InputError, naming the line, when Python stops in it."""
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    known = (
        f"{path.stem} {id(module)}"  # while it runs, for what looks its own module up, such as dataclasses
    )
    module.__name__, sys.modules[known] = known, module
    try:
        exec(compile(text, str(path), "exec"), vars(module))
    except (Exception, SystemExit) as error:
        line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else line_in(error, str(path))
        why = f"{type(error).__name__}: {getattr(error, 'msg', None) or error}"
        raise input_error(
            f"the Python code stops with {why}", "fix the file", file=path, line=line, field=field
        ) from None
    finally:
        del sys.modules[known]
    return vars(module)


def line_in(error: BaseException, file: str) -> int | None:
    """The line of the file in which an error arose, None when it did not come through there."""
    found, at = None, error.__traceback__
    while at is not None:
        if at.tb_frame.f_code.co_filename == file:
            found = at.tb_lineno
        at = at.tb_next
    return found


def _text(path: Path, field: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise input_error("no such file", "give the path of a Python file", file=path, field=field) from None
    except (OSError, UnicodeDecodeError) as error:
        why = "no UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise input_error(
            f"cannot read the file ({why})", "give a Python file", file=path, field=field
        ) from None
