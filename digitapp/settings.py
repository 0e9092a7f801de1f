"""All settings of a reading: the records of its stages."""

from __future__ import annotations

from dataclasses import dataclass

from digitapp.preprocessing.settings import DEFAULTS as PREPROCESSING
from digitapp.preprocessing.settings import PreprocessingSettings
from digitapp.recognition.settings import DEFAULTS as RECOGNITION
from digitapp.recognition.settings import RecognitionSettings
from digitapp.segmentation.settings import DEFAULTS as SEGMENTATION
from digitapp.segmentation.settings import SegmentationSettings


@dataclass(frozen=True)
class Settings:
    """The defaults read pages of any size. Each stage gets its own record.

    >>> from dataclasses import replace
    >>> slower = replace(DEFAULTS, recognition=RecognitionSettings(most_candidates=5000))
    """

    preprocessing: PreprocessingSettings = PREPROCESSING
    segmentation: SegmentationSettings = SEGMENTATION
    recognition: RecognitionSettings = RECOGNITION


DEFAULTS = Settings()
