"""The network that tells handwriting from everything else on a page; trained on drawn pages."""
