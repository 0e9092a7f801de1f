"""`python -m training.signs`: the older name of `python -m training punctuation`.

Kept for one release.
"""

import sys

from training.cli import main

if __name__ == "__main__":
    raise SystemExit(main(["punctuation", *sys.argv[1:]]))
