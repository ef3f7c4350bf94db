"""Every file of a list, in every shape that tests have, is read in Chromium by the page's modules as `coalitionlab new` reads it."""

import base64
import time
from pathlib import Path

import lists_misled as misled
import pytest

import lists_judged as judged
import lists_kept as kept
import lists_made as made
import lists_pasted as pasted
from coalitionlab.experiments.page.bringing import vocabulary
from coalitionlab.experiments.page.bundling import FRONT, bundle
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.importing import read_file
from coalitionlab.scenarios.reading.cells import read_sheets
from same_reading import PLAIN, assert_same
from workbooks_made import ods, xlsx

TEXTS, BOOKS, NETWORKS, SHAPES = (
    made.TEXTS | pasted.TEXTS | judged.TEXTS | misled.TEXTS | kept.TEXTS,
    made.BOOKS | pasted.BOOKS | kept.BOOKS,
    made.NETWORKS | pasted.NETWORKS | judged.NETWORKS | misled.NETWORKS | kept.NETWORKS,
    made.SHAPES,
)
pytestmark = pytest.mark.slow
CALL = f"""
import {{ decoded, sheetOf }} from './cells.js';
import {{ isPage, sheetsOfPage }} from './html.js';
import {{ teach }} from './lexicon.js';
import {{ meaningOf, readFiles, readTable }} from './reading.js';
import {{ isWorkbook, sheetsOf }} from './workbook.js';
{PLAIN}
window.teach = teach;
window.read = async (text) => {{
  const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  try {{
    return plain(readTable(isWorkbook(bytes) ? await sheetsOf(bytes) : isPage(bytes) ? sheetsOfPage(decoded(bytes)[0]) : [sheetOf(decoded(bytes)[0])], 'table'));
  }} catch (error) {{ return {{ refused: error.message }}; }}
}};
window.bring = async (text) => {{
  const reading = readFiles([{{ name: 'table', sheets: [sheetOf(decoded(Uint8Array.from(atob(text), (each) => each.charCodeAt(0)))[0])] }}], {{ columns: new Map() }});
  return {{ ...plain(reading), meaning: meaningOf(reading, 'sector') }};
}};
window.sheets = async (text) => (await sheetsOf(Uint8Array.from(atob(text), (each) => each.charCodeAt(0)))).map(({{ name, hidden, rows }}) => [name, hidden, rows]);
"""
SHARED = Path(__file__).parents[2] / "cases" / "tables"
FILES = {path.name: path.read_bytes() for path in sorted(SHARED.glob("t[0-9]*"))} | {
    name: text.encode() for name, (text, _) in TEXTS.items()
}
FILES |= {f"{name}.csv": data for name, (data, _) in misled.BYTES.items()}
FILES |= {name: xlsx(book) for name, (book, _) in (BOOKS | NETWORKS | SHAPES).items()}
FILES |= {f"{name} (ODS)": ods(book) for name, (book, _) in (BOOKS | NETWORKS).items()}


@pytest.fixture(scope="module")
def read(browser):
    """What the page's modules make of a file."""
    sources = {path.stem: path.read_text(encoding="utf-8") for path in FRONT.glob("*.js")}
    tab = browser.new_page()
    tab.set_content(f"<script>{bundle({**sources, 'call': CALL.lstrip()}, 'call')}</script>")
    tab.evaluate("(words) => teach(words)", vocabulary(()))
    yield lambda data, what="read": tab.evaluate(f"(text) => {what}(text)", base64.b64encode(data).decode())
    tab.close()


@pytest.mark.parametrize("name", FILES)
def test_the_page_reads_a_file_as_python_does(read, name):
    end = ".csv" if name in TEXTS or name.endswith(".csv") else ".ods" if name.endswith("(ODS)") else ".xlsx"
    assert_same(read(FILES[name]), read_file(FILES[name], filename=f"table{end}"), name)


@pytest.mark.parametrize("name", [name for name in TEXTS if name.startswith("a matrix")])
def test_a_matrix_that_is_brought_as_a_file_is_read_once(read, name):
    text = TEXTS[name][0].encode()
    assert_same(read(text, "bring"), read_file(text, filename="table.csv"), name)


def test_the_page_says_which_words_for_sectors_it_assumed(read):
    text = b"Name,Type\nLyme Stores,retail\nLyme Council,council\nLyme Mart,retail\n"
    assert read(text, "bring")["meaning"] == "retail = business, council = government; assumed: \u201cretail\u201d"


def test_a_hidden_sheet_explains_codes_and_lists_nobody(read):
    book = {"Old": [["Organisation", "Type"], *([f"Gone {k}", "A"] for k in range(9))], "Now": [["Organisation", "Type"], ["Vale Dairy", "A"], ["Vale Mosque", "B"]], "Key": [["A = business"], ["B = faith group"]]}  # fmt: skip

    def hide(made):
        made.get_worksheet_by_name("Now").activate()
        made.get_worksheet_by_name("Now").set_first_sheet()
        for name in ("Old", "Key"):
            made.get_worksheet_by_name(name).hide()

    ours = read(xlsx(book, hide))
    assert_same(ours, read_file(xlsx(book, hide), filename="t.xlsx"))
    assert [(each["name"], each["sector"]) for each in ours["people"]] == [("Vale Dairy", "business"), ("Vale Mosque", "community")]  # fmt: skip


#: Cells as LibreOffice writes them: headers and groups apart, written once for many, merged, of all kinds, with a note; and a hidden sheet.
CELLS = """
<table:table-header-rows><table:table-row><table:table-cell office:value-type="string"><text:p>Organi<text:span>sation</text:span></text:p></table:table-cell>
<table:table-cell office:value-type="string"><office:annotation><text:p>by Ann</text:p></office:annotation><text:p>Type</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="16382"/></table:table-row></table:table-header-rows>
<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Mill<text:s text:c="2"/>Ltd</text:p><text:p>and sons</text:p></table:table-cell>
<table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="1" office:value-type="string"><text:p>company</text:p></table:table-cell>
<table:table-cell office:value-type="percentage" office:value="0.4"><text:p>40%</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2024-03-01"><text:p>1/3/24</text:p></table:table-cell>
<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>TRUE</text:p></table:table-cell></table:table-row>
<table:table-row-group><table:table-row><table:table-cell office:value-type="string"><text:p>Bakers</text:p></table:table-cell><table:covered-table-cell/>
<table:table-cell office:value-type="float" office:value="3" table:formula="of:=1+2"><text:p>3</text:p></table:table-cell></table:table-row></table:table-row-group>
<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>same</text:p></table:table-cell>
<table:table-cell office:value-type="currency" office:value="12.5"><text:p>12.50</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
"""
UNSEEN = """<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>"""
HIDDEN = """<table:table table:name="Key" table:style-name="ta2"><table:table-row><table:table-cell/><table:table-cell office:value-type="string"><text:p>A = business</text:p></table:table-cell></table:table-row></table:table>"""


def test_the_page_reads_the_cells_of_an_ods_workbook_as_python_does(read):
    data = ods({"Now": []}, CELLS.replace("\n", ""), HIDDEN.replace("\n", ""), UNSEEN)

    def plain(row):
        last = max(k for k, cell in enumerate(row) if cell != "")
        return list(row[: last + 1])

    theirs = [
        [sheet.name, sheet.hidden, [[line, [*[""] * sheet.first_column, *plain(row)]] for line, row in sheet.rows]]
        for sheet in read_sheets(data, "t.ods")
    ]
    ours = read(data, "sheets")
    assert [[name, hidden, [[line, plain(row)] for line, row in rows]] for name, hidden, rows in ours] == theirs
    assert [line for line, _ in theirs[0][2]] == [1, 4, 5, 6, 7] and theirs[0][2][2][1][:2] == ["Bakers", "company"]
    assert theirs[1][1]


HOSTILE = ("<img src=x onerror=document.title='broken'>", "=cmd|'/c calc'!A1 Ltd", "__proto__", "constructor Council")
SHAPED = {
    "turned": [["", *HOSTILE], ["Sector", "company", "council", "club", "school"], ["Power", "high", "low", "low", "high"]],
    "a grid": [["", "Low interest", "High interest"], ["High power", HOSTILE[0], "; ".join(HOSTILE[1:3])], ["Low power", HOSTILE[3], ""]],
    "columns": [["Public sector", "Business"], HOSTILE[:2], HOSTILE[2:]],
    "codes": [["Name", "Type"], *([name, "G"] for name in HOSTILE[1:]), [HOSTILE[0], "__proto__"]],
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPED)
def test_hostile_names_are_names_in_every_shape(read, shape):
    key = {HOSTILE[0][:20].replace("/", ""): [["G = government", "B = business", f"X = {HOSTILE[0]}"]]}
    book = xlsx({"S": SHAPED[shape], **key})
    ours, theirs = read(book), read_file(book, filename="t.xlsx")
    assert_same(ours, theirs)
    assert sorted(each["name"] for each in ours["people"]) == sorted(HOSTILE)


NAMES = ";".join(f"n{k}" for k in range(12_000))
TOO_LARGE = {
    "a header of 100,000 cells": (",".join(f"name{k}" for k in range(100_000)) + "\nA,club\n").encode(),
    "a field of 12,000 names": f",Low interest,High interest\nHigh power,{NAMES},b\nLow power,c,d\n".replace(
        ";", " • "
    ).encode(),
    "a column of 12,000 names": f"Public sector,Business\n{NAMES},Mill\nTown,Bank\n".replace(";", " • ").encode(),
}


@pytest.mark.parametrize("name", TOO_LARGE)
def test_what_is_too_large_is_refused_at_once(read, name):
    started = time.monotonic()
    refused = read(TOO_LARGE[name])["refused"]
    assert time.monotonic() - started < 2
    assert "keep at most" in refused and "\n" not in refused
    started = time.monotonic()
    with pytest.raises(InputError, match="keep at most"):
        read_file(TOO_LARGE[name], filename="t.csv")
    assert time.monotonic() - started < 2
