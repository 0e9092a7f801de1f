"""Records as boxes in the format of the COCO data set, for people who label data.

https://cocodataset.org/#format-data
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator

from digitapp.io.page_record import Record

_SIGNS = ".,-/():+=x%¤"
_CATEGORIES = {name: number for number, name in enumerate([*"0123456789", *_SIGNS], 1)}


def coco_of(records: Iterable[Record]) -> Iterator[str]:
    """One object with the images, a box for each digit and mark, and the categories.

    Pages that could not be read are left out. The boxes come after all images, and wait in a
    temporary file until then.
    """
    info = json.dumps({"description": "Read by digitapp", "version": "1.0"})
    yield f'{{"info": {info},\n"images": ['
    count = 0
    with tempfile.TemporaryFile("w+", encoding="utf-8") as boxes:
        between = ""
        images = (record for record in records if "error" not in record)
        for number, record in enumerate(images, 1):
            yield between + "\n" + json.dumps(_image(record, number))
            between = ","
            for box in _boxes(record):
                count += 1
                annotation = {"id": count, "image_id": number, **box}
                boxes.write(("," if count > 1 else "") + "\n" + json.dumps(annotation))
        yield '\n],\n"annotations": ['
        boxes.seek(0)
        yield from boxes
    categories = [
        {"id": number, "name": name, "supercategory": "digit" if name.isdigit() else "mark"}
        for name, number in _CATEGORIES.items()
    ]
    yield f'\n],\n"categories": {json.dumps(categories)}}}\n'


def _image(record: Record, number: int) -> Record:
    turned = {"turned": record["turned"]} if "turned" in record else {}
    return {
        "id": number,
        "file_name": record["file"],
        "page": record["page"],
        "width": record["width"],
        "height": record["height"],
        **turned,
    }


def _boxes(record: Record) -> Iterator[Record]:
    for line in record["lines"]:
        for entry in (*line["digits"], *line.get("marks", ())):
            _, _, width, height = entry["box"]
            yield {
                "category_id": _CATEGORIES[entry.get("digit") or entry["mark"]],
                "bbox": entry["box"],
                "area": width * height,
                "iscrowd": 0,
                "score": entry["confidence"],
            }
