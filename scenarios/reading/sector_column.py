"""Which column says the sector, and what its codes stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coalitionlab.scenarios.reading.labels import has_place
from coalitionlab.scenarios.reading.sectors import sector_of
from coalitionlab.scenarios.reading.table import HEADINGS, SHEETS, Table
from coalitionlab.scenarios.reading.values import score_of, shown, texts_of
from coalitionlab.scenarios.reading.words import lexicon, words_of


def sector_column(
    table: Table, roles: Mapping[int, Sequence[tuple[str, float]]], at: Mapping[str, int], keys: Sequence[Table]
) -> int | None:
    """The column of sectors: of those whose label says so the one with most words for sectors; else one of such words."""
    ranked = []
    for index, label in enumerate(table.labels):
        if index in at.values():
            continue
        labelled = max((sure for role, sure in roles[index] if role == "sector"), default=0.0)
        share = _sector_share(table, index, keys)
        labelled = labelled or 0.3 * ("kind" in lexicon("columns").meanings(label) and not has_place(roles[index]))
        labelled = 1.5 * (share >= 0.5) if label in (HEADINGS, SHEETS) else labelled
        cells = texts_of(table.cells(index))
        few = len(cells) <= max(3, 0.7 * len(table.rows)) or sum(map(_is_kind, cells)) >= 0.8 * len(cells)
        named = labelled > 1.1 and few  # by the model's own word
        if share >= 0.5 and labelled or named or share >= 0.6 and few and not has_place(roles[index]):
            understood = share * cells.total() / max(1, len(table.rows))
            ranked.append((int(understood * 10 + 0.5), labelled, -index))
    return -max(ranked)[2] if ranked else None


def _sector_share(table: Table, index: int, keys: Sequence[Table]) -> float:
    cells = texts_of(table.cells(index))
    if not cells or len(cells) > 300:
        return 0.0
    key = key_of(table, index, keys)
    if len(cells) > 40:  # a few tell whether the rest is worth the time
        few = cells.most_common(40)
        if sum(_means_sector(key.get(text, text)) for text, _ in few) < 0.3 * len(few):
            return 0.0
    understood = sum(count for text, count in cells.items() if _means_sector(key.get(text, text)))
    return understood / cells.total()


def _is_kind(text: str) -> bool:
    """Whether a text is written as a word for a kind of organisations is, not as a name: "water company", not "Erne Water Company"."""
    words = text.split()
    return len(words) < 5 and not any(word[0].isupper() for word in words[1:])


def _means_sector(text: str) -> bool:
    sector, sure = sector_of(text)
    negated = bool(lexicon("sectors", "none").meanings(text))
    return sector is not None or (not sure and negated)


def key_of(table: Table, index: int, keys: Sequence[Table]) -> dict[str, str]:
    """What the codes of a column stand for, where another table has them, each once, beside a text."""
    codes = set(texts_of(table.cells(index)))
    if not codes or max(map(len, codes)) > 6:
        return {}
    for key in keys:
        named = bool(lexicon("sheets", "others").meanings(key.sheet.name or ""))
        columns = [
            i for i in range(len(key.labels)) if named or words_of(key.labels[i]) == words_of(table.labels[index])
        ]
        for code in columns:
            cells = [shown(cell) for cell in key.cells(code)]
            if len(key.rows) <= 40 and codes <= set(cells) and len(set(cells)) == len(cells):
                for text in range(len(key.labels)):
                    texts = [shown(cell) for cell in key.cells(text)]
                    if (
                        text != code
                        and all(len(each) > 1 and score_of(each) is None for each in texts)
                        and not codes & set(texts)
                    ):
                        return dict(zip(cells, texts, strict=True))
    return {}
