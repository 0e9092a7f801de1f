"""Forms that numbers are written into."""

import numpy as np

from training.synthesis.pages.forms import draw_form


def test_fields_lie_between_the_rules_and_some_forms_are_blank():
    blank = 0
    for seed in range(60):
        form = draw_form(np.random.default_rng(seed))
        ends = np.array(form.rules).reshape(-1, 2)
        (left, top), (right, bottom) = ends.min(axis=0) - 0.3, ends.max(axis=0) + 0.3
        assert form.fields
        for place in form.fields:
            assert left <= place.x and place.x + place.width <= right
            assert top <= place.y and place.y + place.height <= bottom
        blank += not any(place.text for place in form.fields)
    assert 6 <= blank <= 30


def test_the_boxes_of_a_comb_hold_one_digit_each():
    forms = [draw_form(np.random.default_rng(seed)) for seed in range(60)]
    combs = [f for f in forms if len(f.fields) >= 2 and all(len(p.text) <= 1 for p in f.fields)]
    assert len(combs) > 15
