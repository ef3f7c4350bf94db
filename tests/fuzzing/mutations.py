"""Random damage: to texts, for fuzzing what reads files, and to folders, for what must survive accidents."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

#: Tokens that have broken readers of YAML, JSON, CSV, links and numbers somewhere.
TOKENS = (
    "", "null", "true", "~", "[]", "{}", "''", "-1", "0", "1e999", "-1e999", ".nan", "nan", "inf", "1e-320", "9" * 400,
    "1000000000", "0x10", "1_000", "1:30", "2024-01-01", "&a [*a]", "*a", "<<: *a", "!!python/object:os.system 'x'", "!x",
    "- - - - -", "? :", "\t", "\x00", "\u202e", "\ufeff", "é", "𝔘", "=1+1", "../../etc/passwd", "/dev/zero", "a" * 5000,
    '"', "'", ";", "|", ">", "#", "%", "@", "`", ",,,,", "{" * 200, "[" * 200, "\n\n", "\r", "business", "collective_action",
)  # fmt: skip


def damaged(text: str, source: random.Random, most: int = 4) -> str:
    """A text after one to `most` random changes."""
    for _ in range(source.randint(1, most)):
        text = source.choice((_insert, _cut, _repeat_line, _drop_line, _swap_lines, _new_value, _flip))(text, source)
    return text


def _span(text: str, source: random.Random, longest: int = 40) -> tuple[int, int]:
    start = source.randint(0, len(text))
    return start, min(len(text), start + source.randint(0, longest))


def _insert(text: str, source: random.Random) -> str:
    start, end = _span(text, source, 6)
    return text[:start] + source.choice(TOKENS) + text[end:]


def _cut(text: str, source: random.Random) -> str:
    start, end = _span(text, source)
    return text[:start] + text[end:] if source.random() < 0.8 else text[:start]


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True) or [""]


def _repeat_line(text: str, source: random.Random) -> str:
    lines = _lines(text)
    at = source.randrange(len(lines))
    return "".join(lines[: at + 1] + [lines[at]] * source.choice((1, 1, 300)) + lines[at + 1 :])


def _drop_line(text: str, source: random.Random) -> str:
    lines = _lines(text)
    lines.pop(source.randrange(len(lines)))
    return "".join(lines)


def _swap_lines(text: str, source: random.Random) -> str:
    lines = _lines(text)
    first, second = source.randrange(len(lines)), source.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return "".join(lines)


def _new_value(text: str, source: random.Random) -> str:
    """Another value after one of the colons, commas or equals signs."""
    places = [k for k, letter in enumerate(text) if letter in ":,="]
    if not places:
        return text
    at = source.choice(places) + 1
    end = next((k for k in range(at, len(text)) if text[k] in ",\n}]&"), len(text))
    return f"{text[:at]} {source.choice(TOKENS)}{text[end:]}"


def _flip(text: str, source: random.Random) -> str:
    if not text:
        return text
    at = source.randrange(len(text))
    return text[:at] + chr(ord(text[at]) ^ (1 << source.randrange(7))) + text[at + 1 :]


def accident(folder: Path, source: random.Random) -> str:
    """One random accident to a file in a folder; what happened, in words."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if not files:
        return "nothing left"
    file = source.choice(files)
    name, happen = source.choice(ACCIDENTS)
    happen(file, files, source)
    return f"{name} {file.relative_to(folder)}"


def _truncate(file: Path, files: list[Path], source: random.Random) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: source.randrange(len(content) + 1)])


def _flip_bit(file: Path, files: list[Path], source: random.Random) -> None:
    content = bytearray(file.read_bytes())
    if content:
        content[source.randrange(len(content))] ^= 1 << source.randrange(8)
    file.write_bytes(content)


def _rename(file: Path, files: list[Path], source: random.Random) -> None:
    file.rename(file.with_name(source.choice(("x", "0", "part")) + file.name))


def _overwrite(file: Path, files: list[Path], source: random.Random) -> None:
    other = source.choice(files)
    if other != file:
        shutil.copyfile(other, file)


def _rubbish(file: Path, files: list[Path], source: random.Random) -> None:
    file.write_text(source.choice(("", "[]", "3", "{}", "null", "PAR1")), encoding="utf-8")


Accident = Callable[[Path, list[Path], random.Random], None]
ACCIDENTS: tuple[tuple[str, Accident], ...] = (
    ("deleted", lambda file, files, source: file.unlink()), ("cut", _truncate), ("flipped a bit of", _flip_bit),
    ("renamed", _rename), ("overwrote", _overwrite), ("put rubbish into", _rubbish),
)  # fmt: skip
