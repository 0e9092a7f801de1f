"""Connected components of a mask."""

from __future__ import annotations

from digitapp.records.arrays import Array, Mask


def connected_components(mask: Mask, connectivity: int = 8) -> tuple[Array, Array]:
    """Label the components of a mask, uint8 (H, W), that are not 0.

    connectivity: 8 or 4 neighbours. Returns the labels, (H, W), 0 for the rest: uint16, or int32
    where there are too many; and for each label, int32 (N, 5), left, top, width, height and area
    in pixels, in OpenCV's order. Narrow labels take a third of the time.
    """
    import cv2

    try:
        found = cv2.connectedComponentsWithStats(mask, None, None, None, connectivity, cv2.CV_16U)
    except cv2.error:
        found = cv2.connectedComponentsWithStats(mask, None, None, None, connectivity, cv2.CV_32S)
    return found[1], found[2]
