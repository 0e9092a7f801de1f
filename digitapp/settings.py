"""Every tunable of the pipeline in one frozen record; the values were chosen on validation sets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Defaults read pages of any size: lengths are parts of the page's own scale, not pixels.

    doubtful_below: readings with less confidence are marked doubtful.
    """

    doubtful_below: float = 0.9


DEFAULTS = Settings()
