"""Set up what the tests need and run them: python3 -m tests [arguments of pytest].

On Linux the tests drive the window on virtual displays of their own, not on the real one.
They run in parallel; `-n 0` runs them one after another.
"""

import os
import sys

from digitapp.environment import become, is_installed, run_in_environment

EXTRAS = ("train", "dev", "cluster")
PARALLEL = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal"]


def run(arguments: list[str]) -> int:
    """Run pytest with the arguments where all is installed; returns its exit code."""
    if not is_installed(EXTRAS):
        verbose = "--verbose" in arguments
        return run_in_environment(["-m", "tests", *arguments], EXTRAS, verbose)
    os.environ.pop("DISPLAY", None)
    return become([sys.executable, "-m", "pytest", *PARALLEL, *arguments])


if __name__ == "__main__":
    try:
        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
