"""Set up what the tests need and run them: python3 -m tests [arguments of pytest].

On Linux the tests drive the window on virtual displays of their own, not on the real one.
They run in parallel; `-n 0` runs them one after another.
"""

import os
import sys

from digitapp.environment import become, is_installed, run_in_environment
from digitapp.environment.console import Console
from digitapp.environment.system_packages import install_system_packages

EXTRAS = ("train", "dev", "cluster", "web")
PARALLEL = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal"]
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS")
"""Limits of libraries' own threads: the workers share the cores already, and threads that wait for
a core spin, which costs some tests ten times their processor time."""


def run(arguments: list[str]) -> int:
    """Run pytest with the arguments where all is installed; returns its exit code."""
    if not is_installed(EXTRAS):
        verbose = "--verbose" in arguments
        return run_in_environment(["-m", "tests", *arguments], EXTRAS, verbose)
    add_system_packages(Console())
    os.environ.pop("DISPLAY", None)
    # The programs that tests start would compile all their modules each time.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    return become([sys.executable, "-m", "pytest", *PARALLEL, *arguments])


def add_system_packages(console: Console) -> None:
    """Install what the tests need of the system; where that cannot be done, say so and go on."""
    try:
        install_system_packages(console, for_tests=True)
    except SystemExit as stopped:
        console.say(f"{stopped.code} Until then, tests fail or are skipped for it.")


if __name__ == "__main__":
    try:
        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
