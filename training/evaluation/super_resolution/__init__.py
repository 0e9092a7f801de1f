"""Super-resolution compared with bicubic enlargement and other networks."""
