"""`python -m training`, where a search tries small networks and trains them without graphs."""

import sys
import time
from types import SimpleNamespace

import pytest
from keras_tuner.src.distribute import oracle_chief

from tests.training.conftest import train_eagerly
from training import cli
from training.tuning import search_space

if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        train_eagerly(patch)
        patch.setattr(search_space, "WIDTHS", (4, 8))
        # A chief looks every 20 seconds whether its workers have ended.
        often = SimpleNamespace(sleep=lambda seconds: time.sleep(min(seconds, 0.5)))
        patch.setattr(oracle_chief, "time", often)
        sys.exit(cli.main())
