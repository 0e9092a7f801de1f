"""Settings of preprocessing: from a page to its written ink."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PreprocessingSettings:
    """Values chosen on validation pages. Each line gives meaning, unit and range.

    Units: "page sides" are parts of the page's extent, "strokes" multiples of the stroke width.
    """

    # The longer side of a page counts as at most this many times the shorter one. [>= 1]
    longest_shape: float = 8.0
    # The page's extent at the first look. [pixels > 0]
    first_side: float = 1600.0
    # The stroke width that the working copy should have. [pixels > 0]
    working_stroke: float = 5.0
    # The scale is changed if the stroke width is wrong by more than this factor. [>= 1]
    scale_slack: float = 2.0
    # Ink less tall than this on the working copy has lost detail. [pixels > 0]
    least_height: float = 24.0
    # Such ink is brought to this height, [pixels > 0]
    working_height: float = 48.0
    # ... by enlarging the page at most this many times, [>= 1]
    most_enlarged: float = 2.0
    # A second look enlarges the working copy once more, by this factor. [> 1]
    other_scale: float = 1.6
    # ... unless its strokes would become wider than this, [pixels > 0]
    thickest_stroke: float = 6.25
    # ... or the page has more components: then it is print or noise. [count >= 0]
    most_close: int = 2000
    # The largest working copy. [pixels > 0]
    most_pixels: float = 24e6

    # On narrower pages no sheet is searched for. [pixels > 0]
    sheet_least: int = 20
    # Side of the median window that removes the strokes. [page sides, 0 to 1]
    sheet_window: float = 0.06
    # Least difference of sheet and surroundings, as a part of the brighter one. [0 to 1]
    sheet_step: float = 0.18
    # Least part of that difference within a few pixels of the sheet's edge. [0 to 1]
    sheet_sharpness: float = 0.75
    # Surroundings cover at least this part of one side of the page. [0 to 1]
    sheet_side: float = 0.9
    # Least part of the sheet that has the sheet's shade; a hollow shape is a zero. [0 to 1]
    sheet_filled: float = 0.75
    # A sheet covers at least this part of its convex hull. [0 to 1]
    sheet_convex: float = 0.85
    # A convex shape that covers more than this part of the page is a sheet. [0 to 1]
    sheet_large: float = 0.4
    # A rectangle of another shade with at least this part of the page is read by itself, [0 to 1]
    region_least: float = 0.03
    # ... if it covers this part of its smallest enclosing rectangle. [0 to 1]
    region_rectangle: float = 0.85
    # So many of them at most. [count >= 0]
    most_regions: int = 4

    # Window in which the bare paper is estimated. [page sides, 0 to 1]
    background_window: float = 1 / 7
    # A dark area wider than this many of those windows is a shadow. [> 0]
    shadow_width: float = 1.5
    # A shadow is darker than the smoothed paper by at least this part. [0 to 1]
    shadow_step: float = 0.1
    # At most this many regions that ink surrounds are looked at, the largest. [count >= 0]
    most_hollows: int = 250
    # The inside of a wide stroke has at least this part of its rim's darkness. [0 to 1]
    hollow_darkness: float = 0.75
    # Percentile of grey values that is the paper beside a wide stroke. [0 to 100]
    hollow_paper_percentile: float = 75.0
    # Percentile of grey values that is the rim of a wide stroke. [0 to 100]
    hollow_rim_percentile: float = 25.0
    # Darker paper counts as this dark, or the division would amplify noise. [0 to 255]
    darkest_paper: int = 32
    # Whether the ink is light where it seems dark, and dark where it seems light.
    other_polarity: bool = False
    # Polarity is decided on a copy of at most this extent, [pixels > 0]
    polarity_side: int = 256
    # ... without a margin of its shorter side divided by this, [> 0]
    polarity_margin: int = 40
    # ... compared with the median over this part of the rest's shorter side. [0 to 1]
    polarity_window: float = 0.6
    # Either polarity is possible if each shade has more than this part of the contrast. [0 to 0.5]
    least_other: float = 0.001
    # Least standard deviation of the blur before thresholding. [pixels >= 0]
    smoothing: float = 0.7
    # On large pages the standard deviation is the extent divided by this. [> 0]
    smoothing_side: float = 2500.0
    # Percentile of the slopes that counts as the steepest slope. [0 to 100]
    steepest_percentile: float = 99.9
    # The steepest slope is at least this many times the paper's median slope, [>= 0]
    least_contrast: float = 2.8
    # ... which counts as at least this: rounding alone gives it. [0 to 255]
    least_texture: float = 2.0
    # The local contrast is at least this part of the page's. [0 to 1]
    contrast_floor: float = 0.7
    # Part of the local contrast above which a pixel is ink. [0 to 1]
    threshold: float = 0.45
    # Part of the local contrast that counts as full ink. [0 to 1]
    full_ink: float = 0.8

    # Pixels are written if the ink network gives them at least this probability, [0 to 1]
    least_written: float = 0.07
    # ... if they have at least this part of full ink, [0 to 1]
    least_strength: float = 0.2
    # ... and if they are connected to a pixel of this probability. [0 to 1]
    surely_written: float = 0.8
    # A component that the network takes most of is restored as a plain 1 if it is at least this
    # tall, [digit heights, > 0]
    lone_shortest: float = 0.6
    # ... at most this tall, [digit heights, > 0]
    lone_tallest: float = 1.5
    # ... less wide than this, [own heights, > 0]
    lone_width: float = 0.5
    # ... at least this far from the page's left and right side, [own heights, >= 0]
    lone_margin: float = 0.2
    # ... and beside kept components of some height for this part of its own. [0 to 1]
    lone_beside: float = 0.6
    # A component of which the network keeps less than this part is also read whole, [0 to 1]
    refused_remains: float = 0.8
    # ... if there are at most this many of them. [count >= 0]
    most_refused: int = 8


DEFAULTS = PreprocessingSettings()
