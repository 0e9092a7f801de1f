"""Masks and ranges, as a person writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from digitapp.errors import InputError

_TOKEN = re.compile(r"#\{(\d{1,9})(?:,(\d{1,9}))?\}|#|(\d)|([ .,\-/():+=x%])")
_MOST, _LONGEST = 1000, 200


@dataclass(frozen=True)
class Mask:
    """The digits that a number must have.

    parts: each a digit, "" for any, with how often it comes, at least and at most.
    """

    parts: tuple[tuple[str, int, int], ...]

    def matches(self, digits: str) -> bool:
        """Tell whether digits obey; takes bounded time, which an expression would not."""
        ends = {0}
        for digit, least, most in self.parts:
            ends = {
                end + count
                for end in ends
                for count in range(least, min(most, len(digits) - end) + 1)
                if not digit or digits[end : end + count] == digit * count
            }
        return len(digits) in ends


def mask_digits(mask: str) -> Mask:
    """The digits that a mask asks for.

    mask: # for any digit, #{5} or #{5,7} for several, a digit for itself, and signs such as - or
    / where they stand. Signs need not have been read, so they do not count.
    Raises InputError.
    """
    found: list[tuple[str, int, int]] = []
    place = 0
    while place < len(mask):
        token = _TOKEN.match(mask, place)
        if token is None or len(mask) > _LONGEST:
            break
        place = token.end()
        least, most, digit, sign = token.groups()
        if sign is not None:
            continue
        if least is None:
            found.append((digit or "", 1, 1))
        else:
            found.append(("", *_bounds(mask, int(least), int(most or least))))
    if not found or place < len(mask):
        raise InputError(
            "{mask} is no pattern: use # for a digit, as in ##-#### or #{{5,7}}", mask=mask
        )
    return Mask(tuple(found))


def _bounds(mask: str, least: int, most: int) -> tuple[int, int]:
    if not least <= most <= _MOST:
        raise InputError("{mask} is no pattern: its counts are out of order", mask=mask)
    return least, most


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
    if not ends or not all(map(_is_usual, ends)) or ends != sorted(ends) or len(text) > _LONGEST:
        raise InputError("{text} is no range: write it as 0:100, 5: or :7", text=text)
    return low, high


def lengths(text: str) -> tuple[Decimal | None, Decimal | None]:
    """The fewest and most digits, such as "5" or "5:7"; None for an open end. Raises InputError."""
    try:
        ends = interval(text)
    except InputError:
        ends = (None, None)
    counts = [end for end in ends if end is not None]
    if not counts or any(not 1 <= end <= _MOST or end % 1 for end in counts):
        raise InputError("{text} is no length: write it as 5, 5: or 5:7", text=text)
    return ends


def _is_usual(number: Decimal) -> bool:
    """Tell whether a number can stand on a page; comparing with 1e999999999 takes long."""
    return number.is_finite() and abs(number.adjusted()) <= _LONGEST


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
