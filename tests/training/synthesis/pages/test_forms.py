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


def test_a_large_form_is_a_table_of_many_rows():
    for seed in range(20):
        fields = draw_form(np.random.default_rng(seed), large=True).fields
        assert len({place.y for place in fields}) >= 8
        assert len({place.x for place in fields}) >= 2


def test_the_boxes_of_a_comb_hold_one_digit_each():
    forms = [draw_form(np.random.default_rng(seed)) for seed in range(60)]
    combs = [f for f in forms if len(f.fields) >= 2 and all(len(p.text) <= 1 for p in f.fields)]
    assert len(combs) > 15


def test_a_hand_bends_its_rules_and_print_does_not():
    straight = bent = 0
    for seed in range(60):
        rules = np.array(draw_form(np.random.default_rng(seed)).rules)
        steps = np.abs(rules[:, 1] - rules[:, 0]).min(axis=1)
        # Printed rules are level or upright; of those by hand hardly any piece is.
        if (steps < 1e-9).all():
            straight += 1
        else:
            bent += 1
            assert (steps < 1e-9).mean() < 0.05 and len(rules) % 3 == 0
            # Pieces of one rule follow each other.
            joined = rules.reshape(-1, 3, 2, 2)
            assert np.allclose(joined[:, :-1, 1], joined[:, 1:, 0])
    assert straight > 25 and bent > 8


def test_straight_digits_are_written_more_often():
    texts = "".join(
        place.text for seed in range(200) for place in draw_form(np.random.default_rng(seed)).fields
    )
    assert texts.count("7") > 1.4 * texts.count("3") and texts.count("1") > 1.2 * texts.count("8")
