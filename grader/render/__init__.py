"""Draws graphs and sets formulas: one geometry and one source for every format that a sheet is printed in."""
