import csv
import io

from digitapp.io.export.tables_csv import TABLE_COLUMNS, tables_csv_of
from digitapp.io.page_record import page_record
from tests.io.export.records import a_table, some_records
from tests.records.sequences import sequence


def table_of(records):
    return list(csv.reader(io.StringIO("".join(tables_csv_of(records)))))


def test_a_table_has_its_rows_and_columns_also_empty_ones():
    header, *rows = table_of([a_table()])
    assert header == [*TABLE_COLUMNS, "1", "2", "3"]
    assert [row[7:] for row in rows] == [["01", "", "7"], ["", "", ""], ["", "23", "9"]]
    assert [row[2:4] for row in rows] == [["1", "1"], ["1", "2"], ["1", "3"]]
    assert [row[4] for row in rows] == ["", "", "3"]  # the cell to check


def test_lines_outside_tables_and_pages_that_failed_have_rows_too():
    header, *rows = table_of([*some_records(), a_table()])
    assert [row[7:] for row in rows[:4]] == [["01 572"], ["8"], ["12,7"], ["(408) 97"]]
    assert {row[2] for row in rows[:4]} == {""}
    blank, failed = rows[4:6]
    assert blank[0] == "blank.png" and failed[5] == "c--.pdf is damaged on page 2"
    assert len(header) == len(TABLE_COLUMNS) + 3


def test_nothing_gives_a_header():
    assert table_of([]) == [list(TABLE_COLUMNS)]
    assert table_of([page_record(sequence("7"), "a.png", 1)])[0][-1] == "1"
