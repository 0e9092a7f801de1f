"""A digit, or what is none, among its neighbours, and how a camera delivers it."""
