import numpy as np
import pytest

from digitapp.preprocessing.tiles import Tiling

TILING = Tiling(step=64, halo=64, most=800_000, together=2)


def _covered(seen: np.ndarray, tiling: Tiling = TILING) -> np.ndarray:
    """How many cores each pixel is in."""
    counts = np.zeros(seen.shape, int)
    for core in tiling.cores(seen):
        counts[core] += 1
    return counts


@pytest.mark.parametrize("shape", [(1327, 929), (2400, 2500), (20, 30_000), (30_000, 20), (70, 90)])
def test_every_pixel_is_in_one_core(shape):
    assert (_covered(np.full(shape, 255, np.uint8)) == 1).all()


def test_cores_without_ink_are_left_out():
    seen = np.zeros((2400, 2500), np.uint8)
    seen[100:140, 2300:2400] = 255
    assert len(TILING.cores(seen)) == 1
    assert _covered(seen)[seen > 0].all()
    assert not TILING.cores(np.zeros((2400, 2500), np.uint8))


def test_a_page_no_larger_than_a_tile_has_no_seam():
    for shape in ((640, 640), (800, 960), (64, 12_000)):
        assert len(TILING.cores(np.full(shape, 255, np.uint8))) == 1


def test_tiles_start_in_step_and_keep_within_their_area():
    page = np.full((2400, 2500), 255, np.uint8)
    tiles = [TILING.tile(core) for core in TILING.cores(page)]
    assert all(side.start % 64 == 0 for tile in tiles for side in tile)
    assert max((y.stop - y.start) * (x.stop - x.start) for y, x in tiles) <= TILING.most


def test_tiles_are_alike_in_size_so_that_threads_end_together():
    cores = TILING.cores(np.full((1327, 929), 255, np.uint8))
    areas = [(y.stop - y.start) * (x.stop - x.start) for y, x in cores]
    assert len(areas) == 2 and min(areas) > 0.8 * max(areas)
