from dataclasses import replace
from typing import Any

import pytest

from digitapp.records import DigitSequence
from digitapp.rules import Rules
from digitapp.rules.choice import Verdict, apply_rules, obeying
from digitapp.rules.rules import Must
from tests.rules.lines import page


def applied(read, rules) -> tuple[DigitSequence, Any]:
    return apply_rules(read, rules)


def test_a_line_that_obeys_stays_as_it_was_read():
    read = page(("1572", [("1512", 0.3)]))
    taken, verdicts = applied(read, Rules(length="4"))
    assert verdicts == (None,)
    assert taken.lines == read.lines


def test_the_most_probable_reading_that_obeys_is_taken_and_told():
    read = page(("1512", [("1513", 0.2), ("1572", 0.1), ("1573", 0.05)]))
    taken, (verdict,) = applied(read, Rules(allowed=frozenset({"1572", "1573"})))
    (line,) = taken.lines
    assert line.text == "1572" and line.confidence == 0.1
    assert (verdict.obeyed, verdict.read, verdict.taken) == (True, "1512", "1572")
    assert verdict.probability == 0.1
    assert "1512 was read" in verdict.said and "1572 (10 %)" in verdict.said
    assert [reading.doubtful for reading in line.readings] == [False, False, True, False]
    assert line.readings[2].digit == "7"
    assert line.readings[2].confidence == pytest.approx(0.1)
    assert line.alternatives[0].digits == "1512"


def test_nothing_is_invented_where_no_reading_obeys():
    read = page(("1512", [("1513", 0.2)]))
    taken, (verdict,) = applied(read, Rules(allowed=frozenset({"9999"})))
    assert taken.text == "1512"
    assert all(reading.doubtful for reading in taken.readings)
    assert not verdict.obeyed and verdict.taken == "1512"
    assert "no other reading fits" in verdict.said


def test_a_reading_of_another_length_gets_its_own_boxes():
    read = page(("12-34", [("123", 0.2), ("12345", 0.1)]))
    taken, (verdict,) = applied(read, Rules(pattern="##-###"))
    (line,) = taken.lines
    assert line.digits == "12345" and verdict.obeyed
    assert [reading.box.x for reading in line.readings] == [10, 22, 34, 46, 58]
    assert line.text == "12-345"
    assert [r.doubtful for r in line.readings] == [False, False, False, False, True]
    assert line.readings[4].crop.shape == (28, 28)
    shorter, _ = applied(read, Rules(length="3"))
    assert shorter.lines[0].digits == "123"


def test_a_digit_that_both_readings_share_stays_sure_though_its_box_is_another():
    read = page(("1234", [("123", 0.2)]))
    (line,) = read.lines
    (other,) = line.alternatives
    moved = tuple(replace(box, x=box.x + 1, width=box.width + 1) for box in other.boxes)
    line = replace(line, alternatives=(replace(other, boxes=moved),))
    taken, _ = applied(replace(read, lines=(line,)), Rules(length="3"))
    readings = taken.lines[0].readings
    assert [r.digit for r in readings] == ["1", "2", "3"]
    assert not any(r.doubtful for r in readings)
    assert [r.confidence for r in readings] == [r.confidence for r in line.readings[:3]]


def test_marks_count_for_the_value():
    read = page(("12,50", [("7250", 0.3)]))
    assert applied(read, Rules(range="0:20"))[1] == (None,)
    taken, _ = applied(read, Rules(range="70:80"))
    assert taken.text == "72,50"


def test_a_column_adds_up_to_its_last_line():
    read = page(
        ("12", [("17", 0.2), ("72", 0.1)]),
        ("30", [("80", 0.3)]),
        ("47", [("41", 0.1)]),
    )
    taken, verdicts = applied(read, Rules(total=True))
    assert taken.text == "17\n30\n47"
    assert [verdict and verdict.taken for verdict in verdicts] == ["17", None, None]
    assert "must add up" in verdicts[0].said


def test_a_column_that_never_adds_up_leaves_its_last_line_in_doubt():
    taken, verdicts = applied(page(("12", []), ("30", []), ("50", [])), Rules(total=True))
    assert taken.text == "12\n30\n50"
    assert verdicts[:2] == (None, None) and not verdicts[2].obeyed
    assert all(reading.doubtful for reading in taken.lines[2].readings)


def test_a_column_that_adds_up_is_left_alone():
    read = page(("12", [("17", 0.2)]), ("30", []), ("42", [("47", 0.3)]))
    assert applied(read, Rules(total=True))[1] == (None, None, None)


def test_a_long_column_is_added_up_in_time():
    lines = [(str(n), [(str(n + 60 * k), 0.1 / k) for k in range(1, 9)]) for n in range(100, 160)]
    total = sum(range(100, 160)) + 60
    taken, _ = applied(page(*lines, (str(total), [])), Rules(total=True))
    values = [int(line.digits) for line in taken.lines]
    assert sum(values[:-1]) == values[-1] == total


def test_a_second_look_adds_readings_and_changes_nothing_else():
    read = page(("1572", [("1512", 0.2)]), ("43890", []))
    wider = page(("1573", [("1579", 0.1), ("1572", 0.05)]), ("43890", [("43896", 0.02)]))
    ruled = obeying(read, Rules(allowed=frozenset({"1579", "43890"})), lambda: wider)
    assert ruled.wide and ruled.sequence.text == "1579\n43890"
    assert ruled.read.text == read.text
    assert [line.readings for line in ruled.read.lines] == [line.readings for line in read.lines]
    assert [line.confidence for line in ruled.read.lines] == [0.6, 0.6]
    first, second = ruled.read.lines
    assert [other.digits for other in first.alternatives] == ["1573", "1512", "1579"]
    assert [other.digits for other in second.alternatives] == ["43896"]


def test_a_second_look_that_found_other_lines_gives_none_of_them_away():
    read = page(("1572", []), ("43890", []))
    wider = replace(read, lines=page(("9", []), ("9", []), ("1512", [])).lines[2:])
    ruled = obeying(read, Rules(length="9"), lambda: wider)
    assert ruled.read.text == read.text
    assert all(line.alternatives == () for line in ruled.read.lines)


@pytest.mark.parametrize(
    ("probability", "said"),
    [(1.0, "99 %"), (0.9996, "99 %"), (0.05, "5 %"), (0.0016, "0.16 %"), (1e-7, "< 0.01 %")],
)
def test_a_verdict_gives_a_probability_that_people_can_read(probability: float, said: str) -> None:
    verdict = Verdict(True, "171", "177", probability, Must("pattern", "1#7"))
    assert f"177 ({said}) was taken" in verdict.said
