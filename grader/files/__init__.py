"""Reads and writes files: within bounds what others wrote, whole or not at all what we write."""
