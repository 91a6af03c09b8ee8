"""What SymPy derives from a graph: formulas, derivatives, expansions, equality."""
