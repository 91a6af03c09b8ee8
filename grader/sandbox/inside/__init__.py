"""What runs behind the walls: the standard library and NumPy, nothing that knows an answer."""
