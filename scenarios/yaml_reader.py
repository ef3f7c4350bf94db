"""YAML read from strangers: plain values only, within limits, remembering the line of every field.

The reader works from the parser's events, one after the other, and builds nothing but dicts, lists,
strings, numbers, booleans and None. It follows YAML 1.2 where YAML 1.1 surprises people: ``no`` and
``12:30`` are text, ``1e-3`` is a number, ``2016-05`` is not a date. Tags, duplicate keys, recursive or
exploding aliases and deep nesting are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from coalitionlab.scenarios.errors import InputError, input_error, quoted
from coalitionlab.scenarios.files import read_text

MOST_BYTES = 2_000_000
MOST_ALIASES = 50
MOST_VALUES = 400_000
MOST_KEYS = 10_000
DEEPEST = 30

Path_ = tuple[Any, ...]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}


@dataclass(frozen=True)
class Document:
    """A YAML file as read: its `value`, its `file`, and the line on which each field begins."""

    file: Path
    value: Any
    lines: dict[Path_, int]

    def line(self, path: Path_) -> int | None:
        """The line of the field at `path` (keys and indices), or of the nearest field that encloses it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


def read_yaml(path: str | Path) -> Document:
    """Read one YAML document safely.

    Raises:
        InputError: for a missing or unreadable file, a folder, an empty file, one over 2 MB, text that is
            not UTF-8 or not YAML, duplicate keys, tags, more than 50 aliases or recursive ones, or nesting
            deeper than 30. The message names the file and the line.
    """
    file = Path(path)
    return parse_yaml(read_text(file, most_bytes=MOST_BYTES), file)


def parse_yaml(text: str, file: Path) -> Document:
    """The document in `text`; `file` serves in messages only. Raises InputError as `read_yaml` does."""
    if not text.strip():
        raise input_error("the file is empty", "write a scenario or a strategy in it", file=file)
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.YAMLError as error:
        raise _not_yaml(error, text, file) from None
    if builder.root is _NOTHING or builder.root is None:
        raise input_error("the file has only comments", "write a scenario or a strategy in it", file=file)
    return Document(file, builder.root, builder.lines)


class _Nothing:
    """A place that has no value yet."""


_NOTHING: Any = _Nothing()


@dataclass
class _Open:
    """A list or mapping still being read."""

    value: dict[Any, Any] | list[Any]
    path: Path_
    anchor: str | None
    key: Any = _NOTHING
    size: int = 1

    def next_path(self) -> Path_:
        return (*self.path, len(self.value) if isinstance(self.value, list) else self.key)


@dataclass
class _Builder:
    """Builds values from YAML events, one at a time, with a stack in place of recursion."""

    file: Path
    root: Any = _NOTHING
    lines: dict[Path_, int] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[Any, int]] = field(default_factory=dict)
    aliases: int = 0
    size: int = 0

    def take(self, event: Any) -> None:
        """Take the next event."""
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            self._alias(event, line)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._open(event, line)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            closed = self.stack.pop()
            self._put(closed.value, closed.size, closed.anchor, line, begins=False)
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not _NOTHING:
            raise self._error(
                "the file has a second document", "keep one to a file, without a second '---'", line
            )

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        self._no_tag(event, line)
        plain = event.implicit[0]
        value = self._resolve(event.value, line) if plain else event.value
        self._put(value, 1, event.anchor, line)

    def _open(self, event: Any, line: int) -> None:
        self._no_tag(event, line)
        if len(self.stack) >= DEEPEST:
            raise self._error(f"nested deeper than {DEEPEST} levels", "flatten it", line)
        path: Path_ = ()
        if self.stack:
            parent = self.stack[-1]
            if isinstance(parent.value, dict) and parent.key is _NOTHING:
                raise self._error("a list or table cannot be a key", "use a name", line)
            path = parent.next_path()
        self.lines.setdefault(path, line)
        value: dict[Any, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        if event.anchor:
            self.anchors[event.anchor] = (_NOTHING, 0)
        self.stack.append(_Open(value, path, event.anchor))

    def _alias(self, event: yaml.AliasEvent, line: int) -> None:
        self.aliases += 1
        anchor = event.anchor or ""
        if self.aliases > MOST_ALIASES:
            raise self._error(f"the file has more than {MOST_ALIASES} aliases", "write the values out", line)
        value, size = self.anchors.get(anchor, (_NOTHING, -1))
        if size < 0:
            raise self._error(f"the alias {quoted('*' + anchor)} has no anchor", "write the value out", line)
        if value is _NOTHING:
            raise self._error(
                f"the alias {quoted('*' + anchor)} is inside itself", "write the value out", line
            )
        self._put(value, size, None, line)

    def _put(self, value: Any, size: int, anchor: str | None, line: int, *, begins: bool = True) -> None:
        self.size += size if begins else 0
        if self.size > MOST_VALUES:
            raise self._error(
                f"the file has more than {MOST_VALUES:,} values", "put large lists in a CSV file", line
            )
        if anchor:
            self.anchors[anchor] = (value, size)
        if not self.stack:
            self.root = value
            return
        parent = self.stack[-1]
        parent.size += size
        if isinstance(parent.value, list):
            self.lines.setdefault(parent.next_path(), line)
            parent.value.append(value)
        elif parent.key is _NOTHING:
            parent.key = self._key(parent, value, line)
        else:
            parent.value[parent.key] = value
            parent.key = _NOTHING

    def _key(self, parent: _Open, key: Any, line: int) -> str:
        if not isinstance(key, str):
            raise self._error(
                f"{quoted(key)} cannot be a key", "use a name (in quotes if it looks like a number)", line
            )
        if key in parent.value:
            raise self._error(f"{quoted(key)} appears twice in one table", "keep one of the two", line)
        if len(parent.value) >= MOST_KEYS:
            raise self._error(
                f"a table has more than {MOST_KEYS:,} fields", "put large lists in a CSV file", line
            )
        self.lines[(*parent.path, key)] = line
        return key

    def _resolve(self, text: str, line: int) -> Any:
        if text in _WORDS:
            return _WORDS[text]
        try:
            if _INTEGER.fullmatch(text):
                return int(text)
            return float(text) if _DECIMAL.fullmatch(text) else text
        except ValueError:
            raise self._error("a number has thousands of digits", "write a smaller one", line) from None

    def _no_tag(self, event: Any, line: int) -> None:
        if event.tag not in (None, "!"):
            raise self._error(
                f"tags such as {quoted(event.tag)} are not read", "write plain values without tags", line
            )

    def _error(self, problem: str, remedy: str, line: int) -> InputError:
        return input_error(problem, remedy, file=self.file, line=line)


def _not_yaml(error: yaml.YAMLError, text: str, file: Path) -> InputError:
    """The one-line form of an error of the YAML parser."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else None
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "not valid YAML")
    problem = problem.removeprefix("found ").replace("did not find expected", "expected")
    remedy = "check the indentation, colons and quotes here"
    if mark and mark.index is not None and text[mark.index : mark.index + 1] == "\t":
        problem, remedy = "tab character in the indentation", "indent with spaces"
    elif "special characters" in problem or "control characters" in problem:
        problem, remedy = "control character", "remove it"
        bad = next((i for i, c in enumerate(text) if not c.isprintable() and c not in "\n\r\t"), None)
        line = None if bad is None else text.count("\n", 0, bad) + 1
    return input_error(problem, remedy, file=file, line=line)
