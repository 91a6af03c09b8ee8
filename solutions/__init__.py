"""Works it out: ops, computation graphs, the engine and reference code. NumPy only."""
