"""Masks and ranges, as a person writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from digitapp.errors import InputError

_TOKEN = re.compile(r"#\{([0-9]{1,4})(?:,([0-9]{1,4}))?\}|#|([0-9])|([ .,\-/():+=x%])")
_MOST = 1000
"""Digits that one # may stand for."""

_LONGEST = 1000
"""Characters of a mask, and of a range."""


@dataclass(frozen=True)
class Mask:
    """The digits that a person expects.

    parts: a digit, or "" for any one, with how often it comes at least and at most.
    """

    parts: tuple[tuple[str, int, int], ...]

    def fits(self, digits: str) -> bool:
        """Tell whether digits are as expected.

        The time grows with the lengths of both, while a regular expression could try all ways to
        share many digits out among several #{0,9}.
        """
        within = (1 << len(digits) + 1) - 1
        places = 1  # bit n: the parts so far can end before digit n
        for digit, least, most in self.parts:
            if digit:
                places &= sum(1 << n for n, found in enumerate(digits) if found == digit)
            places = places << least & within
            reach, done = most - least, 0
            while done < reach and places:
                step = min(done + 1, reach - done)
                places |= places << step & within
                done += step
        return places >> len(digits) == 1


def mask_digits(mask: str) -> Mask:
    """The digits that a mask asks for.

    mask: # for any digit, #{5} or #{5,7} for several, a digit for itself, and signs such as - or
    / where they stand. Signs need not have been read, so they do not count.
    Raises InputError.
    """
    found: list[tuple[str, int, int]] = []
    place = 0
    while place < len(mask) <= _LONGEST:
        token = _TOKEN.match(mask, place)
        if token is None:
            break
        place = token.end()
        least, most, digit, sign = token.groups()
        if sign is None:
            found.append((digit or "", *_bounds(mask, least or "1", most or least or "1")))
    if not found or place < len(mask):
        raise InputError(
            "{mask} is no pattern: use # for a digit, as in ##-#### or #{{5,7}}",
            mask=mask,
        )
    return Mask(tuple(found))


def _bounds(mask: str, least: str, most: str) -> tuple[int, int]:
    if not int(least) <= int(most) <= _MOST:
        raise InputError("{mask} is no pattern: its counts are out of order", mask=mask)
    return int(least), int(most)


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


def _is_usual(number: Decimal) -> bool:
    """Tell whether a number is one that can be read; comparing 1e999999999 takes long."""
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
