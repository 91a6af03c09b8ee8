"""The problem families, one theme a file; a file is found by being here."""
