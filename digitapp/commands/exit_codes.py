"""Exit codes of all commands."""

OK, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130

MEANING = (
    "exit codes: 0 all was read; 1 a page or file could not be read; 2 wrong options; "
    "130 stopped by Ctrl+C"
)
