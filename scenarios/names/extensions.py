"""What users add without editing the package: Python files, and installed packages with entry points in the group `coalitionlab`.

They are found once, when the first name of the model is needed, as pytest finds its plugins: packages by their entry points, files by the
environment variable COALITIONLAB_OWN (`--own` on the command line, `extend` in Python). What they declare (see `own`) joins the
model's own names, which are read-only from then on. Their text is a part of the model's source: results name it and keep it.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any, TypeVar

from coalitionlab.scenarios.errors import InputError, input_error, line_in, one_line, quoted

GROUP = "coalitionlab"
#: Files and folders of the user's own, as PATH is written; `ALONE` leaves out installed packages, as `rerun` does.
VARIABLE, ALONE = "COALITIONLAB_OWN", "COALITIONLAB_OWN_ALONE"
#: Between a folder and the name of a module in it.
WITHIN = "#"
MOST_FILES = 500

T = TypeVar("T")


@dataclass(frozen=True)
class Extension:
    """A file or a package of the user's own: its name, its version (of a package), its texts by path, and what it declares."""

    name: str
    version: str
    texts: Mapping[str, str]
    things: tuple[Any, ...] = field(repr=False)

    @property
    def label(self) -> str:
        """Its name and version."""
        return f"{self.name} {self.version}".strip()

    def to_dict(self) -> dict[str, Any]:
        """Return what a manifest says of it; the texts are kept as files."""
        return {
            "name": self.name,
            "version": self.version,
            "declares": [f"{thing.own_kind} {thing.name}" for thing in self.things],
            "files": {path: sha256(text) for path, text in self.texts.items()},
        }


def extend(*files: str | Path) -> None:
    """Add files, or folders of files, that declare things of your own (see `coalitionlab.own`).

    Call it before anything else of the package is used: names, and the compiled model, are fixed from then on.

    Parameters
    ----------
    files : str or Path
        One or several: Python files, or folders whose Python files are all taken.

    Returns
    -------
    None

    Raises
    ------
    InputError
        When a file is missing, or the names of the model have been used already.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> cl.extend()
    """
    paths = [str(Path(file).resolve()) for file in files]
    known = [path for path in os.environ.get(VARIABLE, "").split(os.pathsep) if path]
    new = [path for path in paths if path not in known]
    if new and extensions.cache_info().currsize:
        raise input_error(
            f"{new[0]} comes too late: names of the model are in use",
            "call extend() before anything else of coalitionlab, in a new process",
        )
    for path in new:
        if not Path(path.partition(WITHIN)[0]).exists():
            raise input_error("no such file or folder", "check the path", file=path, field="own")
    if new:
        os.environ[VARIABLE] = os.pathsep.join([*known, *new])


@cache
def extensions() -> tuple[Extension, ...]:
    """Every file and package that declares things; they are run when this is first called.

    Raises InputError, in one line, when one of them cannot be used.
    """
    found: list[Extension] = []
    if not os.environ.get(ALONE):
        points = sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value))
        found += [_package(point) for point in points]
    for path in filter(None, os.environ.get(VARIABLE, "").split(os.pathsep)):
        folder, _, module = path.partition(WITHIN)
        found += [_module(Path(folder), module)] if module else [_file(file) for file in _files(Path(path))]
    names: dict[str, str] = {}
    for each in found:
        for thing in each.things:
            key = f"{thing.own_kind} {thing.name}"
            if key in names:
                problem = f"{quoted(thing.name)} is declared by {names[key]} too"
                raise input_error(problem, "give each thing a name of its own", file=each.name)
            names[key] = each.name
    return tuple(found)


def declared(kind: type[T], own_kind: str = "") -> tuple[T, ...]:
    """What users declare of this type, and of one of its kinds (see `own`), in order."""
    things = (thing for each in extensions() for thing in each.things if isinstance(thing, kind))
    return tuple(thing for thing in things if not own_kind or thing.own_kind == own_kind)  # type: ignore[attr-defined]


def registry(house: Iterable[T], own: Iterable[T]) -> Mapping[str, T]:
    """The model's things by name, and then the user's; read-only. Raises InputError for a name that the model has, or that is none."""
    names = {_name(thing): thing for thing in house}
    for thing in own:
        name = _name(thing)
        if name in names:
            problem = f"{quoted(name)} is a name of the model's own"
            raise input_error(problem, "choose another name", field="own")
        if not name.isidentifier():
            raise input_error(f"got the name {quoted(name)}", "use letters, digits and _", field="own")
        names[name] = thing
    return MappingProxyType(names)


def _name(thing: Any) -> str:
    return thing if isinstance(thing, str) else str(thing.name)


def own_files() -> dict[str, str]:
    """The texts of everybody's own files, by a path that begins with the name of the file or package."""
    return {path: text for each in extensions() for path, text in each.texts.items()}


def own_hashes() -> dict[str, str]:
    """The SHA-256 of each of them."""
    return {path: sha256(text) for path, text in own_files().items()}


def sha256(text: str) -> str:
    """The hash of a text, with line ends as on Unix."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def _files(path: Path) -> list[Path]:
    """The Python file of this path; those in a folder, by name."""
    return sorted(path.glob("*.py")) if path.is_dir() else [path]


def _file(path: Path) -> Extension:
    """A file, run under its own name."""
    name = path.stem
    if not name.isidentifier():
        raise input_error(f"the name {quoted(name)} is none for a module", "use letters, digits and _", file=path)
    texts = _texts(path.parent, name)
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise input_error("is no Python file", "give a file whose name ends in .py", file=path, field="own")
    with _one_line(path):
        module = module_from_spec(spec)
        if name in sys.modules:
            raise input_error(f"a module {name} is loaded already", "give the file another name", file=path)
        sys.modules[name] = module  # before it runs, as the import system does: dataclasses look their module up
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
    return Extension(name, "", texts, _things(module))


def _package(point: EntryPoint) -> Extension:
    """What an entry point names."""
    return _module(None, point.value, point.dist.version if point.dist is not None else "")


def _module(folder: Path | None, named: str, version: str = "") -> Extension:
    """A module, or a thing in it, of an installed package or of one in a folder, with all files of its package."""
    name, _, attribute = named.partition(":")
    if folder is not None:
        sys.path.insert(0, str(folder))
    top = name.partition(".")[0]
    with _one_line(f"{folder}{WITHIN}{named}" if folder else f"entry point {named}"):
        module = import_module(name)
        spec = find_spec(top)
        things = getattr(module, attribute) if attribute else module
    origin = Path(spec.origin) if spec is not None and spec.origin else None
    texts = {}
    if origin is not None:
        texts = _texts(origin.parent.parent if origin.name == "__init__.py" else origin.parent, top)
    return Extension(named, version, texts, _things(things))


def _texts(folder: Path, name: str) -> dict[str, str]:
    """The texts of the module or package of this name, by their path from the folder that it is in."""
    root = folder / name
    files = sorted(root.rglob("*.py"))[:MOST_FILES] if root.is_dir() else [folder / f"{name}.py"]
    try:
        return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}
    except (OSError, UnicodeDecodeError) as error:
        problem = one_line(f"cannot be read ({getattr(error, 'strerror', None) or 'not UTF-8'})")
        raise input_error(problem, "check the path, and save it as UTF-8", file=root, field="own") from None


def _things(module: Any) -> tuple[Any, ...]:
    """What a module declares, each once, in order; or the things that an entry point names itself."""
    values = list(vars(module).values()) if isinstance(module, ModuleType) else [module]
    return tuple({id(value): value for value in values if hasattr(type(value), "own_kind") and value.own_kind}.values())


@contextmanager
def _one_line(where: object) -> Iterator[None]:
    """What goes wrong in a user's file, in one line that names the place in it."""
    try:
        yield
    except InputError:
        raise
    except (Exception, SystemExit) as error:
        line = error.lineno if isinstance(error, SyntaxError) else line_in(error, str(where))
        reason = one_line(f"{type(error).__name__}: {getattr(error, 'msg', None) or error}")
        raise input_error(
            f"the Python code stops with {reason}", "fix the file", file=str(where), line=line, field="own"
        ) from None
