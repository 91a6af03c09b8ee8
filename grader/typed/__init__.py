"""Typed numbers as answers: read as students type them, followed through, and told what is wrong with them."""
