"""Compares what was handed in with what is right, runs submitted code, prints sheets and reports."""

__version__ = "0.1.0"
