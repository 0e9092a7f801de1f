"""`python -m training.page_benchmark`: the older name of `python -m training pages`."""

import sys

from training.cli import main

raise SystemExit(main(["pages", *sys.argv[1:]]))
