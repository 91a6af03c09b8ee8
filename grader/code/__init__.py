"""Marks a student's code: runs it, compares every output, and explains what is wrong."""
