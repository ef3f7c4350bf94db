"""YAML read from strangers: plain values only, within limits, remembering the line of every field; and written, to load again as it was.

The reader checks the parser's events, then builds nothing but dicts, lists, strings, numbers, booleans and None. It follows YAML 1.2 where YAML 1.1 surprises people: ``no`` and
``12:30`` are text, ``1e-3`` is a number, ``2016-05`` is not a date. Tags, duplicate keys, recursive or
exploding aliases and deep nesting are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from coalitionlab.scenarios.errors import InputError, input_error, quoted
from coalitionlab.scenarios.files import read_text
from coalitionlab.scenarios.records import Record
from coalitionlab.scenarios.strategy import Strategy

MOST_BYTES = 2_000_000
MOST_ALIASES = 50
MOST_VALUES = 200_000
MOST_KEYS = 10_000
DEEPEST = 30
_TOO_DEEP = (f"nested deeper than {DEEPEST} levels", "flatten it")
_TOO_MANY = (f"the file has more than {MOST_VALUES:,} values", "put large lists in a CSV file")

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
    values = _Values(file)
    try:
        _check_events(text, file)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise _not_yaml(error, text, file) from None
    value = None if node is None else values.value(node)
    if value is None:
        raise input_error("the file has only comments", "write a scenario or a strategy in it", file=file)
    return Document(file, value, values.lines)


def _check_events(text: str, file: Path) -> None:
    """Raise InputError for tags, a second document, and more depth, aliases or values than anybody writes by hand."""
    aliases = documents = values = 0
    sizes: list[int] = []  # of the lists and tables that are open; a table has two nodes a field
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.NodeEvent):
            values += 1
            if sizes:
                sizes[-1] += 1
        if isinstance(event, yaml.CollectionStartEvent):
            sizes.append(0 if isinstance(event, yaml.MappingStartEvent) else -MOST_VALUES)
        elif isinstance(event, yaml.CollectionEndEvent):
            sizes.pop()
        aliases += isinstance(event, yaml.AliasEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            problem, remedy = f"tags such as {quoted(tag)} are not read", "write plain values without tags"
        elif len(sizes) > DEEPEST:
            problem, remedy = _TOO_DEEP
        elif aliases > MOST_ALIASES:
            problem, remedy = f"the file has more than {MOST_ALIASES} aliases", "write the values out"
        elif documents > 1:
            problem, remedy = "the file has a second document", "keep one to a file, without a second '---'"
        elif values > MOST_VALUES:
            problem, remedy = _TOO_MANY
        elif sizes and sizes[-1] > 2 * MOST_KEYS:
            problem, remedy = f"a table has more than {MOST_KEYS:,} fields", "put large lists in a CSV file"
        else:
            continue
        raise input_error(problem, remedy, file=file, line=_line(event))


class _Values:
    """Plain values out of the nodes of a YAML file, with the line of each field."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lines: dict[Path_, int] = {}
        self.size = 0

    def value(self, node: yaml.Node, path: Path_ = ()) -> Any:
        """The value of a node, at a path of keys and indices; aliases count as often as they stand there."""
        line = _line(node)
        self.lines.setdefault(path, line)
        self.size += 1
        if self.size > MOST_VALUES:
            raise self._error(*_TOO_MANY, line)
        if len(path) > DEEPEST:  # such as an alias inside itself
            raise self._error(*_TOO_DEEP, line)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, line)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each, (*path, index)) for index, each in enumerate(node.value)]
        table: dict[str, Any] = {}
        for name, content in node.value:
            key = self._key(name, table)
            self.lines[(*path, key)] = _line(name)
            table[key] = self.value(content, (*path, key))
        return table

    def _key(self, node: yaml.Node, table: dict[str, Any]) -> str:
        line = _line(node)
        if not isinstance(node, yaml.ScalarNode):
            raise self._error("a list or table cannot be a key", "use a name", line)
        key = self._scalar(node, line)
        if not isinstance(key, str):
            remedy = "use a name (in quotes if it looks like a number)"
            raise self._error(f"{quoted(key)} cannot be a key", remedy, line)
        if key in table:
            raise self._error(f"{quoted(key)} appears twice in one table", "keep one of the two", line)
        return key

    def _scalar(self, node: yaml.ScalarNode, line: int) -> Any:
        text: str = node.value
        if node.style:  # in quotes, or a block
            return text
        if text in _WORDS:
            return _WORDS[text]
        try:
            if _INTEGER.fullmatch(text):
                return int(text)
            return float(text) if _DECIMAL.fullmatch(text) else text
        except ValueError:
            raise self._error("a number has thousands of digits", "write a smaller one", line) from None

    def _error(self, problem: str, remedy: str, line: int) -> InputError:
        return input_error(problem, remedy, file=self.file, line=line)


def _line(part: Any) -> int:
    """The line (from 1) on which an event or a node begins."""
    return int(part.start_mark.line) + 1


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


def as_yaml(record: Record, head: str = "") -> str:
    """A scenario or strategy as a file that loads again to an equal value: only what differs from the defaults is written.

    Lines of `head` are comments.
    """
    content = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if isinstance(record, Strategy):
        content.setdefault("phases", [])
    return yaml_text(content, head)


def yaml_text(content: Mapping[str, Any], head: str = "") -> str:
    """Plain values as YAML that the house's reader takes for the same values."""
    remarks = "".join(f"# {line}\n" for line in head.splitlines())
    return remarks + yaml.dump(dict(content), Dumper=_PlainYaml, sort_keys=False, allow_unicode=True, width=116)


def plain_name(name: str) -> str:
    """A name of letters, digits, _ and - that can also name a file on any system; never empty, never long."""
    return re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_-")[:60] or "mine"


class _PlainYaml(yaml.SafeDumper):
    """Without anchors: every value is written where it stands."""

    def ignore_aliases(self, data: object) -> bool:
        """Never refer back."""
        return True


def _text(dumper: _PlainYaml, text: str) -> yaml.ScalarNode:
    """Words in quotes unless they can be nothing but words: our reader takes 1e3 for a number where YAML 1.1 does not."""
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text) is not None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


_PlainYaml.add_representer(str, _text)
