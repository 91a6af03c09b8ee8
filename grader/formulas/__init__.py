"""Formulas as answers: read as students type them, compared by value, and told what is wrong with them."""
