"""Forms: six designs, sheets filled by held-out writers, and how well they are read."""
