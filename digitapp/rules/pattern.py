"""Masks and ranges, as a person writes them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from digitapp.errors import InputError

_TOKEN = re.compile(r"#\{(\d+)(?:,(\d+))?\}|#|(\d)|([ .,\-/():+=x%])")
_MOST = 1000


def mask_digits(mask: str) -> re.Pattern[str]:
    """The digits that a mask asks for, as an expression.

    mask: # for any digit, #{5} or #{5,7} for several, a digit for itself, and signs such as - or
    / where they stand. Signs need not have been read, so they do not count.
    Raises InputError.
    """
    found, place = [], 0
    while place < len(mask):
        token = _TOKEN.match(mask, place)
        if token is None:
            raise InputError(
                "{mask} is no pattern: use # for a digit, as in ##-#### or #{{5,7}}", mask=mask
            )
        place = token.end()
        least, most, digit, sign = token.groups()
        if sign is not None:
            continue
        if least is None:
            found.append(digit or "[0-9]")
        else:
            found.append(f"[0-9]{_bounds(mask, least, most or least)}")
    if not found:
        raise InputError(
            "{mask} is no pattern: use # for a digit, as in ##-#### or #{{5,7}}", mask=mask
        )
    return re.compile("".join(found))


def _bounds(mask: str, least: str, most: str) -> str:
    if not int(least) <= int(most) <= _MOST:
        raise InputError("{mask} is no pattern: its counts are out of order", mask=mask)
    return f"{{{int(least)},{int(most)}}}"


def interval(text: str) -> tuple[Decimal | None, Decimal | None]:
    """The ends of "0:100", "5:" or ":7"; None for an open end. One number stands for itself.

    Raises InputError.
    """
    first, colon, last = text.partition(":")
    try:
        low = Decimal(first) if first else None
        high = (Decimal(last) if last else None) if colon else low
    except InvalidOperation:
        low = high = None
    ends = [end for end in (low, high) if end is not None]
    if not ends or any(not end.is_finite() for end in ends) or ends != sorted(ends):
        raise InputError("{text} is no range: write it as 0:100, 5: or :7", text=text)
    return low, high


def value_of(text: str) -> Decimal | None:
    """The value of a number such as 1572, -7,45, 12.50 or 1 572; None if it is none.

    The last point or comma divides the fraction, unless three digits follow another of its kind.
    """
    bare = text.replace(" ", "")
    match = re.fullmatch(r"([-+]?)([\d.,]*\d)", bare)
    if match is None:
        return None
    sign, body = match.groups()
    marks = [c for c in body if c in ".,"]
    if len(set(marks)) == 1 and len(marks) > 1:  # 1.234.567
        body = body.replace(marks[0], "")
    elif marks:
        whole, _, fraction = body.rpartition(marks[-1])
        body = re.sub("[.,]", "", whole) + "." + fraction
    try:
        return Decimal(sign + body)
    except InvalidOperation:
        return None
