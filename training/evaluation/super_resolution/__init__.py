"""Compare super-resolution with bicubic enlargement and other networks."""
