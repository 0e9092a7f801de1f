"""Progress on stderr: a bar, or a line a page, and a closing line."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Any

from digitapp.io.page_record import note
from digitapp.io.streams import tell

if TYPE_CHECKING:
    from digitapp.batch import PageResult, Tally

_SECONDS_BETWEEN = 0.2
_SECONDS_IN_A_FILE = 30.0
"""Between two states of the bar where stderr is no terminal: there every state stays."""


class ProgressDisplay:
    """Shows a batch on stderr. quiet: errors alone; verbose: a line a page in place of the bar."""

    def __init__(self, tally: Tally, quiet: bool = False, verbose: bool = False) -> None:
        self._tally, self._quiet, self._verbose = tally, quiet, verbose
        self._bar: Any = None
        if not quiet and not verbose and tally.files > 1:
            self._begin()

    def __enter__(self) -> ProgressDisplay:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def result(self, result: PageResult) -> None:
        """Show that a page is done; call it after it was counted."""
        progress = self._tally.progress()
        if not (self._quiet or self._verbose or self._bar) and progress.total > 1:
            self._begin()
        if result.error is not None:
            self.say(result.error)
        elif result.unread:
            self.say(f"{result.record['file']}: {result.unread}")
        elif self._verbose:
            self.say(f"[{progress.done}/{progress.total}] {_described(result)}")
        if not self._quiet and (said := note(result.record)):
            self.say(f"{result.record['file']}, page {result.page}: {said}")
        if self._bar is not None:
            self._bar.total = progress.total
            self._bar.set_postfix_str(
                f"errors {progress.errors}" if progress.errors else "", refresh=False
            )
            self._bar.update()

    def say(self, text: str) -> None:
        """Write a line above the bar."""
        if self._bar is not None:
            self._bar.clear()
        tell(text)

    def close_with_totals(self) -> None:
        """End the bar and write the closing line."""
        self._end()
        if not self._quiet:
            tell(closing_line(self._tally))

    def _begin(self) -> None:
        from tqdm import tqdm

        tqdm.set_lock(threading.RLock())  # by default one for processes, of which there are none
        terminal = sys.stderr.isatty()
        self._bar = tqdm(
            total=self._tally.files,
            unit="page",
            file=sys.stderr,
            leave=False,
            dynamic_ncols=True,
            mininterval=_SECONDS_BETWEEN if terminal else _SECONDS_IN_A_FILE,
        )

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def closing_line(tally: Tally) -> str:
    """All that was read, in one line."""
    parts = [_count(tally.pages, "page"), _count(tally.digits, "digit")]
    parts.append(f"{_count(tally.doubtful, tally.to_check)} to check")
    if tally.errors:
        parts.append(f"{tally.errors:,} not read")
    if tally.known:
        parts.append(f"{tally.known:,} read before")
    read = tally.pages - tally.known
    rate = f" ({read / tally.seconds:.1f} pages/s)" if read > 1 else ""
    return f"{', '.join(parts)}; {tally.seconds:.1f} s{rate}"


def _described(result: PageResult) -> str:
    record = result.record
    page = f", page {result.page}" if result.pages > 1 else ""
    count = _count(result.digits, "digit") if result.digits else "no digits"
    before = "read before" if result.known else f"{record['milliseconds']:.0f} ms"
    return f"{record['file']}{page}: {count}, {before}"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
