"""Uploads: harmless whatever is in them."""

from __future__ import annotations

import pytest

from coalitionlab.dashboard.uploads import MOST_BYTES, Upload, read_upload, received, safe_name
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import LIBRARY, load_scenario

GOOD = (LIBRARY["scenario"] / "grassroots.yaml").read_bytes()
BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (98 + k, 98 + k, b",".join([b"*%c" % (97 + k)] * 9)) for k in range(9)
)


def test_a_scenario_is_read_as_the_command_line_reads_it():
    assert read_upload(Upload("grassroots.yaml", GOOD)) == load_scenario("grassroots")


@pytest.mark.parametrize("field", ["organisations", "ties"])
def test_a_file_of_the_server_is_never_opened(tmp_path, field: str):
    secret = tmp_path / "secret.csv"
    secret.write_text("name,sector\nSecret,business\n")
    text = f"name: x\norganisations:\n  count: 5\n  mix: {{business: 1}}\n{field}:\n  file: {secret}\n"
    if field == "organisations":
        text = f"name: x\norganisations:\n  file: {secret}\n"
    with pytest.raises(InputError, match="a table in a file of its own") as refused:
        read_upload(Upload("mine.yaml", text.encode()))
    assert "mine.yaml:" in str(refused.value)


@pytest.mark.parametrize(
    "content",
    [
        BOMB, b"\xff\xfe\x00", b"\x00" * 100, b"PK\x03\x04" + b"\x00" * 50, b"!!python/object/apply:os.system ['true']", b"- " * 50_000,
        b"[" * 100_000, b"", b"   \n", b"a: 1\na: 2\n", "organisations: <script>alert(1)</script>".encode("utf-16"),
        b"phases: {file: /etc/passwd}", b"x: &x [*x]",
    ],
    ids=lambda content: repr(content[:12]),
)  # fmt: skip
def test_hostile_content_is_refused_in_a_line(content: bytes):
    with pytest.raises(InputError) as refused:
        read_upload(Upload("mine.yaml", content))
    assert "\n" not in str(refused.value)


def test_size_is_checked_on_both_sides():
    with pytest.raises(InputError, match="MB"):
        received({"name": "x.yaml", "size": MOST_BYTES + 1, "data": memoryview(b"")})
    with pytest.raises(InputError, match="MB"):
        received({"name": "x.yaml", "size": 3, "data": memoryview(b"x" * (MOST_BYTES + 1))})
    with pytest.raises(InputError, match="empty"):
        received({"name": "x.yaml", "size": 0, "data": None})
    assert received({"name": "x.yaml", "size": 3, "data": memoryview(b"abc")}) == Upload("x.yaml", b"abc")


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\Users\\x\\plan.yaml", "plan.yaml"), ("", "file"), (None, "file"), ("..", "file"),
        ("a\nb\x00.yaml", "ab.yaml"), ("x" * 500 + ".yaml", "x" * 115 + ".yaml"),
    ],
)  # fmt: skip
def test_names_are_safe_to_show_and_to_save(given: object, safe: str):
    assert safe_name(given) == safe
