"""Scenarios and strategies by name or by path: the library, and files that a user writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from coalitionlab.scenarios.errors import Place, as_input_error, fold, input_error, nearest, quoted, suggest
from coalitionlab.scenarios.files import names_python
from coalitionlab.scenarios.led import CONVENERS, led_by, led_by_own, led_from_file
from coalitionlab.scenarios.records import Record
from coalitionlab.scenarios.schema import FromFile, Scenario, Strategy
from coalitionlab.scenarios.tables import Rows, read_organisations, read_ties
from coalitionlab.scenarios.yaml_files import Document, read_yaml

_HERE = Path(__file__).parent
LIBRARY = {"scenario": _HERE / "library", "strategy": _HERE / "strategies", "design": _HERE / "designs"}
SUFFIXES = (".yaml", ".yml")
#: Fields by which the kind of a file is known.
_TELLTALES = {"scenario": ("organisations",), "strategy": ("phases",), "design": ("scenarios", "strategies", "factors")}

R = TypeVar("R", bound=Record)
#: No effort at all.
NO_LEADER = Strategy(name="leaderless")


def list_scenarios() -> tuple[str, ...]:
    """Return the names of the library's scenarios, sorted.

    Examples
    --------
    >>> import coalitionlab
    >>> "milton_keynes" in coalitionlab.list_scenarios()
    True
    """
    return _names("scenario")


def list_strategies() -> tuple[str, ...]:
    """Return the names of the library's strategies, sorted.

    Examples
    --------
    >>> import coalitionlab
    >>> "leaderless" in coalitionlab.list_strategies()
    True
    """
    return _names("strategy")


def list_designs() -> tuple[str, ...]:
    """Return the names of the library's sweep designs, sorted."""
    return _names("design")


def load_scenario(name_or_path: str | Path) -> Scenario:
    """Load a scenario from the library or from a YAML file.

    Parameters
    ----------
    name_or_path
        A name in the library, or the path of a file. Tables of organisations and ties that the file refers
        to are read as well, relative to its folder.

    Returns
    -------
    Scenario

    Raises
    ------
    InputError
        There is no such scenario, or something in it cannot be used; one line a problem.

    Examples
    --------
    >>> import coalitionlab
    >>> coalitionlab.load_scenario("generic").months
    96
    """
    return _scenario(read_yaml(find(name_or_path, "scenario")))


def load_strategy(name_or_path: str | Path) -> Strategy:
    """Load a strategy from the library, from a YAML file or from a Python file.

    Parameters
    ----------
    name_or_path
        A name in the library, the path of a YAML file, or FILE.py:FUNCTION. A Python file is run.

    Returns
    -------
    Strategy

    Raises
    ------
    InputError
        There is no such strategy, or something in it cannot be used; one line a problem.

    Examples
    --------
    >>> import coalitionlab
    >>> coalitionlab.load_strategy("leaderless").phases
    ()
    """
    if names_python(name_or_path):
        return led_from_file(str(name_or_path))
    if name_or_path in CONVENERS:
        return led_by_own(str(name_or_path))
    return _strategy(read_yaml(find(name_or_path, "strategy")))


def strategy_of(value: Any, remedy: str) -> Strategy:
    """The strategy of a library name, a path, FILE.py:FUNCTION, a value or a callable. Raises InputError, with this remedy, for others."""
    if isinstance(value, Strategy):
        return value
    if isinstance(value, str | Path):
        return load_strategy(value)
    if callable(value):
        return led_by(value)
    raise input_error(f"got {quoted(value)}", remedy, field="strategy")


def open_document(path: str | Path) -> Document:
    """The YAML file at `path`, whatever it holds; the nearest file or name is suggested when there is none. Raises InputError."""
    if not _exists(Path(path)) and "\0" not in str(path):
        raise _missing(Path(path), *LIBRARY)
    return read_yaml(path)


def from_document(document: Document) -> Scenario | Strategy:
    """The scenario or the strategy that a document holds. Raises InputError when it is neither, or not valid."""
    kind = kind_of(document.value)
    if kind == "scenario":
        return _scenario(document)
    if kind == "strategy":
        return _strategy(document)
    if kind == "design":
        raise input_error("is a sweep design", "a scenario or a strategy is wanted here", file=document.file)
    remedy = "give a scenario its organisations, a strategy its phases, or a design its scenarios and strategies"
    raise input_error("not a scenario, a strategy or a design", remedy, file=document.file, line=1)


def kind_of(value: Any) -> str | None:
    """The kind of a file's content, judged by its fields: 'scenario', 'strategy', 'design' or None."""
    if not isinstance(value, dict):
        return None
    return next((kind for kind, fields in _TELLTALES.items() if any(name in value for name in fields)), None)


def find(name_or_path: str | Path, kind: str, folder: Path | None = None) -> Path:
    """The file of a library name or a path (relative to `folder`, when given); `kind` is 'scenario', 'strategy' or 'design'.

    Raises InputError when there is none.
    """
    text = str(name_or_path)
    if isinstance(name_or_path, str) and text in _names(kind):
        return LIBRARY[kind] / f"{text}.yaml"
    if not text.strip() or "\0" in text:
        raise input_error(f"got {quoted(text)}", f"give the name or the path of a {kind}")
    path = Path(folder or "", name_or_path)
    if _exists(path):
        return path
    if isinstance(name_or_path, Path) or "/" in text or "\\" in text or path.suffix.lower() in SUFFIXES:
        raise _missing(path, kind)
    raise input_error(f"unknown {kind} {quoted(text)}", suggest(text, _names(kind), kind=kind))


def fields_of(document: Document, kind: str) -> dict[str, Any]:
    """The fields in a file, which must be of that kind, with a name taken from the file's where it has none."""
    value = document.value
    if not isinstance(value, dict):
        remedy = f"write a table of fields (see a {kind} of the library)"
        raise input_error(f"got {quoted(value)}", remedy, file=document.file, line=1)
    other = kind_of(value)
    if other not in (None, kind) and not (kind == "strategy" and "phases" in value):
        raise input_error(f"is a {other}", f"a {kind} is wanted here", file=document.file)
    return {"name": fold(document.file.stem).replace(" ", "_") or kind, **value}


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long for the system
        return False


def _missing(path: Path, *kinds: str) -> Exception:
    """No such file: the nearest file beside it, or the nearest name in the library."""
    try:
        beside = [each.name for each in path.parent.iterdir() if each.suffix.lower() in SUFFIXES]
    except OSError:
        beside = []
    close = nearest(path.name, beside)
    name = nearest(path.stem, [name for kind in kinds for name in _names(kind)])
    remedy = "check the path"
    if close is not None:
        remedy = f"did you mean {quoted(close)}?"
    elif name:
        remedy = f"did you mean the library's {quoted(name)}?"
    return input_error("no such file", remedy, file=path)


def _names(kind: str) -> tuple[str, ...]:
    return tuple(sorted(file.stem for file in LIBRARY[kind].glob("*.yaml")))


def _strategy(document: Document) -> Strategy:
    return _validated(Strategy, fields_of(document, "strategy"), document, {})


def _scenario(document: Document) -> Scenario:
    value = fields_of(document, "scenario")
    tables: dict[str, tuple[object, Rows[Any]]] = {}
    for field, read in (("organisations", read_organisations), ("ties", read_ties)):
        part = value.get(field)
        if isinstance(part, dict) and "file" in part:
            reference = _validated(FromFile, part, document, {}, field)
            file = document.file.parent / reference.file
            rows = read(file, reference.sheet)
            tables[field] = (file if reference.sheet is None else f"{file}[{reference.sheet}]", rows)
            value = {**value, field: tuple(each for _, each in rows)}
    return _validated(Scenario, value, document, tables)


def _validated(
    record: type[R], value: Any, document: Document, tables: dict[str, tuple[object, Rows[Any]]], *inside: str
) -> R:
    """`value` as a record; problems are located in the document, or in the table that they came from."""

    def locate(at: Place) -> tuple[object, int | None]:
        if not at or at[0] not in tables:
            return document.file, document.line((*inside, *at))
        file, rows = tables[str(at[0])]
        return file, rows[at[1]][0] if len(at) > 1 and isinstance(at[1], int) else None

    try:
        return record.model_validate(value)
    except ValidationError as error:
        raise as_input_error(error, locate, inside) from None


def as_scenario(value: Any) -> Scenario:
    """The scenario of a library name, a path or a value. Raises InputError when there is none."""
    if isinstance(value, Scenario):
        return value
    if isinstance(value, str | Path):
        return load_scenario(value)
    remedy = "give a Scenario, a library name or a path (in mesa.batch_run: in a list, [scenario])"
    raise input_error(f"got {quoted(value)}", remedy, field="scenario")


def as_strategy(value: Any) -> Strategy:
    """The strategy of a library name, a path, FILE.py:FUNCTION, a value, a callable or None (no effort)."""
    remedy = "give a Strategy, a library name, a path or a function (in mesa.batch_run: in a list, [strategy])"
    return NO_LEADER if value is None else strategy_of(value, remedy)
