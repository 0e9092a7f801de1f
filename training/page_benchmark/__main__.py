"""`python -m training.page_benchmark`: the old name of `python -m training.evaluation.pages`."""

from training.evaluation.pages.cli import main

raise SystemExit(main())
