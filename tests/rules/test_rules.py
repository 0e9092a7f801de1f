import pickle

import pytest

from digitapp.errors import InputError
from digitapp.rules import Rules
from digitapp.rules.rules import Must


@pytest.mark.parametrize(
    ("rules", "good", "bad"),
    [
        (Rules(pattern="##-##"), "1234", "123"),
        (Rules(length="5:7"), "12345", "1234"),
        (Rules(length="4"), "1234", "12345"),
        (Rules(length="5:"), "123456", "1234"),
        (Rules(range="0:100"), "100", "101"),
        (Rules(allowed=frozenset({"12-34", "99"})), "1234", "1235"),
        (Rules(check="luhn"), "79927398713", "79927398710"),
        (Rules(check="isbn"), "9780471117094", "9780471117095"),
        (Rules(check="ean"), "73513537", "73513536"),
        (Rules(check="iban:DE"), "89370400440532013000", "89370400440532013001"),
        (Rules(check="de.idnr"), "36574261809", "36574261890"),
    ],
)
def test_each_rule_tells_good_from_bad(rules, good, bad):
    assert rules
    assert rules.broken(good, good) is None
    assert rules.broken(bad, bad)


def test_all_rules_count():
    rules = Rules(length="3", range="0:500")
    assert rules.broken("123", "123") is None
    assert rules.broken("623", "623") == Must("range", "0:500")
    assert rules.broken("12", "12") == Must("length", "3")


@pytest.mark.parametrize(
    "flaw", [{"pattern": "?"}, {"range": "x"}, {"check": "nonsense"}, {"check": "../luhn"}]
)
def test_a_rule_that_cannot_be_understood_is_told_at_once(flaw):
    with pytest.raises(InputError):
        Rules(**flaw)


@pytest.mark.parametrize(
    "length", ["0", "-3", "2.5", "7:5", ":", "five", "1:nan", "1e40", "5:1e40", "1001"]
)
def test_a_length_that_no_number_has_is_told(length):
    with pytest.raises(InputError, match="is no length: write it as 5, 5: or 5:7"):
        Rules(length=length)


def test_no_rules_are_false():
    assert not Rules()
    assert Rules(total=True)


def test_rules_can_be_sent_to_another_process():
    rules = Rules(pattern="##", check="luhn", allowed=frozenset({"18"}))
    again = pickle.loads(pickle.dumps(rules))
    assert again == rules and again.broken("18", "18") is None
    assert again.fingerprint == rules.fingerprint != Rules(pattern="##").fingerprint
