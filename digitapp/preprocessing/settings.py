"""Settings of preprocessing: from a page to the ink that a pen wrote on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PreprocessingSettings:
    """Values chosen on validation pages. Each line gives meaning, unit and range.

    "page sides" are parts of the page's extent, "strokes" multiples of the stroke width.
    """

    # The longer side of a page counts as at most this many times the shorter one. [>= 1]
    longest_shape: float = 8.0
    # The page's extent at the first look. [pixels > 0]
    first_side: float = 1600.0
    # The stroke width that the working copy should have. [pixels > 0]
    working_stroke: float = 5.0
    # A scale may miss that stroke width by this factor. [>= 1]
    scale_slack: float = 2.0
    # Ink lower than this on the working copy has lost detail. [pixels > 0]
    least_height: float = 24.0
    # Such ink is brought to this height, if the page has the pixels. [pixels > 0]
    working_height: float = 32.0
    # ... unless its strokes would become wider than this, [pixels > 0]
    thickest_stroke: float = 6.25
    # ... or the page has more pieces of ink: that is print or noise. [count >= 0]
    most_close: int = 2000
    # The largest working copy. [pixels > 0]
    most_pixels: float = 24e6

    # Narrower pages are not searched for their sheet. [pixels > 0]
    sheet_least: int = 20
    # Side of the median window that takes the strokes away. [page sides, 0 to 1]
    sheet_window: float = 0.06
    # The sheet differs from its surroundings by this part of the brighter one. [0 to 1]
    sheet_step: float = 0.18
    # Part of that step that is reached at once, at the sheet's edge. [0 to 1]
    sheet_sharpness: float = 0.75
    # Surroundings cover at least this part of one side of the page. [0 to 1]
    sheet_side: float = 0.9
    # Part of the sheet that has the sheet's shade: what is hollow is a zero. [0 to 1]
    sheet_filled: float = 0.75
    # A sheet covers at least this part of its convex hull. [0 to 1]
    sheet_convex: float = 0.85
    # A convex sheet that covers more than this part of the page needs no other sign. [0 to 1]
    sheet_large: float = 0.4
    # A smaller one is a rectangle: it covers this part of the page, [0 to 1]
    sheet_small: float = 0.15
    # ... this part of its upright or leaning bounding rectangle, [0 to 1]
    sheet_rectangle: float = 0.9
    # ... and is no narrower than this part of the page's shorter side, [0 to 1]
    sheet_narrow: float = 0.2
    # ... and its mask, 0 to 255, has at most this mean along every side of the page. [0 to 255]
    sheet_amid: float = 25.0
    # Surroundings are looked at for writing where they cover this part of the page. [0 to 1]
    writing_area: float = 0.01
    # Surroundings this many times as uneven as the sheet are a desk, not a shadow. [>= 0]
    desk_unevenness: float = 2.0
    # Paper in a shadow may be more uneven by this part of its shade: camera noise. [0 to 1]
    shadow_grain: float = 0.01
    # Strokes are what departs from the shade by this part of the strongest departures, [0 to 1]
    writing_departure: float = 0.7
    # ... which are the departures at this percentile, [0 to 100]
    writing_percentile: float = 99.5
    # ... and by at least this part of the shade. [0 to 1]
    writing_least: float = 0.05
    # Writing goes on beyond the edge where strokes are this part of those on the sheet, [0 to 1]
    writing_beyond: float = 0.05
    # ... and this part of the surroundings. [0 to 1]
    writing_some: float = 0.001

    # Window in which the bare paper is estimated. [page sides, 0 to 1]
    background_window: float = 1 / 7
    # What stays dark over this many of those windows lies in a shadow. [> 0]
    shadow_width: float = 1.5
    # A shadow is darker than the smoothed paper by this part. [0 to 1]
    shadow_step: float = 0.1
    # The inside of a wide stroke is as dark as this part of the ink around it. [0 to 1]
    hollow_darkness: float = 0.75
    # The paper beside a wide stroke is as light as this percentile there, [0 to 100]
    hollow_paper: float = 75.0
    # ... and its rim as dark as this percentile. [0 to 100]
    hollow_ink: float = 25.0
    # Darker paper counts as this dark: division would only raise sensor noise. [0 to 255]
    darkest_paper: int = 32
    # Polarity is decided on a copy of this extent, [pixels > 0]
    polarity_side: int = 256
    # ... without a margin of its shorter side divided by this, [> 0]
    polarity_margin: int = 40
    # ... against the median over this part of the rest's shorter side. [0 to 1]
    polarity_window: float = 0.6
    # Standard deviation of the blur before thresholding, at least. [pixels >= 0]
    smoothing: float = 0.7
    # Larger pages are blurred by a pixel more for each of these. [pixels > 0]
    smoothing_side: float = 2500.0
    # The slope at this percentile is the steepest that counts. [0 to 100]
    steepest_percentile: float = 99.9
    # Pixels at least this steep, as a part of the steepest, are edges of strokes. [0 to 1]
    edge_slope: float = 0.5
    # Those edges are this many times as steep as the paper's texture, [>= 0]
    least_contrast: float = 2.8
    # ... which counts as at least this steep: a clean image has it from rounding. [0 to 255]
    least_texture: float = 2.0
    # Percentile of the darkness at the edges that is the page's stroke contrast. [0 to 100]
    contrast_percentile: float = 50.0
    # Part of that contrast that strokes are expected to have anywhere. [0 to 1]
    contrast_floor: float = 0.7
    # Part of the local contrast above which a pixel is ink. [0 to 1]
    threshold: float = 0.45
    # Part of the local contrast that counts as full ink. [0 to 1]
    full_ink: float = 0.8

    # Pixels are ink where the ink network gives at least this probability, [0 to 1]
    least_written: float = 0.07
    # ... where they are as dark as this part of full ink, [0 to 1]
    least_strength: float = 0.2
    # ... and where they hang together with a pixel of this probability. [0 to 1]
    surely_written: float = 0.8
    # A component of which the network leaves less is lost, [0 to 1]
    lone_remains: float = 0.5
    # ... and comes back as a plain 1 from this height on, [digit heights, > 0]
    lone_shortest: float = 0.6
    # ... up to this height, [digit heights, > 0]
    lone_tallest: float = 1.5
    # ... up to this width, [own heights, > 0]
    lone_width: float = 0.5
    # ... this far from the page's sides, [own heights, >= 0]
    lone_margin: float = 0.2
    # ... with this part of its height beside kept components, [0 to 1]
    lone_beside: float = 0.6
    # ... of which those count that are this tall. [heights of the tallest, 0 to 1]
    lone_reference: float = 0.5
    # A component of which the network leaves less is read whole as well, [0 to 1]
    refused_remains: float = 0.8
    # ... where there are no more of them than this. [count >= 0]
    most_refused: int = 8

    # Part of full ink above which a pixel may be part of a rule. [0 to 1]
    rule_strength: float = 0.45
    # The thickest rule. [strokes > 0]
    rule_thickness: float = 2.0
    # The widest interruption of a rule. [strokes >= 0]
    rule_gap: float = 2.5
    # The shortest level run in a rule, which bounds its slope. [strokes > 0]
    rule_run: float = 6.0
    # A rule is at least this many times as long as it rises. [> 0]
    rule_slope: float = 3.0
    # Pixels darker than this many times the usual are strokes across the rule. [>= 1]
    rule_evenness: float = 1.35
    # A longer level run is a rule. [digit heights > 0]
    rule_length: float = 2.2
    # A longer upright run is a rule. [digit heights > 0]
    upright_rule_length: float = 3.0
    # A rule is at least this many times as long as thick. [>= 1]
    rule_slenderness: float = 10.0
    # Part of its length that is not interrupted. [0 to 1]
    rule_filled: float = 0.6
    # Its deviation from a shallow parabola, [strokes >= 0]
    rule_wobble: float = 0.25
    # ... or this, where strokes are thin. [pixels >= 0]
    rule_jitter: float = 0.6
    # The shortest rule. [page widths, 0 to 1]
    shortest_rule: float = 0.4
    # So many parallel runs make a ruled page or a grid, [count > 0]
    pattern_count: int = 3
    # ... where each is this long. [page sides, 0 to 1]
    pattern_length: float = 0.85
    # Rules cover at most this part of the page; closer ones are the paper's texture. [0 to 1]
    densest_pattern: float = 0.4
    # A component with this part of its ink in line with a rule belongs to it. [0 to 1]
    rule_overlap: float = 0.8
    # What touches the page's edge within this part of the page along it is no digit, [0 to 1]
    margin: float = 0.04
    # ... if it is at least this many times as long as thick. [>= 1]
    margin_slenderness: float = 2.0
    # A border takes at least this part of the page's side, [0 to 1]
    frame_length: float = 0.95
    # ... and at most this part of the page across it, [0 to 1]
    frame_thickness: float = 0.25
    # ... or it runs along two sides and fills at most this part of its box. [0 to 1]
    frame_filled: float = 0.1
    # What could be digits is higher than this, [strokes > 0]
    figure_height: float = 2.0
    # ... at most this many times as long as wide, [>= 1]
    figure_slenderness: float = 8.0
    # ... smaller than this part of the page, [0 to 1]
    figure_span: float = 0.8
    # ... in height only where it fills less than this part of its box. [0 to 1]
    figure_filled: float = 0.08


DEFAULTS = PreprocessingSettings()
