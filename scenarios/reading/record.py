"""What was read from a table of stakeholders, as plain records: what was taken for what, and what has to be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from coalitionlab.scenarios.errors import listed, plural, quoted
from coalitionlab.scenarios.reading.table import LeftOut

#: Of columns that are left out, and of what words were taken for, more are named.
MOST_NAMED = 20
#: What an answer says of organisations that are to be left out.
OUT = "out"
#: How the highest stance is told, whose word is that of a level.
STRONGLY = "strongly supportive"


@dataclass(frozen=True)
class TakenColumn:
    """A column that says something: its `role`, its label and letter, and what each of its cells stands for.

    `bad` are cells that were not understood, with how many rows have them.
    """

    role: str
    label: str
    letter: str
    scale: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    bad: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        said = {"very high": STRONGLY} if self.role == "stance" else {}
        scale = listed(
            [f"{cell} = {said.get(word, word)}" for cell, word in self.scale.items() if cell.casefold() != word],
            MOST_NAMED,
        )
        more = "; ".join(part for part in (scale, self.note) if part)
        return quoted(self.label) + (f" ({self.letter})" if self.letter else "") + (f": {more}" if more else "")


@dataclass(frozen=True)
class Stakeholder:
    """An organisation of the table.

    Attributes
    ----------
    sector : str or None
        None where it has to be asked; `told_by` says where it is from (column, name, or answer), `word` what the table says.
    ratings : mapping
        Levels (very low to very high) or numbers, by trait of the model; `power` and `awareness` (its interest) among them.
    stance : float or None
        From -1 (the aim harms it) over 0 (neutral) to 1 (the aim serves it).
    member : bool or None
        Whether it is in already; `since` is a month (YYYY-MM) or a year. `left` is when it left again ("" if that is not told),
        None where it did not.
    rows : tuple of int
        Its rows, more than one where several were merged.
    wants : str
        What it wants or cares for, in the words of the table.
    spread : mapping
        By trait (`alignment` for the stance), half of how far the tables of several people are apart.
    """

    name: str
    rows: tuple[int, ...]
    sector: str | None = None
    told_by: str = ""
    word: str = ""
    ratings: Mapping[str, str | float] = field(default_factory=dict)
    stance: float | None = None
    member: bool | None = None
    since: str | None = None
    left: str | None = None
    note: str = ""
    wants: str = ""
    spread: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Tie:
    """A tie: its `kind` (conflict, money, advice, authority, employment, parent, cooperation or contact), and its sign.

    `strength` is from 0 to 1, None where the table says nothing of it; a conflict has the sign -1 whatever its strength.
    """

    start: str
    end: str
    kind: str = "contact"
    sign: int = 1
    strength: float | None = None
    both: bool = True
    distance: float | None = None
    row: int | None = None
    shared_projects: int = 0


@dataclass(frozen=True)
class Question:
    """What only a person can say: the sector of some organisations, with a proposed answer.

    `key` is what an answer names: the word of the column, or each of the `names`. A proposal is a `guess` where neither word nor name tells anything.
    """

    text: str
    names: tuple[str, ...]
    proposed: str
    key: str = ""
    guess: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """What the answer is filed under."""
        return (self.key,) if self.key else self.names

    @property
    def options(self) -> str:
        """The options of the command that give the proposed answer."""
        return " ".join(f'--sector "{key}={self.proposed}"' for key in self.keys[:5]) + (
            " ..." if len(self.keys) > 5 else ""
        )


@dataclass(frozen=True)
class Disagreement:
    """What several people say differently of an organisation: the lowest and the highest, each with the table that says it.

    `size` is from 0 to 1: how far they are apart, as a share of all that the trait may be; 1 where there is no between.
    """

    who: str
    what: str
    low: str
    low_in: str
    high: str
    high_in: str
    size: float

    def __str__(self) -> str:
        return f"{self.who}: {self.what} {self.low} ({self.low_in}) to {self.high} ({self.high_in})"


@dataclass(frozen=True)
class Reading:
    """A table as it was understood, or several of the same stakeholders (its `parts`).

    `goals` are those that the file names, `issue` is what it says they are all about. `answerable` are the names and words that an answer may be about, folded; `disagreements` of several tables, the largest first.
    `unread` are the sheets that were left out; `proposed` are labels of columns that probably say a role, and were not taken; `notes` are sentences on what was assumed; `questions` what had to be: their proposed answers hold until others are given.
    """

    source: str
    sheet: str | None
    header_rows: tuple[int, ...]
    columns: tuple[TakenColumn, ...]
    stakeholders: tuple[Stakeholder, ...]
    ties: tuple[Tie, ...] | None = None
    ties_sheet: str | None = None
    labels: tuple[str, ...] = ()
    columns_left_out: tuple[str, ...] = ()
    rows_left_out: tuple[LeftOut, ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    answerable: frozenset[str] = frozenset()
    parts: tuple[Reading, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    goals: tuple[str, ...] = ()
    issue: str = ""
    unread: tuple[str, ...] = ()
    proposed: Mapping[str, str] = field(default_factory=dict)

    @property
    def answers(self) -> Mapping[str, str]:
        """The proposed sector of each organisation that has to be asked about."""
        return {name: question.proposed for question in self.questions for name in question.names}

    @property
    def merged(self) -> tuple[Stakeholder, ...]:
        """The organisations that stood in several rows."""
        return tuple(each for each in self.stakeholders if len(each.rows) > 1)

    @property
    def guessed(self) -> tuple[Stakeholder, ...]:
        """The organisations whose sector their names told."""
        return tuple(each for each in self.stakeholders if each.told_by == "name")

    def told(self) -> Iterator[str]:
        """What was left out, merged, guessed and assumed, a sentence each."""
        for part in self.parts:
            yield from (f"{part.source}: {line}" for line in part.told())
        if self.parts:
            yield from self.notes
            return
        rows = [f"{each.row} ({each.why})" for each in self.rows_left_out]
        if rows:
            yield f"Rows that are no organisations: {listed(rows)}."
        if self.columns_left_out:
            yield f"Columns that have no place in a scenario: {listed([quoted(each) for each in self.columns_left_out], MOST_NAMED)}."
        for column in self.columns:
            if column.bad:
                cells = listed([f"{quoted(cell)} ({plural(count, 'row')})" for cell, count in column.bad], 5)
                yield f"Not understood in {quoted(column.label)}, and drawn as usual: {cells}."
        if self.merged:
            merged = [f"{each.name} (rows {', '.join(map(str, each.rows[:6]))})" for each in self.merged]
            yield f"Rows of the same organisation are one: {listed(merged)}."
        if self.guessed:
            plain = [f"{each.name} {each.sector}" for each in self.guessed if not each.word]
            beside = [f"{each.name} {each.sector} ({quoted(each.word)})" for each in self.guessed if each.word]
            if plain:
                yield f"Sectors taken from names: {listed(plain)}."
            if beside:
                yield f"Sectors taken from names, since the word beside them does not say for sure: {listed(beside, MOST_NAMED)}."
        if self.unread:
            yield f"Sheets were left out: {listed([quoted(each) for each in self.unread])}."
        gone = [
            f"{each.name}{f' ({each.left})' if each.left else ''}"
            for each in self.stakeholders
            if each.left is not None
        ]
        if gone:
            yield f"Left again, and outside at the start: {listed(gone)}."
        yield from self.notes
