"""Texts of lines of numbers: amounts, dates, telephone numbers, runs, sums."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Rng = np.random.Generator


def draw_text(rng: Rng) -> str:
    """A random line of 1 to about 20 characters: digits, blanks and `. , - / ( ) : + = x % ¤`."""
    shares = np.array([share for share, _ in _KINDS])
    return _KINDS[int(rng.choice(len(shares), p=shares / shares.sum()))][1](rng)


def _digits(rng: Rng, count: int) -> str:
    """Random digits; many zeros, ones or repeats on some lines."""
    mood = rng.random()
    weights = np.ones(10)
    if mood < 0.2:
        weights[0] = 6.0
    elif mood < 0.35:
        weights[1] = 6.0
    elif mood < 0.42:
        weights[int(rng.integers(10))] = 8.0
    drawn = rng.choice(10, count, p=weights / weights.sum())
    if mood > 0.85 and count > 1:
        for i in range(1, count):
            if rng.random() < 0.4:
                drawn[i] = drawn[i - 1]
    return "".join(map(str, drawn))


def _number(rng: Rng, least: int, most: int) -> str:
    return _digits(rng, int(rng.integers(least, most + 1)))


def _run(rng: Rng) -> str:
    return _number(rng, 1, 4 if rng.random() < 0.6 else 12)


def _repeated(rng: Rng) -> str:
    """One digit several times, alone or within a number."""
    text = str(rng.integers(10)) * int(rng.integers(2, 6))
    around = rng.random()
    if around < 0.25:
        return _number(rng, 1, 2) + text
    return text + _number(rng, 1, 2) if around < 0.5 else text


def _single(rng: Rng) -> str:
    return str(rng.integers(10))


def _round_number(rng: Rng) -> str:
    """Few digits with zeros behind them, as amounts often are."""
    return _number(rng, 1, 3) + "0" * int(rng.integers(1, 6))


def _grouped(rng: Rng) -> str:
    """Thousands parted by a point, a comma, a blank or nothing."""
    whole = _round_number(rng) if rng.random() < 0.5 else _number(rng, 3, 7)
    mark = str(rng.choice([".", ",", " ", "", "'"]))
    mark = "" if mark == "'" else mark
    start = len(whole) % 3 or 3
    return mark.join([whole[:start], *(whole[i : i + 3] for i in range(start, len(whole), 3))])


def _amount(rng: Rng) -> str:
    text = _grouped(rng) if rng.random() < 0.7 else _number(rng, 2, 5)
    ending = rng.random()
    if ending < 0.25:
        text += str(rng.choice([",", "."])) + _number(rng, 2, 2)
    elif ending < 0.32:
        text += str(rng.choice([",", "."])) + "00"
    elif ending < 0.40:
        text += str(rng.choice([",-", ".-", "-", "--", ".--", ",--", "/-"]))
    elif ending < 0.48:
        text += str(rng.choice(["=", ".=", ",=", "-="]))
    elif ending < 0.52:
        text += str(rng.choice([".", ","]))
    opening = rng.random()
    if opening < 0.10:
        text = "¤" + text
    elif opening < 0.16:
        text = str(rng.choice(["-", "=", "."])) + text
    return text


def _decimal(rng: Rng) -> str:
    sign = "-" if rng.random() < 0.15 else "+" if rng.random() < 0.04 else ""
    mark = str(rng.choice([",", "."]))
    return sign + _number(rng, 1, 3) + mark + _number(rng, 1, 3)


def _date(rng: Rng) -> str:
    mark = str(rng.choice(["/", "/", "-", ".", "."]))
    day, month = str(rng.integers(1, 32)), str(rng.integers(1, 13))
    if rng.random() < 0.4:
        day, month = day.zfill(2), month.zfill(2)
    short = rng.random()
    if short < 0.35:
        return day + mark + month
    year = str(rng.integers(0, 100)).zfill(2)
    if rng.random() < 0.35:
        year = str(rng.choice(["19", "20"])) + year
    parts = [day, month, year] if rng.random() < 0.8 else [year, month, day]
    return mark.join(parts)


def _fraction(rng: Rng) -> str:
    return _number(rng, 1, 3) + "/" + _number(rng, 1, 3)


def _telephone(rng: Rng) -> str:
    area, first, last = _digits(rng, 3), _digits(rng, 3), _digits(rng, 4)
    return str(
        rng.choice(
            [
                f"({area}) {first}-{last}",
                f"({area}){first}-{last}",
                f"{first}-{last}",
                f"{area}-{first}-{last}",
                f"{area} {first} {last[:2]} {last[2:]}",
                f"0{area}/{first}{last}",
                f"+{area[:2]} {area} {first}{last}",
                f"{area}.{first}.{last}",
            ]
        )
    )


def _groups(rng: Rng) -> str:
    count = int(rng.integers(2, 6))
    size = int(rng.integers(1, 6))
    return " ".join(_digits(rng, max(1, size + int(rng.integers(-1, 2)))) for _ in range(count))


def _cells(rng: Rng) -> str:
    """A row of a table: short numbers with wide blanks between them."""
    blank = " " * int(rng.integers(2, 5))
    if rng.random() < 0.3:
        return blank.join(_decimal(rng) for _ in range(int(rng.integers(2, 4))))
    return blank.join(_number(rng, 1, 3) for _ in range(int(rng.integers(2, 6))))


def _time(rng: Rng) -> str:
    text = f"{rng.integers(0, 24)}:{rng.integers(0, 60):02}"
    return text + f":{rng.integers(0, 60):02}" if rng.random() < 0.2 else text


def _sum(rng: Rng) -> str:
    parts = [_number(rng, 1, 3) for _ in range(int(rng.integers(2, 4)))]
    text = str(rng.choice(["+", "-", "x", ":", "="])).join(parts)
    text += "=" + _number(rng, 1, 4) if rng.random() < 0.6 else ""
    return text.replace("=", " = ") if rng.random() < 0.2 else text


def _bracketed(rng: Rng) -> str:
    inner = _number(rng, 1, 3)
    text = " ".join(f"({_number(rng, 1, 2)})" for _ in range(int(rng.integers(1, 5))))
    return text if rng.random() < 0.6 else f"{_number(rng, 1, 3)}({inner})"


def _listed(rng: Rng) -> str:
    """An item's number and a value, as in a list."""
    mark = str(rng.choice([".", ")", ":", "-"]))
    return _number(rng, 1, 2) + mark + " " * int(rng.random() < 0.6) + _number(rng, 1, 4)


def _percent(rng: Rng) -> str:
    return (_decimal(rng) if rng.random() < 0.3 else _number(rng, 1, 3)) + "%"


def _dimension(rng: Rng) -> str:
    return "x".join(_number(rng, 1, 3) for _ in range(int(rng.integers(2, 4))))


def _signed(rng: Rng) -> str:
    return str(rng.choice(["-", "+", "¤", "="])) + _number(rng, 1, 4)


_KINDS: tuple[tuple[float, Callable[[Rng], str]], ...] = (
    (0.30, _run),
    (0.04, _repeated),
    (0.05, _single),
    (0.07, _round_number),
    (0.20, _amount),
    (0.07, _decimal),
    (0.10, _date),
    (0.03, _fraction),
    (0.08, _telephone),
    (0.06, _groups),
    (0.08, _cells),
    (0.03, _time),
    (0.03, _sum),
    (0.02, _bracketed),
    (0.02, _listed),
    (0.02, _percent),
    (0.01, _dimension),
    (0.02, _signed),
)
