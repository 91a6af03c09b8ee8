"""Reference code as the keys print it: plain NumPy, a line a step, with the names and shapes of the textbook."""
