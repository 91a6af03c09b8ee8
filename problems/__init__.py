"""Poses it: families of problems, their variants, symbolic derivations and certificates."""
