"""Super-resolution, 28x28 -> 140x140."""
