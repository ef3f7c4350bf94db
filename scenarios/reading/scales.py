"""What stands in a column's cells, read as one scale: levels, stances, yes or no, who is in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from coalitionlab.scenarios.reading.doubles import AS_WRITTEN, half_of, label_parts, split_cell
from coalitionlab.scenarios.reading.levels import (
    BETWEEN,
    ENOUGH,
    MIDDLE,
    Read,
    bounds_of,
    level_words_in,
    levels_in,
    runs_down,
)
from coalitionlab.scenarios.reading.values import SIGNS, is_unknown, score_of, shown, stance_of, texts_of, truth_of
from coalitionlab.scenarios.reading.words import lexicon
from coalitionlab.scenarios.records import STANCES


@dataclass(frozen=True)
class Scale:
    """What each cell of a column stands for.

    `values` are a share from 0 to 1 for levels, -1 to 1 for stances, true or false; None where the cell says that it is not
    known. `words` say the same for readers; `bad` are cells that were not understood, with their counts.
    """

    kind: str
    values: Mapping[str, Any]
    words: Mapping[str, str]
    bad: tuple[tuple[str, int], ...] = ()
    note: str = ""
    exact: bool = field(default=False)

    def of(self, cell: Any) -> Any:
        """What a cell stands for; None when it says nothing."""
        return self.values.get(shown(cell))


def read_scale(kind: str, cells: Iterable[Any], label: str = "", decimal_comma: bool = False) -> Scale | None:
    """The cells of a column as one scale: `level`, `stance`, `truth`, or one part of a double one, such as `interest`; or the counts of these cells.

    None when too few of them are understood.
    """
    texts = texts_of(cells)
    signs = any(text.startswith("+") for text in texts)  # then a minus is one of them, not an empty cell
    counts = Counter({text: n for text, n in texts.items() if not is_unknown(text) or signs and text[0] in "-–"})
    if not counts:
        return None
    candidates = _READERS[kind](counts, label, decimal_comma)
    best: Scale | None = None
    for values, names, note, exact in candidates:
        understood = sum(counts[text] for text in values)
        if understood >= ENOUGH * counts.total() and (best is None or understood > sum(counts[t] for t in best.values)):
            bad = tuple((text, count) for text, count in counts.most_common() if text not in values)
            best = Scale("number" if note == AS_WRITTEN else kind, values, names, bad, note, exact)
    return best


def _truths(counts: Counter[str], label: str, decimal_comma: bool) -> list[Read]:
    values = {text: truth for text in counts if (truth := truth_of(text)) is not None}
    return [(values, {text: "yes" if truth else "no" for text, truth in values.items()}, "", False)] if values else []


def _status(counts: Counter[str], label: str, decimal_comma: bool) -> list[Read]:
    """Who is in: member, prospect or left."""
    said = {text: met[0] for text in counts if (met := lexicon("status").meanings(text))}
    return [(said, dict(said), "", False)] if said else []


def _stances(counts: Counter[str], label: str, decimal_comma: bool) -> list[Read]:
    """The ways to read texts as stances: words, numbers about a middle, or levels of support."""
    names = label_parts(label)
    at = names.index("stance") if len(names) == 2 and "stance" in names else None
    part = {text: split_cell(text)[at] if at is not None and len(split_cell(text)) == 2 else text for text in counts}
    steps = {text: step for text in counts if (step := stance_of(part[text])) is not None}
    if SIGNS.keys() & counts.keys() - {*MIDDLE}:
        steps |= {text: "neutral" for text in counts if text in MIDDLE}
    reads: list[Read] = []
    if steps:
        stances = {text: STANCES.get(step) for text, step in steps.items()}
        shown_as = {text: "not known" if step == "unknown" else step for text, step in steps.items()}
        reads.append((stances, shown_as, "", False))
    numbers = {text: number[0] for text in counts if (number := score_of(text, decimal_comma)) is not None}
    low, top = bounds_of(label)
    if numbers and sum(counts[t] for t in numbers) >= ENOUGH * counts.total():
        most = max(max(map(abs, numbers.values())), abs(top or 0))
        middle, half = 0.0, next((float(t) for t in (1, 2, 3, 5, 10, 100) if most <= t), 0.0)
        if min(numbers.values()) >= 0 and (low is None or low >= 0) and most > 1:
            end = top or next((t for t in (3, 5, 7, 10, 100) if most <= t), 0)
            middle, half = (end + 1) / 2 if end < 10 else end / 2, (end - 1) / 2 if end < 10 else end / 2
        if half:
            way = -1 if runs_down(label) else 1
            shares = {
                text: max(-1.0, min(1.0, way * (number - middle) / half)) + 0.0 for text, number in numbers.items()
            }
            names_ = {text: f"{share:+.1f}" for text, share in shares.items()}
            reads.append((shares, names_, f"{middle:g} taken as neutral", True))
    levels = level_words_in(counts)
    if levels is not None and not any(STANCES.get(step, 0.0) < 0.0 for step in steps.values()):
        supports = {text: fmean(STANCES[each] for each in level.split(BETWEEN)) for text, level in levels[1].items()}
        reads.append((supports, levels[1], "as much support", False))
    return reads


_READERS: Mapping[str, Callable[[Counter[str], str, bool], list[Read]]] = {
    "level": levels_in, "power": half_of(0), "interest": half_of(1), "stance": _stances, "truth": _truths,
    "status": _status,
}  # fmt: skip
