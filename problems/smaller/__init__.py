"""Smaller cases of a code task: fewer examples, shorter axes, simpler numbers."""
