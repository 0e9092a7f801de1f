"""Put the answers of a person into the cells of a record's tables."""

from __future__ import annotations

from digitapp.io.page_record import Record


def answered_tables(record: Record, lines: list[Record | None], changed: set[int]) -> Record:
    """The lines and tables of a record whose lines were answered, as values to put into it.

    lines: one for each of the record's, None for those that a person took away. changed: the
    numbers, from 1, of those that were answered.
    """
    if "tables" not in record:
        return {"lines": [line for line in lines if line is not None]}
    lines = list(lines)
    number_of: dict[int, int] = {}  # of each line that is left, counted again
    for number, line in enumerate(lines, 1):
        if line is not None:
            number_of[number] = len(number_of) + 1
    tables = []
    for table in record["tables"]:
        cells = []
        for number in sorted({cell["line"] for cell in table["cells"]} & number_of.keys()):
            own = [cell for cell in table["cells"] if cell["line"] == number]
            line = lines[number - 1]
            if number in changed and line is not None:
                own = _answered(own, line)
                texts = {cell["column"]: cell["text"] for cell in own}
                text = "\t".join(texts.get(n, "") for n in range(1, table["columns"] + 1))
                lines[number - 1] = {**line, "text": text}
            cells += [{**cell, "line": number_of[number]} for cell in own]
        tables.append({**table, "cells": cells})
    return {"lines": [line for line in lines if line is not None], "tables": tables}


def _answered(cells: list[Record], line: Record) -> list[Record]:
    """The cells of a line with an answer: a part of it for each, else as many digits as before.

    An answer that fits neither way goes into the first cell, to be checked.
    """
    parts = line["text"].split()
    digits = "".join(character for character in line["text"] if character.isdigit())
    counts = [sum(map(str.isdigit, cell["text"])) for cell in cells]
    fits = len(parts) == len(cells) and all(any(map(str.isdigit, part)) for part in parts)
    if not fits and sum(counts) == len(digits):
        starts = [sum(counts[:n]) for n in range(len(counts))]
        parts = [digits[at : at + count] for at, count in zip(starts, counts, strict=True)]
        fits = True
    if not fits:
        whole = {"text": line["text"], "confidence": 1.0, "doubtful": True, "first": 0}
        return [{**cells[0], **whole}]
    found = []
    first = 0
    for cell, part in zip(cells, parts, strict=True):
        sure = {"text": part, "confidence": 1.0, "doubtful": False, "first": first}
        found.append({**cell, **sure})
        first += sum(map(str.isdigit, part))
    return found
