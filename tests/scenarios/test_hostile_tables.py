"""Hostile and broken files of stakeholders: one clear line each, in bounded time and memory, and never a crash."""

from __future__ import annotations

import struct
import time

import pytest

from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.importing import import_table, read_file
from workbooks_made import ods, patched, sheet_xml, xlsx, zipped

PLAIN = [["name", "sector"], ["A", "company"], ["B", "club"]]


def refused(data: bytes, name: str = "hostile.xlsx") -> str:
    began = time.monotonic()
    with pytest.raises(InputError) as caught:
        import_table(data, name="x", filename=name)
    assert time.monotonic() - began < 30
    (line,) = caught.value.problems
    assert line.startswith(name) and "\n" not in line
    return line


def lying(data: bytes, part: bytes) -> bytes:
    """The archive, which now says that a part unpacks to 100 bytes."""
    patched = bytearray(data)
    struct.pack_into("<I", patched, data.index(part) - 8, 100)
    struct.pack_into("<I", patched, data.rindex(part) - 22, 100)
    return bytes(patched)


def test_archives_that_explode_are_refused_also_when_they_lie_about_it():
    bomb = patched(xlsx({"S": PLAIN}), {"sheet1.xml": sheet_xml(" " * 201_000_000)})
    assert "unpacks to 201 MB" in refused(bomb)
    assert "cannot read the workbook" in refused(lying(bomb, b"xl/worksheets/sheet1.xml"))


def test_cells_far_apart_do_not_take_the_memory_of_all_between():
    row = '<row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'
    far = sheet_xml(row.format(1, "A") + row.format(1048576, "XFD"))
    assert "takes more than 500 MB or 20 s to read; delete cells that stand far" in refused(
        patched(xlsx({"S": PLAIN}), {"sheet1.xml": far})
    )
    far_ods = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row>'
    assert refused(ods({"S": PLAIN}, far_ods), "hostile.ods").endswith(
        ("as CSV UTF-8", "from a mix of sectors", "and few columns")
    )


@pytest.mark.slow
def test_one_long_text_repeated_in_many_cells_is_refused():
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = f'<sst xmlns="{space}"><si><t>{"x" * 20_000_000}</t></si></sst>'
    cells = sheet_xml("".join(f'<row r="{k}"><c r="A{k}" t="s"><v>0</v></c></row>' for k in range(1, 9_001)))
    book = patched(xlsx({"S": PLAIN}), {"sheet1.xml": cells, "sharedStrings.xml": strings})
    assert "takes more than 500 MB" in refused(book)


@pytest.mark.slow
def test_a_million_rows_are_refused():
    cells = sheet_xml("".join(f'<row r="{k}"><c r="A{k}"><v>1</v></c></row>' for k in range(1, 1_000_001)))
    assert "hostile.xlsx[S]: more than 100,000 rows; generate so many" in refused(
        patched(xlsx({"S": PLAIN}), {"sheet1.xml": cells})
    )
    assert "more than 100,000 rows" in refused(b"name,sector\n" + b"A,club\n" * 1_000_000, "long.csv")


def test_formats_and_passwords_are_named():
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert "the workbook has a password; save a copy without one" in refused(
        old + "EncryptedPackage".encode("utf-16-le")
    )
    assert "old workbooks (.xls) cannot be read; save it again as .xlsx" in refused(old, "old.xls")
    locked = patched(ods({"S": PLAIN}), {"manifest.xml": "<x><encryption-data/></x>"})
    assert "has a password" in refused(locked, "locked.ods")
    assert "not the kind of workbook" in refused(b"name,sector\nA,club\n")
    assert "the archive is not a workbook" in refused(zipped({"readme.txt": "hello"}), "a.xlsx")


def test_a_workbook_by_its_content_needs_no_name_that_says_so():
    assert len(import_table(xlsx({"S": PLAIN}), name="x", filename="upload").organisations) == 2


def test_broken_pieces_never_crash():
    whole = xlsx({"S": PLAIN})
    for k in range(0, len(whole), 97):
        with pytest.raises(InputError):
            import_table(whole[:k] + b"\0" * 40 + whole[k + 200 :][:100], name="x", filename="t.xlsx")
    assert "cannot read the workbook" in refused(patched(whole, {"workbook.xml": "<not xml"}))


def test_formulas_count_with_their_value_and_macros_do_nothing():
    def more(book):
        sheet = book.get_worksheet_by_name("S")
        sheet.write_formula(3, 0, '="C"&"D"', None, "CD")
        sheet.write_formula(3, 1, "=B2", None, "company")
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_string(0, 2, "power")

    found = import_table(xlsx({"S": PLAIN}, more), name="x", filename="t.xlsm").organisations
    assert [(one.name, one.power) for one in found] == [("A", None), ("B", None), ("CD", None)]


@pytest.mark.parametrize("data", [xlsx({"S": []}), ods({"S": []}), b"", b"\n\n , ,\n"])
def test_emptiness_is_named(data):
    assert "the table is empty; write a header with name and sector" in refused(data, "none")


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"name,sector\nCaf\x81,club\n", "the byte 0x81 is not UTF-8"), (b"name,sector\nA\0,club\n", "contains a null character"),
     (b"\xff\xfen\0a\0\x00\xd8", "damaged UTF-16 text"), (b"n,s\n\x00\x01\xff\xfe", "the byte 0xff")],
)  # fmt: skip
def test_wrong_encodings_are_named(data, said):
    assert said in refused(data, "t.csv")


def test_a_header_of_a_hundred_thousand_cells_is_refused_fast():
    data = (",".join(f"name{n}" for n in range(100_000)) + "\nA,club\n").encode()
    started = time.monotonic()
    assert "the table has 100,000 columns; keep at most 200" in refused(data, "wide.csv")
    assert time.monotonic() - started < 2


def test_more_rows_than_anybody_keeps_are_refused_before_they_are_read():
    data = b"name,sector\n" + b"".join(b"o%d,word%d\n" % (n, n) for n in range(99_000))
    started = time.monotonic()
    assert "the table has 99,001 rows; keep at most 10,000, or generate" in refused(data, "long.csv")
    assert time.monotonic() - started < 2


@pytest.mark.slow
def test_two_hundred_columns_of_codes_are_read_fast():
    codes = [f"{a}{b}" for a in "ABKQXZ" for b in "ABKQXZ"]
    rows = (",".join([f"Body {n}", *(codes[(n * k) % len(codes)] for k in range(1, 200))]) for n in range(2_000))
    data = "\n".join(["Organisation," + ",".join(f"Code {k}" for k in range(1, 200)), *rows]).encode()
    started = time.process_time()
    assert len(read_file(data, filename="codes.csv").stakeholders) == 2_000
    assert time.process_time() - started < 3
