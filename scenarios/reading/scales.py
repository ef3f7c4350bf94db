"""What stands in a column's cells, read as one scale: levels, stances, yes or no, dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from coalitionlab.scenarios.reading.words import lexicon, uncovered, words, words_of
from coalitionlab.scenarios.records import STANCES

LEVEL_WORDS = ("very low", "low", "medium", "high", "very high")
#: Tops of the scales on which people score.
TOPS = (1, 3, 5, 7, 10, 100)
AS_WRITTEN = "as written, 1 being usual"
#: The share of a column's cells that must be understood for it to be read as a scale.
ENOUGH = 0.6
#: High, medium and low by their initials: alta/media/bassa, hoch/mittel/niedrig, wysoki, высокий.
INITIALS = ("AMB", "HMN", "WSN", "ВСН", "EMF")
SCORE = re.compile(
    r"([-+−–]?\d+(?:[.,]\d+)?)\s*(%|(?:/|out of|von|de|sur|su|van|z|из)\s*(\d+))?(?=\D*$|\s*[-–:=(])"
)
BOUNDS = re.compile(r"(-?\d+)\s*(?:-|–|—|\.\.+|to|bis|à|a|tot|do|до)\s*[+]?(\d+)")
TOP = re.compile(r"(?:/|out of|max\.?|von|sur|su|из)\s*(\d+)\b")
_CODES = re.compile(r"(?<![\w.])(\d{1,2}|[A-Z])\s*[=:–]\s*([^\W\d][^,;=()|]*?)\s*(?=[,;()|]|\.|$)")
REVERSED = re.compile(r"\b1\s*(?:=|:|is|ist|est|es|è|–)\s*(?:the\s+)?(?:high|most|strong|best|top|sehr hoch|hoch|muy alt|alto|élev|fort)", re.I)  # fmt: skip


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


def shown(cell: Any) -> str:
    """A cell as people see it."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return " ".join(str(cell).split()) if cell is not None else ""


def texts_of(cells: Iterable[Any]) -> Counter[str]:
    """The cells of a column as people see them, with how many there are of each; the empty ones left out."""
    texts: Counter[str] = Counter()
    for cell, count in Counter(cells).items():
        texts[shown(cell)] += count
    del texts[""]
    return texts


@lru_cache(maxsize=20_000)
def is_unknown(text: str) -> bool:
    """Whether a cell says that something is not known, or nothing."""
    return (
        not text
        or text.casefold() in _unknown()
        or lexicon("unknown").whole(text) is not None
        and text[0] not in "+-"
    )


def read_scale(kind: str, cells: list[Any], label: str = "", decimal_comma: bool = False) -> Scale | None:
    """The cells of a column as one scale: `level`, `stance`, `truth`, or one part of a double one, such as `interest`.

    None when too few of them are understood.
    """
    texts = texts_of(cells)
    signs = any(text.startswith("+") for text in texts)  # then a minus is one of them, not an empty cell
    counts = Counter(
        {text: n for text, n in texts.items() if not is_unknown(text) or signs and text[0] in "-–"}
    )
    if not counts:
        return None
    candidates = _READERS[kind](counts, label, decimal_comma)
    best: Scale | None = None
    for values, names, note, exact in candidates:
        understood = sum(counts[text] for text in values)
        if understood >= ENOUGH * counts.total() and (
            best is None or understood > sum(counts[t] for t in best.values)
        ):
            bad = tuple((text, count) for text, count in counts.most_common() if text not in values)
            best = Scale("number" if note == AS_WRITTEN else kind, values, names, bad, note, exact)
    return best


Read = tuple[dict[str, Any], dict[str, str], str, bool]


# Levels


def _levels(counts: Counter[str], label: str, decimal_comma: bool) -> list[Read]:
    return [
        each
        for each in (
            _scores(counts, label, decimal_comma),
            _letters(counts, label),
            _signs(counts),
            _level_words(counts),
        )
        if each is not None
    ]


def level_word(share: float) -> str:
    """The level that a share of the most there can be stands for: a fifth each."""
    return LEVEL_WORDS[min(4, max(0, int(share * 5 + 1e-9)))]


def _scores(counts: Counter[str], label: str, decimal_comma: bool) -> Read | None:
    """Numbers, of which the label, the cells or their greatest say how far the scale goes."""
    numbers = {text: number for text in counts if (number := score_of(text, decimal_comma)) is not None}
    if not numbers or sum(counts[t] for t in numbers) < ENOUGH * counts.total():
        return None
    values = [number for number, _ in numbers.values()]
    tops = {top for _, top in numbers.values() if top}
    low: float | None
    top: float | None
    low, top = bounds_of(label)
    top = max(tops) if tops else top
    if top is None:
        top = top_for(max(values))
    if top is None or min(values) < 0 or max(values) > top:
        return None
    whole = all(value == int(value) for value in values)
    share_scale = top in (1, 100) and not (top == 1 and whole)
    if share_scale:
        shares = {text: number / top for text, (number, _) in numbers.items()}
    else:
        low = 0 if min(values) < 1 else 1 if low is None or low > min(values) else low
        width = top - low + 1
        shares = {text: (number - low + 0.5) / width for text, (number, _) in numbers.items()}
        if width == 3:  # low, medium, high
            shares = {text: 0.3 + 0.2 * (number - low) for text, (number, _) in numbers.items()}
    if runs_down(label):
        shares = {text: 1 - share for text, share in shares.items()}
    note = (
        f"as scores from {low or 0} to {top:g}" if not share_scale else "as shares of the most there can be"
    )
    names = {text: level_word(share) for text, share in shares.items()}
    return shares, names, note, share_scale


def score_of(text: str, decimal_comma: bool = False) -> tuple[float, float | None] | None:
    """A number at the start of a text, and the most it could be where the text says so: 8/10, 70 %, 4 (high)."""
    match = SCORE.match(text)
    if match is None or not text.isprintable():
        return None
    digits = match[1].replace("−", "-").replace("–", "-")
    number = float(digits.replace(",", ".") if decimal_comma or digits.count(",") == 1 else digits)
    return number, 100.0 if match[2] == "%" else float(match[3]) if match[3] else None


def top_for(highest: float) -> int | None:
    """The top of the usual scale that goes as far as this score; None beyond the longest."""
    return next((top for top in TOPS if highest <= top), None)


def bounds_of(label: str) -> tuple[int | None, int | None]:
    """The ends of a scale that a label names: (1-5), out of 10, %."""
    if match := BOUNDS.search(label):
        low, top = int(match[1]), int(match[2])
        return (low, top) if low < top <= 1000 else (None, None)
    if match := TOP.search(label):
        return None, int(match[1]) or None
    return None, 100 if "%" in label else None


def runs_down(label: str) -> bool:
    """Whether a label says that lower numbers are more: "1 = very high", "1 = sehr hoch, 5 = sehr gering", "1 = support, 5 = oppose"."""
    if REVERSED.search(label):
        return True
    ends = sorted((int(code), meaning) for code, meaning in codes_in(label).items() if code.isdigit())
    if len(ends) < 2:
        return False
    for read in (level_of, lambda text: STANCES.get(stance_of(text) or "")):
        first, last = read(ends[0][1]), read(ends[-1][1])
        if first is not None and last is not None and first != last:
            return bool(first > last)
    return False


def codes_in(label: str) -> dict[str, str]:
    """What a label says that codes mean: "Type (1 = public, 2 = private)"."""
    return {code: meaning.strip() for code, meaning in _CODES.findall(label)}


def _letters(counts: Counter[str], label: str) -> Read | None:
    """A, B, C with A the highest; or the first letters of high, medium and low in some language."""
    letters = {text: text.upper() for text in counts if len(text) == 1}
    used = set(letters.values())
    for initials in INITIALS:
        if used <= set(initials) and (initials[1] in used or "/".join(initials) in label.upper()):
            return _placed({text: 3 - initials.index(letter) for text, letter in letters.items()}, "")
    grades = {text: "ABCDE".index(letter) for text, letter in letters.items() if letter in "ABCDE"}
    if not grades or min(grades.values()) > 1:
        return None
    ladder = {1: (3, 1), 2: (3, 2, 1), 3: (4, 3, 1, 0), 4: (4, 3, 2, 1, 0)}.get(max(grades.values()), (3,))
    return _placed({text: ladder[grade] for text, grade in grades.items()}, "A taken as the highest")


def _signs(counts: Counter[str]) -> Read | None:
    """+++ or ***: more of them is more."""
    alike = [text for text in counts if len(set(text)) == 1 and text[0] in "+-–*★●•▲$€" and len(text) < 8]
    signs = {text: -len(text) if text[0] in "-–" else len(text) for text in alike}
    if not signs or max(signs.values()) < 0:
        return None
    top, low = max(3, *signs.values()), min(signs.values())
    if low < 0:
        shares = {text: (number + top + 0.5) / (2 * top + 1) for text, number in signs.items()}
    elif top == 3:
        shares = {text: 0.1 + 0.2 * number for text, number in signs.items()}
    else:
        shares = {text: (number - 0.5) / top for text, number in signs.items()}
    return (
        shares,
        {text: level_word(share) for text, share in shares.items()},
        "more signs taken as more",
        False,
    )


def _level_words(counts: Counter[str]) -> Read | None:
    places = {text: place for text in counts if (place := level_of(text)) is not None}
    return _placed(places, "") if places else None


def level_of(text: str) -> int | None:
    """The place of the level that a text names, 0 to 4; None when it names none or several."""
    found = set(lexicon("levels").meanings(text)) if len(words_of(text)) <= 5 else set()
    return LEVEL_WORDS.index(found.pop()) if len(found) == 1 else None


def _placed(places: Mapping[str, int], note: str) -> Read:
    values = {text: (place + 0.5) / 5 for text, place in places.items()}
    return values, {text: LEVEL_WORDS[place] for text, place in places.items()}, note, False


# Two ratings in one cell: a field of the grid of power and interest, or the parts of "For/High"


def _half(which: int) -> Callable[[Counter[str], str, bool], list[Read]]:
    """The reader of power (0) or interest (1), which may be half of what a cell says."""
    role = ("power", "interest")[which]

    def read(counts: Counter[str], label: str, decimal_comma: bool) -> list[Read]:
        grid = {t: LEVEL_WORDS.index(meaning.split()[which]) for t in counts if (meaning := _field_of(t))}
        named = {text: place for text in counts if (place := _named(text, role)) is not None}
        reads = [_placed(grid, "a field of the grid"), _placed(named, "")]
        written = [_as_written(counts)] if role == "power" and words_of(label) == ("power",) else []
        return [
            *reads,
            *_parts(counts, label, role, decimal_comma),
            *written,
            *_levels(counts, label, decimal_comma),
            _yes_as_high(counts),
        ]

    return read


def _yes_as_high(counts: Counter[str]) -> Read:
    """Power or interest that is had or not: yes is high, no is low."""
    truths = {text: truth for text in counts if (truth := truth_of(text)) is not None}
    return _placed(
        {text: 3 if truth else 1 for text, truth in truths.items()}, "yes taken as high, no as low"
    )


def _named(text: str, role: str) -> int | None:
    """The level of the part of a text that names what it rates: "High power, low interest"."""
    for part in re.split(r"[/|,;–]| - |\band\b", text):
        said = words_of(part)
        matches = lexicon("columns").matches(said)
        rated = [match for match in matches if match.meaning in ("power", "interest")]
        if {match.meaning for match in rated} == {role}:
            return level_of(" ".join(uncovered(said, rated)))
    return None


def _as_written(counts: Counter[str]) -> Read:
    """Numbers of the model's own `power`, in proportion, 1 being usual: told by some below 1 and some above."""
    numbers = {text: number[0] for text in counts if (number := score_of(text)) is not None}
    if len(numbers) < len(counts) or not 0 < min(numbers.values()) < 1 < max(numbers.values()):
        return {}, {}, "", False
    return numbers, {text: text for text in numbers}, AS_WRITTEN, True


def _field_of(text: str) -> str:
    meanings = set(lexicon("quadrants").meanings(text))
    return meanings.pop() if len(meanings) == 1 and len(words_of(text)) <= 6 else ""


def is_field(text: str) -> bool:
    """Whether a text names a field of the grid of power and interest: "Keep satisfied", "High power, low interest"."""
    if lexicon("quadrants").whole(re.sub(r"\([^()]*\)", " ", text)):
        return True
    return all(_named(text, role) is not None for role in ("power", "interest"))


def label_parts(label: str) -> list[str | None]:
    """What the parts of a label such as "Position / Interest" rate."""
    rated = ("stance", "power", "interest")
    return [
        next((m for m in lexicon("columns").meanings(part) if m in rated), None) for part in _split(label)
    ]


def _split(text: str) -> list[str]:
    return re.split(r"[/|,;]", re.sub(r"\([^()]*\)", "", text))


def _parts(counts: Counter[str], label: str, which: str, decimal_comma: bool) -> list[Read]:
    """One part of double cells, such as the 5 of "5/2" under "Power / Interest", as a scale of its own."""
    names = label_parts(label)
    split = {text: _split(text) for text in counts}
    if len(names) != 2 or which not in names or any(len(parts) != 2 for parts in split.values()):
        return []
    part = {text: parts[names.index(which)].strip() for text, parts in split.items()}
    inner: Counter[str] = Counter()
    for text, count in counts.items():
        inner[part[text]] += count
    return [
        (
            {t: values[part[t]] for t in counts if part[t] in values},
            {t: words[part[t]] for t in counts if part[t] in words},
            note,
            exact,
        )
        for values, words, note, exact in _levels(inner, "", decimal_comma)
    ]


# Stances


def _stances(counts: Counter[str], label: str, decimal_comma: bool) -> list[Read]:
    names = label_parts(label)
    at = names.index("stance") if len(names) == 2 and "stance" in names else None
    part = {text: _split(text)[at] if at is not None and len(_split(text)) == 2 else text for text in counts}
    steps = {text: step for text in counts if (step := stance_of(part[text])) is not None}
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
                text: max(-1.0, min(1.0, way * (number - middle) / half)) + 0.0
                for text, number in numbers.items()
            }
            names_ = {text: f"{share:+.1f}" for text, share in shares.items()}
            reads.append((shares, names_, f"{middle:g} taken as neutral", True))
    levels = _level_words(counts)
    if levels is not None and not any(STANCES.get(step, 0.0) < 0.0 for step in steps.values()):
        supports = {text: STANCES[level] for text, level in levels[1].items()}
        reads.append((supports, levels[1], "as much support", False))
    return reads


def stance_of(text: str) -> str | None:
    """The word of `STANCES` that says what a text names first, or `unknown`; None when it names no stance."""
    if len(words_of(text)) > 6:
        return None
    sign = text.replace(" ", "").replace("−", "-").replace("–", "-")
    return SIGNS.get(sign) or next(iter(lexicon("stance").meanings(text)), None)


SIGNS = {
    "+": "supportive", "++": "very high", "+++": "very high", "-": "against", "--": "strongly against",
    "---": "strongly against", "+/-": "neutral", "±": "neutral",
}  # fmt: skip


# Yes and no


def _truths(counts: Counter[str], label: str, decimal_comma: bool) -> list[Read]:
    values = {text: truth for text in counts if (truth := truth_of(text)) is not None}
    return (
        [(values, {text: "yes" if truth else "no" for text, truth in values.items()}, "", False)]
        if values
        else []
    )


def _status(counts: Counter[str], label: str, decimal_comma: bool) -> list[Read]:
    """Who is in: member, prospect or left."""
    said = {text: met[0] for text in counts if (met := lexicon("status").meanings(text))}
    return [(said, dict(said), "", False)] if said else []


@lru_cache(maxsize=20_000)
def truth_of(cell: Any) -> bool | None:
    """Whether a cell means yes or no; None when neither."""
    if isinstance(cell, bool):
        return cell
    text = shown(cell)
    if lexicon("no").whole(text):
        return False
    if lexicon("yes").whole(text):
        return True
    first = re.split(r"[,;(–]| - ", text)[0]
    return truth_of(first) if first != text else None


@cache
def _unknown() -> frozenset[str]:
    return frozenset(part.strip() for part in words()["unknown"].split(","))


_READERS: Mapping[str, Callable[[Counter[str], str, bool], list[Read]]] = {
    "level": _levels, "power": _half(0), "interest": _half(1), "stance": _stances, "truth": _truths,
    "status": _status,
}  # fmt: skip
