"""The project file: pages, strokes, corrections, and what was read.

A zip of `project.json`, the pictures as PNG, and the readings. A safety copy has the same entries
in a folder: pictures are written once, and only the JSON is rewritten.
"""

from digitapp.storage.project_file.format import CONTENTS, ENDING, FORMAT, PICTURES
from digitapp.storage.project_file.loading import Project, load
from digitapp.storage.project_file.saving import save, save_folder

__all__ = [
    "CONTENTS",
    "ENDING",
    "FORMAT",
    "PICTURES",
    "Project",
    "load",
    "save",
    "save_folder",
]
