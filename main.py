"""digitapp from a checkout: no arguments open the window, arguments go to the command line.

The first start makes the environment `.venv`; `--verbose` in front of the arguments shows what
pip and apt print meanwhile.
"""

import sys

from digitapp.environment import is_installed, run_in_environment

NEED_NOTHING = ("--version", "--help", "-h")


def start() -> int:
    """Run digitapp, in its environment where this Python lacks what it needs."""
    arguments = sys.argv[1:]
    verbose = arguments[:1] == ["--verbose"]
    needs_packages = not arguments or arguments[0] not in NEED_NOTHING
    if needs_packages and not is_installed():
        return run_in_environment([__file__, *arguments], verbose="--verbose" in arguments)
    from digitapp.cli import main

    return main(arguments[verbose:])


if __name__ == "__main__":
    try:
        sys.exit(start())
    except KeyboardInterrupt:
        sys.exit(130)
