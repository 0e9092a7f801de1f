"""`python -m training.signs`: the old name of `python -m training.fitting.punctuation`."""

from training.fitting.punctuation import main

if __name__ == "__main__":
    raise SystemExit(main())
