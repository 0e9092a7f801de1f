import json

from digitapp.io.export.coco import coco_of
from tests.io.export.records import some_records


def test_boxes_belong_to_images_and_categories():
    found = json.loads("".join(coco_of(some_records())))
    images = {image["id"]: image["file_name"] for image in found["images"]}
    names = {category["id"]: category["name"] for category in found["categories"]}
    assert list(images.values()) == ['a "&<.png', "b.png", "blank.png"]
    boxes = [
        (images[box["image_id"]], names[box["category_id"]], box["bbox"])
        for box in found["annotations"]
    ]
    assert boxes[:2] == [
        ('a "&<.png', "0", [10, 10, 10, 20]),
        ('a "&<.png', "1", [22, 10, 10, 20]),
    ]
    assert "".join(name for file, name, _ in boxes if file == "b.png") == "127,40897()"
    assert len({box["id"] for box in found["annotations"]}) == len(boxes) == 17
    assert all(box["area"] == box["bbox"][2] * box["bbox"][3] for box in found["annotations"])


def test_nothing_gives_empty_lists():
    found = json.loads("".join(coco_of([])))
    assert found["images"] == found["annotations"] == []
