"""Grades a folder: marks many submissions side by side, here or on a cluster, and goes on where it stopped."""
