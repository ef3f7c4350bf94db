"""A decision rule out of a user's own Python file, named as FILE.py:FUNCTION."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from coalitionlab.scenarios.errors import quoted, refuse, suggest


def rule_from_file(named: str) -> tuple[Callable[..., float], str, Path, str]:
    """Return the function, the text of the whole file (helpers belong to the rule), its path and the function's name.

    The file is run, as Python runs a script that is imported; nothing is written beside it.

    Raises InputError, in one line, when there is no such file or function, or when the file cannot be run.
    """
    place, _, name = named.rpartition(":")
    if not place or not name or name.endswith(".py"):
        raise refuse(quoted(named), "write it as FILE.py:FUNCTION", field="rule")
    path = Path(place)
    text = _text(path)
    contents = _run(path, text)
    functions = {
        key: value for key, value in contents.items() if callable(value) and not key.startswith("__")
    }
    if name not in functions:
        raise refuse(
            f"no function {quoted(name)}", suggest(name, functions, kind="function"), file=path, field="rule"
        )
    return functions[name], text, path, name


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise refuse("no such file", "give the path of a Python file", file=path, field="rule") from None
    except (OSError, UnicodeDecodeError) as error:
        why = "no UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise refuse(
            f"a file that cannot be read ({why})", "give a Python file", file=path, field="rule"
        ) from None


def _run(path: Path, text: str) -> dict[str, Any]:
    contents: dict[str, Any] = {"__name__": path.stem, "__file__": str(path)}
    try:
        exec(compile(text, str(path), "exec"), contents)
    except (Exception, SystemExit) as error:
        line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else _line(error, path)
        why = f"{type(error).__name__}: {getattr(error, 'msg', None) or error}"
        raise refuse(
            f"Python that stops with {why}", "mend the file", file=path, line=line, field="rule"
        ) from None
    return contents


def _line(error: BaseException, path: Path) -> int | None:
    """Return the line of the file in which the error arose."""
    found, at = None, error.__traceback__
    while at is not None:
        if at.tb_frame.f_code.co_filename == str(path):
            found = at.tb_lineno
        at = at.tb_next
    return found
