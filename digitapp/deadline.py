"""How long reading a page may take, and whether anyone still wants it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable


def _clocks() -> tuple[float, float]:
    """The clock and the processor time of this process, in seconds."""
    return time.monotonic(), time.process_time()


_PATIENCE = 6.0
"""How much longer a page may take while other programs hold the processor."""


class Deadline:
    """Stages ask it between pieces of work that take a small fraction of a second.

    seconds: from now on, by the clock or by the processor time of this process, whichever is less:
    a page is not cut short because other programs hold the processor, unless it takes
    `_PATIENCE` times as long by the clock. check: called each time; it
    ends the reading by raising an exception, such as one for a cancelled job. Stages that cannot
    leave out work call it alone.
    """

    def __init__(
        self, seconds: float = math.inf, check: Callable[[], object] = lambda: None
    ) -> None:
        self._start, self._seconds = _clocks(), seconds
        self.check = check
        self._whole = self
        self._met = True

    def share(self, share: float) -> Deadline:
        """An earlier deadline, after a share, 0 to 1, of the time. `met` speaks for both."""
        earlier = Deadline(share * self._seconds, self.check)
        earlier._start, earlier._whole = self._start, self._whole
        return earlier

    def expired(self) -> bool:
        """Tell whether the time is over; the stage then leaves out the rest of its work.

        Raises what `check` raises.
        """
        self.check()
        clock, work = (now - start for now, start in zip(_clocks(), self._start, strict=True))
        passed = max(min(clock, work), clock / _PATIENCE)
        over = passed >= self._seconds
        self._whole._met &= not over
        return over

    @property
    def met(self) -> bool:
        """False once a stage was told to leave out work."""
        return self._whole._met


NEVER = Deadline()
"""A deadline that never expires."""
