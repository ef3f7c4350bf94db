"""A user's own table of stakeholders as a scenario, with what had to be assumed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from coalitionlab.scenarios.errors import (
    MOST_PROBLEMS,
    InputError,
    Problem,
    as_input_error,
    fold,
    number,
    plural,
    quoted,
    shortened,
    suggest,
)
from coalitionlab.scenarios.organisations import OrganisationSpec, TieSpec, duplicate_problems
from coalitionlab.scenarios.records import POWER_LEVELS
from coalitionlab.scenarios.schema import Scenario, Start, usual_goals
from coalitionlab.scenarios.sector_words import HINT, sector_of, sector_remedy
from coalitionlab.scenarios.sheets import Sheet, read_sheets
from coalitionlab.scenarios.tables import (
    TIE_COLUMNS,
    Rows,
    Table,
    Values,
    named_sheet,
    open_table,
    organisation_table,
    read_rows,
    tie_table,
)

#: The template's sheet of explanations, which nobody misses, and how the names of its example rows begin.
HELP_SHEET = "How to fill this in"
EXAMPLE = "Example: "
#: Tops of scales on which people score the strength of ties; trust is the score divided by it.
SCALES = (1.0, 3.0, 5.0, 7.0, 10.0, 100.0)

T = TypeVar("T")


def import_table(
    source: str | Path | bytes,
    *,
    name: str,
    filename: str | None = None,
    ties: str | Path | bytes | None = None,
    ties_filename: str = "ties",
    sheet: str | None = None,
) -> Scenario:
    """Make a scenario from a table of stakeholders: CSV, XLSX or ODS, at a path or as the bytes of an uploaded file.

    A workbook may have its ties on another sheet; `ties` is a table of them in a file of its own. `sheet` names the one that
    lists the organisations, where several could. Bytes need a `filename` for messages. The scenario's `assumed` says, a
    sentence each, what had to be assumed or was left out. Raises InputError with a line for each of the first twenty problems.
    """
    sheets = _sheets(source, filename or "table")
    table = organisation_table([named_sheet(sheets, sheet)] if sheet is not None else sheets)
    network: Table | None
    if ties is not None:
        tie_sheets = _sheets(ties, ties_filename)
        network = tie_table(tie_sheets) or open_table(tie_sheets[0], TIE_COLUMNS)
    else:
        network = tie_table([each for each in sheets if each is not table.sheet and each.name is not None])
    problems: list[Problem] = []
    # with problems elsewhere in the table, its names still serve to check the ties
    names = [str(cell).strip() for cell in table.cells("name")]
    organisations, notes = _collecting(problems, lambda: _organisations(table)) or ((), [])
    links: tuple[TieSpec, ...] = ()
    if network is not None:
        names = [each.name for each in organisations] or names
        links, more = _collecting(problems, lambda: _ties(network, names)) or ((), [])
        notes = [*notes, *more]
    if problems:
        raise InputError(*problems[:MOST_PROBLEMS])
    used = (HELP_SHEET, table.sheet.name, network and network.sheet.name)
    unused = [quoted(each.name) for each in sheets if each.rows and each.name not in used]
    notes += [f"Sheets were left out: {', '.join(unused[:8])}."] if unused else []
    shown = Path(filename or (source if not isinstance(source, bytes) else "a table")).name
    return _scenario(name, shown, organisations, links, notes)


def _sheets(source: str | Path | bytes, filename: str) -> tuple[Sheet, ...]:
    if isinstance(source, bytes):
        return read_sheets(source, filename, other_encodings=True)
    return read_sheets(Path(source), other_encodings=True)


def _collecting(problems: list[Problem], read: Callable[[], T]) -> T | None:
    """The result of `read`, or None with its problems added to `problems`."""
    try:
        return read()
    except InputError as error:
        problems.extend(error.details)
        return None


# Organisations


def _organisations(table: Table) -> tuple[tuple[OrganisationSpec, ...], list[str]]:
    """The organisations, and what was assumed. Raises InputError with a line for each problem."""
    met: Counter[str] = Counter()

    def translated(values: Values) -> tuple[Values, list[Problem]]:
        """The values of a row with the sector's own name in place of the word for it, and the problem with that."""
        word = str(values.get("sector", ""))
        if not word:
            return {**values, "sector": "?"}, [Problem("missing", HINT, ("sector",))]
        sector, _ = sector_of(word)
        if sector is None:
            return values, [Problem(f"unknown sector {quoted(word)}", sector_remedy(word), ("sector",))]
        met[" ".join(word.split())] += 1
        return {**values, "sector": sector}, []

    rows = read_rows(OrganisationSpec, table, translated)
    notes = [*table.notes, *_sector_notes(met)]
    real = [(line, each) for line, each in rows if not _is_example(each.name)]
    if real and len(real) < len(rows):
        rows = real
        notes.append(f"Rows whose name begins with {quoted(EXAMPLE.strip())} were left out.")
    organisations = tuple(each for _, each in rows)
    twice = [
        replace(each, at=("column name",), file=table.sheet.where, line=rows[int(each.at[0])][0])
        for each in duplicate_problems(organisations)
    ]
    if twice:
        raise InputError(*twice[:MOST_PROBLEMS])
    return organisations, [*notes, *_power_notes(organisations)]


def _is_example(name: str) -> bool:
    return name.startswith(EXAMPLE.strip())


def _sector_notes(met: Counter[str]) -> Iterator[str]:
    """The first words that are sure in one line, all that were assumed in another."""
    meanings = {shortened(word): sector_of(word) for word in met if fold(word) != sector_of(word)[0]}
    sure = [f"{quoted(word)} as {sector}" for word, (sector, sure) in meanings.items() if sure]
    assumed = [f"{quoted(word)} as {sector}" for word, (sector, sure) in meanings.items() if not sure]
    if sure:
        more = f" and {len(sure) - 6} more" if len(sure) > 6 else ""
        yield f"Sectors were understood: {', '.join(sure[:6])}{more}."
    if assumed:
        yield f"Sectors were assumed; write the sector itself where it is another: {', '.join(assumed)}."


def _power_notes(organisations: Sequence[OrganisationSpec]) -> Iterator[str]:
    """A warning when the numbers for power look like scores on a scale."""
    usual = POWER_LEVELS.values()
    powers = [each.power for each in organisations if each.power is not None and each.power not in usual]
    if powers and max(powers) > max(usual) and all(power.is_integer() for power in powers):
        yield (
            f"Power was taken as written, in proportion, 1 being usual and {number(max(powers))} that many times as "
            "much; if these are scores on a scale, write words such as high."
        )


# Ties


def _ties(table: Table, organisations: Sequence[str]) -> tuple[tuple[TieSpec, ...], list[str]]:
    """The ties between organisations of these names, and what was assumed. Raises InputError as above."""
    names = {fold(name): name for name in organisations}
    both = "both" not in table.names
    comma = table.sheet.decimal_comma
    highest = max((_score(cell, comma) for cell in table.cells("trust")), default=1.0)
    top = next((top for top in SCALES if highest <= top), 1.0)

    def translated(values: Values) -> tuple[Values, list[Problem]]:
        """The values of a row as those of a tie: names as the organisations have them, trust from 0 to 1."""
        values, problems = {"both": both, **values}, []
        for end in ("from", "to"):
            name = values.get(end)
            if name is not None and fold(name) not in names and not _is_example(name):
                remedy = suggest(name, organisations, kind="organisation")
                problems.append(Problem(f"{quoted(name)} is not an organisation", remedy, (end,)))
            values |= {end: names.get(fold(name), name)} if name is not None else {}
        if values.get("from") is not None and values.get("from") == values.get("to"):
            problem = f"{quoted(values['to'])} has a tie to itself"
            problems.append(Problem(problem, "name two organisations", ("to",)))
        if isinstance(values.get("trust"), float) and values["trust"] >= 0:
            values["trust"] /= top
        return values, problems

    rows: Rows[TieSpec] = read_rows(TieSpec, table, translated)
    known = frozenset(organisations)
    ties, doubles = _joined([tie for _, tie in rows if {tie.from_, tie.to} <= known])
    notes = list(table.notes)
    if top > 1:
        column = quoted(shortened(table.header[table.names.index("trust")]))
        notes.append(f"Strengths in {column} go beyond 1: trust is the strength divided by {number(top)}.")
    if "trust" not in table.names:
        usual = TieSpec.model_fields["trust"].default
        notes.append(f"Ties say nothing about trust: each has {number(usual)}.")
    notes += ["Ties say nothing about their direction: each holds both ways."] if both else []
    if doubles:
        notes.append(f"Ties that were listed again count once, the strongest of them (rows: {doubles}).")
    return ties, notes


def _score(cell: Any, decimal_comma: bool) -> float:
    """A cell as a number, 0 where it is none."""
    try:
        score = float(cell.replace(",", ".") if decimal_comma and isinstance(cell, str) else cell)
    except (TypeError, ValueError):
        return 0.0
    return score if score == score and not isinstance(cell, bool) else 0.0


def _joined(ties: Sequence[TieSpec]) -> tuple[tuple[TieSpec, ...], int]:
    """Every pair once, with its strongest tie for each way, and how many rows said something a second time."""
    ways: dict[tuple[str, str], TieSpec] = {}
    doubles = 0
    for tie in ties:
        for way in [(tie.from_, tie.to), (tie.to, tie.from_)][: 2 if tie.both else 1]:
            if way in ways:
                doubles += way == (tie.from_, tie.to)
            if way not in ways or tie.trust > ways[way].trust:
                ways[way] = tie
    kept: dict[tuple[str, str], TieSpec] = {}
    for (start, end), tie in ways.items():
        back = ways.get((end, start))
        mutual = back is not None and (back.trust, back.distance) == (tie.trust, tie.distance)
        if not (mutual and (end, start) in kept):
            kept[start, end] = TieSpec(
                from_=start, to=end, trust=tie.trust, distance=tie.distance, both=mutual
            )
    return tuple(kept.values()), doubles


# The scenario


def _scenario(
    name: str,
    source: str,
    organisations: tuple[OrganisationSpec, ...],
    ties: tuple[TieSpec, ...],
    notes: Sequence[str],
) -> Scenario:
    title = fold(name)
    sectors = len({each.sector for each in organisations})
    enough = min(Scenario.model_fields["success_sectors"].default, sectors)
    assumed = (*notes, *_defaults(organisations, ties, enough))
    values: dict[str, Any] = {
        "name": name, "title": title[:1].upper() + title[1:], "source": source, "assumed": assumed,
        "success_sectors": enough, "organisations": organisations, "goals": usual_goals(len(organisations)),
        **({"ties": ties} if ties else {}),
    }  # fmt: skip
    try:
        return Scenario.model_validate(values)
    except ValidationError as error:
        raise as_input_error(error) from None


def _defaults(
    organisations: Sequence[OrganisationSpec], ties: Sequence[TieSpec], enough: int
) -> Iterator[str]:
    """What every scenario made from a table assumes, in sentences."""
    usual = Scenario.model_fields
    convener = usual["convener"].default
    yield "What is not known of an organisation is drawn as usual for its sector, anew in each replicate."
    tied = {name for tie in ties for name in (tie.from_, tie.to)}
    lonely = len({each.name for each in organisations} - tied)
    if not ties:
        yield "Who knows whom was not said: organisations with like motives tend to know each other."
    elif lonely:
        yield f"Organisations without any tie, who hear of nobody: {lonely} of {len(organisations):,}."
    yield (
        f"The convener has {convener.capacity:.0f} staff-days a month and power {convener.power}, and stays for all "
        f"{usual['months'].default} months."
    )
    yield "Climates (opinion, regulation, failures, funding) and the convener's style are the usual ones."
    start = Start()
    yield (
        f"The convener is in touch with {start.contact:.0%} of organisations where the table does not say, and they know little of each "
        "other."
    )
    yield "The goals are a usual set by the number of organisations: a small one, a larger and a lasting one; write your own."
    yield f"Success is collective action above {usual['bar'].default} with {plural(enough, 'sector')} inside."
    yield "All numbers are illustrative, not estimates."
