"""What families ask for in code: one module a kind of task."""
