"""Every tunable of the pipeline in one frozen record; the values were chosen on validation sets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Defaults read pages of any size: lengths are parts of the page's own scale unless said.

    Scale:
    longest_shape: the longer side of a page counts as at most so many times the shorter one.
    first_side: that longer side at the first look, in pixels.
    working_stroke: how wide strokes should be on the working copy, in pixels.
    scale_slack: by what factor a scale may miss that.
    least_height: ink that is lower than this on the working copy, in pixels, lost detail;
    working_height: and is brought to this height, if the page has the pixels, unless its
    strokes would become wider than thickest_stroke, or the page has more pieces of ink than
    most_close: that is print or noise.
    most_pixels: of a working copy.

    Sheet (lengths in page sides):
    sheet_least: narrower pages, in pixels, are not searched for their sheet.
    sheet_window: side of the median that takes the strokes away.
    sheet_step: how much darker one of the sheet and its surroundings must be, as a part of
    the brighter one.

    Ink:
    background_window: side of the window that the paper is estimated in, in page sides.
    shadow_width: what is dark over so many of those windows is in a shadow, and no stroke;
    shadow_step: and where the paper is darker by this part than when it is smoothed.
    hollow_darkness: what ink surrounds is the inside of a stroke wider than that window if
    it is darker than the paper by this part of what that ink is.
    smoothing: standard deviation of the blur before thresholding, in pixels.
    edge_slope: pixels at least this steep, as a part of the steepest, are edges of strokes.
    least_contrast: how many times steeper than the paper's texture those edges must be.
    contrast_percentile: of the darkness at those edges, this is the page's stroke contrast.
    contrast_floor: part of the page's contrast that strokes are expected to have anywhere.
    threshold: part of the local contrast above which a pixel is ink.
    full_ink: part of the local contrast that counts as full ink.
    least_written: pixels are ink where the ink network gives at least this probability;
    least_strength: and where they are as dark as this part of full ink;
    surely_written: and which hang together with one of this probability.
    lone_remains: a component of which the network leaves less is lost, and comes back as a
    plain 1 where it is between lone_shortest and lone_tallest times as tall as the digits
    and lone_margin of its height away from the page's sides.
    refused_remains: a component of which the network leaves less is read whole as well, if
    it is at least lone_shortest times as tall and there are no more than most_refused.

    Rules (the thickness, gaps and runs in stroke widths):
    rule_strength: part of full ink above which a pixel may be part of a rule.
    rule_thickness: the thickest rule; rule_gap: the widest interruption of one;
    rule_run: the shortest level run in it, which bounds its slope.
    rule_evenness: pixels darker than this many times the usual are strokes across the rule.
    rule_length, upright_rule_length: what is longer than this many digit heights is a rule.
    rule_slenderness: how many times longer than thick a rule is; rule_filled: part of its
    length that is not interrupted; rule_wobble: its deviation from a shallow parabola.
    shortest_rule: in page sides; pattern_count, pattern_length: so many parallel runs, each
    so many page sides long, make a ruled page or a grid.
    densest_pattern: part of the page that the bands of a grid's rules may cover.
    rule_overlap: a component with this part of its ink in line with a rule belongs to it.
    margin: what touches the page's edge and lies within this part of the page along it is
    no digit.
    frame_length: part of the page's side that a border along it takes.

    Components:
    speck_area: components smaller than this many squared stroke widths are specks;
    speck_extent: so are those with no side of this many pixels.
    most_components: no page has more; the largest stay.
    stray: in a frame that a person drew, pieces at its edge with less than this part of the
    largest piece's ink belong to what lies outside.

    Lines:
    small_box: boxes lower than this part of the typical height do not make lines.
    link_distance: how far the right neighbour may be, in heights.
    line_overlap: common height of neighbours on a line, as a part of the lower one's.
    broken_overlap: two boxes that have this part of the narrower one's width in common,
    broken_gap: no wider gap between them, as a part of their height together,
    broken_height: and together at most so many times the height of the page's others, are
    the upper and the lower part of one digit; so are two rings up to ring_height;
    mended: where it is one with this probability, and more likely than two.
    row_distance: distance between the levels of one row's columns, in heights.
    smallest_line: lines lower than this part of the page's main height are crumbs.
    blank_ratio, blank_height: a gap is a blank when it is wider than this many usual
    gaps and than this many heights.

    Cuts and lattice (lengths in line heights, prices in nats):
    sure: a component read with this probability is not cut;
    sure_width: unless it is wider than this.
    cut_distance: between cuts and from the ends; seams_per_height: how many seams a
    width of one line height may have; dearest_seam: how much ink a seam may cross;
    valley_depth: how deep a notch must be; valley_reach: how far apart two of a pair.
    longest_run: how many pieces one digit may be joined of; most_candidates: how many cut or
    joined ones a page has, beyond which rows are read as they stand; widest_break: the widest
    gap inside a digit; widest_digit: the widest digit.
    short_digit, short_price: digits lower than this cost price x log ratio.
    tall_digit, tall_price: digits taller than this likewise.
    wide_digit, wide_price: digits wider than this cost price x excess.
    cut_price: of each cut end of a segment; none_price: of leaving out ink as tall as a
    digit; none_among_digits: so much more where all else on the line are digits;
    scrap_price: of leaving out what was cut off a component.
    least_whole, wide_whole, longest_whole: what is at least so wide, or if it is surely a digit
    at least the second, and at most so many times as wide as high, is looked at as a whole,
    and at most most_wholes of a page;
    several: what holds more than one digit with this probability is cut in any case;
    whole_digit, whole_count: weight of what looking at a whole component says of its first and
    last digit, and of their number; count_doubt: probability that each number has in any case.

    Slashes, brackets and marks (prices in nats):
    sign_reference: components read with this probability tell how tall a line's digits are;
    slash_price, bracket_price, mark_price: of taking a component for a slash, a bracket, or a
    dot, comma or dash, beyond the fitted weights, because on most pages signs are rarer than
    where those were fitted;
    lone_bracket: of a bracket without its partner.
    marks: whether lines carry the marks between their digits.

    Confidence:
    doubtful_below: readings with less confidence are marked doubtful;
    doubtful_cut_below: those that were cut out of other ink;
    doubtful_none: those that are none with more than this probability, as few digits and a
    part of the letters and sketches that are read are;
    unread_ink: so are those with this much ink that was not read in their box, widened by
    unread_margin of its height, as a part of their own ink, and those inside a figure that was
    not read, up to tallest_figure times as tall.
    """

    longest_shape: float = 8.0
    first_side: float = 1600.0
    working_stroke: float = 5.0
    scale_slack: float = 2.0
    least_height: float = 24.0
    working_height: float = 32.0
    thickest_stroke: float = 6.25
    most_close: int = 2000
    most_pixels: float = 24e6

    sheet_least: int = 20
    sheet_window: float = 0.06
    sheet_step: float = 0.18

    background_window: float = 1 / 7
    shadow_width: float = 1.5
    shadow_step: float = 0.1
    hollow_darkness: float = 0.75
    smoothing: float = 0.7
    edge_slope: float = 0.5
    least_contrast: float = 2.8
    contrast_percentile: float = 50.0
    contrast_floor: float = 0.7
    threshold: float = 0.45
    full_ink: float = 0.8
    least_written: float = 0.07
    surely_written: float = 0.8
    lone_remains: float = 0.5
    lone_shortest: float = 0.6
    lone_tallest: float = 1.5
    lone_margin: float = 0.2
    refused_remains: float = 0.8
    most_refused: int = 8
    least_strength: float = 0.2

    rule_strength: float = 0.45
    rule_thickness: float = 2.0
    rule_gap: float = 2.5
    rule_run: float = 6.0
    rule_evenness: float = 1.35
    rule_length: float = 2.2
    upright_rule_length: float = 3.0
    rule_slenderness: float = 10.0
    rule_filled: float = 0.6
    rule_wobble: float = 0.25
    shortest_rule: float = 0.4
    pattern_count: int = 3
    pattern_length: float = 0.85
    densest_pattern: float = 0.4
    rule_overlap: float = 0.8
    margin: float = 0.04
    frame_length: float = 0.95

    speck_area: float = 0.6
    speck_extent: int = 2
    most_components: int = 3000
    stray: float = 0.3

    small_box: float = 0.55
    link_distance: float = 4.0
    line_overlap: float = 0.4
    broken_overlap: float = 0.5
    broken_gap: float = 0.1
    broken_height: float = 1.3
    ring_height: float = 1.5
    mended: float = 0.8
    row_distance: float = 0.4
    smallest_line: float = 0.35
    blank_ratio: float = 2.5
    blank_height: float = 0.7

    sure: float = 0.98
    sure_width: float = 1.3
    cut_distance: float = 0.12
    seams_per_height: float = 3.0
    dearest_seam: float = 0.5
    valley_depth: float = 0.08
    valley_reach: float = 0.35
    longest_run: int = 6
    most_candidates: int = 2500
    widest_break: float = 0.35
    widest_digit: float = 1.6
    short_digit: float = 0.5
    short_price: float = 2.0
    tall_digit: float = 1.3
    tall_price: float = 3.0
    wide_digit: float = 1.0
    wide_price: float = 3.0
    cut_price: float = 0.3
    none_price: float = 1.8
    none_among_digits: float = 4.0
    scrap_price: float = 1.0
    least_whole: float = 0.5
    wide_whole: float = 0.7
    longest_whole: float = 4.5
    most_wholes: int = 600
    several: float = 0.3
    whole_digit: float = 1.0
    whole_count: float = 1.0
    count_doubt: float = 0.02

    sign_reference: float = 0.9
    slash_price: float = 1.0
    bracket_price: float = 0.5
    mark_price: float = 1.0
    lone_bracket: float = 4.0
    marks: bool = True

    doubtful_below: float = 0.9
    doubtful_cut_below: float = 0.98
    doubtful_none: float = 0.009
    unread_ink: float = 0.1
    unread_margin: float = 0.2
    tallest_figure: float = 5.0


DEFAULTS = Settings()
