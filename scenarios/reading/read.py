"""A table of stakeholders as a `Reading`: which table it is, what its columns say, who stands in it, and who is tied to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from coalitionlab.scenarios.errors import fold, input_error, listed, quoted, suggest
from coalitionlab.scenarios.reading.cells import Sheet, blank, named_sheet
from coalitionlab.scenarios.reading.codes import codes_of
from coalitionlab.scenarios.reading.columns import ColumnRoles, take_columns
from coalitionlab.scenarios.reading.goals import goals_of
from coalitionlab.scenarios.reading.headed import below_headings
from coalitionlab.scenarios.reading.holdings import days_in_order
from coalitionlab.scenarios.reading.labels import names_goals
from coalitionlab.scenarios.reading.locate import tables_of
from coalitionlab.scenarios.reading.outline import outlined
from coalitionlab.scenarios.reading.people import stakeholders_of
from coalitionlab.scenarios.reading.questions import questions_of
from coalitionlab.scenarios.reading.record import OUT, Reading, Stakeholder, TakenColumn, Tie
from coalitionlab.scenarios.reading.sector_column import SAYS as KEY_SAYS
from coalitionlab.scenarios.reading.sectors import READ, sector_of
from coalitionlab.scenarios.reading.shapes import HELP_SHEET, as_list, from_ends, united
from coalitionlab.scenarios.reading.signed import by_people
from coalitionlab.scenarios.reading.table import Table
from coalitionlab.scenarios.reading.ties import listed_ties, names_of, ties_table
from coalitionlab.scenarios.reading.told_ties import square_ties, told_ties
from coalitionlab.scenarios.reading.turned import crossed, stacked, upright
from coalitionlab.scenarios.reading.unsaid import unsaid
from coalitionlab.scenarios.reading.values import shown, texts_of
from coalitionlab.scenarios.reading.words import lexicon, name_key

#: Rows of a sheet that people keep by hand; what a column says is guessed from all of them, which takes its time.
MOST_KEPT = 10_000
NO_HEADER = "There is no header: columns were told by their cells."
_EMPTY = ("the table is empty", "write a header with name and sector, and a row for each organisation")


def read_table(
    sheets: Sequence[Sheet],
    *,
    source: str = "a table",
    sheet: str | None = None,
    ties: Sequence[Sheet] | None = None,
    columns: Mapping[str, str] | None = None,
    sectors: Mapping[str, str] | None = None,
) -> Reading:
    """Read the organisations and ties in the sheets of a file.

    Parameters
    ----------
    sheets
        What `read_sheets` read of the file; `ties` are the sheets of another one with the ties.
    source
        What the file is called.
    sheet
        The sheet that lists the organisations, where several could.
    columns
        Labels of columns by what they say, such as ``{"power": "Clout (1-9)"}``; "none" for a role that no column has.
    sectors
        Answers: the sector (or "out", to leave it out) by an organisation's name or by the word in the table; see `check_answers`.

    Raises
    ------
    InputError
        There is no table of organisations, or an option names what there is not.
    """
    answers = _answers(sectors or {})
    for each in sheets:
        _check_size(each, len(each.rows))
    sheets = tuple(by_people(upright(crossed(stacked(below_headings(outlined(each)))))) for each in sheets)
    for each in sheets:  # a field of a grid may hold any number of names
        _check_size(each, len(each.rows))
    tables = [table for each in sheets for table in tables_of(each)]
    chosen = (
        [table for table in tables if table.sheet is named_sheet(sheets, sheet)]
        if sheet is not None
        else [table for table in tables if not table.sheet.hidden] or tables
    )
    table = _organisations(sheets, chosen)
    _check_size(table.sheet, len(table.rows))  # of a list made of columns of names
    table, notes = united(table, chosen)
    _check_size(table.sheet, len(table.rows))
    if not table.header_lines:
        notes = (*notes, NO_HEADER)
    own = {id(each) for each in (table.sheet, *table.parts)}
    taken = take_columns(table, columns or {}, [each for each in tables if id(each.sheet) not in own])
    line = next(iter(table.header_lines), None)
    no_rows = input_error(
        "the header has no rows below it", "add a row for each organisation", file=table.sheet.where, line=line
    )
    if not table.rows:
        raise no_rows
    if "name" not in taken.at:
        labels = listed([quoted(table.title(index)) for index in range(len(table.labels))], 20)
        remedy = f'say which it is, such as --column "name=..."; the columns are {labels}'
        raise input_error("no column of names", remedy, file=table.sheet.where, line=line)
    table = days_in_order(
        replace(table, name=taken.at["name"]), [taken.at[role] for role in ("since", "left") if role in taken.at]
    )
    people, row_names, left_out, more = stakeholders_of(table, taken, answers)
    if not people:
        raise no_rows
    kept = frozenset(each.name for each in people)
    network, ties_sheets, told = _ties(table, taken, row_names, kept, tables, ties)
    questions = tuple(questions_of(people))
    goals, issue, named = goals_of(sheets, table, taken.at.get("goals"))
    return Reading(
        source=source,
        sheet=table.sheet.name,
        header_rows=table.header_lines,
        columns=tuple(_taken(table, taken)),
        stakeholders=tuple(people),
        ties=network,
        ties_sheet=next(iter(ties_sheets), None),
        labels=tuple(table.title(index) for index in range(len(table.labels))),
        columns_left_out=taken.left_out,
        rows_left_out=(*table.left_out, *left_out),
        questions=questions,
        answerable=frozenset(map(fold, _answerable(people, table, taken))),
        notes=(
            *table.notes,
            *_merged_cells(table),
            *unsaid(table, taken),
            *notes,
            *more,
            *told,
            *named,
            *_explained(table, taken),
        ),
        unread=tuple(_unread(sheets, table, (*ties_sheets, taken.key_sheet))),
        goals=goals,
        issue=issue,
        proposed={role: table.title(index) for role, index in taken.proposed.items()},
    )


def _check_size(sheet: Sheet, rows: int) -> None:
    """Raise InputError for more rows than people keep by hand."""
    if rows > MOST_KEPT:
        remedy = f"keep at most {MOST_KEPT:,}, or generate so many organisations from a mix of sectors"
        raise input_error(f"the table has {rows:,} rows", remedy, file=sheet.where)


def check_answers(sectors: Mapping[str, str], reading: Reading) -> None:
    """Raise InputError for an answer about what no table has."""
    unknown = next((key for key in sectors if fold(key) not in reading.answerable), None)
    if unknown is not None:
        raise input_error(
            f"no organisation or word {quoted(unknown)}",
            suggest(unknown, [each.name for each in reading.stakeholders], kind="organisation"),
            field="--sector",
        )


def answer_of(word: str) -> str | None:
    """The sector that an answer means, or `OUT`; None for any other word."""
    sector = OUT if word == OUT else sector_of(word)[0]
    return sector if sector in (*READ, OUT) else None


def _answers(sectors: Mapping[str, str]) -> dict[str, str]:
    """Answers by folded name or word, each one of the sectors or `OUT`. Raises InputError for another."""
    answers = {}
    for key, word in sectors.items():
        sector = answer_of(word)
        if sector is None:
            raise input_error(
                f"unknown sector {quoted(word)}", f"write {', '.join(sorted(READ))}, or {OUT}", field="--sector"
            )
        answers[fold(key)] = sector
    return answers


# Which table


def _organisations(sheets: Sequence[Sheet], tables: Sequence[Table]) -> Table:
    """The table that lists organisations: the one with most of what such lists say. Raises InputError when there is none."""
    if not tables:
        raise input_error(*_EMPTY, file=sheets[0].where)
    usable = [
        table
        for table in tables
        if not table.is_ties and table.sheet.name != HELP_SHEET and not names_goals(table.sheet.name or "")
    ]
    return max(map(as_list, usable or map(from_ends, tables)), key=_likeness)


def _likeness(table: Table) -> float:
    """How much a table looks like a list of organisations."""
    if table.name is None or not table.rows:
        return -10.0
    names = [shown(row[table.name]) for _, row in table.rows[:1000] if not blank(row[table.name])]
    taken = take_columns(replace(table, rows=table.rows[:1000]), {})
    distinct = len(set(names)) / max(1, len(names))
    said = len({*taken.at.values()}) - 1 + ("sector" in taken.at) + 0.5 * bool(taken.scales)
    sheet = table.sheet.name or ""
    by_name = 1.5 * bool(lexicon("sheets", "organisations").meanings(sheet)) - 4 * bool(
        lexicon("sheets", "others").meanings(sheet)
    )
    return said + 3 * distinct + min(2.0, len(set(names)) / 5) + by_name + 2 * bool(table.header_lines)


def _unread(sheets: Sequence[Sheet], table: Table, read: Sequence[str | None]) -> Iterator[str]:
    """The sheets of which nothing was taken."""
    used = {table.sheet.name, HELP_SHEET, *read, *(each.name for each in table.parts)}
    for each in sheets:
        if each.rows and each.name and each.name not in used and not names_goals(each.name):
            yield each.name


def _explained(table: Table, taken: ColumnRoles) -> Iterator[str]:
    if taken.key:
        codes = listed([f"{code} = {meaning}" for code, meaning in sorted(taken.key.items())])
        of = quoted(table.title(taken.at["sector"]))
        key = taken.key_sheet
        yield KEY_SAYS["key"].format(of, quoted(key), codes) if key else KEY_SAYS["legend"].format(of, codes)


def _merged_cells(table: Table) -> Iterator[str]:
    rows = {line for line, _ in table.rows}
    merged = [f"{quoted(value)} (rows {first} to {last})" for first, last, value in table.sheet.merged if first in rows]
    if merged:
        yield f"Merged cells count in each of their rows: {listed(merged, 5)}."


# What was taken for what


def _taken(table: Table, taken: ColumnRoles) -> Iterator[TakenColumn]:
    for role, index in taken.at.items():
        scale = taken.scales.get(role)
        words: dict[str, str] = dict(scale.words) if scale else {}
        note, bad = (scale.note, scale.bad) if scale else ("", ())
        if role in ("need", "offer"):
            words = {
                text: ", ".join(dict.fromkeys(found))
                for text in texts_of(table.cells(index))
                if (found := lexicon("strengths").meanings(text))
            }
            note = f"its words are kept as {'wants' if role == 'need' else 'note'}"
        if role == "sector":
            cells = texts_of(table.cells(index))
            means = {
                text: sector_of(code) for text in cells if (code := taken.key.get(text, text)) not in taken.doubted
            }
            words = {text: sector for text, (sector, _) in means.items() if sector in READ}
            assumed = [quoted(text) for text, (sector, sure) in means.items() if sector in READ and not sure]
            note = f"assumed: {listed(assumed)}" if assumed else ""
        yield TakenColumn(role, table.title(index), _letter(table, index), words, note, bad)
    if taken.marked:
        labels = ", ".join(table.labels[index] for index in taken.marked)
        yield TakenColumn(
            "sector", labels, "", {table.labels[i]: sector for i, sector in taken.marked.items()}, "marks"
        )
    if taken.projects:
        labels = ", ".join(table.labels[index] for index in taken.projects)
        yield TakenColumn("projects", labels[:200], _letter(table, taken.projects[0]), {}, "marks")


def _letter(table: Table, index: int) -> str:
    """The letter of a column; nothing for one that was made of others."""
    header = [row[index] for line, row in table.sheet.rows if line in table.header_lines and index < len(row)]
    label = table.labels[index]
    same = [shown(cell) in label or label in shown(cell) for cell in header if not blank(cell)]
    return table.sheet.letter(index) if any(same) or not (table.header_lines or label) else ""


def _ties(
    table: Table,
    taken: ColumnRoles,
    row_names: Sequence[str],
    kept: frozenset[str],
    tables: Sequence[Table],
    ties: Sequence[Sheet] | None,
) -> tuple[tuple[Tie, ...] | None, list[str | None], list[str]]:
    """The ties, None when the file says nothing of them; the sheets they are on, and what to say."""
    names = names_of([name for name in dict.fromkeys(row_names) if name in kept])
    names = {**codes_of(table, row_names, kept), **names}
    others = (
        [each for sheet in ties for each in tables_of(sheet)]
        if ties is not None
        else [e for e in tables if e.sheet is not table.sheet or e.is_ties]
    )
    if ties is not None and not others:
        raise input_error(
            "the table is empty", "write a header with from and to, and a row for each tie", file=ties[0].where
        )
    listing = ties_table(others, names) or (others[0] if ties is not None else None)
    squares: list[str | None]
    if listing is not None and listing.rows:
        found, notes = listed_ties(listing, names, asked=ties is not None)
        squares = [listing.sheet.name or listing.sheet.file.name]
    else:
        found, squares, notes = square_ties(others, names, "power" in taken.at)
    taken = replace(taken, linked=()) if found else taken  # such columns say less than a table of ties
    more, told = told_ties(table, taken, [names.get(name_key(name), name) for name in row_names], names)
    more = [tie for tie in more if tie.start in kept and tie.end in kept]
    pairs = {frozenset((tie.start, tie.end)) for tie in found}
    all_ties = (*found, *(tie for tie in more if frozenset((tie.start, tie.end)) not in pairs))
    return (all_ties or None), squares, [*notes, *told]


def _answerable(people: Sequence[Stakeholder], table: Table, taken: ColumnRoles) -> Iterator[str]:
    """All that an answer may name: organisations (those left out too), and words of the column of sectors."""
    for role in ("name", "sector"):
        if role in taken.at:
            yield from (shown(cell) for cell in table.cells(taken.at[role]))
    yield from (text for each in people for text in (each.name, each.word))
