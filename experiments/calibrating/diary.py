"""A diary in people's own words: a sheet or file with dates, who, and what happened ("joined", "ausgetreten"); and what was spent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from coalitionlab.experiments.calibrating.members import number_of
from coalitionlab.scenarios.errors import fold, listed, quoted
from coalitionlab.scenarios.reading.cells import Sheet, blank
from coalitionlab.scenarios.reading.holdings import date_of
from coalitionlab.scenarios.reading.values import shown

DIARY = ("month", "event", "who", "count")
#: Words by which a column is known, in the languages that lists are read in; the first word of a label counts.
_LABELS = {
    "month": "date day month when datum fecha data mes mois monat tag jour dia mese maand dag miesiąc дата месяц wann quand cuándo quando wanneer kiedy когда",
    "event": "event what happened ereignis was evento événement qué quoi que gebeurtenis wat wydarzenie co событие что",
    "who": "who organisation organization partner member name wer quién qui quem chi wie kto кто institution entidad entité ente organisatie organizacja организация",
    "count": "count number anzahl número nombre numero aantal liczba число",
}
#: Words with which a cell says what happened.
_EVENTS = {
    "joined": "joined joins join entered came started signed member in beigetreten eingetreten beitritt adhère adhésion rejoint entrée se unió ingresó "
    "ingreso aderiu adesão entrou aderito entrato adesione toegetreden aangesloten dołączył dołączyła przystąpił przystąpiła вступил вступила вступило",
    "left": "left leaves leave withdrew quit out ended ausgetreten austritt parti quitté retrait sortie salió baja saiu saída uscito uscita recesso uitgetreden "
    "vertrokken odszedł odeszła wystąpił вышел вышла вышло",
    "delivered": "delivered done achieved reached completed erreicht geliefert fertig atteint livré réalisé logrado entregado cumplido alcançado entregue "
    "raggiunto consegnato bereikt opgeleverd osiągnięto zrealizowano достигнуто выполнено",
    "inside": "inside",
    "end": "end",
}
_COLUMN_OF = {word: column for column, words in reversed(_LABELS.items()) for word in fold(words).split()}
_EVENT_OF = {word: event for event, words in reversed(_EVENTS.items()) for word in fold(words).split()}
_HELPERS = frozenset(fold("has have is was were a ha est été hat ist se os foi è e si w z the").split())
_SPENT = frozenset(
    fold(
        "spent spend cost ausgegeben kosten dépensé coût gasto gastado costo coste custo speso uitgegeven koszt wydano потрачено расход"
    ).split()
)
_NUMBERS, _SHORT = re.compile(r"(\d{1,2})[./](\d{4})"), re.compile(r"([^\W\d]+\.?)[ -](\d\d)")
#: Rows of a sheet among which its labels are looked for; and the share of rows that must say what happened for it to be a diary.
_TOP, _ENOUGH = 15, 0.5

#: Sums of what was spent, by the label of the column.
Spent = tuple[tuple[str, float], ...]


class Diary(NamedTuple):
    """A diary as it is read: its rows with their lines, by `DIARY`; what to say of it; and sums of what was spent, by label."""

    rows: list[tuple[int, tuple[str, ...]]]
    notes: tuple[str, ...]
    spent: Spent


def diary_of(sheets: Sequence[Sheet]) -> Diary | None:
    """Return the diary among the sheets of a file, the first one; None where there is none."""
    return next((found for sheet in sheets if (found := _of_sheet(sheet)) is not None), None)


def _of_sheet(sheet: Sheet) -> Diary | None:
    for top, (_, labels) in enumerate(sheet.rows[:_TOP]):
        at: dict[str, int] = {}
        for place, label in enumerate(labels):
            said = fold(shown(label)).split()
            if said and said[0] in _COLUMN_OF:
                at.setdefault(_COLUMN_OF[said[0]], place)
        if {"month", "event"} <= at.keys():
            return _told(sheet, labels, at, [row for row in sheet.rows[top + 1 :] if not all(map(blank, row[1]))])
    return None


def _told(sheet: Sheet, labels: Sequence[Any], at: dict[str, int], rows: Sequence[Any]) -> Diary | None:
    found: list[tuple[int, tuple[str, ...]]] = []
    others: list[str] = []
    for line, cells in rows:
        cell = {name: shown(cells[place]) if place < len(cells) else "" for name, place in at.items()}
        event = _event(cell["event"])
        if not cell["month"] and event != "inside":
            continue  # a line of sums, or a remark
        if event is None:
            others.append(cell["event"])
        month = _month(cell["month"])
        found.append((line, (month, event or "end", cell.get("who", ""), cell.get("count", "") if event else "")))
    if len(found) - len(others) < max(2, _ENOUGH * len(found)):
        return None
    notes = [f"Read as a diary{f' from the sheet {quoted(sheet.name)}' if sheet.name else ''}."]
    if others:
        told = listed([quoted(text) for text in others], 3)
        notes.append(f"No joining, leaving or delivery is told by {told}: write delivered where a goal was reached.")
    return Diary(found, tuple(notes), _spent(labels, at, rows))


def _spent(labels: Sequence[Any], at: dict[str, int], rows: Sequence[Any]) -> Spent:
    """Sums of the columns that say what was spent, over the rows that have a month."""
    sums = {}
    for place, label in enumerate(labels):
        if _SPENT & {*fold(shown(label)).split()}:
            dated = [cells for _, cells in rows if at["month"] < len(cells) and not blank(cells[at["month"]])]
            amounts = (number_of(shown(cells[place])) for cells in dated if place < len(cells))
            sums[shown(label)] = sum(amount or 0.0 for amount in amounts)
    return tuple((label, amount) for label, amount in sums.items() if amount > 0)


def _month(text: str) -> str:
    """The month of a date in any form, also "03.2026" and "Oct 25"; the text itself where it is none."""
    numbers, short = _NUMBERS.fullmatch(text), _SHORT.fullmatch(text)
    if numbers:
        text = f"{numbers[2]}-{int(numbers[1]):02}"
    elif short:
        text = f"{short[1]} 20{short[2]}"
    return date_of(text) or text


def _event(text: str) -> str | None:
    """What a cell says that happened, by its first word that is no helper of a verb."""
    words = (word for word in fold(text).replace(":", " ").split() if word not in _HELPERS)
    return _EVENT_OF.get(next(words, ""))
