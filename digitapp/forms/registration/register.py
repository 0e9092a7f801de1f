"""Lay a page on its form by what is printed on both.

1. Features of the page are matched with those of each form, and RANSAC finds the homography that
   most of them agree on: whatever the rotation, scale and perspective.
2. The page is brought into the form's pixels, and optical flow follows the form's corners there.
   That corrects the homography, and what is left of it at each corner corrects fields nearby:
   paper has creases.
3. The form whose words stand where they should is the page's. If too few do, or something else
   is printed in the place of one, the page is set aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from digitapp.errors import InputError
from digitapp.forms.form import Form
from digitapp.forms.registration.template import (
    FEATURE_SIDES,
    SIDE,
    Features,
    Template,
    darkness,
    features_of,
    matched,
)
from digitapp.forms.registration.words import REACH, compared, drift_at
from digitapp.preprocessing.scale import shrink
from digitapp.records import Array, Box, GrayImage, Page

LEAST_FIT, LEAST_ALIKE, MOST_AGAINST = 0.925, 0.5, 0.15
"""Share of a form's words, by their area, that a page must show where they should be: a corner may
be torn off; how alike all words must be; and how much other words may tell against the form."""

_LEAST_MATCHES, _TRIED = 15, 3
_NEAR = 3.0
"""Pixels of the small copies within which points agree."""

_WINDOW, _LEVELS, _MOST_BACK = 21, 2, 0.7
_MOST_DRIFT = 6.0
"""Pixels of the copy by which creases may displace print."""


@dataclass(frozen=True, eq=False)
class Registration:
    """How a page lies on its form.

    matrix: float64 (3, 3), from pixels of the form to those of the page. corners: float64 (N, 2)
    in pixels of the form; drifts: float64 (N, 2), by how much the page's print is displaced there
    beyond `matrix`, in the same pixels. residual: mean length of the drifts, in heights of a
    field; alike: correlation, -1 to 1, of the form's words with the page; fit: the share of the
    words, 0 to 1, that stand where they should; against: by how much words fall short that have
    others in their place, summed.
    """

    form: Form
    matrix: Array
    corners: Array
    drifts: Array
    residual: float
    alike: float
    fit: float
    against: float

    @property
    def fits(self) -> bool:
        """Whether the page is of this form."""
        return self.fit >= LEAST_FIT and self.alike >= LEAST_ALIKE and self.against <= MOST_AGAINST

    def matrix_at(self, box: Box) -> Array:
        """The matrix for a place of the form, float64 (3, 3), with the drift there."""
        reach = REACH * max(self.form.page.width, self.form.page.height)
        x, y = drift_at(box, self.corners, self.drifts, reach)
        return np.asarray(self.matrix @ np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]]))


def register(page: Page, forms: Sequence[Form]) -> Registration | None:
    """Find the form that a page is of, and how it lies on it; None if it fits none of the forms.

    Raises InputError for a form that no page can be laid on.
    """
    for form in forms:
        check_print(form)
    copy = _copy(page.gray)
    scale = copy.shape[1] / page.width
    for level, side in enumerate(FEATURE_SIDES):
        features = features_of(copy, side, scale)
        found = [
            (candidate[0], number, candidate[1])
            for number, form in enumerate(forms)
            if (candidate := _candidate(form, level, features, page)) is not None
        ]
        found.sort(key=lambda entry: -entry[0])
        laid = [_laid(forms[number], matrix, copy, scale) for _, number, matrix in found[:_TRIED]]
        best = max(laid, key=lambda one: one.alike, default=None)
        if best is not None and best.fits:
            return best
    return None


def _copy(gray: GrayImage) -> GrayImage:
    """A copy of a page of an extent of at most `SIDE` pixels."""
    # By whole pixels first: that is several times as fast.
    parts = max(gray.shape) // (2 * SIDE) + 1
    if parts > 1:
        size = gray.shape[1] // parts, gray.shape[0] // parts
        gray = cv2.resize(
            gray[: size[1] * parts, : size[0] * parts], size, interpolation=cv2.INTER_AREA
        )
    return shrink(gray, SIDE)


def check_print(form: Form) -> None:
    """Raise InputError if there is too little print on a form to lay pages on it."""
    if len(form.template.features[-1].points) < _LEAST_MATCHES:
        raise InputError("The form {form} has too little print to lay pages on it", form=form.name)


def _candidate(form: Form, level: int, features: Features, page: Page) -> tuple[int, Array] | None:
    """The homography that most features agree on, and how many do; None if too few do.

    level: of `FEATURE_SIDES`.
    """
    here, there = matched(form.template.features[level], features)
    if len(here) < _LEAST_MATCHES:
        return None
    within = _NEAR * max(page.width, page.height) / SIDE
    matrix, agree = cv2.findHomography(here, there, cv2.USAC_MAGSAC, within, maxIters=3000)
    if matrix is None or int(agree.sum()) < _LEAST_MATCHES or not _possible(matrix, form, page):
        return None
    return int(agree.sum()), matrix


def _possible(matrix: Array, form: Form, page: Page) -> bool:
    """Tell whether a camera could see the form so: not mirrored, bent over or tiny."""
    width, height = form.page.width, form.page.height
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    depths = corners @ matrix[2, :2] + matrix[2, 2]
    if depths.min() <= 0.2 * depths.max() or depths.min() <= 0:
        return False
    seen = cv2.perspectiveTransform(corners[None], matrix)[0].astype(np.float32)
    sides = np.linalg.norm(np.roll(seen, -1, axis=0) - seen, axis=1)
    if sides.min() < 0.05 * max(page.width, page.height):
        return False
    turning = [
        np.cross(np.append(seen[i - 1] - seen[i - 2], 0), np.append(seen[i] - seen[i - 1], 0))[2]
        for i in range(4)
    ]
    return bool(cv2.isContourConvex(seen)) and min(turning) > 0


def _laid(form: Form, matrix: Array, copy: Array, scale: float) -> Registration:
    """Correct a homography, and tell how well the page fits. copy: of the page."""
    template = form.template
    small = np.diag([1 / template.scale, 1 / template.scale, 1])
    shrunk = np.diag([scale, scale, 1])
    start = shrunk @ matrix @ small  # from the form's copy to the page's
    flow = _followed(template, _seen(copy, start, template))
    corners = drifts = np.zeros((0, 2))
    if flow is not None:
        more, here, there = flow
        start = start @ more
        left = cv2.perspectiveTransform(there[None], np.linalg.inv(more))[0] - here
        near = np.linalg.norm(left, axis=1) < _MOST_DRIFT
        corners, drifts = here[near], left[near]
    words = compared(template, _seen(copy, start, template), corners, drifts)
    corners, drifts = corners / template.scale, drifts / template.scale
    height = float(np.mean([field.height for field in form.fields]))
    lengths = np.linalg.norm(drifts, axis=1)
    residual = float(lengths.mean() / height) if len(drifts) else 1.0
    whole = np.linalg.inv(shrunk) @ start @ np.linalg.inv(small)
    return Registration(form, whole / whole[2, 2], corners, drifts, residual, *words)


def _seen(copy: Array, matrix: Array, template: Template) -> Array:
    """The darkness of the page in the pixels of the form's copy, uint8 (h, w)."""
    height, width = template.dark.shape
    way = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    seen = cv2.warpPerspective(
        copy, matrix, (width, height), flags=way, borderMode=cv2.BORDER_REPLICATE
    )
    return darkness(seen)


def _followed(template: Template, seen: Array) -> tuple[Array, Array, Array] | None:
    """Follow the corners of the form by optical flow (Lucas and Kanade 1981), there and back.

    Returns the homography that corrects the page, and the corners with where they went, float64
    (N, 2) each, all in pixels of the form's copy; None if too few are found.
    """
    corners = template.corners
    if len(corners) < _LEAST_MATCHES:
        return None
    there, known = _flow(template.dark, seen, corners)
    back, again = _flow(seen, template.dark, there)
    close = np.linalg.norm(back - corners, axis=2)[:, 0] < _MOST_BACK
    kept = (known[:, 0] > 0) & (again[:, 0] > 0) & close
    if kept.sum() < _LEAST_MATCHES:
        return None
    here, moved = corners[kept, 0], there[kept, 0]
    more, _ = cv2.findHomography(here, moved, cv2.USAC_MAGSAC, _NEAR, maxIters=2000)
    if more is None:
        return None
    return more, here.astype(np.float64), moved.astype(np.float64)


def _flow(image: Array, other: Array, points: Array) -> tuple[Array, Array]:
    """Where points (N, 1, 2) of an image went in another one, and whether they were found."""
    there, known, _ = cv2.calcOpticalFlowPyrLK(
        image, other, points, np.zeros_like(points), winSize=(_WINDOW, _WINDOW), maxLevel=_LEVELS
    )
    return np.asarray(there), np.asarray(known)
