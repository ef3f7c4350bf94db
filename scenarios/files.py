"""Opening what a user points at: a regular file, not too large, in UTF-8."""

from __future__ import annotations

from pathlib import Path

from coalitionlab.scenarios.errors import input_error


def read_bytes(file: Path, *, most_bytes: int) -> bytes:
    """The bytes of a regular file of at most `most_bytes`.

    Raises:
        InputError: when there is no such file, when it is a folder or a device, when it is larger, or
            when it may not be read.
    """
    check_regular(file, most_bytes=most_bytes)
    try:
        with file.open("rb") as stream:
            data = stream.read(most_bytes + 1)
    except OSError as error:
        raise input_error(
            f"cannot read the file ({error.strerror})", "check its permissions", file=file
        ) from None
    return data


def check_regular(file: Path, *, most_bytes: int) -> None:
    """Refuse what is not a regular file of at most `most_bytes`. Raises InputError as `read_bytes` does."""
    try:
        exists, folder, regular = file.exists(), file.is_dir(), file.is_file()
        size = file.stat().st_size if regular else 0
    except (OSError, ValueError):
        raise input_error("cannot open this path", "check its spelling", file=file) from None
    if not exists:
        raise input_error("no such file", "check the path", file=file)
    if folder:
        raise input_error("is a folder", "give the path of a file inside it", file=file)
    if not regular:
        raise input_error("is a device or pipe", "give the path of a regular file", file=file)
    if size > most_bytes:
        found, most = size / 1e6, most_bytes / 1e6
        raise input_error(f"the file has {found:,.1f} MB", f"keep it under {most:,.0f} MB", file=file)


def read_text(file: Path, *, most_bytes: int) -> str:
    """The text of a UTF-8 file (a byte order mark is dropped). Raises InputError as `read_bytes` does."""
    return decode(read_bytes(file, most_bytes=most_bytes), file)


def decode(data: bytes, file: Path) -> str:
    """`data` as UTF-8 text without a byte order mark.

    Raises:
        InputError: for UTF-16 or UTF-32, for bytes that are not UTF-8 (naming the line), for null bytes.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise input_error("the text is in UTF-16", "save it as UTF-8", file=file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise input_error(
            f"the byte 0x{data[error.start]:02x} is not UTF-8",
            "save the file as UTF-8",
            file=file,
            line=line,
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise input_error(
            "contains a null character", "save the file as plain UTF-8 text", file=file, line=line
        )
    return text
