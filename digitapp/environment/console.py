"""Progress of the set-up on stderr: one line a step, or all that its commands print."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_BLINK = 0.5
"""Seconds between two checks of a running command."""

_QUIET = 10.0
"""Seconds between two lines of progress where stderr is no terminal."""

_WIDTH = 100
"""Characters of a progress line on a terminal."""


class Console:
    """Runs commands and shows their progress.

    verbose: show the commands and their own lines instead.
    """

    def __init__(self, verbose: bool = False) -> None:
        self.verbose = verbose

    def say(self, sentence: str) -> None:
        print(sentence, file=sys.stderr, flush=True)

    def run(
        self,
        doing: str,
        command: Sequence[str],
        describe: Callable[[str], str | None] = lambda line: None,
        env: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        """Run a command; `doing` is shown meanwhile, such as "Installing xvfb".

        describe: makes a detail of a line of the command's output, or None.

        Raises SystemExit with one sentence if the command fails.
        """
        if self.verbose:
            self.say(f"{doing}: {' '.join(command)}")
            if subprocess.run(command, env=env, cwd=folder, stdout=sys.stderr).returncode:
                sys.exit(f"{doing} failed.")
            return
        lines: list[str] = []
        with subprocess.Popen(
            command,
            env=env,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process:
            reader = threading.Thread(target=_collect, args=(process, lines), daemon=True)
            reader.start()
            try:
                self._follow(doing, process, reader, lines, describe)
            except BaseException:
                process.terminate()
                raise
        if process.returncode:
            sys.exit(f"{doing} failed{_reason(lines)}. With --verbose you see every step.")

    def _follow(
        self,
        doing: str,
        process: subprocess.Popen[str],
        reader: threading.Thread,
        lines: Sequence[str],
        describe: Callable[[str], str | None],
    ) -> None:
        """Show a detail and the elapsed seconds until the process ends."""
        terminal = sys.stderr.isatty()
        begin = last = time.monotonic()
        if not terminal:
            self.say(f"{doing} ...")
        detail, seen = "", 0
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_BLINK)
                reader.join()  # its last lines too
            while seen < len(lines):
                detail = describe(lines[seen]) or detail
                seen += 1
            seconds = time.monotonic() - begin
            progress = f"{doing} ... {f'{detail}, ' if detail else ''}{seconds:.0f} s"
            if terminal:
                end = "\n" if process.returncode is not None else ""
                print(f"\r{progress[:_WIDTH]:<{_WIDTH}}", end=end, file=sys.stderr, flush=True)
            elif process.returncode is None and time.monotonic() - last > _QUIET:
                self.say(f"  {detail + ', ' if detail else ''}{seconds:.0f} s")
                last = time.monotonic()
            if process.returncode is not None:
                return


def _collect(process: subprocess.Popen[str], lines: list[str]) -> None:
    assert process.stdout
    lines.extend(line.strip() for line in process.stdout)


def _reason(lines: Sequence[str]) -> str:
    """The last error message of a failed command, in brackets."""
    errors = [line for line in lines if line.lower().startswith(("e:", "error", "fatal"))]
    told = errors[-1:] or lines[-1:]
    return f" ({told[0].rstrip('.')})" if told else ""
