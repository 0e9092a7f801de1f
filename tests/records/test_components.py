import numpy as np
import pytest

from digitapp.records.components import connected_components


def dots(count: int) -> np.ndarray:
    """A mask of so many single pixels, parted by paper."""
    mask = np.zeros((2 * count // 100 + 2, 200), np.uint8)
    mask[::2, ::2].flat[:count] = 255
    return mask


@pytest.mark.parametrize("count", [0, 7, 70_000])
def test_components_are_counted_also_where_there_are_many(count):
    labels, stats = connected_components(dots(count))
    assert len(stats) == count + 1 and labels.max() == count
    assert (stats[1:, 4] == 1).all()


def test_corners_join_only_with_eight_neighbours():
    mask = np.eye(3, dtype=np.uint8)
    assert len(connected_components(mask)[1]) == 2
    assert len(connected_components(mask, 4)[1]) == 4
    assert connected_components(mask)[1][1].tolist() == [0, 0, 3, 3, 3]
