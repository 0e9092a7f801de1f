"""Settings of recognition: from components in rows to digits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RecognitionSettings:
    """Values chosen on validation pages. Each line gives meaning, unit and range.

    Prices are negative log probabilities in nats.
    """

    # A component read with this probability is not cut. [0 to 1]
    sure: float = 0.98
    # At most this many pieces are joined to one digit. [count > 0]
    longest_run: int = 6
    # Cut or joined candidates of a page; further rows are read uncut. [count >= 0]
    most_candidates: int = 2500
    # Pixels of the joined ones together, which bounds memory; further rows likewise. [pixels >= 0]
    most_area: float = 100e6
    # The widest gap inside a digit. [line heights >= 0]
    widest_break: float = 0.35
    # The widest digit. [line heights > 0]
    widest_digit: float = 1.6

    # Price of each cut end of a segment. [nats >= 0]
    cut_price: float = 0.3
    # Price of leaving out ink as tall as a digit, and again if it was cut off. [nats >= 0]
    none_price: float = 1.8
    # Further price if everything else on the line is digits. [nats >= 0]
    none_among_digits: float = 4.0

    # Components at least this tall and wide may be several digits, and are read as a whole,
    # [line heights >= 0]
    least_whole: float = 0.5
    # ... if at least this wide where they surely are one digit. [line heights >= 0]
    wide_whole: float = 0.7
    # At most this many on a page. [count >= 0]
    most_wholes: int = 600

    # Components read with this probability give the height of a line's digits. [0 to 1]
    sign_reference: float = 0.9
    # Price of a slash, bracket, dot, comma or dash: on most pages signs are rarer than in training.
    # [nats]
    sign_price: float = 1.0
    # Further price of a bracket without its partner. [nats >= 0]
    lone_bracket: float = 4.0

    # Rows of more components are read in parts, which bounds time. [count > 0]
    longest_line: int = 120
    # Price of a sign that competes with a digit in the line reader: on most pages signs are
    # rarer than in training. [nats]
    line_sign_price: float = 2.3
    # Where each reader gives its best text this probability, no other text is looked for. [0 to 1]
    settled: float = 0.9
    # Whether components are neither cut nor joined that both readers read as the same digit, and
    # pieces not classified that hold no single digit of the line reader. It saves half the time.
    shortcuts: bool = True
    # Each reader proposes this many texts of a row, and as many others are kept. [count > 0]
    beam: int = 8
    # Other readings of a line are kept if they are so probable. [0 to 1]
    least_alternative: float = 0.0005
    # Minimum log probability of a text for each reader. [nats < 0]
    least_log: float = -20.0
    # Logistic calibration of a line: bias, weights of the text's log odds by the lattice and by
    # the line reader, as `python -m training joint` fits them. [any]
    confidence_weights: tuple[float, float, float] = (1.207, 0.29, 0.371)
    # Share of the classifier in the probabilities of a digit. [0 to 1]
    classifier_share: float = 0.02

    # Readings with less confidence are doubtful, [0 to 1]
    doubtful_below: float = 0.9
    # ... and those that are no digit with more than this probability. [0 to 1]
    doubtful_none: float = 0.009

    # Whether lines carry the marks between their digits.
    marks: bool = True


DEFAULTS = RecognitionSettings()
