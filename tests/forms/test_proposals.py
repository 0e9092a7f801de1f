import cv2
import numpy as np

from digitapp.forms.proposals import propose
from tests.forms.drawn import FIELDS, blank


def test_boxes_combs_and_tables_of_a_form_are_proposed():
    found = propose(blank())
    assert len(found) == len(FIELDS)
    for field in FIELDS:
        best = max(found, key=lambda other: other.box.iou(field.box))
        assert best.box.iou(field.box) > 0.85
        assert (best.kind, best.parts) == (field.kind, field.parts)


def test_boxes_with_print_are_no_fields():
    gray = blank()
    cv2.putText(gray, "taken", (310, 230), cv2.FONT_HERSHEY_SIMPLEX, 1.5, 0, 3)
    assert len(propose(gray)) == len(FIELDS) - 1


def test_an_empty_page_and_noise_have_no_fields():
    assert propose(np.full((500, 400), 255, np.uint8)) == ()
    noise = np.random.default_rng(0).integers(0, 255, (500, 400), np.uint8)
    assert propose(noise) == ()
