"""The named mistakes of the families, as breaks of a graph or changes of the code."""
