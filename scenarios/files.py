"""Opening what a user points at: a regular file, not too large, in UTF-8."""

from __future__ import annotations

from pathlib import Path

from coalitionlab.scenarios.errors import input_error


def read_bytes(file: Path, *, most_bytes: int, field: str = "") -> bytes:
    """The bytes of a regular file of at most `most_bytes`.

    Raises InputError when there is no such file, when it is a folder, a device or a pipe, when it is larger,
    or when it may not be read.
    """
    problem = ("cannot open this path", "check its spelling")
    try:
        if file.is_file():
            size = file.stat().st_size
            if size <= most_bytes:
                with file.open("rb") as stream:
                    return stream.read(most_bytes)
            remedy = f"keep it under {most_bytes / 1e6:,.0f} MB"
            problem = (f"the file has {size / 1e6:,.1f} MB", remedy)
        elif file.is_dir():
            problem = ("is a folder", "give the path of a file inside it")
        elif file.exists():
            problem = ("is a device or pipe", "give the path of a regular file")
        else:
            problem = ("no such file", "check the path")
    except PermissionError as error:
        problem = (f"cannot read the file ({error.strerror})", "check its permissions")
    except (OSError, ValueError):  # a name too long for the system, or with a null character
        pass
    raise input_error(*problem, file=file, field=field)


def read_text(file: Path, *, most_bytes: int, field: str = "") -> str:
    """The text of a UTF-8 file (a byte order mark is dropped). Raises InputError as `read_bytes` and `decode` do."""
    return decode(read_bytes(file, most_bytes=most_bytes, field=field), file, field=field)


def decode(data: bytes, file: Path, *, field: str = "") -> str:
    """`data` as UTF-8 text without a byte order mark.

    Raises InputError for UTF-16 or UTF-32, for bytes that are not UTF-8 (naming the line), for null characters.
    """
    line = None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        problem, remedy = "the text is in UTF-16", "save it as UTF-8"
    else:
        try:
            text = data.decode("utf-8-sig")
            if "\0" not in text:
                return text
            line = text.count("\n", 0, text.index("\0")) + 1
            problem, remedy = "contains a null character", "save the file as plain UTF-8 text"
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            problem = f"the byte 0x{data[error.start]:02x} is not UTF-8"
            remedy = "save the file as UTF-8"
    raise input_error(problem, remedy, file=file, line=line, field=field)
