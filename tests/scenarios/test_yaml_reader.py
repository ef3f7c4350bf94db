from __future__ import annotations

import math
import time
from pathlib import Path

import pytest

from coalitionlab.scenarios import yaml_files
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.yaml_files import parse_yaml, read_yaml

FILE = Path("mine.yaml")


@pytest.mark.parametrize(
    ("text", "value"),
    [("no", "no"), ("yes", "yes"), ("12:30", "12:30"), ("2016-05", "2016-05"), ("2016-05-01", "2016-05-01"), ("010", 10),
     ("1e-3", 0.001), ("1.5", 1.5), ("-3", -3), ("true", True), ("~", None), ("", None), ("'3'", "3"), (".inf", math.inf),
     ("0x10", "0x10"), ("<b>", "<b>"), ("'=1+1'", "=1+1")],
)  # fmt: skip
def test_plain_values_are_those_of_yaml_1_2(text, value):
    assert parse_yaml(f"a: {text}", FILE).value == {"a": value}


def test_lines_are_remembered_for_every_field():
    document = parse_yaml("a: 1\nb:\n  - c: 2\n    d: 3\n", FILE)
    assert document.line(("b",)) == 2
    assert document.line(("b", 0, "d")) == 4
    assert document.line(("b", 0, "missing")) == 3
    assert document.line(("nowhere",)) == 1


def test_aliases_are_read_within_limits():
    assert parse_yaml("a: &x [1, 2]\nb: *x", FILE).value == {"a": [1, 2], "b": [1, 2]}


def _bomb(levels: int, width: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * width)}]" for i in range(1, levels)]
    return "\n".join(lines)


BAD = {
    "empty": ("", 0, "the file is empty"),
    "blank": (" \n\n", 0, "the file is empty"),
    "comments only": ("# nothing here\n", 0, "the file has only comments"),
    "duplicate key": ("a: 1\nb: 2\na: 3\n", 3, "'a' appears twice"),
    "nested duplicate key": ("a:\n  b: 1\n  b: 2\n", 3, "'b' appears twice"),
    "python tag": ("a: !!python/object/apply:os.system ['true']\n", 1, "tag"),
    "own tag": ("a: 1\nb: !secret x\n", 2, "tag"),
    "recursive anchor": ("a: &x\n  b: *x\n", None, "nested deeper"),
    "recursive list": ("a: &x [*x]\n", 1, "nested deeper"),
    "unknown alias": ("a: *nobody\n", 1, "alias"),
    "many aliases": ("a: &x 1\n" + "".join(f"b{i}: *x\n" for i in range(60)), 52, "more than 50 aliases"),
    "alias bomb": (_bomb(9, 9), 7, "values|aliases"),
    "deep lists": ("[" * 100_000, 1, "nested deeper"),
    "deep tables": ("".join(" " * i + "a:\n" for i in range(60)), None, "nested deeper"),
    "tab": ("a:\n\tb: 1\n", 2, "tab"),
    "two documents": ("a: 1\n---\nb: 2\n", 2, "second document"),
    "list as key": ("[1, 2]: 3\n", 1, "cannot be a key"),
    "number as key": ("1: a\n", 1, "cannot be a key"),
    "unclosed": ("a: [1, 2\n", None, "expected ',' or ']'"),
    "bad colon": ("a: b: c\n", 1, "mapping values are not allowed"),
    "control character": ("a: 1\nb: \x07\n", 2, "control character"),
    "endless number": ("a: " + "9" * 6000, 1, "digits"),
}


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
@pytest.mark.parametrize("name", BAD)
def test_hostile_and_broken_yaml_is_refused_in_one_line_and_fast(name, loader, monkeypatch):
    if not hasattr(yaml_files.yaml, loader):
        pytest.skip("PyYAML without libyaml")
    monkeypatch.setattr(yaml_files, "_Loader", getattr(yaml_files.yaml, loader))
    text, line, said = BAD[name]
    start = time.perf_counter()
    with pytest.raises(InputError, match=said) as caught:
        parse_yaml(text, FILE)
    assert time.perf_counter() - start < 2
    message = str(caught.value)
    assert "\n" not in message and "; " in message
    assert message.startswith(f"mine.yaml:{line}: " if line else "mine.yaml")


def test_a_file_that_is_no_file(tmp_path, write):
    with pytest.raises(InputError, match="no such file"):
        read_yaml(tmp_path / "none.yaml")
    with pytest.raises(InputError, match="a folder; give the path of a file"):
        read_yaml(tmp_path)
    with pytest.raises(InputError, match=r"2\.\d MB; keep it under 2 MB"):
        read_yaml(write("# " + "x" * 2_100_000))
    with pytest.raises(InputError, match="cannot be opened|no such file"):
        read_yaml("with\0null.yaml")


def test_devices_are_not_read():
    if Path("/dev/zero").exists():
        with pytest.raises(InputError, match="device"):
            read_yaml("/dev/zero")


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"a: 1\nb: caf\xe9\n", r"mine.yaml:2: the byte 0xe9 is not UTF-8; save"),
     ("a: 1".encode("utf-16"), "UTF-16"), (b"a: \x00\n", "null character")],
)  # fmt: skip
def test_wrong_encodings_are_named(write, data, said):
    with pytest.raises(InputError, match=said):
        read_yaml(write(data))


def test_a_byte_order_mark_is_dropped(write):
    assert read_yaml(write(b"\xef\xbb\xbfa: caf\xc3\xa9\n")).value == {"a": "café"}
