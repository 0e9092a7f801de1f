"""All settings of a reading: the records of its stages."""

from __future__ import annotations

from dataclasses import dataclass, replace

from digitapp.preprocessing.settings import DEFAULTS as PREPROCESSING
from digitapp.preprocessing.settings import PreprocessingSettings
from digitapp.recognition.settings import DEFAULTS as RECOGNITION
from digitapp.recognition.settings import RecognitionSettings
from digitapp.segmentation.settings import DEFAULTS as SEGMENTATION
from digitapp.segmentation.settings import SegmentationSettings


@dataclass(frozen=True)
class CompetitionSettings:
    """When a page is looked at again, and how its readings compete."""

    # A line read with this probability needs no second look. [0 to 1]
    settled: float = 0.9
    # A page of more components is looked at once, which bounds time. [count >= 0]
    most_components: int = 150
    # The evidence that it takes to read a page turned, or to call it mirrored. [nats >= 0]
    turn: float = 4.0
    # What the logarithm of a reading's confidence counts beside the evidence for its turn. [>= 0]
    turn_weight: float = 3.0


@dataclass(frozen=True)
class Settings:
    """The defaults read pages of any size. Each stage gets its own record.

    seconds: after this time, above 0, reading a page ends with the rows that were read.
    turn: whether pages that seem turned by 90, 180 or 270 degrees are read upright.

    >>> from dataclasses import replace
    >>> slower = replace(DEFAULTS, recognition=RecognitionSettings(most_candidates=5000))
    """

    preprocessing: PreprocessingSettings = PREPROCESSING
    segmentation: SegmentationSettings = SEGMENTATION
    recognition: RecognitionSettings = RECOGNITION
    competition: CompetitionSettings = CompetitionSettings()
    seconds: float = 10.0
    turn: bool = True


DEFAULTS = Settings()

_NEVER = 2.0  # no probability is as high


def wide(settings: Settings) -> Settings:
    """Settings that look for other readings also of lines that are sure."""
    return replace(
        settings, recognition=replace(settings.recognition, settled=_NEVER, shortcuts=False)
    )
