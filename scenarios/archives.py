"""What a workbook's zip archive unpacks to, measured before anything else opens it."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from coalitionlab.scenarios.errors import InputError, input_error

MOST_UNPACKED = 200_000_000
MOST_PARTS = 2_000
OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PASSWORD = ("the workbook has a password", "save a copy without one")
DAMAGED = ("the workbook is damaged and cannot be read", "save it again as .xlsx or as CSV UTF-8")
_CHUNK = 16_384
_LOCAL_HEADER = 30


def check_archive(data: bytes, file: Path) -> None:
    """Refuse what is no XLSX or ODS workbook: other formats, passwords, damage, and archives that unpack to too much.

    What an archive declares may be a lie, so that every part is also unpacked in small pieces, which are counted and
    dropped.

    Raises:
        InputError: in one line that names the file.
    """
    if data.startswith(OLD_FORMAT):
        raise input_error(*_old_format(data), file=file)
    if not data.startswith(b"PK"):
        found = "the content is not the kind of workbook that the name says"
        raise input_error(found, "save it again as .xlsx or as CSV UTF-8", file=file)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(data, archive, file)
    except InputError:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, KeyError, NotImplementedError, RuntimeError):
        raise input_error(*DAMAGED, file=file) from None


def _old_format(data: bytes) -> tuple[str, str]:
    """What to say about a file in the container of old Office files, which also holds those with a password."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return PASSWORD
    return "old workbooks (.xls) cannot be read", "save it again as .xlsx or as CSV UTF-8"


def _check_parts(data: bytes, archive: zipfile.ZipFile, file: Path) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise input_error(f"the workbook has {len(parts):,} parts", "save the sheet as CSV UTF-8", file=file)
    if any(part.flag_bits & 1 for part in parts):
        raise input_error(*PASSWORD, file=file)
    declared = sum(part.file_size for part in parts)
    if declared > MOST_UNPACKED:
        found = f"the workbook unpacks to {declared / 1e6:,.0f} MB"
        raise input_error(found, "save the sheet as CSV UTF-8", file=file)
    unpacked = 0
    for part in parts:
        unpacked += _unpacked(memoryview(data), part, MOST_UNPACKED - unpacked)
        if unpacked > MOST_UNPACKED:
            found = f"the workbook unpacks to more than {MOST_UNPACKED / 1e6:,.0f} MB, whatever it declares"
            raise input_error(found, "save the sheet as CSV UTF-8", file=file)
    names = {part.filename for part in parts}
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise input_error(*PASSWORD, file=file)
    if not names & {"xl/workbook.xml", "content.xml"} and "[Content_Types].xml" not in names:
        raise input_error("the archive is not a workbook", "give an .xlsx, .ods or .csv file", file=file)
    if any(name.lower().endswith("workbook.bin") for name in names):
        raise input_error(
            "binary workbooks (.xlsb) cannot be read", "save it again as .xlsx or as CSV UTF-8", file=file
        )


def _unpacked(data: memoryview, part: zipfile.ZipInfo, most: int) -> int:
    """Bytes that a part unpacks to, counted until they are more than `most`."""
    head = data[part.header_offset : part.header_offset + _LOCAL_HEADER]
    names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    start = part.header_offset + _LOCAL_HEADER + names
    packed = data[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        return len(packed)
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile("an unusual way of packing")
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    for at in range(0, len(packed), _CHUNK):
        size += len(inflate.decompress(packed[at : at + _CHUNK]))
        if size > most or inflate.eof:
            break
    return size
