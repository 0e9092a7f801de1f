"""digitapp from a checkout: no arguments open the window, arguments go to the command line."""

import sys

try:
    from digitapp.cli import main
except ModuleNotFoundError as error:
    sys.exit(f"{error.name} is not installed; start digitapp with: python3 .ci/run_app.py")

if __name__ == "__main__":
    sys.exit(main())
