"""Numbers that a problem may be posed with: drawn, judged and certified thousands at a time."""
