"""`python -m training.page_benchmark`."""

from training.page_benchmark.cli import main

raise SystemExit(main())
