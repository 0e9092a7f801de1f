import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitapp.errors import InputError
from digitapp.rules import Rules
from digitapp.rules.settings_file import read_allowed, read_rules, write_rules


def test_a_file_names_the_rules(tmp_path):
    (tmp_path / "known.txt").write_text("12-34\n\n99\n")
    file = tmp_path / "rules.toml"
    file.write_text(
        'pattern = "##"\nlength = 2\nrange = "0:99"\ncheck = "luhn"\ntotal = true\n'
        'allowed = "known.txt"\n'
    )
    rules = read_rules(file)
    assert (rules.pattern, rules.length, rules.range) == ("##", "2", "0:99")
    assert rules.check == "luhn" and rules.total
    assert rules.allowed == {"12-34", "99"}
    file.write_text("allowed = [12, '34']")
    assert read_rules(file).allowed == {"12", "34"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("pattern =", "no TOML file"),
        ("mask = '##'", "unknown key mask"),
        ("pattern = 5", "wrong value"),
        ("length = true", "wrong value"),
        ("pattern = '?'", "no pattern"),
        ("allowed = 'gone.txt'", "cannot be opened"),
        ("x = " + "[" * 5000, "no TOML file"),
        (".".join(["a"] * 100_000) + " = 1", "nested too deeply"),
        ("[" + ".".join(["a"] * 100_000) + "]", "nested too deeply"),
        ("length = " + "9" * 5000, "number that is too long"),
        ("length = 0x" + "f" * 5000, "wrong value"),
        ("allowed = [0x" + "f" * 5000 + "]", "wrong value"),
        ("allowed = 'a\\u0000b'", "cannot be opened"),
        ('allowed = "a\\u0000b"', "cannot be opened"),
        ("allowed = '/dev/zero'", "device"),
        ("allowed = ''", "cannot be opened"),
        ("pattern = '" + "#" * 300_000 + "'", "too large"),
        ('"a\\nb" = 1', "unknown key"),
    ],
)
def test_what_is_wrong_gets_a_sentence(tmp_path, content, said):
    (tmp_path / "rules.toml").write_text(content)
    with pytest.raises(InputError, match=said) as told:
        read_rules(tmp_path / "rules.toml")
    assert "\n" not in str(told.value) and len(str(told.value)) < 1000


def test_a_list_as_long_as_a_disk_is_refused(tmp_path):
    with (tmp_path / "known.txt").open("wb") as stream:
        stream.truncate(1 << 34)
    with pytest.raises(InputError, match="too large"):
        read_allowed(tmp_path / "known.txt")


numbers = st.integers() | st.floats() | st.integers(-(10**30), 10**30)
words = st.text(max_size=8) | st.sampled_from(["##", "#{5,7}", "0:100", "luhn", "iban:DE", "gone"])
values = words | numbers | st.booleans() | st.lists(words | numbers, max_size=4)
names = st.sampled_from(["pattern", "length", "range", "allowed", "check", "total"])


@pytest.mark.slow
@given(
    st.dictionaries(names | st.just("other"), values, max_size=4), st.text("0123456789", max_size=9)
)
def test_rules_that_are_understood_can_be_asked(tmp_path_factory, settings, digits):
    file = tmp_path_factory.getbasetemp() / "drawn.toml"
    written = "\n".join(f"{name} = {toml(value)}" for name, value in settings.items())
    file.write_text(written, "utf-8", errors="replace")
    try:
        rules = read_rules(file)
    except InputError as error:
        assert "\n" not in str(error)
        return
    must = rules.broken(digits, digits)
    assert must is None or must.said


def toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value).replace("NaN", "nan").replace("Infinity", "inf")


@given(st.binary(max_size=60))
def test_any_file_is_understood_or_refused(tmp_path_factory, content):
    file = tmp_path_factory.getbasetemp() / "any.toml"
    file.write_bytes(content)
    for read in (read_rules, read_allowed):
        with suppress(InputError):
            read(file)


@pytest.mark.parametrize(
    "rules",
    [
        Rules(),
        Rules(pattern="#-#{5,7}", length="5:7", range=":7", check="iban:DE", total=True),
        Rules(allowed=frozenset({'1"2', "3\\4", "5 – 6"})),
    ],
)
def test_what_is_written_is_read_back(tmp_path, rules):
    write_rules(rules, tmp_path / "rules.toml")
    assert read_rules(tmp_path / "rules.toml") == rules
