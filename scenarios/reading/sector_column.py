"""Which column says the sector, and what its codes stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from coalitionlab.scenarios.reading.holdings import names_others
from coalitionlab.scenarios.reading.labels import has_place
from coalitionlab.scenarios.reading.sectors import NEAR, PERSON, READ, sector_of, sector_of_name
from coalitionlab.scenarios.reading.table import HEADINGS, SHEETS, Table
from coalitionlab.scenarios.reading.values import score_of, shown, texts_of
from coalitionlab.scenarios.reading.words import lexicon, words_of

#: A line that explains a code: "G = government", "2 – private sector".
LEGEND = re.compile(r"^\s*\(?([^\W_]{1,6})\)?\s*[=:–-]\s*([^\W\d_].*)$")
#: What parts several of them in a cell.
_PARTED = re.compile(r"[,;|\n]")
#: What is said of codes that were read so.
SAYS = {
    "key": "Codes in {} were read as the sheet {} explains them: {}.",
    "legend": "Codes in {} were read as a line about the table explains them: {}.",
}
#: Codes are not longer; what explains them has not more rows and columns.
LONGEST_CODE, MOST_KEYS, KEY_COLUMNS = 6, 40, 12
#: So many names that all tell another sector make a word doubtful that is sure elsewhere.
MANY_TELL = 5
#: So many words that are not known are asked of.
MOST_KINDS = 10


def sector_column(
    table: Table, roles: Mapping[int, Sequence[tuple[str, float]]], at: Mapping[str, int], keys: Sequence[Table]
) -> int | None:
    """The column of sectors: of those whose label says so the one with most words for sectors; else one of such words."""
    ranked = []
    for index, label in enumerate(table.labels):
        if index in at.values() or lexicon("stance").whole(label):
            continue
        labelled = max((sure for role, sure in roles[index] if role == "sector"), default=0.0)
        key, _ = key_of(table, index, keys)
        share = _sector_share(table, index, key)
        cells = texts_of(table.cells(index))
        few = len(cells) <= max(3, 0.7 * len(table.rows)) or sum(map(_is_kind, cells)) >= 0.8 * len(cells)
        kind = "kind" in lexicon("columns").meanings(label) and not has_place(roles[index])
        labelled = labelled or 0.3 * (kind or bool(key) and few)
        labelled = 1.5 * (share >= 0.5) if label in (HEADINGS, SHEETS) else labelled
        named = labelled > 1.1 and few  # by the model's own word
        if not labelled and names_others(table, index):  # called like organisations, since they are
            continue
        free = not has_place([(role, sure) for role, sure in roles[index] if role != "name"])
        if share >= 0.5 and labelled or named or share >= 0.6 and few and free:
            understood = share * cells.total() / max(1, len(table.rows))
            ranked.append((int(understood * 10 + 0.5), labelled, -index))
    return -max(ranked)[2] if ranked else _kinds(table, roles, at)


def _kinds(table: Table, roles: Mapping[int, Sequence[tuple[str, float]]], at: Mapping[str, int]) -> int | None:
    """A column of kinds in words that are not known, each of several rows, where few names tell their sector: it is asked of the words."""
    names = texts_of(table.cells(at["name"])) if "name" in at else {}
    if 2 * sum(sector_of_name(name)[0] is None for name in names) <= len(names):
        return None
    for index in (i for i in range(len(table.labels)) if i not in at.values()):
        cells = texts_of(table.cells(index))
        labelled = any(role == "sector" and sure >= 0.9 for role, sure in roles[index])
        if (
            labelled
            and 1 < len(cells) <= MOST_KINDS
            and cells.total() >= 2 * len(cells)
            and not any(map(score_of, cells))
        ):
            return index
    return None


def doubted_words(table: Table, name: int, index: int, key: Mapping[str, str]) -> frozenset[str]:
    """Words of the column of sectors that mean none here: of the names in their rows that tell a sector, less than half tell that one.

    Words that mean different things in other lists ("private", "health") are judged by two names and more, others by many that all tell another.
    """
    told: dict[str, set[tuple[str, str]]] = {}
    for _, row in table.rows:
        if (sector := sector_of_name(shown(row[name]))[0]) is not None:
            word = shown(row[index])
            told.setdefault(key.get(word, word), set()).add((shown(row[name]), sector))
    return frozenset(word for word, names in told.items() if _is_doubted(word, [sector for _, sector in names]))


def _is_doubted(word: str, told: Sequence[str]) -> bool:
    sector, sure = sector_of(word)
    if sector not in READ:
        return False
    agree = sum(
        each == sector or {each, sector} == NEAR or (sector, each) == ("government", "education") for each in told
    )
    ambiguous = not sure or bool(lexicon("ambiguous").meanings(word))
    return len(told) > 1 and 2 * agree < len(told) if ambiguous else len(told) >= MANY_TELL and not agree


def _sector_share(table: Table, index: int, key: Mapping[str, str]) -> float:
    """The share of a column's cells that say a sector; none of one that says of nobody but that it is a person."""
    cells = texts_of(table.cells(index))
    if not cells or len(cells) > 300:
        return 0.0
    if len(cells) > 40:  # a few tell whether the rest is worth the time
        few = cells.most_common(40)
        if sum(_means_sector(key.get(text, text)) for text, _ in few) < 0.3 * len(few):
            return 0.0
    understood = [text for text in cells if _means_sector(key.get(text, text))]
    people = all(sector_of(key.get(text, text))[0] == PERSON for text in understood)
    return 0.0 if people else sum(cells[text] for text in understood) / cells.total()


def _is_kind(text: str) -> bool:
    """Whether a text is written as a word for a kind of organisations is, not as a name: "water company", not "Erne Water Company"."""
    words = text.split()
    return len(words) < 5 and not any(word[0].isupper() for word in words[1:])


def _means_sector(text: str) -> bool:
    sector, sure = sector_of(text)
    negated = bool(lexicon("sectors", "none").meanings(text))
    return sector is not None or (not sure and negated)


def key_of(table: Table, index: int, keys: Sequence[Table]) -> tuple[dict[str, str], str | None]:
    """What the codes of a column stand for, and the sheet that says so: another table has them, each once, beside a text, or lines explain them."""
    codes = set(texts_of(table.cells(index)))
    if not codes or max(map(len, codes)) > LONGEST_CODE:
        return {}, None
    for key in keys:
        small = len(key.rows) <= MOST_KEYS and len(key.labels) <= KEY_COLUMNS
        if small and (found := _beside(codes, table.labels[index], key)):
            return found, key.sheet.name
    for each in (table, *keys) if len(codes) > 1 else ():
        found = _explained(each, own=each is table)
        if codes <= found.keys():
            return {code: found[code] for code in codes}, None if each is table else each.sheet.name
    return {}, None


def _beside(codes: set[str], label: str, key: Table) -> dict[str, str]:
    """The texts that a table has beside codes; nothing where it has not all of them, each once."""
    named = bool(lexicon("sheets", "others").meanings(key.sheet.name or ""))
    for code in (i for i in range(len(key.labels)) if named or words_of(key.labels[i]) == words_of(label)):
        cells = [shown(cell) for cell in key.cells(code)]
        if not codes <= set(cells) or len(set(cells)) < len(cells):
            continue
        for text in range(len(key.labels)):
            texts = [shown(cell) for cell in key.cells(text)]
            words = all(len(each) > 1 and score_of(each) is None for each in texts)
            if text != code and words and not codes & set(texts):
                return dict(zip(cells, texts, strict=True))
    return {}


def _explained(table: Table, *, own: bool) -> dict[str, str]:
    """What lines such as "G = government" say that codes mean: those about a table; of a small one that is not the list, its cells too."""
    small = not own and len(table.rows) <= MOST_KEYS and len(table.labels) <= KEY_COLUMNS
    cells = [shown(cell) for row in (table.labels, *(row for _, row in table.rows)) for cell in row] if small else []
    texts = [*(each.text for each in table.left_out), *cells]
    lines = [match for text in texts for part in _PARTED.split(text) if (match := LEGEND.match(part))]
    return {match[1]: match[2].strip() for match in reversed(lines)}
