"""The network that looks at touching digits as a whole."""
