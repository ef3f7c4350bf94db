"""What stands in a column's cells, read as one scale: levels, stances, yes or no, who is in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from coalitionlab.scenarios.reading.doubles import AS_WRITTEN, half_of
from coalitionlab.scenarios.reading.levels import ENOUGH, Read, levels_in
from coalitionlab.scenarios.reading.stances import stances_in
from coalitionlab.scenarios.reading.values import is_unknown, shown, texts_of, truth_of
from coalitionlab.scenarios.reading.words import lexicon


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


def read_scale(kind: str, cells: list[Any], label: str = "", decimal_comma: bool = False) -> Scale | None:
    """The cells of a column as one scale: `level`, `stance`, `truth`, or one part of a double one, such as `interest`.

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


_READERS: Mapping[str, Callable[[Counter[str], str, bool], list[Read]]] = {
    "level": levels_in, "power": half_of(0), "interest": half_of(1), "stance": stances_in, "truth": _truths,
    "status": _status,
}  # fmt: skip
