import numpy as np

from training.synthesis.samples.enlarged_crops import Enlarged


def test_the_digits_of_mnist_stand_among_the_crops_as_often_as_asked() -> None:
    crops = Enlarged(np.zeros((5, 140, 140), np.uint8), np.array([10, 1, 2, 3, 4], np.uint8), 3)
    assert crops.repeated(1).tolist() == [0, 1, 2, 3, 4]
    assert np.bincount(crops.repeated(3)).tolist() == [1, 1, 1, 3, 3]
