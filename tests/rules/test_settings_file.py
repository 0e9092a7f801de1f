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
    ],
)
def test_what_is_wrong_gets_a_sentence(tmp_path, content, said):
    (tmp_path / "rules.toml").write_text(content)
    with pytest.raises(InputError, match=said):
        read_rules(tmp_path / "rules.toml")


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
