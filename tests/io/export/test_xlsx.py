import openpyxl

from digitapp.io.export import xlsx
from digitapp.io.page_record import error_record, page_record
from tests.io.export.records import a_table, some_records
from tests.records.sequences import marked, sequence


def read_back(records, tmp_path):
    xlsx.write_xlsx(records, tmp_path / "out.xlsx")
    return openpyxl.load_workbook(tmp_path / "out.xlsx")


def test_a_row_a_line_with_leading_zeros(tmp_path):
    book = read_back(some_records(), tmp_path)
    header, *rows = book["Lines"].iter_rows(values_only=True)
    assert header == xlsx.COLUMNS
    assert [row[3] for row in rows] == ["01 572", "8", "12,7", "(408) 97", None, None]
    assert [row[6] for row in rows[:2]] == ["01572", "8"]
    assert [row[2] for row in rows] == [1, 2, 1, 2, None, None]
    assert rows[5][1] == 2 and rows[5][8] == "c--.pdf is damaged on page 2"


def test_cells_are_text_and_never_formulas(tmp_path):
    records = [
        page_record(marked("=12", "-7", "+4"), "=cmd.png", 1),
        error_record("@x", "@x is empty"),
    ]
    sheet = read_back(records, tmp_path)["Lines"]
    cells = [sheet["A2"], sheet["D2"], sheet["D3"], sheet["D4"], sheet["A5"], sheet["I5"]]
    assert [cell.value for cell in cells] == ["=cmd.png", "=12", "-7", "+4", "@x", "@x is empty"]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}


def test_doubt_and_failure_are_coloured(tmp_path):
    sheet = read_back(some_records(), tmp_path)["Lines"]
    colours = [sheet.cell(row, 4).fill.fgColor.rgb for row in range(2, 8)]
    sure, doubt, failed = colours[0], colours[1], colours[5]
    assert len({sure, doubt, failed}) == 3
    assert colours == [sure, doubt, sure, sure, sure, failed]
    assert [sheet.cell(row, 6).value for row in (2, 3)] == [None, "yes"]


def test_more_rows_than_a_sheet_holds_go_on_another_one(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "_MOST_ROWS", 2)
    book = read_back([page_record(sequence(str(n)), "a.png", 1) for n in range(5)], tmp_path)
    assert book.sheetnames == ["Lines", "Lines 2", "Lines 3"]
    assert [sheet.max_row for sheet in book] == [3, 3, 2]


def test_a_name_that_no_spreadsheet_holds_is_written(tmp_path):
    book = read_back([error_record("a\x07\udcff.png", "is empty")], tmp_path)
    assert book["Lines"]["A2"].value == "a\ufffd\\udcff.png"


def test_nothing_gives_a_header(tmp_path):
    assert read_back([], tmp_path)["Lines"].max_row == 1


def test_a_table_has_a_sheet_with_its_rows_and_columns(tmp_path):
    second = {**a_table(), "file": "a/[b]:*?.png", "page": 12}
    book = read_back([a_table(), *some_records(), second], tmp_path)
    assert book.sheetnames == ["Lines", "1 table", "2 _b____ p12"]
    sheet = book["1 table"]
    rows = [("01", None, "7"), (None, None, None), (None, "23", "9")]
    assert list(sheet.iter_rows(values_only=True)) == rows
    assert sheet["A1"].data_type == "s" and sheet["A1"].number_format == "@"
    assert sheet["C3"].fill.fgColor.rgb != sheet["C1"].fill.fgColor.rgb


def test_only_so_many_tables_have_a_sheet(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_TABLES", 2)
    book = read_back([a_table()] * 5, tmp_path)
    assert book.sheetnames == ["Lines", "1 table", "2 table"]
    assert book["Lines"].max_row == 11
