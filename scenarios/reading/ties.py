"""A table of ties: who is tied to whom, how and how strongly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from coalitionlab.scenarios.errors import InputError, Problem, input_error, listed, plural, quoted, suggest
from coalitionlab.scenarios.reading.cells import blank
from coalitionlab.scenarios.reading.labels import tie_role_of
from coalitionlab.scenarios.reading.levels import bounds_of, top_for
from coalitionlab.scenarios.reading.near import MOST_COMPARED, name_in_part, nearest_name
from coalitionlab.scenarios.reading.record import Tie
from coalitionlab.scenarios.reading.scales import Scale, read_scale
from coalitionlab.scenarios.reading.table import EXAMPLE, Table, is_square, name_of
from coalitionlab.scenarios.reading.values import level_of, score_of, shown, texts_of, truth_of
from coalitionlab.scenarios.reading.words import lexicon, name_key
from coalitionlab.scenarios.records import LEVELS

#: Ties that hold one way, where a label says to whom.
ONE_WAY = ("money", "authority", "parent")
#: Levels from the lowest to the highest as shares, as the model takes them.
LEVEL_SHARES = tuple(LEVELS.values())
SIGNS = {"+", "++", "+++", "-", "--", "---", "–", "−", "0", "1", "-1", "+1", "+/-"}
LEFT_OUT = "Ties to organisations that are not in the list were left out:"
Names = Mapping[tuple[str, ...], str]


def names_of(names: Sequence[str]) -> dict[tuple[str, ...], str]:
    """Names by their words, as they are compared."""
    return {name_key(name): name for name in reversed(names)}


def ties_table(tables: Sequence[Table], names: Names) -> Table | None:
    """The table of ties: one that says from and to, or of two columns of names of the list."""
    labelled = [table for table in tables if table.is_ties and table.rows]
    if labelled:
        return max(labelled, key=lambda table: (_known(table, names), len(table.rows)))
    return next(
        (
            table
            for table in tables
            if not is_square(table.labels, table.rows)
            and len(_ends(table, names)) == 2
            and _apart(table, *_ends(table, names))
        ),
        None,
    )


def _known(table: Table, names: Names) -> bool:
    return any(name_key(shown(cell)) in names for _, row in table.rows for cell in row)


def _apart(table: Table, start: int, end: int) -> bool:
    return sum(shown(row[start]) != shown(row[end]) for _, row in table.rows) > 0.5 * len(table.rows)


def _ends(table: Table, names: Names) -> list[int]:
    """The two columns of a table whose cells are names of the list, and repeat; where a label says that it is an end, some of them. Elsewhere numbers are no names, though they may number the list."""
    ends = []
    for index, label in enumerate(table.labels):
        least = 0 if tie_role_of(label) in ("from", "to") else 0.7
        cells = [name_key(shown(cell)) for cell in table.cells(index) if not blank(cell)]
        found = sum(cell in names and not (least and "".join(cell).isdigit()) for cell in cells)
        if cells and len(cells) > 0.8 * len(table.rows) and found > least * len(cells):
            ends.append(index)
    return ends[:2]


def listed_ties(table: Table, names: Names, *, asked: bool = False) -> tuple[list[Tie], list[str]]:
    """The ties of a table, each pair once for each way, and what was assumed. Raises InputError for one that was asked for and ties nobody of the list."""
    roles = {role: index for index, label in reversed(list(enumerate(table.labels))) if (role := tie_role_of(label))}
    if not {"from", "to"} <= roles.keys():
        ends = _ends(table, names)
        roles |= dict(zip(("from", "to"), ends, strict=True)) if len(ends) == 2 else {}
    if not {"from", "to"} <= roles.keys():
        labels = listed([quoted(label) for label in table.labels if label])
        missing = "from" if "from" not in roles else "to"
        raise input_error(
            f"no column {quoted(missing)} in the table of ties", f"its columns are {labels}", file=table.sheet.where
        )
    signs = {text for i in [roles.get("kind")] if i is not None for text in texts_of(table.cells(i))}
    if "sign" not in roles and signs and signs <= SIGNS:
        roles["sign"] = roles.pop("kind")
    strength = _strengths(table, roles.get("strength"))
    distance = _strengths(table, roles.get("distance"))
    kinds = _kind_column(table, roles)
    ties: list[Tie] = []
    problems: list[Problem] = []
    strangers: Counter[str] = Counter()
    written = [[name_of(row[roles[way]]) for way in ("from", "to")] for _, row in table.rows]
    near = near_names(chain.from_iterable(written), names)
    names = {**names, **{name_key(each): name for each, name in near.items()}}
    told_ways = any(lexicon("directed").whole(label) for label in table.labels)
    for (line, row), named in zip(table.rows, written, strict=True):
        if all(not each or each.startswith(EXAMPLE) and name_key(each) not in names for each in named):
            continue
        start, end = names.get(name_key(named[0])), names.get(name_key(named[1]))
        strangers.update(each for each in named if name_key(each) not in names)
        if start is None or end is None or start == end:
            continue
        kind = kind_of(shown(row[kinds])) if kinds is not None else "contact"
        both = truth_of(row[roles["both"]]) if "both" in roles else None
        far = distance.of(row[roles["distance"]]) if distance else None
        kind = "conflict" if "sign" in roles and _is_bad(shown(row[roles["sign"]])) else kind
        ties.append(
            made_tie(
                start,
                end,
                kind,
                strength.of(row[roles["strength"]]) if strength else None,
                both if both is not None else not (told_ways and kind in ONE_WAY),
                line,
                far,
            )
        )
    if asked and not ties and strangers:
        for name, _ in strangers.most_common(5):
            problems.append(
                Problem(
                    f"{quoted(name)} is not an organisation",
                    suggest(name, list(names.values()), kind="organisation"),
                    file=table.sheet.where,
                )
            )
        raise InputError(*problems)
    notes = [*_tie_notes(table, ties, roles, strength, kinds)]
    if near:
        notes.append(near_note(near))
    if strangers:
        most = [f"{quoted(name)} ({plural(count, 'row')})" for name, count in strangers.most_common()]
        notes.append(f"{LEFT_OUT} {listed(most, 5)}.")
    ties, doubles = once(ties)
    notes += [f"Ties that were listed again count once, the strongest of them (rows: {doubles})."] if doubles else []
    return ties, notes


def near_names(written: Iterable[str], names: Names) -> dict[str, str]:
    """Names in ties that the list has not, by the one that is the same but for slips, or that they are a part of; none in lists that are too long to look through."""
    known = list(dict.fromkeys(names.values()))
    strangers = [each for each in dict.fromkeys(written) if each and name_key(each) not in names]
    if len(known) * len(strangers) > MOST_COMPARED:
        return {}
    found = {
        each: nearest_name(each, known) or name_in_part(each, known)
        for each in strangers
        if not each.startswith(EXAMPLE)
    }
    return {each: name for each, name in found.items() if name is not None}


def near_note(near: Mapping[str, str]) -> str:
    """What is said of names that were taken for others, by what they were taken for."""
    taken = [f"{quoted(each)} for {quoted(name)}" for each, name in near.items()]
    return (
        f"Names in ties that are nearly those of the list, or a part of one only, were taken for them: {listed(taken)}."
    )


def _strengths(table: Table, index: int | None) -> Scale | None:
    """How strong each tie is, as a share of the most there can be: scores divided by the top of their scale."""
    if index is None:
        return None
    cells, label = table.cells(index), table.labels[index]
    numbers = {
        text: one for cell in cells if (one := score_of(text := shown(cell), table.sheet.decimal_comma)) is not None
    }
    if len(numbers) < 0.6 * len({shown(cell) for cell in cells if not blank(cell)}):
        scale = read_scale("level", cells, label)
        values = {
            text: share if (place := level_of(text)) is None else LEVEL_SHARES[place]
            for text, share in (scale.values if scale else {}).items()
        }
        return Scale("level", values, scale.words) if scale else None
    highest = max((abs(number) for number, _ in numbers.values()), default=1.0)
    most = bounds_of(label)[1] or max((top or 0 for _, top in numbers.values()), default=0) or 0
    most = most if most >= highest else top_for(highest) or highest
    return Scale("level", {text: number / most for text, (number, _) in numbers.items()}, {}, note=f"{most:g}")


def _is_bad(text: str) -> bool:
    """Whether a cell under "sign" says that a tie is a bad one: -1, negative, conflict."""
    score = score_of(text)
    return score[0] < 0 if score is not None else text[:1] in "-–−" or kind_of(text) == "conflict"


def _kind_column(table: Table, roles: Mapping[str, int]) -> int | None:
    """The column that says what kinds of ties they are: one labelled so, of several the one whose words are known."""
    used = {roles[role] for role in ("from", "to", "strength", "both", "distance", "sign") if role in roles}
    rest = [i for i, label in enumerate(table.labels) if i not in used and tie_role_of(label) in ("kind", "note", None)]
    texts = {i: texts_of(table.cells(i)[:500]) for i in rest}
    understood = {i: sum(texts[i][text] for text in texts[i] if lexicon("ties").meanings(text)) for i in rest}
    best = max(
        rest, key=lambda i: (tie_role_of(table.labels[i]) == "kind" and understood[i] > 0, understood[i]), default=None
    )
    return best if best is not None and understood[best] else None


def kind_of(text: str) -> str:
    """The kind of tie that a text names first; a conflict wherever it is named; contact when it names none."""
    meanings = lexicon("ties").meanings(text)
    return "conflict" if "conflict" in meanings else next(iter(meanings), "contact")


def made_tie(
    start: str, end: str, kind: str, strength: float | None, both: bool, row: int, distance: float | None = None
) -> Tie:
    """A tie; a negative strength is a conflict."""
    if strength is not None and strength < 0:
        kind, strength = "conflict", -strength
    return Tie(start, end, kind, -1 if kind == "conflict" else 1, strength, both, distance, row)


def _tie_notes(
    table: Table, ties: Sequence[Tie], roles: Mapping[str, int], strength: Scale | None, kinds: int | None
) -> Iterator[str]:
    if strength is not None and strength.note not in ("", "1"):
        yield f"Strengths in {quoted(table.title(roles['strength']))} are divided by {strength.note}, the top of their scale."
    if kinds is not None:
        met = Counter(tie.kind for tie in ties)
        words = Counter((shown(cell), kind_of(shown(cell))) for cell in table.cells(kinds) if not blank(cell))
        meant = listed(
            [f"{quoted(word)} as {kind}" for (word, kind), _ in words.most_common() if word.casefold() != kind], 6
        )
        yield f"Kinds of ties: {', '.join(f'{count} {kind}' for kind, count in met.most_common())}" + (
            f" ({meant})." if meant else "."
        )
    if "both" not in roles:
        one_way = sorted({tie.kind for tie in ties if not tie.both})
        rest = f"those of {listed(one_way)} hold from the first to the second, the others" if one_way else "each holds"
        yield f"Ties say nothing about their direction: {rest} both ways."


def once(ties: Sequence[Tie]) -> tuple[list[Tie], int]:
    """Every pair once, with its strongest tie for each way; a conflict goes before all else. And how many rows came again."""
    ways: dict[tuple[str, str], Tie] = {}
    doubles = 0
    for tie in ties:
        for way in [(tie.start, tie.end), (tie.end, tie.start)][: 2 if tie.both else 1]:
            before = ways.get(way)
            doubles += before is not None and way == (tie.start, tie.end)
            if before is None or (-tie.sign, tie.strength or 0) > (-before.sign, before.strength or 0):
                ways[way] = tie
    kept: dict[tuple[str, str], Tie] = {}
    for (start, end), tie in ways.items():
        mutual = ways.get((end, start)) is tie
        if mutual and (end, start) in kept:
            continue
        shared = tie.shared_projects
        kept[start, end] = Tie(start, end, tie.kind, tie.sign, tie.strength, mutual, tie.distance, tie.row, shared)
    return list(kept.values()), doubles
