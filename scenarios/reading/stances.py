"""The cells of a column as stances, from -1 (the aim harms it) to 1 (the aim serves it)."""

from __future__ import annotations

from collections import Counter

from coalitionlab.scenarios.reading.doubles import label_parts, split_cell
from coalitionlab.scenarios.reading.levels import ENOUGH, MIDDLE, Read, bounds_of, level_words_in, runs_down
from coalitionlab.scenarios.reading.values import SIGNS, score_of, stance_of
from coalitionlab.scenarios.records import STANCES


def stances_in(counts: Counter[str], label: str, decimal_comma: bool) -> list[Read]:
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
        supports = {text: STANCES[level] for text, level in levels[1].items()}
        reads.append((supports, levels[1], "as much support", False))
    return reads
