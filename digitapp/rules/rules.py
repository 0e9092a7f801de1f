"""The rules for the numbers of a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property

from digitapp.i18n import _
from digitapp.rules.checksum import checker
from digitapp.rules.pattern import interval, lengths, mask_digits, value_of


@dataclass(frozen=True)
class Must:
    """What a number must be.

    rule: the field of `Rules`, or "last" for the line that must be the sum; value: of that field.
    """

    rule: str
    value: str = ""

    @property
    def said(self) -> str:
        """A clause in the chosen language, such as "it must look like ##-####"."""
        return {
            "pattern": _("it must look like {value}"),
            "length": _("it must have {value} digits"),
            "range": _("it must be in the range {value}"),
            "allowed": _("it must be one of the allowed numbers"),
            "check": _("it must have the check digits of {value}"),
            "total": _("the lines must add up"),
            "last": _("it must be the sum of the lines above"),
        }[self.rule].format(value=self.value)


@dataclass(frozen=True)
class Rules:
    """What each line must obey; what is None or empty is not asked for.

    pattern: a mask, as in `mask_digits`. length: "5" or "5:7" digits. range: of the value, as in
    "0:100". allowed: the numbers there are; blanks and signs in them do not count. check: the
    name of a checksum, as in `checker`. total: the last line of a page is the sum of the others.

    Raises InputError for a rule that cannot be understood.
    """

    pattern: str | None = None
    length: str | None = None
    range: str | None = None
    allowed: frozenset[str] = frozenset()
    check: str | None = None
    total: bool = False

    def __post_init__(self) -> None:
        assert self._tests is not None  # so that a wrong rule is told at once

    def __getstate__(self) -> dict[str, object]:
        """The fields alone: the tests made of them cannot be sent to another process."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __bool__(self) -> bool:
        return bool(self._tests) or self.total

    @property
    def summary(self) -> str:
        """The rules in a few words, such as "##-####, luhn"; empty without rules."""
        parts = [self.pattern, self.length and _("{value} digits").format(value=self.length)]
        parts += [self.range, self.check]
        parts.append(_("{count} allowed").format(count=len(self.allowed)) if self.allowed else None)
        parts.append(_("sum") if self.total else None)
        return ", ".join(part for part in parts if part)

    @property
    def fingerprint(self) -> str:
        """Tells these rules from others, for a journal."""
        return repr({**self.__getstate__(), "allowed": sorted(self.allowed)})

    def broken(self, digits: str, text: str) -> Must | None:
        """The first rule that a number breaks; None if it obeys all.

        digits: the digits alone; text: with blanks and marks.
        """
        return next((must for must, test in self._tests if not test(digits, text)), None)

    @cached_property
    def _tests(self) -> list[tuple[Must, Callable[[str, str], bool]]]:
        tests: list[tuple[Must, Callable[[str, str], bool]]] = []
        if self.pattern is not None:
            mask = mask_digits(self.pattern)
            tests.append((Must("pattern", self.pattern), lambda d, _: mask.matches(d)))
        if self.length is not None:
            least, most = lengths(self.length)

            def long_enough(digits: str, _: str) -> bool:
                count = len(digits)
                return (least is None or count >= least) and (most is None or count <= most)

            tests.append((Must("length", self.length), long_enough))
        if self.range is not None:
            low, high = interval(self.range)

            def within(_: str, text: str) -> bool:
                value = value_of(text)
                return value is not None and (
                    (low is None or value >= low) and (high is None or value <= high)
                )

            tests.append((Must("range", self.range), within))
        if self.allowed:
            known = {re.sub(r"\D", "", number) for number in self.allowed}
            tests.append((Must("allowed"), lambda d, _: d in known))
        if self.check is not None:
            valid = checker(self.check)
            tests.append((Must("check", self.check), lambda d, _: valid(d)))
        return tests
