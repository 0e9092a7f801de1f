"""Check digits, by python-stdnum."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable

from digitapp.errors import InputError

_NAME = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)?")
_IN_MODULUS = {"mod11": "iso7064.mod_11_2", "mod97": "iso7064.mod_97_10"}


def checker(name: str) -> Callable[[str], bool]:
    """A function that tells whether digits obey a checksum.

    name: luhn, isbn, ean, or any other number that python-stdnum knows, such as de.idnr or us.ssn.
    Letters that stand before the digits follow a colon: iban:DE. Raises InputError.
    """
    kind, _, letters = name.partition(":")
    wanted = _IN_MODULUS.get(kind.lower(), kind.lower())
    if _NAME.fullmatch(wanted):
        try:
            module = importlib.import_module(f"stdnum.{wanted}")
        except ImportError:
            module = None
        check = getattr(module, "is_valid", None)
        if check is not None:
            return lambda digits: bool(check(letters.upper() + digits))
    raise InputError(
        "{name} is no check that is known; use luhn, isbn, ean, iban:DE, or a name of "
        "python-stdnum such as de.idnr",
        name=name,
    )
