"""How a training keeps memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

_FAULTS = """
import resource
import sys
import numpy as np
from training.memory import keep_freed_memory
if "keep" in sys.argv:
    keep_freed_memory()
np.ones(5_000_000)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(40):
    np.ones(5_000_000)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(*words: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", _FAULTS, *words], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="a matter of the GNU C library")
def test_large_blocks_are_used_again():
    assert faults("keep") < faults() / 4
