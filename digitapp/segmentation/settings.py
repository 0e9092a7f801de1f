"""Settings of segmentation: from ink to components, text lines and cuts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SegmentationSettings:
    """Values chosen on validation pages. Each line gives meaning, unit and range."""

    # Components smaller than this are specks. [squared stroke widths >= 0]
    speck_area: float = 0.6
    # Components with both sides shorter than this are specks. [pixels >= 0]
    speck_extent: int = 2
    # At most this many components are kept, the largest. [count > 0]
    most_components: int = 3000
    # All boxes of components together have at most this many pixels. [pixels > 0]
    most_area: float = 100e6
    # ... and cover the page at most this many times. [> 0]
    most_layers: float = 6.0
    # A component at the edge of a framed box is a stray if it has less than this part of
    # the largest component's ink. [0 to 1]
    stray: float = 0.3

    # Boxes less tall than this do not start lines. [typical heights, 0 to 1]
    small_box: float = 0.55
    # Greatest gap to the right neighbour on a line. [heights >= 0]
    link_distance: float = 4.0
    # Least vertical overlap of neighbours on a line. [heights of the smaller one, 0 to 1]
    line_overlap: float = 0.4
    # Chains whose levels differ by less than this are one line. [heights >= 0]
    row_distance: float = 0.4
    # Steepest slant. [rise over run > 0]
    slant_most: float = 0.6
    # Weight of horizontal distance in the search for a small box's line. [0 to 1]
    sideways: float = 0.3
    # Lines less tall than this are crumbs. [main heights of the page, 0 to 1]
    smallest_line: float = 0.35
    # A blank is wider than this many median gaps of its line, [> 0]
    blank_ratio: float = 2.5
    # ... and wider than this. [heights > 0]
    blank_height: float = 0.7

    # Greatest gap between two parts of a broken digit. [heights of both together, 0 to 1]
    broken_gap: float = 0.1
    # Greatest height of both together. [usual heights > 0]
    broken_height: float = 1.3
    # Percentile of box heights that is the usual height, as most boxes are whole. [0 to 100]
    usual_percentile: float = 75.0
    # Broken parts are joined if the whole is a digit with at least this probability. [0 to 1]
    mended: float = 0.8

    # Longer components are rule lines or frames, and are not cut. [line heights > 0]
    longest_chain: float = 140.0
    # Least distance between cuts, and from the ends. [line heights >= 0]
    cut_distance: float = 0.12
    # Greatest number of seams in a width of one line height. [> 0]
    seams_per_height: float = 3.0
    # Greatest amount of full ink that a seam may cross. [line heights >= 0]
    dearest_seam: float = 0.5
    # Least depth of a notch in the outline. [line heights >= 0]
    valley_depth: float = 0.08
    # Greatest horizontal distance of the two notches of a pair. [line heights >= 0]
    valley_reach: float = 0.35

    # Digits with more unread ink than this around them are doubtful. [own ink, >= 0]
    unread_ink: float = 0.1
    # "Around" is the box widened by this on every side. [heights >= 0]
    unread_margin: float = 0.2
    # Digits inside an unread shape are doubtful if it is taller than this, [own heights > 0]
    shortest_figure: float = 1.2
    # ... at most this tall, [own heights > 0]
    tallest_figure: float = 5.0
    # ... among this many, the largest, [count >= 0]
    most_figures: int = 10_000
    # ... and its box covers at least this part of theirs. [0 to 1]
    enclosed: float = 0.9

    # Unread ink is told from this size on, [median heights of a digit, >= 0]
    smallest_leftover: float = 0.15
    # ... at most so many pieces of it. [>= 0]
    most_leftover: int = 500


DEFAULTS = SegmentationSettings()
