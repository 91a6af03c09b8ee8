"""Finds the smallest call that a submission gets wrong, and prints it."""
