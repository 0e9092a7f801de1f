"""Settings of segmentation: from ink to components, text lines and cuts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SegmentationSettings:
    """Values chosen on validation pages. Each line gives meaning, unit and range."""

    # Components smaller than this are specks. [squared stroke widths >= 0]
    speck_area: float = 0.6
    # So are those with no side of this length. [pixels >= 0]
    speck_extent: int = 2
    # No page has more components; the largest stay. [count > 0]
    most_components: int = 3000
    # Pieces at a frame's edge with less than this part of the largest piece's ink belong to
    # what lies outside the frame. [0 to 1]
    stray: float = 0.3

    # Lower boxes do not make lines. [typical heights, 0 to 1]
    small_box: float = 0.55
    # How far the right neighbour on a line may be. [heights >= 0]
    link_distance: float = 4.0
    # Common height of neighbours on a line. [heights of the lower one, 0 to 1]
    line_overlap: float = 0.4
    # Distance between the levels of one row's columns. [heights >= 0]
    row_distance: float = 0.4
    # Distance to the next box that tells the page's slant, at least. [heights >= 0]
    slant_distance: float = 0.3
    # The steepest slant. [rise over run > 0]
    slant_most: float = 0.6
    # Weight of a distance sideways where a small box looks for its line. [0 to 1]
    sideways: float = 0.3
    # Lower lines are crumbs. [main heights of the page, 0 to 1]
    smallest_line: float = 0.35
    # A blank is wider than this many usual gaps of its line, [> 0]
    blank_ratio: float = 2.5
    # ... and than this. [heights > 0]
    blank_height: float = 0.7

    # Two parts of a broken digit share this part of the narrower one's width. [0 to 1]
    broken_overlap: float = 0.5
    # The widest gap between them. [heights of both together, 0 to 1]
    broken_gap: float = 0.1
    # Their height together, at most. [usual heights > 0]
    broken_height: float = 1.3
    # The same where both are rings: an 8 in two parts. [usual heights > 0]
    ring_height: float = 1.5
    # The usual height is that of the box at this percentile: most boxes are whole. [0 to 100]
    usual_percentile: float = 75.0
    # Broken parts are joined where the whole is a digit with this probability. [0 to 1]
    mended: float = 0.8

    # Distance between cuts, and from the ends, [line heights >= 0]
    cut_distance: float = 0.12
    # ... and at least this, at the height that cuts are sought at. [pixels > 0]
    least_cut_distance: float = 2.0
    # How many seams a width of one line height may have. [> 0]
    seams_per_height: float = 3.0
    # How much full ink a seam may cross. [line heights >= 0]
    dearest_seam: float = 0.5
    # How deep a notch of the outline must be. [line heights >= 0]
    valley_depth: float = 0.08
    # How far apart the two notches of a pair may be. [line heights >= 0]
    valley_reach: float = 0.35

    # Digits with this much unread ink around them are doubtful. [own ink, >= 0]
    unread_ink: float = 0.1
    # "Around" is the box widened by this. [heights >= 0]
    unread_margin: float = 0.2
    # Digits inside an unread figure are doubtful if it is higher than this, [own heights > 0]
    shortest_figure: float = 1.2
    # ... no higher than this, [own heights > 0]
    tallest_figure: float = 5.0
    # ... and holds this part of their box. [0 to 1]
    enclosed: float = 0.9


DEFAULTS = SegmentationSettings()
