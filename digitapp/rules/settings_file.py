"""Rules from a settings file (TOML) and from lists of allowed numbers."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from digitapp.errors import InputError
from digitapp.io.files import read_whole, replacing
from digitapp.rules.rules import Rules

_MOST_BYTES = 64 << 20
_KINDS: dict[str, tuple[type, ...]] = {
    "pattern": (str,),
    "length": (str, int),
    "range": (str,),
    "allowed": (str, list),
    "check": (str,),
    "total": (bool,),
}


def read_rules(file: Path) -> Rules:
    """Read rules from a TOML file, whose keys are the fields of `Rules`.

    `allowed` is a list of numbers, or the name of a file beside it with one a line.
    Raises InputError.
    """
    try:
        content = tomllib.loads(_text(file))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        why = str(error) or "it is nested too deeply"
        raise InputError("{name} is no TOML file: {why}", name=file.name, why=why) from error
    return rules_of(content, file)


def rules_of(content: Mapping[str, Any], file: Path) -> Rules:
    """Rules from the keys of a settings file. file: where they stand. Raises InputError."""
    values: dict[str, Any] = {}
    for key, value in content.items():
        if key not in _KINDS:
            raise InputError(
                "{name} has the unknown key {key}; known are {known}",
                name=file.name,
                key=key,
                known=", ".join(_KINDS),
            )
        if not isinstance(value, _KINDS[key]) or (isinstance(value, bool) and key != "total"):
            raise InputError("{name}: {key} has a wrong value", name=file.name, key=key)
        values[key] = str(value) if key == "length" else value
    if isinstance(values.get("allowed"), str):
        values["allowed"] = read_allowed(file.parent / values["allowed"])
    elif "allowed" in values:
        values["allowed"] = frozenset(map(str, values["allowed"]))
    return Rules(**values)


def plain(rules: Rules) -> dict[str, Any]:
    """The rules as `rules_of` takes them, without those that are not asked for."""
    found = {name: getattr(rules, name) for name in _KINDS if getattr(rules, name)}
    if rules.allowed:
        found["allowed"] = sorted(rules.allowed)
    return found


def write_rules(rules: Rules, file: Path) -> None:
    """Write a settings file for `read_rules`, whole or not at all. Raises OSError."""
    # Strings, lists and truth are the same in JSON and TOML.
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in plain(rules).items()
    ]
    with replacing(file) as draft:
        draft.write_text("".join(lines), "utf-8")


def read_allowed(file: Path) -> frozenset[str]:
    """Read a list of numbers, one a line. Raises InputError."""
    numbers = frozenset(line.strip() for line in _text(file).splitlines())
    found = frozenset(number for number in numbers if any(c.isdigit() for c in number))
    if not found:
        raise InputError("{name} holds no numbers", name=file.name)
    return found


def _text(file: Path) -> str:
    try:
        return read_whole(file, _MOST_BYTES).decode("utf-8-sig")
    except OSError as error:
        why = error.strerror
        raise InputError("{name} cannot be opened: {why}", name=file.name, why=why) from error
    except UnicodeDecodeError as error:
        raise InputError("{name} is no text", name=file.name) from error
