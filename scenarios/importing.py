"""A user's own files of stakeholders as a reading, of one file or of several; `from_reading` makes the scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from coalitionlab.scenarios.errors import input_error, quoted
from coalitionlab.scenarios.from_reading import scenario_of
from coalitionlab.scenarios.reading.cells import Sheet, read_sheets
from coalitionlab.scenarios.reading.goals import MOST_GOALS, TAKEN_FROM
from coalitionlab.scenarios.reading.read import check_answers
from coalitionlab.scenarios.reading.record import Reading
from coalitionlab.scenarios.reading.same_people import readings_of
from coalitionlab.scenarios.reading.views import merged
from coalitionlab.scenarios.schema import Scenario


def import_table(source: str | Path | bytes, *, name: str, **options: Any) -> Scenario:
    """Make a scenario from a table of stakeholders: CSV, XLSX or ODS, at a path or as the bytes of an uploaded file.

    As `read_file`, which says what the options are, and `scenario_of`; where a sector would have to be asked, the proposed answer
    is taken, and said.
    """
    return scenario_of(read_file(source, **options), name)


def read_file(
    source: str | Path | bytes,
    *,
    filename: str | None = None,
    ties: str | Path | bytes | None = None,
    ties_filename: str = "ties",
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    sectors: Mapping[str, str] | None = None,
    goals: Sequence[str] = (),
) -> Reading:
    """Read a table of stakeholders, whatever its shape: what was taken for what, who is in it, and what has to be asked.

    Sheets of a workbook that list the same organisations are read together, as `read_views` reads files.

    Parameters
    ----------
    source, filename
        A path; or the bytes of a file and what it is called.
    ties, ties_filename
        The same of a table of ties in a file of its own.
    sheet, columns, sectors
        As for `read_table`: the sheet, labels of columns by what they say, and sectors by name or word.
    goals
        Names of goals, in place of those that the file names.

    Raises
    ------
    InputError
        The file cannot be read, or there is no table of organisations in it.

    Examples
    --------
    >>> table = b"Qui est la;Influence (1-5)\\nMairie de Lume;5\\nBoulangerie Petit SARL;2\\n"
    >>> reading = read_file(table, filename="qui.csv")
    >>> [(each.name, each.sector, each.ratings["power"]) for each in reading.stakeholders]
    [('Mairie de Lume', 'government', 'very high'), ('Boulangerie Petit SARL', 'business', 'low')]
    """
    sheets = _sheets(source, filename or "table")
    others = None if ties is None else _sheets(ties, ties_filename)
    shown = Path(filename or (source if not isinstance(source, bytes) else "a table")).name
    reading = merged(readings_of(sheets, shown, sheet=sheet, ties=others, columns=columns, sectors=sectors))
    check_answers(sectors or {}, reading)
    return _with_goals(reading, goals)


def read_views(
    sources: Sequence[str | Path],
    *,
    ties: str | Path | None = None,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    sectors: Mapping[str, str] | None = None,
    goals: Sequence[str] = (),
) -> Reading:
    """Read several tables of the same stakeholders, each from another person, as one case; see `views.merged`.

    Parameters
    ----------
    sources
        Paths of the tables; one is read as by `read_file`.
    ties, sheet, columns, sectors, goals
        As for `read_file`, for all tables.

    Returns
    -------
    Reading
        Its `disagreements` say who is seen differently, in what, from where to where.

    Raises
    ------
    InputError
        A file cannot be read, there is no table of organisations in it, or two have the same name.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "ann.csv").write_text("name,type,power\\nMill Ltd,company,low\\nCouncil,council,high\\n")
    >>> _ = (folder / "bob.csv").write_text("name,type,power\\nMill,company,very high\\nCouncil,council,high\\n")
    >>> print(read_views([folder / "ann.csv", folder / "bob.csv"]).disagreements[0])
    Mill Ltd: power low (ann.csv) to very high (bob.csv)
    """
    others = None if ties is None else _sheets(ties, "ties")
    options: dict[str, Any] = {"sheet": sheet, "ties": others, "columns": columns, "sectors": sectors}
    files = [readings_of(_sheets(source, ""), Path(source).name, **options) for source in sources]
    titled = [
        [replace(part, source=f"{Path(source).name}, {part.source}") for part in parts]
        if len(parts) > 1 < len(files)
        else parts
        for source, parts in zip(sources, files, strict=True)
    ]
    reading = merged([part for parts in titled for part in parts])
    check_answers(sectors or {}, reading)
    return _with_goals(reading, goals)


def _with_goals(reading: Reading, goals: Sequence[str]) -> Reading:
    """The reading with goals that were named by hand, in place of those of its file. Raises InputError for more than there may be, or one twice."""
    if not goals:
        return reading
    names = [name.strip() for name in goals]
    problem = (
        f"{len(names)} goals, at most {MOST_GOALS} can be named"
        if len(names) > MOST_GOALS
        else "a goal without a name"
        if not all(names)
        else f"two goals are called {quoted(next(name for name in names if names.count(name) > 1))}"
        if len(set(names)) < len(names)
        else ""
    )
    if problem:
        raise input_error(problem, "give each a name of its own", field="--goal")
    notes = tuple(note for note in reading.notes if not note.startswith(TAKEN_FROM))
    return replace(reading, goals=tuple(names), notes=notes)


def _sheets(source: str | Path | bytes, filename: str) -> tuple[Sheet, ...]:
    if isinstance(source, bytes):
        return read_sheets(source, filename, other_encodings=True)
    return read_sheets(Path(source), other_encodings=True)
