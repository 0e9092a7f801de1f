"""Scenes: a digit or other ink among its neighbours, and how a camera captures it."""
